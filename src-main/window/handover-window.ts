/**
 * The second window (docs/decisions/0046-second-window.md): it shows the Handover view on another screen than the main window's, and
 * never takes the keyboard from the main window.
 */
import { type BrowserWindow, screen, type WebContents } from 'electron';
import { debounce } from '../base';
import { withFields } from '../log';
import { clampToWorkArea, isSameRectangle } from './bounds';
import { type LastPlaces, type Placement, placeHandoverWindow } from './handover-placement';
import { type HandoverState, loadHandoverState, saveHandoverState } from './handover-state';
import { type HandoverOptions, type OpenPlacement, openHandoverWindow } from './open-handover';
import type { RendererSupervisor } from './renderer-recovery';
import { coverScreen, screensPrimaryFirst, workAreas } from './window-mode';

export interface HandoverWindow {
  /**
   * Opens the window when the app has started, behind the main one: if a switch asks for it, or if it was open when the app ended.
   * Before, nothing opens it.
   */
  start(isWanted: boolean): void;
  /** Opens the window, or brings it to the front. The keyboard stays where it is. */
  open(): void;
  /** The window, and the contents of its page; `null` while it is closed. */
  window(): BrowserWindow | null;
  contents(): WebContents | null;
  /** To be called after the mode of the main window has changed. */
  reposition(): void;
  reportPageError: RendererSupervisor['reportPageError'];
}

interface Options extends HandoverOptions {
  /** The folder of the stored state. */
  readonly folder: string;
}

/** A window while it is open. */
interface Opened {
  readonly window: BrowserWindow;
  readonly page: RendererSupervisor;
  readonly placement: OpenPlacement;
  /** Whether the system has moved the window to its place, so that further moves are those of a person. */
  readonly isSettled: boolean;
}

/** A change of screens fires several events, and dragging a window fires hundreds. */
const DEBOUNCE_MS = 300;

export function createHandoverWindow(options: Options): HandoverWindow {
  const { main, folder } = options;
  const log = withFields(options.log, { window: 'handover' });
  let state: HandoverState = loadHandoverState(folder);
  let opened: Opened | null = null;
  let loggedPlacement: Placement['kind'] | null = null;
  // The main window is the first one, also if the second one was open before.
  let isMainReady = false;

  function setState(change: Partial<HandoverState>): void {
    state = { ...state, ...change };
    saveHandoverState(folder, state);
  }

  /** Opens, moves or closes the window, as the screens and the main window allow. */
  function reposition(): void {
    if (!isMainReady || !state.isOpen || main.isDestroyed()) return;
    const placement = placeBeside(options, state);
    if (opened && isSamePlace(opened.placement, placement)) return showAgain(opened.window);
    // A new window is in its place from its first frame. A window in full screen cannot be moved to another screen on every system.
    closeForNow();
    if (placement.kind !== loggedPlacement) log.info('handover-window', { placement: placement.kind });
    loggedPlacement = placement.kind;
    if (placement.kind !== 'none') opened = openAt(placement);
  }

  function openAt(placement: OpenPlacement): Opened {
    const { window, page } = openHandoverWindow(placement, { ...options, log });
    window.on('closed', () => {
      // A window that is replaced was destroyed, and is not the open one any more.
      if (opened?.window !== window) return;
      opened = null;
      setState({ isOpen: false });
    });
    const savePlace = debounce(() => saveMoved(window), DEBOUNCE_MS).request;
    window.on('move', savePlace).on('resize', savePlace);
    return { window, page, placement, isSettled: placement.kind === 'window' };
  }

  /** Remembers where a person has moved the window to. */
  function saveMoved(window: BrowserWindow): void {
    if (opened?.window !== window || window.isMinimized() || !window.isVisible()) return;
    const { placement } = opened;
    if (placement.kind === 'window') return setState({ bounds: window.getNormalBounds() });
    if (!opened.isSettled) {
      // Without a window manager, entering full screen can move the window afterwards.
      opened = { ...opened, isSettled: true };
      return coverScreen(window, placement.bounds);
    }
    const { bounds } = screen.getDisplayMatching(window.getBounds());
    opened = { ...opened, placement: { kind: 'full-screen', bounds } };
    setState({ screen: bounds });
  }

  function closeForNow(): void {
    const closing = opened?.window;
    opened = null;
    closing?.destroy();
  }
  followScreens(main, { reposition, current: () => opened });
  main.on('closed', closeForNow);

  return {
    start(isWanted) {
      isMainReady = true;
      if (isWanted) setState({ isOpen: true });
      reposition();
      if (opened?.placement.kind === 'window') opened.window.once('show', () => main.isDestroyed() || main.moveTop());
    },
    open() {
      setState({ isOpen: true });
      if (opened?.window.isMinimized()) opened.window.restore();
      reposition();
      opened?.window.moveTop();
    },
    window: () => opened?.window ?? null,
    contents: () => (opened?.window.isDestroyed() === false ? opened.window.webContents : null),
    reposition,
    reportPageError: (error, isBlank) => opened?.page.reportPageError(error, isBlank),
  };
}

const placeBeside = ({ main, modes }: HandoverOptions, last: LastPlaces): Placement =>
  placeHandoverWindow({ screens: screensPrimaryFirst(), main: main.getBounds(), isMainCovering: modes.mode() !== 'window', last });

/** Repositions the window when screens are plugged in or out, and when the main window is moved. */
function followScreens(
  main: BrowserWindow,
  { reposition, current }: { readonly reposition: () => void; readonly current: () => Opened | null },
): void {
  function onDisplaysChanged(): void {
    reposition();
    const opened = current();
    if (opened?.placement.kind !== 'window' || opened.window.isMaximized()) return;
    opened.window.setBounds(clampToWorkArea(opened.window.getBounds(), workAreas()));
  }

  const followDisplaysSoon = debounce(onDisplaysChanged, DEBOUNCE_MS).request;
  screen.on('display-added', followDisplaysSoon);
  screen.on('display-metrics-changed', followDisplaysSoon);
  screen.on('display-removed', (_event, { bounds }) => {
    const opened = current();
    // At once, because the system moves the window onto the main window.
    if (opened?.placement.kind === 'full-screen' && isSameRectangle(opened.placement.bounds, bounds)) opened.window.hide();
    followDisplaysSoon();
  });
  main.on('move', debounce(reposition, DEBOUNCE_MS).request);
}

/** A person may have moved the window within its screen, so only the screen counts for one in full screen. */
const isSamePlace = (one: Placement, other: Placement): boolean =>
  one.kind === other.kind && (one.kind !== 'full-screen' || other.kind !== 'full-screen' || isSameRectangle(one.bounds, other.bounds));

/** Shows a window that was hidden because its screen was gone for a moment. A window before its first frame shows itself. */
function showAgain(window: BrowserWindow): void {
  const { webContents } = window;
  if (!window.isVisible() && !webContents.isDestroyed() && !webContents.isLoading()) window.showInactive();
}
