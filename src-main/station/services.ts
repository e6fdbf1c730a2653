/** The parts of a station, and what each is told of the others. */
import type { Destination } from '../../src-shared/intent/intent.schema';
import { type Clocks, createClocks } from '../base';
import type { CourierHealth } from '../courier';
import { type Journal, openMemoryJournal } from '../journal';
import { tellAll } from '../log';
import { connectOrigin, findAddressProblem, trustedConnectOrigins } from '../settings';
import { type ConnectClients, createConnectClients } from './connect-clients';
import { type CredentialsService, createCredentialsService } from './credentials-service';
import { type DayWatch, watchDay } from './day-watch';
import { createJournalPruner, type JournalPruner } from './journal-pruner';
import { createLanes, type Lanes } from './lanes';
import { createLiveJournal, type LiveJournal } from './live-journal';
import { openLane } from './open-lane';
import { createPracticeHost, type PracticeHost } from './practice-host';
import { createStationStatus, type StationStatus } from './status';
import type { StationOptions } from './types';

export interface StationServices {
  readonly clocks: Clocks;
  readonly signIn: CredentialsService;
  readonly practice: PracticeHost;
  readonly clients: ConnectClients;
  readonly lanes: Lanes;
  readonly day: DayWatch;
  readonly liveJournal: LiveJournal;
  readonly pruning: JournalPruner;
  readonly status: StationStatus;
  /** Who wants to know that the station has changed. */
  readonly changes: Set<() => void>;
  /** Who wants to know that orders came to the screen that no step told of. */
  readonly reloads: Set<() => void>;
  /** Who wants to know that it is another day at the store. */
  readonly newDays: Set<() => void>;
  /** Tells that the station has changed. */
  emitChange(): void;
  /** Other credentials are known: what was fetched with the old ones is forgotten, and what waited for them is tried again. */
  applyNewCredentials(): void;
}

export function createStationServices({
  version,
  userData,
  settings,
  vault,
  log,
  machineId,
  release,
  ...ofClients
}: StationOptions): StationServices {
  const effectiveSettings = () => settings.view().settings;
  const mode = () => effectiveSettings()['connection.mode'];
  const changes = new Set<() => void>();
  const reloads = new Set<() => void>();
  const newDays = new Set<() => void>();
  const emitChange = () => tellAll(changes, undefined, log);

  function applyNewCredentials(): void {
    log.info('credentials-changed', { state: signIn.store.state().kind });
    clients.clearCachedSecrets();
    lanes.live().courier.retryNow();
    emitChange();
  }
  const isLive = () => mode() === 'live';
  const rules = {
    currentOrigin: () => connectOrigin(settings.view()),
    originRules: () => trustedConnectOrigins(settings.view()),
    areSettingsComplete: () => findAddressProblem(settings.view()) === null,
  };
  const signIn = createCredentialsService({ vault, userData, rules, log, isLive, onChange: emitChange, onAnnounced: applyNewCredentials });

  const practice = createPracticeHost({
    log,
    isNeeded: () => mode() === 'practice' && settings.view().blockedBy === null,
    onRecovered() {
      lanes.wake();
      emitChange();
    },
  });

  const clocks = createClocks();
  const clients = createConnectClients({
    ...ofClients,
    version,
    settings,
    log,
    liveCredentials: () => signIn.store.get(),
    practiceServer: practice.server,
    onServerTime(ms) {
      clocks.recordServerTime(ms);
      pruning.onServerTime();
    },
  });

  function onHealth(laneMode: Destination['mode'], health: CourierHealth): void {
    // A token that was refused may have been replaced by somebody who could not tell us.
    if (health.kind === 'not-authorised') void signIn.store.refresh();
    if (laneMode === mode()) emitChange();
  }
  const practiceBaseUrl = () => practice.server()?.baseUrl ?? null;
  const createLane = (laneMode: Destination['mode'], journal: Journal = openMemoryJournal({ log })) =>
    openLane(laneMode, journal, { settings, connect: clients.connect, clocks, practiceBaseUrl, log, onHealth });
  const day = watchDay({ timeZone: () => effectiveSettings()['station.timeZone'], onChange: () => tellAll(newDays, undefined, log) });
  // Until a live station has its journal, nothing live is taken: `blockedBy` sees to that.
  const lanes = createLanes({ practice: createLane('practice'), live: createLane('live') }, { mode, today: day.today, log });

  const liveJournal = createLiveJournal({
    userData,
    log,
    machineId: async () => (await machineId) ?? null,
    attach(journal) {
      lanes.replaceLive(createLane('live', journal));
      return lanes.live();
    },
    detach: () => lanes.replaceLive(createLane('live')),
    onChange: emitChange,
    onReopened: () => tellAll(reloads, undefined, log),
  });
  const pruning = createJournalPruner({
    journal: () => (liveJournal.state().kind === 'open' ? lanes.live().journal : null),
    clocks,
    keepDays: () => effectiveSettings()['journal.keepDays'],
    log,
  });
  const status = createStationStatus({ version, settings, credentials: signIn.store, liveJournal, liveLane: lanes.live, release });

  return {
    clocks,
    signIn,
    practice,
    clients,
    lanes,
    day,
    liveJournal,
    pruning,
    status,
    changes,
    reloads,
    newDays,
    emitChange,
    applyNewCredentials,
  };
}
