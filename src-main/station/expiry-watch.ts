/** Tells IT in good time that a token ends: once a day from a week before. Only a token that says when it ends can be told of. */
import { formatIso } from '../../src-shared/time/time-format';
import type { Log } from '../log';

const DAY_MS = 86_400_000;

/** Long enough to order a new one, and to roll it out. */
const WARN_BEFORE_MS = 7 * DAY_MS;

/** A clock is set, a machine sleeps: no timer is trusted with days. */
const CHECK_INTERVAL_MS = 3_600_000;

export interface ExpiryWatch {
  /** To be called when other credentials are known. */
  check(): void;
  close(): void;
}

/** @param endsAt milliseconds since 1970; `null` where it is not known, or nothing is used that could end */
export function watchExpiry(expiresAt: () => number | null, log: Log, now: () => number = Date.now): ExpiryWatch {
  let lastWarning: { readonly of: number; readonly at: number } | null = null;

  function check(): void {
    const expiry = expiresAt();
    const at = now();
    if (expiry === null || expiry - at > WARN_BEFORE_MS) return;
    // A day by the clock may be a little short of one by the timers.
    if (lastWarning?.of === expiry && Math.abs(at - lastWarning.at) < DAY_MS - CHECK_INTERVAL_MS / 2) return;
    lastWarning = { of: expiry, at };
    log.warn('credentials-expiring', { at: formatIso(expiry), hoursLeft: Math.floor((expiry - at) / 3_600_000) });
  }

  const timer = setInterval(check, CHECK_INTERVAL_MS);
  return { check, close: () => clearInterval(timer) };
}
