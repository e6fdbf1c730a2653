/** Opens the services behind the window, in the order in which they depend on each other. */
import { join } from 'node:path';
import { minuteOfDay } from '../src-shared/time/minute-of-day';
import { createCountsReporter } from './bridge';
import { openStationKey, type StationKey } from './command-sheet';
import { type Devices, openDevices } from './devices';
import { type Environment, openStationKeychain, requiredCaFileOwner, settingsLocations } from './environment';
import { createIdleGate, type IdleGate } from './idle-gate';
import { createLazyUpdates, type LazyUpdates } from './lazy-updates';
import { type BulkResolver, createBulkResolver } from './orders';
import { createPrintTasks, type PrintTasks } from './printing';
import { createDisk, createFileTasks, createFolderPathReader, type FileTasks } from './saved-files';
import {
  type AdminLock,
  createAdminLock,
  createPinAttempts,
  effectivePinHash,
  openSettings,
  readWindowsRegistryKey,
  type SettingsService,
} from './settings';
import { openStation, readMachineId, type StationService } from './station';
import type { WindowHost } from './window-host';

export interface Services {
  readonly settings: SettingsService;
  readonly keychain: ReturnType<typeof openStationKeychain>;
  readonly station: StationService;
  readonly counts: ReturnType<typeof createCountsReporter>;
  readonly bulk: BulkResolver;
  readonly files: FileTasks;
  readonly prints: PrintTasks;
  readonly stationKey: StationKey;
  readonly idleGate: IdleGate;
  readonly updates: LazyUpdates;
  readonly lock: AdminLock;
  readonly devices: Devices;
  /** Sends the state of the station to the page. */
  emitStation(): void;
  /** Records whether an order is open on the screen; `null` while that is unknown, because the page is loading. */
  setOrderOnScreen(isOnScreen: boolean | null): void;
}

/** Longer than the hold of a single order may be, because thousands of orders are decided at once. */
const MIN_BULK_HOLD_MS = 5_000;

export async function openServices(environment: Environment, host: WindowHost): Promise<Services> {
  const { userData } = environment;
  const { log, emit } = host;
  // Starts early, because the journal waits for it.
  const machineId = readMachineId();
  const keychain = openStationKeychain(environment);
  const [settings, stationKey] = await Promise.all([
    openSettings(settingsLocations(environment)),
    openStationKey({ file: join(userData, 'command-barcodes.json'), machineId, onChange: () => emitStation(), log }),
  ]);
  const emitStation = () => emit('station.changed', station.describe(lock.isLocked()));
  const updates = createLazyUpdates({ environment, settings, log, host, idleGate: () => idleGate, onChange: emitStation });
  const station = await openStation({
    version: environment.version,
    userData,
    settings,
    vault: keychain.credentials,
    log,
    resolveProxy: host.resolveProxy,
    proxyLogin: keychain.proxyLogin,
    caFileOwnerUid: requiredCaFileOwner(environment),
    machineId,
    release: updates.state,
    commandKey: stationKey.current,
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
  let isOrderOnScreen: boolean | null = null;
  const idleGate = createIdleGate(async () => ({
    inFlightCount: (await station.pipelines.inFlightCount()) + (bulk.isBusy() ? 1 : 0),
    isOrderOnScreen,
    idleSeconds: host.idleSeconds(),
    minuteOfDay: minuteOfDay(Date.now(), settings.view().settings['station.timeZone']),
  }));
  const lock = createAdminLock({
    pinHash: () => effectivePinHash(settings.view()),
    attempts: createPinAttempts({
      file: join(userData, 'pin-attempts.json'),
      now: () => performance.now(),
      wallNow: Date.now,
      log,
    }),
    onLock: emitStation,
  });
  return {
    settings,
    keychain,
    station,
    counts,
    bulk,
    files: openFileTasks(environment, settings, host),
    prints: createPrintTasks({ onChange: (task) => emit('print.changed', task), log }),
    stationKey,
    idleGate,
    updates,
    lock,
    devices: openDevices({
      settings: () => settings.view().settings,
      onSettingsChange: (listener) => void settings.onChange(listener),
      fork: host.forkSerialProcess,
      emit,
      log,
    }),
    emitStation,
    setOrderOnScreen(isOnScreen) {
      isOrderOnScreen = isOnScreen;
      idleGate.reevaluate();
      if (isOnScreen === null) updates.pageLoading();
      else updates.pageReady();
    },
  };
}

const openFileTasks = ({ userData }: Environment, settings: SettingsService, { getPath, log, emit }: WindowHost): FileTasks =>
  createFileTasks({
    disk: createDisk(),
    rules: { platform: process.platform, ownFolder: userData },
    configured: () => settings.view().settings['export.folder'],
    pathOf: createFolderPathReader({
      platform: process.platform,
      env: process.env,
      readRegistryKey: readWindowsRegistryKey,
      getPath,
    }),
    log,
    onChange: (task) => emit('files.changed', task),
  });
