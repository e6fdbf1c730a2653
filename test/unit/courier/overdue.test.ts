import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createClocks } from '../../../src-main/base';
import { openMemoryJournal } from '../../../src-main/journal';
import { silentLog } from '../../../src-main/log';
import { detailsOf } from '../../../src-shared/order-details';
import { CUT_OFF, failing, LIVE, newEdit, newIntent, OFFLINE, openLine, settleDown, taken } from './fixtures/line';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 2, 9);

beforeEach(() => vi.useFakeTimers({ now: START }));
afterEach(() => vi.useRealTimers());

const turnClock = (byMs: number) => vi.setSystemTime(Date.now() + byMs);
const TOO_LONG = { name: 'overdue', because: 'waited-too-long' };

/** A line whose server cannot be reached, and that asks about what is older than an hour. */
const openDeadLine = (options: Parameters<typeof openLine>[0] = {}) =>
  openLine({ ...options, probe: async () => OFFLINE, rules: { staleMs: () => HOUR, ...options.rules } });

it('an order that waits for an hour is asked about although nothing can be sent', async () => {
  const line = openDeadLine();
  const id = await line.accept(newIntent('A'));
  await line.last().answer(OFFLINE);
  const other = await line.accept(newIntent('B'));
  await vi.advanceTimersByTimeAsync(HOUR - MINUTE);
  expect(await line.stateOf(id)).toMatchObject({ name: 'waiting' });
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  expect(await line.stateOf(id)).toEqual(TOO_LONG);
  expect(await line.stateOf(other)).toEqual(TOO_LONG);
  expect(line.sent()).toEqual(['A']);
});

it.each([
  ['back', -DAY],
  ['forward', DAY],
])('an order is asked about after an hour at the latest when the wall clock is set %s meanwhile', async (_way, by) => {
  const line = openDeadLine();
  const id = await line.accept(newIntent('A'));
  await line.last().answer(OFFLINE);
  turnClock(by);
  await vi.advanceTimersByTimeAsync(HOUR + 2 * MINUTE);
  expect(await line.stateOf(id)).toEqual(TOO_LONG);
});

it('an order that was pressed while the clock was three days ahead is asked about when it has waited for an hour', async () => {
  turnClock(3 * DAY);
  const line = openDeadLine();
  const id = await line.accept(newIntent('A'));
  await line.last().answer(OFFLINE);
  turnClock(-3 * DAY);
  await vi.advanceTimersByTimeAsync(HOUR + 2 * MINUTE);
  expect(await line.stateOf(id)).toEqual(TOO_LONG);
});

it("an order is asked about when it is old by Connect's clock, whatever the wall clock says", async () => {
  const clocks = createClocks();
  const journal = openMemoryJournal({ log: silentLog });
  const intent = { ...newIntent('A'), requestedAtServer: START };
  await journal.append(intent);
  turnClock(-DAY);
  const line = openDeadLine({ clocks, journal, get: async () => OFFLINE, rules: { verifies: true } });
  clocks.sawServerTime(START + 2 * HOUR);
  await line.courier.start();
  await settleDown();
  expect(await line.stateOf(intent.id)).toEqual(TOO_LONG);
});

it('an order of an earlier run that was pressed in the future is asked about, because no clock knows its age', async () => {
  const journal = openMemoryJournal({ log: silentLog });
  const intent = newIntent('A');
  await journal.append(intent);
  turnClock(-DAY);
  const line = openLine({ journal, rules: { staleMs: () => HOUR } });
  await line.courier.start();
  await settleDown();
  expect(await line.stateOf(intent.id)).toEqual({ name: 'overdue', because: 'clock' });
  expect(line.sent()).toEqual([]);
});

it("an order that was pressed in the future is sent when Connect's clock shows that it is not old", async () => {
  const clocks = createClocks();
  const journal = openMemoryJournal({ log: silentLog });
  await journal.append({ ...newIntent('A'), requestedAtServer: START });
  turnClock(-DAY);
  const line = openLine({ clocks, journal, rules: { staleMs: () => HOUR } });
  clocks.sawServerTime(START + MINUTE);
  await line.courier.start();
  await settleDown();
  expect(line.sent()).toEqual(['A']);
});

it('an edit that a person scheduled for tomorrow is not taken for one from the future', async () => {
  const journal = openMemoryJournal({ log: silentLog });
  const edit = newEdit('A', 3);
  await journal.append(edit);
  await journal.advance(edit.id, { name: 'send' });
  await journal.advance(edit.id, {
    name: 'refused',
    failure: failing({ kind: 'busy', status: 400, waitSeconds: 7_200, reasons: [], source: null }).problem,
  });
  await journal.advance(edit.id, { name: 'schedule', notBefore: Date.now() + 2 * HOUR });
  const line = openLine({ journal, rules: { staleMs: () => HOUR } });
  await line.courier.start();
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(await line.stateOf(edit.id)).toMatchObject({ name: 'waiting' });
  await vi.advanceTimersByTimeAsync(HOUR + SECOND);
  expect(line.edits).toHaveLength(1);
});

it('thousands of orders that become too old in the same minute are all asked about', async () => {
  const journal = openMemoryJournal({ log: silentLog });
  for (let order = 0; order < 1_050; order += 1) await journal.append(newIntent(`${order}`));
  const line = openDeadLine({ journal });
  await line.courier.start();
  await settleDown();
  for (const call of [...line.calls]) await call.answer(OFFLINE);
  await vi.advanceTimersByTimeAsync(HOUR + 5 * MINUTE);
  expect(await journal.counts()).toMatchObject({ byState: { overdue: 1_050 } });
  expect(line.sent()).toHaveLength(4);
});

it('a second staging is asked about instead of sent when a person marks the first one as staged while it waits', async () => {
  const line = openLine({ probe: async () => OFFLINE });
  const unknown = await line.accept(newIntent('A'));
  await line.last().answer(CUT_OFF);
  await line.accept(newIntent('B'));
  await line.last().answer(OFFLINE);
  const second = await line.accept({ ...newIntent('A'), awareOf: [{ ref: unknown, kind: 'maybe-staged' }] });
  await line.journal.advance(unknown, { name: 'confirm', answer: detailsOf({ id: 'A', status: 'marked-by-hand' }) });
  expect(await line.stateOf(second)).toMatchObject({ name: 'waiting' });
  await line.courier.lookUp(LIVE, { orderId: newIntent('C').request.orderId, userId: null });
  await settleDown();
  await line.last().answer(taken('B'));
  expect(await line.stateOf(second)).toEqual({ name: 'overdue', because: 'already-staged' });
  expect(line.sent()).toEqual(['A', 'B', 'B']);
});
