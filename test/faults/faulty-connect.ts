/**
 * A line to Connect that fails in a chosen way. It stands between the app and a server that takes every order, counts
 * what reaches that server, and fails the first so many requests; after that the line is good.
 */
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { openUnresponsiveAddress } from './unresponsive-address';

/** What one fault does to the requests it meets. */
export interface Fault {
  readonly name: string;
  /** Answers, or not. Called with the whole request; `taken` is the honest answer. */
  readonly respond?: (request: IncomingMessage, response: ServerResponse, taken: () => void) => void;
  /** Instead of HTTP: what happens to the bare connection. */
  readonly connection?: (socket: Socket) => void;
  /**
   * Nobody listens there, no call is answered, or the name leads nowhere. The others speak https, with a certificate
   * that the station trusts or one that it does not.
   */
  readonly address?: 'nobody-listens' | 'never-answers' | 'no-such-name' | keyof typeof CERTIFICATE_OF;
  /** How many requests it fails before the line is good; Infinity where it never gets better. */
  readonly times: number;
}

export interface FaultyConnect {
  readonly baseUrl: string;
  /** How often each order's request arrived whole at the server. */
  requestCount(orderId: string): number;
  /** Requests that a redirect led elsewhere, with what they carried. */
  readonly redirectedRequests: readonly IncomingMessage['headers'][];
  close(): Promise<void>;
}

const CERTIFICATES = join(import.meta.dirname, '../unit/src-main/connect/fixtures/certificates');
const pem = (name: string) => readFileSync(join(CERTIFICATES, name));
/** The authority that signed the certificate of `trusted`, for the policy. */
export const AUTHORITY_FILE = join(CERTIFICATES, 'authority.pem');
const CERTIFICATE_OF = { trusted: 'localhost', untrusted: 'self-signed', expired: 'expired', 'wrong-host': 'other-host' };

export async function startFaultyConnect(fault: Fault): Promise<FaultyConnect> {
  const seen = new Map<string, number>();
  const elsewhere: IncomingMessage['headers'][] = [];
  let left = fault.times;

  const other = createHttpServer((request, response) => {
    elsewhere.push(request.headers);
    response.writeHead(200).end('{}');
  });
  await listen(other);

  const serve: RequestListener = (request, response) => {
    const orderId = decodeURIComponent((request.url ?? '').split('/').at(-2) ?? '');
    request.resume();
    request.on('end', () => {
      seen.set(orderId, (seen.get(orderId) ?? 0) + 1);
      const taken = () => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: orderId, status: 'created' }));
      };
      if (!fault.respond || left <= 0) return taken();
      left -= 1;
      response.setHeader('x-elsewhere', `http://127.0.0.1:${port(other)}/`);
      fault.respond(request, response, taken);
    });
  };

  const { address: place } = fault;
  const server = isHttps(place) ? createHttpsServer(certificateFor(place), serve) : createHttpServer(serve);
  // A fault of the bare connection stands in front: the good line is behind it.
  const front = fault.connection
    ? createTcpServer((socket) => {
        socket.on('error', () => undefined);
        if (left <= 0) return void server.emit('connection', socket);
        left -= 1;
        fault.connection?.(socket);
      })
    : server;
  await listen(front);
  const silent = place === 'never-answers' ? await openUnresponsiveAddress() : null;

  return {
    baseUrl: silent?.baseUrl ?? address(),
    requestCount: (orderId) => seen.get(orderId) ?? 0,
    redirectedRequests: elsewhere,
    async close() {
      await silent?.close();
      for (const open of new Set([front, server, other])) {
        if ('closeAllConnections' in open) open.closeAllConnections();
        if (open.listening) await new Promise<void>((done) => open.close(() => done()));
      }
    },
  };

  function address(): string {
    switch (fault.address) {
      case 'nobody-listens':
        return 'http://127.0.0.1:1';
      case 'no-such-name':
        return 'https://connect.invalid';
      case undefined:
        return `http://127.0.0.1:${port(front)}`;
      default:
        return `https://localhost:${port(front)}`;
    }
  }
}

const isHttps = (address: Fault['address']): address is keyof typeof CERTIFICATE_OF => address !== undefined && address in CERTIFICATE_OF;

const certificateFor = (address: keyof typeof CERTIFICATE_OF) => ({
  key: pem('server-key.pem'),
  cert: pem(`${CERTIFICATE_OF[address]}.pem`),
});

const port = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

const listen = (server: { listen(port: number, host: string, done: () => void): unknown }): Promise<void> =>
  new Promise((done) => void server.listen(0, '127.0.0.1', done));
