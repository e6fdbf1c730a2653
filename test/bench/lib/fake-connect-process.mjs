/** A fake Connect in a process of its own, so that it takes no time from the measured processes. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * The requests since the last call of `received`.
 * @typedef {object} Received
 * @property {{ orderId: string, at: number }[]} accepted `at`: when the request's head arrived, in milliseconds of the
 *   computer's monotonic clock (`process.hrtime`), which all processes share
 * @property {{ orderId: string, at: number, answeredAt: number }[]} lookups answered ones, by the same clock
 * @property {number} refused requests that were answered 429
 */

/**
 * @param {object} [limit]
 * @param {number | null} [limit.perSecond] requests that are accepted in a second; null: all
 * @param {number | null} [limit.retryAfter] `Retry-After` of a 429; null: it has none
 * @param {number} [limit.takesMs] delay before the response to each request
 * @param {number} [limit.lookupTakesMs] delay before the response to a lookup
 */
export async function startFakeConnectProcess({ perSecond = null, retryAfter = null, takesMs = 0, lookupTakesMs = takesMs } = {}) {
  const options = JSON.stringify({ perSecond, retryAfter, takesMs, lookupTakesMs });
  const child = fork(join(import.meta.dirname, 'fake-connect-worker.mjs'), [options]);
  const [{ baseUrl }] = await once(child, 'message');
  return {
    baseUrl,
    /** @returns {Promise<Received>} */
    async received() {
      child.send('received?');
      const [received] = await once(child, 'message');
      return received;
    },
    async close() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
