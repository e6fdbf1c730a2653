import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centered, clampToWorkArea } from '../../../../src-main/window/bounds';

const main = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 0, width: 1280, height: 800 };

describe('the bounds of the window', () => {
  it('a window that is visible keeps its position on any screen', () => {
    for (const bounds of [
      { x: 100, y: 100, width: 1280, height: 800 },
      { x: 1930, y: 10, width: 1000, height: 700 },
    ])
      expect(clampToWorkArea(bounds, [main, right])).toEqual(bounds);
  });

  it('a window whose screen was unplugged moves to the remaining screen', () => {
    expect(clampToWorkArea({ x: 2000, y: 100, width: 1000, height: 700 }, [main])).toEqual({ x: 920, y: 100, width: 1000, height: 700 });
  });

  it('a window with only a visible edge is moved completely onto the screen', () => {
    expect(clampToWorkArea({ x: -1200, y: 40, width: 1280, height: 800 }, [main])).toEqual({ x: 0, y: 40, width: 1280, height: 800 });
  });

  it('a window is shrunk to a screen that is smaller or scaled', () => {
    expect(clampToWorkArea({ x: 0, y: 0, width: 1920, height: 1080 }, [{ x: 0, y: 0, width: 853, height: 533 }])).toEqual({
      x: 0,
      y: 0,
      width: 853,
      height: 533,
    });
  });

  it('a window without stored bounds is centered', () => {
    expect(centered({ width: 1280, height: 800 }, main)).toEqual({ x: 320, y: 120, width: 1280, height: 800 });
  });

  it('a window always fits into one screen, for any stored bounds and screens', () => {
    const area = fc.record({
      x: fc.integer({ min: -9_000, max: 9_000 }),
      y: fc.integer({ min: -9_000, max: 9_000 }),
      width: fc.integer({ min: 1, max: 9_000 }),
      height: fc.integer({ min: 1, max: 9_000 }),
    });
    fc.assert(
      fc.property(area, fc.tuple(area, area), (bounds, screens) => {
        const { x, y, width, height } = clampToWorkArea(bounds, screens);
        expect(screens.some((one) => x >= one.x && y >= one.y && x + width <= one.x + one.width && y + height <= one.y + one.height)).toBe(
          true,
        );
      }),
    );
  });
});
