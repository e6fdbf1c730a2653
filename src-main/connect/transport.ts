/**
 * Sends single requests with undici, and knows for certain whether any byte of a request was written.
 * Only this module loads undici; it passes the classes that the connector needs.
 */
import { createSecureContext, rootCertificates } from 'node:tls';
import type { Agent, Dispatcher } from 'undici';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import { failureAfterSending, failureBeforeSending, toErrorDetail } from './connection-failure';
import { type DecodedBody, decodeBody } from './decode-body';
import { createProxyConnector, type Routing } from './proxy-connector';

/** The limits of one request. */
export interface RequestLimits {
  /** Milliseconds to open a connection, including name lookup, TCP and TLS. */
  readonly connectMs: number;
  /** Milliseconds from the first byte of the request to the last byte of the response, even if the response keeps arriving slowly. */
  readonly responseMs: number;
  /** Maximum length of a response body, before and after decoding. */
  readonly bodyBytes: number;
}

export interface HttpRequest {
  readonly origin: string;
  /** Sent unchanged in the request line. */
  readonly path: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. A repeated header keeps its first value, except `content-encoding`, which keeps all. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body after decoding its content coding. */
  readonly body: DecodedBody;
}

export interface Transport {
  /** Sends the request exactly once. Redirects are returned and never followed. */
  send(request: HttpRequest): Promise<Result<HttpResponse, Failure>>;
  /** Loads undici and the trust anchors, so that the first request need not wait for them. Never rejects. */
  preload(): Promise<void>;
  /** Rejects new requests. Resolves when all running requests have ended. */
  close(): Promise<void>;
}

/**
 * How long an idle connection stays open: less than the keep-alive time of any server (5 s for Node, 60 s for most others). If a
 * server closes a connection while the station writes an order, the outcome is unknown, and a new connection costs little.
 */
const KEEP_ALIVE_MS = 4_000;

/** Maximum size of the response headers. Gateways set a cookie per node: 17 kB have been observed, and undici's default is 16 kB. */
const MAX_HEADERS_BYTES = 262_144;

/** Uses the global `setImmediate`, because Electron's event loop does not notice the one in `node:timers`. */
const waitForNextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The trust anchors and proxies of this machine. */
export interface NetworkEnvironment {
  /** Called before every request. If it returns a different object, the connections that used the previous one are closed. */
  readonly getTrustAnchors: () => Promise<TrustAnchors>;
  /** Called after a connection failed because of trust, so that certificate files are read again for the next one. */
  readonly invalidateTrust: () => void;
  readonly routing: Routing;
}

/** The trusted certificate authorities. Trusting every certificate is not possible. */
export interface TrustAnchors {
  /** PEM certificates of authorities, in addition to the public ones of the runtime. */
  readonly certificates: readonly string[];
  /** Why `connection.extraCaFile` cannot be used, for IT; `null` if there is no problem. */
  readonly problem: string | null;
}

interface TrustedAgent {
  readonly trustAnchors: TrustAnchors;
  readonly agent: Agent;
}

export function createTransport(limits: RequestLimits, network: NetworkEnvironment): Transport {
  let current: TrustedAgent | null = null;
  let undiciModule: Promise<typeof import('undici')> | undefined;
  let closing: Promise<void> | undefined;
  const closingAgents = new Set<Promise<void>>();

  /** Loads undici at the first request, because loading takes as long as opening the journal and the startup sends no request. */
  async function ensureAgent(): Promise<void> {
    undiciModule ??= import('undici');
    const [trusted, undici] = await Promise.all([network.getTrustAnchors(), undiciModule]);
    if (closing || current?.trustAnchors === trusted) return;
    if (current) closeAgent(current.agent);
    current = { trustAnchors: trusted, agent: createAgent(undici, trusted, limits, network.routing) };
  }

  /** Closes an agent after its running requests. */
  function closeAgent(agent: Agent): void {
    const closed = agent.close().finally(() => closingAgents.delete(closed));
    closingAgents.add(closed);
  }

  return {
    async send(request) {
      try {
        await ensureAgent();
      } catch (error) {
        return fail({ kind: 'not-reached', cause: 'tls', detail: `no client: ${toErrorDetail(error)}` });
      }
      // Wait one turn of the event loop, so that undici notices when the server has closed an idle connection. It checks the
      // connection only within the turn in which it writes. The wait also frees the connection of the previous order.
      await waitForNextTurn();
      if (!current || closing) return fail({ kind: 'not-reached', cause: 'closed-before-sending', detail: 'UND_ERR_CLOSED' });
      const { agent, trustAnchors } = current;
      const response = await sendOnce(agent, request, limits);
      if (response.ok || response.problem.kind !== 'not-reached') return response;
      const { cause, detail } = response.problem;
      if (cause === 'untrusted' || cause === 'certificate-date' || cause === 'tls' || cause === 'proxy') network.invalidateTrust();
      if (cause !== 'untrusted' || trustAnchors.problem === null) return response;
      return fail({ kind: 'not-reached', cause: 'ca-file', detail: `${detail}; connection.extraCaFile: ${trustAnchors.problem}` });
    },
    // The first request reports the error.
    preload: () => ensureAgent().catch(() => undefined),
    close() {
      closing ??= Promise.resolve().then(async () => {
        if (current) closeAgent(current.agent);
        await Promise.all(closingAgents);
      });
      return closing;
    },
  };
}

function createAgent(undici: typeof import('undici'), trustAnchors: TrustAnchors, limits: RequestLimits, routing: Routing): Agent {
  const { certificates } = trustAnchors;
  const tls = {
    // This timeout only closes sockets whose request `sendOnce` has already timed out.
    timeout: limits.connectMs,
    // State this explicitly, because otherwise NODE_TLS_REJECT_UNAUTHORIZED=0 in a store's environment disables the check.
    rejectUnauthorized: true,
    // Create the context once, because parsing all public certificates for each connection takes longer than connecting.
    ...(certificates.length > 0 && { secureContext: createSecureContext({ ca: [...new Set([...rootCertificates, ...certificates])] }) }),
  };
  return new undici.Agent({
    // Send one request at a time on a connection. With two, a failure of the first would also fail the second.
    pipelining: 1,
    allowH2: false,
    maxHeaderSize: MAX_HEADERS_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    // `sendOnce` measures the whole response. undici restarts its timeouts with every chunk, so a slow response never reaches them.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: createProxyConnector({ undici, tls, connectMs: limits.connectMs, routing }),
  });
}

/**
 * Sends one request, waits for its response, and reports whether the request may have arrived.
 *
 * undici calls `onRequestStart` immediately before it writes a request to an open connection, in the same turn of the event loop.
 * - Before `onRequestStart`, no byte of the request was written, so it did not arrive. This also holds for a proxy, because CONNECT
 *   and the login precede the request.
 * - After `onRequestStart`, the request may have arrived. `socket.bytesWritten` also counts queued bytes, so it proves nothing.
 *
 * `onRequestStart` aborts a request that was already reported as not sent. It also aborts a second write of the same request, which
 * undici attempts after some of its internal resets.
 */
export function sendOnce(
  dispatcher: Pick<Dispatcher, 'dispatch'>,
  request: HttpRequest,
  limits: RequestLimits,
): Promise<Result<HttpResponse, Failure>> {
  return new Promise((resolve) => {
    let state: 'connecting' | 'written' | 'settled' = 'connecting';
    let timer = startTimerAfterIo(limits.connectMs, () =>
      finish(fail({ kind: 'not-reached', cause: 'connect-timeout', detail: 'UND_ERR_CONNECT_TIMEOUT' })),
    );
    let status = 0;
    let headers: Record<string, string> = {};
    const chunks: Buffer[] = [];
    let receivedBytes = 0;

    function finish(result: Result<HttpResponse, Failure>): void {
      if (state === 'settled') return;
      state = 'settled';
      timer.cancel();
      resolve(result);
    }

    dispatcher.dispatch(
      // Pass origin and path separately, because a combined URL is normalized, which can change an order id.
      { origin: request.origin, path: request.path, method: request.method, headers: { ...request.headers }, body: request.body },
      {
        onRequestStart(controller) {
          if (state !== 'connecting') {
            controller.abort(new Error('This request is over'));
            return;
          }
          state = 'written';
          timer.cancel();
          timer = startTimerAfterIo(limits.responseMs, () => {
            finish(fail({ kind: 'timed-out', afterSeconds: limits.responseMs / 1000 }));
            controller.abort(new Error('The answer took too long'));
          });
        },
        onResponseStart(_controller, statusCode, received) {
          // The final response overwrites the values of a preceding 1xx.
          status = statusCode;
          headers = firstHeaderValues(received);
        },
        onResponseData(controller, chunk) {
          receivedBytes += chunk.length;
          if (receivedBytes <= limits.bodyBytes) {
            chunks.push(chunk);
            return;
          }
          finish(ok({ status, headers, body: 'too-large' }));
          controller.abort(new Error('The answer is too large'));
        },
        onResponseEnd() {
          finish(ok({ status, headers, body: decodeBody(Buffer.concat(chunks), headers['content-encoding'], limits.bodyBytes) }));
        },
        onResponseError(_controller, error) {
          finish(fail(state === 'connecting' ? failureBeforeSending(error, request.origin) : failureAfterSending(error)));
        },
      },
    );
  });
}

/**
 * Starts a timer that processes pending network input before it calls back. After a machine slept, timers run before sockets are
 * read, and a response that has already arrived must not count as a timeout.
 */
function startTimerAfterIo(timeoutMs: number, onTimeout: () => void): { cancel(): void } {
  let immediate: NodeJS.Immediate | undefined;
  const timeout = setTimeout(() => {
    immediate = setImmediate(onTimeout);
  }, timeoutMs);
  return {
    cancel() {
      clearTimeout(timeout);
      clearImmediate(immediate);
    },
  };
}

function firstHeaderValues(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const first: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const text = Array.isArray(value) ? (name === 'content-encoding' ? value.join(', ') : value[0]) : value;
    if (text !== undefined) first[name] = text;
  }
  return first;
}
