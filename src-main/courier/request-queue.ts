/** The requests that wait for their lane, by priority and then in the order in which they were added. */

/** In the order of priority. The kinds before `check` wait to be sent. */
export type RequestKind = 'stage' | 'edit' | 'check' | 'scan-lookup' | 'follow';

const SEND_KINDS: readonly RequestKind[] = ['stage', 'edit'];
const READ_KINDS: readonly RequestKind[] = ['check', 'scan-lookup', 'follow'];

/** Every fourth request is a check, no matter how much waits to be sent, so that Unknown orders do not stay Unknown for hours. */
const CHECK_EVERY = 4;

export interface Queued {
  /** Adding the same key again replaces the request and keeps its place. */
  readonly key: string;
  readonly kind: RequestKind;
}

export interface RequestQueue<Request extends Queued> {
  add(request: Request): void;
  remove(key: string): void;
  /** The number of requests that wait to be sent. */
  countSends(): number;
  /**
   * Removes and returns the next request.
   * @param mayStart whether a request of this kind may start now
   */
  takeNext(mayStart: (request: Request) => boolean): Request | null;
  /** The first request of each kind, whose waits the caller compares. */
  heads(): Request[];
}

export function createRequestQueue<Request extends Queued>(): RequestQueue<Request> {
  const queues: Record<RequestKind, Map<string, Request>> = {
    stage: new Map(),
    edit: new Map(),
    check: new Map(),
    'scan-lookup': new Map(),
    follow: new Map(),
  };
  let sinceCheck = 0;

  const firstOfKind = (kind: RequestKind): Request | null => queues[kind].values().next().value ?? null;
  const sends = (): number => SEND_KINDS.reduce((sum, kind) => sum + queues[kind].size, 0);

  /** Reads stop while anything waits to be sent, except the share of the checks. */
  function kindsInOrder(): readonly RequestKind[] {
    if (sends() === 0) return READ_KINDS;
    return sinceCheck >= CHECK_EVERY - 1 ? ['check', ...SEND_KINDS] : SEND_KINDS;
  }

  function removeTaken(request: Request): Request {
    queues[request.kind].delete(request.key);
    sinceCheck = request.kind === 'check' ? 0 : sinceCheck + 1;
    return request;
  }

  function takeFirst(kinds: readonly RequestKind[], mayStart: (request: Request) => boolean): Request | null {
    for (const kind of kinds) {
      const head = firstOfKind(kind);
      if (head && mayStart(head)) return removeTaken(head);
    }
    return null;
  }

  return {
    add: (request) => void queues[request.kind].set(request.key, request),
    remove(key) {
      for (const queue of Object.values(queues)) queue.delete(key);
    },
    countSends: sends,
    // A read may start while no order may, when the circuit breaker is open.
    takeNext: (mayStart) => takeFirst(kindsInOrder(), mayStart) ?? takeFirst(READ_KINDS, mayStart),
    heads: () => [...SEND_KINDS, ...READ_KINDS].flatMap((kind) => firstOfKind(kind) ?? []),
  };
}
