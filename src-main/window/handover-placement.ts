/** Decides where the second window stands. Pure; all values are in device-independent pixels. */
import { centered, clampToWorkArea, overlapArea, type Rectangle } from './bounds';

export interface Screen {
  readonly bounds: Rectangle;
  /** The bounds without task bars. */
  readonly workArea: Rectangle;
}

export type Placement =
  /** Covers a screen on which the main window is not. */
  | { readonly kind: 'full-screen'; readonly bounds: Rectangle }
  /** A window of its own, beside the main window on the only screen. */
  | { readonly kind: 'window'; readonly bounds: Rectangle }
  /** The main window covers the only screen, so the second window would cover the main window, or be covered by it. */
  | { readonly kind: 'none' };

/** Where the second window was: its bounds as a window, and the bounds of the screen that it covered. */
export interface LastPlaces {
  readonly bounds: Rectangle | null;
  readonly screen: Rectangle | null;
}

const DEFAULT_SIZE = { width: 1024, height: 700 };

/**
 * @param options.main the bounds of the main window
 * @param options.isMainCovering whether the main window covers its screen, as a kiosk does
 */
export function placeHandoverWindow(options: {
  readonly screens: readonly [Screen, ...Screen[]];
  readonly main: Rectangle;
  readonly isMainCovering: boolean;
  readonly last: LastPlaces;
}): Placement {
  const { screens, main, isMainCovering, last } = options;
  const mainScreen = mostCovered(screens, main);
  // Two screens that show the same picture have the same bounds.
  const [first, ...others] = screens.filter(({ bounds }) => overlapArea(bounds, mainScreen.bounds) === 0);
  if (first) return { kind: 'full-screen', bounds: (last.screen ? mostCovered([first, ...others], last.screen) : first).bounds };
  if (isMainCovering) return { kind: 'none' };
  const { workArea } = mainScreen;
  return { kind: 'window', bounds: last.bounds ? clampToWorkArea(last.bounds, [workArea]) : centered(DEFAULT_SIZE, workArea) };
}

/** The screen that contains most of an area; the first one if no screen contains any of it. */
const mostCovered = (screens: readonly [Screen, ...Screen[]], area: Rectangle): Screen =>
  screens.reduce((best, other) => (overlapArea(area, other.bounds) > overlapArea(area, best.bounds) ? other : best));
