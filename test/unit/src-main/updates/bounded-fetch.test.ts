/** Requests with limits on time and size: `src-main/updates/bounded-fetch`. */
import { expect, it, vi } from 'vitest';
import { type Fetch, fetchFile } from '../../../../src-main/updates/bounded-fetch';
import { fail, ok } from '../../../../src-shared/base/result';
import { installFakeTime } from '../../../support/fake-time';

installFakeTime();

const BOUNDS = { maxBytes: 10, idleTimeoutMs: 60_000, timeoutMs: 200_000 };

/** A server whose response the test sends in chunks. */
function answering() {
  let body: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      body = controller;
    },
  });
  const signals: AbortSignal[] = [];
  const fetch: Fetch = async (_url, { signal }) => {
    if (signal) signals.push(signal);
    return new Response(stream);
  };
  return { fetch, signals, send: () => body?.enqueue(new Uint8Array(1)), end: () => body?.close() };
}

it('a request to a server that never responds is aborted, even if it does not end with the abort', async () => {
  const fetched = fetchFile(
    () => new Promise(() => {}),
    'http://feed',
    () => {},
    BOUNDS,
  );
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await fetched).toEqual(fail({ kind: 'slow' }));
  expect(vi.getTimerCount()).toBe(0);
});

it('a download that stalls is aborted, but not a slow one', async () => {
  const { fetch, send, signals } = answering();
  let settled = false;
  const fetched = fetchFile(fetch, 'http://feed', () => {}, BOUNDS).finally(() => {
    settled = true;
  });
  for (let pieces = 0; pieces < 3; pieces += 1) {
    await vi.advanceTimersByTimeAsync(59_000);
    send();
  }
  await vi.advanceTimersByTimeAsync(0);
  expect(settled).toBe(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await fetched).toEqual(fail({ kind: 'slow' }));
  expect(signals[0]?.aborted).toBe(true);
});

it('a download that is too slow is aborted after the timeout', async () => {
  const { fetch, send } = answering();
  const fetched = fetchFile(fetch, 'http://feed', () => {}, BOUNDS);
  for (let seconds = 0; seconds < 200; seconds += 50) {
    await vi.advanceTimersByTimeAsync(50_000);
    send();
  }
  expect(await fetched).toEqual(fail({ kind: 'slow' }));
});

it('a canceled request ends immediately', async () => {
  const canceled = new AbortController();
  const fetched = fetchFile(answering().fetch, 'http://feed', () => {}, { ...BOUNDS, signal: canceled.signal });
  canceled.abort();
  expect(await fetched).toMatchObject(fail({ kind: 'thrown' }));
});

it('a full disk ends the request', async () => {
  const { fetch, send } = answering();
  send();
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
  expect(await fetchFile(fetch, 'http://feed', () => Promise.reject(full), BOUNDS)).toEqual(fail({ kind: 'thrown', error: full }));
});

it('a response of the maximum size is accepted, and one byte more is refused', async () => {
  const exact = answering();
  for (let bytes = 0; bytes < 10; bytes += 1) exact.send();
  exact.end();
  expect(await fetchFile(exact.fetch, 'http://feed', () => {}, BOUNDS)).toEqual(ok(10));
  const more = answering();
  for (let bytes = 0; bytes < 11; bytes += 1) more.send();
  expect(await fetchFile(more.fetch, 'http://feed', () => {}, BOUNDS)).toEqual(fail({ kind: 'oversized' }));
});
