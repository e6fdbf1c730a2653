/** The requests that may start as soon as their lane lets them, by priority and then first come, first served. */

/** In the order of their priority. Everything before `check` is waiting to be sent. */
export type RequestKind = 'stage' | 'edit' | 'check' | 'follow';

const SENDS: readonly RequestKind[] = ['stage', 'edit'];
const READS: readonly RequestKind[] = ['check', 'follow'];

/** One request in so many is a check, however much waits to be sent: an Unknown order must not stay Unknown all morning. */
const CHECK_EVERY = 4;

export interface Queued {
  /** Queued once: adding the same key again replaces the request and keeps its place. */
  readonly key: string;
  readonly kind: RequestKind;
}

export interface RequestQueue<Request extends Queued> {
  add(request: Request): void;
  remove(key: string): void;
  /** How many wait to be sent. */
  sends(): number;
  /**
   * Takes the next request out.
   * @param mayStart whether a request of this kind may start now
   */
  next(mayStart: (request: Request) => boolean): Request | null;
  /** The first of each kind, to ask how long they wait. */
  heads(): Request[];
}

export function createRequestQueue<Request extends Queued>(): RequestQueue<Request> {
  const queues: Record<RequestKind, Map<string, Request>> = { stage: new Map(), edit: new Map(), check: new Map(), follow: new Map() };
  let sinceCheck = 0;

  const headOf = (kind: RequestKind): Request | null => queues[kind].values().next().value ?? null;
  const sends = (): number => SENDS.reduce((sum, kind) => sum + queues[kind].size, 0);

  /** Reads stop while anything waits to be sent, but for the share of the checks. */
  function order(): readonly RequestKind[] {
    if (sends() === 0) return READS;
    return sinceCheck >= CHECK_EVERY - 1 ? ['check', ...SENDS] : SENDS;
  }

  function take(request: Request): Request {
    queues[request.kind].delete(request.key);
    sinceCheck = request.kind === 'check' ? 0 : sinceCheck + 1;
    return request;
  }

  function firstOf(kinds: readonly RequestKind[], mayStart: (request: Request) => boolean): Request | null {
    for (const kind of kinds) {
      const head = headOf(kind);
      if (head && mayStart(head)) return take(head);
    }
    return null;
  }

  return {
    add: (request) => void queues[request.kind].set(request.key, request),
    remove(key) {
      for (const queue of Object.values(queues)) queue.delete(key);
    },
    sends,
    // A read may start where no order may: behind a gateway.
    next: (mayStart) => firstOf(order(), mayStart) ?? firstOf(READS, mayStart),
    heads: () => [...SENDS, ...READS].flatMap((kind) => headOf(kind) ?? []),
  };
}
