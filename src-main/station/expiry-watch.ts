/** Warns IT in the log before a token expires: once a day in the last week. Tokens that do not state their expiry cause no warning. */
import { formatIso } from '../../src-shared/time/time-format';
import type { Log } from '../log';

const DAY_MS = 86_400_000;

/** The time that IT needs to request and provision a new token. */
const WARN_BEFORE_MS = 7 * DAY_MS;

/** Check often, because a timer of several days is unreliable when the clock is set or the machine sleeps. */
const CHECK_INTERVAL_MS = 3_600_000;

export interface ExpiryWatch {
  /** Checks the expiry now. Call it after the credentials have changed. */
  check(): void;
  close(): void;
}

/** Starts the checks. @param expiresAt milliseconds since 1970; `null` if the expiry is unknown or the credentials are not in use */
export function watchExpiry(expiresAt: () => number | null, log: Log, now: () => number = Date.now): ExpiryWatch {
  let lastWarning: { readonly expiry: number; readonly at: number } | null = null;

  function check(): void {
    const expiry = expiresAt();
    const at = now();
    if (expiry === null || expiry - at > WARN_BEFORE_MS) return;
    // Allow a tolerance of half an interval, because the checks are not exactly one day apart.
    if (lastWarning?.expiry === expiry && Math.abs(at - lastWarning.at) < DAY_MS - CHECK_INTERVAL_MS / 2) return;
    lastWarning = { expiry: expiry, at };
    log.warn('credentials-expiring', { at: formatIso(expiry), hoursLeft: Math.floor((expiry - at) / 3_600_000) });
  }

  const timer = setInterval(check, CHECK_INTERVAL_MS);
  return { check, close: () => clearInterval(timer) };
}
