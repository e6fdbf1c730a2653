/** The faults that stores have, one an entry: what the line does, where the order ends, and what the screen says. */
import type { ServerResponse } from 'node:http';
import type { Fault } from './faulty-connect';

export interface ExpectedOutcome {
  /** The state word that the order ends in. */
  readonly state: 'Staged' | 'Unknown' | 'Rejected' | 'Saved, will send';
  /** How often the order's whole request reaches the server, in all. */
  readonly seen: number;
  /** What the card says on the way, or in the end. */
  readonly says: RegExp;
}

const respondJson = (response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const errorBody = (message: string, code: number | null) => ({ error: { message, code }, meta: {} });

/** Answered with a status that says that something broke while it may have been working. */
const serverError = (status: number): Fault & { expected: ExpectedOutcome } => ({
  name: `${status}`,
  times: 1,
  respond: (_request, response) => respondJson(response, status, errorBody('Internal', 5000)),
  expected: { state: 'Unknown', seen: 1, says: status === 503 ? /Connect is busy/ : new RegExp(`Connect had a problem \\(${status}\\)`) },
});

export const NETWORK_FAULTS: readonly (Fault & { readonly expected: ExpectedOutcome })[] = [
  {
    name: 'nobody listens',
    times: Number.POSITIVE_INFINITY,
    address: 'nobody-listens',
    expected: { state: 'Saved, will send', seen: 0, says: /could not be reached/ },
  },
  {
    name: 'the name leads nowhere',
    times: Number.POSITIVE_INFINITY,
    address: 'no-such-name',
    expected: { state: 'Saved, will send', seen: 0, says: /address of Connect was not found|no network/ },
  },
  {
    name: 'no call is answered',
    times: Number.POSITIVE_INFINITY,
    address: 'never-answers',
    expected: { state: 'Saved, will send', seen: 0, says: /did not answer the call/ },
  },
  ...(['untrusted', 'expired', 'wrong-host'] as const).map((address) => ({
    name: `a certificate that is ${address}`,
    times: Number.POSITIVE_INFINITY,
    address,
    expected: {
      state: 'Saved, will send',
      seen: 0,
      says: address === 'expired' ? /date of this computer may be wrong/ : /connection was not safe/,
    } as const,
  })),
  {
    // Over https the request is written after the handshake. Over http it may be written before the reset is noticed.
    name: 'reset before the request can be written',
    times: 1,
    address: 'trusted',
    connection: (socket) => socket.resetAndDestroy(),
    // It surely did not arrive: it is sent again by itself.
    expected: { state: 'Staged', seen: 1, says: /Staged/ },
  },
  {
    name: "reset after the request's headers",
    times: 1,
    connection: (socket) => socket.once('data', () => socket.resetAndDestroy()),
    expected: { state: 'Unknown', seen: 0, says: /cut off/ },
  },
  {
    name: "reset after the request's body",
    times: 1,
    respond: (request) => request.socket.resetAndDestroy(),
    expected: { state: 'Unknown', seen: 1, says: /cut off/ },
  },
  {
    name: 'half an answer',
    times: 1,
    respond: (request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"id":', () => request.socket.destroy());
    },
    expected: { state: 'Unknown', seen: 1, says: /cut off/ },
  },
  {
    name: 'an answer that drips for ever',
    times: 1,
    respond: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 1000);
      response.on('close', () => clearInterval(drip));
    },
    expected: { state: 'Unknown', seen: 1, says: /no answer in 30 s/ },
  },
  ...[500, 502, 503, 504, 408].map(serverError),
  {
    name: "a captive portal's page",
    times: 1,
    respond: (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in to the Wi-Fi</html>'),
    expected: { state: 'Unknown', seen: 1, says: /web page answered/ },
  },
  {
    name: 'an empty 200',
    times: 1,
    respond: (_request, response) => response.writeHead(200).end(),
    expected: { state: 'Unknown', seen: 1, says: /answer was empty/ },
  },
  {
    name: 'an answer beyond the limit',
    times: 1,
    respond: (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('x'.repeat(2_000_000)),
    expected: { state: 'Unknown', seen: 1, says: /far too long/ },
  },
  {
    name: 'a redirect to another host',
    times: 1,
    respond: (_request, response) => response.writeHead(307, { location: String(response.getHeader('x-elsewhere')) }).end(),
    expected: { state: 'Unknown', seen: 1, says: /sent us elsewhere/ },
  },
  {
    name: '429 with Retry-After',
    times: 1,
    respond: (_request, response) => respondJson(response, 429, errorBody('Slow down', null), { 'retry-after': '2' }),
    expected: { state: 'Staged', seen: 2, says: /Staged/ },
  },
  {
    name: '429 without Retry-After',
    times: 1,
    respond: (_request, response) => respondJson(response, 429, errorBody('Slow down', null)),
    expected: { state: 'Staged', seen: 2, says: /Staged/ },
  },
  {
    name: 'JSON that is not an order',
    times: 1,
    respond: (_request, response) => respondJson(response, 200, { ok: true }),
    expected: { state: 'Unknown', seen: 1, says: /not Connect’s/ },
  },
  {
    name: "another order's answer",
    times: 1,
    respond: (_request, response) => respondJson(response, 200, { id: 'SOMEBODY-ELSES', status: 'created' }),
    expected: { state: 'Unknown', seen: 1, says: /about another order/ },
  },
  {
    name: '404',
    times: 1,
    respond: (_request, response) => respondJson(response, 404, errorBody('Resource not found', 4000)),
    expected: { state: 'Rejected', seen: 1, says: /does not know this order/ },
  },
];
