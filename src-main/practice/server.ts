/** The HTTP side of practice: a real server on loopback, so that the app is rehearsed down to its sockets. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, NOT_SENT_AS_JSON, TOO_LARGE } from './answers';
import { answerCall, type Store } from './api';
import { findCall } from './calls';
import { type Exchange, withoutSecrets } from './exchange';
import { type ClientCredentials, Gate } from './gate';
import { Orders } from './orders';
import { type Delivery, deliveryFor } from './special-orders';

export interface PracticeServer {
  /** `http://127.0.0.1:49152`, with nothing after the port. */
  readonly baseUrl: string;
  /** For the token call. New at each start, like `bearer`. */
  readonly credentials: ClientCredentials;
  /** A bearer token that works from the start. */
  readonly bearer: string;
  /** Ends every connection, answered or not. May be called again. */
  close(): Promise<void>;
}

export interface PracticeServerOptions {
  /** The clock that delivery windows and tokens go by. */
  readonly now?: () => Date;
  /** How long `PRACTICE-SLOW` takes to answer, in milliseconds. */
  readonly slowMs?: number;
  /** Told of every request once it is answered or cut off. What it is told holds no secrets. */
  readonly onExchange?: (exchange: Exchange) => void;
}

const LOOPBACK = '127.0.0.1';

/** Far more than the longest body of the API, whose only free texts are a label and some instructions. */
const MAX_BODY_BYTES = 64 * 1024;

/** Starts a server of its own, with all orders new. Rejects only if the system gives it no port. */
export async function startPracticeServer(options: PracticeServerOptions = {}): Promise<PracticeServer> {
  const { now = () => new Date(), slowMs = 20_000, onExchange } = options;
  const server = createServer();
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const host = `${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  const store: Store = { orders: new Orders(now), gate: new Gate(host, now), now };

  server.on('request', (request, response) => {
    // Rejects when the client hung up before its request was complete. A fault of our own must look like a broken
    // server too, and not take the app down with it.
    serve(request, response).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readText(request);
    const { answer, delivery } = respond(request, body, store);
    const text = JSON.stringify(answer.body);
    const report = (outcome: Pick<Exchange, 'status' | 'answer'>): void =>
      onExchange?.(withoutSecrets({ ...requestLine(request), headers: headerPairs(request.rawHeaders), body: body ?? '', ...outcome }));
    const send = (): void => {
      response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
      response.end(text);
      report({ status: answer.status, answer: text });
    };

    if (delivery === 'prompt') return send();
    const timer = delivery === 'late' ? setTimeout(send, slowMs) : undefined;
    response.once('close', () => {
      clearTimeout(timer);
      if (!response.writableEnded) report({ status: null, answer: '' });
    });
    // A reset rather than an orderly end: it is what a pulled cable or a crashing proxy looks like.
    if (delivery === 'never') request.socket.resetAndDestroy();
  }

  return {
    baseUrl: `http://${host}`,
    credentials: store.gate.credentials,
    bearer: store.gate.bearer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param body `null` where there was more of it than is accepted */
function respond(request: IncomingMessage, body: string | null, store: Store): { answer: Answer; delivery: Delivery } {
  const promptly = (answer: Answer) => ({ answer, delivery: 'prompt' }) as const;
  const { method, path } = requestLine(request);

  const stranger = store.gate.refuseStranger(request.headers);
  if (stranger) return promptly(stranger);
  const found = findCall(method, path);
  const signingIn = found.ok && found.value.name === 'token';
  const unknown = signingIn ? null : store.gate.refuseUnknownBearer(request.headers.authorization);
  if (unknown) return promptly(unknown);
  if (!found.ok) return promptly(found.problem);

  const call = found.value;
  if (body === null) return promptly(TOO_LARGE);
  if (call.name !== 'get' && !isJson(request.headers['content-type'])) return promptly(NOT_SENT_AS_JSON);
  return {
    answer: answerCall(call, body, store),
    delivery: 'orderId' in call ? deliveryFor(call.orderId, call.name) : 'prompt',
  };
}

/** `application/json`, with or without parameters. */
const isJson = (contentType: string | undefined): boolean => /^application\/json\s*(;|$)/i.test(contentType ?? '');

// Node types both as optional because the same class serves for answers that a client receives.
const requestLine = ({ method = '', url = '' }: IncomingMessage) => ({ method, path: url });

function headerPairs(rawHeaders: readonly string[]): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  return pairs;
}

/**
 * Reads a whole body. Too much of it is still read to the end but not kept, because a client that is writing
 * would be cut off before it could read why.
 * @returns `null` if it was too much; rejects if the client hung up
 */
async function readText(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks).toString('utf8') : null;
}
