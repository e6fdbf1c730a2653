/**
 * Carries one request to one origin over undici, and knows for certain whether any of it was written.
 * It reads undici; the connector beside it is handed what it needs of that.
 */
import { createSecureContext, rootCertificates } from 'node:tls';
import type { Agent, Dispatcher } from 'undici';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import { failureAfterSending, failureBeforeSending, toErrorDetail } from './connection-failure';
import { type DecodedBody, decodeBody } from './decode-body';
import { createProxyConnector, type Routing } from './proxy-connector';

/** What one request may take. */
export interface RequestLimits {
  /** Milliseconds until a connection stands: name, TCP and TLS together. */
  readonly connectMs: number;
  /** Milliseconds from the first byte written to the last byte of the answer, however slowly it drips. */
  readonly responseMs: number;
  /** Longest body of an answer that is kept. */
  readonly bodyBytes: number;
}

export interface HttpRequest {
  readonly origin: string;
  /** Goes into the request line as it is. */
  readonly path: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; of a header that came several times, the first, and of `content-encoding` all. */
  readonly headers: Readonly<Record<string, string>>;
  /** Without its content coding. */
  readonly body: DecodedBody;
}

export interface Transport {
  /** Sends the request once and never again by itself. Redirects are answers like any other: nothing follows them. */
  send(request: HttpRequest): Promise<Result<HttpResponse, Failure>>;
  /** Reads the client, which the first request would otherwise wait for. */
  preload(): Promise<void>;
  /** Takes no more requests, and resolves when those under way have ended. */
  close(): Promise<void>;
}

// Shorter than any server's own patience (Node closes after 5 s, most others after 60), and a server's hint may only
// shorten it. A server that closes a connection in the moment we write on it leaves an order of which nobody knows
// whether it arrived, and a new connection costs a packer nothing.
const KEEP_ALIVE_MS = 4_000;

/** Gateways set cookies for each of their nodes: 17 kB of them have been seen, and undici's own limit is 16. */
const MAX_HEADERS_BYTES = 262_144;

// The global one: a turn asked for elsewhere is not heard of by Electron's own loop, which a call of the window comes from.
const waitForNextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What the machine and its network say about connections. */
export interface NetworkEnvironment {
  /** Asked before every request. The same answer, as an object, is the same trust: connections made under another one end. */
  readonly getTrustAnchors: () => Promise<TrustAnchors>;
  /** Told when a connection failed over trust, so that files are read anew for the next one. */
  readonly invalidateTrust: () => void;
  readonly routing: Routing;
}

/** Whom to trust. There is no way to trust everything. */
export interface TrustAnchors {
  /** PEM certificates of authorities beside the public ones that the runtime has. */
  readonly certificates: readonly string[];
  /** Why `connection.extraCaFile` cannot be used, for IT; `null` where nothing is wrong. */
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

  /** undici is read when it is wanted: at a start nothing is, and reading it takes as long as opening the journal does. */
  async function ensureAgent(): Promise<void> {
    undiciModule ??= import('undici');
    const [trusted, undici] = await Promise.all([network.getTrustAnchors(), undiciModule]);
    if (closing || current?.trustAnchors === trusted) return;
    if (current) closeAgent(current.agent);
    current = { trustAnchors: trusted, agent: createAgent(undici, trusted, limits, network.routing) };
  }

  /** Lets the requests that are under way come home. */
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
      // undici looks at an idle connection once more before it writes on it, but in the same round of the event loop,
      // and an order usually comes from the middle of one: an end that arrived in this round would go unseen. Handing
      // over from here lets the network be asked in between. It also lets the connection of the order before come free.
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
    // What is wrong is said of the first request.
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
    // Only closes the socket of a connection that `exchange` has given up already.
    timeout: limits.connectMs,
    // Said aloud, because otherwise NODE_TLS_REJECT_UNAUTHORIZED=0 in a store's environment switches it off.
    rejectUnauthorized: true,
    // Made once: reading all the public certificates anew for each connection would take longer than connecting.
    ...(certificates.length > 0 && { secureContext: createSecureContext({ ca: [...new Set([...rootCertificates, ...certificates])] }) }),
  };
  return new undici.Agent({
    // One request on a connection at a time: with two, the death of the first would take the second with it.
    pipelining: 1,
    allowH2: false,
    maxHeaderSize: MAX_HEADERS_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    // `exchange` has the only clock for answers. undici's count from one piece to the next, so a drip never ends them.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: createProxyConnector({ undici, tls, connectMs: limits.connectMs, routing }),
  });
}

/**
 * One request and its answer.
 *
 * How it is known whether a request was written. undici calls `onRequestStart` in the same turn of the event loop in
 * which it writes the request line, headers and body to a connection that stands, immediately before it does so, and
 * writes nothing of a request before that. (Its diagnostics channels say the same, later.) So:
 * - no `onRequestStart` yet: nothing was written. It surely did not arrive. That holds through a proxy: the connection is
 *   then the tunnel to the origin, and what is written before it stands (CONNECT, a login) is not of this request.
 * - `onRequestStart` was called: bytes were given to the socket. Whether the kernel sent them and whether the other
 *   side read them cannot be learnt from here; `socket.bytesWritten` counts bytes that are only queued. It may have
 *   arrived. This includes the kept-alive connection that the server was closing in that very moment.
 *
 * The same call is where a request can still be stopped, which makes two promises hold. One that was reported as not
 * reached is never written afterwards, and none is written twice: undici would take a request up again after some of
 * its own internal resets.
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
      // Origin and path apart: a URL made of both would be normalised, and an order id with it.
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
          // A 1xx comes before the answer; the answer itself then overwrites it.
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
 * A timer that lets the network speak first: after a machine slept or was busy, timers run before sockets are read,
 * and an answer that has been waiting there must not be called late.
 */
function startTimerAfterIo(ms: number, onTimeout: () => void): { cancel(): void } {
  let immediate: NodeJS.Immediate | undefined;
  const timeout = setTimeout(() => {
    immediate = setImmediate(onTimeout);
  }, ms);
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
