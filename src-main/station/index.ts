/**
 * What stands behind the window: one line of journal and courier for practice, one for live, and the choice between
 * them. Opening costs no keychain and no network; both are asked when they have answered nothing yet.
 */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Failure } from '../../src-shared/failure';
import type { Destination, Intent } from '../../src-shared/intent';
import { fail, ok, type Result } from '../../src-shared/result';
import type { Blocked, Connection, JournalNotice, Station } from '../../src-shared/station';
import { type Connect, createConnect } from '../connect';
import { type Line, openCourier } from '../courier';
import { type Journal, type JournalProblem, openJournal, openMemoryJournal } from '../journal';
import { type Log, tellAll } from '../log';
import { openTrust } from '../network';
import type { PracticeServer } from '../practice';
import { type SettingsRoom, withoutPinHash } from '../settings';
import type { Credentials, ProxyLogin, Vault } from '../vault';
import { keepCredentials } from './credentials';
import { watchExpiry } from './expiry';
import { createNetworkLog } from './network-log';

export { announceCredentials, credentialsState } from './credentials';

export interface StationRoom {
  describe(locked: boolean): Station;
  /** Why no order is taken at the moment, if none is. A journal that could not be opened is tried again first. */
  blockedBy(): Promise<Blocked | null>;
  /** The line of the mode in force. */
  line(): Line;
  destination(): Destination;
  /** How many orders and edits are held back or on the wire, in either mode: a restart now would cut into them. */
  leaving(): Promise<number>;
  /** Connect, or the practice server, for what changes nothing there. */
  readonly connect: Pick<Connect, 'get' | 'serviceOptions' | 'reach'>;
  /**
   * Reads the credentials anew and tries again what waited for them. Resolves when `describe` shows the new ones, at
   * the latest when the vault has given the keychain up.
   */
  credentialsChanged(): Promise<void>;
  /** @param listener told of every step of an order of the mode in force */
  onOrder(listener: (intent: Intent) => void): void;
  onChange(listener: () => void): void;
  close(): Promise<void>;
}

export interface StationOptions {
  readonly version: string;
  readonly userData: string;
  readonly settings: SettingsRoom;
  readonly vault: Vault;
  readonly log: Log;
  /** The system's word on the way to a URL; without it there is no proxy. */
  readonly resolveProxy?: (url: string) => Promise<string>;
  /** The login for a proxy that asks for one. */
  readonly proxyLogin?: Vault<ProxyLogin>;
  /** From whom a file of certificates is taken, see `caFileOwner`. */
  readonly caFileOwner?: number | null;
  /** How this version stands to others. */
  release(): Station['release'];
}

/** How long quitting waits for what is on the wire. */
const QUIT_WITHIN_MS = 5_000;

const DAY_MS = 86_400_000;

/** How soon a journal that could not be opened is tried again. A press of the button tries it at once. */
const REOPEN_AFTER_MS = 10_000;

/** A kiosk runs for weeks. */
const PRUNE_EVERY_MS = 6 * 3_600_000;

/** When the window is about to be painted. Whoever has something to send asks before that, and then nobody asks again. */
const ASK_KEYCHAIN_AFTER_MS = 250;

/** When the window has long shown itself, and before anybody has pressed its button. */
const PREPARE_AFTER_MS = 1_500;

type Mode = Destination['mode'];

export async function openStation(options: StationOptions): Promise<StationRoom> {
  const { version, userData, settings, vault, log, resolveProxy, proxyLogin, release } = options;
  const orderListeners = new Set<(intent: Intent) => void>();
  const changeListeners = new Set<() => void>();
  const changed = () => tellAll(changeListeners, undefined, log);

  const keeper = keepCredentials({
    vault,
    userData,
    onChange() {
      const state = keeper.state();
      log.info('credentials', { state: state.kind, ...(state.kind === 'stored' && { form: state.form }) });
      expiry.look();
      changed();
    },
    onAnnounced: takeNewCredentials,
  });
  const expiry = watchExpiry(() => {
    const state = keeper.state();
    return modeInForce() === 'live' && state.kind === 'stored' ? (state.expiresAt ?? null) : null;
  }, log);

  function takeNewCredentials(): void {
    log.info('credentials-changed', { state: keeper.state().kind });
    connect.forgetSecrets();
    lines.live.courier.wake();
    changed();
  }

  let practice: PracticeServer | null = null;
  let practiceStarting: Promise<void> | null = null;
  let practiceTrouble: string | null = null;
  let startingAgain: NodeJS.Timeout | undefined;
  const tellTrouble = createNetworkLog(log);
  const connect: Connect = createConnect({
    userAgent: `Stagebay/${version}`,
    language: () => settings.view().settings['connection.language'],
    credentials: async (to): Promise<Result<Credentials, Failure>> => {
      if (to.mode === 'live') {
        // The order was handed over before the address was changed. The credentials are for the new one, and whoever
        // answers at the old one is not to see them.
        if (to.baseUrl !== settings.view().settings['connection.baseUrl']) {
          return fail({ kind: 'local', what: 'no-credentials', detail: `for ${to.baseUrl}` });
        }
        return keeper.get();
      }
      return practice
        ? ok({ kind: 'bearer', token: practice.bearer })
        : fail({ kind: 'local', what: 'no-credentials', detail: 'practice' });
    },
    trust: openTrust({
      file: () => settings.view().settings['connection.extraCaFile'],
      owner: options.caFileOwner ?? null,
      log,
    }),
    ...(resolveProxy && { resolveProxy }),
    ...(proxyLogin && { proxyLogin: proxyLogin.read }),
    onWay: (origin, way) => log.info('way', { origin, way }),
    onCall(call) {
      log.info('call', { ...call });
      tellTrouble(call);
    },
  });

  // Until a live station has its journal, nothing live is taken: `blockedBy` sees to that.
  const lines: Record<Mode, Line> = {
    practice: openLine('practice', openMemoryJournal({ log })),
    live: openLine('live', openMemoryJournal({ log })),
  };
  let journalState: { readonly kind: 'not-opened' } | { readonly kind: 'open'; readonly notice: JournalNotice | null } | JournalProblem = {
    kind: 'not-opened',
  };

  let forgetting: NodeJS.Timeout | undefined;
  let unreadable = 0;
  let closed = false;

  let opening: Promise<void> | null = null;
  let reopening: NodeJS.Timeout | undefined;

  /**
   * The disk is asked only where orders are real. What an earlier session left behind is taken up then; before that has
   * been, the journal does not count as open. Never rejects.
   */
  function openLiveJournal(): Promise<void> {
    if (journalState.kind === 'open' || journalState.kind === 'newer' || closed) return Promise.resolve();
    opening ??= tryToOpen().finally(() => {
      opening = null;
    });
    return opening;
  }

  async function tryToOpen(): Promise<void> {
    clearTimeout(reopening);
    const opened = await openJournal(join(userData, 'journal.db'), { log });
    if (!opened.ok) return cannotOpen(opened.problem);
    const { journal, notice } = opened.value;
    if (closed) return journal.close().catch(() => undefined);
    const line = openLine('live', journal);
    lines.live = line;
    try {
      journal.onUnreadable(() => void countUnreadable(journal).catch(() => undefined));
      await countUnreadable(journal);
      await forgetHistory(journal);
      await line.courier.start();
    } catch (error) {
      // It opens and gives nothing. Nobody takes orders beside those that were held and cannot be read; opened anew it is
      // looked through, and recovered where it is damaged.
      if (closed) return;
      lines.live = openLine('live', openMemoryJournal({ log }));
      await line.courier.stop(0);
      await journal.close().catch(() => undefined);
      return cannotOpen({ kind: 'cannot-open', detail: error instanceof Error ? error.message : String(error) });
    }
    journalState = { kind: 'open', notice };
    clearInterval(forgetting);
    if (!closed) forgetting = setInterval(() => void forgetHistory(journal), PRUNE_EVERY_MS);
  }

  function cannotOpen(problem: JournalProblem): void {
    // Once for each reason: it is tried every few seconds.
    if (!isDeepStrictEqual(problem, journalState)) {
      log.error('journal-cannot-open', {
        detail: problem.kind === 'newer' ? `a newer version wrote it (${problem.version})` : problem.detail,
      });
    }
    journalState = problem;
    // A disk that was full may have room, and another process may have ended.
    if (problem.kind === 'cannot-open' && !closed) reopening = setTimeout(() => void openLiveJournal().then(changed), REOPEN_AFTER_MS);
  }

  /** A number that cannot be read now is the last one that could, until the next row is found. */
  async function countUnreadable(journal: Journal): Promise<void> {
    unreadable = await journal.unreadable();
    changed();
  }

  async function forgetHistory(journal: Journal): Promise<void> {
    const removed = await journal.prune({ olderThan: Date.now() - settings.view().settings['journal.keepDays'] * DAY_MS, now: Date.now() });
    if (removed > 0) log.info('history-forgotten', { orders: removed });
  }

  function openLine(mode: Mode, journal: Journal): Line {
    // What was handed over before the practice server had an address goes to the one that it has.
    const there = (to: Destination): Destination => (mode === 'practice' && practice ? { ...to, baseUrl: practice.baseUrl } : to);
    const courier = openCourier({
      journal,
      log,
      stage: (to, request) => connect.stage(there(to), request),
      update: (to, request) => connect.update(there(to), request),
      get: (to, order) => connect.get(there(to), order),
      probe: (to) => connect.reach(there(to).baseUrl),
      rules: {
        isCurrent: (to) => mode === 'practice' || isDeepStrictEqual(to, liveDestination()),
        staleMs: () => settings.view().settings['stage.staleMinutes'] * 60_000,
        // In Practice an unknown outcome is there to be dealt with by hand.
        looksByItself: mode === 'live',
        verifies: mode === 'live',
        onUnknown: () => settings.view().settings['stage.onUnknown'],
      },
    });
    let refused = false;
    courier.onHealth((health) => {
      log.info('courier', { mode, health: health.kind });
      // Once an episode: it is asked again every half minute.
      const refusedNow = health.kind === 'not-authorised' && health.failure.kind === 'not-authorised';
      if (refusedNow && !refused) log.warn('credentials-refused', { mode, status: health.failure.status });
      refused = refusedNow;
      // A token that was refused may have been replaced by somebody who could not tell us.
      if (health.kind === 'not-authorised') void keeper.refresh();
      if (mode === modeInForce()) changed();
    });
    journal.onChange((intent) => {
      if (mode === modeInForce()) tellAll(orderListeners, intent, log);
    });
    return { journal, courier };
  }

  function modeInForce(): Mode {
    return settings.view().settings['connection.mode'];
  }

  /** The practice server runs only where it is wanted: a live station has no open port. Never rejects. */
  async function startWhatIsNeeded(): Promise<void> {
    if (modeInForce() === 'live') await openLiveJournal();
    const wanted = modeInForce() === 'practice' && settings.view().blockedBy === null;
    if (!wanted || practice || closed) return;
    // Two changes at once want one server, not two.
    practiceStarting ??= startPractice().finally(() => {
      practiceStarting = null;
    });
    await practiceStarting;
  }

  /** Orders wait for it, as they do for a Connect that cannot be reached. */
  async function startPractice(): Promise<void> {
    clearTimeout(startingAgain);
    try {
      // Read where it is wanted: a live station has no use for a server.
      const { startPracticeServer } = await import('../practice');
      practice = await startPracticeServer({
        onExchange: ({ headers, ...exchange }) => log.info('practice-exchange', { ...exchange, headers: JSON.stringify(headers) }),
      });
      if (practiceTrouble !== null) lines.practice.courier.wake();
      practiceTrouble = null;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      if (detail !== practiceTrouble) log.error('practice-not-started', { detail });
      practiceTrouble = detail;
      if (!closed) startingAgain = setTimeout(() => void startWhatIsNeeded().then(changed), REOPEN_AFTER_MS);
    }
  }

  function liveDestination(): Destination {
    const { settings: inForce } = settings.view();
    return {
      mode: 'live',
      baseUrl: inForce['connection.baseUrl'],
      orderPaths: inForce['connection.orderPaths'],
      retailerId: inForce['connection.retailerId'],
    };
  }

  function blockedBy(): Blocked | null {
    const { blockedBy: unclear } = settings.view();
    if (unclear) return unclear;
    if (modeInForce() === 'practice' || journalState.kind === 'open') return null;
    if (journalState.kind === 'newer') return { kind: 'journal-newer' };
    return { kind: 'journal-closed', detail: journalState.kind === 'cannot-open' ? journalState.detail : 'not opened yet' };
  }

  // As a function, because the compiler takes what was looked at before for what still is.
  const isOpen = (): boolean => journalState.kind === 'open';

  function connection(): Connection {
    const problem = blockedBy();
    if (problem) return { kind: 'blocked', problem };
    if (modeInForce() === 'practice') return { kind: 'practice' };
    const host = new URL(settings.view().settings['connection.baseUrl']).host;
    const credentials = keeper.state();
    const notSignedIn = (failure: Failure): Connection => ({ kind: 'not-authorised', host, since: keeper.since(), failure });
    if (credentials.kind === 'none') return notSignedIn({ kind: 'local', what: 'no-credentials', detail: '' });
    if (credentials.kind === 'locked') return notSignedIn({ kind: 'local', what: 'keychain-locked', detail: '' });
    if (credentials.kind === 'unavailable') return notSignedIn({ kind: 'local', what: 'keychain-unavailable', detail: credentials.detail });
    const health = lines.live.courier.health();
    if (health.kind === 'gateway') return { kind: 'offline', host, since: health.since, failure: health.failure };
    return health.kind === 'well' ? { kind: 'live', host } : { ...health, host };
  }

  /** Does what the new settings ask for, and tries again what waited. Waits for no keychain. */
  const stopFollowing = settings.onChange(async () => {
    await startWhatIsNeeded();
    expiry.look();
    lines[modeInForce()].courier.wake();
    changed();
  });

  await startWhatIsNeeded();
  const asking = setTimeout(() => void keeper.get(), ASK_KEYCHAIN_AFTER_MS);
  const preparing = setTimeout(() => void connect.prepare(), PREPARE_AFTER_MS);

  return {
    describe(locked) {
      const { settings: inForce, sources, problems, waiting } = settings.view();
      return {
        version,
        runtime: { electron: process.versions.electron ?? '', chromium: process.versions.chrome ?? '', node: process.versions.node },
        settings: withoutPinHash(inForce),
        sources,
        problems: [...problems],
        settingsWait: waiting,
        credentials: keeper.state(),
        connection: connection(),
        notice: journalState.kind === 'open' ? journalState.notice : null,
        unreadable,
        release: release(),
        locked,
      };
    },

    async blockedBy() {
      if (modeInForce() === 'live' && journalState.kind === 'cannot-open') {
        await openLiveJournal();
        if (isOpen()) changed();
      }
      return blockedBy();
    },

    line: () => lines[modeInForce()],
    connect,

    async leaving() {
      const unsent = await Promise.all(Object.values(lines).map(({ journal }) => journal.unsent()));
      return unsent.flat().filter(({ state }) => state.name === 'held' || state.name === 'sending').length;
    },

    destination() {
      if (modeInForce() === 'practice') {
        // Practice cards carry no customer, so they are staged by the path that needs none.
        return { mode: 'practice', baseUrl: practice?.baseUrl ?? '', orderPaths: 'lastmile', retailerId: null };
      }
      return liveDestination();
    },

    async credentialsChanged() {
      await keeper.refresh();
      takeNewCredentials();
    },

    onOrder: (listener) => void orderListeners.add(listener),
    onChange: (listener) => void changeListeners.add(listener),

    async close() {
      closed = true;
      stopFollowing();
      clearTimeout(reopening);
      clearTimeout(startingAgain);
      clearTimeout(preparing);
      clearTimeout(asking);
      clearInterval(forgetting);
      await Promise.all(Object.values(lines).map(({ courier }) => courier.stop(QUIT_WITHIN_MS)));
      await Promise.all(Object.values(lines).map(({ journal }) => journal.close()));
      keeper.close();
      expiry.close();
      // What is still on the wire now has had its time; the process ends, and with it every socket.
      void connect.close();
      await practiceStarting;
      await practice?.close();
    },
  };
}
