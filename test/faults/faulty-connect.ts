/**
 * A connection to Connect that fails in a chosen way. It fails the first requests or connections and is sound after that; the
 * server behind it accepts every order and counts the requests that reached it.
 */
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { acceptOrder, orderIdOf, startFakeConnect } from '../support/fake-connect.mjs';
import { closeServer, listenOnLoopback } from '../support/loopback-server.mjs';
import { openUnresponsiveAddress } from './unresponsive-address';

/** What one fault does to the requests it meets. */
export interface Fault {
  readonly name: string;
  /** Answers a complete request wrongly, or not at all. `response.req` is the request. */
  readonly respond?: (response: ServerResponse) => void;
  /** Instead of HTTP: what happens to the TCP connection. */
  readonly connection?: (socket: Socket) => void;
  /**
   * An address where nobody listens, that does not answer connections, or that does not exist; or an HTTPS server with a
   * certificate that the station trusts or not.
   */
  readonly address?: 'nobody-listens' | 'never-answers' | 'no-such-name' | keyof typeof CERTIFICATE_OF;
  /** How many requests fail until the connection is sound; Infinity for a fault that stays. */
  readonly times: number;
}

export interface FaultyConnect {
  readonly baseUrl: string;
  /** How often a complete request for the order arrived at the server. */
  requestCount(orderId: string): number;
  /** The headers of requests that followed a redirect to another host. */
  readonly redirectedRequests: readonly IncomingMessage['headers'][];
  close(): Promise<void>;
}

const CERTIFICATES = join(import.meta.dirname, '../unit/src-main/connect/fixtures/certificates');
const pem = (name: string) => readFileSync(join(CERTIFICATES, name));
/** The authority that signed the certificate of `trusted`, for the policy. */
export const AUTHORITY_FILE = join(CERTIFICATES, 'authority.pem');
const CERTIFICATE_OF = { trusted: 'localhost', untrusted: 'self-signed', expired: 'expired', 'wrong-host': 'other-host' };

export async function startFaultyConnect({ respond, connection, address, times }: Fault): Promise<FaultyConnect> {
  let left = times;
  /** Whether the next request or connection fails; counts it if so. */
  const isFaulty = () => left > 0 && left-- > 0;

  const redirectedRequests: IncomingMessage['headers'][] = [];
  const otherHost = createHttpServer((request, response) => {
    redirectedRequests.push(request.headers);
    response.writeHead(200).end('{}');
  });
  const otherPort = await listenOnLoopback(otherHost);

  const server = await startFakeConnect(0, isHttps(address) ? certificateFor(address) : undefined);
  server.respondWith((received, response) => {
    if (!respond || !isFaulty()) return acceptOrder(received, response);
    response.setHeader('x-elsewhere', `http://127.0.0.1:${otherPort}/`);
    respond(response);
  });
  const serverPort = Number(new URL(server.baseUrl).port);
  // A fault of the TCP connection is in front of the server, which sound connections are passed on to.
  const front = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    if (connection && isFaulty()) return connection(socket);
    const onward = connect(serverPort, '127.0.0.1').on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  const port = connection ? await listenOnLoopback(front) : serverPort;
  const unresponsive = address === 'never-answers' ? await openUnresponsiveAddress() : null;

  return {
    baseUrl: unresponsive?.baseUrl ?? baseUrlOf(address, port),
    requestCount: (orderId) => server.received.filter((received) => orderIdOf(received) === orderId).length,
    redirectedRequests,
    async close() {
      await unresponsive?.close();
      await server.close();
      await closeServer(front);
      await closeServer(otherHost);
    },
  };
}

function baseUrlOf(address: Fault['address'], port: number): string {
  if (address === 'nobody-listens') return 'http://127.0.0.1:1';
  if (address === 'no-such-name') return 'https://connect.invalid';
  return isHttps(address) ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
}

const isHttps = (address: Fault['address']): address is keyof typeof CERTIFICATE_OF => address !== undefined && address in CERTIFICATE_OF;

const certificateFor = (address: keyof typeof CERTIFICATE_OF) => ({
  key: pem('server-key.pem'),
  cert: pem(`${CERTIFICATE_OF[address]}.pem`),
});
