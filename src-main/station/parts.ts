/** The parts of a station, and what each is told of the others. */
import type { Destination } from '../../src-shared/intent';
import { type Clocks, createClocks } from '../base';
import type { CourierHealth } from '../courier';
import { type Journal, openMemoryJournal } from '../journal';
import { tellAll } from '../log';
import { addressDoubt, connectOrigin, connectOrigins } from '../settings';
import { type Clients, openClients } from './clients';
import { type DayWatch, watchDay } from './day-watch';
import { createLines, type Lines } from './lines';
import { createLiveJournal, type LiveJournal } from './live-journal';
import { openLine } from './open-line';
import { createPracticeHost, type PracticeHost } from './practice-host';
import { createPruning, type Pruning } from './pruning';
import type { StationOptions } from './room';
import { openSignIn, type SignIn } from './sign-in';
import { createStatus, type Status } from './status';

export interface Parts {
  readonly clocks: Clocks;
  readonly signIn: SignIn;
  readonly practice: PracticeHost;
  readonly clients: Clients;
  readonly lines: Lines;
  readonly day: DayWatch;
  readonly liveJournal: LiveJournal;
  readonly pruning: Pruning;
  readonly status: Status;
  /** Who wants to know that the station has changed. */
  readonly changes: Set<() => void>;
  /** Who wants to know that orders came to the screen that no step told of. */
  readonly reloads: Set<() => void>;
  /** Who wants to know that it is another day at the store. */
  readonly newDays: Set<() => void>;
  /** Tells that the station has changed. */
  changed(): void;
  /** Other credentials are known: what was fetched with the old ones is forgotten, and what waited for them is tried again. */
  applyNewCredentials(): void;
}

export function createParts({ version, userData, settings, vault, log, machineId, release, ...ofClients }: StationOptions): Parts {
  const inForce = () => settings.view().settings;
  const mode = () => inForce()['connection.mode'];
  const changes = new Set<() => void>();
  const reloads = new Set<() => void>();
  const newDays = new Set<() => void>();
  const changed = () => tellAll(changes, undefined, log);

  function applyNewCredentials(): void {
    log.info('credentials-changed', { state: signIn.keeper.state().kind });
    clients.forgetSecrets();
    lines.live().courier.wake();
    changed();
  }
  const isLive = () => mode() === 'live';
  const rules = {
    origin: () => connectOrigin(settings.view()),
    origins: () => connectOrigins(settings.view()),
    isCertain: () => addressDoubt(settings.view()) === null,
  };
  const signIn = openSignIn({ vault, userData, rules, log, isLive, onChange: changed, onAnnounced: applyNewCredentials });

  const practice = createPracticeHost({
    log,
    isWanted: () => mode() === 'practice' && settings.view().blockedBy === null,
    onRecovered() {
      lines.wake();
      changed();
    },
  });

  const clocks = createClocks();
  const clients = openClients({
    ...ofClients,
    version,
    settings,
    log,
    liveCredentials: () => signIn.keeper.get(),
    practiceServer: practice.server,
    onServerTime(ms) {
      clocks.sawServerTime(ms);
      pruning.sawServerTime();
    },
  });

  function onHealth(of: Destination['mode'], health: CourierHealth): void {
    // A token that was refused may have been replaced by somebody who could not tell us.
    if (health.kind === 'not-authorised') void signIn.keeper.refresh();
    if (of === mode()) changed();
  }
  const practiceBaseUrl = () => practice.server()?.baseUrl ?? null;
  const lineOf = (of: Destination['mode'], journal: Journal = openMemoryJournal({ log })) =>
    openLine(of, journal, { settings, connect: clients.connect, clocks, practiceBaseUrl, log, onHealth });
  const day = watchDay({ timeZone: () => inForce()['station.timeZone'], onChange: () => tellAll(newDays, undefined, log) });
  // Until a live station has its journal, nothing live is taken: `blockedBy` sees to that.
  const lines = createLines({ practice: lineOf('practice'), live: lineOf('live') }, { mode, today: day.today, log });

  const liveJournal = createLiveJournal({
    userData,
    log,
    machine: async () => (await machineId) ?? null,
    adopt(journal) {
      lines.replaceLive(lineOf('live', journal));
      return lines.live();
    },
    abandon: () => lines.replaceLive(lineOf('live')),
    onChange: changed,
    onReopened: () => tellAll(reloads, undefined, log),
  });
  const pruning = createPruning({
    journal: () => (liveJournal.state().kind === 'open' ? lines.live().journal : null),
    clocks,
    keepDays: () => inForce()['journal.keepDays'],
    log,
  });
  const status = createStatus({ version, settings, credentials: signIn.keeper, liveJournal, liveLine: lines.live, release });

  return {
    clocks,
    signIn,
    practice,
    clients,
    lines,
    day,
    liveJournal,
    pruning,
    status,
    changes,
    reloads,
    newDays,
    changed,
    applyNewCredentials,
  };
}
