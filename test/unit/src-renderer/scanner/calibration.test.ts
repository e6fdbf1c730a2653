import { describe, expect, it } from 'vitest';
import { calibrate } from '../../../../src-renderer/scanner/calibration';
import { types } from './keyboard';

describe('a test scan tells how the scanner types', () => {
  it.each([
    [1, 30],
    [10, 30],
    [40, 60],
    [100, 150],
    [160, 240],
    [400, 500],
  ])('keys %i ms apart ask for a limit of %i ms', (gap, maxGapMs) => {
    expect(calibrate(types('AB-1234', { gap }))).toMatchObject({ longestGapMs: gap, maxGapMs });
  });

  it('its peaks count, not its average', () => {
    expect(calibrate(types('AB-1234', { gap: [80, 80, 100, 80] }))?.maxGapMs).toBe(150);
  });

  it('and with what it ends', () => {
    expect((['Enter', 'NumpadEnter', 'Tab', null] as const).map((end) => calibrate(types('AB-1234', { end }))?.suffix)).toEqual([
      'enter',
      'enter',
      'tab',
      'none',
    ]);
  });

  it('a scanner as slow as people is named so', () => {
    expect([40, 80, 160].map((gap) => calibrate(types('AB-1234', { gap }))?.isHumanSpeed)).toEqual([false, true, true]);
  });

  it('three characters are too few to learn from', () => {
    expect(calibrate(types('A12'))).toBeNull();
  });
});
