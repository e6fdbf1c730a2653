import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs } from '../../../../src-main/base';

const attempts = fc.integer({ min: 1, max: 100_000 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it('an order waits at most a minute for its next attempt, after any number of attempts', () => {
  fc.assert(
    fc.property(attempts, chance, (attempt, random) => {
      const wait = backoffMs(attempt, random);
      expect(Number.isInteger(wait)).toBe(true);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(60_000);
    }),
  );
});

it('the limit of the delay doubles from one second to one minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 40].map((attempt) => backoffMs(attempt, 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
  ]);
});

it('forty stations behind one router retry at forty different moments, spread over the whole delay', () => {
  const waits = Array.from({ length: 40 }, (_, station) => backoffMs(7, station / 40));
  expect(new Set(waits).size).toBe(40);
  expect(waits[0]).toBe(0);
  expect(waits.at(-1)).toBeGreaterThan(58_000);
});
