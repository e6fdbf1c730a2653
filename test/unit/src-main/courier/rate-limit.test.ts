import { expect, it, vi } from 'vitest';
import { Intent } from '../../../../src-shared/intent/intent.schema';
import { DAY, HOUR, installFakeTime, SECOND, turnClock } from '../../../support/fake-time';
import { accepted, failWith, LIVE, newIntent, OFFLINE, openCourierHarness, tooManyRequests } from './fixtures/courier-harness';

/** The jitter that the lane adds to a wait when the random number is 0.5. */
const JITTER = 30 * SECOND;

installFakeTime();

/** Answers every request with success until none is in flight. */
async function answerAll(line: ReturnType<typeof openCourierHarness>, withinMs: number): Promise<void> {
  for (let passed = 0; passed < withinMs; passed += 100) {
    for (const call of [...line.calls]) await call.answer(accepted(call.request.orderId));
    await vi.advanceTimersByTimeAsync(100);
  }
}

it('no order is sent before the requested wait ends, and then all orders are sent one by one', async () => {
  const line = openCourierHarness();
  const id = await line.accept(newIntent('A'));
  await line.last().answer(tooManyRequests(120));
  expect(await line.stateOf(id)).toMatchObject({ kind: 'waiting', failure: { kind: 'busy' } });
  await line.accept(newIntent('B'));
  await line.accept(newIntent('C', 5 * SECOND));
  await vi.advanceTimersByTimeAsync(120 * SECOND - 1);
  expect(line.sent()).toEqual(['A']);
  await vi.advanceTimersByTimeAsync(JITTER + 1);
  expect(line.sent()).toHaveLength(2);
  await answerAll(line, 20 * SECOND);
  expect(line.sent().slice(1).sort()).toEqual(['A', 'B', 'C']);
  expect(line.courier.health()).toEqual({ kind: 'well' });
});

it('orders are sent at an interval after a 429 without a wait', async () => {
  const line = openCourierHarness();
  await line.accept(newIntent('A'));
  await line.last().answer(tooManyRequests(null));
  await line.accept(newIntent('B'));
  expect(line.sent()).toEqual(['A']);
  await vi.advanceTimersByTimeAsync(2 * SECOND);
  expect(line.sent()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(2 * SECOND);
  expect(line.sent().slice(1).sort()).toEqual(['A', 'B']);
});

it('a requested wait of a day is limited to an hour', async () => {
  const line = openCourierHarness();
  await line.accept(newIntent('A'));
  await line.last().answer(tooManyRequests(86_400 * 1_000));
  await vi.advanceTimersByTimeAsync(2 * HOUR);
  expect(line.sent()).toEqual(['A', 'A']);
});

it('a response with "Retry-After: 0" does not cause a tight retry loop', async () => {
  const line = openCourierHarness();
  await line.accept(newIntent('A'));
  for (let calls = 0; calls < line.calls.length && calls < 100; calls += 1) {
    await line.calls[calls]?.answer(tooManyRequests(0));
    await vi.advanceTimersByTimeAsync(1);
  }
  expect(line.calls.length).toBeLessThan(10);
});

it('a requested wait of less than a second becomes a second', async () => {
  const line = openCourierHarness();
  const id = await line.accept(newIntent('A'));
  await line.last().answer(tooManyRequests(1.0005));
  expect(Intent.safeParse((await line.journal.listRecent(1))[0])).toMatchObject({ success: true });
  expect(await line.stateOf(id)).toMatchObject({ notBefore: Date.now() + 1_001 });
  await vi.advanceTimersByTimeAsync(4 * SECOND);
  await line.last().answer(tooManyRequests(0.2));
  expect(await line.stateOf(id)).toMatchObject({ notBefore: Date.now() + SECOND });
});

it('Send now and new settings do not shorten a requested wait', async () => {
  const line = openCourierHarness();
  await line.accept(newIntent('A'));
  await line.last().answer(tooManyRequests(120));
  await line.accept(newIntent('B'));
  await vi.advanceTimersByTimeAsync(60 * SECOND);
  line.courier.retryNow();
  await vi.advanceTimersByTimeAsync(60 * SECOND - 1);
  expect(line.sent()).toEqual(['A']);
  await vi.advanceTimersByTimeAsync(JITTER + 1);
  expect(line.sent()).toHaveLength(2);
});

it('a requested wait of one server does not delay orders for another server', async () => {
  const line = openCourierHarness();
  await line.accept(newIntent('A'));
  await line.last().answer(tooManyRequests(120));
  await line.accept({ ...newIntent('B'), destination: { ...LIVE, baseUrl: 'https://elsewhere.example' } });
  expect(line.sent()).toEqual(['A', 'B']);
});

it.each([-DAY, DAY])('a wall clock that is set by %i ms does not change a requested wait', async (by) => {
  const line = openCourierHarness();
  await line.accept(newIntent('A'));
  await line.last().answer(tooManyRequests(120));
  turnClock(by);
  await line.accept(newIntent('B'));
  await vi.advanceTimersByTimeAsync(120 * SECOND - 1);
  expect(line.sent()).toEqual(['A']);
  await vi.advanceTimersByTimeAsync(JITTER + 1);
  expect(line.sent()).toHaveLength(2);
});

it('an order is sent after an outage and a requested wait although the wall clock was set back meanwhile', async () => {
  const line = openCourierHarness();
  await line.accept(newIntent('A'));
  await line.accept(newIntent('B'));
  await line.calls[0]?.answer(OFFLINE);
  await line.calls[1]?.answer(tooManyRequests(10));
  turnClock(-DAY);
  await vi.advanceTimersByTimeAsync(20 * SECOND);
  await answerAll(line, 10 * SECOND);
  expect(line.sent().slice(2).sort()).toEqual(['A', 'B']);
});

it('the response to a request that was in flight when a wait began is not lost', async () => {
  const line = openCourierHarness();
  await line.accept(newIntent('A'));
  const b = await line.accept(newIntent('B'));
  await line.calls[0]?.answer(tooManyRequests(60));
  await line.calls[1]?.answer(accepted('B'));
  expect(await line.stateOf(b)).toMatchObject({ kind: 'staged' });
  await vi.advanceTimersByTimeAsync(59 * SECOND);
  expect(line.sent()).toEqual(['A', 'B']);
});

it('a 503 makes its order Unknown and slows the following orders', async () => {
  const line = openCourierHarness();
  const id = await line.accept(newIntent('A'));
  await line.last().answer(failWith({ kind: 'busy', status: 503, waitSeconds: 30, reasons: [], source: null }));
  expect(await line.stateOf(id)).toMatchObject({ kind: 'unknown' });
  await line.accept(newIntent('B'));
  await vi.advanceTimersByTimeAsync(30 * SECOND - 1);
  expect(line.sent()).toEqual(['A']);
  await vi.advanceTimersByTimeAsync(JITTER);
  expect(line.sent()).toEqual(['A', 'B']);
});
