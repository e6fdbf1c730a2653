/**
 * Stagebay's main process: what there is, in the order in which it is opened.
 * Nothing here that opens the window waits at the top level: Electron is not ready before this file has run to its end.
 */
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { app, type BrowserWindow, Menu, powerMonitor, screen, session } from 'electron';
import { withTimeout } from '../src-shared/base/timeout';
import { systemTimeZone } from '../src-shared/time/time-zone';
import type { AppServices } from './app-services';
import { isWritableFolder } from './base';
import { openBridge } from './bridge';
import {
  findForbiddenSwitches,
  PROXY_SWITCHES,
  parseCommandLine,
  parseSwitchNames,
  rejectCommandLine,
  rejectSwitches,
} from './command-line';
import type { Environment } from './environment';
import {
  cutOffNetwork,
  disableCoreDumps,
  findDangerousVariables,
  hardenContents,
  hardenSessions,
  isInstrumented,
  keepNewFilesPrivate,
  makeFilesPrivate,
  makeFolderPrivate,
  preparePageNetwork,
} from './hardening';
import {
  type CrashHandler,
  disableGpu,
  finalExitCode,
  hardExit,
  installCrashHandler,
  limitYoungGeneration,
  markForReopen,
  prepareHardExit,
  relaunch,
  runNetworkServiceInProcess,
  setDisplayWakeLock,
} from './lifecycle';
import { type LogFile, openLog, silentLog } from './log';
import { defaultsLocation, policyLocation, userDataFolder } from './settings';
import {
  controlWindowMode,
  flushStorage,
  focusWindow,
  loadWindowState,
  openWindow,
  PAGE_ORIGIN,
  registerPageScheme,
  scheduleStorageFlush,
  servePage,
  superviseRenderer,
} from './window';

performance.mark('main');
const forbidden = removeForbiddenOptions();
keepNewFilesPrivate();
const platformFacts = {
  platform: process.platform,
  env: process.env,
  home: homedir(),
  packaged: app.isPackaged,
  userDataSwitch: app.commandLine.getSwitchValue('user-data-dir'),
};
const userData = userDataFolder(platformFacts);
const environment: Environment = {
  version: app.getVersion(),
  packaged: app.isPackaged,
  // Unlike getLocale and getSystemLocale, this can be asked before Electron is ready, as switches without a window have to.
  languages: () => app.getPreferredSystemLanguages(),
  userData,
  policy: policyLocation(platformFacts),
  defaults: defaultsLocation(platformFacts),
};
/** Chromium's own files, inside the user-data folder. */
const CHROMIUM_FOLDER = 'chromium';
const buildFolder = join(import.meta.dirname, '..');

app.setName('Stagebay');
app.setAppUserModelId('com.stagebay.station');
setUserDataPaths(userData);

if (forbidden.switches.length > 0) {
  const log = openLog(join(userData, 'logs'));
  log.error('switch-refused', { switches: forbidden.switches.join(', ') });
  exit(rejectSwitches(forbidden.switches));
}

const command = parseCommandLine(process.argv.slice(1));
if (command.ok && command.value.name === 'open') startWithWindow();
else {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, failCommand);
  if (!command.ok) {
    exit(rejectCommandLine(command.problem));
  } else if (command.value.name === 'quit' || command.value.name === 'quit-between-orders') {
    // Asking for the lock tells the station that holds it, which reads the switch.
    app.requestSingleInstanceLock();
    exit(0);
  } else if (command.value.name !== 'open') {
    const { value } = command;
    void app.whenReady().then(() => hardenSessions({ origin: PAGE_ORIGIN, log: silentLog }));
    const done = import('./headless')
      .then(({ runHeadlessCommand }) => runHeadlessCommand(value, environment, { relaunchWithWindow, resolveProxy }))
      .then(exit, failCommand);
    // Electron goes on when this file has run to its end, and asks for a display then: what is done before needs none. Whoever
    // asks the system for a proxy has to let it go on.
    if (value.name !== 'diagnostics') await done;
  }
}

/**
 * What would weaken a packaged app: the variables are gone when this returns, the switches are for the caller to refuse. The app
 * never starts itself again without them. The build for tests, and one that is not packaged, keep all.
 */
function removeForbiddenOptions(): { readonly switches: readonly string[]; readonly variables: readonly string[] } {
  const switches = findForbiddenSwitches(process.argv.slice(1), { platform: process.platform, isRoot: process.getuid?.() === 0 });
  const variables = findDangerousVariables(process.env);
  const isAnyForbidden = switches.length > 0 || variables.length > 0;
  if (!isAnyForbidden || !app.isPackaged || isInstrumented(app.getAppPath())) return { switches: [], variables: [] };
  for (const name of variables) delete process.env[name];
  return { switches, variables };
}

function startWithWindow(): void {
  const log = openLog(join(userData, 'logs'));
  const crashHandler = installCrashHandler({ userData, version: environment.version, log, relaunch: relaunch, exit });
  makeFolderPrivate(userData, log);
  // The first one has been told and comes to the front.
  if (!acquireSingleInstanceLock()) exit(0);
  if (forbidden.variables.length > 0) log.warn('variables-unset', { variables: forbidden.variables.join(', ') });
  const proxy = parseSwitchNames(process.argv.slice(1), process.platform).filter((name) => PROXY_SWITCHES.some((known) => known === name));
  if (proxy.length > 0) log.warn('proxy-by-switch', { switches: proxy.join(', ') });
  limitYoungGeneration();
  registerPageScheme();
  runNetworkServiceInProcess();
  preparePageNetwork();
  disableGpu();
  Menu.setApplicationMenu(null);
  app
    .whenReady()
    .then(() => openApp(log, crashHandler))
    .catch((error) => crashHandler.crash(error));
}

/** A command that fails ends with 1, also where it breaks: Electron's own handler opens a dialog and waits for an answer. */
function failCommand(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.name : 'Error'}: the command failed.\n`);
  exit(1);
}

/** The one way in which this process ends by itself. A lock that stays would name this computer, which may be renamed or copied. */
function exit(exitCode: number): void {
  app.releaseSingleInstanceLock();
  hardExit(exitCode);
}

/** The same call without what kept it from opening a window. */
function relaunchWithWindow(): void {
  const removedSwitches = ['--autostart', '--reopen', '--open-again', '--ozone-platform=headless'];
  relaunch(process.argv.slice(1).filter((word) => !removedSwitches.includes(word)));
}

/** The window first: while its own process starts, this one has nothing else to do and reads the rest of itself. */
async function openApp(log: LogFile, crashHandler: CrashHandler): Promise<void> {
  performance.mark('ready');
  log.info('start', {
    version: environment.version,
    electron: process.versions.electron,
    platform: process.platform,
    pid: process.pid,
  });
  hardenSessions({ origin: PAGE_ORIGIN, log });
  hardenContents({ origin: PAGE_ORIGIN, log });
  // Waited for by what uses another session; the window does not wait.
  const networkCutOff = cutOffNetwork(session.defaultSession);
  servePage(join(buildFolder, 'renderer'));

  const windowState = loadWindowState(userData);
  const window = openWindow({ preload: join(buildFolder, 'preload', 'index.cjs'), icon: iconPath(), state: windowState });
  performance.mark('window');
  crashHandler.markStarted();
  const page = superviseRenderer(window, log);
  const modes = controlWindowMode(window, windowState, { folder: userData, log });
  window.once('focus', () => log.info('window-focused', startupMarks()));
  // IT and installers ask: a kiosk's own cross does nothing, and from the session that they run in no window can be reached.
  app.on('second-instance', (_event, words) => {
    if (words.includes('--quit')) app.quit();
    else if (words.includes('--quit-between-orders')) void quitIfIdle();
    else focusWindow(window);
  });
  app.on('window-all-closed', () => app.quit());
  // Chromium starts its helpers anew by itself: the one that draws, above all.
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => log.warn('child-process-gone', { type, reason, exitCode }));
  // Windows signs somebody off, or shuts down: it waits for nobody, and asks for no quitting. Some installer of other software
  // may say the same to this app alone (`close-app`, the Restart Manager): it goes on then, and its end is to be noticed.
  window.on('session-end', ({ reasons }) => {
    log.info('session-end', { reasons: reasons?.join(', ') });
    if (!reasons?.includes('close-app')) crashHandler.markClean();
  });

  const services = createServices(window);
  const bridge = openBridge({
    origin: PAGE_ORIGIN,
    getContents: () => (window.isDestroyed() ? null : window.webContents),
    log,
    getRouter: async () => (await services).answers,
  });
  closeBeforeQuit(async () => {
    bridge.close();
    await services.then(({ close }) => close());
    await withTimeout(FLUSH_TIMEOUT_MS, flushStorage(session.defaultSession));
    crashHandler.markClean();
    log.info('quit');
    // In the same turn: nothing is done, and no line is written, after the last one.
    exit(finalExitCode());
  }, crashHandler);

  /** An installer that is told no, by a station that stays, tries again later. */
  async function quitIfIdle(): Promise<void> {
    const busy = await services.then((station) => station.idleBlocker());
    log.info('installer-quit-request', { busy });
    if (busy) return;
    markForReopen(userData);
    app.quit();
  }

  async function createServices(window: BrowserWindow): Promise<AppServices> {
    const [{ createAppServices }] = await Promise.all([loadAppServices(), networkCutOff]);
    return createAppServices(environment, {
      log,
      emit: (name, value) => bridge.emit(name, value),
      getPath: (folder) => app.getPath(folder),
      idleSeconds: () => powerMonitor.getSystemIdleTime(),
      onPageLoading: (listener) => window.webContents.on('did-start-loading', listener),
      resolveProxy,
      onSessionEnding(listener) {
        // Windows tells its windows, and may still be refused; other systems tell when it is certain.
        window.on('query-session-end', listener);
        window.on('session-end', listener);
        powerMonitor.on('shutdown', listener);
      },
      onChildProcessGone: (listener) => app.on('child-process-gone', listener),
      scheduleStorageFlush: () => scheduleStorageFlush(session.defaultSession),
      setWindowMode: modes.setMode,
      setDisplayWakeLock(on) {
        log.info('display-wake-lock', { on });
        setDisplayWakeLock(on);
      },
      reportPageError: page.reportPageError,
      devices: () => describeDevices(window),
    });
  }

  const { resume } = await services;
  // When the window has long shown itself.
  setTimeout(() => {
    prepareHardExit();
    tryDisableCoreDumps(log);
    void makeFilesPrivate(userData, log, [CHROMIUM_FOLDER]);
  }, DEFERRED_WORK_DELAY_MS);
  // While the machine slept nothing was sent, and no timer ran.
  powerMonitor.on('suspend', () => log.info('sleep'));
  powerMonitor.on('resume', () => {
    log.info('resume');
    resume();
  });
}

/** Scanners and scales are keyboards to this computer: whether they are there, only their next key tells. */
const describeDevices = (window: BrowserWindow): object => ({
  screens: screen
    .getAllDisplays()
    .map(({ bounds, workArea, scaleFactor, rotation, touchSupport }) => ({ bounds, workArea, scaleFactor, rotation, touchSupport })),
  window: window.isDestroyed()
    ? null
    : {
        bounds: window.getBounds(),
        zoom: window.webContents.getZoomFactor(),
        hasKeyboard: window.isFocused(),
        visible: window.isVisible(),
        minimized: window.isMinimized(),
        fullScreen: window.isFullScreen(),
      },
  touchedSecondsAgo: powerMonitor.getSystemIdleTime(),
});

/**
 * Reading takes a tenth of a second. Before it goes on, Chromium has its turn, which has to connect the window's process
 * with the one that draws.
 */
async function loadAppServices(): Promise<typeof import('./app-services')> {
  const loading = import('./app-services');
  // The disk is waited for now, and whoever asks for the time zone first waits 9 ms for it, here or later.
  systemTimeZone();
  const appServices = await loading;
  await nextTurn();
  return appServices;
}

/** When each step of the start was reached, in milliseconds since 1970: for whoever looks into a station that starts slowly. */
const startupMarks = (): Record<string, number> =>
  Object.fromEntries(performance.getEntriesByType('mark').map(({ name, startTime }) => [name, performance.timeOrigin + startTime]));

const DEFERRED_WORK_DELAY_MS = 2_000;

/** How long quitting may take in all. Everything that it waits for has a shorter time limit of its own, but the disk. */
const QUIT_TIMEOUT_MS = 20_000;

/** How long Chromium may take to put on the disk what the page has stored. */
const FLUSH_TIMEOUT_MS = 1_000;

/** Lets what is on the wire come home before the process ends. No dialog: nobody stands there at log-off. */
function closeBeforeQuit(closeAndExit: () => Promise<void>, crashHandler: CrashHandler): void {
  let closing = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    // The app was told to quit, so it ends; a quit that hangs would keep every other copy from opening.
    setTimeout(() => crashHandler.crash(new Error('Quitting took too long.'), { relaunch: false }), QUIT_TIMEOUT_MS);
    closeAndExit().catch((error) => crashHandler.crash(error));
  });
}

/** The system's proxy for a URL, asked in a session of its own: the page's has no network. A switch asks before Electron is ready. */
async function resolveProxy(url: string): Promise<string> {
  await app.whenReady();
  return session.fromPartition('system-proxy').resolveProxy(url);
}

function tryDisableCoreDumps(log: LogFile): void {
  try {
    disableCoreDumps();
  } catch (error) {
    log.warn('dumps-not-disabled', { detail: (error as Error).message });
  }
}

function setUserDataPaths(folder: string): void {
  app.setPath('userData', folder);
  // Chromium's own files apart from ours, so that whoever looks into the folder finds the journal.
  app.setPath('sessionData', join(folder, CHROMIUM_FOLDER));
}

/**
 * On a folder that cannot be written Chromium says that another copy is running. There is to be a window, which says
 * what is wrong: what Chromium writes then goes where it is thrown away.
 */
function acquireSingleInstanceLock(): boolean {
  if (!isWritable(userData)) setUserDataPaths(mkdtempSync(join(tmpdir(), 'stagebay-')));
  return app.requestSingleInstanceLock();
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    return isWritableFolder(folder);
  } catch {
    return false;
  }
}

function iconPath(): string {
  const beside = join(buildFolder, '..', 'resources', 'icon.png');
  return existsSync(beside) ? beside : join(process.resourcesPath, 'icon.png');
}
