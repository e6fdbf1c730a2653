import { expect, it, vi } from 'vitest';
import { createClocks } from '../../../../src-main/base';
import { openMemoryJournal } from '../../../../src-main/journal';
import { silentLog } from '../../../../src-main/log';
import { orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import { DAY, HOUR, installFakeTime, MINUTE, SECOND, START, turnClock } from '../../../support/fake-time';
import {
  accepted,
  CUT_OFF,
  failWith,
  flushTimers,
  LIVE,
  newEdit,
  newIntent,
  OFFLINE,
  openCourierHarness,
} from './fixtures/courier-harness';

installFakeTime();
const TOO_LONG = { kind: 'overdue', because: 'waited-too-long' };

/** A courier whose server is unreachable, and that marks orders as overdue after an hour. */
const openUnreachable = (options: Parameters<typeof openCourierHarness>[0] = {}) =>
  openCourierHarness({ ...options, probe: async () => OFFLINE, rules: { overdueAfterMs: () => HOUR, ...options.rules } });

it('an order that waited for an hour becomes overdue although the server is unreachable', async () => {
  const line = openUnreachable();
  const id = await line.accept(newIntent('A'));
  await line.last().answer(OFFLINE);
  const other = await line.accept(newIntent('B'));
  await vi.advanceTimersByTimeAsync(HOUR - MINUTE);
  expect(await line.stateOf(id)).toMatchObject({ kind: 'waiting' });
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  expect(await line.stateOf(id)).toEqual(TOO_LONG);
  expect(await line.stateOf(other)).toEqual(TOO_LONG);
  expect(line.sent()).toEqual(['A']);
});

it.each([
  ['back', -DAY],
  ['forward', DAY],
])('an order becomes overdue after at most an hour when the wall clock is set %s meanwhile', async (_way, by) => {
  const line = openUnreachable();
  const id = await line.accept(newIntent('A'));
  await line.last().answer(OFFLINE);
  turnClock(by);
  await vi.advanceTimersByTimeAsync(HOUR + 2 * MINUTE);
  expect(await line.stateOf(id)).toEqual(TOO_LONG);
});

it('an order that was staged while the clock was three days ahead becomes overdue after an hour', async () => {
  turnClock(3 * DAY);
  const line = openUnreachable();
  const id = await line.accept(newIntent('A'));
  await line.last().answer(OFFLINE);
  turnClock(-3 * DAY);
  await vi.advanceTimersByTimeAsync(HOUR + 2 * MINUTE);
  expect(await line.stateOf(id)).toEqual(TOO_LONG);
});

it("an order becomes overdue when it is old by Connect's clock, whatever the wall clock shows", async () => {
  const clocks = createClocks();
  const journal = openMemoryJournal({ log: silentLog });
  const intent = { ...newIntent('A'), requestedAtServer: START };
  await journal.append(intent);
  turnClock(-DAY);
  const line = openUnreachable({ clocks, journal, get: async () => OFFLINE, rules: { verifyBeforeSend: true } });
  clocks.recordServerTime(START + 2 * HOUR);
  await line.courier.start();
  await flushTimers();
  expect(await line.stateOf(intent.id)).toEqual(TOO_LONG);
});

it('an order of an earlier run that was staged in the future becomes overdue, because its age is unknown', async () => {
  const journal = openMemoryJournal({ log: silentLog });
  const intent = newIntent('A');
  await journal.append(intent);
  turnClock(-DAY);
  const line = openCourierHarness({ journal, rules: { overdueAfterMs: () => HOUR } });
  await line.courier.start();
  await flushTimers();
  expect(await line.stateOf(intent.id)).toEqual({ kind: 'overdue', because: 'clock' });
  expect(line.sent()).toEqual([]);
});

it("an order that was staged in the future is sent when Connect's clock shows that it is not old", async () => {
  const clocks = createClocks();
  const journal = openMemoryJournal({ log: silentLog });
  await journal.append({ ...newIntent('A'), requestedAtServer: START });
  turnClock(-DAY);
  const line = openCourierHarness({ clocks, journal, rules: { overdueAfterMs: () => HOUR } });
  clocks.recordServerTime(START + MINUTE);
  await line.courier.start();
  await flushTimers();
  expect(line.sent()).toEqual(['A']);
});

it('an edit that a person scheduled for tomorrow does not become overdue', async () => {
  const journal = openMemoryJournal({ log: silentLog });
  const edit = newEdit('A', 3);
  await journal.append(edit);
  await journal.advance(edit.id, { kind: 'send' });
  await journal.advance(edit.id, {
    kind: 'refused',
    failure: failWith({ kind: 'busy', status: 400, waitSeconds: 7_200, reasons: [], source: null }).problem,
  });
  await journal.advance(edit.id, { kind: 'schedule', notBefore: Date.now() + 2 * HOUR });
  const line = openCourierHarness({ journal, rules: { overdueAfterMs: () => HOUR } });
  await line.courier.start();
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(await line.stateOf(edit.id)).toMatchObject({ kind: 'waiting' });
  await vi.advanceTimersByTimeAsync(HOUR + SECOND);
  expect(line.edits).toHaveLength(1);
});

it('thousands of orders that become too old in the same minute all become overdue', async () => {
  const journal = openMemoryJournal({ log: silentLog });
  for (let order = 0; order < 1_050; order += 1) await journal.append(newIntent(`${order}`));
  const line = openUnreachable({ journal });
  await line.courier.start();
  await flushTimers();
  for (const call of [...line.calls]) await call.answer(OFFLINE);
  await vi.advanceTimersByTimeAsync(HOUR + 5 * MINUTE);
  expect(await journal.countOpen()).toMatchObject({ byState: { overdue: 1_050 } });
  expect(line.sent()).toHaveLength(4);
});

it('a waiting second staging becomes overdue when a person marks the first one as staged', async () => {
  const line = openCourierHarness({ probe: async () => OFFLINE });
  const unknown = await line.accept(newIntent('A'));
  await line.last().answer(CUT_OFF);
  await line.accept(newIntent('B'));
  await line.last().answer(OFFLINE);
  const second = await line.accept({ ...newIntent('A'), awareOf: [{ ref: unknown, kind: 'maybe-staged' }] });
  await line.journal.advance(unknown, {
    kind: 'confirm',
    answer: orderDetailsWith({ id: 'A', status: 'marked-by-hand', milestone: 'marked-by-hand' }),
  });
  expect(await line.stateOf(second)).toMatchObject({ kind: 'waiting' });
  await line.courier.lookUp(LIVE, { orderId: newIntent('C').request.orderId, userId: null });
  await flushTimers();
  await line.last().answer(accepted('B'));
  expect(await line.stateOf(second)).toEqual({ kind: 'overdue', because: 'already-staged' });
  expect(line.sent()).toEqual(['A', 'B', 'B']);
});
