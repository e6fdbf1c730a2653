import { describe, expect, it } from 'vitest';
import { calibrate } from '../../../../src-renderer/scanner/calibration';
import { types } from './keyboard';

describe('calibration by a test scan', () => {
  it.each([
    [1, 30],
    [10, 30],
    [40, 60],
    [100, 150],
    [160, 240],
    [400, 500],
  ])('a calibration with gaps of %i ms sets a limit of %i ms', (gap, maxGapMs) => {
    expect(calibrate(types('AB-1234', { gap }))).toMatchObject({ longestGapMs: gap, maxGapMs });
  });

  it('a calibration measures the longest gap, not the average', () => {
    expect(calibrate(types('AB-1234', { gap: [80, 80, 100, 80] }))?.maxGapMs).toBe(150);
  });

  it('a calibration detects the terminator', () => {
    expect((['Enter', 'NumpadEnter', 'Tab', null] as const).map((end) => calibrate(types('AB-1234', { end }))?.suffix)).toEqual([
      'enter',
      'enter',
      'tab',
      'none',
    ]);
  });

  it('a calibration reports a scanner that is as slow as people', () => {
    expect([40, 80, 160].map((gap) => calibrate(types('AB-1234', { gap }))?.isHumanSpeed)).toEqual([false, true, true]);
  });

  it('a test scan of three characters is too short for a calibration', () => {
    expect(calibrate(types('A12'))).toBeNull();
  });
});
