/** Where the window stands. Pure: what screens there are is handed in. In device-independent pixels. */

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** So much of a window has to lie on one screen for somebody to use it there, and to move it. */
const ENOUGH_WIDTH = 240;
const ENOUGH_HEIGHT = 120;

/**
 * Where a window of these bounds is to stand, so that all of it can be seen: where it was, if it still can, otherwise on
 * the screen that shows most of it, no larger than that.
 * @param screens the parts that no task bar covers; the first is the main one. Never empty.
 */
export function fitted(bounds: Area, screens: readonly [Area, ...Area[]]): Area {
  const [best] = [...screens].sort((one, other) => shared(bounds, other) - shared(bounds, one));
  const screen = best && isEnough(bounds, best) ? best : screens[0];
  const width = Math.min(bounds.width, screen.width);
  const height = Math.min(bounds.height, screen.height);
  return {
    x: clamp(bounds.x, screen.x, screen.x + screen.width - width),
    y: clamp(bounds.y, screen.y, screen.y + screen.height - height),
    width,
    height,
  };
}

const isEnough = (bounds: Area, screen: Area): boolean =>
  overlap(bounds.x, bounds.width, screen.x, screen.width) >= ENOUGH_WIDTH &&
  overlap(bounds.y, bounds.height, screen.y, screen.height) >= ENOUGH_HEIGHT;

const shared = (one: Area, other: Area): number =>
  overlap(one.x, one.width, other.x, other.width) * overlap(one.y, one.height, other.y, other.height);

const overlap = (from: number, length: number, otherFrom: number, otherLength: number): number =>
  Math.max(0, Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom));

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/** In the middle of a screen, for a window that has never stood anywhere. */
export const centred = (size: { readonly width: number; readonly height: number }, screen: Area): Area =>
  fitted(
    {
      x: Math.round(screen.x + (screen.width - size.width) / 2),
      y: Math.round(screen.y + (screen.height - size.height) / 2),
      ...size,
    },
    [screen],
  );
