import { describe, expect, it } from 'vitest';
import { isAtLeastOneHour, isOnTheHour, ORDER_PATH_RULES, orderPathsOf } from '../../../../src-shared/order/order-paths';

describe('a full hour', () => {
  it.each([
    ['2026-11-22T17:00:00-05:00', 'America/Toronto', true],
    ['2026-11-22T22:00:00Z', 'America/Toronto', true],
    ['2026-11-22T17:30:00-05:00', 'America/Toronto', false],
    ['2026-11-22T17:00:01-05:00', 'America/Toronto', false],
    ['2026-11-22T17:00:00.001-05:00', 'America/Toronto', false],
    // 5:00 PM in St. John’s is half past by the clocks of UTC.
    ['2026-11-22T20:30:00Z', 'America/St_Johns', true],
    ['2026-11-22T17:00:00-03:30', 'America/St_Johns', true],
    ['2026-11-22T20:00:00Z', 'America/St_Johns', false],
    ['2026-11-22T11:15:00Z', 'Asia/Kathmandu', true],
    // Without a zone, the store’s clock is that of UTC.
    ['2026-11-22T20:00:00Z', null, true],
    ['2026-11-22T20:30:00Z', null, false],
  ])('%s is a full hour of the store’s clock in %s: %s', (instant, timeZone, isFull) => {
    expect(isOnTheHour(instant, timeZone)).toBe(isFull);
  });
});

describe('an hour', () => {
  it.each([
    ['2026-11-22T17:00:00-05:00', '2026-11-22T18:00:00-05:00', true],
    ['2026-11-22T17:00:00-05:00', '2026-11-22T17:59:59-05:00', false],
    // In Toronto’s night of spring, 1:00 to 3:00 is one hour; in that of autumn, 1:00 to 1:00 is one.
    ['2026-03-08T01:00:00-05:00', '2026-03-08T03:00:00-04:00', true],
    ['2026-11-01T01:00:00-04:00', '2026-11-01T01:00:00-05:00', true],
    // On Lord Howe Island, the clocks are set back by half an hour.
    ['2026-04-05T01:30:00+11:00', '2026-04-05T01:30:00+10:30', false],
  ])('from %s to %s passes at least one hour: %s', (startAt, endAt, isLong) => {
    expect(isAtLeastOneHour({ startAt, endAt })).toBe(isLong);
  });
});

describe('the order paths of a station', () => {
  it.each([
    ['live', 'lastmile', 'lastmile'],
    ['live', 'users', 'users'],
    ['live', 'dispatch', 'dispatch'],
    ['practice', 'lastmile', 'lastmile'],
    ['practice', 'dispatch', 'dispatch'],
    // Practice labels name no user.
    ['practice', 'users', 'lastmile'],
  ] as const)('in %s with %s, orders use %s', (mode, paths, used) => {
    expect(orderPathsOf({ 'connection.mode': mode, 'connection.orderPaths': paths })).toBe(used);
  });

  it('paths that never name the user of an edit never need the user at all', () => {
    for (const rules of Object.values(ORDER_PATH_RULES)) expect(rules.needsUser && !rules.needsUserToEdit).toBe(false);
  });
});
