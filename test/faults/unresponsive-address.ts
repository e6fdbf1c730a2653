/**
 * An address on this computer where connections are neither accepted nor refused, as behind a firewall that drops packets.
 *
 * A server listens and never accepts a connection from its queue, because its thread sleeps. When the queue is full, the system
 * answers no further connection. This needs no privileges, no network and no foreign address.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';

export interface UnresponsiveAddress {
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** Why there can be no such address here; null if there can. */
export const reasonForNoUnresponsiveAddress = (): string | null =>
  process.platform === 'linux' ? null : 'only Linux is known not to answer connections when a queue is full';

const QUEUE = 1;

const SLEEPING_SERVER = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ host: '127.0.0.1', port: 0, backlog: ${QUEUE} }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

export async function openUnresponsiveAddress(): Promise<UnresponsiveAddress> {
  const server = new Worker(SLEEPING_SERVER, { eval: true });
  const [port] = (await once(server, 'message')) as [number];
  // In Linux a queue is full when it holds one connection more than its limit.
  const queued = Array.from({ length: QUEUE + 1 }, () => connect(port, '127.0.0.1'));
  await Promise.all(queued.map((socket) => once(socket, 'connect')));
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    async close() {
      for (const socket of queued) socket.destroy();
      await server.terminate();
    },
  };
}
