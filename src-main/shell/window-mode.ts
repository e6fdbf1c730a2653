/**
 * How the window stands on the screen (`window.mode`), and that it stays so. In a kiosk nothing that a packer does by
 * accident ends it: no title bar, no menu and so no keys of a menu, no Alt+F4, no minimising. It keeps nobody in who
 * wants to get out: that is the system's own business (Windows' assigned access, a session with this one program).
 */
import { app, type BrowserWindow, type Display, screen } from 'electron';
import type { Log } from '../log';
import { type Area, fitted } from './bounds';
import { bringToFront } from './front';
import { type WindowMemory, type WindowMode, writeWindowMemory } from './window-memory';

export interface WindowModes {
  /** Nothing happens when it stands so already. */
  enter(mode: WindowMode): void;
}

/** Screens come and go in several steps, and a window is dragged in hundreds. */
const SETTLED_MS = 300;

/** @param folder where the window is remembered */
export function keepWindowMode(window: BrowserWindow, remembered: WindowMemory, options: { folder: string; log: Log }): WindowModes {
  const { folder, log } = options;
  let memory = remembered;
  const settled = { memory: soon(remember), screens: soon(backOntoScreen) };

  function remember(): void {
    if (window.isDestroyed()) return;
    const isPlain = memory.mode === 'window' && !window.isFullScreen() && !window.isMinimized();
    memory = isPlain ? { ...memory, bounds: window.getNormalBounds(), maximised: window.isMaximized() } : memory;
    writeWindowMemory(folder, memory);
  }

  function stand(): void {
    // What Electron calls kiosk is the same on Windows and Linux; the rest of a kiosk stands below.
    window.setFullScreen(memory.mode !== 'window');
    if (memory.mode !== 'window') coverScreen(window);
  }

  /** A screen was unplugged, or has another size or scale. */
  function backOntoScreen(): void {
    if (window.isDestroyed()) return;
    if (memory.mode !== 'window') return stand();
    if (!window.isMaximized()) window.setBounds(fitted(window.getBounds(), workAreas()));
  }

  function screensChanged(): void {
    log.info('screens-changed', screensInWords());
    settled.screens();
  }
  screen.on('display-added', screensChanged);
  screen.on('display-removed', screensChanged);
  screen.on('display-metrics-changed', screensChanged);

  window.on('resize', settled.memory);
  window.on('move', settled.memory);
  window.on('close', (event) => {
    if (memory.mode !== 'kiosk') return;
    event.preventDefault();
    log.info('kiosk-kept', { what: 'close' });
  });
  (window as NodeJS.EventEmitter).on('minimize', () => {
    if (memory.mode !== 'kiosk') return;
    // With the keyboard: otherwise a scan would go nowhere.
    bringToFront(window);
    log.info('kiosk-kept', { what: 'minimise' });
  });
  window.on('leave-full-screen', () => {
    if (memory.mode !== 'window' && !window.isDestroyed()) stand();
  });
  // In this process, so that it works while the page hangs. No scanner types three modifiers at once.
  window.webContents.on('before-input-event', (_event, { type, key, code, control, alt, shift, modifiers = [] }) => {
    // Where a layout has AltGr, Windows takes Ctrl and Alt for it, and the letter for whatever stands on that key then.
    const three = shift && ((control && alt) || modifiers.includes('altgr'));
    if (type !== 'keyDown' || !three || (key.toLowerCase() !== 'q' && code !== 'KeyQ')) return;
    log.info('left-by-keys');
    app.quit();
  });

  return {
    enter(mode) {
      if (mode === memory.mode || window.isDestroyed()) return;
      if (memory.mode === 'window') remember();
      memory = { ...memory, mode };
      log.info('window-mode', { mode });
      stand();
      if (mode === 'window' && memory.bounds) window.setBounds(fitted(memory.bounds, workAreas()));
      writeWindowMemory(folder, memory);
    },
  };
}

/** Where nobody manages windows (a bare X session, as kiosks have), asking for full screen does nothing. */
export function coverScreen(window: BrowserWindow): void {
  if (process.platform === 'linux') window.setBounds(screen.getDisplayMatching(window.getBounds()).bounds);
}

/** The main one first. */
export function workAreas(): [Area, ...Area[]] {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return [main.workArea, ...others.map(({ workArea }) => workArea)];
}

const inWords = ({ bounds: { x, y, width, height }, scaleFactor }: Display): string =>
  `${width}x${height}+${x}+${y} at ${scaleFactor * 100} %`;

const screensInWords = () => ({ screens: screen.getAllDisplays().map(inWords).join(', ') });

function soon(act: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, SETTLED_MS);
  };
}
