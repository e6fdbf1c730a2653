/** The HTTP side of practice: a real server on loopback, so that the app is rehearsed down to its sockets. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AccessControl, type ClientCredentials } from './access-control';
import { handleCall, type PracticeState } from './api';
import { type HttpExchange, redactSecrets } from './exchange';
import { PracticeOrders } from './orders';
import { type MockResponse, NOT_SENT_AS_JSON, TOO_LARGE } from './responses';
import { matchRoute } from './routes';
import { chooseTiming, type ResponseTiming } from './special-orders';

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
  readonly slowResponseMs?: number;
  /** Told of every request once it is answered or cut off. What it is told holds no secrets. */
  readonly onExchange?: (exchange: HttpExchange) => void;
}

const LOOPBACK = '127.0.0.1';

/** Far more than the longest body of the API, whose only free texts are a label and some instructions. */
const MAX_BODY_BYTES = 64 * 1024;

/** Starts a server of its own, with all orders new. Rejects only if the system gives it no port. */
export async function startPracticeServer(options: PracticeServerOptions = {}): Promise<PracticeServer> {
  const { now = () => new Date(), slowResponseMs = 20_000, onExchange } = options;
  const server = createServer();
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const host = `${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  const state: PracticeState = { orders: new PracticeOrders(now), accessControl: new AccessControl(host, now), now };

  server.on('request', (request, response) => {
    // Rejects when the client hung up before its request was complete. A fault of our own must look like a broken
    // server too, and not take the app down with it.
    handleRequest(request, response).catch(() => response.destroy());
  });

  async function handleRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const { answer, timing } = createResponse(request, body, state);
    const text = JSON.stringify(answer.body);
    const report = (outcome: Pick<HttpExchange, 'status' | 'answer'>): void =>
      onExchange?.(redactSecrets({ ...requestLine(request), headers: pairHeaders(request.rawHeaders), body: body ?? '', ...outcome }));
    const send = (): void => {
      response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
      response.end(text);
      report({ status: answer.status, answer: text });
    };

    if (timing === 'prompt') return send();
    const timer = timing === 'late' ? setTimeout(send, slowResponseMs) : undefined;
    response.once('close', () => {
      clearTimeout(timer);
      if (!response.writableEnded) report({ status: null, answer: '' });
    });
    // A reset rather than an orderly end: it is what a pulled cable or a crashing proxy looks like.
    if (timing === 'never') request.socket.resetAndDestroy();
  }

  return {
    baseUrl: `http://${host}`,
    credentials: state.accessControl.credentials,
    bearer: state.accessControl.bearer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param body `null` where there was more of it than is accepted */
function createResponse(
  request: IncomingMessage,
  bodyText: string | null,
  state: PracticeState,
): { answer: MockResponse; timing: ResponseTiming } {
  const respondAt = (answer: MockResponse) => ({ answer, timing: 'prompt' }) as const;
  const { method, path } = requestLine(request);

  const foreignOrigin = state.accessControl.rejectForeignOrigin(request.headers);
  if (foreignOrigin) return respondAt(foreignOrigin);
  const found = matchRoute(method, path);
  const isTokenCall = found.ok && found.value.kind === 'token';
  const unknownToken = isTokenCall ? null : state.accessControl.rejectUnknownToken(request.headers.authorization);
  if (unknownToken) return respondAt(unknownToken);
  if (!found.ok) return respondAt(found.problem);

  const call = found.value;
  if (bodyText === null) return respondAt(TOO_LARGE);
  if (call.kind !== 'get' && !isJson(request.headers['content-type'])) return respondAt(NOT_SENT_AS_JSON);
  return {
    answer: handleCall(call, bodyText, state),
    timing: 'orderId' in call ? chooseTiming(call.orderId, call.kind) : 'prompt',
  };
}

/** `application/json`, with or without parameters. */
const isJson = (contentType: string | undefined): boolean => /^application\/json\s*(;|$)/i.test(contentType ?? '');

// Node types both as optional because the same class serves for answers that a client receives.
const requestLine = ({ method = '', url = '' }: IncomingMessage) => ({ method, path: url });

function pairHeaders(rawHeaders: readonly string[]): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  return pairs;
}

/**
 * Reads a whole body. Too much of it is still read to the end but not kept, because a client that is writing
 * would be cut off before it could read why.
 * @returns `null` if it was too much; rejects if the client hung up
 */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let byteLength = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    byteLength += chunk.length;
    if (byteLength <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return byteLength <= MAX_BODY_BYTES ? Buffer.concat(chunks).toString('utf8') : null;
}
