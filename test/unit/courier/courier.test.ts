import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CourierOptions, openCourier } from '../../../src-main/courier';
import { openMemoryJournal } from '../../../src-main/journal';
import { silentLog } from '../../../src-main/log';
import type { Failure } from '../../../src-shared/failure';
import { Intent, type IntentId, type OrderAnswer } from '../../../src-shared/intent';
import type { StageRequest } from '../../../src-shared/order';
import { fail, ok, type Result } from '../../../src-shared/result';
import {
  CUT_OFF,
  details,
  LIVE,
  NO_LOOK,
  NO_UPDATE,
  NOT_FOUND,
  newEdit,
  newIntent,
  OFFLINE,
  openLine,
  RULES,
  settleDown,
  taken,
  tooMany,
  UNAUTHORISED,
} from './fixtures/line';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 2, 2, 9) }));
afterEach(() => vi.useRealTimers());

const turnClock = (byMs: number) => vi.setSystemTime(Date.now() + byMs);

describe('an order that is held', () => {
  it('stays here while it can still be taken back, and leaves when its time is over', async () => {
    const line = openLine();
    const id = await line.accept(newIntent('A', 5 * SECOND));
    await vi.advanceTimersByTimeAsync(5 * SECOND - 1);
    expect(line.sent()).toEqual([]);
    expect(await line.stateOf(id)).toMatchObject({ name: 'held' });
    // Two more steps of the clock, because the end of the hold is written down before the order leaves.
    await vi.advanceTimersByTimeAsync(2);
    expect(line.sent()).toEqual(['A']);
  });

  it('and was taken back in its last millisecond is never sent', async () => {
    const line = openLine();
    const id = await line.accept(newIntent('A', 5 * SECOND));
    await vi.advanceTimersByTimeAsync(5 * SECOND - 1);
    expect(await line.courier.undo(id)).toMatchObject({ ok: true });
    await vi.advanceTimersByTimeAsync(DAY);
    expect(line.sent()).toEqual([]);
    expect(await line.stateOf(id)).toEqual({ name: 'withdrawn' });
  });

  it.each(['before', 'after'] as const)(
    'and is taken back just %s its time ends is either withdrawn or sent, never both',
    async (moment) => {
      const line = openLine();
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
    const line = openLine();
    const id = await line.accept(newIntent('A'));
    expect(await line.courier.undo(id)).toEqual(fail({ kind: 'wrong-state', state: 'sending', event: 'undo' }));
    await line.last().answer(taken('A'));
    expect(await line.courier.undo(id)).toEqual(fail({ kind: 'wrong-state', state: 'staged', event: 'undo' }));
  });

  it('leaves at once where the station holds nothing back', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    expect(line.sent()).toEqual(['A']);
  });

  it.each([
    ['back', -HOUR],
    ['forward', HOUR],
  ])('has its full seconds, no less and no more, when the clock is set %s meanwhile', async (_way, by) => {
    const line = openLine();
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
    const line = openLine();
    const seen: Intent[] = [];
    line.journal.onChange((intent) => seen.push(intent));
    await line.accept(newIntent('A'));
    expect(line.calls).toHaveLength(1);
    expect(seen.at(-1)).toMatchObject({ state: { name: 'sending' }, attempts: 1 });
  });

  it('goes where it was meant to go when it was handed over, whatever the settings say by then', async () => {
    const line = openLine();
    const to = { ...LIVE, baseUrl: 'https://elsewhere.example', orderPaths: 'users', retailerId: '12' } as const;
    await line.accept({ ...newIntent('A'), destination: to });
    expect(line.last().to).toEqual(to);
  });

  it('is one order when its hand-over is repeated', async () => {
    const line = openLine();
    const intent = newIntent('A');
    await Promise.all([line.courier.accept(intent), line.courier.accept(intent)]);
    await settleDown();
    await line.last().answer(taken('A'));
    expect(await line.courier.accept(intent)).toMatchObject({ ok: true, value: { state: { name: 'staged' } } });
    await vi.advanceTimersByTimeAsync(DAY);
    expect(line.sent()).toEqual(['A']);
  });

  it('is not reached earlier by an order that waits for its next try and is handed over once more', async () => {
    const line = openLine();
    const intent = newIntent('A');
    await line.accept(intent);
    await line.last().answer(OFFLINE);
    await line.accept(intent);
    expect(line.sent()).toEqual(['A']);
  });

  it('is never more than a few orders side by side, and all of them get their turn', async () => {
    const line = openLine({ atOnce: 2 });
    for (const order of ['A', 'B', 'C', 'D', 'E']) await line.accept(newIntent(order));
    expect(line.sent()).toEqual(['A', 'B']);
    await line.calls[1]?.answer(NOT_FOUND);
    expect(line.sent()).toEqual(['A', 'B', 'C']);
    for (const call of line.calls) await call.answer(taken(call.request.orderId));
    expect(line.sent()).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  it('is not joined by a second hand-over of the same order, which is refused until the first is settled', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    expect(await line.courier.accept(newIntent('A'))).toEqual(fail({ kind: 'already-leaving' }));
    await line.last().answer(OFFLINE);
    expect(await line.courier.accept(newIntent('A'))).toEqual(fail({ kind: 'already-leaving' }));
    await vi.advanceTimersByTimeAsync(SECOND);
    await line.last().answer(NOT_FOUND);
    expect(await line.courier.accept(newIntent('A'))).toMatchObject({ ok: true });
    await settleDown();
    expect(line.sent()).toEqual(['A', 'A', 'A']);
  });

  it('never is the same order twice at the same time, also when an unknown one is sent again beside a newer one', async () => {
    const line = openLine();
    const unknown = await line.accept(newIntent('A'));
    await line.last().answer(CUT_OFF);
    await line.accept(newIntent('A'));
    await line.journal.advance(unknown, { name: 'send-again' });
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.sent()).toEqual(['A', 'A']);
    await line.last().answer(taken('A'));
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
        if (event.name === 'updated') await mayKeep;
        return journal.advance(id, event);
      },
    };
    const edited: unknown[] = [];
    const courier = openCourier({
      journal: slow,
      stage: async (_to, { orderId }) => taken(orderId),
      update: async (_to, { orderId, changes }) => {
        edited.push([orderId, changes.bags]);
        return ok(details(orderId));
      },
      look: NO_LOOK,
      rules: RULES,
      log: silentLog,
      atOnce: 1,
    });
    return { courier, edited, letKeep };
  }

  it('keeps no other order from leaving, but the next of its own', async () => {
    const { courier, edited, letKeep } = openSlowLine();
    for (const edit of [newEdit('A', 3), newEdit('A', 4), newEdit('B', 7)]) await courier.accept(edit);
    await settleDown();
    expect(edited).toEqual([
      ['A', 3],
      ['B', 7],
    ]);
    letKeep();
    await settleDown();
    expect(edited.at(-1)).toEqual(['A', 4]);
  });

  it('is waited for when the station is closed', async () => {
    const { courier, letKeep } = openSlowLine();
    await courier.accept(newEdit('A', 3));
    await settleDown();
    let stopped = false;
    const stop = courier.stop(5 * SECOND).then(() => {
      stopped = true;
    });
    await settleDown();
    expect(stopped).toBe(false);
    letKeep();
    await stop;
  });
});

describe('an outcome that nobody knows', () => {
  it.each<[string, Failure]>([
    ['a line that was cut', { kind: 'cut-off', detail: 'ECONNRESET' }],
    ['silence', { kind: 'timed-out', afterSeconds: 30 }],
    ['a broken server', { kind: 'server-error', status: 500, reasons: [], source: null }],
    ['an overloaded gateway', { kind: 'busy', status: 503, waitSeconds: 1, reasons: [], source: null }],
    ["a captive portal's 200", { kind: 'not-connect', status: 200, what: 'html', source: 'unknown', text: null }],
    ['the answer for another order', { kind: 'not-connect', status: 200, what: 'another-order', source: 'unknown', text: null }],
  ])('after %s is shown as unknown and never sent again by itself', async (_what, failure) => {
    const line = openLine();
    const id = await line.accept(newIntent('A'));
    await line.last().answer(fail(failure));
    line.courier.wake();
    await vi.advanceTimersByTimeAsync(DAY);
    expect(await line.stateOf(id)).toEqual({ name: 'unknown', failure });
    expect(line.sent()).toEqual(['A']);
  });
});

describe('a part of the station that breaks', () => {
  it('as a client leaves an unknown order, and not one that is "Sending" for ever', async () => {
    const journal = openMemoryJournal({ log: silentLog });
    const courier = openCourier({
      update: NO_UPDATE,
      journal,
      look: NO_LOOK,
      rules: RULES,
      log: silentLog,
      stage: () => Promise.reject(new TypeError('Invalid header value')),
    });
    await courier.accept(newIntent('A'));
    await settleDown();
    expect(await journal.recent(1)).toMatchObject([{ state: { name: 'unknown', failure: { kind: 'cut-off' } } }]);
  });

  it('as a client gives its place on the wire to the next order', async () => {
    const journal = openMemoryJournal({ log: silentLog });
    const asked: string[] = [];
    const stage = (_to: unknown, { orderId }: StageRequest) => {
      asked.push(orderId);
      throw new TypeError('Invalid header value');
    };
    const courier = openCourier({ update: NO_UPDATE, journal, look: NO_LOOK, rules: RULES, log: silentLog, atOnce: 1, stage });
    for (const order of ['A', 'B', 'C']) await courier.accept(newIntent(order));
    await settleDown();
    expect(asked).toEqual(['A', 'B', 'C']);
  });

  it('as a listener to health loses no answer, is logged, and keeps no other listener from hearing', async () => {
    const log = { ...silentLog, error: vi.fn() };
    const journal = openMemoryJournal({ log });
    let calls = 0;
    const courier = openCourier({
      update: NO_UPDATE,
      journal,
      look: NO_LOOK,
      rules: RULES,
      log,
      stage: async () => {
        calls += 1;
        return calls === 1 ? OFFLINE : taken('A');
      },
    });
    const heard: string[] = [];
    courier.onHealth(() => {
      throw new Error('window gone');
    });
    courier.onHealth(({ kind }) => heard.push(kind));
    await courier.accept(newIntent('A'));
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await journal.recent(1)).toMatchObject([{ state: { name: 'staged' } }]);
    expect(heard).toEqual(['offline', 'well']);
    expect(log.error).toHaveBeenCalledTimes(2);
  });

  it('as a listener to health hears of it when the answer stands in the journal', async () => {
    const line = openLine();
    const states: (string | undefined)[] = [];
    const id = await line.accept(newIntent('A'));
    line.courier.onHealth(() => void line.stateOf(id).then((state) => states.push(state?.name)));
    await line.last().answer(OFFLINE);
    expect(states).toEqual(['waiting']);
  });
});

describe('a refusal', () => {
  it('ends one order, and neither the next one of the same name nor any other waits for it', async () => {
    const line = openLine();
    const id = await line.accept(newIntent('A'));
    await line.last().answer(NOT_FOUND);
    expect(await line.stateOf(id)).toMatchObject({ name: 'rejected', failure: { kind: 'not-found' } });
    await line.accept(newIntent('A'));
    await line.accept(newIntent('B'));
    expect(line.sent()).toEqual(['A', 'A', 'B']);
    expect(line.courier.health()).toEqual({ kind: 'well' });
  });
});

describe('a server that asks to be left alone (429)', () => {
  it('is left alone by every order for as long as it asked, and then each one goes', async () => {
    const line = openLine();
    const id = await line.accept(newIntent('A'));
    await line.last().answer(tooMany(120));
    expect(await line.stateOf(id)).toMatchObject({ name: 'waiting', failure: { kind: 'busy' } });
    await line.accept(newIntent('B'));
    await line.accept(newIntent('C', 5 * SECOND));
    await vi.advanceTimersByTimeAsync(120 * SECOND - 1);
    expect(line.sent()).toEqual(['A']);
    await vi.advanceTimersByTimeAsync(1);
    expect(line.sent().slice(1).sort()).toEqual(['A', 'B', 'C']);
    expect(line.courier.health()).toEqual({ kind: 'well' });
  });

  it('without saying for how long is left alone for a while', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    await line.last().answer(tooMany(null));
    await line.accept(newIntent('B'));
    expect(line.sent()).toEqual(['A']);
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(line.sent().slice(1).sort()).toEqual(['A', 'B']);
  });

  it('for a day, by mistake or in another unit, does not put the store to sleep until tomorrow', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    await line.last().answer(tooMany(86_400 * 1_000));
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    expect(line.sent()).toEqual(['A', 'A']);
  });

  it('with "Retry-After: 0" is not asked again in a tight loop', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    for (let calls = 0; calls < line.calls.length && calls < 100; calls += 1) {
      await line.calls[calls]?.answer(tooMany(0));
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(line.calls.length).toBeLessThan(10);
  });

  it('for part of a second is left alone for a whole number of milliseconds, and for a second at least', async () => {
    const line = openLine();
    const id = await line.accept(newIntent('A'));
    await line.last().answer(tooMany(1.0005));
    expect(Intent.safeParse((await line.journal.recent(1))[0])).toMatchObject({ success: true });
    expect(await line.stateOf(id)).toMatchObject({ notBefore: Date.now() + 1_001 });
    await vi.advanceTimersByTimeAsync(1_001);
    await line.last().answer(tooMany(0.2));
    expect(await line.stateOf(id)).toMatchObject({ notBefore: Date.now() + SECOND });
  });

  it('is left alone for as long as it asked also when credentials or settings change meanwhile', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    await line.last().answer(tooMany(120));
    await line.accept(newIntent('B'));
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    line.courier.wake();
    await vi.advanceTimersByTimeAsync(60 * SECOND - 1);
    expect(line.sent()).toEqual(['A']);
    await vi.advanceTimersByTimeAsync(1);
    expect(line.sent().slice(1).sort()).toEqual(['A', 'B']);
  });

  it('is not taken for another server, which has not asked for it', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    await line.last().answer(tooMany(120));
    await line.accept({ ...newIntent('B'), destination: { ...LIVE, baseUrl: 'https://elsewhere.example' } });
    expect(line.sent()).toEqual(['A', 'B']);
  });

  it.each([-DAY, DAY])('is left alone for as long as it asked when the clock is turned by %i ms', async (by) => {
    const line = openLine();
    await line.accept(newIntent('A'));
    await line.last().answer(tooMany(120));
    turnClock(by);
    await line.accept(newIntent('B'));
    await vi.advanceTimersByTimeAsync(120 * SECOND - 1);
    expect(line.sent()).toEqual(['A']);
    await vi.advanceTimersByTimeAsync(1);
    expect(line.sent().slice(1).sort()).toEqual(['A', 'B']);
  });

  it('lets an order go that waited for something else when the clock was set back meanwhile', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    await line.accept(newIntent('B'));
    await line.calls[0]?.answer(OFFLINE);
    await line.calls[1]?.answer(tooMany(10));
    turnClock(-DAY);
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(line.sent().slice(2).sort()).toEqual(['A', 'B']);
  });

  it('still hears the answer to a request that was out already when the pause began', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    const b = await line.accept(newIntent('B'));
    await line.calls[0]?.answer(tooMany(60));
    await line.calls[1]?.answer(taken('B'));
    expect(await line.stateOf(b)).toMatchObject({ name: 'staged' });
    await vi.advanceTimersByTimeAsync(59 * SECOND);
    expect(line.sent()).toEqual(['A', 'B']);
  });
});

describe('a station that is not authorised', () => {
  it('sends nothing, says since when, and looks again by itself', async () => {
    const line = openLine();
    const a = await line.accept(newIntent('A'));
    const since = Date.now();
    await line.last().answer(UNAUTHORISED);
    expect(line.courier.health()).toEqual({ kind: 'not-authorised', since, failure: UNAUTHORISED.problem });
    expect(await line.stateOf(a)).toMatchObject({ name: 'waiting', failure: { kind: 'not-authorised' } });
    await line.accept(newIntent('B'));
    await vi.advanceTimersByTimeAsync(29 * SECOND);
    expect(line.sent()).toEqual(['A']);

    await vi.advanceTimersByTimeAsync(SECOND);
    expect(line.sent().length).toBeGreaterThan(1);
    for (const call of line.calls.slice(1)) await call.answer(UNAUTHORISED);
    expect(line.courier.health()).toMatchObject({ kind: 'not-authorised', since });
  });

  it('sends everything the moment its credentials are mended', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    await line.last().answer(UNAUTHORISED);
    const b = await line.accept(newIntent('B'));
    line.courier.wake();
    await settleDown();
    expect(line.sent().sort()).toEqual(['A', 'A', 'B']);
    for (const call of line.calls) await call.answer(taken(call.request.orderId));
    expect(line.courier.health()).toEqual({ kind: 'well' });
    expect(await line.stateOf(b)).toMatchObject({ name: 'staged' });
  });

  it('keeps orders while its keychain is locked', async () => {
    const line = openLine();
    const id = await line.accept(newIntent('A'));
    await line.last().answer(fail({ kind: 'local', what: 'keychain-locked', detail: '' }));
    expect(await line.stateOf(id)).toMatchObject({ name: 'waiting' });
    expect(line.courier.health()).toMatchObject({ kind: 'not-authorised' });
  });
});

describe('a station that lost its network', () => {
  it('keeps what it has, says since when it is offline, tries again, and comes back by itself', async () => {
    const line = openLine();
    const healths: string[] = [];
    line.courier.onHealth(({ kind }) => healths.push(kind));
    const since = Date.now();
    const id = await line.accept(newIntent('A'));
    await line.last().answer(OFFLINE);
    expect(await line.stateOf(id)).toMatchObject({ name: 'waiting', failure: OFFLINE.problem });
    for (let attempt = 2; attempt <= 12; attempt += 1) {
      await vi.advanceTimersByTimeAsync(60 * SECOND);
      await line.last().answer(OFFLINE);
      expect(line.courier.health()).toMatchObject({ kind: 'offline', since });
    }
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    await line.last().answer(taken('A'));
    expect(await line.stateOf(id)).toMatchObject({ name: 'staged' });
    expect(line.courier.health()).toEqual({ kind: 'well' });
    expect(healths.at(-1)).toBe('well');
  });

  it('does not ask again before it has waited', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    await line.last().answer(OFFLINE);
    // Half of the first bound, because the fixture's chance is always a half.
    await vi.advanceTimersByTimeAsync(499);
    expect(line.sent()).toEqual(['A']);
    await vi.advanceTimersByTimeAsync(1);
    expect(line.sent()).toEqual(['A', 'A']);
  });

  it('says offline when what answers is not Connect, and when the line was cut', async () => {
    for (const failure of [CUT_OFF.problem, { kind: 'not-connect', status: 200, what: 'html', source: 'unknown', text: null } as const]) {
      const line = openLine();
      await line.accept(newIntent('A'));
      await line.last().answer(fail(failure));
      expect(line.courier.health()).toMatchObject({ kind: 'offline', failure });
    }
  });

  it('is still offline after an order that could not even be sent: only Connect can say that all is well', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    await line.last().answer(OFFLINE);
    const offline = line.courier.health();
    await line.accept(newIntent('B'));
    await line.last().answer(fail({ kind: 'local', what: 'bad-input', detail: '' }));
    expect(offline.kind).toBe('offline');
    expect(line.courier.health()).toEqual(offline);
  });

  it('is woken without a second request for what is already on the wire', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    line.courier.wake();
    await vi.advanceTimersByTimeAsync(HOUR);
    line.courier.wake();
    await settleDown();
    expect(line.sent()).toEqual(['A']);
  });

  it('with more orders than it sends side by side is woken for all of them', async () => {
    const line = openLine({ atOnce: 2 });
    for (const order of ['A', 'B', 'C', 'D']) await line.accept(newIntent(order));
    // Every order fails once, so that each has its own time to wait for.
    for (let index = 0; index < 4; index += 1) await line.calls[index]?.answer(OFFLINE);
    expect(line.sent()).toHaveLength(4);
    line.courier.wake();
    await settleDown();
    for (let index = 4; index < line.calls.length; index += 1) await line.calls[index]?.answer(taken('any'));
    expect(line.sent()).toHaveLength(8);
  });

  it('because its clock was a year ahead sends its orders when the clock is set right, not a year later', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    await line.last().answer(fail({ kind: 'not-reached', cause: 'tls', detail: 'CERT_HAS_EXPIRED' }));
    turnClock(-365 * DAY);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.sent()).toEqual(['A', 'A']);
  });

  it('or its credentials while its clock was ahead does not hold new orders until that time comes', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    await line.last().answer(UNAUTHORISED);
    turnClock(-DAY);
    await line.accept(newIntent('B'));
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.sent()).toContain('B');
  });
});

describe('a station that is closed', () => {
  it('waits for what is on the wire, and writes down how it ended', async () => {
    const line = openLine();
    const id = await line.accept(newIntent('A'));
    let stopped = false;
    const stop = line.courier.stop(5 * SECOND).then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(stopped).toBe(false);
    await line.last().answer(taken('A'));
    await stop;
    expect(await line.stateOf(id)).toMatchObject({ name: 'staged' });
  });

  it('waits no longer than it was told to', async () => {
    const line = openLine();
    await line.accept(newIntent('A'));
    const stop = line.courier.stop(5 * SECOND);
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    await expect(stop).resolves.toBeUndefined();
  });

  it('closes at once when nothing is on the wire', async () => {
    const line = openLine();
    await line.accept(newIntent('A', 5 * SECOND));
    await expect(line.courier.stop(DAY)).resolves.toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('begins nothing more: no held order, no waiting one, no new one, and nobody wakes it', async () => {
    const line = openLine({ atOnce: 1 });
    await line.accept(newIntent('A'));
    const held = await line.accept(newIntent('B', 5 * SECOND));
    const waiting = await line.accept(newIntent('C'));
    const stop = line.courier.stop(DAY);
    await line.last().answer(taken('A'));
    await stop;
    const late = await line.accept(newIntent('D'));
    line.courier.wake();
    await vi.advanceTimersByTimeAsync(DAY);
    expect(line.sent()).toEqual(['A']);
    expect(await line.stateOf(held)).toMatchObject({ name: 'held' });
    expect(await line.stateOf(waiting)).toMatchObject({ name: 'waiting' });
    expect(await line.stateOf(late)).toMatchObject({ name: 'waiting' });
  });
});

describe('an order that is too old when its turn comes', () => {
  it('is asked about instead of sent: the groceries may be gone', async () => {
    const line = openLine({ rules: { staleMs: () => HOUR } });
    const id = await line.accept(newIntent('A'));
    await line.calls[0]?.answer(OFFLINE);
    turnClock(2 * HOUR);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(await line.stateOf(id)).toEqual({ name: 'overdue' });
    expect(line.sent()).toEqual(['A']);
    await line.journal.advance(id, { name: 'send-again' });
    await vi.advanceTimersByTimeAsync(1);
    expect(line.sent()).toEqual(['A', 'A']);
  });
});

describe('an order that was meant for another address', () => {
  it('does not leave either when the address changes in the moment in which it is handed over', async () => {
    const line = openLine({ rules: { isCurrent: () => false } });
    const id = await line.accept(newIntent('A'));
    expect(line.sent()).toEqual([]);
    expect(await line.stateOf(id)).toEqual({ name: 'parked' });
  });

  it('does not leave, and goes only there when somebody says so and the address is back', async () => {
    let current = true;
    const line = openLine({ rules: { isCurrent: () => current } });
    const id = await line.accept(newIntent('A', 5 * SECOND));
    current = false;
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(await line.stateOf(id)).toEqual({ name: 'parked' });
    await line.journal.advance(id, { name: 'send-again' });
    await vi.advanceTimersByTimeAsync(1);
    expect(await line.stateOf(id)).toEqual({ name: 'parked' });
    current = true;
    await line.journal.advance(id, { name: 'send-again' });
    await vi.advanceTimersByTimeAsync(1);
    expect(line.sent()).toEqual(['A']);
  });
});

describe('an order of which nobody knows how it ended', () => {
  const answered = (status: string) => async () => ok({ id: 'A', status, orderUrl: null });

  it.each(['staged_for_delivery', 'waiting_for_delivery', 'delivered'])('is staged when Connect, asked, says "%s"', async (status) => {
    const line = openLine({ look: answered(status), rules: { looksByItself: true } });
    const id = await line.accept(newIntent('A'));
    await line.calls[0]?.answer(CUT_OFF);
    expect(await line.stateOf(id)).toMatchObject({ name: 'unknown' });
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(await line.stateOf(id)).toMatchObject({ name: 'staged', answer: { status } });
    expect(line.sent()).toEqual(['A']);
  });

  it.each(['brand_new', 'created', 'acknowledged', 'something_new'])(
    'stays a person’s when Connect says "%s": that proves nothing',
    async (status) => {
      const line = openLine({ look: answered(status), rules: { looksByItself: true } });
      const id = await line.accept(newIntent('A'));
      await line.calls[0]?.answer(CUT_OFF);
      await vi.advanceTimersByTimeAsync(HOUR);
      expect(await line.stateOf(id)).toMatchObject({ name: 'unknown' });
      expect(line.sent()).toEqual(['A']);
    },
  );

  it('is sent again by itself only where the station says so', async () => {
    const line = openLine({ look: answered('brand_new'), rules: { looksByItself: true, onUnknown: () => 'resend' } });
    const id = await line.accept(newIntent('A'));
    await line.calls[0]?.answer(CUT_OFF);
    await vi.advanceTimersByTimeAsync(SECOND + 1);
    await line.calls[1]?.answer(taken('A'));
    expect(await line.stateOf(id)).toMatchObject({ name: 'staged' });
  });

  it('is asked about again while Connect cannot be reached, and not for ever', async () => {
    const look = vi.fn(async () => OFFLINE);
    const line = openLine({ look, rules: { looksByItself: true, onUnknown: () => 'resend' } });
    const id = await line.accept(newIntent('A'));
    await line.calls[0]?.answer(CUT_OFF);
    await vi.advanceTimersByTimeAsync(DAY);
    expect(look).toHaveBeenCalledTimes(4);
    expect(await line.stateOf(id)).toMatchObject({ name: 'unknown' });
    expect(line.sent()).toEqual(['A']);
  });
});

describe('an edit', () => {
  const changedTo = (line: ReturnType<typeof openLine>) => line.edits.map(({ request }) => request.changes.bags);
  const LATER = fail<Failure>({ kind: 'busy', status: 400, waitSeconds: 30, reasons: [], source: null });

  it('leaves at once and ends as updated, with what Connect says of the order now', async () => {
    const line = openLine();
    const id = await line.accept(newEdit('A', 3));
    expect(await line.stateOf(id)).toEqual({ name: 'sending' });
    await line.edits[0]?.answer(ok({ ...details('A'), bagCount: 3 }));
    expect(await line.stateOf(id)).toMatchObject({ name: 'updated', details: { bagCount: 3 } });
  });

  it.each([
    ['was cut off', CUT_OFF],
    ['met a server that broke', fail<Failure>({ kind: 'server-error', status: 502, reasons: [], source: null })],
    ['never left', OFFLINE],
  ])('that %s is made again, because twice is once', async (_what, failure) => {
    const line = openLine();
    const id = await line.accept(newEdit('A', 3));
    await line.edits[0]?.answer(failure);
    expect(await line.stateOf(id)).toMatchObject({ name: 'waiting', failure: failure.problem });
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.edits).toHaveLength(2);
  });

  it('is not overtaken by a later one of the same order, or the older would have the last word', async () => {
    const line = openLine();
    await line.accept(newEdit('A', 3));
    await line.accept(newEdit('A', 4));
    await line.accept(newEdit('B', 7));
    expect(changedTo(line)).toEqual([3, 7]);
    await line.edits[0]?.answer(OFFLINE);
    expect(changedTo(line)).toEqual([3, 7]);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(changedTo(line)).toEqual([3, 7, 3]);
    await line.edits[2]?.answer(ok(details('A')));
    expect(changedTo(line)).toEqual([3, 7, 3, 4]);
  });

  it('does not overtake an earlier one of the same order that waits for its next try', async () => {
    const line = openLine();
    await line.accept(newEdit('A', 3));
    await line.edits[0]?.answer(OFFLINE);
    await line.accept(newEdit('A', 4));
    expect(changedTo(line)).toEqual([3]);
    await vi.advanceTimersByTimeAsync(HOUR);
    await line.edits[1]?.answer(ok(details('A')));
    expect(changedTo(line)).toEqual([3, 3, 4]);
  });

  it("that was refused stands in nobody's way", async () => {
    const line = openLine();
    await line.accept(newEdit('A', 3));
    await line.accept(newEdit('A', 4));
    await line.edits[0]?.answer(NOT_FOUND);
    expect(changedTo(line)).toEqual([3, 4]);
  });

  it('and the staging of its order leave in the order in which they came to wait', async () => {
    const line = openLine();
    await line.accept(newEdit('A', 3));
    await line.accept(newIntent('A'));
    expect(line.sent()).toEqual([]);
    await line.edits[0]?.answer(ok(details('A')));
    expect(line.sent()).toEqual(['A']);
  });

  it('that Connect wants later is sent at that time, once, when somebody said so, and holds up nothing until then', async () => {
    const line = openLine();
    const id = await line.accept(newEdit('A', 3));
    await line.edits[0]?.answer(LATER);
    expect(await line.stateOf(id)).toMatchObject({ name: 'rejected' });
    await line.journal.advance(id, { name: 'schedule', notBefore: Date.now() + 30 * SECOND });
    line.courier.wake();
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
    expect(await line.stateOf(id)).toMatchObject({ name: 'rejected' });
  });

  it('that waits for the time Connect named is not sent before it by being handed over once more', async () => {
    const line = openLine();
    const edit = newEdit('A', 3);
    await line.accept(edit);
    await line.edits[0]?.answer(LATER);
    await line.journal.advance(edit.id, { name: 'schedule', notBefore: Date.now() + 30 * SECOND });
    await line.accept(edit);
    await vi.advanceTimersByTimeAsync(30 * SECOND - 1);
    expect(changedTo(line)).toEqual([3]);
    await vi.advanceTimersByTimeAsync(1);
    expect(changedTo(line)).toEqual([3, 3]);
  });

  it('that another one stands for is not sent any more, and wants nobody', async () => {
    const line = openLine();
    const first = await line.accept(newEdit('A', 3));
    await line.edits[0]?.answer(LATER);
    await line.journal.advance(first, { name: 'schedule', notBefore: Date.now() + 30 * SECOND });
    await line.accept(newEdit('A', 4, first));
    expect(await line.stateOf(first)).toEqual({ name: 'withdrawn' });
    await vi.advanceTimersByTimeAsync(DAY);
    expect(changedTo(line)).toEqual([3, 4]);
  });
});

describe('what is left when the network comes back', () => {
  it('all goes when the first order has got through, and does not wait for its own time', async () => {
    const line = openLine();
    for (const order of ['A', 'B', 'C']) await line.accept(newIntent(order));
    for (const call of [...line.calls]) await call.answer(OFFLINE);
    // Each waits for up to a minute by now; the first one that is tried again gets through.
    for (let round = 0; round < 8; round += 1) {
      const before = line.calls.length;
      await vi.advanceTimersByTimeAsync(60 * SECOND);
      for (const call of line.calls.slice(before)) await call.answer(OFFLINE);
    }
    const before = line.calls.length;
    while (line.calls.length === before) await vi.advanceTimersByTimeAsync(10);
    await line.last().answer(taken('A'));
    expect(new Set(line.sent().slice(before)).size).toBe(3);
  });
});

describe('a disk that does not give what it holds', () => {
  /** A line whose disk takes no step, or gives nothing, for as long as the test says. */
  function openSickLine(look = NO_LOOK as CourierOptions['look'], first: Result<OrderAnswer, Failure> = taken('A')) {
    const journal = openMemoryJournal({ log: silentLog });
    const disk = { reads: true, writes: true };
    const log = { ...silentLog, error: vi.fn() };
    const given = <Value>(value: () => Promise<Value>) => (disk.reads ? value() : Promise.reject(new Error('disk I/O error')));
    const stage = vi.fn(async () => first);
    const sick: typeof journal = {
      ...journal,
      find: (id) => given(() => journal.find(id)),
      unsent: () => given(journal.unsent),
      recent: (limit) => given(() => journal.recent(limit)),
      advance: async (id, event) => (disk.writes ? journal.advance(id, event) : fail({ kind: 'not-kept', detail: 'disk I/O error' })),
    };
    const courier = openCourier({ journal: sick, stage, update: NO_UPDATE, look, rules: { ...RULES, looksByItself: true }, log });
    const stateOf = async (id: IntentId) => (await journal.find(id))?.state.name;
    return { courier, journal, disk, log, stage, stateOf };
  }

  it('holds an order back and does not end the app: it leaves when the disk is well again', async () => {
    const { courier, disk, log, stage, stateOf } = openSickLine();
    disk.reads = disk.writes = false;
    const { id } = newIntent('A');
    await courier.accept({ ...newIntent('A'), id });
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(stage).not.toHaveBeenCalled();
    expect(log.error.mock.calls).toEqual([['not-kept', { id, detail: 'disk I/O error' }]]);
    disk.reads = disk.writes = true;
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(await stateOf(id)).toBe('staged');
    expect(stage).toHaveBeenCalledOnce();
  });

  it('does not end the app when it is asked about an unknown order, which is looked into when it is well again', async () => {
    const { courier, disk, stateOf } = openSickLine(async (_to, { orderId }) => taken(orderId), CUT_OFF);
    const { id } = newIntent('A');
    await courier.accept({ ...newIntent('A'), id });
    await settleDown();
    disk.reads = false;
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(await stateOf(id)).toBe('unknown');
    disk.reads = true;
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(await stateOf(id)).toBe('staged');
  });

  it('does not lose Connect’s word on an unknown order: it is asked again when there is room for it', async () => {
    const { courier, disk, stateOf } = openSickLine(async (_to, { orderId }) => taken(orderId), CUT_OFF);
    const { id } = newIntent('A');
    await courier.accept({ ...newIntent('A'), id });
    await settleDown();
    disk.writes = false;
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(await stateOf(id)).toBe('unknown');
    disk.writes = true;
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(await stateOf(id)).toBe('staged');
  });

  it('says once that what became of an order is not kept, and tries until it is', async () => {
    const { courier, disk, log, stage, stateOf } = openSickLine();
    stage.mockImplementation(async () => {
      disk.writes = false;
      return taken('A');
    });
    const { id } = newIntent('A');
    await courier.accept({ ...newIntent('A'), id });
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(log.error.mock.calls).toEqual([['outcome-not-kept', { id, detail: 'disk I/O error' }]]);
    disk.writes = true;
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(await stateOf(id)).toBe('staged');
  });
});
