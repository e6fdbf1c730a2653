import { describe, expect, it, vi } from 'vitest';
import type { ConnectClient } from '../../../../src-main/connect';
import { fail, ok } from '../../../../src-shared/base/result';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import { type Destination, IntentId } from '../../../../src-shared/intent/intent.schema';
import { OrderLookup } from '../../../../src-shared/order/order-details.schema';
import { ServiceOptionsQuery } from '../../../../src-shared/order/service-option.schema';
import { UpdateRequest } from '../../../../src-shared/order/update-request.schema';
import type { SettingsProblem } from '../../../../src-shared/settings/setting-source';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { installFakeTime } from '../../../support/fake-time';
import { OPTIONS, reasonWith } from '../../src-renderer/edit/fixtures/edits';
import { settingsWith } from '../../src-renderer/stage/fixtures/settings';
import { details, flushTimers, LIVE, NOT_FOUND, newIntent, openCourierHarness } from '../courier/fixtures/courier-harness';
import { callEdits, withIntent } from './fixtures/call-handlers';
import { ordersContext } from './fixtures/orders-context';

const NOON = Date.UTC(2026, 10, 22, 12);
installFakeTime(NOON);

const newId = () => IntentId.parse(crypto.randomUUID());
const edit = (changes: object, more: { replaces?: IntentId; orderId?: string } = {}) => ({
  id: newId(),
  request: UpdateRequest.parse({ orderId: more.orderId ?? 'A', userId: 'u-1', changes }),
  replaces: more.replaces ?? null,
});

interface Around {
  readonly blockedBy?: SettingsProblem;
  readonly destination?: Partial<Destination>;
  readonly connect?: Partial<Pick<ConnectClient, 'get' | 'serviceOptions'>>;
  /** What the disk says to a new edit, if it does not take it. */
  readonly disk?: string;
}

function open(set: Partial<Settings> = {}, { blockedBy, destination, connect, disk }: Around = {}) {
  const line = openCourierHarness();
  const courier = { ...line.courier, ...(disk && { accept: async () => fail({ kind: 'write-failed' as const, detail: disk }) }) };
  const to: Destination = { ...LIVE, ...destination };
  const get = vi.fn<ConnectClient['get']>(connect?.get ?? (async () => NOT_FOUND));
  const serviceOptions = vi.fn<ConnectClient['serviceOptions']>(connect?.serviceOptions ?? (async () => ok([...OPTIONS])));
  const settings = settingsWith(set);
  const handlers = callEdits({
    ...ordersContext(
      { ...line, courier },
      { settings: () => settings, stagingBlock: async () => blockedBy ?? null, destination: () => to },
    ),
    connect: { get, serviceOptions },
  });
  /** Hands an edit over and lets Connect refuse it. */
  async function refusedWith(failure: Failure, one = edit({ bags: 3 })) {
    await handlers['orders.update'](one);
    await flushTimers();
    await line.edits.at(-1)?.answer(fail(failure));
    expect(await line.stateOf(one.id)).toMatchObject({ kind: 'rejected' });
    return one.id;
  }
  return { line, handlers, to, get, serviceOptions, refusedWith };
}

const tryLater = (waitSeconds: number | null): Failure => ({
  kind: 'busy',
  status: 400,
  waitSeconds,
  reasons: [reasonWith({ message: 'Order has been recently updated, please try again in a little while.', code: 2003, waitSeconds })],
  source: null,
});

describe('a submitted edit', () => {
  it('an edit is sent at once, to the current destination of orders', async () => {
    const { line, handlers } = open({ 'stage.undoSeconds': 60 }, { destination: { retailerId: '12' } });
    const one = edit({ tip: 450 });
    expect(await withIntent(line.journal, handlers['orders.update'](one), one.id)).toMatchObject({
      ok: true,
      value: {
        id: one.id,
        kind: 'update',
        request: one.request,
        state: { kind: 'waiting', notBefore: NOON },
        destination: { retailerId: '12' },
      },
    });
    await flushTimers();
    expect(line.edits.map(({ request }) => request)).toEqual([one.request]);
  });

  it('an edit that is submitted twice with one ID is one edit, at any time', async () => {
    const { line, handlers } = open();
    const one = edit({ bags: 3 });
    expect(await Promise.all([handlers['orders.update'](one), handlers['orders.update'](one)])).toMatchObject([{ ok: true }, { ok: true }]);
    await flushTimers();
    await line.edits[0]?.answer(ok(details('A')));
    expect(await withIntent(line.journal, handlers['orders.update'](one), one.id)).toMatchObject({
      ok: true,
      value: { state: { kind: 'updated' } },
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.edits).toHaveLength(1);
  });

  it('an edit and a held staging of the same order do not affect each other', async () => {
    const { line, handlers } = open();
    await line.accept(newIntent('A', 60_000));
    expect(await handlers['orders.update'](edit({ bags: 3 }))).toMatchObject({ ok: true });
  });

  it('an edit is refused while its destination is unknown', async () => {
    const problem: SettingsProblem = { kind: 'missing', file: '/etc/stagebay/policy.json' };
    const { line, handlers } = open({}, { blockedBy: problem });
    expect(await handlers['orders.update'](edit({ bags: 3 }))).toEqual(fail({ kind: 'blocked', problem }));
    expect(await line.journal.listRecent(10)).toEqual([]);
  });

  it('an edit that cannot be written to disk is refused and never sent', async () => {
    const { line, handlers } = open({}, { disk: 'ENOSPC' });
    expect(await handlers['orders.update'](edit({ bags: 3 }))).toEqual(fail({ kind: 'not-saved', detail: 'ENOSPC' }));
    await flushTimers();
    expect(line.edits).toEqual([]);
  });
});

describe("the station's limits for edits", () => {
  it.each<[string, Partial<Settings>, object, string | null]>([
    ['as many bags as allowed', { 'stage.maxBags': 4 }, { bags: 4 }, null],
    ['one bag too many', { 'stage.maxBags': 4 }, { bags: 5 }, 'bags'],
    ['as many items as allowed', { 'stage.maxItems': 9 }, { items: 9 }, null],
    ['one item too many', { 'stage.maxItems': 9 }, { items: 10 }, 'items'],
    ['the greatest weight', { 'stage.maxPounds': 12.5 }, { weight: 1_250 }, null],
    ['a hundredth of a pound too much', { 'stage.maxPounds': 12.5 }, { weight: 1_251 }, 'weight'],
    ['one thing too many beside others that are fine', { 'stage.maxItems': 9 }, { bags: 1, items: 10, tip: 1 }, 'items'],
    ['no bags, though staging wants them', { 'stage.require': ['bags', 'items', 'weight'] }, { tip: 450 }, null],
    ['much money, for which there is no bound here', {}, { tip: 99_999_999, cartTotal: 99_999_999 }, null],
  ])("the main process refuses an edit above the station's limits: %s", async (_what, set, changes, field) => {
    const { line, handlers } = open(set);
    const answer = await handlers['orders.update'](edit(changes));
    if (field) expect(answer).toEqual(fail({ kind: 'limit-exceeded', field }));
    else expect(answer).toMatchObject({ ok: true });
    expect(await line.journal.listRecent(10)).toHaveLength(field ? 0 : 1);
  });
});

describe('what the order paths allow', () => {
  const window = { startAt: '2026-11-22T17:30:00Z', endAt: '2026-11-22T19:00:00Z' };

  it.each<[string, Destination['orderPaths'], object, string | null]>([
    ['a bag label', 'dispatch', { bagLabel: 'Blue' }, 'bagLabel'],
    ['a window that starts at half past', 'dispatch', { window }, 'windowStart'],
    ['a window without an option', 'lastmile', { window }, 'serviceOption'],
    ['a window with its option', 'lastmile', { window: { serviceOptionId: 7, ...window } }, null],
    ['other fields', 'dispatch', { bags: 3, specialInstructions: '' }, null],
  ])(
    'the main process refuses an edit that the order paths do not allow, and names the field: %s on %s',
    async (_what, orderPaths, changes, field) => {
      const { line, handlers } = open({ 'station.timeZone': 'UTC' }, { destination: { orderPaths } });
      const answer = await handlers['orders.update'](edit(changes));
      if (field) expect(answer).toEqual(fail({ kind: 'edit-not-possible', field }));
      else expect(answer).toMatchObject({ ok: true });
      expect(await line.journal.listRecent(10)).toHaveLength(field ? 0 : 1);
    },
  );

  it.each<[Destination['orderPaths'], boolean]>([
    ['lastmile', false],
    ['users', false],
    ['dispatch', true],
  ])('an edit without a user on %s is accepted: %s', async (orderPaths, isAccepted) => {
    const { handlers } = open({}, { destination: { orderPaths } });
    const one = { id: newId(), request: UpdateRequest.parse({ orderId: 'A', changes: { bags: 3 } }), replaces: null };
    expect(await handlers['orders.update'](one)).toEqual(isAccepted ? ok(null) : fail({ kind: 'edit-not-possible', field: 'userId' }));
  });
});

describe('an edit that replaces an earlier one', () => {
  it('a new edit marks the rejected edit that it replaces as corrected', async () => {
    const { line, handlers, refusedWith } = open();
    const first = await refusedWith({ kind: 'refused', status: 400, reasons: [reasonWith()], source: null });
    expect(await handlers['orders.update'](edit({ bags: 2 }, { replaces: first }))).toMatchObject({ ok: true });
    expect(await line.stateOf(first)).toMatchObject({ kind: 'resolved', from: 'rejected', by: 'corrected' });
  });

  it('a new edit cancels a scheduled edit that it replaces', async () => {
    const { line, handlers, refusedWith } = open();
    const first = await refusedWith(tryLater(1_200));
    await handlers['orders.schedule']({ id: first });
    const second = edit({ bags: 2 }, { replaces: first });
    await handlers['orders.update'](second);
    await flushTimers();
    expect(await line.stateOf(first)).toEqual({ kind: 'withdrawn' });
    await line.edits.at(-1)?.answer(ok(details('A')));
    await vi.advanceTimersByTimeAsync(1_300_000);
    expect(line.edits.map(({ request }) => request.changes.bags)).toEqual([3, 2]);
  });

  it('a new edit leaves other rejected edits unchanged', async () => {
    const { line, handlers, refusedWith } = open();
    const other = await refusedWith({ kind: 'refused', status: 400, reasons: [reasonWith()], source: null });
    await handlers['orders.update'](edit({ bags: 2 }));
    expect(await line.stateOf(other)).toMatchObject({ kind: 'rejected' });
  });
});

describe('an edit that is scheduled for the time that Connect named', () => {
  it.each([
    ['20 minutes', tryLater(1_200), 1_200_000],
    ['half a minute', tryLater(30), 30_000],
    ['no time at all', tryLater(0), 0],
  ])('a scheduled edit is sent once, at the named time and not before: %s', async (_what, failure, waitMs) => {
    const { line, handlers, refusedWith } = open();
    const id = await refusedWith(failure);
    // The time is counted from Connect's answer, and not from when somebody presses.
    const passed = Math.min(10_000, waitMs);
    await vi.advanceTimersByTimeAsync(passed);
    expect(await withIntent(line.journal, handlers['orders.schedule']({ id }), id)).toMatchObject({
      ok: true,
      value: { state: { kind: 'waiting', notBefore: NOON + waitMs } },
    });
    if (waitMs > passed) {
      await vi.advanceTimersByTimeAsync(waitMs - passed - 1);
      expect(line.edits).toHaveLength(1);
    }
    await vi.advanceTimersByTimeAsync(1);
    expect(line.edits).toHaveLength(2);
    await line.edits[1]?.answer(ok(details('A')));
    expect(await line.stateOf(id)).toMatchObject({ kind: 'updated' });
    await vi.advanceTimersByTimeAsync(2 * waitMs + 60_000);
    expect(line.edits).toHaveLength(2);
  });

  it('a scheduled edit is not delayed by a clock that was set back', async () => {
    const { line, handlers, refusedWith } = open();
    const id = await refusedWith(tryLater(1_200));
    vi.setSystemTime(NOON - 86_400_000);
    await handlers['orders.schedule']({ id });
    await vi.advanceTimersByTimeAsync(1_200_000);
    expect(line.edits).toHaveLength(2);
  });

  it('an edit is scheduled for the latest of several named times', async () => {
    const { line, handlers, refusedWith } = open();
    const id = await refusedWith({
      kind: 'refused',
      status: 400,
      reasons: [reasonWith({ waitSeconds: 30 }), reasonWith({ waitSeconds: 90 })],
      source: null,
    });
    expect(await withIntent(line.journal, handlers['orders.schedule']({ id }), id)).toMatchObject({
      value: { state: { notBefore: NOON + 90_000 } },
    });
  });

  it.each<[string, Failure]>([
    ['no time', tryLater(null)],
    ['what is wrong', { kind: 'refused', status: 400, reasons: [reasonWith()], source: null }],
    ['nothing', { kind: 'not-found', status: 404, reasons: [], source: null }],
  ])('an edit cannot be scheduled when the refusal named %s', async (_what, failure) => {
    const { line, handlers, refusedWith } = open();
    const id = await refusedWith(failure);
    expect(await handlers['orders.schedule']({ id })).toEqual(fail({ kind: 'too-late', state: 'rejected' }));
    expect(await line.stateOf(id)).toMatchObject({ kind: 'rejected' });
  });

  it('an edit cannot be scheduled while it is being sent, after it was made, or twice', async () => {
    const { line, handlers, refusedWith } = open();
    const one = edit({ bags: 3 });
    await handlers['orders.update'](one);
    await flushTimers();
    expect(await handlers['orders.schedule']({ id: one.id })).toEqual(fail({ kind: 'too-late', state: 'sending' }));
    await line.edits[0]?.answer(ok(details('A')));
    expect(await handlers['orders.schedule']({ id: one.id })).toEqual(fail({ kind: 'too-late', state: 'updated' }));
    const id = await refusedWith(tryLater(30));
    const both = await Promise.all([handlers['orders.schedule']({ id }), handlers['orders.schedule']({ id })]);
    expect(both.filter((answer) => answer.ok)).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.edits).toHaveLength(3);
  });

  it('an unknown edit cannot be scheduled', async () => {
    const { handlers } = open();
    expect(await handlers['orders.schedule']({ id: newId() })).toEqual(fail({ kind: 'no-such-order' }));
  });

  it('a staging cannot be scheduled, because it is sent automatically after the wait', async () => {
    const { line, handlers } = open();
    const id = await line.accept(newIntent('A'));
    await line.last().answer(fail(tryLater(30)));
    expect(await line.stateOf(id)).toMatchObject({ kind: 'waiting' });
    expect(await handlers['orders.schedule']({ id })).toMatchObject({ ok: false });
    await vi.advanceTimersByTimeAsync(29_000);
    expect(line.sent()).toEqual(['A']);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(line.sent()).toEqual(['A', 'A']);
  });

  it.each([2_500_000, 1e300])('a scheduled edit is not sent at once because of a very long wait (%d s)', async (seconds) => {
    const { line, handlers, refusedWith } = open();
    const id = await refusedWith(tryLater(seconds));
    await handlers['orders.schedule']({ id });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.edits).toHaveLength(1);
  });
});

describe('the lookup of an order', () => {
  const order = OrderLookup.parse({ orderId: 'A', userId: 'u-1' });

  it('a lookup asks the current destination about exactly one order and returns its details', async () => {
    const found = { ...details('A'), bagCount: 3 };
    const { handlers, to, get, line } = open({}, { connect: { get: async () => ok(found) } });
    expect(await handlers['orders.lookup'](order)).toEqual(ok({ details: found }));
    expect(get.mock.calls).toEqual([[to, order]]);
    // Looking changes nothing here.
    expect(await line.journal.listRecent(10)).toEqual([]);
  });

  it.each<Failure>([
    { kind: 'not-found', status: 404, reasons: [], source: null },
    { kind: 'forbidden', status: 403, reasons: [], source: null },
    { kind: 'not-reached', cause: 'no-route', detail: 'ENETUNREACH' },
    { kind: 'local', what: 'no-user', detail: '' },
  ])('a failed lookup ($kind) returns the reason, and the order can still be edited', async (failure) => {
    const { handlers } = open({}, { connect: { get: async () => fail(failure) } });
    expect(await handlers['orders.lookup'](order)).toEqual(ok({ failure }));
  });
});

describe('the list of service options', () => {
  const asked = (set: Partial<Settings>, around: Around = {}) => open(set, around);

  it.each<[string, Partial<Settings>, object]>([
    ['the store', { 'station.locationCode': 'store-7' }, { locationCode: 'store-7' }],
    ['the postal code', { 'station.postalCode': '94105' }, { postalCode: '94105' }],
    ['both', { 'station.locationCode': 'store-7', 'station.postalCode': '94105' }, { locationCode: 'store-7', postalCode: '94105' }],
  ])('service options are requested for %s in the settings', async (_what, set, place) => {
    const { handlers, to, serviceOptions } = asked(set);
    expect(await handlers['orders.serviceOptions']({})).toEqual(ok({ options: OPTIONS }));
    expect(serviceOptions.mock.calls).toEqual([[to, place]]);
    expect(ServiceOptionsQuery.safeParse(serviceOptions.mock.calls[0]?.[1]).success).toBe(true);
  });

  it('service options are requested with the known facts of the order', async () => {
    const { handlers, serviceOptions } = asked({ 'station.locationCode': 'store-7' });
    const query = ServiceOptionsQuery.parse({ userId: 'u-1', cartTotal: 12_000, items: 12, locationCode: 'x' });
    const { locationCode: _, ...known } = query;
    await handlers['orders.serviceOptions'](known);
    expect(serviceOptions.mock.calls[0]?.[1]).toEqual({ ...known, locationCode: 'store-7' });
  });

  it('service options are not requested without a location in the settings, and the response says what is missing', async () => {
    const { handlers, serviceOptions } = asked({});
    expect(await handlers['orders.serviceOptions']({})).toEqual(ok({ missing: 'place' }));
    expect(serviceOptions).not.toHaveBeenCalled();
  });

  it('service options in Practice need no location, because there is one store', async () => {
    const { handlers, serviceOptions } = asked({}, { destination: { mode: 'practice' } });
    expect(await handlers['orders.serviceOptions']({})).toEqual(ok({ options: OPTIONS }));
    expect(ServiceOptionsQuery.safeParse(serviceOptions.mock.calls[0]?.[1]).success).toBe(true);
  });

  it.each<Failure>([
    { kind: 'refused', status: 400, reasons: [reasonWith({ message: 'Postal code is not served.' })], source: null },
    { kind: 'timed-out', afterSeconds: 30 },
    { kind: 'local', what: 'no-user', detail: '' },
  ])('a failed request for service options ($kind) returns the reason', async (failure) => {
    const { handlers } = asked({ 'station.postalCode': '94105' }, { connect: { serviceOptions: async () => fail(failure) } });
    expect(await handlers['orders.serviceOptions']({})).toEqual(ok({ failure }));
  });

  it('an empty list of service options is a valid response', async () => {
    const { handlers } = asked({ 'station.postalCode': '94105' }, { connect: { serviceOptions: async () => ok([]) } });
    expect(await handlers['orders.serviceOptions']({})).toEqual(ok({ options: [] }));
  });
});
