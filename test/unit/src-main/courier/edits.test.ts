import { describe, expect, it, vi } from 'vitest';
import { ok, type Result } from '../../../../src-shared/base/result';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { OrderDetails } from '../../../../src-shared/order/order-details.schema';
import { DAY, HOUR, installFakeTime, SECOND } from '../../../support/fake-time';
import {
  accepted,
  CUT_OFF,
  details,
  failWith,
  NOT_FOUND,
  newEdit,
  newIntent,
  OFFLINE,
  openCourierHarness,
} from './fixtures/courier-harness';

installFakeTime();

describe('an edit', () => {
  const changedTo = (line: ReturnType<typeof openCourierHarness>) => line.edits.map(({ request }) => request.changes.bags);
  const LATER = failWith({ kind: 'busy', status: 400, waitSeconds: 30, reasons: [], source: null });

  it('an edit is sent immediately and ends as updated with the details from Connect', async () => {
    const line = openCourierHarness();
    const id = await line.accept(newEdit('A', 3));
    expect(await line.stateOf(id)).toEqual({ kind: 'sending' });
    await line.edits[0]?.answer(ok({ ...details('A'), bagCount: 3 }));
    expect(await line.stateOf(id)).toMatchObject({ kind: 'updated', details: { bagCount: 3 } });
  });

  it.each([
    ['lost its connection', CUT_OFF],
    ['met a server error', failWith({ kind: 'server-error', status: 502, reasons: [], source: null })],
    ['did not reach the server', OFFLINE],
  ])('an edit that %s is retried, because it is idempotent', async (_what, failure) => {
    const line = openCourierHarness();
    const id = await line.accept(newEdit('A', 3));
    await line.edits[0]?.answer(failure);
    expect(await line.stateOf(id)).toMatchObject({ kind: 'waiting', failure: failure.problem });
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.edits).toHaveLength(2);
  });

  it('a later edit of an order is not sent before an earlier one', async () => {
    const line = openCourierHarness();
    await line.accept(newEdit('A', 3));
    await line.accept(newEdit('A', 4));
    await line.accept(newEdit('B', 7));
    expect(changedTo(line)).toEqual([3, 7]);
    await line.edits[0]?.answer(OFFLINE);
    expect(changedTo(line)).toEqual([3, 7]);
    await line.edits[1]?.answer(ok(details('B')));
    expect(changedTo(line)).toEqual([3, 7, 3]);
    await line.edits[2]?.answer(ok(details('A')));
    expect(changedTo(line)).toEqual([3, 7, 3, 4]);
  });

  it('an edit waits for an earlier edit of its order that waits for a retry', async () => {
    const line = openCourierHarness();
    await line.accept(newEdit('A', 3));
    await line.edits[0]?.answer(OFFLINE);
    await line.accept(newEdit('A', 4));
    expect(changedTo(line)).toEqual([3]);
    await vi.advanceTimersByTimeAsync(HOUR);
    await line.edits[1]?.answer(ok(details('A')));
    expect(changedTo(line)).toEqual([3, 3, 4]);
  });

  it('a rejected edit does not block other intents of its order', async () => {
    const line = openCourierHarness();
    await line.accept(newEdit('A', 3));
    await line.accept(newEdit('A', 4));
    await line.edits[0]?.answer(NOT_FOUND);
    expect(changedTo(line)).toEqual([3, 4]);
  });

  it('an edit and the staging of its order are sent in the order in which they started to wait', async () => {
    const line = openCourierHarness();
    await line.accept(newEdit('A', 3));
    await line.accept(newIntent('A'));
    expect(line.sent()).toEqual([]);
    await line.edits[0]?.answer(ok(details('A')));
    expect(line.sent()).toEqual(['A']);
  });

  it('an edit that a person scheduled for the time that Connect named is sent once at that time, and blocks no other intent until then', async () => {
    const line = openCourierHarness();
    const id = await line.accept(newEdit('A', 3));
    await line.edits[0]?.answer(LATER);
    expect(await line.stateOf(id)).toMatchObject({ kind: 'rejected' });
    await line.journal.advance(id, { kind: 'schedule', notBefore: Date.now() + 30 * SECOND });
    line.courier.retryNow();
    await line.accept(newEdit('A', 4));
    await line.edits[1]?.answer(ok(details('A')));
    expect(changedTo(line)).toEqual([3, 4]);
    await vi.advanceTimersByTimeAsync(30 * SECOND - 1);
    expect(changedTo(line)).toEqual([3, 4]);
    await vi.advanceTimersByTimeAsync(1);
    expect(changedTo(line)).toEqual([3, 4, 3]);
    await line.edits[2]?.answer(LATER);
    await vi.advanceTimersByTimeAsync(DAY);
    expect(changedTo(line)).toEqual([3, 4, 3]);
    expect(await line.stateOf(id)).toMatchObject({ kind: 'rejected' });
  });

  it('a scheduled edit is not sent early when it is handed over again', async () => {
    const line = openCourierHarness();
    const edit = newEdit('A', 3);
    await line.accept(edit);
    await line.edits[0]?.answer(LATER);
    await line.journal.advance(edit.id, { kind: 'schedule', notBefore: Date.now() + 30 * SECOND });
    await line.accept(edit);
    await vi.advanceTimersByTimeAsync(30 * SECOND - 1);
    expect(changedTo(line)).toEqual([3]);
    await vi.advanceTimersByTimeAsync(1);
    expect(changedTo(line)).toEqual([3, 3]);
  });

  it('an edit that a newer one replaces is not sent and needs no attention', async () => {
    const line = openCourierHarness();
    const first = await line.accept(newEdit('A', 3));
    await line.edits[0]?.answer(LATER);
    await line.journal.advance(first, { kind: 'schedule', notBefore: Date.now() + 30 * SECOND });
    await line.accept(newEdit('A', 4, first));
    expect(await line.stateOf(first)).toEqual({ kind: 'withdrawn' });
    await vi.advanceTimersByTimeAsync(DAY);
    expect(changedTo(line)).toEqual([3, 4]);
  });
});

describe('an edit with an ambiguous result', () => {
  const SERVER_ERROR = failWith({ kind: 'server-error', status: 500, reasons: [], source: null });
  const OCCUPIED = failWith({ kind: 'refused', status: 400, reasons: [], source: null });

  /** A courier after an ambiguous result of one edit to three bags; the test defines Connect's order details. */
  async function openAmbiguous(has: Result<OrderDetails, Failure>) {
    const connect = { has };
    const line = openCourierHarness({ get: async () => connect.has });
    const id = await line.accept(newEdit('A', 3));
    await line.edits[0]?.answer(CUT_OFF);
    expect(await line.journal.find(id)).toMatchObject({ state: { kind: 'waiting' }, facts: { ambiguousAttempts: 1 } });
    return { ...line, id, connect };
  }
  const withBags = (bagCount: number | null) => ok({ ...details('A'), bagCount });

  it('an edit with an ambiguous result is looked up before a retry, and ends as updated when the order has its values', async () => {
    const line = await openAmbiguous(withBags(3));
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.lookups).toEqual(['A']);
    expect(line.edits).toHaveLength(1);
    expect(await line.stateOf(line.id)).toMatchObject({ kind: 'updated', details: { bagCount: 3 } });
  });

  it.each([
    ['the order has a different value', withBags(5)],
    ['Connect returns no value to compare', withBags(null)],
    ['Connect refuses the lookup', NOT_FOUND],
  ])('an edit with an ambiguous result is retried when %s', async (_what, has) => {
    const line = await openAmbiguous(has);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.edits).toHaveLength(2);
    await line.edits[1]?.answer(withBags(3));
    expect(await line.stateOf(line.id)).toMatchObject({ kind: 'updated' });
  });

  it('an edit with an ambiguous result is retried when the lookup fails three times', async () => {
    const line = await openAmbiguous(SERVER_ERROR);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.lookups).toHaveLength(3);
    expect(line.edits).toHaveLength(2);
  });

  it('an edit ends as updated when its retry is refused because the order already has its values', async () => {
    const line = await openAmbiguous(withBags(null));
    await vi.advanceTimersByTimeAsync(HOUR);
    line.connect.has = withBags(3);
    await line.edits[1]?.answer(OCCUPIED);
    expect(await line.stateOf(line.id)).toMatchObject({ kind: 'updated' });
  });

  it('an edit whose retry is refused is rejected with its number of ambiguous attempts when the order does not have its values', async () => {
    const line = await openAmbiguous(withBags(null));
    await vi.advanceTimersByTimeAsync(HOUR);
    await line.edits[1]?.answer(OCCUPIED);
    expect(await line.journal.find(line.id)).toMatchObject({ state: { kind: 'rejected' }, facts: { ambiguousAttempts: 1 } });
  });

  it('an edit is Unknown after three ambiguous results, and is not retried', async () => {
    const line = await openAmbiguous(withBags(null));
    for (let attempt = 1; attempt < 6; attempt += 1) {
      await vi.advanceTimersByTimeAsync(HOUR);
      await line.edits[attempt]?.answer(SERVER_ERROR);
    }
    expect(line.edits).toHaveLength(3);
    expect(await line.journal.find(line.id)).toMatchObject({ state: { kind: 'unknown', failure: SERVER_ERROR.problem } });
  });

  it('an edit with an ambiguous result does not block the staging of its order', async () => {
    const line = await openAmbiguous(SERVER_ERROR);
    const staging = await line.accept(newIntent('A'));
    expect(line.sent()).toEqual(['A']);
    await line.last().answer(accepted('A'));
    expect(await line.stateOf(staging)).toMatchObject({ kind: 'staged' });
  });
});
