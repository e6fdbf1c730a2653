import { describe, expect, it, vi } from 'vitest';
import type { OrdersContext } from '../../../../src-main/bridge/orders';
import { fail } from '../../../../src-shared/base/result';
import { type Destination, IntentId } from '../../../../src-shared/intent/intent.schema';
import { currentPlace } from '../../../../src-shared/order/known-order';
import { StageRequest, StoredOrderId } from '../../../../src-shared/order/order.schema';
import type { SettingsProblem } from '../../../../src-shared/settings/setting-source';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { installFakeTime } from '../../../support/fake-time';
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
import { callEdits, callOrderQueries, callOrders, withIntent } from './fixtures/call-handlers';
import { ordersContext } from './fixtures/orders-context';

installFakeTime();

const newId = () => IntentId.parse(crypto.randomUUID());
const order = (request: Record<string, unknown>) => ({ id: newId(), request: StageRequest.parse({ bags: 3, ...request }) });

const allHandlers = (context: OrdersContext) => ({ ...callOrders(context), ...callOrderQueries(context) });

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

describe('an overdue staging', () => {
  it('an overdue edit can be sent while the staging of its order waits for a decision', async () => {
    const { line, handlers } = open();
    const [edit, staging] = [newEdit('A', 3), newIntent('A')].map((intent) => ({ ...intent, holdMs: 60_000 }));
    if (!edit || !staging) throw new Error('There are two.');
    for (const intent of [edit, staging]) {
      await line.journal.append(intent);
      await line.journal.advance(intent.id, { kind: 'expired' });
    }
    expect(await handlers['orders.decide']({ id: edit.id, decision: 'send-again' })).toMatchObject({ ok: true });
    await flushTimers();
    expect(line.edits).toHaveLength(1);
  });
});

describe('an order that is staged', () => {
  it('an order is held as long as the setting says, and goes to the current destination', async () => {
    const { line, handlers } = open({ 'stage.undoSeconds': 5 }, { destination: { retailerId: '12' } });
    const handed = order({ orderId: 'A' });
    expect(await withIntent(line.journal, handlers['orders.stage'](handed), handed.id)).toMatchObject({
      ok: true,
      value: { id: handed.id, state: { kind: 'held', until: Date.now() + 5_000 }, destination: { retailerId: '12' } },
    });
    await vi.advanceTimersByTimeAsync(6_000);
    expect(line.sent()).toEqual(['A']);
  });

  it('an order that is submitted twice with one ID is one order, at any time', async () => {
    const { line, handlers } = open();
    const handed = order({ orderId: 'A' });
    const both = await Promise.all([handlers['orders.stage'](handed), handlers['orders.stage'](handed)]);
    expect(both).toMatchObject([{ ok: true }, { ok: true }]);
    await flushTimers();
    expect(await withIntent(line.journal, handlers['orders.stage'](handed), handed.id)).toMatchObject({
      ok: true,
      value: { state: { kind: 'sending' } },
    });
    await line.last().answer(accepted('A'));
    expect(await withIntent(line.journal, handlers['orders.stage'](handed), handed.id)).toMatchObject({
      ok: true,
      value: { state: { kind: 'staged' } },
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.sent()).toEqual(['A']);
  });

  it.each<[string, number]>([
    ['held', 60],
    ['on the wire', 0],
  ])('an order is refused while an earlier staging of it is %s, because it would be sent twice', async (_state, undoSeconds) => {
    const { line, handlers } = open({ 'stage.undoSeconds': undoSeconds });
    await handlers['orders.stage'](order({ orderId: 'A' }));
    await flushTimers();
    expect(await handlers['orders.stage'](order({ orderId: 'A' }))).toEqual(fail({ kind: 'already-in-flight' }));
    expect(await line.journal.listRecent(10)).toHaveLength(1);
  });

  it('one of two simultaneous stagings of an order is refused', async () => {
    const { line, handlers } = open();
    const handed = [order({ orderId: 'A' }), order({ orderId: 'A' })];
    const answers = await Promise.all(handed.map((one) => handlers['orders.stage'](one)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await line.journal.listRecent(10)).toHaveLength(1);
  });

  it.each([
    ['staged', accepted('A')],
    ['maybe-staged', CUT_OFF],
  ] as const)('an order with a %s staging is accepted only from a person who saw that staging', async (kind, answer) => {
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

  it('an order with a rejected staging is accepted', async () => {
    const { line, handlers } = open();
    await handlers['orders.stage'](order({ orderId: 'A' }));
    await flushTimers();
    await line.last().answer(NOT_FOUND);
    expect(await handlers['orders.stage'](order({ orderId: 'A' }))).toMatchObject({ ok: true });
    await flushTimers();
    expect(line.sent()).toEqual(['A', 'A']);
  });

  it('an order can be staged again after an undo', async () => {
    const { line, handlers } = open({ 'stage.undoSeconds': 5 });
    const first = order({ orderId: 'A' });
    await handlers['orders.stage'](first);
    expect(await withIntent(line.journal, handlers['orders.undo']({ id: first.id }), first.id)).toMatchObject({
      ok: true,
      value: { state: { kind: 'withdrawn' } },
    });
    expect(await handlers['orders.stage'](order({ orderId: 'A' }))).toMatchObject({ ok: true });
  });

  it('an order is refused while its destination is unknown', async () => {
    const problem: SettingsProblem = { kind: 'missing', file: '/etc/stagebay/policy.json' };
    const { line, handlers } = open({}, { blockedBy: problem });
    expect(await handlers['orders.stage'](order({ orderId: 'A' }))).toEqual(fail({ kind: 'blocked', problem }));
    expect(await line.journal.listRecent(10)).toEqual([]);
  });
});

describe("the station's limits for orders", () => {
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
  ])("the main process refuses an order above the station's limits: %s", async (_what, set, request, field) => {
    const { line, handlers } = open(set);
    const answer = await handlers['orders.stage'](order({ orderId: 'A', ...request }));
    if (field) expect(answer).toEqual(fail({ kind: 'limit-exceeded', field }));
    else expect(answer).toMatchObject({ ok: true });
    expect(await line.journal.listRecent(10)).toHaveLength(field ? 0 : 1);
  });

  it('an order without a user is refused if the path names the user', async () => {
    const { handlers } = open({}, { destination: { orderPaths: 'users' } });
    expect(await handlers['orders.stage'](order({ orderId: 'A' }))).toEqual(fail({ kind: 'limit-exceeded', field: 'userId' }));
    expect(await handlers['orders.stage'](order({ orderId: 'A', userId: 'u' }))).toMatchObject({ ok: true });
  });
});

describe('a decision that comes too late', () => {
  it("a late undo returns the order's state", async () => {
    const { line, handlers } = open();
    const { id, request } = order({ orderId: 'A' });
    await handlers['orders.stage']({ id, request });
    await flushTimers();
    expect(await handlers['orders.undo']({ id })).toEqual(fail({ kind: 'too-late', state: 'sending' }));
    await line.last().answer(accepted('A'));
    expect(await handlers['orders.undo']({ id })).toEqual(fail({ kind: 'too-late', state: 'staged' }));
    expect(await handlers['orders.resolve']({ id, by: 'dismissed' })).toEqual(fail({ kind: 'too-late', state: 'staged' }));
  });

  it('an undo of an unknown order returns a refusal of its own', async () => {
    const { handlers } = open();
    expect(await handlers['orders.undo']({ id: newId() })).toEqual(fail({ kind: 'no-such-order' }));
    expect(await handlers['orders.resolve']({ id: newId(), by: 'corrected' })).toEqual(fail({ kind: 'no-such-order' }));
  });
});

describe('a failure that a person has resolved', () => {
  it.each(['dismissed', 'corrected'] as const)('a failure is resolved as %s once, and keeps its details', async (by) => {
    const { line, handlers } = open();
    const { id, request } = order({ orderId: 'A' });
    await handlers['orders.stage']({ id, request });
    await flushTimers();
    await line.last().answer(CUT_OFF);
    expect(await withIntent(line.journal, handlers['orders.resolve']({ id, by }), id)).toMatchObject({
      ok: true,
      value: { state: { kind: 'resolved', from: 'unknown', by, failure: CUT_OFF.problem } },
    });
    expect(await handlers['orders.resolve']({ id, by })).toEqual(fail({ kind: 'too-late', state: 'resolved' }));
  });
});

describe('the reads of the page', () => {
  it('the page reads the latest orders and the stagings of one order', async () => {
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

describe('a screen in Practice with live orders', () => {
  function openBoth() {
    const [practice, live] = [openCourierHarness(), openCourierHarness()];
    const context = ordersContext(practice, { live, settings: () => settingsWith({ 'stage.undoSeconds': 60 }) });
    return { practice, live, handlers: { ...allHandlers(context), ...callEdits({ ...context, connect: NO_CONNECT }) } };
  }
  const NO_CONNECT = { get: async () => NOT_FOUND, serviceOptions: async () => NOT_FOUND };

  it('new orders of a Practice screen go to Practice only', async () => {
    const { practice, live, handlers } = openBoth();
    await handlers['orders.stage'](order({ orderId: 'A' }));
    expect(await practice.journal.listRecent(10)).toHaveLength(1);
    expect(await live.journal.listRecent(10)).toEqual([]);
  });

  it('a held live order can be undone in Practice, and a sent one reports that it is too late', async () => {
    const { live, handlers } = openBoth();
    const held = newIntent('A', 60_000);
    await live.accept(held);
    expect(await withIntent(live.journal, handlers['orders.undo']({ id: held.id }), held.id)).toMatchObject({
      ok: true,
      value: { state: { kind: 'withdrawn' } },
    });
    const left = await live.accept(newIntent('B'));
    expect(await handlers['orders.undo']({ id: left })).toEqual(fail({ kind: 'too-late', state: 'sending' }));
  });

  it('a decision, a resolution, a check and a schedule reach the live order that they name', async () => {
    const { live, handlers } = openBoth();
    const overdue = newIntent('A', 60_000);
    await live.accept(overdue);
    await live.journal.advance(overdue.id, { kind: 'expired' });
    expect(await handlers['orders.decide']({ id: overdue.id, decision: 'withdraw' })).toMatchObject({ ok: true });
    const unknown = await live.accept(newIntent('B'));
    await live.last().answer(CUT_OFF);
    expect(await handlers['orders.check']({ id: unknown })).toEqual({ ok: true, value: { failure: NOT_FOUND.problem } });
    expect(await handlers['orders.resolve']({ id: unknown, by: 'dismissed' })).toMatchObject({ ok: true });
    const edit = await live.accept(newEdit('C', 3));
    await live.edits.at(-1)?.answer(NOT_FOUND);
    // It was found: Connect named no time for it.
    expect(await handlers['orders.schedule']({ id: edit })).toEqual(fail({ kind: 'too-late', state: 'rejected' }));
  });

  it('unreadable rows of the live journal are listed in Practice and dismissed in the live journal', async () => {
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

  it("practice orders are listed even if the live journal's disk fails", async () => {
    const { live, handlers } = openBoth();
    await handlers['orders.stage'](order({ orderId: 'A' }));
    vi.spyOn(live.journal, 'listRecent').mockRejectedValue(new Error('disk I/O error'));
    expect(await handlers['orders.recent']({ limit: 10 })).toMatchObject({ ok: true, value: [{ request: { orderId: 'A' } }] });
  });
});

describe('the staging place', () => {
  const placeOf = async (handlers: ReturnType<typeof allHandlers>, orderId: string) => {
    const known = await handlers['orders.known']({ orderIds: [StoredOrderId.parse(orderId)] });
    return known.ok ? known.value.map(currentPlace) : known.problem;
  };

  it('the place of an accepted press is known, and an order without one has none', async () => {
    const { handlers } = open();
    expect(await handlers['orders.stage']({ ...order({ orderId: 'A' }), place: 'Shelf 4' })).toMatchObject({ ok: true });
    expect(await handlers['orders.stage'](order({ orderId: 'B' }))).toMatchObject({ ok: true });
    expect(await placeOf(handlers, 'A')).toEqual(['Shelf 4']);
    expect(await placeOf(handlers, 'B')).toEqual([]);
  });

  it('the place of a refused press is not recorded', async () => {
    const { handlers } = open();
    await handlers['orders.stage'](order({ orderId: 'A' }));
    expect(await handlers['orders.stage']({ ...order({ orderId: 'A' }), place: 'Shelf 4' })).toMatchObject({ ok: false });
    expect(await placeOf(handlers, 'A')).toEqual([]);
  });

  it('a press is accepted when its place cannot be recorded', async () => {
    const { line, handlers } = open();
    await line.known.close();
    expect(await handlers['orders.stage']({ ...order({ orderId: 'A' }), place: 'Shelf 4' })).toMatchObject({ ok: true });
    await flushTimers();
    expect(line.sent()).toEqual(['A']);
  });

  it('a place can be changed and removed later', async () => {
    const { line, handlers } = open();
    const orderId = StoredOrderId.parse('A');
    for (const place of ['Shelf 4', 'Fridge 1']) await handlers['orders.setPlace']({ orderId, place });
    expect(await placeOf(handlers, 'A')).toEqual(['Fridge 1']);
    await handlers['orders.setPlace']({ orderId, place: null });
    expect(await placeOf(handlers, 'A')).toEqual([null]);
    await line.known.close();
    expect(await handlers['orders.setPlace']({ orderId, place: 'Shelf 4' })).toMatchObject({ ok: false, problem: { kind: 'not-saved' } });
  });

  it('the place of a live order that is shown in Practice is kept with the live orders', async () => {
    const [practice, live] = [openCourierHarness(), openCourierHarness()];
    const handlers = allHandlers(ordersContext(practice, { live }));
    await live.accept(newIntent('A', 60_000));
    const orderId = StoredOrderId.parse('A');
    await handlers['orders.setPlace']({ orderId, place: 'Shelf 4' });
    expect(await live.known.read([orderId])).toHaveLength(1);
    expect(await practice.known.read([orderId])).toEqual([]);
  });
});

describe('a page that starts to listen', () => {
  it('a page that reads recent orders receives the counts and the bulk progress that it missed', async () => {
    const reportCounts = vi.fn();
    const report = vi.fn();
    const context = ordersContext(openCourierHarness());
    const handlers = callOrderQueries({ ...context, resendCounts: reportCounts, bulk: { ...context.bulk, report } });
    await handlers['orders.recent']({ limit: 10 });
    expect(reportCounts).toHaveBeenCalledOnce();
    expect(report).toHaveBeenCalledOnce();
  });
});

describe("Connect's time", () => {
  it("an order and an edit record Connect's time when they are submitted", async () => {
    const line = openCourierHarness();
    const context = ordersContext(line, { serverNow: () => 1_700_000_000_000 });
    const handlers = {
      ...callOrders(context),
      ...callEdits({ ...context, connect: { get: async () => NOT_FOUND, serviceOptions: async () => NOT_FOUND } }),
    };
    await handlers['orders.stage'](order({ orderId: 'A' }));
    await handlers['orders.update']({ id: newId(), request: newEdit('B', 3).request, replaces: null });
    for (const { facts } of await line.journal.listRecent(10)) expect(facts.requestedAtServer).toBe(1_700_000_000_000);
    expect(await line.journal.listRecent(10)).toHaveLength(2);
  });
});

describe('a lookup after a scan', () => {
  it('a lookup goes through the courier if possible, so that the response counts as proof', async () => {
    const get = vi.fn(async () => NOT_FOUND);
    const lookUp = vi.fn(async () => NOT_FOUND);
    const context = { ...ordersContext(openCourierHarness()), connect: { get, serviceOptions: async () => NOT_FOUND } };
    const asked = { orderId: newIntent('A').request.orderId, userId: null };
    await callEdits(context)['orders.lookup'](asked);
    expect(get).toHaveBeenCalledExactlyOnceWith(LIVE, asked);
    await callEdits({ ...context, lookUp })['orders.lookup'](asked);
    expect(lookUp).toHaveBeenCalledExactlyOnceWith(LIVE, asked);
    expect(get).toHaveBeenCalledOnce();
  });
});
