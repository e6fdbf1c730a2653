import { expect, it } from 'vitest';
import { createClocks } from '../../../../src-main/base';

/** Clocks whose sources the test sets. */
function openClocks() {
  const time = { wall: 1_000_000, monotonic: 50 };
  return { time, clocks: createClocks({ wall: () => time.wall, monotonic: () => time.monotonic }) };
}

it("Connect's time advances with the monotonic clock, and a change of the wall clock does not affect it", () => {
  const { time, clocks } = openClocks();
  expect(clocks.serverNow()).toBeNull();
  clocks.recordServerTime(2_000_000);
  time.monotonic += 300;
  time.wall -= 900_000;
  expect(clocks.serverNow()).toBe(2_000_300);
});

it("the latest response determines Connect's time", () => {
  const { time, clocks } = openClocks();
  clocks.recordServerTime(2_000_000);
  time.monotonic += 1_000;
  clocks.recordServerTime(3_000_000);
  expect(clocks.serverNow()).toBe(3_000_000);
});

it.each([
  ['ahead of', 2_500_000, 2_000_000],
  ['behind', 1_500_000, 1_500_000],
])("the confirmed time is the earlier of the two when the wall clock is %s Connect's", (_where, wall, confirmed) => {
  const { time, clocks } = openClocks();
  time.wall = wall;
  clocks.recordServerTime(2_000_000);
  expect(clocks.confirmedNow()).toBe(confirmed);
});

it('no time is confirmed before Connect has sent its own, so that the wall clock alone never deletes an order', () => {
  expect(openClocks().clocks.confirmedNow()).toBeNull();
});
