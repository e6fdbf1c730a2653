import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gather } from '../../../src-main/bridge/gather';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('no step of an order is kept from the window: those of one moment come together, in their order', () => {
  const tell = vi.fn();
  const add = gather(tell);
  add('waiting');
  add('sending');
  expect(tell).not.toHaveBeenCalled();
  vi.runAllTimers();
  add('staged');
  vi.runAllTimers();
  expect(tell.mock.calls).toEqual([[['waiting', 'sending']], [['staged']]]);
});

it('a step that comes while the window is told is told as well', () => {
  const told: string[] = [];
  const add = gather<string>((steps) => {
    told.push(...steps);
    if (told.length === 1) add('staged');
  });
  add('sending');
  vi.runAllTimers();
  expect(told).toEqual(['sending', 'staged']);
});
