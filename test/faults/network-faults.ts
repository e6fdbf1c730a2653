/** The network faults that stores have, with the state that the order ends in and what the screen says. */
import { respondJson } from '../support/fake-connect.mjs';
import type { Fault } from './faulty-connect';

export interface ExpectedOutcome {
  /** The order's state in the end. */
  readonly state: 'Staged' | 'Unknown' | 'Rejected' | 'Saved, will send';
  /** How often a complete request for the order reaches the server. */
  readonly requestCount: number;
  /** Text on the order's card. */
  readonly message: RegExp;
}

const errorBody = (message: string, code: number | null) => ({ error: { message, code }, meta: {} });

/** A status after which it is unknown whether the server accepted the order. */
const serverError = (status: number): Fault & { expected: ExpectedOutcome } => ({
  name: `status ${status}`,
  times: 1,
  respond: (response) => respondJson(response, status, errorBody('Internal', 5000)),
  expected: {
    state: 'Unknown',
    requestCount: 1,
    message: status === 503 ? /Connect is busy/ : new RegExp(`Connect had a problem \\(${status}\\)`),
  },
});

const CERTIFICATE_FAULTS = {
  untrusted: 'a certificate that is not trusted',
  expired: 'an expired certificate',
  'wrong-host': 'a certificate for another host',
};

export const NETWORK_FAULTS: readonly (Fault & { readonly expected: ExpectedOutcome })[] = [
  {
    name: 'nobody listens',
    times: Number.POSITIVE_INFINITY,
    address: 'nobody-listens',
    expected: { state: 'Saved, will send', requestCount: 0, message: /could not be reached/ },
  },
  {
    name: 'the host name does not exist',
    times: Number.POSITIVE_INFINITY,
    address: 'no-such-name',
    expected: { state: 'Saved, will send', requestCount: 0, message: /address was not found|no network/ },
  },
  {
    name: 'no connection is answered',
    times: Number.POSITIVE_INFINITY,
    address: 'never-answers',
    expected: { state: 'Saved, will send', requestCount: 0, message: /did not respond/ },
  },
  ...(['untrusted', 'expired', 'wrong-host'] as const).map((address) => ({
    name: CERTIFICATE_FAULTS[address],
    times: Number.POSITIVE_INFINITY,
    address,
    expected: {
      state: 'Saved, will send',
      requestCount: 0,
      message: address === 'expired' ? /computer’s date may be wrong/ : /connection was not secure/,
    } as const,
  })),
  {
    // Over https the request is written after the handshake. Over http it may be written before the reset is noticed.
    name: 'reset before the request can be written',
    times: 1,
    address: 'trusted',
    connection: (socket) => socket.resetAndDestroy(),
    // The request surely did not arrive, so it is sent again automatically.
    expected: { state: 'Staged', requestCount: 1, message: /Staged/ },
  },
  {
    name: "reset after the request's headers",
    times: 1,
    connection: (socket) => socket.once('data', () => socket.resetAndDestroy()),
    expected: { state: 'Unknown', requestCount: 0, message: /Connection lost/ },
  },
  {
    name: "reset after the request's body",
    times: 1,
    respond: (response) => response.req.socket.resetAndDestroy(),
    expected: { state: 'Unknown', requestCount: 1, message: /Connection lost/ },
  },
  {
    name: 'a response that ends in the middle',
    times: 1,
    respond: (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"id":', () => response.req.socket.destroy());
    },
    expected: { state: 'Unknown', requestCount: 1, message: /Connection lost/ },
  },
  {
    name: 'a response that never ends',
    times: 1,
    respond: (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 1000);
      response.on('close', () => clearInterval(drip));
    },
    expected: { state: 'Unknown', requestCount: 1, message: /No answer in 30 s/ },
  },
  ...[500, 502, 503, 504, 408].map(serverError),
  {
    name: "a captive portal's page",
    times: 1,
    respond: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in to the Wi-Fi</html>'),
    expected: { state: 'Unknown', requestCount: 1, message: /web page answered/ },
  },
  {
    name: 'status 200 without a body',
    times: 1,
    respond: (response) => response.writeHead(200).end(),
    expected: { state: 'Unknown', requestCount: 1, message: /answer was empty/ },
  },
  {
    name: 'a response beyond the size limit',
    times: 1,
    respond: (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('x'.repeat(2_000_000)),
    expected: { state: 'Unknown', requestCount: 1, message: /far too long/ },
  },
  {
    name: 'a redirect to another host',
    times: 1,
    respond: (response) => response.writeHead(307, { location: String(response.getHeader('x-elsewhere')) }).end(),
    expected: { state: 'Unknown', requestCount: 1, message: /sent us elsewhere/ },
  },
  {
    name: 'status 429 with Retry-After',
    times: 1,
    respond: (response) => respondJson(response, 429, errorBody('Slow down', null), { 'retry-after': '2' }),
    expected: { state: 'Staged', requestCount: 2, message: /Staged/ },
  },
  {
    name: 'status 429 without Retry-After',
    times: 1,
    respond: (response) => respondJson(response, 429, errorBody('Slow down', null)),
    expected: { state: 'Staged', requestCount: 2, message: /Staged/ },
  },
  {
    name: 'JSON that is not an order',
    times: 1,
    respond: (response) => respondJson(response, 200, { ok: true }),
    expected: { state: 'Unknown', requestCount: 1, message: /not Connect’s/ },
  },
  {
    name: 'the response to another order',
    times: 1,
    respond: (response) => respondJson(response, 200, { id: 'SOMEBODY-ELSES', status: 'created' }),
    expected: { state: 'Unknown', requestCount: 1, message: /about another order/ },
  },
  {
    name: 'status 404',
    times: 1,
    respond: (response) => respondJson(response, 404, errorBody('Resource not found', 4000)),
    expected: { state: 'Rejected', requestCount: 1, message: /has no such order/ },
  },
];
