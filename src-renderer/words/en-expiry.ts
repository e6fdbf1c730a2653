/** What is said of a token that ends. */
import { clockTime, dayAndTime, isSameDay } from './times';

const DAY_MS = 86_400_000;

/**
 * The calm line of the last day; `null` before it.
 * @param expiresAt milliseconds since 1970, as `now` is
 */
export function expiryLine(expiresAt: number, now: number, timeZone: string | null): string | null {
  if (expiresAt - now > DAY_MS) return null;
  const at = clockTime(expiresAt, timeZone);
  if (expiresAt <= now) {
    const when = isSameDay(expiresAt, now, timeZone) ? `at ${at}` : `on ${dayAndTime(expiresAt, timeZone)}`;
    return `The token ended ${when}. Orders are saved; tell IT.`;
  }
  const day = isSameDay(expiresAt, now, timeZone) ? 'today' : 'tomorrow';
  return `The token ends ${day} at ${at}. Orders are saved then; tell IT.`;
}

/** For whoever looks after it. */
export const expirySentence = (expiresAt: number, timeZone: string | null): string => `It ends on ${dayAndTime(expiresAt, timeZone)}.`;
