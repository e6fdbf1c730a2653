/**
 * Stagebay's main process: what there is, in the order in which it is opened.
 * Nothing here waits at the top level: Electron is not ready before this file has run to its end.
 */
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { app, type BrowserWindow, Menu, powerMonitor, session } from 'electron';
import type { BehindWindow, Surroundings } from './behind-window';
import { openBridge } from './bridge';
import { parseCommandLine, refuseCommandLine } from './command-line';
import { openLog } from './log';
import { defaultsPlace, policyPlace, userDataFolder } from './settings';
import {
  askWhereToSave,
  bringToFront,
  flushStorageSoon,
  lockNavigation,
  lockPermissions,
  openWindow,
  PAGE_ORIGIN,
  registerPageScheme,
  servePage,
} from './shell';

performance.mark('main');
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
  userData,
  policy: policyPlace(facts),
  defaults: defaultsPlace(facts),
};
const built = join(import.meta.dirname, '..');

app.setName('Stagebay');
app.setAppUserModelId('com.stagebay.station');
giveChromium(userData);

const command = parseCommandLine(process.argv.slice(1));
if (!command.ok) {
  app.exit(refuseCommandLine(command.problem));
} else if (command.value.name !== 'open') {
  const { value } = command;
  readBehindWindow()
    .then(({ runWithoutWindow }) => runWithoutWindow(value, surroundings))
    .then(
      (code) => app.exit(code),
      (error: Error) => {
        process.stderr.write(`${error.name}: the command failed.\n`);
        app.exit(1);
      },
    );
} else if (!isOnlyCopy()) {
  // The first one has been told and comes to the front.
  app.exit(0);
} else {
  registerPageScheme();
  Menu.setApplicationMenu(null);
  app.whenReady().then(openApp).catch(giveUp);
}

/** The window first: while its own process starts, this one has nothing else to do and reads the rest of itself. */
async function openApp(): Promise<void> {
  performance.mark('ready');
  const log = openLog(join(userData, 'logs'));
  log.info('start', { version: surroundings.version, electron: process.versions.electron, platform: process.platform });
  lockPermissions(session.defaultSession);
  // No field of ours is checked, and Electron fetches a dictionary from Google all the same (electron/electron#22995).
  session.defaultSession.setSpellCheckerDictionaryDownloadURL('data:,');
  lockNavigation(log);
  servePage(join(built, 'renderer'));

  const window = openWindow({ preload: join(built, 'preload', 'index.cjs'), icon: iconFile(), log });
  performance.mark('window');
  window.once('focus', () => log.info('window-has-keyboard', marksOfStart()));
  app.on('second-instance', () => bringToFront(window));
  app.on('window-all-closed', () => app.quit());

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
    log.info('quit');
  });

  async function openBehind(window: BrowserWindow): Promise<BehindWindow> {
    const { openBehindWindow } = await readBehindWindow();
    return openBehindWindow(surroundings, {
      log,
      tell: (name, value) => bridge.tell(name, value),
      askWhereToSave: (name) => askWhereToSave(window, join(app.getPath('documents'), name)),
      idleSeconds: () => powerMonitor.getSystemIdleTime(),
      onPageBegun: (listener) => window.webContents.on('did-start-loading', listener),
      resolveProxy: (url) => session.defaultSession.resolveProxy(url),
      flushStorageSoon: () => flushStorageSoon(session.defaultSession),
    });
  }

  const { wake } = await behind;
  // While the machine slept nothing was sent, and no timer ran.
  powerMonitor.on('resume', wake);
}

/**
 * Reading takes a tenth of a second. Before it goes on, Chromium has its turn, which has to connect the window's process
 * with the one that draws.
 */
async function readBehindWindow(): Promise<typeof import('./behind-window')> {
  const behindWindow = await import('./behind-window');
  await nextTurn();
  return behindWindow;
}

/** When each step of the start was reached, in milliseconds since 1970: for whoever looks into a station that starts slowly. */
const marksOfStart = (): Record<string, number> =>
  Object.fromEntries(performance.getEntriesByType('mark').map(({ name, startTime }) => [name, performance.timeOrigin + startTime]));

/** Lets what is on the wire come home before the process ends. No dialog: nobody stands there at log-off. */
function quitAfter(close: () => Promise<void>): void {
  let closing = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    void close().finally(() => app.exit(0));
  });
}

function giveChromium(folder: string): void {
  app.setPath('userData', folder);
  // Chromium's own files apart from ours, so that whoever looks into the folder finds the journal.
  app.setPath('sessionData', join(folder, 'chromium'));
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
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function iconFile(): string {
  const beside = join(built, '..', 'resources', 'icon.png');
  return existsSync(beside) ? beside : join(process.resourcesPath, 'icon.png');
}

function giveUp(error: Error): void {
  process.stderr.write(`Stagebay cannot start: ${error.stack ?? error.message}\n`);
  app.exit(1);
}
