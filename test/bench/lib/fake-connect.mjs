/** Another Connect than ours, on loopback: takes every order at once, and counts. */
import { createServer } from 'node:http';

/** @typedef {{ orderId: string, method: string, taken: () => void, response: import('node:http').ServerResponse, request: import('node:http').IncomingMessage }} Call */

/**
 * @param {(call: Call) => void} [meet] answers in another way; by default each order is taken
 */
export async function startFakeConnect(meet = ({ taken }) => taken()) {
  let calls = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      calls += 1;
      const orderId = decodeURIComponent(
        (request.url ?? '')
          .split('?')[0]
          ?.split('/')
          .at(request.method === 'POST' ? -2 : -1) ?? '',
      );
      const taken = () => {
        const status = request.method === 'POST' ? 'created' : 'brand_new';
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: orderId, status }));
      };
      meet({ orderId, method: request.method ?? '', taken, request, response });
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    calls: () => calls,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
