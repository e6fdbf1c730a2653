/** Opens the services for commands without a window. They leave no files behind. */
import { join } from 'node:path';
import { fail, ok } from '../src-shared/base/result';
import { createTrustStore } from './certificates';
import { type CommandContext, type HeadlessCommand, runCommand } from './command-line';
import { createConnectClient } from './connect';
import { saveDiagnostics } from './diagnostics';
import { collectDiagnosticsInput, type Environment, openStationKeychain, requiredCaFileOwner, settingsLocations } from './environment';
import { countJournalFile } from './journal';
import { consumeReopenMarker } from './lifecycle';
import { silentLog } from './log';
import { createDisk } from './saved-files';
import { openSettings, trustedProxyOrigins } from './settings';
import { announceCredentialsChange, bindProxyLogin } from './station';

/** The functions of Electron that commands need. */
interface ElectronApp {
  readonly relaunchWithWindow: () => void;
  /** Returns the system's proxy for a URL, as a PAC script does: `PROXY host:8080; DIRECT`. */
  readonly resolveProxy: (url: string) => Promise<string>;
}

/** Runs a command without a window. @returns the exit code */
export const runHeadlessCommand = (command: HeadlessCommand, environment: Environment, app: ElectronApp): Promise<number> =>
  runCommand(command, {
    version: environment.version,
    platform: process.platform,
    keychain: openStationKeychain(environment),
    settings: async () => (await openSettings({ ...settingsLocations(environment), isReadOnly: true })).view(),
    announceCredentials: () => announceCredentialsChange(environment.userData),
    consumeReopenMarker: () => consumeReopenMarker(environment.userData),
    relaunchWithWindow: app.relaunchWithWindow,
    saveDiagnostics: (file) => saveDiagnosticsArchive(file, environment, app.resolveProxy),
  });

async function saveDiagnosticsArchive(
  file: string,
  environment: Environment,
  resolveProxy: ElectronApp['resolveProxy'],
): ReturnType<CommandContext['saveDiagnostics']> {
  const { credentials, proxyLogin } = openStationKeychain(environment);
  const settings = await openSettings({ ...settingsLocations(environment), isReadOnly: true });
  const { keychain, baseUrl, ...facts } = collectDiagnosticsInput(environment, credentials, settings);
  const connect = createConnectClient({
    userAgent: `Stagebay/${environment.version}`,
    language: () => null,
    credentials: async () => fail({ kind: 'local', what: 'no-credentials', detail: 'diagnostics' }),
    trustStore: createTrustStore({
      file: () => settings.view().settings['connection.extraCaFile'],
      ownerUid: requiredCaFileOwner(environment),
      log: silentLog,
    }),
    resolveProxy,
    proxyLogin: bindProxyLogin(proxyLogin, () => trustedProxyOrigins(settings.view())),
  });
  const saved = await saveDiagnostics(createDisk(), file, {
    ...facts,
    journal: () => countJournalFile(join(environment.userData, 'journal.db')),
    devices: { known: 'Known only to the running app: save the diagnostics in Settings.' },
    checks: { keychain, baseUrl, probe: () => connect.probe(baseUrl ?? '') },
  });
  void connect.close();
  if (saved.ok) return ok(saved.value.bytes);
  const { problem } = saved;
  return fail({ exists: problem.kind === 'exists', detail: 'detail' in problem ? problem.detail : problem.kind });
}
