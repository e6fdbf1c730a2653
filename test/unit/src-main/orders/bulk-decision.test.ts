/** One decision on many orders: `src-main/orders/bulk-decision.ts`. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openMemoryJournal } from '../../../../src-main/journal';
import { silentLog } from '../../../../src-main/log';
import { type BulkJournal, type BulkResolver, createBulkResolver } from '../../../../src-main/orders';
import { fail, ok } from '../../../../src-shared/base/result';
import type { IntentEvent } from '../../../../src-shared/intent/intent-machine';
import type { BulkAction, BulkProgress, BulkState } from '../../../../src-shared/order/bulk-action';
import { waitFor } from '../../../support/wait-for';
import { newEdit, newIntent } from '../courier/fixtures/courier-harness';

const HOLD = 5_000;
const NOON = Date.UTC(2026, 10, 22, 12);
const FAILURE = { kind: 'cut-off', detail: '' } as const;

/** From waiting, the steps to each state that can be resolved. */
const WAY_TO: Readonly<Record<BulkState, readonly IntentEvent[]>> = {
  waiting: [],
  overdue: [{ kind: 'expired' }],
  misrouted: [{ kind: 'misroute' }],
  unknown: [{ kind: 'send' }, { kind: 'outcome-unknown', failure: FAILURE }],
  rejected: [{ kind: 'send' }, { kind: 'refused', failure: { kind: 'not-found', status: 404, reasons: [], source: null } }],
};

// Turns of the event loop stay real: the pages are read and decided in them.
beforeEach(() => void vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
let opened: BulkResolver | null = null;
afterEach(() => {
  opened?.close();
  vi.useRealTimers();
});

function open(around: (journal: ReturnType<typeof openMemoryJournal>) => BulkJournal = (journal) => journal) {
  const journal = openMemoryJournal({ log: silentLog });
  const reports: BulkProgress[] = [];
  const resolver = createBulkResolver({
    journal: () => around(journal),
    holdMs: () => HOLD,
    onChange: (bulk) => reports.push(bulk),
  });
  opened = resolver;
  async function add(state: BulkState, orderId: string, given = newIntent(orderId)) {
    await journal.append(given);
    for (const event of WAY_TO[state]) await journal.advance(given.id, event);
    return given.id;
  }
  async function addMany(state: BulkState, many: number) {
    for (let index = 0; index < many; index += 1) await add(state, `${state}-${index}`);
  }
  const ended = () => waitFor(() => expect(reports.at(-1)?.progress.kind).toBe('done'));
  const byState = async () => (await journal.countOpen()).byState;
  return { journal, resolver, reports, add, addMany, ended, byState };
}

describe('a decision on many orders', () => {
  it.each<[BulkAction, BulkState, Readonly<Record<string, number>>]>([
    ['send-again', 'overdue', { waiting: 250 }],
    ['send-again', 'misrouted', { waiting: 250 }],
    ['withdraw', 'overdue', {}],
    ['withdraw', 'misrouted', {}],
    ['withdraw', 'waiting', {}],
    ['dismiss', 'unknown', {}],
    ['dismiss', 'rejected', {}],
  ])('to %s those that are %s is carried out for all of them after the hold', async (action, state, after) => {
    const { resolver, reports, addMany, ended, byState } = open();
    await addMany(state, 250);
    expect(await resolver.start(state, action)).toEqual(ok(null));
    expect(reports).toEqual([{ state, action, total: 250, progress: { kind: 'held', until: NOON + HOLD } }]);
    await vi.advanceTimersByTimeAsync(HOLD - 1);
    expect(await byState()).toEqual({ [state]: 250 });
    await vi.advanceTimersByTimeAsync(1);
    await ended();
    expect(reports.at(-1)).toEqual({ state, action, total: 250, progress: { kind: 'done', done: 250, refused: 0 } });
    expect(await byState()).toEqual(after);
    expect(resolver.isBusy()).toBe(false);
  });

  it('that is undone in its hold changes no order', async () => {
    const { resolver, reports, addMany, byState } = open();
    await addMany('overdue', 3);
    await resolver.start('overdue', 'withdraw');
    expect(resolver.isBusy()).toBe(true);
    expect(resolver.undo()).toEqual(ok(null));
    await vi.advanceTimersByTimeAsync(10 * HOLD);
    expect(reports.at(-1)?.progress).toEqual({ kind: 'undone' });
    expect(await byState()).toEqual({ overdue: 3 });
    expect(resolver.isBusy()).toBe(false);
  });

  it('is undone only in its hold', async () => {
    const { resolver, addMany, ended } = open();
    await addMany('overdue', 1);
    expect(resolver.undo()).toMatchObject({ ok: false });
    await resolver.start('overdue', 'withdraw');
    await vi.advanceTimersByTimeAsync(HOLD);
    await ended();
    expect(resolver.undo()).toEqual(fail({ kind: 'too-late', state: 'done' }));
  });

  it('concerns the orders that were in the state when it was asked, and none that came to it later', async () => {
    const { resolver, reports, addMany, add, ended, byState } = open();
    await addMany('overdue', 150);
    await add('waiting', 'EARLIER');
    await resolver.start('overdue', 'withdraw');
    await add('overdue', 'LATER');
    await vi.advanceTimersByTimeAsync(HOLD);
    await ended();
    expect(reports.at(-1)).toMatchObject({ total: 150, progress: { done: 150, refused: 0 } });
    expect(await byState()).toEqual({ overdue: 1, waiting: 1 });
  });

  it('counts the orders that the guard or their state refused, and leaves them', async () => {
    const { journal, resolver, reports, add, ended, byState } = open();
    await add('overdue', 'FREE');
    // Another staging of the order may have been carried out: a person has to see that.
    const first = await add('unknown', 'TWIN');
    await add('overdue', 'TWIN', { ...newIntent('TWIN'), awareOf: [{ ref: first, kind: 'maybe-staged' }] });
    const withdrawn = await add('overdue', 'WITHDRAWN');
    await resolver.start('overdue', 'send-again');
    await vi.advanceTimersByTimeAsync(100);
    await journal.advance(withdrawn, { kind: 'withdraw' });
    await vi.advanceTimersByTimeAsync(HOLD);
    await ended();
    expect(reports.at(-1)).toMatchObject({ total: 3, progress: { kind: 'done', done: 1, refused: 2 } });
    expect(await byState()).toEqual({ waiting: 1, unknown: 1, overdue: 1 });
  });

  it('is the only one until it has ended', async () => {
    const { resolver, addMany, ended } = open();
    await addMany('overdue', 1);
    await resolver.start('overdue', 'withdraw');
    expect(await resolver.start('unknown', 'dismiss')).toEqual(fail({ kind: 'bulk-running' }));
    await vi.advanceTimersByTimeAsync(HOLD);
    await ended();
    expect(await resolver.start('unknown', 'dismiss')).toEqual(ok(null));
  });

  it.each<[BulkAction, BulkState]>([
    ['send-again', 'unknown'],
    ['send-again', 'rejected'],
    ['send-again', 'waiting'],
    ['withdraw', 'unknown'],
    ['dismiss', 'overdue'],
  ])('to %s those that are %s is refused: each of them is for a person', async (action, state) => {
    const { resolver, addMany, byState } = open();
    await addMany(state, 2);
    expect(await resolver.start(state, action)).toEqual(fail({ kind: 'too-late', state }));
    await vi.advanceTimersByTimeAsync(HOLD);
    expect(await byState()).toEqual({ [state]: 2 });
  });

  it('takes edits, too', async () => {
    const { journal, resolver, ended } = open();
    const edit = newEdit('A', 3);
    await journal.append(edit);
    await journal.advance(edit.id, { kind: 'expired' });
    await resolver.start('overdue', 'withdraw');
    await vi.advanceTimersByTimeAsync(HOLD);
    await ended();
    expect((await journal.find(edit.id))?.state.kind).toBe('withdrawn');
  });

  it('lets a press between two pages: it never asks for more than one page in a turn', async () => {
    let inTurn = 0;
    let most = 0;
    const { resolver, addMany, ended } = open((journal) => ({
      ...journal,
      advance(id, event) {
        inTurn += 1;
        most = Math.max(most, inTurn);
        setImmediate(() => {
          inTurn = 0;
        });
        return journal.advance(id, event);
      },
    }));
    await addMany('overdue', 350);
    await resolver.start('overdue', 'withdraw');
    await vi.advanceTimersByTimeAsync(HOLD);
    await ended();
    expect(most).toBeLessThanOrEqual(50);
  });

  it('is dropped by an app that ends in the hold', async () => {
    const { resolver, addMany, byState } = open();
    await addMany('overdue', 2);
    await resolver.start('overdue', 'withdraw');
    resolver.close();
    await vi.advanceTimersByTimeAsync(10 * HOLD);
    expect(await byState()).toEqual({ overdue: 2 });
  });

  it('is decided for none when the disk does not say which orders they are, and that is said', async () => {
    const { resolver, reports, addMany, ended, byState } = open((journal) => ({
      ...journal,
      listOpen: () => Promise.reject(new Error('disk I/O error')),
    }));
    await addMany('overdue', 2);
    await resolver.start('overdue', 'withdraw');
    await vi.advanceTimersByTimeAsync(HOLD);
    await ended();
    expect(reports.at(-1)?.progress).toEqual({ kind: 'done', done: 0, refused: 2 });
    expect(await byState()).toEqual({ overdue: 2 });
  });

  it('is reported once more to a page that was loaded anew, as long as it has not ended', async () => {
    const { resolver, reports, addMany, ended } = open();
    resolver.report();
    expect(reports).toEqual([]);
    await addMany('overdue', 1);
    await resolver.start('overdue', 'withdraw');
    resolver.report();
    expect(reports.map(({ progress }) => progress.kind)).toEqual(['held', 'held']);
    await vi.advanceTimersByTimeAsync(HOLD);
    await ended();
    const told = reports.length;
    resolver.report();
    expect(reports).toHaveLength(told);
  });
});

it('orders that may have been sent already are not sent with many others, and counted as needing a person each', async () => {
  const { journal, resolver, reports, add, addMany, ended, byState } = open();
  await addMany('overdue', 3);
  const copied = newIntent('copied');
  await journal.append(copied);
  await journal.advance(copied.id, { kind: 'expired', because: 'journal-copy' });
  await add('overdue', 'another');
  await resolver.start('overdue', 'send-again');
  await vi.advanceTimersByTimeAsync(HOLD);
  await ended();
  expect(reports.at(-1)).toMatchObject({ total: 5, progress: { done: 4, refused: 1 } });
  expect(await byState()).toEqual({ waiting: 4, overdue: 1 });
});
