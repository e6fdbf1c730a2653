/**
 * Applies the window mode (`window.mode`) and enforces it. In a kiosk, nothing that a packer does by accident closes or hides the
 * window: it has no title bar and no menu, and ignores Alt+F4 and minimizing. Preventing a deliberate exit is up to the system
 * (Windows' assigned access, or a session with this program alone).
 */
import { type BrowserWindow, type Display, screen } from 'electron';
import { debounce } from '../base';
import type { Log } from '../log';
import { clampToWorkArea, type Rectangle } from './bounds';
import { focusWindow } from './focus-window';
import { quitOnShortcut } from './quit-shortcut';
import { saveWindowState, type WindowMode, type WindowState } from './window-state';

export interface WindowModeController {
  mode(): WindowMode;
  /** Does nothing if the window has this mode already. */
  setMode(mode: WindowMode): void;
}

/** A change of screens fires several events, and dragging a window fires hundreds. */
const DEBOUNCE_MS = 300;

/** @param options.folder the folder of the stored window state */
export function controlWindowMode(
  window: BrowserWindow,
  initialState: WindowState,
  options: { folder: string; log: Log },
): WindowModeController {
  const { folder, log } = options;
  let state = initialState;
  const saveSoon = debounce(saveState, DEBOUNCE_MS).request;
  const clampSoon = debounce(clampToDisplays, DEBOUNCE_MS).request;

  function saveState(): void {
    if (window.isDestroyed()) return;
    const isPlain = state.mode === 'window' && !window.isFullScreen() && !window.isMinimized();
    state = isPlain ? { ...state, bounds: window.getNormalBounds(), isMaximized: window.isMaximized() } : state;
    saveWindowState(folder, state);
  }

  function applyMode(): void {
    // Electron's kiosk mode is the same as full screen on Windows and Linux, so the event handlers below do the rest.
    window.setFullScreen(state.mode !== 'window');
    if (state.mode !== 'window') coverScreen(window);
  }

  /** Called after a screen was unplugged, or its size or scale has changed. */
  function clampToDisplays(): void {
    if (window.isDestroyed()) return;
    if (state.mode !== 'window') return applyMode();
    if (!window.isMaximized()) window.setBounds(clampToWorkArea(window.getBounds(), workAreas()));
  }

  function onDisplaysChanged(): void {
    log.info('screens-changed', describeDisplays());
    clampSoon();
  }
  screen.on('display-added', onDisplaysChanged);
  screen.on('display-removed', onDisplaysChanged);
  screen.on('display-metrics-changed', onDisplaysChanged);

  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('close', (event) => {
    if (state.mode !== 'kiosk') return;
    event.preventDefault();
    log.info('kiosk-close-blocked', { what: 'close' });
  });
  (window as NodeJS.EventEmitter).on('minimize', () => {
    if (state.mode !== 'kiosk') return;
    // Focus the window as well, because otherwise scans would be lost.
    focusWindow(window);
    log.info('kiosk-close-blocked', { what: 'minimize' });
  });
  window.on('leave-full-screen', () => {
    if (state.mode !== 'window' && !window.isDestroyed()) applyMode();
  });
  quitOnShortcut(window.webContents, log);

  return {
    mode: () => state.mode,
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

/** Resizes the window to the screen. Without a window manager (a bare X session, as in kiosks), full screen has no effect. */
export function coverScreen(window: BrowserWindow, bounds: Rectangle = screen.getDisplayMatching(window.getBounds()).bounds): void {
  if (process.platform === 'linux') window.setBounds(bounds);
}

/** The work areas of all screens, the primary one first. */
export function workAreas(): [Rectangle, ...Rectangle[]] {
  const [main, ...others] = screensPrimaryFirst();
  return [main.workArea, ...others.map(({ workArea }) => workArea)];
}

/** All screens, the primary one first. */
export function screensPrimaryFirst(): [Display, ...Display[]] {
  const main = screen.getPrimaryDisplay();
  return [main, ...screen.getAllDisplays().filter(({ id }) => id !== main.id)];
}

const describeDisplay = ({ bounds: { x, y, width, height }, scaleFactor }: Display): string =>
  `${width}x${height}+${x}+${y} at ${scaleFactor * 100} %`;

const describeDisplays = () => ({ screens: screen.getAllDisplays().map(describeDisplay).join(', ') });
