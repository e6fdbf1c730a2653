/** Bulk decisions: `src-main/orders/bulk-decision.ts`. */
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

/** The events that take a waiting order to each state that a bulk decision can cover. */
const WAY_TO: Readonly<Record<BulkState, readonly IntentEvent[]>> = {
  waiting: [],
  overdue: [{ kind: 'expired' }],
  misrouted: [{ kind: 'misroute' }],
  unknown: [{ kind: 'send' }, { kind: 'outcome-unknown', failure: FAILURE }],
  rejected: [{ kind: 'send' }, { kind: 'refused', failure: { kind: 'not-found', status: 404, reasons: [], source: null } }],
};

// Turns of the event loop stay real, because pages are read and processed in them.
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

describe('a bulk decision', () => {
  it.each<[BulkAction, BulkState, Readonly<Record<string, number>>]>([
    ['send-again', 'overdue', { waiting: 250 }],
    ['send-again', 'misrouted', { waiting: 250 }],
    ['withdraw', 'overdue', {}],
    ['withdraw', 'misrouted', {}],
    ['withdraw', 'waiting', {}],
    ['dismiss', 'unknown', {}],
    ['dismiss', 'rejected', {}],
  ])('a bulk decision to %s all %s orders is carried out after its hold', async (action, state, after) => {
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

  it('a bulk decision that is undone during its hold changes no order', async () => {
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

  it('a bulk decision can be undone only during its hold', async () => {
    const { resolver, addMany, ended } = open();
    await addMany('overdue', 1);
    expect(resolver.undo()).toMatchObject({ ok: false });
    await resolver.start('overdue', 'withdraw');
    await vi.advanceTimersByTimeAsync(HOLD);
    await ended();
    expect(resolver.undo()).toEqual(fail({ kind: 'too-late', state: 'done' }));
  });

  it('a bulk decision covers only the orders that were in the state when it was made', async () => {
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

  it('a bulk decision counts the orders that the guard or their state refuses, and does not change them', async () => {
    const { journal, resolver, reports, add, ended, byState } = open();
    await add('overdue', 'FREE');
    // Another staging of the order may have been carried out, so a person has to confirm.
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

  it('a second bulk decision is refused until the first has ended', async () => {
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
  ])('a bulk decision to %s all %s orders is refused', async (action, state) => {
    const { resolver, addMany, byState } = open();
    await addMany(state, 2);
    expect(await resolver.start(state, action)).toEqual(fail({ kind: 'too-late', state }));
    await vi.advanceTimersByTimeAsync(HOLD);
    expect(await byState()).toEqual({ [state]: 2 });
  });

  it('a bulk decision covers edits', async () => {
    const { journal, resolver, ended } = open();
    const edit = newEdit('A', 3);
    await journal.append(edit);
    await journal.advance(edit.id, { kind: 'expired' });
    await resolver.start('overdue', 'withdraw');
    await vi.advanceTimersByTimeAsync(HOLD);
    await ended();
    expect((await journal.find(edit.id))?.state.kind).toBe('withdrawn');
  });

  it('a bulk decision processes at most one page per turn of the event loop', async () => {
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

  it('a bulk decision is canceled when the app ends during its hold', async () => {
    const { resolver, addMany, byState } = open();
    await addMany('overdue', 2);
    await resolver.start('overdue', 'withdraw');
    resolver.close();
    await vi.advanceTimersByTimeAsync(10 * HOLD);
    expect(await byState()).toEqual({ overdue: 2 });
  });

  it('a bulk decision changes no order when the journal cannot be read, and is reported as refused', async () => {
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

  it('a bulk decision in progress is reported again to a reloaded page', async () => {
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

it('a bulk decision to send again excludes orders that may have been carried out', async () => {
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
