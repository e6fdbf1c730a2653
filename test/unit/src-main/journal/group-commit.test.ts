/** Writes in one turn of the event loop, or in consecutive turns, share a transaction, and each one still succeeds or fails on its own. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openCourier } from '../../../../src-main/courier';
import { type Column, type Connection, DatabaseError, openConnection } from '../../../../src-main/database/connection';
import { migrate } from '../../../../src-main/journal/migrations';
import { createSqliteJournal } from '../../../../src-main/journal/sqlite-journal';
import { openMemoryKnownOrders } from '../../../../src-main/known-orders';
import { silentLog } from '../../../../src-main/log';
import type { IntentId } from '../../../../src-shared/intent/intent.schema';
import type { UpdateRequest } from '../../../../src-shared/order/update-request.schema';
import { waitFor } from '../../../support/wait-for';
import { accepted, GET_NOT_FOUND, newEdit, newIntent, PROBE_REACHED, RULES } from '../courier/fixtures/courier-harness';
import { closeAfterwards, createJournalPath, openJournalAt } from './fixtures/journal-files';
import { ACCEPTED, appendAndAdvance, idsOf, SEND } from './fixtures/orders';

const FULL = new DatabaseError({ message: 'database or disk is full', rawCode: 13 });
const SICK = new DatabaseError({ message: 'disk I/O error', rawCode: 10 });
const refusedAs = (detail: string) => ({ ok: false, problem: { kind: 'write-failed', detail } });

/** A journal on a real database, and a disk whose failures the test controls. */
async function openOnDisk() {
  const real = closeAfterwards(await openConnection(createJournalPath()));
  migrate(real, 0);
  let isFull = false;
  let refused: string | null = null;
  let unread: string | null = null;
  let commits = 0;
  const log = { ...silentLog, error: vi.fn() };
  const connection: Connection = {
    ...real,
    get(sql: string, ...values: readonly Column[]) {
      if (unread !== null && sql.includes(unread)) throw SICK;
      return real.get(sql, ...values);
    },
    all(sql: string, ...values: readonly Column[]) {
      if (unread !== null && sql.includes(unread)) throw SICK;
      return real.all(sql, ...values);
    },
    run(sql: string, ...values: readonly unknown[]) {
      if (refused !== null && JSON.stringify(values).includes(refused)) throw new DatabaseError({ message: `no place for ${refused}` });
      real.run(sql, ...(values as Column[]));
    },
    transaction: (work) =>
      real.transaction(() => {
        commits += 1;
        const value = work();
        if (isFull) throw FULL;
        return value;
      }),
  };
  const journal = createSqliteJournal(connection, {
    log,
    now: Date.now,
    session: { journal: 'journal', run: 1, copy: null },
    mark: { read: () => null, write() {} },
  });
  return {
    journal,
    log,
    exec: real.exec,
    /** Makes reads whose statement contains this text fail. */
    failReads: (text: string | null) => {
      unread = text;
    },
    fill: (full: boolean) => {
      isFull = full;
    },
    refuse: (text: string | null) => {
      refused = text;
    },
    commits: () => commits,
  };
}

describe('orders that are handed over at the same time', () => {
  it('orders that are handed over together are on the disk in one commit before any listener is notified', async () => {
    const { journal, commits } = await openOnDisk();
    const orders = [newIntent('A'), newIntent('B'), newIntent('C')];
    const found: Promise<unknown>[] = [];
    journal.onChange(() => found.push(...orders.map(({ id }) => journal.find(id))));
    const answers = await Promise.all(orders.map((order) => journal.append(order)));
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(await Promise.all(found)).not.toContain(null);
    expect(commits()).toBe(1);
  });

  it('orders that are handed over together are all refused on a full disk, and kept on a retry when there is room', async () => {
    const { journal, fill } = await openOnDisk();
    const orders = [newIntent('A'), newIntent('A'), newIntent('B')];
    const handOver = () => Promise.all(orders.map((order) => journal.append(order)));
    const told = vi.fn();
    journal.onChange(told);
    fill(true);
    expect(await handOver()).toEqual([refusedAs(FULL.message), refusedAs(FULL.message), refusedAs(FULL.message)]);
    expect(told).not.toHaveBeenCalled();
    expect(await journal.listRecent(10)).toEqual([]);
    fill(false);
    expect(await handOver()).toMatchObject([{ ok: true }, { ok: false, problem: { kind: 'already-in-flight' } }, { ok: true }]);
    expect(told).toHaveBeenCalledTimes(2);
  });

  it('orders that are handed over together are kept although the disk refuses one of them', async () => {
    const { journal, refuse } = await openOnDisk();
    const told: string[] = [];
    journal.onChange(({ request }) => told.push(request.orderId));
    refuse('"B"');
    const answers = await Promise.all(['A', 'B', 'C'].map((order) => journal.append(newIntent(order))));
    expect(answers).toMatchObject([{ ok: true }, refusedAs('no place for "B"'), { ok: true }]);
    expect(told).toEqual(['A', 'C']);
    expect((await journal.listUnsent()).map(({ request }) => request.orderId)).toEqual(['A', 'C']);
  });

  it('orders that are handed over together are not lost when the app quits at the same time', async () => {
    const file = createJournalPath();
    const { journal } = await openJournalAt(file);
    const orders = [newIntent('A'), newIntent('B')];
    const answers = orders.map((order) => journal.append(order));
    await journal.close();
    expect(await Promise.all(answers)).toMatchObject([{ ok: true }, { ok: true }]);
    expect(idsOf(await (await openJournalAt(file)).journal.listUnsent())).toEqual(orders.map(({ id }) => id));
  });
});

describe('outcomes that arrive in consecutive turns of the event loop', () => {
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  it('outcomes of consecutive turns share one commit, and are on the disk before any listener is notified', async () => {
    const { journal, commits } = await openOnDisk();
    const ids: IntentId[] = [];
    for (const order of ['A', 'B', 'C', 'D']) ids.push(await appendAndAdvance(journal, order, [SEND]));
    const before = commits();
    const told: string[] = [];
    journal.onChange(({ request }) => told.push(request.orderId));
    const [first, second, ...later] = ids.map((id) => () => journal.advance(id, ACCEPTED));
    // The first two arrive in one turn, as from a network; then one more in each turn.
    const answers = [first?.(), second?.()];
    for (const comeHome of later) {
      expect(told).toEqual([]);
      answers.push(comeHome());
      await turn();
    }
    expect(await Promise.all(answers)).toMatchObject([{ ok: true }, { ok: true }, { ok: true }, { ok: true }]);
    expect(told).toEqual(['A', 'B', 'C', 'D']);
    expect(commits() - before).toBe(1);
  });

  it('a single outcome is committed without waiting for others', async () => {
    const { journal, commits } = await openOnDisk();
    const id = await appendAndAdvance(journal, 'A', [SEND]);
    const before = commits();
    const answer = journal.advance(id, ACCEPTED);
    await turn();
    expect(commits() - before).toBe(1);
    expect(await answer).toMatchObject({ ok: true });
  });
});

describe('a step that was not committed', () => {
  it('a step that was not committed leaves the order unchanged in memory and on the disk, and succeeds later', async () => {
    const { journal, fill } = await openOnDisk();
    const id = await appendAndAdvance(journal, 'A');
    const other = await appendAndAdvance(journal, 'B', [SEND]);
    const told = vi.fn();
    journal.onChange(told);
    fill(true);
    expect(await Promise.all([journal.advance(id, SEND), journal.advance(other, ACCEPTED)])).toEqual([
      refusedAs(FULL.message),
      refusedAs(FULL.message),
    ]);
    expect(told).not.toHaveBeenCalled();
    expect((await journal.listUnsent()).map(({ state, attempts }) => [state.kind, attempts])).toEqual([
      ['waiting', 0],
      ['sending', 1],
    ]);
    fill(false);
    expect(await journal.advance(id, SEND)).toMatchObject({ ok: true, value: { attempts: 1 } });
    expect((await journal.timeline(id))?.records.map(({ cause }) => cause)).toEqual(['handed-over', 'send']);
  });

  it('a staged order is counted only after its outcome is committed', async () => {
    const { journal, fill } = await openOnDisk();
    const id = await appendAndAdvance(journal, 'A', [SEND]);
    const all = { from: 0, until: Number.MAX_SAFE_INTEGER };
    expect(await journal.countStaged(all)).toMatchObject({ total: 0 });
    fill(true);
    expect(await journal.advance(id, ACCEPTED)).toEqual(refusedAs(FULL.message));
    expect(await journal.countStaged(all)).toMatchObject({ total: 0 });
    fill(false);
    await journal.advance(id, ACCEPTED);
    expect(await journal.countStaged(all)).toMatchObject({ total: 1 });
  });

  it('a failed commit leaves both the new edit and the edit that it replaces unchanged', async () => {
    const { journal, fill } = await openOnDisk();
    const first = newEdit('A', 3);
    const second = newEdit('A', 4, first.id);
    await journal.append(first);
    fill(true);
    expect(await journal.append(second)).toEqual(refusedAs(FULL.message));
    expect((await journal.listRecent(10)).map(({ id, state }) => [id, state.kind])).toEqual([[first.id, 'waiting']]);
    fill(false);
    expect(await journal.append(second)).toMatchObject({ ok: true });
    expect((await journal.find(first.id))?.state.kind).toBe('withdrawn');
  });
});

describe('steps that are taken at the same time', () => {
  it('simultaneous steps of one order are applied in the order of their calls, and an impossible one is refused', async () => {
    const { journal } = await openOnDisk();
    const id = await appendAndAdvance(journal, 'A');
    const answers = await Promise.all([journal.advance(id, SEND), journal.advance(id, SEND), journal.advance(id, ACCEPTED)]);
    expect(answers).toMatchObject([
      { ok: true, value: { state: { kind: 'sending' } } },
      { ok: false, problem: { kind: 'wrong-state', state: 'sending' } },
      { ok: true, value: { state: { kind: 'staged' } } },
    ]);
    expect((await journal.timeline(id))?.records.map(({ cause }) => cause)).toEqual(['handed-over', 'send', 'accepted']);
  });

  it('simultaneous steps are not lost because of an unreadable row among them, which is reported', async () => {
    const file = createJournalPath();
    const before = (await openJournalAt(file)).journal;
    const [unreadable, sound] = [await appendAndAdvance(before, 'A'), await appendAndAdvance(before, 'B')];
    await before.close();
    const database = await openConnection(file);
    database.exec(`UPDATE intent SET attempts = 9 WHERE order_id = 'A'`);
    await database.close();
    const { journal } = await openJournalAt(file);
    const counts: Promise<number>[] = [];
    journal.onUnreadableChange(() => counts.push(journal.countUnreadable()));
    expect(await Promise.all([journal.advance(unreadable, SEND), journal.advance(sound, SEND)])).toMatchObject([
      { ok: false, problem: { kind: 'no-such-intent' } },
      { ok: true },
    ]);
    expect(await Promise.all(counts)).toEqual([1]);
  });
});

describe('a disk that fails on reads', () => {
  it('an unreadable row that cannot be quarantined does not crash the app, and the other orders are kept', async () => {
    const { journal, exec, failReads } = await openOnDisk();
    const unreadable = newIntent('A');
    const sound = newIntent('B');
    await journal.append(unreadable);
    await journal.append(sound);
    for (const { id } of [unreadable, sound]) {
      await journal.advance(id, SEND);
      await journal.advance(id, ACCEPTED);
    }
    exec(`UPDATE intent SET attempts = 9 WHERE order_id = 'A'`);
    failReads('parked_row');
    const steps = await Promise.all([journal.advance(unreadable.id, SEND), journal.append(newIntent('C'))]);
    expect(steps).toMatchObject([{ ok: false, problem: { kind: 'no-such-intent' } }, { ok: true }]);
    expect(await journal.find(unreadable.id)).toBeNull();
  });

  it('a disk error is logged once, and again when it recurs after a success', async () => {
    const { journal, log, failReads } = await openOnDisk();
    for (let episode = 0; episode < 2; episode += 1) {
      failReads('count(*)');
      for (let look = 0; look < 3; look += 1) await expect(journal.countUnreadable()).rejects.toThrow('disk I/O error');
      failReads(null);
      await journal.countUnreadable();
    }
    expect(log.error.mock.calls).toEqual([
      ['journal-read-failed', { detail: 'disk I/O error' }],
      ['journal-read-failed', { detail: 'disk I/O error' }],
    ]);
  });
});

describe('an order that can be sent immediately', () => {
  async function openStationOnDisk() {
    const disk = await openOnDisk();
    /** The number of commits at the start of each request. */
    const waits: number[] = [];
    const edits: UpdateRequest[] = [];
    const courier = openCourier({
      known: openMemoryKnownOrders({ log: silentLog }),
      journal: disk.journal,
      stage: async (_to, { orderId }) => {
        waits.push(disk.commits());
        return accepted(orderId);
      },
      update: (_to, edit) => new Promise(() => edits.push(edit)),
      get: GET_NOT_FOUND,
      probe: PROBE_REACHED,
      rules: RULES,
      log: disk.log,
    });
    const stateOf = async (order: { id: IntentId }) => (await disk.journal.find(order.id))?.state.kind;
    const staged = (order: { id: IntentId }) => waitFor(async () => expect(await stateOf(order)).toBe('staged'));
    return { ...disk, courier, waits, edits, stateOf, staged };
  }

  it('an order that can be sent immediately waits for one commit before its request', async () => {
    const { courier, waits, staged } = await openStationOnDisk();
    const order = newIntent('A');
    await courier.accept(order);
    await staged(order);
    expect(waits).toEqual([1]);
  });

  it('an order whose hold expires waits for one more commit before its request', async () => {
    const { courier, waits, staged } = await openStationOnDisk();
    const order = newIntent('A', 20);
    await courier.accept(order);
    await staged(order);
    expect(waits).toEqual([2]);
  });

  it('an order that is sent immediately has every step in its timeline', async () => {
    const { courier, journal, staged } = await openStationOnDisk();
    const order = newIntent('A', 20);
    await courier.accept(order);
    await staged(order);
    const story = await journal.timeline(order.id);
    expect(story?.records.map(({ to }) => to)).toEqual(['held', 'waiting', 'sending', 'staged']);
  });

  it('an order whose hold cannot be ended on a full disk is logged once, and is sent once when there is room', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const { courier, waits, refuse, log, stateOf, staged } = await openStationOnDisk();
    const order = newIntent('A', 1_000);
    await courier.accept(order);
    refuse('hold-over');
    for (let tries = 0; tries < 5; tries += 1) {
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await stateOf(order)).toBe('held');
    }
    expect(log.error.mock.calls.filter(([event]) => event === 'intent-write-failed')).toEqual([
      ['intent-write-failed', { id: order.id, detail: 'no place for hold-over' }],
    ]);
    refuse(null);
    await vi.advanceTimersByTimeAsync(5_000);
    await staged(order);
    expect(waits).toHaveLength(1);
  });

  it('an edit that is handed over together with a later edit of the same order is answered before the later one is sent', async () => {
    const { courier, edits, stateOf } = await openStationOnDisk();
    const [first, second] = [newEdit('A', 3), newEdit('A', 4)];
    await Promise.all([courier.accept(first), courier.accept(second)]);
    await waitFor(() => expect(edits).not.toEqual([]));
    expect([await stateOf(first), await stateOf(second)]).toEqual(['sending', 'waiting']);
    expect(edits).toHaveLength(1);
  });

  it('an order that is handed over under two intent ids is sent once', async () => {
    const { courier, waits, stateOf, staged } = await openStationOnDisk();
    const held = newIntent('A', 60_000);
    await courier.accept(held);
    const other = newIntent('A');
    expect(await courier.accept(other)).toMatchObject({ ok: false, problem: { kind: 'already-in-flight' } });
    const last = newIntent('B');
    await courier.accept(last);
    await staged(last);
    expect(waits).toHaveLength(1);
    expect(await stateOf(held)).toBe('held');
    expect(await stateOf(other)).toBeUndefined();
    await courier.undo(held.id);
  });
});
