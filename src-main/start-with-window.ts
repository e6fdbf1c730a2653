/** Opens the window first, and loads the app's services while the window's process starts. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { app, type BrowserWindow, Menu, powerMonitor, session } from 'electron';
import { withTimeout } from '../src-shared/base/timeout';
import { systemTimeZone } from '../src-shared/time/time-zone';
import type { AppServices } from './app-services';
import { type BridgePage, openBridge } from './bridge';
import { isHandoverWanted, PROXY_SWITCHES, parseSwitchNames } from './command-line';
import type { Environment } from './environment';
import {
  createHidAccess,
  cutOffNetwork,
  hardenContents,
  hardenSessions,
  makeFilesPrivate,
  makeFolderPrivate,
  preparePageNetwork,
  tryDisableCoreDumps,
} from './hardening';
import {
  acquireSingleInstanceLock,
  CHROMIUM_FOLDER,
  type CrashHandler,
  closeBeforeQuit,
  disableGpu,
  exit,
  finalExitCode,
  installCrashHandler,
  limitYoungGeneration,
  markForReopen,
  prepareHardExit,
  relaunch,
  runNetworkServiceInProcess,
} from './lifecycle';
import { type LogFile, openLog } from './log';
import type { ForbiddenOptions } from './startup-environment';
import {
  controlWindowMode,
  createHandoverWindow,
  flushStorage,
  focusWindow,
  type HandoverWindow,
  loadWindowState,
  openWindow,
  PAGE_ORIGIN,
  PAGE_URL,
  registerPageScheme,
  servePage,
  superviseRenderer,
} from './window';
import { createWindowHost } from './window-host';

interface Startup {
  readonly environment: Environment;
  /** The folder of the built app, with `renderer` and `preload`. */
  readonly buildFolder: string;
  readonly log: LogFile;
  readonly crashHandler: CrashHandler;
}

interface RunningStation {
  readonly window: BrowserWindow;
  readonly handover: HandoverWindow;
  readonly services: Promise<AppServices>;
  readonly environment: Environment;
  readonly log: LogFile;
}

/** After the window has been visible for some time. */
const DEFERRED_WORK_DELAY_MS = 2_000;

/** After the main window's page has been drawn. */
const HANDOVER_DELAY_MS = 750;

/** How long Chromium may take to flush the page's storage to the disk. */
const FLUSH_TIMEOUT_MS = 1_000;

/** Runs before Electron is ready, so nothing here may wait. */
export function startWithWindow(environment: Environment, forbidden: ForbiddenOptions, buildFolder: string): void {
  const { userData } = environment;
  const log = openLog(join(userData, 'logs'));
  const crashHandler = installCrashHandler({ userData, version: environment.version, log, relaunch, exit });
  makeFolderPrivate(userData, log);
  // The first instance has been notified and shows its window.
  if (!acquireSingleInstanceLock(userData)) exit(0);
  if (forbidden.variables.length > 0) log.warn('variables-unset', { variables: forbidden.variables.join(', ') });
  warnOfProxySwitches(log);
  limitYoungGeneration();
  registerPageScheme();
  runNetworkServiceInProcess();
  preparePageNetwork();
  disableGpu();
  Menu.setApplicationMenu(null);
  app
    .whenReady()
    .then(() => openApp({ environment, buildFolder, log, crashHandler }))
    .catch((error) => crashHandler.crash(error));
}

function warnOfProxySwitches(log: LogFile): void {
  const names = parseSwitchNames(process.argv.slice(1), process.platform);
  const switches = names.filter((name) => PROXY_SWITCHES.some((proxySwitch) => proxySwitch === name));
  if (switches.length > 0) log.warn('proxy-by-switch', { switches: switches.join(', ') });
}

async function openApp(startup: Startup): Promise<void> {
  const { environment, log, crashHandler } = startup;
  performance.mark('ready');
  log.info('start', {
    version: environment.version,
    electron: process.versions.electron,
    platform: process.platform,
    pid: process.pid,
  });
  const hid = createHidAccess({ origin: PAGE_ORIGIN, log });
  hardenSessions({ origin: PAGE_ORIGIN, log, hid });
  hardenContents({ origin: PAGE_ORIGIN, log });
  // The services use another session and wait for this; the window does not.
  const networkCutOff = cutOffNetwork(session.defaultSession);
  const { window, page, modes, handover } = openPage(startup);
  hid.setMainPage(window.webContents);
  logProcessEvents(window, startup);

  const services = createServices();
  const bridge = openBridge({
    origin: PAGE_ORIGIN,
    getPages: () => openPages(window, handover),
    log,
    getRouter: async () => (await services).router,
  });
  app.on('second-instance', (_event, args) => handleSecondInstance(args, { window, handover, services, environment, log }));
  window.on('closed', () => app.quit());
  closeBeforeQuit(async () => {
    bridge.close();
    await services.then(({ close }) => close());
    await withTimeout(FLUSH_TIMEOUT_MS, flushStorage(session.defaultSession));
    crashHandler.markClean();
    log.info('quit');
    // In the same turn, so that nothing is done and logged after this line.
    exit(finalExitCode());
  }, crashHandler);

  async function createServices(): Promise<AppServices> {
    const [{ createAppServices }] = await Promise.all([loadAppServices(), networkCutOff]);
    const emit: typeof bridge.emit = (name, value) => bridge.emit(name, value);
    return createAppServices(environment, createWindowHost({ window, handover, modes, page, hid, log, emit }));
  }

  const { resume } = await services;
  setTimeout(() => finishStart(startup), DEFERRED_WORK_DELAY_MS);
  // The main window is the first one, and its first scan does not wait for the second one.
  setTimeout(() => handover.start(isHandoverWanted(process.argv.slice(1), process.platform)), HANDOVER_DELAY_MS);
  powerMonitor.on('suspend', () => log.info('sleep'));
  powerMonitor.on('resume', () => {
    log.info('resume');
    resume();
  });
}

function openPage({ environment, buildFolder, log, crashHandler }: Startup) {
  servePage(join(buildFolder, 'renderer'));
  const folder = environment.userData;
  const state = loadWindowState(folder);
  const files = { preload: join(buildFolder, 'preload', 'index.cjs'), icon: iconPath(buildFolder) };
  const window = openWindow({ ...files, state });
  performance.mark('window');
  crashHandler.markStarted();
  const page = superviseRenderer(window, { url: PAGE_URL, log });
  const modes = controlWindowMode(window, state, { folder, log });
  const handover = createHandoverWindow({ main: window, modes, ...files, folder, log });
  return { window, page, modes, handover };
}

/** The pages of the windows that are open now. */
function openPages(window: BrowserWindow, handover: HandoverWindow): readonly BridgePage[] {
  const pages: BridgePage[] = window.isDestroyed() ? [] : [{ name: 'main', contents: window.webContents }];
  const contents = handover.contents();
  return contents ? [...pages, { name: 'handover', contents }] : pages;
}

function logProcessEvents(window: BrowserWindow, { log, crashHandler }: Startup): void {
  window.once('focus', () => log.info('window-focused', startupMarks()));
  // Chromium restarts its child processes, such as the one that renders, by itself.
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => log.warn('child-process-gone', { type, reason, exitCode }));
  // When Windows signs the user out or shuts down, it ends this process without a quit event. An installer of other software may
  // send the same event with `close-app` (Restart Manager): the app then keeps running, and its end must not look clean.
  window.on('session-end', ({ reasons }) => {
    log.info('session-end', { reasons: reasons?.join(', ') });
    if (!reasons?.includes('close-app')) crashHandler.markClean();
  });
}

/**
 * IT and installers send commands through a second instance, because a kiosk ignores its close button, and their own session cannot
 * reach the window.
 */
function handleSecondInstance(args: readonly string[], station: RunningStation): void {
  if (args.includes('--quit')) app.quit();
  else if (args.includes('--quit-between-orders')) void quitIfIdle(station);
  else if (isHandoverWanted(args, process.platform)) void station.services.then(() => station.handover.open());
  else focusWindow(station.window);
}

/** Quits for an installer if the station is idle. An installer whose request is declined tries again later. */
async function quitIfIdle({ services, environment, log }: RunningStation): Promise<void> {
  const busy = await services.then(({ idleBlocker }) => idleBlocker());
  log.info('installer-quit-request', { busy });
  if (busy) return;
  markForReopen(environment.userData);
  app.quit();
}

/**
 * Loads the services, which takes a tenth of a second, and then yields to Chromium, which has to connect the window's process with
 * the GPU process.
 */
async function loadAppServices(): Promise<typeof import('./app-services')> {
  const loading = import('./app-services');
  // The first request for the time zone takes 9 ms, so make it while the disk is busy.
  systemTimeZone();
  const appServices = await loading;
  await nextTurn();
  return appServices;
}

/** When each step of the start was reached, in milliseconds since 1970, for the analysis of a slow start. */
const startupMarks = (): Record<string, number> =>
  Object.fromEntries(performance.getEntriesByType('mark').map(({ name, startTime }) => [name, performance.timeOrigin + startTime]));

/** Does the work that the start does not have to wait for. */
function finishStart({ environment, log }: Startup): void {
  prepareHardExit();
  tryDisableCoreDumps(log);
  void makeFilesPrivate(environment.userData, log, [CHROMIUM_FOLDER]);
}

function iconPath(buildFolder: string): string {
  const beside = join(buildFolder, '..', 'resources', 'icon.png');
  return existsSync(beside) ? beside : join(process.resourcesPath, 'icon.png');
}
