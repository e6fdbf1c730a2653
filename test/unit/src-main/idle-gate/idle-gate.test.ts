import { describe, expect, it, vi } from 'vitest';
import { createIdleGate, type IdlePolicy, NO_OPEN_ORDER, type StationActivity } from '../../../../src-main/idle-gate';
import type { IdleBlocker } from '../../../../src-shared/station/idle-blocker';
import { parseDailyHours } from '../../../../src-shared/time/daily-hours';
import { installFakeTime } from '../../../support/fake-time';

const QUIET: StationActivity = { inFlightCount: 0, isOrderOnScreen: false, idleSeconds: 600, minuteOfDay: 23 * 60 };
const nights = parseDailyHours('22:30-05:00');
const NIGHTS: IdlePolicy = { idleMinutes: 5, hours: nights.ok ? nights.value : null };

function station(first: Partial<StationActivity> = {}) {
  let now: StationActivity = { ...QUIET, ...first };
  const gate = createIdleGate(async () => now);
  return {
    gate,
    becomes(next: Partial<StationActivity>) {
      now = { ...now, ...next };
    },
  };
}

installFakeTime();

describe('the idle policy', () => {
  it.each<[string, Partial<StationActivity>, IdleBlocker]>([
    ['an order can be undone, or is being sent', { inFlightCount: 1 }, 'order-leaving'],
    ['an order is on the screen', { isOrderOnScreen: true }, 'order-on-screen'],
    ['the page has not reported its screen', { isOrderOnScreen: null }, 'order-on-screen'],
    ['the computer was used a minute ago', { idleSeconds: 60 }, 'in-use'],
    ['it is noon and only nights are allowed', { minuteOfDay: 12 * 60 }, 'outside-hours'],
  ])('the station is not idle while %s', async (_what, activity, busy) => {
    expect(await station(activity).gate.blocker(NIGHTS)).toBe(busy);
  });

  it('the station is idle when nothing blocks an interruption', async () => {
    expect(await station().gate.blocker(NIGHTS)).toBeNull();
    expect(await station({ minuteOfDay: 60 }).gate.blocker(NIGHTS)).toBeNull();
  });

  it('new settings wait neither for idle minutes nor for hours', async () => {
    expect(await station({ idleSeconds: 0, minuteOfDay: 12 * 60 }).gate.blocker(NO_OPEN_ORDER)).toBeNull();
  });
});

describe('the idle gate', () => {
  it('a task runs once, after the order has been sent', async () => {
    const { gate, becomes } = station({ inFlightCount: 1 });
    const act = vi.fn();
    const told: IdleBlocker[] = [];
    gate.runWhenIdle('update', { policy: () => NIGHTS, run: act, onBlocked: (busy) => told.push(busy) });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(act).not.toHaveBeenCalled();
    becomes({ inFlightCount: 0, isOrderOnScreen: true });
    gate.reevaluate();
    await vi.advanceTimersByTimeAsync(0);
    expect(act).not.toHaveBeenCalled();
    becomes({ isOrderOnScreen: false });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(act).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(act).toHaveBeenCalledOnce();
    expect(told).toEqual(['order-leaving', 'order-on-screen']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a task replaces an earlier one of the same name, which then cannot cancel it', async () => {
    const { gate, becomes } = station({ inFlightCount: 1 });
    const [first, second] = [vi.fn(), vi.fn()];
    const stop = gate.runWhenIdle('update', { policy: () => NO_OPEN_ORDER, run: first });
    gate.runWhenIdle('update', { policy: () => NO_OPEN_ORDER, run: second });
    stop();
    becomes({ inFlightCount: 0 });
    gate.reevaluate();
    await vi.advanceTimersByTimeAsync(0);
    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledOnce();
  });

  it('two tasks run one after the other, each after its own evaluation', async () => {
    const { gate, becomes } = station({ inFlightCount: 1 });
    const acted: string[] = [];
    gate.runWhenIdle('settings', {
      policy: () => NO_OPEN_ORDER,
      run: async () => {
        acted.push('settings');
        becomes({ isOrderOnScreen: null });
      },
    });
    gate.runWhenIdle('update', { policy: () => NO_OPEN_ORDER, run: () => void acted.push('update') });
    becomes({ inFlightCount: 0 });
    gate.reevaluate();
    await vi.advanceTimersByTimeAsync(0);
    expect(acted).toEqual(['settings']);
    becomes({ isOrderOnScreen: false });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(acted).toEqual(['settings', 'update']);
  });

  it('a journal that cannot be read blocks the task, which is evaluated again', async () => {
    let broken = true;
    const gate = createIdleGate(async () => {
      if (broken) throw new Error('disk');
      return QUIET;
    });
    const act = vi.fn();
    gate.runWhenIdle('update', { policy: () => NIGHTS, run: act });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(act).not.toHaveBeenCalled();
    broken = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(act).toHaveBeenCalledOnce();
  });

  it('the gate evaluates nothing while no task waits, nor after it was closed', async () => {
    const { gate } = station({ inFlightCount: 1 });
    const act = vi.fn();
    gate.reevaluate();
    expect(vi.getTimerCount()).toBe(0);
    gate.runWhenIdle('update', { policy: () => NIGHTS, run: act });
    await vi.advanceTimersByTimeAsync(0);
    gate.close();
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(act).not.toHaveBeenCalled();
  });
});
