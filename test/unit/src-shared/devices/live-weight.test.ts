import { describe, expect, it } from 'vitest';
import { createWeightTracker, EQUAL_READINGS, isSameWeight, type LiveWeight } from '../../../../src-shared/devices/live-weight';
import type { ScaleReport } from '../../../../src-shared/devices/scale-report';

const weight = (hundredths: number, isStable: boolean | null, isNet = false): ScaleReport => ({
  kind: 'weight',
  hundredths,
  isStable,
  isNet,
});
const follow = (...reports: readonly ScaleReport[]): LiveWeight => {
  const tracker = createWeightTracker();
  return reports.map((report) => tracker.track(report)).at(-1) as LiveWeight;
};

describe('the weight that the scale shows', () => {
  it('is not offered while the load moves', () => {
    expect(follow(weight(1234, false))).toEqual({ kind: 'moving', hundredths: 1234 });
    expect(follow(weight(1234, true), { kind: 'moving' })).toEqual({ kind: 'moving', hundredths: null });
  });

  it('is offered as soon as the scale calls it stable', () => {
    expect(follow(weight(1234, true))).toEqual({ kind: 'stable', hundredths: 1234, isNet: false });
    expect(follow(weight(1234, true, true))).toEqual({ kind: 'stable', hundredths: 1234, isNet: true });
  });

  it('is offered after several equal readings, if the scale does not say whether it is stable', () => {
    const equal = Array.from({ length: EQUAL_READINGS }, () => weight(1234, null));
    expect(follow(...equal.slice(1))).toEqual({ kind: 'moving', hundredths: 1234 });
    expect(follow(...equal)).toEqual({ kind: 'stable', hundredths: 1234, isNet: false });
  });

  it('is not offered while a bag is put down slowly, with a different reading each time', () => {
    const rising = Array.from({ length: 40 }, (_, k) => weight(k * 30, null));
    expect(follow(...rising)).toEqual({ kind: 'moving', hundredths: 39 * 30 });
  });

  it('is not offered for equal readings from before and after something else', () => {
    for (const between of [weight(1250, null), { kind: 'moving' }, { kind: 'fault', fault: 'over' }] satisfies ScaleReport[])
      expect(follow(...Array(EQUAL_READINGS - 1).fill(weight(1234, null)), between, weight(1234, null)).kind).toBe('moving');
  });

  it('is not offered for equal readings from before and after the cable was pulled', () => {
    const tracker = createWeightTracker();
    for (let k = 0; k < EQUAL_READINGS - 1; k += 1) tracker.track(weight(1234, null));
    tracker.reset();
    expect(tracker.track(weight(1234, null))).toEqual({ kind: 'moving', hundredths: 1234 });
  });

  it('is an empty scale at zero, and a fault below zero, never a weight to take', () => {
    expect(follow(weight(0, true))).toEqual({ kind: 'empty' });
    expect(follow(weight(-5, true))).toEqual({ kind: 'fault', fault: 'under' });
    expect(follow(weight(-5, false))).toEqual({ kind: 'moving', hundredths: -5 });
  });

  it.each(['over', 'under', 'zero-needed', 'broken', 'unit'] as const)('is a fault while the scale reports %s', (fault) => {
    expect(follow(weight(1234, true), { kind: 'fault', fault })).toEqual({ kind: 'fault', fault });
  });

  it('has not changed only if kind and weight are the same', () => {
    expect(isSameWeight({ kind: 'moving', hundredths: 5 }, { kind: 'moving', hundredths: 5 })).toBe(true);
    expect(isSameWeight({ kind: 'moving', hundredths: 5 }, { kind: 'stable', hundredths: 5, isNet: false })).toBe(false);
    expect(isSameWeight({ kind: 'stable', hundredths: 5, isNet: true }, { kind: 'stable', hundredths: 5, isNet: false })).toBe(false);
  });
});
