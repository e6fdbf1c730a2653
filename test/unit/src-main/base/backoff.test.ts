import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs } from '../../../../src-main/base';

const attempts = fc.integer({ min: 1, max: 100_000 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it('no order waits longer than a minute for its next try, however often it was tried', () => {
  fc.assert(
    fc.property(attempts, chance, (attempt, random) => {
      const wait = backoffMs(attempt, random);
      expect(Number.isInteger(wait)).toBe(true);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(60_000);
    }),
  );
});

it('the bound doubles from a second to a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 40].map((attempt) => backoffMs(attempt, 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
  ]);
});

it('forty stations behind one router do not come back in the same moment: all of the bound is used, from nothing on', () => {
  const waits = Array.from({ length: 40 }, (_, station) => backoffMs(7, station / 40));
  expect(new Set(waits).size).toBe(40);
  expect(waits[0]).toBe(0);
  expect(waits.at(-1)).toBeGreaterThan(58_000);
});
