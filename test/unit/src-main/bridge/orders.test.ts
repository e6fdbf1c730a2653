import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { editHandlers } from '../../../../src-main/bridge/edits';
import { orderQueryHandlers } from '../../../../src-main/bridge/order-queries';
import { type OrdersContext, orderHandlers } from '../../../../src-main/bridge/orders';
import { fail } from '../../../../src-shared/base/result';
import { type Destination, IntentId } from '../../../../src-shared/intent/intent.schema';
import { StageRequest } from '../../../../src-shared/order/order.schema';
import type { Settings, SettingsProblem } from '../../../../src-shared/settings/settings.schema';
import { settingsWith } from '../../src-renderer/stage/fixtures/settings';
import {
  accepted,
  CUT_OFF,
  flushTimers,
  LIVE,
  NOT_FOUND,
  newEdit,
  newIntent,
  openCourierHarness,
} from '../courier/fixtures/courier-harness';
import { ordersContext } from './fixtures/orders-context';

beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 2, 2, 9) }));
afterEach(() => vi.useRealTimers());

const newId = () => IntentId.parse(crypto.randomUUID());
const order = (request: Record<string, unknown>) => ({ id: newId(), request: StageRequest.parse({ bags: 3, ...request }) });

const allHandlers = (context: OrdersContext) => ({ ...orderHandlers(context), ...orderQueryHandlers(context) });

function open(set: Partial<Settings> = {}, context: { blockedBy?: SettingsProblem; destination?: Partial<Destination> } = {}) {
  const line = openCourierHarness();
  const settings = { current: settingsWith({ 'stage.undoSeconds': 0, ...set }) };
  const handlers = allHandlers(
    ordersContext(line, {
      settings: () => settings.current,
      stagingBlock: async () => context.blockedBy ?? null,
      destination: () => ({ ...LIVE, ...context.destination }),
    }),
  );
  return { line, handlers, settings };
}

describe('what waited too long', () => {
  it('as an edit may leave by a person’s word while the staging of its order still waits for one', async () => {
    const { line, handlers } = open();
    const [edit, staging] = [newEdit('A', 3), newIntent('A')].map((intent) => ({ ...intent, holdMs: 60_000 }));
    if (!edit || !staging) throw new Error('There are two.');
    for (const intent of [edit, staging]) {
      await line.journal.append(intent);
      await line.journal.advance(intent.id, { name: 'grow-old' });
    }
    expect(await handlers['orders.decide']({ id: edit.id, word: 'send-again' })).toMatchObject({ ok: true });
    await flushTimers();
    expect(line.edits).toHaveLength(1);
  });
});

describe('an order that is handed over', () => {
  it('is held for as long as the station says, and goes where orders go at that moment', async () => {
    const { line, handlers } = open({ 'stage.undoSeconds': 5 }, { destination: { retailerId: '12' } });
    const handed = order({ orderId: 'A' });
    expect(await handlers['orders.stage'](handed)).toMatchObject({
      ok: true,
      value: { id: handed.id, state: { name: 'held', until: Date.now() + 5_000 }, destination: { retailerId: '12' } },
    });
    await vi.advanceTimersByTimeAsync(6_000);
    expect(line.sent()).toEqual(['A']);
  });

  it('twice by the same call is one order, at any time', async () => {
    const { line, handlers } = open();
    const handed = order({ orderId: 'A' });
    const both = await Promise.all([handlers['orders.stage'](handed), handlers['orders.stage'](handed)]);
    expect(both).toMatchObject([{ ok: true }, { ok: true }]);
    await flushTimers();
    expect(await handlers['orders.stage'](handed)).toMatchObject({ ok: true, value: { state: { name: 'sending' } } });
    await line.last().answer(accepted('A'));
    expect(await handlers['orders.stage'](handed)).toMatchObject({ ok: true, value: { state: { name: 'staged' } } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.sent()).toEqual(['A']);
  });

  it.each<[string, number]>([
    ['held', 60],
    ['on the wire', 0],
  ])('a second time while the first is still %s is refused, because it would be two trips', async (_state, undoSeconds) => {
    const { line, handlers } = open({ 'stage.undoSeconds': undoSeconds });
    await handlers['orders.stage'](order({ orderId: 'A' }));
    await flushTimers();
    expect(await handlers['orders.stage'](order({ orderId: 'A' }))).toEqual(fail({ kind: 'already-in-flight' }));
    expect(await line.journal.listRecent(10)).toHaveLength(1);
  });

  it('a second time in the same moment is refused too', async () => {
    const { line, handlers } = open();
    const handed = [order({ orderId: 'A' }), order({ orderId: 'A' })];
    const answers = await Promise.all(handed.map((one) => handlers['orders.stage'](one)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await line.journal.listRecent(10)).toHaveLength(1);
  });

  it.each([
    ['staged', accepted('A')],
    ['maybe-staged', CUT_OFF],
  ] as const)('again after it was %s is taken only from a person who has been shown that', async (kind, answer) => {
    const { line, handlers } = open();
    const first = order({ orderId: 'A' });
    await handlers['orders.stage'](first);
    await flushTimers();
    await line.last().answer(answer);
    expect(await handlers['orders.stage'](order({ orderId: 'A' }))).toMatchObject({
      ok: false,
      problem: { kind: 'needs-confirmation', standings: [{ ref: first.id, kind }] },
    });
    expect(line.sent()).toEqual(['A']);
    const informed = { ...order({ orderId: 'A' }), awareOf: [{ ref: first.id, kind }] };
    expect(await handlers['orders.stage'](informed)).toMatchObject({ ok: true });
    await flushTimers();
    expect(line.sent()).toEqual(['A', 'A']);
  });

  it('again after it was rejected is taken: nothing was done', async () => {
    const { line, handlers } = open();
    await handlers['orders.stage'](order({ orderId: 'A' }));
    await flushTimers();
    await line.last().answer(NOT_FOUND);
    expect(await handlers['orders.stage'](order({ orderId: 'A' }))).toMatchObject({ ok: true });
    await flushTimers();
    expect(line.sent()).toEqual(['A', 'A']);
  });

  it('can be handed over again once it was taken back', async () => {
    const { handlers } = open({ 'stage.undoSeconds': 5 });
    const first = order({ orderId: 'A' });
    await handlers['orders.stage'](first);
    expect(await handlers['orders.undo']({ id: first.id })).toMatchObject({ ok: true, value: { state: { name: 'withdrawn' } } });
    expect(await handlers['orders.stage'](order({ orderId: 'A' }))).toMatchObject({ ok: true });
  });

  it('is taken by no station that does not know where it would go', async () => {
    const problem: SettingsProblem = { kind: 'missing', file: '/etc/stagebay/policy.json' };
    const { line, handlers } = open({}, { blockedBy: problem });
    expect(await handlers['orders.stage'](order({ orderId: 'A' }))).toEqual(fail({ kind: 'blocked', problem }));
    expect(await line.journal.listRecent(10)).toEqual([]);
  });
});

describe("the station's own bounds hold whatever the window says", () => {
  it.each<[string, Partial<Settings>, Record<string, unknown>, string | null]>([
    ['as many bags as allowed', { 'stage.maxBags': 4 }, { bags: 4 }, null],
    ['one bag too many', { 'stage.maxBags': 4 }, { bags: 5 }, 'bags'],
    ['no bags where they are wanted', {}, { bags: undefined }, 'bags'],
    ['no bags where nothing is wanted', { 'stage.require': [] }, { bags: undefined }, null],
    ['one item too many', { 'stage.maxItems': 9 }, { items: 10 }, 'items'],
    ['no items where they are wanted', { 'stage.require': ['items'] }, {}, 'items'],
    ['the greatest weight', { 'stage.maxPounds': 12.5 }, { weight: 1_250 }, null],
    ['a hundredth of a pound too much', { 'stage.maxPounds': 12.5 }, { weight: 1_251 }, 'weight'],
    ['no weight where it is wanted', { 'stage.require': ['bags', 'weight'] }, {}, 'weight'],
  ])('%s', async (_what, set, request, field) => {
    const { line, handlers } = open(set);
    const answer = await handlers['orders.stage'](order({ orderId: 'A', ...request }));
    if (field) expect(answer).toEqual(fail({ kind: 'limit-exceeded', field }));
    else expect(answer).toMatchObject({ ok: true });
    expect(await line.journal.listRecent(10)).toHaveLength(field ? 0 : 1);
  });

  it('an order without its customer is not taken where the path names one', async () => {
    const { handlers } = open({}, { destination: { orderPaths: 'users' } });
    expect(await handlers['orders.stage'](order({ orderId: 'A' }))).toEqual(fail({ kind: 'limit-exceeded', field: 'userId' }));
    expect(await handlers['orders.stage'](order({ orderId: 'A', userId: 'u' }))).toMatchObject({ ok: true });
  });
});

describe('what comes too late', () => {
  it('says how far the order had come', async () => {
    const { line, handlers } = open();
    const { id, request } = order({ orderId: 'A' });
    await handlers['orders.stage']({ id, request });
    await flushTimers();
    expect(await handlers['orders.undo']({ id })).toEqual(fail({ kind: 'too-late', state: 'sending' }));
    await line.last().answer(accepted('A'));
    expect(await handlers['orders.undo']({ id })).toEqual(fail({ kind: 'too-late', state: 'staged' }));
    expect(await handlers['orders.resolve']({ id, by: 'dismissed' })).toEqual(fail({ kind: 'too-late', state: 'staged' }));
  });

  it('for an order that is not there is told apart', async () => {
    const { handlers } = open();
    expect(await handlers['orders.undo']({ id: newId() })).toEqual(fail({ kind: 'no-such-order' }));
    expect(await handlers['orders.resolve']({ id: newId(), by: 'corrected' })).toEqual(fail({ kind: 'no-such-order' }));
  });
});

describe('a failure that a person has dealt with', () => {
  it.each(['dismissed', 'corrected'] as const)('is settled as %s once, and keeps what it was', async (by) => {
    const { line, handlers } = open();
    const { id, request } = order({ orderId: 'A' });
    await handlers['orders.stage']({ id, request });
    await flushTimers();
    await line.last().answer(CUT_OFF);
    expect(await handlers['orders.resolve']({ id, by })).toMatchObject({
      ok: true,
      value: { state: { name: 'settled', from: 'unknown', by, failure: CUT_OFF.problem } },
    });
    expect(await handlers['orders.resolve']({ id, by })).toEqual(fail({ kind: 'too-late', state: 'settled' }));
  });
});

describe('what the window asks for', () => {
  it('is the latest orders, and what is known of one', async () => {
    const { line, handlers } = open();
    for (const orderId of ['A', 'B', 'C']) {
      await handlers['orders.stage'](order({ orderId }));
      await flushTimers();
      await line.last().answer(accepted(orderId));
    }
    expect(await handlers['orders.recent']({ limit: 2 })).toMatchObject({
      ok: true,
      value: [{ request: { orderId: 'C' } }, { request: { orderId: 'B' } }],
    });
    const known = StageRequest.parse({ orderId: 'A' }).orderId;
    const unknown = StageRequest.parse({ orderId: 'Z' }).orderId;
    expect(await handlers['orders.standings']({ orderId: known })).toMatchObject({ ok: true, value: [{ kind: 'staged' }] });
    expect(await handlers['orders.standings']({ orderId: unknown })).toEqual({ ok: true, value: [] });
  });
});

describe('a screen in Practice beside live orders', () => {
  function openBoth() {
    const [practice, live] = [openCourierHarness(), openCourierHarness()];
    const context = ordersContext(practice, { live, settings: () => settingsWith({ 'stage.undoSeconds': 60 }) });
    return { practice, live, handlers: { ...allHandlers(context), ...editHandlers({ ...context, connect: NO_CONNECT }) } };
  }
  const NO_CONNECT = { get: async () => NOT_FOUND, serviceOptions: async () => NOT_FOUND };

  it('hands new orders to practice, and to nothing live', async () => {
    const { practice, live, handlers } = openBoth();
    await handlers['orders.stage'](order({ orderId: 'A' }));
    expect(await practice.journal.listRecent(10)).toHaveLength(1);
    expect(await live.journal.listRecent(10)).toEqual([]);
  });

  it('takes back a live order that is held, and reports one that has left', async () => {
    const { live, handlers } = openBoth();
    const held = newIntent('A', 60_000);
    await live.accept(held);
    expect(await handlers['orders.undo']({ id: held.id })).toMatchObject({ ok: true, value: { state: { name: 'withdrawn' } } });
    const left = await live.accept(newIntent('B'));
    expect(await handlers['orders.undo']({ id: left })).toEqual(fail({ kind: 'too-late', state: 'sending' }));
  });

  it('decides, settles, checks and schedules the live order that was named', async () => {
    const { live, handlers } = openBoth();
    const overdue = newIntent('A', 60_000);
    await live.accept(overdue);
    await live.journal.advance(overdue.id, { name: 'grow-old' });
    expect(await handlers['orders.decide']({ id: overdue.id, word: 'withdraw' })).toMatchObject({ ok: true });
    const unknown = await live.accept(newIntent('B'));
    await live.last().answer(CUT_OFF);
    expect(await handlers['orders.check']({ id: unknown })).toEqual({ ok: true, value: { said: { failure: NOT_FOUND.problem } } });
    expect(await handlers['orders.resolve']({ id: unknown, by: 'dismissed' })).toMatchObject({ ok: true });
    const edit = await live.accept(newEdit('C', 3));
    await live.edits.at(-1)?.answer(NOT_FOUND);
    // It was found: Connect named no time for it.
    expect(await handlers['orders.schedule']({ id: edit })).toEqual(fail({ kind: 'too-late', state: 'rejected' }));
  });

  it('shows the rows of the live journal that cannot be read, and dismisses them there', async () => {
    const { practice, live, handlers } = openBoth();
    const row = { row: 7, isIntent: true, orderId: 'A', foundAt: 0 };
    vi.spyOn(live.journal, 'listQuarantined').mockResolvedValue([row]);
    const dismissed = vi.spyOn(live.journal, 'dismissQuarantined');
    const inPractice = vi.spyOn(practice.journal, 'dismissQuarantined');
    expect(await handlers['orders.quarantined'](undefined)).toEqual({ ok: true, value: [row] });
    expect(await handlers['orders.dismissQuarantined']({ row: 7 })).toMatchObject({ ok: true });
    expect(dismissed).toHaveBeenCalledExactlyOnceWith(7);
    expect(inPractice).not.toHaveBeenCalled();
  });

  it('shows the practice orders when the disk of the live journal gives nothing', async () => {
    const { live, handlers } = openBoth();
    await handlers['orders.stage'](order({ orderId: 'A' }));
    vi.spyOn(live.journal, 'listRecent').mockRejectedValue(new Error('disk I/O error'));
    expect(await handlers['orders.recent']({ limit: 10 })).toMatchObject({ ok: true, value: [{ request: { orderId: 'A' } }] });
  });
});

describe('a page that begins to listen', () => {
  it('is told the counts and the bulk resolution that it missed, with the orders that it asks for', async () => {
    const reportCounts = vi.fn();
    const report = vi.fn();
    const context = ordersContext(openCourierHarness());
    const handlers = orderQueryHandlers({ ...context, resendCounts: reportCounts, bulk: { ...context.bulk, report } });
    await handlers['orders.recent']({ limit: 10 });
    expect(reportCounts).toHaveBeenCalledOnce();
    expect(report).toHaveBeenCalledOnce();
  });
});

describe("Connect's time", () => {
  it('is noted with an order and an edit when they are handed over, to tell their age whatever the wall clock says', async () => {
    const line = openCourierHarness();
    const context = ordersContext(line, { serverNow: () => 1_700_000_000_000 });
    const handlers = {
      ...orderHandlers(context),
      ...editHandlers({ ...context, connect: { get: async () => NOT_FOUND, serviceOptions: async () => NOT_FOUND } }),
    };
    await handlers['orders.stage'](order({ orderId: 'A' }));
    await handlers['orders.update']({ id: newId(), request: newEdit('B', 3).request, replaces: null });
    for (const { facts } of await line.journal.listRecent(10)) expect(facts.requestedAtServer).toBe(1_700_000_000_000);
    expect(await line.journal.listRecent(10)).toHaveLength(2);
  });
});

describe('a lookup at the scan', () => {
  it('goes through the courier where it can, so that what Connect says counts as proof', async () => {
    const get = vi.fn(async () => NOT_FOUND);
    const lookUp = vi.fn(async () => NOT_FOUND);
    const context = { ...ordersContext(openCourierHarness()), connect: { get, serviceOptions: async () => NOT_FOUND } };
    const asked = { orderId: newIntent('A').request.orderId, userId: null };
    await editHandlers(context)['orders.lookup'](asked);
    expect(get).toHaveBeenCalledExactlyOnceWith(LIVE, asked);
    await editHandlers({ ...context, lookUp })['orders.lookup'](asked);
    expect(lookUp).toHaveBeenCalledExactlyOnceWith(LIVE, asked);
    expect(get).toHaveBeenCalledOnce();
  });
});
