import { expect, it, vi } from 'vitest';
import { openMemoryJournal } from '../../../../src-main/journal';
import { silentLog } from '../../../../src-main/log';
import { fail, ok, type Result } from '../../../../src-shared/base/result';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { OrderDetails } from '../../../../src-shared/order/order-details.schema';
import { DAY, HOUR, installFakeTime, SECOND } from '../../../support/fake-time';
import {
  accepted,
  CUT_OFF,
  details,
  flushTimers,
  NOT_FOUND,
  newEdit,
  newIntent,
  OFFLINE,
  openCourierHarness,
} from './fixtures/courier-harness';

/** All checks of the schedule. */
const SCHEDULED_CHECKS = 4;

installFakeTime();

const detailsWithStatus = (status: string): Result<OrderDetails, Failure> => ok(details('A', status));

/** A courier with one Unknown order; the test defines Connect's answers to lookups. */
async function openUnknown(first: Result<OrderDetails, Failure>, onUnknown: 'ask' | 'resend' = 'ask') {
  const connect = { says: first };
  const line = openCourierHarness({ get: async () => connect.says, rules: { autoCheckStatus: true, unknownAction: () => onUnknown } });
  const id = await line.accept(newIntent('A'));
  await line.last().answer(CUT_OFF);
  expect(await line.stateOf(id)).toMatchObject({ kind: 'unknown' });
  return { ...line, id, connect };
}

it.each(['staged_for_delivery', 'bags_verified', 'delivered'])('an Unknown order is staged when Connect says "%s"', async (status) => {
  const line = await openUnknown(detailsWithStatus(status));
  await vi.advanceTimersByTimeAsync(SECOND);
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'staged', answer: { status } });
  expect(line.sent()).toEqual(['A']);
  await vi.advanceTimersByTimeAsync(DAY);
  expect(line.lookups).toHaveLength(1);
});

it.each(['brand_new', 'created', 'acknowledged', 'something_new'])(
  'an Unknown order is looked up to the end of its schedule and stays Unknown while Connect says "%s"',
  async (status) => {
    const line = await openUnknown(detailsWithStatus(status));
    await vi.advanceTimersByTimeAsync(DAY);
    expect(line.lookups).toHaveLength(SCHEDULED_CHECKS);
    expect(await line.stateOf(line.id)).toMatchObject({ kind: 'unknown' });
    expect(line.sent()).toEqual(['A']);
  },
);

it('an Unknown order ends when a later status check proves its outcome', async () => {
  const line = await openUnknown(detailsWithStatus('brand_new'));
  await vi.advanceTimersByTimeAsync(10 * SECOND);
  line.connect.says = detailsWithStatus('staged_for_delivery');
  await vi.advanceTimersByTimeAsync(30 * SECOND);
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'staged' });
});

it('an Unknown order is sent again automatically only with `stage.onUnknown: resend`, and only after the last status check', async () => {
  const line = await openUnknown(detailsWithStatus('brand_new'), 'resend');
  await vi.advanceTimersByTimeAsync(155 * SECOND);
  expect(line.sent()).toEqual(['A']);
  await vi.advanceTimersByTimeAsync(2 * SECOND);
  expect(line.sent()).toEqual(['A', 'A']);
  await line.last().answer(accepted('A'));
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'staged' });
});

it.each(['canceled', 'acknowledged', 'acknowledged_for_delivery', 'at_store', 'rescheduled', 'never_heard_of'])(
  'an Unknown order with status %s is not sent again automatically, also with `stage.onUnknown: resend`',
  async (status) => {
    const line = await openUnknown(detailsWithStatus(status), 'resend');
    await vi.advanceTimersByTimeAsync(HOUR / 2);
    expect(await line.stateOf(line.id)).toMatchObject({ kind: 'unknown' });
    expect(line.sent()).toEqual(['A']);
  },
);

it('an Unknown order is not sent again automatically while a newer staging of it waits', async () => {
  const line = await openUnknown(detailsWithStatus('brand_new'), 'resend');
  const newer = { ...newIntent('A', HOUR), awareOf: [{ ref: line.id, kind: 'maybe-staged' as const }] };
  await line.accept(newer);
  await vi.advanceTimersByTimeAsync(HOUR / 2);
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'unknown' });
  expect(line.sent()).toEqual(['A']);
});

it('an order that is repeatedly Unknown is no longer sent again automatically', async () => {
  const line = await openUnknown(detailsWithStatus('brand_new'), 'resend');
  for (let round = 0; round < 10; round += 1) {
    await vi.advanceTimersByTimeAsync(HOUR);
    await line.last().answer(CUT_OFF);
  }
  expect(line.sent()).toHaveLength(3);
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'unknown' });
});

it('an Unknown order is not looked up while Connect is unreachable, and is not sent again', async () => {
  const line = await openUnknown(OFFLINE, 'resend');
  await vi.advanceTimersByTimeAsync(DAY);
  expect(line.lookups).toHaveLength(SCHEDULED_CHECKS);
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'unknown' });
  expect(line.sent()).toEqual(['A']);
});

it('an order that waits after a person’s retry is not sent if a status check proves that it was staged', async () => {
  const line = await openUnknown(detailsWithStatus('staged_for_delivery'));
  await line.accept(newIntent('B'));
  await line.last().answer(OFFLINE);
  await line.journal.advance(line.id, { kind: 'send-again' });
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'waiting' });
  await line.courier.lookUp(newIntent('A').destination, { orderId: newIntent('A').request.orderId, userId: null });
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'staged' });
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(line.sent().filter((order) => order === 'A')).toHaveLength(1);
});

it('an order that was rejected after an ambiguous attempt is looked up', async () => {
  const line = await openUnknown(detailsWithStatus('brand_new'));
  await line.journal.advance(line.id, { kind: 'send-again' });
  await flushTimers();
  await line.last().answer(NOT_FOUND);
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'rejected' });
  line.connect.says = detailsWithStatus('delivering');
  await vi.advanceTimersByTimeAsync(SECOND);
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'staged' });
});

it('an Unknown order of an earlier run starts a new status check schedule', async () => {
  const journal = openMemoryJournal({ log: silentLog });
  const earlier = openCourierHarness({ journal });
  const id = await earlier.accept(newIntent('A'));
  await earlier.last().answer(CUT_OFF);
  await earlier.courier.stop(0);
  const line = openCourierHarness({ journal, get: async () => detailsWithStatus('staged'), rules: { autoCheckStatus: true } });
  await line.courier.start();
  await vi.advanceTimersByTimeAsync(SECOND);
  expect(await line.stateOf(id)).toMatchObject({ kind: 'staged' });
});

it('thousands of Unknown orders are looked up newest first, a limited number at a time', async () => {
  const journal = openMemoryJournal({ log: silentLog });
  for (let order = 0; order < 450; order += 1) {
    const intent = newIntent(`${order}`);
    await journal.append(intent);
    await journal.advance(intent.id, { kind: 'send' });
    await journal.advance(intent.id, { kind: 'outcome-unknown', failure: CUT_OFF.problem });
  }
  const line = openCourierHarness({ journal, get: async (_to, { orderId }) => ok(details(orderId)), rules: { autoCheckStatus: true } });
  await line.courier.start();
  await vi.advanceTimersByTimeAsync(SECOND + 100);
  expect(new Set(line.lookups).size).toBe(200);
  expect(line.lookups).toContain('449');
  expect(line.lookups).not.toContain('0');
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(line.lookups).toHaveLength(450 * SCHEDULED_CHECKS);
});

it('an Unknown edit that a person looks up ends as updated when the order has its values', async () => {
  const line = openCourierHarness({ get: async () => ok({ ...details('A'), bagCount: 3 }) });
  const edit = newEdit('A', 3);
  await line.journal.append(edit);
  await line.journal.advance(edit.id, { kind: 'send' });
  await line.journal.advance(edit.id, { kind: 'outcome-unknown', failure: CUT_OFF.problem });
  expect(await line.courier.checkStatus(edit.id)).toMatchObject({ ok: true, value: { status: 'brand_new' } });
  expect(await line.stateOf(edit.id)).toMatchObject({ kind: 'updated' });
  expect(await line.courier.checkStatus(edit.id)).toBeNull();
});

it('a failed status check is reported to the person who requested it', async () => {
  const line = await openUnknown(detailsWithStatus('brand_new'));
  expect(await line.courier.checkStatus(line.id)).toMatchObject({ ok: true, value: { status: 'brand_new' } });
  line.connect.says = NOT_FOUND;
  expect(await line.courier.checkStatus(line.id)).toEqual(fail(NOT_FOUND.problem));
});

it('a check that Connect refuses because of its rate limit delays no order, and is made again after the requested wait', async () => {
  const line = await openUnknown(fail({ kind: 'busy', status: 429, waitSeconds: 300, reasons: [], source: null }));
  await vi.advanceTimersByTimeAsync(SECOND);
  expect(line.lookups).toEqual(['A']);
  await line.accept(newIntent('B'));
  expect(line.sent()).toEqual(['A', 'B']);
  await line.last().answer(accepted('B'));
  line.connect.says = detailsWithStatus('staged_for_delivery');
  await vi.advanceTimersByTimeAsync(299 * SECOND);
  expect(line.lookups).toEqual(['A']);
  await vi.advanceTimersByTimeAsync(2 * SECOND);
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'staged' });
});
