/** Opens the second window in its place. */
import { BrowserWindow } from 'electron';
import type { Log } from '../log';
import { forwardKeys } from './forward-keys';
import type { Placement } from './handover-placement';
import { pagePreferences } from './page-preferences';
import { HANDOVER_URL } from './page-scheme';
import { quitOnShortcut } from './quit-shortcut';
import { type RendererSupervisor, superviseRenderer } from './renderer-recovery';
import { coverScreen, type WindowModeController } from './window-mode';

export interface HandoverOptions {
  readonly main: BrowserWindow;
  readonly modes: Pick<WindowModeController, 'mode'>;
  readonly preload: string;
  readonly icon: string;
  readonly log: Log;
}

export type OpenPlacement = Exclude<Placement, { kind: 'none' }>;

const MIN_SIZE = { width: 800, height: 480 };

export function openHandoverWindow(
  placement: OpenPlacement,
  options: HandoverOptions,
): { readonly window: BrowserWindow; readonly page: RendererSupervisor } {
  const { main, modes, log } = options;
  const window = createWindow(placement, options);
  const page = superviseRenderer(window, { url: HANDOVER_URL, log });
  leaveKeyboardTo(main, window, log);
  stayInKiosk(window, modes, log);
  return { window, page };
}

/** In a kiosk, nothing that a person does by accident closes or hides the window. */
function stayInKiosk(window: BrowserWindow, modes: HandoverOptions['modes'], log: Log): void {
  window.on('close', (event) => {
    if (modes.mode() !== 'kiosk') return;
    event.preventDefault();
    log.info('kiosk-close-blocked', { what: 'close' });
  });
  (window as NodeJS.EventEmitter).on('minimize', () => {
    if (modes.mode() !== 'kiosk') return;
    window.showInactive();
    log.info('kiosk-close-blocked', { what: 'minimize' });
  });
}

/** The window is shown with its first frame, without the keyboard. */
function createWindow({ kind, bounds }: OpenPlacement, { preload, icon }: HandoverOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...bounds,
    minWidth: Math.min(MIN_SIZE.width, bounds.width),
    minHeight: Math.min(MIN_SIZE.height, bounds.height),
    show: false,
    title: 'Stagebay Handover',
    icon,
    backgroundColor: '#f4f2ed',
    autoHideMenuBar: true,
    // No zoom of its own: Chromium keeps one zoom factor per origin, so it would be the main window's, too.
    webPreferences: pagePreferences(preload, 'handover'),
  });
  window.once('ready-to-show', () => {
    window.showInactive();
    if (kind !== 'full-screen') return;
    // A window that enters full screen while it is hidden is shown by it, and takes the keyboard.
    window.setFullScreen(true);
    coverScreen(window, bounds);
  });
  // Keep the title, whatever title the page sets.
  window.on('page-title-updated', (event) => event.preventDefault());
  void window.loadURL(HANDOVER_URL).catch(() => undefined); // `did-fail-load` handles the error and reloads.
  return window;
}

/** Input with a pointer ends with one of these. */
const POINTER_ENDS: ReadonlySet<string> = new Set(['mouseUp', 'touchEnd', 'gestureTap']);

/** After a tap, the main window has the keyboard again. Keys that arrive before are forwarded to it. */
function leaveKeyboardTo(main: BrowserWindow, window: BrowserWindow, log: Log): void {
  const { webContents } = window;
  quitOnShortcut(webContents, log);
  forwardKeys(webContents, () => (main.isDestroyed() ? null : main.webContents));
  webContents.on('input-event', (_event, { type }) => {
    if (!POINTER_ENDS.has(type) || main.isDestroyed() || main.isMinimized() || !main.isVisible()) return;
    main.focus();
    // The focus brings the main window to the front, above the window that a person is using.
    window.moveTop();
  });
}
