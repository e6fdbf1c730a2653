/** Where the window stands. Pure: what screens there are is handed in. In device-independent pixels. */

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** So much of a window has to lie on one screen for somebody to use it there, and to move it. */
const MIN_VISIBLE_WIDTH = 240;
const MIN_VISIBLE_HEIGHT = 120;

/**
 * Where a window of these bounds is to stand, so that all of it can be seen: where it was, if it still can, otherwise on
 * the screen that shows most of it, no larger than that.
 * @param screens the parts that no task bar covers; the first is the main one. Never empty.
 */
export function clampToWorkArea(bounds: Rectangle, screens: readonly [Rectangle, ...Rectangle[]]): Rectangle {
  const [best] = [...screens].sort((one, other) => overlapArea(bounds, other) - overlapArea(bounds, one));
  const screen = best && isVisibleEnough(bounds, best) ? best : screens[0];
  const width = Math.min(bounds.width, screen.width);
  const height = Math.min(bounds.height, screen.height);
  return {
    x: clamp(bounds.x, screen.x, screen.x + screen.width - width),
    y: clamp(bounds.y, screen.y, screen.y + screen.height - height),
    width,
    height,
  };
}

const isVisibleEnough = (bounds: Rectangle, screen: Rectangle): boolean =>
  overlapLength(bounds.x, bounds.width, screen.x, screen.width) >= MIN_VISIBLE_WIDTH &&
  overlapLength(bounds.y, bounds.height, screen.y, screen.height) >= MIN_VISIBLE_HEIGHT;

const overlapArea = (one: Rectangle, other: Rectangle): number =>
  overlapLength(one.x, one.width, other.x, other.width) * overlapLength(one.y, one.height, other.y, other.height);

const overlapLength = (from: number, length: number, otherFrom: number, otherLength: number): number =>
  Math.max(0, Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom));

const clamp = (value: number, min: number, max: number): number => Math.min(Math.max(value, min), max);

/** In the middle of a screen, for a window that has never stood anywhere. */
export const centered = (size: { readonly width: number; readonly height: number }, screen: Rectangle): Rectangle =>
  clampToWorkArea(
    {
      x: Math.round(screen.x + (screen.width - size.width) / 2),
      y: Math.round(screen.y + (screen.height - size.height) / 2),
      ...size,
    },
    [screen],
  );
