/** How long to wait before a retry. */

const BASE_DELAY_MS = 1_000;
const MAX_DELAY_MS = 60_000;

/**
 * Exponential backoff with full jitter. The delay is random between 0 and the limit, because a store's forty stations that
 * lost the same router must not retry in the same second.
 * @param attempts how many attempts were made: 1 or more
 * @param random a number from 0 up to 1
 * @returns milliseconds
 */
export function backoffMs(attempts: number, random: number): number {
  const limitMs = Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** Math.min(attempts - 1, 16));
  return Math.round(random * limitMs);
}
