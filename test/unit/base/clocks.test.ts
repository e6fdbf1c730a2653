import { expect, it } from 'vitest';
import { createClocks } from '../../../src-main/base';

const NOON = Date.UTC(2026, 10, 22, 12);
const YEAR = 365 * 86_400_000;

function start() {
  const time = { wall: NOON, monotonic: 500 };
  return { time, clocks: createClocks({ now: () => time.wall, monotonic: () => time.monotonic }) };
}

it("Connect's time is not known before Connect has told it in this run, and then no age is confirmed", () => {
  const { clocks } = start();
  expect(clocks.serverNow()).toBeNull();
  expect(clocks.confirmedNow()).toBeNull();
});

it("Connect's time goes on whatever becomes of the wall clock", () => {
  const { clocks, time } = start();
  clocks.sawServerTime(NOON);
  time.monotonic += 3_600_000;
  time.wall -= YEAR;
  expect(clocks.serverNow()).toBe(NOON + 3_600_000);
});

it.each([
  ['a year ahead', YEAR, 0],
  ['a year behind', -YEAR, -YEAR],
])('the confirmed time is the earlier one where the wall clock is %s', (_how, ahead, confirmed) => {
  const { clocks, time } = start();
  clocks.sawServerTime(NOON);
  time.wall += ahead;
  expect(clocks.confirmedNow()).toBe(NOON + confirmed);
});
