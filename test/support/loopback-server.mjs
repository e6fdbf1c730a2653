/** Starts and closes servers on 127.0.0.1. */
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Listens on a port of 127.0.0.1. A fixed port that another program uses is tried again, because a port that was closed to
 * simulate an outage may be taken for a moment.
 * @param {import('node:net').Server} server
 * @param {number} [port] any free one by default
 * @returns {Promise<number>} the port
 */
export async function listenOnLoopback(server, port = 0) {
  for (;;) {
    const error = await /** @type {Promise<NodeJS.ErrnoException | null>} */ (
      new Promise((resolve) => {
        server.once('error', resolve);
        server.listen(port, '127.0.0.1', () => {
          server.off('error', resolve);
          resolve(null);
        });
      })
    );
    if (!error) return portOf(server);
    if (error.code !== 'EADDRINUSE') throw error;
    await delay(50);
  }
}

/** @param {import('node:net').Server} server a server that listens on a port @returns {number} */
export const portOf = (server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port;

/**
 * Closes a server and all HTTP connections to it. A server that does not listen is left as it is.
 * @param {import('node:net').Server} server
 * @returns {Promise<void>}
 */
export async function closeServer(server) {
  if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function') server.closeAllConnections();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
}
