/**
 * How the window stands on the screen (`window.mode`), and that it stays so. In a kiosk nothing that a packer does by
 * accident ends it: no title bar, no menu and so no keys of a menu, no Alt+F4, no minimising. It keeps nobody in who
 * wants to get out: that is the system's own business (Windows' assigned access, a session with this one program).
 */
import { app, type BrowserWindow, type Display, screen } from 'electron';
import type { Log } from '../log';
import { clampToWorkArea, type Rectangle } from './bounds';
import { focusWindow } from './focus-window';
import { saveWindowState, type WindowMode, type WindowState } from './window-state';

export interface WindowModeController {
  /** Nothing happens when it stands so already. */
  setMode(mode: WindowMode): void;
}

/** Screens come and go in several steps, and a window is dragged in hundreds. */
const DEBOUNCE_MS = 300;

/** @param folder where the window is remembered */
export function controlWindowMode(
  window: BrowserWindow,
  initialState: WindowState,
  options: { folder: string; log: Log },
): WindowModeController {
  const { folder, log } = options;
  let state = initialState;
  const debounced = { saveState: debounce(saveState), clampToDisplays: debounce(clampToDisplays) };

  function saveState(): void {
    if (window.isDestroyed()) return;
    const isPlain = state.mode === 'window' && !window.isFullScreen() && !window.isMinimized();
    state = isPlain ? { ...state, bounds: window.getNormalBounds(), maximised: window.isMaximized() } : state;
    saveWindowState(folder, state);
  }

  function applyMode(): void {
    // What Electron calls kiosk is the same on Windows and Linux; the rest of a kiosk stands below.
    window.setFullScreen(state.mode !== 'window');
    if (state.mode !== 'window') coverScreen(window);
  }

  /** A screen was unplugged, or has another size or scale. */
  function clampToDisplays(): void {
    if (window.isDestroyed()) return;
    if (state.mode !== 'window') return applyMode();
    if (!window.isMaximized()) window.setBounds(clampToWorkArea(window.getBounds(), workAreas()));
  }

  function onDisplaysChanged(): void {
    log.info('screens-changed', describeDisplays());
    debounced.clampToDisplays();
  }
  screen.on('display-added', onDisplaysChanged);
  screen.on('display-removed', onDisplaysChanged);
  screen.on('display-metrics-changed', onDisplaysChanged);

  window.on('resize', debounced.saveState);
  window.on('move', debounced.saveState);
  window.on('close', (event) => {
    if (state.mode !== 'kiosk') return;
    event.preventDefault();
    log.info('kiosk-close-blocked', { what: 'close' });
  });
  (window as NodeJS.EventEmitter).on('minimize', () => {
    if (state.mode !== 'kiosk') return;
    // With the keyboard: otherwise a scan would go nowhere.
    focusWindow(window);
    log.info('kiosk-close-blocked', { what: 'minimise' });
  });
  window.on('leave-full-screen', () => {
    if (state.mode !== 'window' && !window.isDestroyed()) applyMode();
  });
  // In this process, so that it works while the page hangs. No scanner types three modifiers at once.
  window.webContents.on('before-input-event', (_event, { type, key, code, control, alt, shift, modifiers = [] }) => {
    // Where a layout has AltGr, Windows takes Ctrl and Alt for it, and the letter for whatever stands on that key then.
    const areThreeHeld = shift && ((control && alt) || modifiers.includes('altgr'));
    if (type !== 'keyDown' || !areThreeHeld || (key.toLowerCase() !== 'q' && code !== 'KeyQ')) return;
    log.info('quit-shortcut');
    app.quit();
  });

  return {
    setMode(mode) {
      if (mode === state.mode || window.isDestroyed()) return;
      if (state.mode === 'window') saveState();
      state = { ...state, mode };
      log.info('window-mode', { mode });
      applyMode();
      if (mode === 'window' && state.bounds) window.setBounds(clampToWorkArea(state.bounds, workAreas()));
      saveWindowState(folder, state);
    },
  };
}

/** Where nobody manages windows (a bare X session, as kiosks have), asking for full screen does nothing. */
export function coverScreen(window: BrowserWindow): void {
  if (process.platform === 'linux') window.setBounds(screen.getDisplayMatching(window.getBounds()).bounds);
}

/** The main one first. */
export function workAreas(): [Rectangle, ...Rectangle[]] {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return [main.workArea, ...others.map(({ workArea }) => workArea)];
}

const describeDisplay = ({ bounds: { x, y, width, height }, scaleFactor }: Display): string =>
  `${width}x${height}+${x}+${y} at ${scaleFactor * 100} %`;

const describeDisplays = () => ({ screens: screen.getAllDisplays().map(describeDisplay).join(', ') });

function debounce(callback: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(callback, DEBOUNCE_MS);
  };
}
