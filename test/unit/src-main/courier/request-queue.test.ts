import { expect, it } from 'vitest';
import { createRequestQueue, type Queued, type RequestKind } from '../../../../src-main/courier/request-queue';

const request = (kind: RequestKind, key: string): Queued => ({ kind, key });

/** @returns the keys in the order in which they are taken */
function drain(queue: ReturnType<typeof createRequestQueue<Queued>>, mayStart = (_: Queued) => true): string[] {
  const taken: string[] = [];
  for (let next = queue.takeNext(mayStart); next; next = queue.takeNext(mayStart)) taken.push(next.key);
  return taken;
}

it('stagings are taken before edits, edits before status checks, and status checks before followed orders', () => {
  const queue = createRequestQueue<Queued>();
  for (const kind of ['follow', 'check', 'edit', 'stage'] as const) queue.add(request(kind, kind));
  expect(drain(queue)).toEqual(['stage', 'edit', 'check', 'follow']);
});

it('requests of one kind are taken in the order in which they were added', () => {
  const queue = createRequestQueue<Queued>();
  for (const key of ['1', '2', '3']) queue.add(request('stage', key));
  queue.add(request('stage', '1'));
  expect(drain(queue)).toEqual(['1', '2', '3']);
});

it('every fourth request is a status check although orders wait to be sent', () => {
  const queue = createRequestQueue<Queued>();
  for (let key = 0; key < 30; key += 1) queue.add(request('stage', `s${key}`));
  queue.add(request('check', 'c1'));
  queue.add(request('check', 'c2'));
  queue.add(request('follow', 'f'));
  const taken = drain(queue);
  expect(taken.indexOf('c1')).toBe(3);
  expect(taken.indexOf('c2')).toBe(7);
  expect(taken.at(-1)).toBe('f');
});

it('status checks continue while no order may be sent', () => {
  const queue = createRequestQueue<Queued>();
  queue.add(request('stage', 's'));
  queue.add(request('check', 'c'));
  expect(drain(queue, ({ kind }) => kind !== 'stage')).toEqual(['c']);
  expect(queue.countSends()).toBe(1);
});

it('a removed request is not taken', () => {
  const queue = createRequestQueue<Queued>();
  queue.add(request('edit', 'e'));
  queue.remove('e');
  expect(drain(queue)).toEqual([]);
  expect(queue.heads()).toEqual([]);
});
