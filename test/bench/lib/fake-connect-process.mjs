/** A Connect on loopback, in a process of its own so that it takes no time from those who are measured. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * What came in since it was last asked.
 * @typedef {object} Received
 * @property {{ orderId: string, at: number }[]} taken `at`: when the request's head had come, in milliseconds of this
 *   machine's monotonic clock (`process.hrtime`), which all its processes share
 * @property {number} refused requests that were answered 429
 */

/**
 * @param {object} [limit]
 * @param {number | null} [limit.perSecond] requests that are taken in a second; null: all
 * @param {number | null} [limit.retryAfter] seconds that a 429 names; null: it names none
 * @param {number} [limit.takesMs] how long it thinks about each request
 */
export async function startFakeConnectProcess({ perSecond = null, retryAfter = null, takesMs = 0 } = {}) {
  const child = fork(join(import.meta.dirname, 'fake-connect-worker.mjs'), [JSON.stringify({ perSecond, retryAfter, takesMs })]);
  const [{ port }] = await once(child, 'message');
  return {
    baseUrl: `http://127.0.0.1:${port}`,
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
