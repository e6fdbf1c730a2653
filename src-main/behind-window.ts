/**
 * What stands behind the window: settings, vault, station, and the answers to what the window asks. A chunk of its own,
 * which is read while the window's process starts.
 */
import { join } from 'node:path';
import type { Busy } from '../src-shared/busy';
import { minuteOfDay } from '../src-shared/minute-of-day';
import type { ReleaseState } from '../src-shared/release';
import { fail, ok } from '../src-shared/result';
import type { Settings } from '../src-shared/settings';
import { UTC } from '../src-shared/time-zone';
import { createBetweenOrders, NO_ORDER } from './between-orders';
import {
  type Answers,
  answersOf,
  type Bridge,
  createCountsFeed,
  diagnosticsHandlers,
  editHandlers,
  gather,
  type OrdersContext,
  orderHandlers,
  orderListHandlers,
  releaseHandlers,
  settingsHandlers,
} from './bridge';
import { type Chunk, createDisk, createFileTasks, createFolderPaths, type FolderName } from './files';
import type { LogFile } from './log';
import { createBulkResolver } from './orders';
import { createAdminLock, createPinAttempts, followPolicy, openSettings, pinHashOf, readWindowsRegistryKey } from './settings';
import { keepAwake, wasToOpenAgain } from './shell';
import { openStation, readMachineId } from './station';
import { caFileOwnerOf, diagnosticsOf, keychainOf, placesOf, type Surroundings } from './surroundings';
import type { Updates } from './updates';

/** What the station needs of the window. */
export interface Front {
  readonly log: LogFile;
  readonly tell: Bridge['tell'];
  /** One of the person's folders. May throw: a folder that was redirected may no longer exist. */
  getPath(folder: FolderName): string;
  /** For how long nobody has touched the computer. */
  idleSeconds(): number;
  /** @param listener called when the page is loaded anew: what it had on its screen is not known any more */
  onPageBegun(listener: () => void): void;
  /** The system's word on the way to a URL, as a PAC script gives it: `PROXY host:8080; DIRECT`. */
  resolveProxy(url: string): Promise<string>;
  /** @param listener called when the session may be about to end: somebody logs off, or the computer shuts down */
  onSessionEnding(listener: () => void): void;
  /** @param listener called when a process of Chromium's has ended, other than the page's */
  onHelperGone(listener: () => void): void;
  /** Puts on the disk soon what the page keeps for itself. */
  flushStorageSoon(): void;
  enterWindowMode(mode: Settings['window.mode']): void;
  keepDisplayOn(on: boolean): void;
  /** The page says that it broke. @param blank whether nothing of it is left on the screen */
  pageFailed(what: string, blank: boolean): void;
  /** Screens and window, for diagnostics. */
  devices(): object;
}

export interface BehindWindow {
  readonly answers: Answers;
  /** What an installer would cut into now; `null` between two orders. */
  busy(): Promise<Busy | null>;
  /** Does at once what waits for a time: the machine has slept, and no timer ran. */
  wake(): void;
  close(): Promise<void>;
}

/** Nothing replaces a folder of sources, and nothing that a station installs may. */
const NOT_INSTALLED: ReleaseState = { kind: 'from-source' };
const NOT_ASKED: ReleaseState = { kind: 'current', checkedAt: null };

/** When the window has shown itself. */
const UPDATES_AFTER_MS = 1_000;

/** However short the hold of a single order is: thousands are decided at once. */
const SHORTEST_BULK_HOLD_MS = 5_000;

/** How long quitting waits for the keychain. One that shows a prompt may answer tomorrow. */
const KEYCHAIN_WITHIN_MS = 2_000;

export async function openBehindWindow(surroundings: Surroundings, front: Front): Promise<BehindWindow> {
  const { version, userData } = surroundings;
  const { log, tell } = front;
  // Beside everything else: only the journal wants it, when the settings have been read.
  const machineId = readMachineId();
  const { credentials: vault, proxyLogin, close: closeKeychain } = keychainOf(surroundings);
  const settings = await openSettings(placesOf(surroundings));
  let updates: Updates | null = null;
  let closed = false;
  const station = await openStation({
    version,
    userData,
    settings,
    vault,
    log,
    resolveProxy: front.resolveProxy,
    proxyLogin,
    caFileOwner: caFileOwnerOf(surroundings),
    machineId,
    release: () => updates?.state() ?? (surroundings.packaged ? NOT_ASKED : NOT_INSTALLED),
  });

  const counts = createCountsFeed(station.lines.counts, (open) => tell('orders.counts', open));
  const bulk = createBulkResolver({
    journal: () => station.lines.current().journal,
    holdMs: () => Math.max(SHORTEST_BULK_HOLD_MS, settings.view().settings['stage.undoSeconds'] * 1000),
    onChange(state) {
      tell('orders.bulkChanged', state);
      betweenOrders.look();
    },
  });

  const files = createFileTasks({
    disk: createDisk(),
    rules: { platform: process.platform, ownFolder: userData },
    configured: () => settings.view().settings['export.folder'],
    pathOf: createFolderPaths({
      platform: process.platform,
      env: process.env,
      readRegistryKey: readWindowsRegistryKey,
      getPath: front.getPath,
    }),
    log,
    onChange: (task) => tell('files.changed', task),
  });

  let orderOnScreen: boolean | null = null;
  const betweenOrders = createBetweenOrders(async () => ({
    leaving: (await station.lines.leaving()) + (bulk.isBusy() ? 1 : 0),
    orderOnScreen,
    idleSeconds: front.idleSeconds(),
    minuteOfDay: minuteOfDay(Date.now(), settings.view().settings['station.timeZone']),
  }));
  const screenIs = (order: boolean | null) => {
    orderOnScreen = order;
    betweenOrders.look();
    if (order === null) updates?.pageBegun();
    else updates?.pageSpoke();
  };
  front.onPageBegun(() => screenIs(null));

  // Whoever has opened it by hand after an installer has it open.
  wasToOpenAgain(userData);

  let isZoneReported = false;
  /** Once, because nothing but a setting ends it while the app runs. */
  function reportUnknownZone(): void {
    if (!isZoneReported) log.warn('time-zone-unknown', { used: UTC });
    isZoneReported = true;
  }

  let isWeakPinReported = false;
  function reportWeakPin(): void {
    const isWeak = settings.view().problems.some(({ kind }) => kind === 'weak-pin');
    if (isWeak && !isWeakPinReported) log.warn('pin-hash-weak');
    isWeakPinReported = isWeak;
  }

  const awake = keepAwake({ settings: () => settings.view().settings, keepOn: front.keepDisplayOn });
  const followSettings = () => {
    const { 'log.level': level, 'window.mode': mode, 'station.timeZone': timeZone } = settings.view().settings;
    log.setLevel(level);
    if (timeZone === null) reportUnknownZone();
    reportWeakPin();
    front.enterWindowMode(mode);
    awake.look();
  };
  followSettings();
  settings.onChange(followSettings);

  const lock = createAdminLock({
    pinHash: () => pinHashOf(settings.view()),
    attempts: createPinAttempts({
      file: join(userData, 'pin-attempts.json'),
      now: () => performance.now(),
      wallNow: Date.now,
      log,
    }),
    onLock: () => stationChanged(),
  });
  const { isLocked } = lock;
  const orders: OrdersContext = {
    settings: () => settings.view().settings,
    blockedBy: station.blockedBy,
    lines: station.lines,
    bulk,
    reportCounts: counts.report,
    serverNow: station.serverNow,
    destination: station.destination,
    files,
    lock,
  };
  const tellReload = () => tell('orders.reload', null);
  station.onOrder(gather((steps) => tell('orders.changed', steps), tellReload));
  station.onReload(tellReload);
  station.onOrder(counts.touch);
  station.onChange(counts.touch);
  station.onNewDay(counts.touch);
  station.onOrder(() => betweenOrders.look());
  const stopFollowing = followPolicy({
    room: settings,
    whenBetweenOrders(wait) {
      if (settings.view().blockedBy === null) return betweenOrders.when('settings', { rule: () => NO_ORDER, ...wait });
      // Nothing can leave, and what stands on the screen waits for just this.
      void wait.act();
      return () => undefined;
    },
    log,
  });

  async function* archive(): AsyncGenerator<Chunk> {
    const { countJournal, diagnosticsArchive } = await import('./diagnostics');
    const { keychain, baseUrl, ...facts } = diagnosticsOf(surroundings, vault, settings);
    yield* diagnosticsArchive({
      ...facts,
      journal: () => countJournal(station.diagnosedJournal()),
      devices: front.devices(),
      release: updates?.state() ?? null,
      checks: { keychain, baseUrl, reach: () => station.connect.reach(baseUrl ?? '') },
    });
  }

  const stationChanged = () => tell('station.changed', station.describe(isLocked()));
  station.onChange(stationChanged);

  let openingUpdates: Promise<Updates | null> | null = null;
  /** Nothing of it is needed for an order: it is read when the window has shown itself, or when somebody asks before that. */
  function updatesRoom(): Promise<Updates | null> {
    openingUpdates ??= openUpdatesRoom();
    return openingUpdates;
  }
  const updatesSoon = setTimeout(() => void updatesRoom(), UPDATES_AFTER_MS);

  async function openUpdatesRoom(): Promise<Updates | null> {
    if (!surroundings.packaged) return null;
    const { openLastRun, openUpdates, thisMachine } = await import('./updates');
    if (closed) return null;
    const opened = openUpdates({
      running: version,
      settings: () => settings.view().settings,
      betweenOrders,
      log,
      lastRun: openLastRun(join(userData, 'last-run.json'), version, log),
      machine: thisMachine({ userData, log }),
      onChange: stationChanged,
    });
    updates = opened;
    if (orderOnScreen !== null) opened.pageSpoke();
    settings.onChange(opened.settingsChanged);
    front.onSessionEnding(opened.sessionEnding);
    front.onHelperGone(opened.helperGone);
    stationChanged();
    return opened;
  }

  return {
    answers: answersOf(
      {
        ...settingsHandlers({
          room: settings,
          lock,
          vault,
          describe: async (locked) => station.describe(locked),
          credentialsChanged: station.credentialsChanged,
        }),
        'draft.kept': async () => {
          front.flushStorageSoon();
          return ok(null);
        },
        'screen.changed': async ({ order }) => {
          screenIs(order);
          return ok(null);
        },
        ...diagnosticsHandlers({
          files,
          isLocked,
          archive,
          pageFailed: front.pageFailed,
          now: Date.now,
        }),
        ...orderHandlers(orders),
        ...orderListHandlers(orders),
        ...editHandlers({ ...orders, connect: station.connect, lookUp: (to, order) => station.lines.current().courier.lookUp(to, order) }),
        ...releaseHandlers({
          isLocked,
          check: async () => (await updatesRoom())?.check(),
          restartNow: async () => (await updatesRoom())?.restartNow() ?? fail({ kind: 'nothing-waits' }),
        }),
      },
      log,
    ),
    // A station that cannot tell is not one to be closed.
    busy: () => betweenOrders.busy(NO_ORDER).catch(() => 'order-leaving' as const),
    wake() {
      station.lines.wake();
      awake.look();
      counts.touch();
    },
    async close() {
      closed = true;
      clearTimeout(updatesSoon);
      bulk.close();
      await files.close();
      counts.close();
      stopFollowing();
      awake.close();
      updates?.close();
      betweenOrders.close();
      await station.close();
      await closeKeychain(KEYCHAIN_WITHIN_MS);
    },
  };
}
