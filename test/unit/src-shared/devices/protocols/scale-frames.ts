/** The frames of each protocol at random, with what must be read of them. */
import fc from 'fast-check';
import type { ScaleFrame, ScaleProtocolName } from '../../../../../src-shared/devices/scale-protocol';
import type { ScaleFault, ScaleReport } from '../../../../../src-shared/devices/scale-report';
import { WEIGHT_ANSWERS } from '../../../../support/devices/scale-answers.mjs';

export interface ComposedFrame {
  readonly bytes: Uint8Array;
  readonly frames: readonly ScaleFrame[];
}

const GRAMS_PER_POUND = 453.59237;
const UNITS = ['lb', 'kg', 'oz', 'g'] as const;
export type Unit = (typeof UNITS)[number];

/** A weight in the smallest step of the scale: 1234 with two decimals is 12.34. */
export interface Load {
  readonly steps: number;
  readonly decimals: number;
  readonly unit: Unit;
  readonly isMoving: boolean;
  readonly isNet: boolean;
}

export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
export const report = (value: ScaleReport): ScaleFrame => ({ kind: 'report', report: value });
export const fault = (value: ScaleFault): ScaleFrame => report({ kind: 'fault', fault: value });
export const joinBytes = (pieces: readonly Uint8Array[]): Uint8Array => Uint8Array.from(pieces.flatMap((piece) => [...piece]));

/** Computed in floating point, independently of the code under test. Far enough from .5 for the loads that are composed. */
export function expectedHundredths({ steps, decimals, unit }: Pick<Load, 'steps' | 'decimals' | 'unit'>): number {
  const amount = Math.abs(steps) / 10 ** decimals;
  const pounds = { lb: amount, oz: amount / 16, kg: (amount * 1000) / GRAMS_PER_POUND, g: amount / GRAMS_PER_POUND }[unit];
  const hundredths = Math.floor(pounds * 100 + 0.5 + 1e-9);
  return steps < 0 && hundredths !== 0 ? -hundredths : hundredths;
}

const weightOf = (load: Load, isStable: boolean, isNet: boolean): ScaleFrame =>
  report({ kind: 'weight', hundredths: expectedHundredths(load), isStable, isNet });

/** A load as its scale sends it, with the frames that must come of it. */
export function compose(protocol: ScaleProtocolName, load: Load): ComposedFrame {
  const bytes = latin1(WEIGHT_ANSWERS[protocol]({ ...load, isAtZero: load.steps === 0, fault: null }));
  // MT-SICS does not say that a weight is net, and a moving load has no weight in 8217.
  const isNet = load.isNet && protocol !== 'mt-sics';
  const hasWeight = !(protocol === 'toledo-8217' && load.isMoving);
  return { bytes, frames: [hasWeight ? weightOf(load, !load.isMoving, isNet) : report({ kind: 'moving' })] };
}

const DECIMALS: Readonly<Record<Unit, number>> = { lb: 2, kg: 3, oz: 1, g: 1 };

/** Loads of one scale: one unit, and the sign only where the protocol has one. */
export function loadsOf(protocol: ScaleProtocolName): fc.Arbitrary<readonly Load[]> {
  const units = protocol === 'toledo-8217' ? (['lb', 'kg'] as const) : UNITS;
  const min = protocol === 'toledo-8217' ? 0 : -9_999;
  return fc.constantFrom(...units).chain((unit) =>
    fc.array(
      fc.record({
        steps: fc.integer({ min, max: 99_999 }),
        decimals: fc.constant(DECIMALS[unit]),
        unit: fc.constant(unit),
        isMoving: fc.boolean(),
        isNet: fc.boolean(),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  );
}

/** Cuts bytes into pieces of random sizes. */
export const cutRandomly = (bytes: Uint8Array): fc.Arbitrary<readonly Uint8Array[]> =>
  fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 40 }).map((sizes) => {
    const pieces: Uint8Array[] = [];
    let place = 0;
    for (let k = 0; place < bytes.length; k += 1) {
      const size = sizes[k % sizes.length] ?? 1;
      pieces.push(bytes.subarray(place, place + size));
      place += size;
    }
    return pieces;
  });

/** Adds even parity as bit 7: a scale at 7E1 whose port is open at 8N1. */
export function withEvenParity(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => {
    let ones = 0;
    for (let rest = byte & 0x7f; rest > 0; rest >>= 1) ones += rest & 1;
    return (byte & 0x7f) | (ones % 2 === 1 ? 0x80 : 0);
  });
}
