import { expect, it, vi } from 'vitest';
import { fail, ok, type Result } from '../../../../src-shared/base/result';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { OrderId, UserId } from '../../../../src-shared/order/order.schema';
import type { OrderDetails } from '../../../../src-shared/order/order-details.schema';
import { installFakeTime, MINUTE, SECOND } from '../../../support/fake-time';
import {
  accepted,
  CUT_OFF,
  details,
  flushTimers,
  LIVE,
  NOT_FOUND,
  newIntent,
  OFFLINE,
  openCourierHarness,
} from './fixtures/courier-harness';

installFakeTime();

type Answer = Result<OrderDetails, Failure>;

const BUSY: Answer = fail({ kind: 'busy', status: 429, waitSeconds: 120, reasons: [], source: null });
const FORBIDDEN: Answer = fail({ kind: 'forbidden', status: 403, reasons: [], source: null });
const NOT_AUTHORISED: Answer = fail({ kind: 'not-authorised', status: 401, reasons: [], source: null });
const NO_USER: Answer = fail({ kind: 'local', what: 'no-user', detail: '' });

/** A courier whose lookups the test answers, at once or later. */
function openLookups(perMinute = 6) {
  const connect: { says: Answer | null } = { says: ok(details('A', 'brand_new')) };
  const open: ((answer: Answer) => void)[] = [];
  const line = openCourierHarness({
    get: (_to, { orderId }) =>
      connect.says === null
        ? new Promise((resolve) => open.push(resolve))
        : Promise.resolve(connect.says.ok ? ok({ ...connect.says.value, id: orderId }) : connect.says),
    rules: { lookupsPerMinute: () => perMinute },
  });
  const ask = (orderId: string) => line.courier.lookUpAtScan(LIVE, { orderId: orderId as OrderId, userId: null });
  return {
    ...line,
    connect,
    ask,
    async answer(answer: Answer) {
      open.shift()?.(answer);
      await flushTimers();
    },
  };
}

it('an order that is scanned again within a minute is not looked up again, and afterwards it is', async () => {
  const line = openLookups();
  expect(await line.ask('A')).toMatchObject({ kind: 'answered', details: { status: 'brand_new' } });
  await vi.advanceTimersByTimeAsync(MINUTE - 1);
  line.connect.says = ok(details('A', 'canceled'));
  expect(await line.ask('A')).toMatchObject({ kind: 'answered', details: { status: 'brand_new' } });
  await vi.advanceTimersByTimeAsync(1);
  expect(await line.ask('A')).toMatchObject({ kind: 'answered', details: { status: 'canceled' } });
  expect(line.lookups).toEqual(['A', 'A']);
});

it('the answer to an order that this station has just staged is not taken from before', async () => {
  const line = openLookups();
  await line.ask('A');
  await line.accept(newIntent('A'));
  await line.last().answer(accepted('A'));
  line.connect.says = ok(details('A', 'staged_for_delivery'));
  expect(await line.ask('A')).toMatchObject({ kind: 'answered', details: { status: 'staged_for_delivery' } });
});

it('a station makes no more lookups in any minute than IT allows, and says when the next one may start', async () => {
  const line = openLookups(2);
  await line.ask('A');
  await vi.advanceTimersByTimeAsync(20 * SECOND);
  await line.ask('B');
  expect(await line.ask('C')).toEqual({ kind: 'not-asked', because: 'too-many', retryInMs: 40 * SECOND });
  await vi.advanceTimersByTimeAsync(40 * SECOND);
  expect(await line.ask('C')).toMatchObject({ kind: 'answered' });
  expect(await line.ask('D')).toMatchObject({ because: 'too-many', retryInMs: 20 * SECOND });
  expect(line.lookups).toEqual(['A', 'B', 'C']);
});

it('a lookup that waited behind slow ones counts from its start, so that no minute has more than IT allows', async () => {
  const line = openLookups(3);
  line.connect.says = null;
  for (const order of ['A', 'B', 'C']) void line.ask(order);
  await vi.advanceTimersByTimeAsync(9 * SECOND);
  expect(line.lookups).toEqual(['A', 'B']);
  const answer = ok(details('A', 'brand_new'));
  for (let count = 0; count < 3; count += 1) await line.answer(answer);
  expect(line.lookups).toEqual(['A', 'B', 'C']);
  line.connect.says = answer;
  await vi.advanceTimersByTimeAsync(51 * SECOND);
  for (const order of ['D', 'E']) expect(await line.ask(order)).toMatchObject({ kind: 'answered' });
  expect(await line.ask('F')).toEqual({ kind: 'not-asked', because: 'too-many', retryInMs: 9 * SECOND });
});

it('a lookup that gave up waiting frees its own place, and not that of a later one', async () => {
  const line = openLookups(4);
  line.connect.says = null;
  for (const order of ['A', 'B', 'C']) void line.ask(order);
  await vi.advanceTimersByTimeAsync(5 * SECOND);
  void line.ask('D');
  expect(await line.ask('E')).toMatchObject({ because: 'too-many' });
  await vi.advanceTimersByTimeAsync(5 * SECOND);
  const answer = ok(details('A', 'brand_new'));
  for (let count = 0; count < 3; count += 1) await line.answer(answer);
  expect(line.lookups).toEqual(['A', 'B', 'D']);
  line.connect.says = answer;
  expect(await line.ask('E')).toMatchObject({ kind: 'answered' });
  await vi.advanceTimersByTimeAsync(50 * SECOND);
  for (const order of ['F', 'G']) expect(await line.ask(order)).toMatchObject({ kind: 'answered' });
  expect(await line.ask('H')).toEqual({ kind: 'not-asked', because: 'too-many', retryInMs: 10 * SECOND });
});

it('a lookup that needs a user and makes no request does not count', async () => {
  const line = openLookups(1);
  line.connect.says = NO_USER;
  for (const orderId of ['A', 'B', 'C']) expect(await line.ask(orderId)).toMatchObject({ kind: 'failed', failure: { what: 'no-user' } });
  line.connect.says = ok(details('D'));
  expect(await line.ask('D')).toMatchObject({ kind: 'answered' });
});

it('no lookup starts while IT has turned lookups off', async () => {
  const line = openLookups(0);
  expect(await line.ask('A')).toEqual({ kind: 'not-asked', because: 'off', retryInMs: null });
  expect(line.lookups).toEqual([]);
});

it('an order is sent at once while as many lookups as possible are in flight and none is answered', async () => {
  const line = openLookups();
  line.connect.says = null;
  for (const orderId of ['A', 'B', 'C', 'D', 'E', 'F']) void line.ask(orderId);
  await flushTimers();
  expect(line.lookups).toEqual(['A', 'B']);
  for (const orderId of ['W', 'X', 'Y', 'Z']) await line.accept(newIntent(orderId));
  expect(line.sent()).toEqual(['W', 'X', 'Y', 'Z']);
});

it('an order is sent at once after an outage, when only one request may start, although a lookup is in flight', async () => {
  const line = openLookups();
  await line.accept(newIntent('A'));
  await line.last().answer(OFFLINE);
  await vi.advanceTimersByTimeAsync(5 * SECOND);
  await line.last().answer(CUT_OFF);
  line.connect.says = null;
  void line.ask('C');
  await flushTimers();
  expect(line.lookups).toContain('C');
  await line.accept(newIntent('D'));
  expect(line.sent().at(-1)).toBe('D');
});

it.each([
  ['rate limit', BUSY],
  ['refusal', FORBIDDEN],
  ['sign-in', NOT_AUTHORISED],
  ['outage', OFFLINE],
])('the %s in the answer to a lookup does not delay an order, and does not change the state of the connection', async (_what, answer) => {
  const line = openLookups();
  line.connect.says = answer;
  expect(await line.ask('A')).toMatchObject({ kind: 'failed' });
  await line.accept(newIntent('B'));
  expect(line.sent()).toEqual(['B']);
  await line.last().answer(accepted('B'));
  expect(line.courier.health()).toEqual({ kind: 'well' });
});

it('after a 429 no lookup starts for as long as Connect asks, and orders are still sent', async () => {
  const line = openLookups();
  line.connect.says = BUSY;
  await line.ask('A');
  line.connect.says = ok(details('B'));
  expect(await line.ask('B')).toMatchObject({ kind: 'not-asked', because: 'busy' });
  await line.accept(newIntent('C'));
  expect(line.sent()).toEqual(['C']);
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  expect(await line.ask('B')).toMatchObject({ kind: 'answered' });
});

it('after the 429 of an order no lookup starts for a minute', async () => {
  const line = openLookups();
  await line.accept(newIntent('A'));
  await line.last().answer(fail({ kind: 'busy', status: 429, waitSeconds: null, reasons: [], source: null }));
  await vi.advanceTimersByTimeAsync(30 * SECOND);
  await line.last().answer(accepted('A'));
  expect(await line.ask('B')).toMatchObject({ kind: 'not-asked', because: 'busy' });
  expect(line.lookups).toEqual([]);
});

it('a lookup makes no request while the server is unreachable', async () => {
  const line = openCourierHarness({ probe: async () => fail({ kind: 'not-reached', cause: 'refused', detail: '' }) });
  await line.accept(newIntent('A'));
  await line.last().answer(OFFLINE);
  await flushTimers();
  expect(await line.courier.lookUpAtScan(LIVE, { orderId: 'B' as OrderId, userId: null })).toMatchObject({
    kind: 'not-asked',
    because: 'offline',
  });
  expect(line.lookups).toEqual([]);
});

it('a silent server is given up after ten seconds, and its late answer is read without a second request', async () => {
  const line = openLookups();
  line.connect.says = null;
  const first = line.ask('A');
  await vi.advanceTimersByTimeAsync(10 * SECOND);
  expect(await first).toMatchObject({ kind: 'failed', failure: { kind: 'timed-out' } });
  const again = line.ask('A');
  await line.answer(ok(details('A', 'canceled')));
  expect(await again).toMatchObject({ kind: 'answered', details: { status: 'canceled' } });
  expect(line.lookups).toEqual(['A']);
});

it('an order that Connect does not know is not looked up again within a minute, and an outage is', async () => {
  const line = openLookups();
  line.connect.says = NOT_FOUND;
  expect(await line.ask('A')).toMatchObject({ kind: 'failed', retryInMs: null });
  expect(await line.ask('A')).toMatchObject({ kind: 'failed', failure: { kind: 'not-found' } });
  expect(line.lookups).toEqual(['A']);
  line.connect.says = OFFLINE;
  await line.ask('B');
  await line.ask('B');
  expect(line.lookups).toEqual(['A', 'B', 'B']);
});

it('what Connect said of a canceled or staged order is kept for the question before the press', async () => {
  const line = openLookups();
  const warningAfter = async (orderId: string, status: string) => {
    line.connect.says = ok(details(orderId, status));
    await line.ask(orderId);
    return line.courier.connectWarning(orderId as OrderId);
  };
  expect(await warningAfter('A', 'canceled')).toBe('canceled');
  expect(await warningAfter('B', 'delivering')).toBe('staged');
  expect(await warningAfter('C', 'acknowledged_for_delivery')).toBeNull();
  expect(await warningAfter('D', 'never_heard_of')).toBeNull();
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  expect(line.courier.connectWarning('A' as OrderId)).toBe('canceled');
});

it('a lookup that started before the press does not prove the staging', async () => {
  const line = openLookups();
  line.connect.says = null;
  void line.ask('A');
  await flushTimers();
  const id = await line.accept(newIntent('A', 5 * SECOND));
  await line.answer(ok(details('A', 'staged_for_delivery')));
  expect(await line.stateOf(id)).toMatchObject({ kind: 'held' });
});

it('a staging that a person confirmed although Connect reported the order as staged is still sent after another lookup', async () => {
  const line = openLookups();
  line.connect.says = ok(details('A', 'staged_for_delivery'));
  const id = await line.accept({ ...newIntent('A', 5 * SECOND), awareOf: [{ ref: 'connect', kind: 'staged' }] });
  await line.ask('A');
  expect(await line.stateOf(id)).toMatchObject({ kind: 'held' });
  await vi.advanceTimersByTimeAsync(5 * SECOND);
  expect(line.sent()).toEqual(['A']);
});

it('the same order of two users is two lookups, and the end of one does not end the other', async () => {
  const line = openLookups();
  line.connect.says = null;
  for (const orderId of ['X', 'Y']) void line.ask(orderId);
  const first = line.courier.lookUpAtScan(LIVE, { orderId: 'A' as OrderId, userId: null });
  await vi.advanceTimersByTimeAsync(5 * SECOND);
  const second = line.courier.lookUpAtScan(LIVE, { orderId: 'A' as OrderId, userId: 'U' as UserId });
  await vi.advanceTimersByTimeAsync(5 * SECOND);
  expect(await first).toMatchObject({ kind: 'not-asked' });
  await line.answer(ok(details('X')));
  await line.answer(ok(details('Y')));
  await line.answer(ok(details('A', 'canceled')));
  expect(await second).toMatchObject({ kind: 'answered', details: { status: 'canceled' } });
});
