import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rectangle } from '../../../../src-main/window/bounds';
import { placeHandoverWindow, type Screen } from '../../../../src-main/window/handover-placement';

const screenAt = (x: number, width = 1920, height = 1080, y = 0): Screen => ({
  bounds: { x, y, width, height },
  workArea: { x, y, width, height: height - 40 },
});

const [left, right, far] = [screenAt(0), screenAt(1920, 1280, 800), screenAt(3200, 1024, 768)];
const onLeft: Rectangle = { x: 100, y: 100, width: 1280, height: 800 };
const onRight: Rectangle = { x: 1800, y: 0, width: 1280, height: 800 };
const never = { bounds: null, screen: null };

const place = (
  screens: readonly [Screen, ...Screen[]],
  { main = onLeft, isMainCovering = false, last = never }: Partial<Parameters<typeof placeHandoverWindow>[0]> = {},
) => placeHandoverWindow({ screens, main, isMainCovering, last });

describe('the place of the second window', () => {
  it('the second window covers the screen that the main window is not on, whichever is the primary one', () => {
    expect(place([left, right])).toEqual({ kind: 'full-screen', bounds: right.bounds });
    expect(place([left, right], { main: onRight })).toEqual({ kind: 'full-screen', bounds: left.bounds });
    expect(place([left, right], { isMainCovering: true, main: left.bounds })).toEqual({ kind: 'full-screen', bounds: right.bounds });
  });

  it('of two free screens the second window covers the one where it was last, unless the main window is there now', () => {
    const last = { bounds: null, screen: far.bounds };
    expect(place([left, right, far])).toEqual({ kind: 'full-screen', bounds: right.bounds });
    expect(place([left, right, far], { last })).toEqual({ kind: 'full-screen', bounds: far.bounds });
    expect(place([left, right, far], { last, main: far.bounds })).toEqual({ kind: 'full-screen', bounds: left.bounds });
  });

  it('the second window covers another screen when its own was unplugged', () => {
    expect(place([left, right], { last: { bounds: null, screen: far.bounds } })).toEqual({ kind: 'full-screen', bounds: right.bounds });
  });

  it('a screen that shows the same picture as the main window is not covered', () => {
    expect(place([left, screenAt(0)], { isMainCovering: true })).toEqual({ kind: 'none' });
    expect(place([left, screenAt(0, 1280, 800)])).toMatchObject({ kind: 'window' });
  });

  it('with one screen the second window is a window where it was, inside the screen', () => {
    const bounds = { x: 40, y: 50, width: 900, height: 600 };
    expect(place([left], { last: { bounds, screen: right.bounds } })).toEqual({ kind: 'window', bounds });
    expect(place([left], { last: { bounds: { ...bounds, x: 2_500 }, screen: null } })).toEqual({
      kind: 'window',
      bounds: { ...bounds, x: 1_020 },
    });
    expect(place([left])).toEqual({ kind: 'window', bounds: { x: 448, y: 170, width: 1024, height: 700 } });
  });

  it('no second window opens beside a kiosk on its only screen', () => {
    expect(place([left], { isMainCovering: true, main: left.bounds })).toEqual({ kind: 'none' });
  });

  it('a second window in full screen never stands on the main window’s screen, for any screens', () => {
    const rectangle = fc.record({
      x: fc.integer({ min: -4_000, max: 4_000 }),
      y: fc.integer({ min: -4_000, max: 4_000 }),
      width: fc.integer({ min: 1, max: 4_000 }),
      height: fc.integer({ min: 1, max: 4_000 }),
    });
    // As systems arrange them: side by side.
    const screens = fc.array(fc.integer({ min: 640, max: 3_840 }), { minLength: 2, maxLength: 4 }).map((widths) =>
      widths.map((width, at) =>
        screenAt(
          widths.slice(0, at).reduce((sum, one) => sum + one, 0),
          width,
        ),
      ),
    );
    fc.assert(
      fc.property(screens, fc.nat(), fc.option(rectangle), (all, at, screen) => {
        const main = (all[at % all.length] as Screen).bounds;
        const placement = place(all as [Screen, ...Screen[]], { main, isMainCovering: true, last: { bounds: null, screen } });
        expect(placement.kind).toBe('full-screen');
        expect(placement).not.toEqual({ kind: 'full-screen', bounds: main });
        expect(all.some(({ bounds }) => 'bounds' in placement && bounds === placement.bounds)).toBe(true);
      }),
    );
  });
});
