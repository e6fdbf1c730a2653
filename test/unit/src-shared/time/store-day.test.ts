import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInRange, storeDay } from '../../../../src-shared/time/store-day';
import { toStoreTime } from '../../../../src-shared/time/store-time';
import { KNOWN_ZONES, REFUSED_ZONES } from './fixtures/zones';

const HOUR = 3_600_000;
const iso = ({ from, until }: { readonly from: number; readonly until: number }) =>
  [from, until].map((at) => new Date(at).toISOString().slice(0, 16));

describe('the day of a store', () => {
  it.each([
    ['2026-11-22T14:02:31Z', 'UTC', ['2026-11-22T00:00', '2026-11-23T00:00']],
    ['2026-11-22T14:02:31Z', 'America/Toronto', ['2026-11-22T05:00', '2026-11-23T05:00']],
    ['2026-11-22T04:59:59.999Z', 'America/Toronto', ['2026-11-21T05:00', '2026-11-22T05:00']],
    ['2026-11-22T05:00:00Z', 'America/Toronto', ['2026-11-22T05:00', '2026-11-23T05:00']],
    // 23 hours, 25 hours, a change at midnight, a change of half an hour, a day after one that was left out.
    ['2026-03-08T12:00:00Z', 'America/Toronto', ['2026-03-08T05:00', '2026-03-09T04:00']],
    ['2026-11-01T12:00:00Z', 'America/Toronto', ['2026-11-01T04:00', '2026-11-02T05:00']],
    ['2026-03-08T12:00:00Z', 'America/Havana', ['2026-03-08T05:00', '2026-03-09T04:00']],
    ['2026-04-05T02:00:00Z', 'Australia/Lord_Howe', ['2026-04-04T13:00', '2026-04-05T13:30']],
    ['2011-12-31T12:00:00Z', 'Pacific/Apia', ['2011-12-31T10:00', '2012-01-01T10:00']],
    ['2026-11-22T14:02:31Z', null, ['2026-11-22T00:00', '2026-11-23T00:00']],
    ['2026-11-22T14:02:31Z', 'America/Nowhere', ['2026-11-22T00:00', '2026-11-23T00:00']],
  ])("the day of %s in %s lasts from midnight to midnight by the store's clock", (at, zone, range) => {
    expect(iso(storeDay(Date.parse(at), zone))).toEqual(range);
  });

  it('every time of this century is in exactly one day of 23 to 25 hours with one date', () => {
    const century = fc.integer({ min: Date.UTC(2012, 0, 2), max: Date.UTC(2100, 0) });
    fc.assert(
      fc.property(century, fc.constantFrom(...KNOWN_ZONES), (at, zone) => {
        const day = storeDay(at, zone);
        expect(isInRange(day, at)).toBe(true);
        expect(day.until - day.from).toBeGreaterThanOrEqual(23 * HOUR);
        expect(day.until - day.from).toBeLessThanOrEqual(25 * HOUR);
        const dateAt = (time: number) => toStoreTime(new Date(time).toISOString(), zone)?.toPlainDate().toString();
        const date = dateAt(at);
        expect([dateAt(day.from), dateAt(day.until - 1)]).toEqual([date, date]);
        expect([dateAt(day.from - 1), dateAt(day.until)]).not.toContain(date);
      }),
      { numRuns: 500 },
    );
  });

  it('an invalid time has a day too', () => {
    const numbers = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, -8.64e15, -62_135_596_800_000));
    fc.assert(
      fc.property(numbers, fc.constantFrom(...KNOWN_ZONES, ...REFUSED_ZONES), (at, zone) => {
        const { from, until } = storeDay(at, zone);
        expect(from <= until).toBe(true);
      }),
    );
  });
});
