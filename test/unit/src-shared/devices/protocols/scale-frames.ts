/** Composes the frames of each protocol, with the report that they must give. Bytes by the sources named in each protocol's file. */
import fc from 'fast-check';
import type { ScaleFrame, ScaleProtocolName } from '../../../../../src-shared/devices/scale-protocol';
import type { ScaleFault, ScaleReport } from '../../../../../src-shared/devices/scale-report';

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

function padded({ steps, decimals }: Load, width: number, fill = ' '): string {
  const digits = (Math.abs(steps) / 10 ** decimals).toFixed(decimals);
  return steps < 0 ? (fill === ' ' ? `-${digits}`.padStart(width) : `-${digits.padStart(width - 1, fill)}`) : digits.padStart(width, fill);
}

const weightOf = (load: Load, isStable: boolean, isNet: boolean): ScaleFrame =>
  report({ kind: 'weight', hundredths: expectedHundredths(load), isStable, isNet });

/** How a protocol writes a load. */
export const COMPOSE: Readonly<Record<ScaleProtocolName, (load: Load) => ComposedFrame>> = {
  nci(load) {
    const status = load.isNet ? `${load.isMoving ? 1 : 0}p4` : `${load.isMoving ? 1 : 0}0`;
    return { bytes: latin1(`\n${padded(load, 8)}${load.unit}\r\n${status}\r\x03`), frames: [weightOf(load, !load.isMoving, load.isNet)] };
  },
  'toledo-8217'(load) {
    if (load.isMoving) return { bytes: latin1(`\x02?A\r`), frames: [report({ kind: 'moving' })] };
    return { bytes: latin1(`\x02${padded(load, 6, '0')}${load.isNet ? 'N' : ''}\r`), frames: [weightOf(load, true, load.isNet)] };
  },
  'mt-sics'(load) {
    return {
      bytes: latin1(`S ${load.isMoving ? 'D' : 'S'} ${padded(load, 10)} ${load.unit}\r\n`),
      frames: [weightOf(load, !load.isMoving, false)],
    };
  },
  cas(load) {
    const lamps = String.fromCharCode(0x80 | (load.isMoving ? 0 : 0x40) | (load.isNet ? 0x02 : 0x04));
    const header = `${load.isMoving ? 'US' : 'ST'},${load.isNet ? 'NT' : 'GS'},1${lamps},`;
    return {
      bytes: latin1(`${header}${padded(load, 8)} ${load.unit.padStart(2)}\r\n`),
      frames: [weightOf(load, !load.isMoving, load.isNet)],
    };
  },
};

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
