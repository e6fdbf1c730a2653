/** Fetches one file of a feed with limits on time and size, which hold whatever the server does. */
import { fail, ok, type Result } from '../../src-shared/base/result';

/** The standard `fetch`, or the one of an Electron session. */
export type Fetch = (url: string, init: Pick<RequestInit, 'signal' | 'credentials' | 'headers'>) => Promise<Response>;

export interface FetchBounds {
  /** Reading stops at this size, and a larger file is refused. */
  readonly maxBytes: number;
  /** The request is aborted if no byte arrives for this long. */
  readonly idleTimeoutMs: number;
  readonly timeoutMs: number;
  /** Aborts the request. */
  readonly signal?: AbortSignal;
}

export type FetchProblem =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'oversized' }
  | { readonly kind: 'slow' }
  /** The connection failed, or `write` threw. */
  | { readonly kind: 'thrown'; readonly error: unknown };

/**
 * @param write called with each chunk, and awaited
 * @returns the size in bytes
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
  // Do not wait for a request that does not end when it is aborted.
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
    // Abort a request that is still in progress. After a complete response this has no effect.
    controller.abort();
  }
}
