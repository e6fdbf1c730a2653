import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBetweenOrders, type Moment, NO_ORDER, type Rule } from '../../../src-main/between-orders';
import type { Busy } from '../../../src-shared/busy';
import { parseHours } from '../../../src-shared/hours';

const QUIET: Moment = { leaving: 0, orderOnScreen: false, idleSeconds: 600, minuteOfDay: 23 * 60 };
const nights = parseHours('22:30-05:00');
const NIGHTS: Rule = { idleMinutes: 5, hours: nights.ok ? nights.value : null };

function station(first: Partial<Moment> = {}) {
  let now: Moment = { ...QUIET, ...first };
  const room = createBetweenOrders(async () => now);
  return {
    room,
    becomes(next: Partial<Moment>) {
      now = { ...now, ...next };
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('nobody loses an order to an update or a policy', () => {
  it.each<[string, Partial<Moment>, Busy]>([
    ['one is held back for somebody to undo, or on the wire', { leaving: 1 }, 'order-leaving'],
    ['one stands on the screen', { orderOnScreen: true }, 'order-on-screen'],
    ['the window has not said yet', { orderOnScreen: null }, 'order-on-screen'],
    ['somebody touched the computer a minute ago', { idleSeconds: 60 }, 'in-use'],
    ['it is noon, and only nights are allowed', { minuteOfDay: 12 * 60 }, 'outside-hours'],
  ])('while %s', async (_what, moment, busy) => {
    expect(await station(moment).room.busy(NIGHTS)).toBe(busy);
  });

  it('and the moment comes when none of it is so', async () => {
    expect(await station().room.busy(NIGHTS)).toBeNull();
    expect(await station({ minuteOfDay: 60 }).room.busy(NIGHTS)).toBeNull();
  });

  it('new settings wait for no idle minutes and no hours', async () => {
    expect(await station({ idleSeconds: 0, minuteOfDay: 12 * 60 }).room.busy(NO_ORDER)).toBeNull();
  });
});

describe('waiting for the moment', () => {
  it('acts once, when the order has left, and not before', async () => {
    const { room, becomes } = station({ leaving: 1 });
    const act = vi.fn();
    const told: Busy[] = [];
    room.when('update', { rule: () => NIGHTS, act, onBusy: (busy) => told.push(busy) });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(act).not.toHaveBeenCalled();
    becomes({ leaving: 0, orderOnScreen: true });
    room.look();
    await vi.advanceTimersByTimeAsync(0);
    expect(act).not.toHaveBeenCalled();
    becomes({ orderOnScreen: false });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(act).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(act).toHaveBeenCalledOnce();
    expect(told).toEqual(['order-leaving', 'order-on-screen']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a second one of the same name takes the place of the first, which cannot take it away again', async () => {
    const { room, becomes } = station({ leaving: 1 });
    const [first, second] = [vi.fn(), vi.fn()];
    const stop = room.when('update', { rule: () => NO_ORDER, act: first });
    room.when('update', { rule: () => NO_ORDER, act: second });
    stop();
    becomes({ leaving: 0 });
    room.look();
    await vi.advanceTimersByTimeAsync(0);
    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledOnce();
  });

  it('two of them act one after the other, each after a look of its own', async () => {
    const { room, becomes } = station({ leaving: 1 });
    const acted: string[] = [];
    room.when('settings', {
      rule: () => NO_ORDER,
      act: async () => {
        acted.push('settings');
        becomes({ orderOnScreen: null });
      },
    });
    room.when('update', { rule: () => NO_ORDER, act: () => void acted.push('update') });
    becomes({ leaving: 0 });
    room.look();
    await vi.advanceTimersByTimeAsync(0);
    expect(acted).toEqual(['settings']);
    becomes({ orderOnScreen: false });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(acted).toEqual(['settings', 'update']);
  });

  it('a journal that cannot be read counts as busy, and is asked again', async () => {
    let broken = true;
    const room = createBetweenOrders(async () => {
      if (broken) throw new Error('disk');
      return QUIET;
    });
    const act = vi.fn();
    room.when('update', { rule: () => NIGHTS, act });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(act).not.toHaveBeenCalled();
    broken = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(act).toHaveBeenCalledOnce();
  });

  it('nothing is looked at while nobody waits, nor after the station has closed', async () => {
    const { room } = station({ leaving: 1 });
    const act = vi.fn();
    room.look();
    expect(vi.getTimerCount()).toBe(0);
    room.when('update', { rule: () => NIGHTS, act });
    await vi.advanceTimersByTimeAsync(0);
    room.close();
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(act).not.toHaveBeenCalled();
  });
});
