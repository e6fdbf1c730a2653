import { expect, it, vi } from 'vitest';
import type { CourierOptions, ProbeResponse } from '../../../../src-main/courier';
import { openMemoryJournal } from '../../../../src-main/journal';
import { silentLog } from '../../../../src-main/log';
import { ok } from '../../../../src-shared/base/result';
import { HOUR, installFakeTime, SECOND } from '../../../support/fake-time';
import {
  accepted,
  CUT_OFF,
  details,
  failWith,
  flushTimers,
  NOT_FOUND,
  newEdit,
  newIntent,
  OFFLINE,
  openCourierHarness,
  tooManyRequests,
  UNAUTHORIZED,
} from './fixtures/courier-harness';

installFakeTime();

const says = (status: string) => ok(details('A', status));

/** A courier that starts with one order of an earlier run, which was handed over with the given hold. */
async function openOnLeftover(get: CourierOptions['get'], { holdMs = 0, downMs = 0, isUp = true } = {}) {
  const journal = openMemoryJournal({ log: silentLog });
  const intent = newIntent('A', holdMs);
  await journal.append(intent);
  await vi.advanceTimersByTimeAsync(downMs);
  const server = { isUp };
  const probe = async () => (server.isUp ? ok<ProbeResponse>({ status: 404 }) : OFFLINE);
  const line = openCourierHarness({ journal, get, probe, rules: { verifyBeforeSend: true } });
  await line.courier.start();
  await flushTimers();
  return { ...line, server, id: intent.id, intent };
}

it('an order of an earlier run that was staged from a copy of the journal is not sent again', async () => {
  const line = await openOnLeftover(async () => says('staged_for_delivery'));
  expect(line.lookups).toEqual(['A']);
  expect(line.sent()).toEqual([]);
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'staged' });
});

it.each<[string, Awaited<ReturnType<CourierOptions['get']>>]>([
  ['says that it is not staged', says('brand_new')],
  ['does not know the order', NOT_FOUND],
  ['refuses the lookup', failWith({ kind: 'refused', status: 400, reasons: [], source: null })],
])('an order of an earlier run is sent after one lookup when Connect %s', async (_what, answer) => {
  const line = await openOnLeftover(async () => answer);
  expect(line.sent()).toEqual(['A']);
  await line.last().answer(tooManyRequests(1));
  await vi.advanceTimersByTimeAsync(10 * SECOND);
  expect(line.sent()).toEqual(['A', 'A']);
  expect(line.lookups).toEqual(['A']);
});

it.each(['canceled', 'cancelled'])('an order that was %s since the last run is sent only after a decision', async (status) => {
  const line = await openOnLeftover(async () => says(status));
  expect(line.sent()).toEqual([]);
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'overdue', because: 'canceled' });
  await line.journal.advance(line.id, { kind: 'send-again' });
  await flushTimers();
  expect(line.sent()).toEqual(['A']);
});

it('an order of an earlier run waits for its lookup while Connect is unreachable', async () => {
  const connect = { answer: OFFLINE as Awaited<ReturnType<CourierOptions['get']>> };
  const line = await openOnLeftover(async () => connect.answer, { isUp: false });
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(line.sent()).toEqual([]);
  expect(line.lookups).toHaveLength(1);
  connect.answer = says('staged');
  line.server.isUp = true;
  await vi.advanceTimersByTimeAsync(2 * 60 * SECOND);
  expect(line.sent()).toEqual([]);
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'staged' });
});

it.each([
  ['the station is unauthorized', UNAUTHORIZED],
  ['the rate limit is exceeded', tooManyRequests(5)],
])('an order of an earlier run is looked up again when %s', async (_what, first) => {
  let looks = 0;
  const line = await openOnLeftover(async () => {
    looks += 1;
    return looks === 1 ? first : says('staged');
  });
  expect(line.sent()).toEqual([]);
  await vi.advanceTimersByTimeAsync(40 * SECOND);
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'staged' });
  expect(line.sent()).toEqual([]);
});

it('an order of an earlier run is sent after three inconclusive lookups', async () => {
  const line = await openOnLeftover(async () => failWith({ kind: 'server-error', status: 500, reasons: [], source: null }));
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(line.lookups).toHaveLength(3);
  expect(line.sent()).toEqual(['A']);
});

it('an edit of an earlier run is not sent again when the order has its values', async () => {
  const journal = openMemoryJournal({ log: silentLog });
  const edit = newEdit('A', 3);
  await journal.append(edit);
  const line = openCourierHarness({ journal, get: async () => ok({ ...details('A'), bagCount: 3 }), rules: { verifyBeforeSend: true } });
  await line.courier.start();
  await flushTimers();
  expect(line.edits).toEqual([]);
  expect(await line.stateOf(edit.id)).toMatchObject({ kind: 'updated' });
});

it('an order of this run is sent without a lookup', async () => {
  const line = openCourierHarness({ rules: { verifyBeforeSend: true } });
  await line.accept(newIntent('A'));
  await line.accept(newIntent('B', SECOND));
  await vi.advanceTimersByTimeAsync(2 * SECOND);
  expect(line.sent()).toEqual(['A', 'B']);
  expect(line.lookups).toEqual([]);
});

it('an order of an earlier run is looked up although it is handed over again', async () => {
  const line = await openOnLeftover(async () => OFFLINE, { isUp: false });
  await line.courier.accept(line.intent);
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(line.sent()).toEqual([]);
});

it('an Unknown order of an earlier run is looked up before a person’s retry of it is sent', async () => {
  const journal = openMemoryJournal({ log: silentLog });
  const intent = newIntent('A');
  await journal.append(intent);
  await journal.advance(intent.id, { kind: 'send' });
  await journal.advance(intent.id, { kind: 'outcome-unknown', failure: CUT_OFF.problem });
  const line = openCourierHarness({ journal, get: async () => says('delivering'), rules: { verifyBeforeSend: true } });
  await line.courier.start();
  await journal.advance(intent.id, { kind: 'send-again' });
  await flushTimers();
  expect(line.sent()).toEqual([]);
  expect(await line.stateOf(intent.id)).toMatchObject({ kind: 'staged' });
});

it('a hold of an earlier run starts again with its full length and can be undone', async () => {
  const line = await openOnLeftover(async () => NOT_FOUND, { holdMs: 5 * SECOND, downMs: 3 * SECOND });
  await vi.advanceTimersByTimeAsync(5 * SECOND - 1);
  expect(line.sent()).toEqual([]);
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'held' });
  await vi.advanceTimersByTimeAsync(2);
  expect(line.sent()).toEqual(['A']);
  await line.last().answer(accepted('A'));
  expect(await line.stateOf(line.id)).toMatchObject({ kind: 'staged' });
});
