import { describe, expect, it, vi } from 'vitest';
import { openCourier } from '../../../../src-main/courier';
import { openMemoryJournal } from '../../../../src-main/journal';
import { openMemoryKnownOrders } from '../../../../src-main/known-orders';
import { silentLog } from '../../../../src-main/log';
import { fail, ok } from '../../../../src-shared/base/result';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { Intent } from '../../../../src-shared/intent/intent.schema';
import type { StageRequest } from '../../../../src-shared/order/order.schema';
import { DAY, HOUR, installFakeTime, SECOND, turnClock } from '../../../support/fake-time';
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

installFakeTime();

/** The options of a courier whose tests concern only its journal and its stage calls. */
const DEFAULT_OPTIONS = { update: UPDATE_NOT_FOUND, get: GET_NOT_FOUND, probe: PROBE_REACHED, rules: RULES, log: silentLog };

describe('a held order', () => {
  it('a held order is sent when its hold expires', async () => {
    const line = openCourierHarness();
    const id = await line.accept(newIntent('A', 5 * SECOND));
    await vi.advanceTimersByTimeAsync(5 * SECOND - 1);
    expect(line.sent()).toEqual([]);
    expect(await line.stateOf(id)).toMatchObject({ kind: 'held' });
    // Two more timer ticks, because the end of the hold is written before the request starts.
    await vi.advanceTimersByTimeAsync(2);
    expect(line.sent()).toEqual(['A']);
  });

  it('a held order that is undone in its last millisecond is never sent', async () => {
    const line = openCourierHarness();
    const id = await line.accept(newIntent('A', 5 * SECOND));
    await vi.advanceTimersByTimeAsync(5 * SECOND - 1);
    expect(await line.courier.undo(id)).toMatchObject({ ok: true });
    await vi.advanceTimersByTimeAsync(DAY);
    expect(line.sent()).toEqual([]);
    expect(await line.stateOf(id)).toEqual({ kind: 'withdrawn' });
  });

  it.each(['before', 'after'] as const)(
    'a held order that is undone just %s its hold expires is either withdrawn or sent, never both',
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

  it('an order that is being sent cannot be undone, and the undo is refused', async () => {
    const line = openCourierHarness();
    const id = await line.accept(newIntent('A'));
    expect(await line.courier.undo(id)).toEqual(fail({ kind: 'wrong-state', state: 'sending', event: 'undo' }));
    await line.last().answer(accepted('A'));
    expect(await line.courier.undo(id)).toEqual(fail({ kind: 'wrong-state', state: 'staged', event: 'undo' }));
  });

  it('an order without a hold is sent immediately', async () => {
    const line = openCourierHarness();
    await line.accept(newIntent('A'));
    expect(line.sent()).toEqual(['A']);
  });

  it.each([
    ['back', -HOUR],
    ['forward', HOUR],
  ])('a hold keeps its full length when the wall clock is set %s meanwhile', async (_way, by) => {
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

describe('a request', () => {
  it('an order is `sending` in the journal before its request starts, so that a crash leaves no unknown request', async () => {
    const line = openCourierHarness();
    const seen: Intent[] = [];
    line.journal.onChange((intent) => seen.push(intent));
    await line.accept(newIntent('A'));
    expect(line.calls).toHaveLength(1);
    expect(seen.at(-1)).toMatchObject({ state: { kind: 'sending' }, attempts: 1 });
  });

  it('an order is sent to the destination of its hand-over, even if the settings change', async () => {
    const line = openCourierHarness();
    const to = { ...LIVE, baseUrl: 'https://elsewhere.example', orderPaths: 'users', retailerId: '12' } as const;
    await line.accept({ ...newIntent('A'), destination: to });
    expect(line.last().to).toEqual(to);
  });

  it('an order whose hand-over is repeated is sent once', async () => {
    const line = openCourierHarness();
    const intent = newIntent('A');
    await Promise.all([line.courier.accept(intent), line.courier.accept(intent)]);
    await flushTimers();
    await line.last().answer(accepted('A'));
    expect(await line.courier.accept(intent)).toMatchObject({ ok: true, value: { state: { kind: 'staged' } } });
    await vi.advanceTimersByTimeAsync(DAY);
    expect(line.sent()).toEqual(['A']);
  });

  it('an order that waits for a retry is not sent earlier when it is handed over again', async () => {
    const line = openCourierHarness();
    const intent = newIntent('A');
    await line.accept(intent);
    await line.last().answer(OFFLINE);
    await line.accept(intent);
    expect(line.sent()).toEqual(['A']);
  });

  it('the number of requests in flight is limited, and every order is sent', async () => {
    const line = openCourierHarness({ maxInFlight: 2 });
    for (const order of ['A', 'B', 'C', 'D', 'E']) await line.accept(newIntent(order));
    expect(line.sent()).toEqual(['A', 'B']);
    await line.calls[1]?.answer(NOT_FOUND);
    expect(line.sent()).toEqual(['A', 'B', 'C']);
    for (const call of line.calls) await call.answer(accepted(call.request.orderId));
    expect(line.sent()).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  it('a second staging of an order is refused until the first is final', async () => {
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

  it('an Unknown order is not sent again while a newer staging of it is in flight', async () => {
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

describe('an outcome that is not yet on the disk', () => {
  /** A courier with one request slot, whose journal writes no outcome until the test allows it. */
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
      known: openMemoryKnownOrders({ log: silentLog }),
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

  it('an outcome that is not yet on the disk delays only the next request of its own order', async () => {
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

  it('closing the station waits for an outcome that is not yet on the disk', async () => {
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

describe('an unknown outcome', () => {
  it.each<[string, Failure]>([
    ['a lost connection', { kind: 'cut-off', detail: 'ECONNRESET' }],
    ['a timeout', { kind: 'timed-out', afterSeconds: 30 }],
    ['a server error', failWith({ kind: 'server-error', status: 500, reasons: [], source: null }).problem],
    ['an overloaded gateway', failWith({ kind: 'busy', status: 503, waitSeconds: 1, reasons: [], source: null }).problem],
    ["a captive portal's 200", failWith({ kind: 'not-connect', status: 200, what: 'html', source: null, text: null }).problem],
    [
      'a response about another order',
      failWith({ kind: 'not-connect', status: 200, what: 'another-order', source: null, text: null }).problem,
    ],
  ])('an order after %s is Unknown and never sent again automatically', async (_what, failure) => {
    const line = openCourierHarness();
    const id = await line.accept(newIntent('A'));
    await line.last().answer(fail(failure));
    line.courier.retryNow();
    await vi.advanceTimersByTimeAsync(DAY);
    expect(await line.stateOf(id)).toEqual({ kind: 'unknown', failure });
    expect(line.sent()).toEqual(['A']);
  });
});

describe('an error inside the station', () => {
  it('an order whose API client throws becomes Unknown instead of staying Sending', async () => {
    const journal = openMemoryJournal({ log: silentLog });
    const courier = openCourier({
      known: openMemoryKnownOrders({ log: silentLog }),
      ...DEFAULT_OPTIONS,
      journal,
      stage: () => Promise.reject(new TypeError('Invalid header value')),
    });
    await courier.accept(newIntent('A'));
    await flushTimers();
    expect(await journal.listRecent(1)).toMatchObject([{ state: { kind: 'unknown', failure: { kind: 'cut-off' } } }]);
  });

  it('an API client that throws frees its request slot for the next order', async () => {
    const journal = openMemoryJournal({ log: silentLog });
    const asked: string[] = [];
    const stage = (_to: unknown, { orderId }: StageRequest) => {
      asked.push(orderId);
      throw new TypeError('Invalid header value');
    };
    const courier = openCourier({ known: openMemoryKnownOrders({ log: silentLog }), ...DEFAULT_OPTIONS, journal, maxInFlight: 1, stage });
    for (const order of ['A', 'B', 'C']) await courier.accept(newIntent(order));
    await flushTimers();
    expect(asked).toEqual(['A', 'B', 'C']);
  });

  it('a health listener that throws is logged, and loses no outcome and no notification of other listeners', async () => {
    const log = { ...silentLog, error: vi.fn() };
    const journal = openMemoryJournal({ log });
    let calls = 0;
    const courier = openCourier({
      known: openMemoryKnownOrders({ log: silentLog }),
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

  it('a health listener is notified after the outcome is in the journal', async () => {
    const line = openCourierHarness();
    const states: (string | undefined)[] = [];
    const id = await line.accept(newIntent('A'));
    line.courier.onHealthChange(() => void line.stateOf(id).then((state) => states.push(state?.kind)));
    await line.last().answer(OFFLINE);
    expect(states).toEqual(['waiting']);
  });
});

describe('a rejected order', () => {
  it('a rejected order delays neither the next staging of the same order nor any other order', async () => {
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

describe('a station that closes', () => {
  it('closing the station waits for requests in flight and persists their outcomes', async () => {
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

  it('closing the station waits no longer than its timeout', async () => {
    const line = openCourierHarness();
    await line.accept(newIntent('A'));
    const stop = line.courier.stop(5 * SECOND);
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    await expect(stop).resolves.toBeUndefined();
  });

  it('closing the station is immediate when no request is in flight', async () => {
    const line = openCourierHarness();
    await line.accept(newIntent('A', 5 * SECOND));
    await expect(line.courier.stop(DAY)).resolves.toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a closed station starts no held, waiting or new order, also on a manual retry', async () => {
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

describe('an overdue order', () => {
  it('an order that is too old when it could be sent becomes overdue', async () => {
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

describe('a misrouted order', () => {
  it('an order is misrouted when the address changes during its hand-over', async () => {
    const line = openCourierHarness({ rules: { isCurrentDestination: () => false } });
    const id = await line.accept(newIntent('A'));
    expect(line.sent()).toEqual([]);
    expect(await line.stateOf(id)).toEqual({ kind: 'misrouted' });
  });

  it('a misrouted order is sent only after a decision and only to its own address', async () => {
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
