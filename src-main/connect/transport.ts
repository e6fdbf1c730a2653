/**
 * Carries one request to one origin over undici, and knows for certain whether any of it was written.
 * It reads undici; the connector beside it is handed what it needs of that.
 */
import { createSecureContext, rootCertificates } from 'node:tls';
import type { Agent, Dispatcher } from 'undici';
import type { Failure } from '../../src-shared/failure';
import { fail, ok, type Result } from '../../src-shared/result';
import { detailOf, failureAfterSending, failureBeforeSending } from './connection-failure';
import { createConnector, type Ways } from './connector';
import { type Body, decodeBody } from './decode-body';

/** What one request may take. */
export interface Limits {
  /** Milliseconds until a connection stands: name, TCP and TLS together. */
  readonly connectMs: number;
  /** Milliseconds from the first byte written to the last byte of the answer, however slowly it drips. */
  readonly responseMs: number;
  /** Longest body of an answer that is kept. */
  readonly bodyBytes: number;
}

export interface WireRequest {
  readonly origin: string;
  /** Goes into the request line as it is. */
  readonly path: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface WireAnswer {
  readonly status: number;
  /** Names in lower case; of a header that came several times, the first, and of `content-encoding` all. */
  readonly headers: Readonly<Record<string, string>>;
  /** Without its content coding. */
  readonly body: Body;
}

export interface Transport {
  /** Sends the request once and never again by itself. Redirects are answers like any other: nothing follows them. */
  send(request: WireRequest): Promise<Result<WireAnswer, Failure>>;
  /** Reads the client, which the first request would otherwise wait for. */
  prepare(): Promise<void>;
  /** Takes no more requests, and resolves when those under way have ended. */
  close(): Promise<void>;
}

// Shorter than any server's own patience (Node closes after 5 s, most others after 60), and a server's hint may only
// shorten it. A server that closes a connection in the moment we write on it leaves an order of which nobody knows
// whether it arrived, and a new connection costs a packer nothing.
const IDLE_MS = 4_000;

/** Gateways set cookies for each of their nodes: 17 kB of them have been seen, and undici's own limit is 16. */
const HEADERS_BYTES = 262_144;

// The global one: a turn asked for elsewhere is not heard of by Electron's own loop, which a call of the window comes from.
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What the machine and its network say about connections. */
export interface Network {
  /** Asked before every request. The same answer, as an object, is the same trust: connections made under another one end. */
  readonly trusted: () => Promise<Trusted>;
  /** Told when a connection failed over trust, so that files are read anew for the next one. */
  readonly doubtTrust: () => void;
  readonly ways: Ways;
}

/** Whom to trust. There is no way to trust everything. */
export interface Trusted {
  /** PEM certificates of authorities beside the public ones that the runtime has. */
  readonly certificates: readonly string[];
  /** Why `connection.extraCaFile` cannot be used, for IT; `null` where nothing is wrong. */
  readonly problem: string | null;
}

interface Line {
  readonly trusted: Trusted;
  readonly agent: Agent;
}

export function createTransport(limits: Limits, network: Network): Transport {
  let line: Line | null = null;
  let reading: Promise<typeof import('undici')> | undefined;
  let closing: Promise<void> | undefined;
  const ending = new Set<Promise<void>>();

  /** undici is read when it is wanted: at a start nothing is, and reading it takes as long as opening the journal does. */
  async function open(): Promise<void> {
    reading ??= import('undici');
    const [trusted, undici] = await Promise.all([network.trusted(), reading]);
    if (closing || line?.trusted === trusted) return;
    if (line) end(line.agent);
    line = { trusted, agent: openAgent(undici, trusted, limits, network.ways) };
  }

  /** Lets the requests that are under way come home. */
  function end(agent: Agent): void {
    const ended = agent.close().finally(() => ending.delete(ended));
    ending.add(ended);
  }

  return {
    async send(request) {
      try {
        await open();
      } catch (error) {
        return fail({ kind: 'not-reached', cause: 'tls', detail: `no client: ${detailOf(error)}` });
      }
      // undici looks at an idle connection once more before it writes on it, but in the same round of the event loop,
      // and an order usually comes from the middle of one: an end that arrived in this round would go unseen. Handing
      // over from here lets the network be asked in between. It also lets the connection of the order before come free.
      await nextTurn();
      if (!line || closing) return fail({ kind: 'not-reached', cause: 'closed-before-sending', detail: 'UND_ERR_CLOSED' });
      const { agent, trusted } = line;
      const answer = await exchange(agent, request, limits);
      if (answer.ok || answer.problem.kind !== 'not-reached') return answer;
      const { cause, detail } = answer.problem;
      if (cause === 'untrusted' || cause === 'certificate-date' || cause === 'tls' || cause === 'proxy') network.doubtTrust();
      if (cause !== 'untrusted' || trusted.problem === null) return answer;
      return fail({ kind: 'not-reached', cause: 'ca-file', detail: `${detail}; connection.extraCaFile: ${trusted.problem}` });
    },
    // What is wrong is said of the first request.
    prepare: () => open().catch(() => undefined),
    close() {
      closing ??= Promise.resolve().then(async () => {
        if (line) end(line.agent);
        await Promise.all(ending);
      });
      return closing;
    },
  };
}

function openAgent(undici: typeof import('undici'), trusted: Trusted, limits: Limits, ways: Ways): Agent {
  const { certificates } = trusted;
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
    maxHeaderSize: HEADERS_BYTES,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
    // `exchange` has the only clock for answers. undici's count from one piece to the next, so a drip never ends them.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: createConnector({ undici, tls, connectMs: limits.connectMs, ways }),
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
export function exchange(
  dispatcher: Pick<Dispatcher, 'dispatch'>,
  request: WireRequest,
  limits: Limits,
): Promise<Result<WireAnswer, Failure>> {
  return new Promise((resolve) => {
    let state: 'connecting' | 'written' | 'settled' = 'connecting';
    let timer = afterMs(limits.connectMs, () =>
      settle(fail({ kind: 'not-reached', cause: 'connect-timeout', detail: 'UND_ERR_CONNECT_TIMEOUT' })),
    );
    let status = 0;
    let headers: Record<string, string> = {};
    const chunks: Buffer[] = [];
    let size = 0;

    function settle(result: Result<WireAnswer, Failure>): void {
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
          timer = afterMs(limits.responseMs, () => {
            settle(fail({ kind: 'timed-out', afterSeconds: limits.responseMs / 1000 }));
            controller.abort(new Error('The answer took too long'));
          });
        },
        onResponseStart(_controller, statusCode, received) {
          // A 1xx comes before the answer; the answer itself then overwrites it.
          status = statusCode;
          headers = firstValues(received);
        },
        onResponseData(controller, chunk) {
          size += chunk.length;
          if (size <= limits.bodyBytes) {
            chunks.push(chunk);
            return;
          }
          settle(ok({ status, headers, body: 'too-large' }));
          controller.abort(new Error('The answer is too large'));
        },
        onResponseEnd() {
          settle(ok({ status, headers, body: decodeBody(Buffer.concat(chunks), headers['content-encoding'], limits.bodyBytes) }));
        },
        onResponseError(_controller, error) {
          settle(fail(state === 'connecting' ? failureBeforeSending(error, request.origin) : failureAfterSending(error)));
        },
      },
    );
  });
}

/**
 * A timer that lets the network speak first: after a machine slept or was busy, timers run before sockets are read,
 * and an answer that has been waiting there must not be called late.
 */
function afterMs(ms: number, act: () => void): { cancel(): void } {
  let immediate: NodeJS.Immediate | undefined;
  const timeout = setTimeout(() => {
    immediate = setImmediate(act);
  }, ms);
  return {
    cancel() {
      clearTimeout(timeout);
      clearImmediate(immediate);
    },
  };
}

function firstValues(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const first: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const one = Array.isArray(value) ? (name === 'content-encoding' ? value.join(', ') : value[0]) : value;
    if (one !== undefined) first[name] = one;
  }
  return first;
}
