/**
 * Stagebay's main process: what there is, in the order in which it is opened.
 * Nothing here that opens the window waits at the top level: Electron is not ready before this file has run to its end.
 */
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { app, type BrowserWindow, Menu, powerMonitor, screen, session } from 'electron';
import { systemTimeZone } from '../src-shared/time-zone';
import { within } from '../src-shared/within';
import { canWriteInto } from './base';
import type { BehindWindow } from './behind-window';
import { openBridge } from './bridge';
import { PROXY_SWITCHES, parseCommandLine, refuseCommandLine, refusedSwitches, refuseSwitches, switchNames } from './command-line';
import { cutOffNetwork, dangerousVariables, hardenContents, hardenSessions, isInstrumented, preparePageNetwork } from './hardening';
import { type LogFile, openLog, silentLog } from './log';
import { defaultsPlace, policyPlace, userDataFolder } from './settings';
import {
  bringToFront,
  disableCoreDumps,
  drawWithoutGraphicsCard,
  exitCodeAtEnd,
  flushStorage,
  flushStorageSoon,
  hardExit,
  keepDisplayOn,
  keepHeapSmall,
  keepLastWords,
  keepNetworkInside,
  keepNewFilesPrivate,
  keepPageAlive,
  keepWindowMode,
  type LastWords,
  makeFilesPrivate,
  makeFolderPrivate,
  openWindow,
  PAGE_ORIGIN,
  prepareHardExit,
  readWindowMemory,
  registerPageScheme,
  rememberToOpenAgain,
  servePage,
  startAgain,
} from './shell';
import type { Surroundings } from './surroundings';

performance.mark('main');
const weakening = unsetWeakening();
keepNewFilesPrivate();
const facts = {
  platform: process.platform,
  env: process.env,
  home: homedir(),
  packaged: app.isPackaged,
  userDataSwitch: app.commandLine.getSwitchValue('user-data-dir'),
};
const userData = userDataFolder(facts);
const surroundings: Surroundings = {
  version: app.getVersion(),
  packaged: app.isPackaged,
  // Unlike getLocale and getSystemLocale, this can be asked before Electron is ready, as switches without a window have to.
  languages: () => app.getPreferredSystemLanguages(),
  userData,
  policy: policyPlace(facts),
  defaults: defaultsPlace(facts),
};
/** Chromium's own files, inside the user-data folder. */
const CHROMIUM_FOLDER = 'chromium';
const built = join(import.meta.dirname, '..');

app.setName('Stagebay');
app.setAppUserModelId('com.stagebay.station');
giveChromium(userData);

if (weakening.switches.length > 0) {
  const log = openLog(join(userData, 'logs'));
  log.error('switch-refused', { switches: weakening.switches.join(', ') });
  exit(refuseSwitches(weakening.switches));
}

const command = parseCommandLine(process.argv.slice(1));
if (command.ok && command.value.name === 'open') openOnce();
else {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, failCommand);
  if (!command.ok) {
    exit(refuseCommandLine(command.problem));
  } else if (command.value.name === 'quit' || command.value.name === 'quit-between-orders') {
    // Asking for the lock tells the station that holds it, which reads the switch.
    app.requestSingleInstanceLock();
    exit(0);
  } else if (command.value.name !== 'open') {
    const { value } = command;
    void app.whenReady().then(() => hardenSessions({ origin: PAGE_ORIGIN, log: silentLog }));
    const done = import('./without-window')
      .then(({ runWithoutWindow }) => runWithoutWindow(value, surroundings, { openAfterwards, resolveProxy }))
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
function unsetWeakening(): { readonly switches: readonly string[]; readonly variables: readonly string[] } {
  const switches = refusedSwitches(process.argv.slice(1), { platform: process.platform, isRoot: process.getuid?.() === 0 });
  const variables = dangerousVariables(process.env);
  const isThere = switches.length > 0 || variables.length > 0;
  if (!isThere || !app.isPackaged || isInstrumented(app.getAppPath())) return { switches: [], variables: [] };
  for (const name of variables) delete process.env[name];
  return { switches, variables };
}

function openOnce(): void {
  const log = openLog(join(userData, 'logs'));
  const lastWords = keepLastWords({ userData, version: surroundings.version, log, comeBack: startAgain, exit });
  makeFolderPrivate(userData, log);
  // The first one has been told and comes to the front.
  if (!isOnlyCopy()) exit(0);
  if (weakening.variables.length > 0) log.warn('variables-unset', { variables: weakening.variables.join(', ') });
  const proxy = switchNames(process.argv.slice(1), process.platform).filter((name) => PROXY_SWITCHES.some((known) => known === name));
  if (proxy.length > 0) log.warn('proxy-by-switch', { switches: proxy.join(', ') });
  keepHeapSmall();
  registerPageScheme();
  keepNetworkInside();
  preparePageNetwork();
  drawWithoutGraphicsCard();
  Menu.setApplicationMenu(null);
  app
    .whenReady()
    .then(() => openApp(log, lastWords))
    .catch((error) => lastWords.broke(error));
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
function openAfterwards(): void {
  const left = ['--autostart', '--open-again', '--ozone-platform=headless'];
  startAgain(process.argv.slice(1).filter((word) => !left.includes(word)));
}

/** The window first: while its own process starts, this one has nothing else to do and reads the rest of itself. */
async function openApp(log: LogFile, lastWords: LastWords): Promise<void> {
  performance.mark('ready');
  log.info('start', {
    version: surroundings.version,
    electron: process.versions.electron,
    platform: process.platform,
    pid: process.pid,
  });
  hardenSessions({ origin: PAGE_ORIGIN, log });
  hardenContents({ origin: PAGE_ORIGIN, log });
  // Waited for by what uses another session; the window does not wait.
  const isCutOff = cutOffNetwork(session.defaultSession);
  servePage(join(built, 'renderer'));

  const remembered = readWindowMemory(userData);
  const window = openWindow({ preload: join(built, 'preload', 'index.cjs'), icon: iconFile(), remembered });
  performance.mark('window');
  lastWords.begin();
  const page = keepPageAlive(window, log);
  const modes = keepWindowMode(window, remembered, { folder: userData, log });
  window.once('focus', () => log.info('window-has-keyboard', marksOfStart()));
  // IT and installers ask: a kiosk's own cross does nothing, and from the session that they run in no window can be reached.
  app.on('second-instance', (_event, words) => {
    if (words.includes('--quit')) app.quit();
    else if (words.includes('--quit-between-orders')) void quitBetweenOrders();
    else bringToFront(window);
  });
  app.on('window-all-closed', () => app.quit());
  // Chromium starts its helpers anew by itself: the one that draws, above all.
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => log.warn('helper-gone', { type, reason, exitCode }));
  // Windows signs somebody off, or shuts down: it waits for nobody, and asks for no quitting. Some installer of other software
  // may say the same to this app alone (`close-app`, the Restart Manager): it goes on then, and its end is to be noticed.
  window.on('session-end', ({ reasons }) => {
    log.info('session-end', { reasons: reasons?.join(', ') });
    if (!reasons?.includes('close-app')) lastWords.said();
  });

  const behind = openBehind(window);
  const bridge = openBridge({
    origin: PAGE_ORIGIN,
    contents: () => (window.isDestroyed() ? null : window.webContents),
    log,
    answers: async () => (await behind).answers,
  });
  quitAfter(async () => {
    bridge.close();
    await behind.then(({ close }) => close());
    await within(FLUSH_WITHIN_MS, flushStorage(session.defaultSession));
    lastWords.said();
    log.info('quit');
    // In the same turn: nothing is done, and no line is written, after the last one.
    exit(exitCodeAtEnd());
  }, lastWords);

  /** An installer that is told no, by a station that stays, tries again later. */
  async function quitBetweenOrders(): Promise<void> {
    const busy = await behind.then((station) => station.busy());
    log.info('installer-asks', { busy });
    if (busy) return;
    rememberToOpenAgain(userData);
    app.quit();
  }

  async function openBehind(window: BrowserWindow): Promise<BehindWindow> {
    const [{ openBehindWindow }] = await Promise.all([readBehindWindow(), isCutOff]);
    return openBehindWindow(surroundings, {
      log,
      tell: (name, value) => bridge.tell(name, value),
      getPath: (folder) => app.getPath(folder),
      idleSeconds: () => powerMonitor.getSystemIdleTime(),
      onPageBegun: (listener) => window.webContents.on('did-start-loading', listener),
      resolveProxy,
      onSessionEnding(listener) {
        // Windows tells its windows, and may still be refused; other systems tell when it is certain.
        window.on('query-session-end', listener);
        window.on('session-end', listener);
        powerMonitor.on('shutdown', listener);
      },
      onHelperGone: (listener) => app.on('child-process-gone', listener),
      flushStorageSoon: () => flushStorageSoon(session.defaultSession),
      enterWindowMode: modes.enter,
      keepDisplayOn(on) {
        log.info('display-kept-on', { on });
        keepDisplayOn(on);
      },
      pageFailed: page.failed,
      devices: () => devicesOf(window),
    });
  }

  const { wake } = await behind;
  // When the window has long shown itself.
  setTimeout(() => {
    prepareHardExit();
    preventDumps(log);
    void makeFilesPrivate(userData, log, [CHROMIUM_FOLDER]);
  }, PREPARE_AFTER_MS);
  // While the machine slept nothing was sent, and no timer ran.
  powerMonitor.on('suspend', () => log.info('sleep'));
  powerMonitor.on('resume', () => {
    log.info('resume');
    wake();
  });
}

/** Scanners and scales are keyboards to this computer: whether they are there, only their next key tells. */
const devicesOf = (window: BrowserWindow): object => ({
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
        minimised: window.isMinimized(),
        fullScreen: window.isFullScreen(),
      },
  touchedSecondsAgo: powerMonitor.getSystemIdleTime(),
});

/**
 * Reading takes a tenth of a second. Before it goes on, Chromium has its turn, which has to connect the window's process
 * with the one that draws.
 */
async function readBehindWindow(): Promise<typeof import('./behind-window')> {
  const reading = import('./behind-window');
  // The disk is waited for now, and whoever asks for the time zone first waits 9 ms for it, here or later.
  systemTimeZone();
  const behindWindow = await reading;
  await nextTurn();
  return behindWindow;
}

/** When each step of the start was reached, in milliseconds since 1970: for whoever looks into a station that starts slowly. */
const marksOfStart = (): Record<string, number> =>
  Object.fromEntries(performance.getEntriesByType('mark').map(({ name, startTime }) => [name, performance.timeOrigin + startTime]));

const PREPARE_AFTER_MS = 2_000;

/** How long quitting may take in all. Everything that it waits for has a shorter time limit of its own, but the disk. */
const QUIT_WITHIN_MS = 20_000;

/** How long Chromium may take to put on the disk what the page has stored. */
const FLUSH_WITHIN_MS = 1_000;

/** Lets what is on the wire come home before the process ends. No dialog: nobody stands there at log-off. */
function quitAfter(closeAndExit: () => Promise<void>, lastWords: LastWords): void {
  let closing = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    // The app was told to quit, so it ends; a quit that hangs would keep every other copy from opening.
    setTimeout(() => lastWords.broke(new Error('Quitting took too long.'), { relaunch: false }), QUIT_WITHIN_MS);
    closeAndExit().catch((error) => lastWords.broke(error));
  });
}

/** The system's proxy for a URL, asked in a session of its own: the page's has no network. A switch asks before Electron is ready. */
async function resolveProxy(url: string): Promise<string> {
  await app.whenReady();
  return session.fromPartition('system-proxy').resolveProxy(url);
}

function preventDumps(log: LogFile): void {
  try {
    disableCoreDumps();
  } catch (error) {
    log.warn('dumps-not-disabled', { detail: (error as Error).message });
  }
}

function giveChromium(folder: string): void {
  app.setPath('userData', folder);
  // Chromium's own files apart from ours, so that whoever looks into the folder finds the journal.
  app.setPath('sessionData', join(folder, CHROMIUM_FOLDER));
}

/**
 * On a folder that cannot be written Chromium says that another copy is running. There is to be a window, which says
 * what is wrong: what Chromium writes then goes where it is thrown away.
 */
function isOnlyCopy(): boolean {
  if (!isWritable(userData)) giveChromium(mkdtempSync(join(tmpdir(), 'stagebay-')));
  return app.requestSingleInstanceLock();
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    return canWriteInto(folder);
  } catch {
    return false;
  }
}

function iconFile(): string {
  const beside = join(built, '..', 'resources', 'icon.png');
  return existsSync(beside) ? beside : join(process.resourcesPath, 'icon.png');
}
