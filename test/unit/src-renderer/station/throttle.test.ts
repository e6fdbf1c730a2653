import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { throttle } from '../../../../src-renderer/station';

let runs = 0;
let ask: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  runs = 0;
  ask = throttle(() => {
    runs += 1;
  }, 1_000);
});
afterEach(() => vi.useRealTimers());

it('a throttled function runs at once on the first call', () => {
  ask();
  expect(runs).toBe(1);
});

it('a throttled function runs twice for a thousand calls in a row, including the last', () => {
  for (let request = 0; request < 1_000; request += 1) ask();
  expect(runs).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(runs).toBe(2);
  vi.advanceTimersByTime(10_000);
  expect(runs).toBe(2);
});

it('a throttled function runs at once again after a pause', () => {
  ask();
  vi.advanceTimersByTime(1_000);
  ask();
  expect(runs).toBe(2);
});
