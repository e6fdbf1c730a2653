/** Fetches one file of a feed, bounded in time and size whatever the server does. */
import { fail, ok, type Result } from '../../src-shared/base/result';

/** As the standard's, or Electron's of a session. */
export type Fetch = (url: string, init: Pick<RequestInit, 'signal' | 'credentials' | 'headers'>) => Promise<Response>;

export interface FetchBounds {
  /** More than this is refused; reading stops there. */
  readonly maxBytes: number;
  /** Without a byte for this long the request is given up. */
  readonly idleTimeoutMs: number;
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
  write: (chunk: Uint8Array) => Promise<void> | void,
  { maxBytes, idleTimeoutMs, timeoutMs, signal }: FetchBounds,
): Promise<Result<number, FetchProblem>> {
  const controller = new AbortController();
  let isSlow = false;
  const abortAsSlow = () => {
    isSlow = true;
    controller.abort();
  };
  const abort = () => controller.abort();
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  const timeoutTimer = setTimeout(abortAsSlow, timeoutMs);
  let idleTimer = setTimeout(abortAsSlow, idleTimeoutMs);
  // A request that does not end when it is aborted must not be waited for.
  const aborted = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason));
    if (controller.signal.aborted) reject(controller.signal.reason);
  });
  aborted.catch(() => undefined);
  try {
    const init = { signal: controller.signal, credentials: 'omit', headers: { 'cache-control': 'no-cache' } } as const;
    const response = await Promise.race([fetch(url, init), aborted]);
    if (response.status !== 200) return fail({ kind: 'status', status: response.status });
    const reader = response.body?.getReader();
    let bytes = 0;
    for (;;) {
      const chunk = await Promise.race([reader?.read(), aborted]);
      if (!chunk || chunk.done) return ok(bytes);
      bytes += chunk.value.length;
      if (bytes > maxBytes) return fail({ kind: 'oversized' });
      await write(chunk.value);
      clearTimeout(idleTimer);
      idleTimer = setTimeout(abortAsSlow, idleTimeoutMs);
    }
  } catch (error) {
    return fail(isSlow ? { kind: 'slow' } : { kind: 'thrown', error });
  } finally {
    clearTimeout(idleTimer);
    clearTimeout(timeoutTimer);
    signal?.removeEventListener('abort', abort);
    // Ends what is still under way; an answer that was read whole has nothing left to abort.
    controller.abort();
  }
}
