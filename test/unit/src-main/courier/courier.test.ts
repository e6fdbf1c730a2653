import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openCourier } from '../../../../src-main/courier';
import { openMemoryJournal } from '../../../../src-main/journal';
import { silentLog } from '../../../../src-main/log';
import { fail, ok } from '../../../../src-shared/base/result';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { Intent } from '../../../../src-shared/intent/intent.schema';
import type { StageRequest } from '../../../../src-shared/order/order.schema';
import {
  accepted,
  CUT_OFF,
  details,
  failWith,
  flushTimers,
  GET_NOT_FOUND,
  LIVE,
  NOT_FOUND,
  newEdit,
  newIntent,
  OFFLINE,
  openCourierHarness,
  PROBE_REACHED,
  RULES,
  UPDATE_NOT_FOUND,
} from './fixtures/courier-harness';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 2, 2, 9) }));
afterEach(() => vi.useRealTimers());

const turnClock = (byMs: number) => vi.setSystemTime(Date.now() + byMs);

describe('an order that is held', () => {
  it('stays here while it can still be taken back, and leaves when its time is over', async () => {
    const line = openCourierHarness();
    const id = await line.accept(newIntent('A', 5 * SECOND));
    await vi.advanceTimersByTimeAsync(5 * SECOND - 1);
    expect(line.sent()).toEqual([]);
    expect(await line.stateOf(id)).toMatchObject({ kind: 'held' });
    // Two more steps of the clock, because the end of the hold is written down before the order leaves.
    await vi.advanceTimersByTimeAsync(2);
    expect(line.sent()).toEqual(['A']);
  });

  it('and was taken back in its last millisecond is never sent', async () => {
    const line = openCourierHarness();
    const id = await line.accept(newIntent('A', 5 * SECOND));
    await vi.advanceTimersByTimeAsync(5 * SECOND - 1);
    expect(await line.courier.undo(id)).toMatchObject({ ok: true });
    await vi.advanceTimersByTimeAsync(DAY);
    expect(line.sent()).toEqual([]);
    expect(await line.stateOf(id)).toEqual({ kind: 'withdrawn' });
  });

  it.each(['before', 'after'] as const)(
    'and is taken back just %s its time ends is either withdrawn or sent, never both',
    async (moment) => {
      const line = openCourierHarness();
      const intent = newIntent('A', 5 * SECOND);
      let undone: ReturnType<typeof line.courier.undo> | undefined;
      const undoThen = () =>
        setTimeout(() => {
          undone = line.courier.undo(intent.id);
        }, 5 * SECOND);
      // Timers of the same millisecond fire in the order in which they were set.
      if (moment === 'before') undoThen();
      await line.accept(intent);
      if (moment === 'after') undoThen();
      await vi.advanceTimersByTimeAsync(DAY);
      const withdrawn = (await undone)?.ok;
      expect(withdrawn).toBe(moment === 'before');
      expect(line.sent()).toEqual(withdrawn ? [] : ['A']);
    },
  );

  it('cannot be taken back once it has left, and is told so', async () => {
    const line = openCourierHarness();
    const id = await line.accept(newIntent('A'));
    expect(await line.courier.undo(id)).toEqual(fail({ kind: 'wrong-state', state: 'sending', event: 'undo' }));
    await line.last().answer(accepted('A'));
    expect(await line.courier.undo(id)).toEqual(fail({ kind: 'wrong-state', state: 'staged', event: 'undo' }));
  });

  it('leaves at once where the station holds nothing back', async () => {
    const line = openCourierHarness();
    await line.accept(newIntent('A'));
    expect(line.sent()).toEqual(['A']);
  });

  it.each([
    ['back', -HOUR],
    ['forward', HOUR],
  ])('has its full seconds, no less and no more, when the clock is set %s meanwhile', async (_way, by) => {
    const line = openCourierHarness();
    await line.accept(newIntent('A', 5 * SECOND));
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    turnClock(by);
    await vi.advanceTimersByTimeAsync(3 * SECOND - 1);
    expect(line.sent()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1 + SECOND);
    expect(line.sent()).toEqual(['A']);
  });
});

describe('what is on the wire', () => {
  it('stood in the journal before, so that a courier that dies leaves no request nobody knows of', async () => {
    const line = openCourierHarness();
    const seen: Intent[] = [];
    line.journal.onChange((intent) => seen.push(intent));
    await line.accept(newIntent('A'));
    expect(line.calls).toHaveLength(1);
    expect(seen.at(-1)).toMatchObject({ state: { kind: 'sending' }, attempts: 1 });
  });

  it('goes where it was meant to go when it was handed over, whatever the settings say by then', async () => {
    const line = openCourierHarness();
    const to = { ...LIVE, baseUrl: 'https://elsewhere.example', orderPaths: 'users', retailerId: '12' } as const;
    await line.accept({ ...newIntent('A'), destination: to });
    expect(line.last().to).toEqual(to);
  });

  it('is one order when its hand-over is repeated', async () => {
    const line = openCourierHarness();
    const intent = newIntent('A');
    await Promise.all([line.courier.accept(intent), line.courier.accept(intent)]);
    await flushTimers();
    await line.last().answer(accepted('A'));
    expect(await line.courier.accept(intent)).toMatchObject({ ok: true, value: { state: { kind: 'staged' } } });
    await vi.advanceTimersByTimeAsync(DAY);
    expect(line.sent()).toEqual(['A']);
  });

  it('is not reached earlier by an order that waits for its next try and is handed over once more', async () => {
    const line = openCourierHarness();
    const intent = newIntent('A');
    await line.accept(intent);
    await line.last().answer(OFFLINE);
    await line.accept(intent);
    expect(line.sent()).toEqual(['A']);
  });

  it('is never more than a few orders side by side, and all of them get their turn', async () => {
    const line = openCourierHarness({ maxInFlight: 2 });
    for (const order of ['A', 'B', 'C', 'D', 'E']) await line.accept(newIntent(order));
    expect(line.sent()).toEqual(['A', 'B']);
    await line.calls[1]?.answer(NOT_FOUND);
    expect(line.sent()).toEqual(['A', 'B', 'C']);
    for (const call of line.calls) await call.answer(accepted(call.request.orderId));
    expect(line.sent()).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  it('is not joined by a second hand-over of the same order, which is refused until the first is settled', async () => {
    const line = openCourierHarness();
    await line.accept(newIntent('A'));
    expect(await line.courier.accept(newIntent('A'))).toEqual(fail({ kind: 'already-in-flight' }));
    await line.last().answer(OFFLINE);
    expect(await line.courier.accept(newIntent('A'))).toEqual(fail({ kind: 'already-in-flight' }));
    await vi.advanceTimersByTimeAsync(SECOND);
    await line.last().answer(NOT_FOUND);
    expect(await line.courier.accept(newIntent('A'))).toMatchObject({ ok: true });
    await flushTimers();
    expect(line.sent()).toEqual(['A', 'A', 'A']);
  });

  it('never is the same order twice at the same time, also when an unknown one is sent again beside a newer one', async () => {
    const line = openCourierHarness();
    const unknown = await line.accept(newIntent('A'));
    await line.last().answer(CUT_OFF);
    const newer = await line.accept({ ...newIntent('A'), awareOf: [{ ref: unknown, kind: 'maybe-staged' }] });
    expect(await line.journal.advance(unknown, { kind: 'send-again' })).toEqual(fail({ kind: 'already-in-flight' }));
    expect(line.sent()).toEqual(['A', 'A']);
    await line.last().answer(accepted('A'));
    const awareOf = [{ ref: newer, kind: 'staged' as const }];
    expect(await line.journal.advance(unknown, { kind: 'send-again', awareOf })).toMatchObject({ ok: true });
    await flushTimers();
    expect(line.sent()).toEqual(['A', 'A', 'A']);
  });
});

describe('an answer that the disk has not taken yet', () => {
  /** A courier with one place on the wire, whose journal keeps no answer until it is let. */
  function openSlowLine() {
    const journal = openMemoryJournal({ log: silentLog });
    let letKeep = () => {};
    const mayKeep = new Promise<void>((resolve) => {
      letKeep = resolve;
    });
    const slow: typeof journal = {
      ...journal,
      async advance(id, event) {
        if (event.kind === 'updated') await mayKeep;
        return journal.advance(id, event);
      },
    };
    const edited: unknown[] = [];
    const courier = openCourier({
      journal: slow,
      stage: async (_to, { orderId }) => accepted(orderId),
      update: async (_to, { orderId, changes }) => {
        edited.push([orderId, changes.bags]);
        return ok(details(orderId));
      },
      get: GET_NOT_FOUND,
      probe: PROBE_REACHED,
      rules: RULES,
      log: silentLog,
      maxInFlight: 1,
    });
    return { courier, edited, letKeep };
  }

  it('keeps no other order from leaving, but the next of its own', async () => {
    const { courier, edited, letKeep } = openSlowLine();
    for (const edit of [newEdit('A', 3), newEdit('A', 4), newEdit('B', 7)]) await courier.accept(edit);
    await flushTimers();
    expect(edited).toEqual([
      ['A', 3],
      ['B', 7],
    ]);
    letKeep();
    await flushTimers();
    expect(edited.at(-1)).toEqual(['A', 4]);
  });

  it('is waited for when the station is closed', async () => {
    const { courier, letKeep } = openSlowLine();
    await courier.accept(newEdit('A', 3));
    await flushTimers();
    let stopped = false;
    const stop = courier.stop(5 * SECOND).then(() => {
      stopped = true;
    });
    await flushTimers();
    expect(stopped).toBe(false);
    letKeep();
    await stop;
  });
});

describe('an outcome that nobody knows', () => {
  it.each<[string, Failure]>([
    ['a line that was cut', { kind: 'cut-off', detail: 'ECONNRESET' }],
    ['silence', { kind: 'timed-out', afterSeconds: 30 }],
    ['a broken server', failWith({ kind: 'server-error', status: 500, reasons: [], source: null }).problem],
    ['an overloaded gateway', failWith({ kind: 'busy', status: 503, waitSeconds: 1, reasons: [], source: null }).problem],
    ["a captive portal's 200", failWith({ kind: 'not-connect', status: 200, what: 'html', source: null, text: null }).problem],
    [
      'the answer for another order',
      failWith({ kind: 'not-connect', status: 200, what: 'another-order', source: null, text: null }).problem,
    ],
  ])('after %s is shown as unknown and never sent again by itself', async (_what, failure) => {
    const line = openCourierHarness();
    const id = await line.accept(newIntent('A'));
    await line.last().answer(fail(failure));
    line.courier.retryNow();
    await vi.advanceTimersByTimeAsync(DAY);
    expect(await line.stateOf(id)).toEqual({ kind: 'unknown', failure });
    expect(line.sent()).toEqual(['A']);
  });
});

describe('a part of the station that breaks', () => {
  it('as a client leaves an unknown order, and not one that is "Sending" for ever', async () => {
    const journal = openMemoryJournal({ log: silentLog });
    const courier = openCourier({
      update: UPDATE_NOT_FOUND,
      journal,
      get: GET_NOT_FOUND,
      probe: PROBE_REACHED,
      rules: RULES,
      log: silentLog,
      stage: () => Promise.reject(new TypeError('Invalid header value')),
    });
    await courier.accept(newIntent('A'));
    await flushTimers();
    expect(await journal.listRecent(1)).toMatchObject([{ state: { kind: 'unknown', failure: { kind: 'cut-off' } } }]);
  });

  it('as a client gives its place on the wire to the next order', async () => {
    const journal = openMemoryJournal({ log: silentLog });
    const asked: string[] = [];
    const stage = (_to: unknown, { orderId }: StageRequest) => {
      asked.push(orderId);
      throw new TypeError('Invalid header value');
    };
    const courier = openCourier({
      update: UPDATE_NOT_FOUND,
      journal,
      get: GET_NOT_FOUND,
      probe: PROBE_REACHED,
      rules: RULES,
      log: silentLog,
      maxInFlight: 1,
      stage,
    });
    for (const order of ['A', 'B', 'C']) await courier.accept(newIntent(order));
    await flushTimers();
    expect(asked).toEqual(['A', 'B', 'C']);
  });

  it('as a listener to health loses no answer, is logged, and keeps no other listener from hearing', async () => {
    const log = { ...silentLog, error: vi.fn() };
    const journal = openMemoryJournal({ log });
    let calls = 0;
    const courier = openCourier({
      update: UPDATE_NOT_FOUND,
      journal,
      get: GET_NOT_FOUND,
      probe: PROBE_REACHED,
      rules: RULES,
      log,
      stage: async () => {
        calls += 1;
        return calls === 1 ? OFFLINE : accepted('A');
      },
    });
    const heard: string[] = [];
    courier.onHealthChange(() => {
      throw new Error('window gone');
    });
    courier.onHealthChange(({ kind }) => heard.push(kind));
    await courier.accept(newIntent('A'));
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await journal.listRecent(1)).toMatchObject([{ state: { kind: 'staged' } }]);
    expect(heard).toEqual(['offline', 'well']);
    expect(log.error).toHaveBeenCalledTimes(2);
  });

  it('as a listener to health hears of it when the answer stands in the journal', async () => {
    const line = openCourierHarness();
    const states: (string | undefined)[] = [];
    const id = await line.accept(newIntent('A'));
    line.courier.onHealthChange(() => void line.stateOf(id).then((state) => states.push(state?.kind)));
    await line.last().answer(OFFLINE);
    expect(states).toEqual(['waiting']);
  });
});

describe('a refusal', () => {
  it('ends one order, and neither the next one of the same name nor any other waits for it', async () => {
    const line = openCourierHarness();
    const id = await line.accept(newIntent('A'));
    await line.last().answer(NOT_FOUND);
    expect(await line.stateOf(id)).toMatchObject({ kind: 'rejected', failure: { kind: 'not-found' } });
    await line.accept(newIntent('A'));
    await line.accept(newIntent('B'));
    expect(line.sent()).toEqual(['A', 'A', 'B']);
    expect(line.courier.health()).toEqual({ kind: 'well' });
  });
});

describe('a station that is closed', () => {
  it('waits for what is on the wire, and writes down how it ended', async () => {
    const line = openCourierHarness();
    const id = await line.accept(newIntent('A'));
    let stopped = false;
    const stop = line.courier.stop(5 * SECOND).then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(stopped).toBe(false);
    await line.last().answer(accepted('A'));
    await stop;
    expect(await line.stateOf(id)).toMatchObject({ kind: 'staged' });
  });

  it('waits no longer than it was told to', async () => {
    const line = openCourierHarness();
    await line.accept(newIntent('A'));
    const stop = line.courier.stop(5 * SECOND);
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    await expect(stop).resolves.toBeUndefined();
  });

  it('closes at once when nothing is on the wire', async () => {
    const line = openCourierHarness();
    await line.accept(newIntent('A', 5 * SECOND));
    await expect(line.courier.stop(DAY)).resolves.toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('begins nothing more: no held order, no waiting one, no new one, and nobody wakes it', async () => {
    const line = openCourierHarness({ maxInFlight: 1 });
    await line.accept(newIntent('A'));
    const held = await line.accept(newIntent('B', 5 * SECOND));
    const waiting = await line.accept(newIntent('C'));
    const stop = line.courier.stop(DAY);
    await line.last().answer(accepted('A'));
    await stop;
    const late = await line.accept(newIntent('D'));
    line.courier.retryNow();
    await vi.advanceTimersByTimeAsync(DAY);
    expect(line.sent()).toEqual(['A']);
    expect(await line.stateOf(held)).toMatchObject({ kind: 'held' });
    expect(await line.stateOf(waiting)).toMatchObject({ kind: 'waiting' });
    expect(await line.stateOf(late)).toMatchObject({ kind: 'waiting' });
  });
});

describe('an order that is too old when its turn comes', () => {
  it('is asked about instead of sent: the groceries may be gone', async () => {
    const line = openCourierHarness({ rules: { overdueAfterMs: () => HOUR } });
    const id = await line.accept(newIntent('A'));
    await line.calls[0]?.answer(OFFLINE);
    turnClock(2 * HOUR);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(await line.stateOf(id)).toEqual({ kind: 'overdue', because: 'waited-too-long' });
    expect(line.sent()).toEqual(['A']);
    await line.journal.advance(id, { kind: 'send-again' });
    await vi.advanceTimersByTimeAsync(1);
    expect(line.sent()).toEqual(['A', 'A']);
  });
});

describe('an order that was meant for another address', () => {
  it('does not leave either when the address changes in the moment in which it is handed over', async () => {
    const line = openCourierHarness({ rules: { isCurrentDestination: () => false } });
    const id = await line.accept(newIntent('A'));
    expect(line.sent()).toEqual([]);
    expect(await line.stateOf(id)).toEqual({ kind: 'misrouted' });
  });

  it('does not leave, and goes only there when somebody says so and the address is back', async () => {
    let current = true;
    const line = openCourierHarness({ rules: { isCurrentDestination: () => current } });
    const id = await line.accept(newIntent('A', 5 * SECOND));
    current = false;
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(await line.stateOf(id)).toEqual({ kind: 'misrouted' });
    await line.journal.advance(id, { kind: 'send-again' });
    await vi.advanceTimersByTimeAsync(1);
    expect(await line.stateOf(id)).toEqual({ kind: 'misrouted' });
    current = true;
    await line.journal.advance(id, { kind: 'send-again' });
    await vi.advanceTimersByTimeAsync(1);
    expect(line.sent()).toEqual(['A']);
  });
});
