/** Positions the window on the screens. Pure; all values are in device-independent pixels. */

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of a window that has to be visible on one screen, so that a person can use and move it. */
const MIN_VISIBLE_WIDTH = 240;
const MIN_VISIBLE_HEIGHT = 120;

/**
 * Moves and shrinks a window so that all of it is visible, on the screen that shows most of it; on the primary screen if no
 * screen shows enough of it.
 * @param screens the work areas, which exclude task bars; the first one belongs to the primary screen
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

/** The area that two rectangles share. */
export const overlapArea = (one: Rectangle, other: Rectangle): number =>
  overlapLength(one.x, one.width, other.x, other.width) * overlapLength(one.y, one.height, other.y, other.height);

const overlapLength = (from: number, length: number, otherFrom: number, otherLength: number): number =>
  Math.max(0, Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom));

const clamp = (value: number, min: number, max: number): number => Math.min(Math.max(value, min), max);

/** Centers a window on a screen, for the first start. */
export const centered = (size: { readonly width: number; readonly height: number }, screen: Rectangle): Rectangle =>
  clampToWorkArea(
    {
      x: Math.round(screen.x + (screen.width - size.width) / 2),
      y: Math.round(screen.y + (screen.height - size.height) / 2),
      ...size,
    },
    [screen],
  );

/** Whether a stored value is a rectangle of whole pixels. */
export function isRectangle(value: unknown): value is Rectangle {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, width, height } = value as Record<string, unknown>;
  return [x, y, width, height].every(Number.isSafeInteger) && Number(width) > 0 && Number(height) > 0;
}

export const isSameRectangle = (one: Rectangle, other: Rectangle): boolean =>
  one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;
