import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveWeight } from '../../../../src-shared/devices/live-weight';
import { followLoad, SAME_LOAD_TOLERANCE, type TakenLoad } from '../../../../src-shared/devices/taken-load';

const stable = (hundredths: number): LiveWeight => ({ kind: 'stable', hundredths, isNet: false });
const moving = (hundredths: number | null): LiveWeight => ({ kind: 'moving', hundredths });
const EMPTY: LiveWeight = { kind: 'empty' };
const UNPLUGGED: LiveWeight = { kind: 'none' };
const fault = (name: 'over' | 'under' | 'zero-needed' | 'broken' | 'unit'): LiveWeight => ({ kind: 'fault', fault: name });

/** @returns whether a weight of `taken` may be taken after the scale has shown these weights */
const mayTakeAfter = (taken: number, ...shown: readonly LiveWeight[]): boolean => shown.reduce<TakenLoad>(followLoad, taken) === null;

describe('the load that was taken for an order', () => {
  it('is not taken for the next order while the same bag lies on the scale', () => {
    expect(mayTakeAfter(1234, stable(1234), stable(1234), stable(1234))).toBe(false);
  });

  it('is not taken again because the display varies', () => {
    expect(mayTakeAfter(1234, stable(1234 + SAME_LOAD_TOLERANCE), stable(1234 - SAME_LOAD_TOLERANCE))).toBe(false);
  });

  it('does not drift away in small steps into another load', () => {
    const drift = Array.from({ length: SAME_LOAD_TOLERANCE }, (_, k) => stable(1234 + k + 1));
    expect(mayTakeAfter(1234, ...drift)).toBe(false);
  });

  it('is not lifted by a bump against the scale', () => {
    expect(mayTakeAfter(1234, moving(1900), moving(800), moving(1234), stable(1234))).toBe(false);
    expect(mayTakeAfter(1234, moving(null), stable(1234))).toBe(false);
  });

  it('is not lifted by an overload, a scale without its zero, or a broken one', () => {
    expect(mayTakeAfter(1234, fault('over'), fault('zero-needed'), fault('broken'), fault('unit'), stable(1234))).toBe(false);
  });

  it('stays on a scale that is unplugged or switched off in between', () => {
    expect(mayTakeAfter(1234, UNPLUGGED, moving(null), stable(1234))).toBe(false);
  });

  it('is lifted when the scale is empty, so that a second bag of the same weight counts', () => {
    expect(mayTakeAfter(1234, moving(300), EMPTY, moving(900), stable(1234))).toBe(true);
    expect(mayTakeAfter(1234, EMPTY)).toBe(true);
  });

  it('is lifted when the packer swaps bags so quickly that the scale never shows zero', () => {
    expect(mayTakeAfter(1234, moving(500), moving(1100), stable(1234))).toBe(true);
    expect(mayTakeAfter(1234, stable(1460))).toBe(true);
  });

  it('is lifted when a tared scale shows less than zero', () => {
    expect(mayTakeAfter(1234, fault('under'))).toBe(true);
    expect(mayTakeAfter(1234, moving(-20))).toBe(true);
  });

  it('is nothing before a weight was taken', () => {
    expect(followLoad(null, stable(1234))).toBeNull();
  });

  it('is never taken twice without a sign that it was lifted', () => {
    const still = fc.oneof(
      fc.integer({ min: -SAME_LOAD_TOLERANCE, max: SAME_LOAD_TOLERANCE }).map((by) => stable(1234 + by)),
      fc.integer({ min: 617, max: 5000 }).map(moving),
      fc.constantFrom(UNPLUGGED, moving(null), fault('over'), fault('zero-needed'), fault('broken'), fault('unit')),
    );
    fc.assert(
      fc.property(fc.array(still), (shown) => {
        expect(mayTakeAfter(1234, ...shown)).toBe(false);
      }),
    );
  });
});
