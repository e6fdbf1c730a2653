/** Tells IT in good time that a token ends: once a day from a week before. Only a token that says when it ends can be told of. */
import { isoTime } from '../../src-shared/time-format';
import type { Log } from '../log';

const DAY_MS = 86_400_000;

/** Long enough to order a new one, and to roll it out. */
const FROM_MS = 7 * DAY_MS;

/** A clock is set, a machine sleeps: no timer is trusted with days. */
const LOOK_EVERY_MS = 3_600_000;

export interface ExpiryWatch {
  /** To be called when other credentials are known. */
  look(): void;
  close(): void;
}

/** @param endsAt milliseconds since 1970; `null` where it is not known, or nothing is used that could end */
export function watchExpiry(endsAt: () => number | null, log: Log, now: () => number = Date.now): ExpiryWatch {
  let told: { readonly of: number; readonly at: number } | null = null;

  function look(): void {
    const end = endsAt();
    const at = now();
    if (end === null || end - at > FROM_MS) return;
    // A day by the clock may be a little short of one by the timers.
    if (told?.of === end && Math.abs(at - told.at) < DAY_MS - LOOK_EVERY_MS / 2) return;
    told = { of: end, at };
    log.warn('credentials-expire', { at: isoTime(end), hoursLeft: Math.floor((end - at) / 3_600_000) });
  }

  const timer = setInterval(look, LOOK_EVERY_MS);
  return { look, close: () => clearInterval(timer) };
}
