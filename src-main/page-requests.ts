/** Connects the page's requests with the services that handle them. */
import { fail } from '../src-shared/base/result';
import type { CommandSheetTexts } from '../src-shared/scan/command-sheet';
import { createRequestHandlers, createRequestRouter, type RequestRouter } from './bridge';
import { createCommandSheet } from './command-sheet';
import { describeSerialDevices } from './devices';
import { collectDiagnosticsInput, type Environment } from './environment';
import type { PrintDocument } from './printing';
import type { Chunk } from './saved-files';
import type { Services } from './services';
import type { WindowHost } from './window-host';

export function createPageRouter(options: {
  readonly services: Services;
  readonly environment: Environment;
  readonly host: WindowHost;
  /** Sends batched events now. */
  readonly flushEvents: () => void;
}): RequestRouter {
  const { services, environment, host, flushEvents } = options;
  const { settings, keychain, station, counts, bulk, files, prints, stationKey, updates, lock, emitStation, setOrderOnScreen } = services;
  const { isLocked } = lock;
  const handlers = createRequestHandlers({
    settings: {
      settings,
      lock,
      vault: keychain.credentials,
      readStation: async () => station.describe(isLocked()),
      emitStation,
      onCredentialsChanged: station.reloadCredentials,
    },
    orders: {
      settings: () => settings.view().settings,
      stagingBlock: station.blockedBy,
      pipelines: station.pipelines,
      bulk,
      resendCounts: counts.resend,
      serverNow: station.serverNow,
      destination: station.currentDestination,
      files,
      lock,
      connect: station.connect,
      lookUp: (to, order) => station.pipelines.current().courier.lookUp(to, order),
    },
    page: {
      onPageError: host.reportPageError,
      onDraftPersisted: host.scheduleStorageFlush,
      onScreenChanged: setOrderOnScreen,
    },
    commands: {
      files,
      prints,
      lock,
      stationKey,
      createPdf: async (texts) => host.createPdf(await drawCommandSheet(services, texts)),
      print: async (texts) => host.print(await drawCommandSheet(services, texts)),
    },
    devices: { devices: services.devices, isLocked },
    diagnostics: { files, isLocked, archive: () => createDiagnosticsArchive(services, environment, host), now: Date.now },
    release: {
      isLocked,
      check: async () => (await updates.load())?.check(),
      restartNow: async () => (await updates.load())?.restartNow() ?? fail({ kind: 'no-update-ready' }),
    },
  });
  return createRequestRouter(handlers, { log: host.log, flushEvents });
}

async function* createDiagnosticsArchive(
  { settings, keychain, station, updates, devices }: Services,
  environment: Environment,
  host: WindowHost,
): AsyncGenerator<Chunk> {
  const { countJournal, diagnosticsArchive } = await import('./diagnostics');
  const { keychain: readKeychain, baseUrl, ...input } = collectDiagnosticsInput(environment, keychain.credentials, settings);
  yield* diagnosticsArchive({
    ...input,
    journal: () => countJournal(station.journalForDiagnostics()),
    devices: { ...host.devices(), serial: await describeSerialDevices(devices) },
    release: updates.loadedState(),
    checks: { keychain: readKeychain, baseUrl, probe: () => station.connect.probe(baseUrl ?? '') },
  });
}

async function drawCommandSheet({ settings, stationKey }: Services, texts: CommandSheetTexts): Promise<PrintDocument> {
  const { language, 'station.name': stationName } = settings.view().settings;
  return createCommandSheet({ texts, language: language ?? 'en', stationName: stationName ?? '', stationKey: await stationKey.ensure() });
}
