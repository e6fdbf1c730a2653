import { afterEach, beforeEach, vi } from 'vitest';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** When a test starts whose file calls `installFakeTime` without a time. */
export const START = Date.UTC(2026, 2, 2, 9);

type Options = NonNullable<Parameters<typeof vi.useFakeTimers>[0]>;

/** Runs each test of the calling file on fake timers. @param toFake what is faked; by default everything that vitest can fake */
export function installFakeTime(now: Options['now'] = START, toFake?: Options['toFake']): void {
  beforeEach(() => void vi.useFakeTimers({ now, ...(toFake && { toFake }) }));
  afterEach(() => void vi.useRealTimers());
}

/** Changes the wall clock alone, as a person or the network's time does. */
export const turnClock = (byMs: number) => vi.setSystemTime(Date.now() + byMs);
