/**
 * Another implementation of the API than the practice server: it records requests on loopback and answers what a test
 * chooses, so that code that the app does not share judges what the app sends.
 */
import { createServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { closeServer, listenOnLoopback } from './loopback-server.mjs';

/** @typedef {import('node:http').ServerResponse} ServerResponse */

/**
 * @typedef {object} ReceivedRequest
 * @property {string} method
 * @property {string} path as in the request line, with its percent-encoding
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {string} body
 * @property {number} receivedAt when its head arrived, in milliseconds of the computer's monotonic clock (`process.hrtime`)
 */

/** @typedef {(received: ReceivedRequest, response: ServerResponse) => void} Respond */

/**
 * @typedef {object} FakeConnect
 * @property {string} baseUrl
 * @property {readonly ReceivedRequest[]} received
 * @property {(respond: Respond) => void} respondWith sets the answer to the next requests; by default the order is accepted
 * @property {() => Promise<void>} close
 */

/**
 * @param {number} [port] the port of a server that was closed to simulate an outage; any free one by default
 * @param {{ readonly cert: Buffer, readonly key: Buffer }} [tls] makes it an HTTPS server
 * @returns {Promise<FakeConnect>}
 */
export async function startFakeConnect(port = 0, tls) {
  /** @type {ReceivedRequest[]} */
  const received = [];
  let respond = acceptOrder;
  const onRequest = (/** @type {import('node:http').IncomingMessage} */ request, /** @type {ServerResponse} */ response) => {
    const receivedAt = Number(process.hrtime.bigint()) / 1e6;
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (data) => {
      body += data;
    });
    request.on('end', () => {
      const complete = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body, receivedAt };
      received.push(complete);
      respond(complete, response);
    });
  };
  const server = tls ? createHttpsServer(tls, onRequest) : createServer(onRequest);
  const listening = await listenOnLoopback(server, port);
  return {
    baseUrl: `${tls ? 'https' : 'http'}://127.0.0.1:${listening}`,
    received,
    respondWith(next) {
      respond = next;
    },
    close: () => closeServer(server),
  };
}

/** Answers as the example in the documentation does, for the order of the request. @type {Respond} */
export function acceptOrder(received, response) {
  respondJson(response, 200, {
    id: orderIdOf(received),
    status: 'created',
    order_url: '',
    created_at: '2018-02-22T00:00:00Z',
    cancellation_reason: '',
    locale: 'en_US',
    fulfillment_details: { window_starts_at: '2018-02-22T00:00:00Z', window_ends_at: '2018-02-22T00:00:00Z' },
  });
}

/**
 * @param {ServerResponse} response
 * @param {number} status
 * @param {unknown} body
 * @param {Readonly<Record<string, string>>} [headers] beside the content type
 */
export function respondJson(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** @param {Pick<ReceivedRequest, 'path'>} request one of any path with an order @returns {string} the order's id, or an empty string */
export const orderIdOf = ({ path }) => decodeURIComponent(/\/orders\/([^/?]+)/.exec(path)?.[1] ?? '');

/**
 * The answer to `get` and to an update, in the documentation's shape: an order that can still be edited.
 * @param {string} id
 * @param {{ status?: string, url?: string, start?: string, end?: string, bags?: number | undefined }} [options]
 */
export const orderBody = (
  id,
  { status = 'brand_new', url = '', start = '2026-12-03T18:00:00Z', end = '2026-12-03T20:00:00Z', bags } = {},
) => ({
  id,
  status,
  order_url: url,
  created_at: '2018-02-22T00:00:00Z',
  cancellation_reason: '',
  locale: 'en_US',
  is_express: true,
  is_instacartplus: true,
  fulfillment_details: { window_starts_at: start, window_ends_at: end, bag_count: bags },
  is_fallback_window: false,
});

/**
 * One error in Connect's shape.
 * @param {string} message
 * @param {number | null} code
 * @param {Readonly<Record<string, unknown>>} [meta] stands beside `error`; left out where the documentation has none
 */
export const errorBody = (message, code, meta) => ({ error: { message, code }, ...(meta && { meta }) });

/** Several errors at once. @param {readonly ReturnType<typeof errorBody>[]} errors */
export const errorListBody = (...errors) => ({
  error: { message: 'There were issues with your request', code: 9999, errors },
  meta: {},
});

/** Closes the connection during every staging and does not show the staging afterwards. @type {Respond} */
export function cutOffStagings(received, response) {
  if (received.method === 'POST') response.destroy();
  else respondJson(response, 200, orderBody(orderIdOf(received)));
}
