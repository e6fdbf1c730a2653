/** The HTTP server of practice. It listens on loopback, so that practice uses the same network code as live orders. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemTimeZone } from '../../src-shared/time/time-zone';
import { AccessControl, type ClientCredentials } from './access-control';
import { handleCall, type PracticeState } from './api';
import { type HttpExchange, redactSecrets } from './exchange';
import { PracticeOrders } from './orders';
import { type MockResponse, NOT_SENT_AS_JSON, TOO_LARGE } from './responses';
import { matchRoute } from './routes';
import { chooseTiming, type ResponseTiming } from './special-orders';

export interface PracticeServer {
  /** The URL without a path, such as `http://127.0.0.1:49152`. */
  readonly baseUrl: string;
  /** The credentials for the token call. They and `bearer` are new at each start. */
  readonly credentials: ClientCredentials;
  /** A bearer token that is valid from the start. */
  readonly bearer: string;
  /** Closes every connection, even during a request. May be called more than once. */
  close(): Promise<void>;
}

export interface PracticeServerOptions {
  /** The clock for delivery windows and tokens. */
  readonly now?: () => Date;
  /** The store's time zone, for delivery windows; by default the computer's. */
  readonly timeZone?: () => string | null;
  /** The response delay of `PRACTICE-SLOW` in milliseconds. */
  readonly slowResponseMs?: number;
  /** Called after every response or closed connection. The exchange contains no secrets. */
  readonly onExchange?: (exchange: HttpExchange) => void;
}

const LOOPBACK = '127.0.0.1';

/** Much more than the longest valid body, whose only free texts are a label and the instructions. */
const MAX_BODY_BYTES = 64 * 1024;

/** Starts a server with new orders. Rejects only if the system assigns no port. */
export async function startPracticeServer(options: PracticeServerOptions = {}): Promise<PracticeServer> {
  const { now = () => new Date(), timeZone = systemTimeZone, slowResponseMs = 20_000, onExchange } = options;
  const server = createServer();
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const host = `${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  const state: PracticeState = { orders: new PracticeOrders(now, timeZone), accessControl: new AccessControl(host, now), now, timeZone };

  server.on('request', (request, response) => {
    // The promise rejects if the client disconnects early. An internal error must also only close the connection and not end the app.
    handleRequest(request, response).catch(() => response.destroy());
  });

  async function handleRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const { response: mockResponse, timing } = createResponse(request, body, state);
    const text = JSON.stringify(mockResponse.body);
    const report = (outcome: Pick<HttpExchange, 'status' | 'responseBody'>): void =>
      onExchange?.(redactSecrets({ ...requestLine(request), headers: pairHeaders(request.rawHeaders), body: body ?? '', ...outcome }));
    const send = (): void => {
      response.writeHead(mockResponse.status, { 'content-type': 'application/json; charset=utf-8', ...mockResponse.headers });
      response.end(text);
      report({ status: mockResponse.status, responseBody: text });
    };

    if (timing === 'immediate') return send();
    const timer = timing === 'delayed' ? setTimeout(send, slowResponseMs) : undefined;
    response.once('close', () => {
      clearTimeout(timer);
      if (!response.writableEnded) report({ status: null, responseBody: '' });
    });
    // Reset the connection, because a pulled cable or a crashing proxy does the same.
    if (timing === 'dropped') request.socket.resetAndDestroy();
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

/** Creates the response to a request. @param bodyText the body; `null` if it was too large */
function createResponse(
  request: IncomingMessage,
  bodyText: string | null,
  state: PracticeState,
): { response: MockResponse; timing: ResponseTiming } {
  const respondImmediately = (response: MockResponse) => ({ response, timing: 'immediate' }) as const;
  const { method, path } = requestLine(request);

  const foreignOrigin = state.accessControl.rejectForeignOrigin(request.headers);
  if (foreignOrigin) return respondImmediately(foreignOrigin);
  const found = matchRoute(method, path);
  const isTokenCall = found.ok && found.value.kind === 'token';
  const unknownToken = isTokenCall ? null : state.accessControl.rejectUnknownToken(request.headers.authorization);
  if (unknownToken) return respondImmediately(unknownToken);
  if (!found.ok) return respondImmediately(found.problem);

  const call = found.value;
  if (bodyText === null) return respondImmediately(TOO_LARGE);
  if (call.kind !== 'get' && !isJson(request.headers['content-type'])) return respondImmediately(NOT_SENT_AS_JSON);
  return {
    response: handleCall(call, bodyText, state),
    timing: 'orderId' in call ? chooseTiming(call.orderId, call.kind) : 'immediate',
  };
}

/** Whether the content type is `application/json`, with or without parameters. */
const isJson = (contentType: string | undefined): boolean => /^application\/json\s*(;|$)/i.test(contentType ?? '');

// Node types both as optional, because the same class also represents responses that a client receives.
const requestLine = ({ method = '', url = '' }: IncomingMessage) => ({ method, path: url });

function pairHeaders(rawHeaders: readonly string[]): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  return pairs;
}

/**
 * Reads a whole body. A body that is too large is read to its end and discarded, because a client that is still writing would not read
 * the response.
 * @returns `null` if the body was too large; rejects if the client disconnects
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
