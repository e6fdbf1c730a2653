/** Fetches one file of a feed, bounded in time and size whatever the server does. */
import { fail, ok, type Result } from '../../src-shared/result';

/** As the standard's, or Electron's of a session. */
export type Fetch = (url: string, init: Pick<RequestInit, 'signal' | 'credentials' | 'headers'>) => Promise<Response>;

export interface FetchBounds {
  /** More than this is refused; reading stops there. */
  readonly maxBytes: number;
  /** Without a byte for this long the request is given up. */
  readonly stalledAfterMs: number;
  readonly timeoutMs: number;
  /** Gives the request up from outside. */
  readonly signal?: AbortSignal;
}

export type FetchProblem =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'oversized' }
  | { readonly kind: 'slow' }
  /** No connection, or `write` failed. */
  | { readonly kind: 'thrown'; readonly error: unknown };

/**
 * @param write is given each piece, and waited for
 * @returns how many bytes there were
 */
export async function fetchFile(
  fetch: Fetch,
  url: string,
  write: (piece: Uint8Array) => Promise<void> | void,
  { maxBytes, stalledAfterMs, timeoutMs, signal }: FetchBounds,
): Promise<Result<number, FetchProblem>> {
  const request = new AbortController();
  let isSlow = false;
  const giveUp = () => {
    isSlow = true;
    request.abort();
  };
  const cancel = () => request.abort();
  signal?.addEventListener('abort', cancel);
  if (signal?.aborted) cancel();
  const latest = setTimeout(giveUp, timeoutMs);
  let stalled = setTimeout(giveUp, stalledAfterMs);
  // A request that does not end when it is aborted must not be waited for.
  const aborted = new Promise<never>((_resolve, reject) => {
    request.signal.addEventListener('abort', () => reject(request.signal.reason));
    if (request.signal.aborted) reject(request.signal.reason);
  });
  aborted.catch(() => undefined);
  try {
    const init = { signal: request.signal, credentials: 'omit', headers: { 'cache-control': 'no-cache' } } as const;
    const response = await Promise.race([fetch(url, init), aborted]);
    if (response.status !== 200) return fail({ kind: 'status', status: response.status });
    const reader = response.body?.getReader();
    let bytes = 0;
    for (;;) {
      const piece = await Promise.race([reader?.read(), aborted]);
      if (!piece || piece.done) return ok(bytes);
      bytes += piece.value.length;
      if (bytes > maxBytes) return fail({ kind: 'oversized' });
      await write(piece.value);
      clearTimeout(stalled);
      stalled = setTimeout(giveUp, stalledAfterMs);
    }
  } catch (error) {
    return fail(isSlow ? { kind: 'slow' } : { kind: 'thrown', error });
  } finally {
    clearTimeout(stalled);
    clearTimeout(latest);
    signal?.removeEventListener('abort', cancel);
    // Ends what is still under way; an answer that was read whole has nothing left to abort.
    request.abort();
  }
}
