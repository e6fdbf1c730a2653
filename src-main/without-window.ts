/** The switches that IT gives: what is opened for them, and nothing of it is kept. */
import { join } from 'node:path';
import { fail, ok } from '../src-shared/result';
import { type CommandContext, runCommand, type WindowlessCommand } from './command-line';
import { createConnect } from './connect';
import { saveDiagnostics } from './diagnostics';
import { createDisk } from './files';
import { countJournalFile } from './journal';
import { silentLog } from './log';
import { openTrust } from './network';
import { openSettings, proxyOrigins } from './settings';
import { wasToOpenAgain } from './shell';
import { announceCredentials, boundLogin } from './station';
import { caFileOwnerOf, diagnosticsOf, keychainOf, placesOf, type Surroundings } from './surroundings';

/** What a switch needs of Electron. */
interface App {
  readonly openAfterwards: () => void;
  /** The system's word on the way to a URL, as a PAC script gives it: `PROXY host:8080; DIRECT`. */
  readonly resolveProxy: (url: string) => Promise<string>;
}

/** A switch that IT gave, for which no window is opened. @returns the exit code */
export const runWithoutWindow = (command: WindowlessCommand, surroundings: Surroundings, app: App): Promise<number> =>
  runCommand(command, {
    version: surroundings.version,
    platform: process.platform,
    keychain: keychainOf(surroundings),
    settings: async () => (await openSettings({ ...placesOf(surroundings), isReadOnly: true })).view(),
    announceCredentials: () => announceCredentials(surroundings.userData),
    wasToOpenAgain: () => wasToOpenAgain(surroundings.userData),
    openAfterwards: app.openAfterwards,
    saveDiagnostics: (file) => saveWithoutWindow(file, surroundings, app.resolveProxy),
  });

async function saveWithoutWindow(
  file: string,
  surroundings: Surroundings,
  resolveProxy: App['resolveProxy'],
): ReturnType<CommandContext['saveDiagnostics']> {
  const { credentials, proxyLogin } = keychainOf(surroundings);
  const settings = await openSettings({ ...placesOf(surroundings), isReadOnly: true });
  const { keychain, baseUrl, ...facts } = diagnosticsOf(surroundings, credentials, settings);
  const connect = createConnect({
    userAgent: `Stagebay/${surroundings.version}`,
    language: () => null,
    credentials: async () => fail({ kind: 'local', what: 'no-credentials', detail: 'diagnostics' }),
    trust: openTrust({
      file: () => settings.view().settings['connection.extraCaFile'],
      owner: caFileOwnerOf(surroundings),
      log: silentLog,
    }),
    resolveProxy,
    proxyLogin: boundLogin(proxyLogin, () => proxyOrigins(settings.view())),
  });
  const saved = await saveDiagnostics(createDisk(), file, {
    ...facts,
    journal: () => countJournalFile(join(surroundings.userData, 'journal.db')),
    devices: { known: 'Only the app knows them: save from Settings while it runs.' },
    checks: { keychain, baseUrl, reach: () => connect.reach(baseUrl ?? '') },
  });
  void connect.close();
  if (saved.ok) return ok(saved.value.bytes);
  const { problem } = saved;
  return fail({ exists: problem.kind === 'exists', detail: 'detail' in problem ? problem.detail : problem.kind });
}
