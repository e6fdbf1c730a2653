/**
 * What stands behind the window: settings, vault, station, and the answers to what the window asks. A chunk of its own,
 * which is read while the window's process starts.
 */
import { join } from 'node:path';
import { fail } from '../src-shared/base/result';
import type { Intent } from '../src-shared/intent/intent.schema';
import type { ReleaseState } from '../src-shared/release/release-state';
import type { Settings } from '../src-shared/settings/settings.schema';
import type { IdleBlocker } from '../src-shared/station/idle-blocker';
import { minuteOfDay } from '../src-shared/time/minute-of-day';
import { UTC } from '../src-shared/time/time-zone';
import {
  type Bridge,
  createCountsReporter,
  createEventBatcher,
  createRequestHandlers,
  createRequestRouter,
  type RequestRouter,
} from './bridge';
import { collectDiagnosticsInput, type Environment, openStationKeychain, requiredCaFileOwner, settingsLocations } from './environment';
import { createIdleGate, NO_OPEN_ORDER } from './idle-gate';
import { consumeReopenMarker, keepDisplayAwake } from './lifecycle';
import type { LogFile } from './log';
import { createBulkResolver } from './orders';
import { type Chunk, createDisk, createFileTasks, createFolderPathReader, type FolderName } from './saved-files';
import { createAdminLock, createPinAttempts, effectivePinHash, openSettings, readWindowsRegistryKey, watchPolicy } from './settings';
import { openStation, readMachineId } from './station';
import type { UpdateService } from './updates';

/** What the station needs of the window. */
export interface WindowHost {
  readonly log: LogFile;
  readonly emit: Bridge['emit'];
  /** One of the person's folders. May throw: a folder that was redirected may no longer exist. */
  getPath(folder: FolderName): string;
  /** For how long nobody has touched the computer. */
  idleSeconds(): number;
  /** @param listener called when the page is loaded anew: what it had on its screen is not known any more */
  onPageLoading(listener: () => void): void;
  /** The system's word on the way to a URL, as a PAC script gives it: `PROXY host:8080; DIRECT`. */
  resolveProxy(url: string): Promise<string>;
  /** @param listener called when the session may be about to end: somebody logs off, or the computer shuts down */
  onSessionEnding(listener: () => void): void;
  /** @param listener called when a process of Chromium's has ended, other than the page's */
  onChildProcessGone(listener: () => void): void;
  /** Puts on the disk soon what the page keeps for itself. */
  scheduleStorageFlush(): void;
  setWindowMode(mode: Settings['window.mode']): void;
  setDisplayWakeLock(on: boolean): void;
  /** The page says that it broke. @param blank whether nothing of it is left on the screen */
  reportPageError(error: string, isBlank: boolean): void;
  /** Screens and window, for diagnostics. */
  devices(): object;
}

export interface AppServices {
  readonly answers: RequestRouter;
  /** What an installer would cut into now; `null` between two orders. */
  idleBlocker(): Promise<IdleBlocker | null>;
  /** Does at once what waits for a time: the machine has slept, and no timer ran. */
  resume(): void;
  close(): Promise<void>;
}

/** Nothing replaces a folder of sources, and nothing that a station installs may. */
const FROM_SOURCE: ReleaseState = { kind: 'from-source' };
const NOT_CHECKED: ReleaseState = { kind: 'current', checkedAt: null };

/** When the window has shown itself. */
const UPDATES_DELAY_MS = 1_000;

/** However short the hold of a single order is: thousands are decided at once. */
const MIN_BULK_HOLD_MS = 5_000;

/** How long quitting waits for the keychain. One that shows a prompt may answer tomorrow. */
const KEYCHAIN_CLOSE_TIMEOUT_MS = 2_000;

export async function createAppServices(environment: Environment, host: WindowHost): Promise<AppServices> {
  const { version, userData } = environment;
  const { log, emit } = host;
  // Beside everything else: only the journal wants it, when the settings have been read.
  const machineId = readMachineId();
  const { credentials: vault, proxyLogin, close: closeKeychain } = openStationKeychain(environment);
  const settings = await openSettings(settingsLocations(environment));
  let updates: UpdateService | null = null;
  let closed = false;
  const station = await openStation({
    version,
    userData,
    settings,
    vault,
    log,
    resolveProxy: host.resolveProxy,
    proxyLogin,
    caFileOwnerUid: requiredCaFileOwner(environment),
    machineId,
    release: () => updates?.state() ?? (environment.packaged ? NOT_CHECKED : FROM_SOURCE),
  });

  const counts = createCountsReporter(station.pipelines.counts, (open) => emit('orders.counts', open));
  const bulk = createBulkResolver({
    journal: () => station.pipelines.current().journal,
    holdMs: () => Math.max(MIN_BULK_HOLD_MS, settings.view().settings['stage.undoSeconds'] * 1000),
    onChange(state) {
      emit('orders.bulkChanged', state);
      idleGate.reevaluate();
    },
  });

  const files = createFileTasks({
    disk: createDisk(),
    rules: { platform: process.platform, ownFolder: userData },
    configured: () => settings.view().settings['export.folder'],
    pathOf: createFolderPathReader({
      platform: process.platform,
      env: process.env,
      readRegistryKey: readWindowsRegistryKey,
      getPath: host.getPath,
    }),
    log,
    onChange: (task) => emit('files.changed', task),
  });

  let orderOnScreen: boolean | null = null;
  const idleGate = createIdleGate(async () => ({
    inFlightCount: (await station.pipelines.inFlightCount()) + (bulk.isBusy() ? 1 : 0),
    isOrderOnScreen: orderOnScreen,
    idleSeconds: host.idleSeconds(),
    minuteOfDay: minuteOfDay(Date.now(), settings.view().settings['station.timeZone']),
  }));
  const setOrderOnScreen = (order: boolean | null) => {
    orderOnScreen = order;
    idleGate.reevaluate();
    if (order === null) updates?.pageLoading();
    else updates?.pageReady();
  };
  host.onPageLoading(() => setOrderOnScreen(null));

  // Whoever has opened it by hand after an installer has it open.
  consumeReopenMarker(userData);

  let isUnknownZoneReported = false;
  /** Once, because nothing but a setting ends it while the app runs. */
  function reportUnknownZone(): void {
    if (!isUnknownZoneReported) log.warn('time-zone-unknown', { used: UTC });
    isUnknownZoneReported = true;
  }

  let isWeakPinReported = false;
  function reportWeakPin(): void {
    const isWeak = settings.view().problems.some(({ kind }) => kind === 'weak-pin');
    if (isWeak && !isWeakPinReported) log.warn('pin-hash-weak');
    isWeakPinReported = isWeak;
  }

  const displayWake = keepDisplayAwake({ settings: () => settings.view().settings, setWakeLock: host.setDisplayWakeLock });
  const applySettings = () => {
    const { 'log.level': level, 'window.mode': mode, 'station.timeZone': timeZone } = settings.view().settings;
    log.setLevel(level);
    if (timeZone === null) reportUnknownZone();
    reportWeakPin();
    host.setWindowMode(mode);
    displayWake.reevaluate();
  };
  applySettings();
  settings.onChange(applySettings);

  const lock = createAdminLock({
    pinHash: () => effectivePinHash(settings.view()),
    attempts: createPinAttempts({
      file: join(userData, 'pin-attempts.json'),
      now: () => performance.now(),
      wallNow: Date.now,
      log,
    }),
    onLock: () => emitStationChanged(),
  });
  const { isLocked } = lock;
  const emitReload = () => emit('orders.reload', null);
  const stepEvents = createEventBatcher<Intent>((steps) => emit('orders.changed', steps), emitReload);
  station.onOrderChange(stepEvents.push);
  station.onOrdersReloaded(emitReload);
  station.onOrderChange(counts.markChanged);
  station.onChange(counts.markChanged);
  station.onNewDay(counts.markChanged);
  station.onOrderChange(() => idleGate.reevaluate());
  const stopWatchingPolicy = watchPolicy({
    settings: settings,
    runWhenIdle(wait) {
      if (settings.view().blockedBy === null) return idleGate.runWhenIdle('settings', { policy: () => NO_OPEN_ORDER, ...wait });
      // Nothing can leave, and what stands on the screen waits for just this.
      void wait.run();
      return () => undefined;
    },
    log,
  });

  async function* archive(): AsyncGenerator<Chunk> {
    const { countJournal, diagnosticsArchive } = await import('./diagnostics');
    const { keychain, baseUrl, ...facts } = collectDiagnosticsInput(environment, vault, settings);
    yield* diagnosticsArchive({
      ...facts,
      journal: () => countJournal(station.journalForDiagnostics()),
      devices: host.devices(),
      release: updates?.state() ?? null,
      checks: { keychain, baseUrl, probe: () => station.connect.probe(baseUrl ?? '') },
    });
  }

  const emitStationChanged = () => emit('station.changed', station.describe(isLocked()));
  station.onChange(emitStationChanged);

  let updatesOpening: Promise<UpdateService | null> | null = null;
  /** Nothing of it is needed for an order: it is read when the window has shown itself, or when somebody asks before that. */
  function ensureUpdates(): Promise<UpdateService | null> {
    updatesOpening ??= loadUpdates();
    return updatesOpening;
  }
  const updatesTimer = setTimeout(() => void ensureUpdates(), UPDATES_DELAY_MS);

  async function loadUpdates(): Promise<UpdateService | null> {
    if (!environment.packaged) return null;
    const { openLastRun, openUpdateService, createUpdateHost } = await import('./updates');
    if (closed) return null;
    const opened = openUpdateService({
      running: version,
      settings: () => settings.view().settings,
      idleGate,
      log,
      lastRun: openLastRun(join(userData, 'last-run.json'), version, log),
      host: createUpdateHost({ userData, log }),
      onChange: emitStationChanged,
    });
    updates = opened;
    if (orderOnScreen !== null) opened.pageReady();
    settings.onChange(opened.settingsChanged);
    host.onSessionEnding(opened.sessionEnding);
    host.onChildProcessGone(opened.childProcessGone);
    emitStationChanged();
    return opened;
  }

  return {
    answers: createRequestRouter(
      createRequestHandlers({
        settings: {
          settings,
          lock,
          vault,
          readStation: async () => station.describe(isLocked()),
          emitStation: emitStationChanged,
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
        diagnostics: { files, isLocked, archive, now: Date.now },
        release: {
          isLocked,
          check: async () => (await ensureUpdates())?.check(),
          restartNow: async () => (await ensureUpdates())?.restartNow() ?? fail({ kind: 'no-update-ready' }),
        },
      }),
      { log, flushEvents: stepEvents.flush },
    ),
    // A station that cannot tell is not one to be closed.
    idleBlocker: () => idleGate.blocker(NO_OPEN_ORDER).catch(() => 'order-leaving' as const),
    resume() {
      station.pipelines.retryNow();
      displayWake.reevaluate();
      counts.markChanged();
    },
    async close() {
      closed = true;
      clearTimeout(updatesTimer);
      bulk.close();
      await files.close();
      counts.close();
      stopWatchingPolicy();
      displayWake.close();
      updates?.close();
      idleGate.close();
      await station.close();
      await closeKeychain(KEYCHAIN_CLOSE_TIMEOUT_MS);
    },
  };
}
