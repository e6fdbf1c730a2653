/** Creates the services of a station and connects them with each other. */

import { join } from 'node:path';
import type { Destination } from '../../src-shared/intent/intent.schema';
import { type Clocks, createClocks, createEmitter, type Emitter } from '../base';
import type { CourierHealth } from '../courier';
import { type Journal, openMemoryJournal } from '../journal';
import { openKnownOrders, openMemoryKnownOrders } from '../known-orders';
import { connectOrigin, findAddressProblem, type SettingsService, trustedConnectOrigins } from '../settings';
import { type ConnectClients, createConnectClients } from './connect-clients';
import { type CredentialsService, createCredentialsService } from './credentials-service';
import type { CredentialsRules } from './credentials-store';
import { type DayWatch, watchDay } from './day-watch';
import { createJournalPruner, type JournalPruner } from './journal-pruner';
import { createLiveJournal, type LiveJournal } from './live-journal';
import { openPipeline } from './open-pipeline';
import { createPipelines, type Pipelines } from './pipelines';
import { createPracticeHost, type PracticeHost } from './practice-host';
import { createStationStatus, type StationStatus } from './status';
import type { StationOptions } from './types';

/** The events of a station. */
export interface StationEvents {
  /** The description of the station has changed. */
  readonly changed: Emitter<void>;
  /** The live journal was opened late, so the screen must read its orders again. */
  readonly ordersReloaded: Emitter<void>;
  /** A new day began at the store. */
  readonly newDay: Emitter<void>;
}

export interface StationServices {
  readonly clocks: Clocks;
  readonly credentials: CredentialsService;
  readonly practiceHost: PracticeHost;
  readonly clients: ConnectClients;
  readonly pipelines: Pipelines;
  readonly dayWatch: DayWatch;
  readonly liveJournal: LiveJournal;
  readonly pruner: JournalPruner;
  readonly status: StationStatus;
  readonly events: StationEvents;
  /** Clears what was fetched with the previous credentials, and retries the orders that waited for new ones. */
  applyNewCredentials(): void;
}

export function createStationServices(options: StationOptions): StationServices {
  const { version, userData, settings, vault, log, release, commandKey, ...clientOptions } = options;
  const events: StationEvents = { changed: createEmitter(log), ordersReloaded: createEmitter(log), newDay: createEmitter(log) };
  const emitChange = () => events.changed.emit();
  const mode = () => settings.view().settings['connection.mode'];

  const clocks = createClocks();
  const credentials = createCredentialsService({
    vault,
    userData,
    rules: createCredentialsRules(settings),
    log,
    isLive: () => mode() === 'live',
    onChange: emitChange,
    onAnnounced: applyNewCredentials,
  });
  const practiceHost = createPracticeHost({
    log,
    isNeeded: () => mode() === 'practice' && settings.view().blockedBy === null,
    timeZone: () => settings.view().settings['station.timeZone'],
    onRecovered() {
      pipelines.retryNow();
      emitChange();
    },
  });
  const clients = createConnectClients({
    ...clientOptions,
    version,
    settings,
    log,
    liveCredentials: () => credentials.store.get(),
    practiceServer: practiceHost.server,
    onServerTime(ms) {
      clocks.recordServerTime(ms);
      pruner.onServerTime();
    },
  });

  const orders = createOrderServices(options, { clocks, credentials, practiceHost, clients, events });
  const { pipelines, liveJournal, pruner } = orders;
  const status = createStationStatus({
    version,
    settings,
    credentials: credentials.store,
    liveJournal,
    livePipeline: pipelines.live,
    release,
    commandKey,
  });

  function applyNewCredentials(): void {
    log.info('credentials-changed', { state: credentials.store.state().kind });
    clients.clearCachedSecrets();
    pipelines.live().courier.retryNow();
    emitChange();
  }

  return { ...orders, clocks, credentials, practiceHost, clients, status, events, applyNewCredentials };
}

/** Beside the journal, under a name that no file pattern of the journal matches. */
const KNOWN_DATA_FILE = 'known.db';

/** Creates the services that hold the orders: the pipelines of both modes, the live journal, and the services that depend on them. */
function createOrderServices(
  { userData, settings, log, machineId }: StationOptions,
  {
    clocks,
    credentials,
    practiceHost,
    clients,
    events,
  }: Pick<StationServices, 'clocks' | 'credentials' | 'practiceHost' | 'clients' | 'events'>,
): Pick<StationServices, 'pipelines' | 'dayWatch' | 'liveJournal' | 'pruner'> {
  const effectiveSettings = () => settings.view().settings;
  const mode = () => effectiveSettings()['connection.mode'];

  function onHealth(pipelineMode: Destination['mode'], health: CourierHealth): void {
    // Read the keychain again after a rejection, because another process may have replaced the token without a notification.
    if (health.kind === 'not-authorised') void credentials.store.refresh();
    if (pipelineMode === mode()) events.changed.emit();
  }
  const practiceBaseUrl = () => practiceHost.server()?.baseUrl ?? null;
  // The known data of live orders outlives the journals of one run, because it is the same for each of them.
  const known = { practice: openMemoryKnownOrders({ log }), live: openKnownOrders(join(userData, KNOWN_DATA_FILE), { log }) };
  const createPipeline = (pipelineMode: Destination['mode'], journal: Journal = openMemoryJournal({ log })) =>
    openPipeline(
      pipelineMode,
      { journal, known: known[pipelineMode] },
      { settings, connect: clients.connect, clocks, practiceBaseUrl, log, onHealth },
    );

  const dayWatch = watchDay({ timeZone: () => effectiveSettings()['station.timeZone'], onChange: () => events.newDay.emit() });
  // The live pipeline starts with an empty journal in memory. `blockedBy` prevents live orders until the real journal is open.
  const pipelines = createPipelines(
    { practice: createPipeline('practice'), live: createPipeline('live') },
    { mode, today: dayWatch.today, log },
  );
  const liveJournal = createLiveJournal({
    userData,
    log,
    machineId: async () => (await machineId) ?? null,
    attach(journal) {
      known.live.openFile();
      pipelines.replaceLive(createPipeline('live', journal));
      return pipelines.live();
    },
    detach: () => pipelines.replaceLive(createPipeline('live')),
    onChange: () => events.changed.emit(),
    onReopened: () => events.ordersReloaded.emit(),
  });
  const pruner = createJournalPruner({
    pipeline: () => (liveJournal.state().kind === 'open' ? pipelines.live() : null),
    clocks,
    keepDays: () => effectiveSettings()['journal.keepDays'],
    log,
  });

  return { pipelines, dayWatch, liveJournal, pruner };
}

/** The rules for the credentials by the effective settings; evaluated at every use. */
const createCredentialsRules = (settings: SettingsService): CredentialsRules => ({
  currentOrigin: () => connectOrigin(settings.view()),
  originRules: () => trustedConnectOrigins(settings.view()),
  areSettingsComplete: () => findAddressProblem(settings.view()) === null,
});
