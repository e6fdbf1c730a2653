import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CourierHealth, ProbeResponse } from '../../../../src-main/courier';
import { fail, ok } from '../../../../src-shared/base/result';
import {
  accepted,
  CUT_OFF,
  details,
  failWith,
  flushTimers,
  newEdit,
  newIntent,
  OFFLINE,
  openCourierHarness,
  tooManyRequests,
  UNAUTHORIZED,
} from './fixtures/courier-harness';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 2, 2, 9) }));
afterEach(() => vi.useRealTimers());

const turnClock = (byMs: number) => vi.setSystemTime(Date.now() + byMs);

describe('a station that is not authorised', () => {
  it('sends nothing, says since when, and looks again by itself', async () => {
    const line = openCourierHarness();
    const a = await line.accept(newIntent('A'));
    const since = Date.now();
    await line.last().answer(UNAUTHORIZED);
    expect(line.courier.health()).toEqual({ kind: 'not-authorised', since, failure: UNAUTHORIZED.problem });
    expect(await line.stateOf(a)).toMatchObject({ kind: 'waiting', failure: { kind: 'not-authorised' } });
    await line.accept(newIntent('B'));
    await vi.advanceTimersByTimeAsync(29 * SECOND);
    expect(line.sent()).toEqual(['A']);

    await vi.advanceTimersByTimeAsync(SECOND);
    expect(line.sent().length).toBeGreaterThan(1);
    for (const call of line.calls.slice(1)) await call.answer(UNAUTHORIZED);
    expect(line.courier.health()).toMatchObject({ kind: 'not-authorised', since });
  });

  it('sends everything the moment its credentials are mended', async () => {
    const line = openCourierHarness();
    await line.accept(newIntent('A'));
    await line.last().answer(UNAUTHORIZED);
    const b = await line.accept(newIntent('B'));
    line.courier.retryNow();
    await flushTimers();
    expect(line.sent().sort()).toEqual(['A', 'A', 'B']);
    for (const call of line.calls) await call.answer(accepted(call.request.orderId));
    expect(line.courier.health()).toEqual({ kind: 'well' });
    expect(await line.stateOf(b)).toMatchObject({ kind: 'staged' });
  });

  it('keeps orders while its keychain is locked', async () => {
    const line = openCourierHarness();
    const id = await line.accept(newIntent('A'));
    await line.last().answer(fail({ kind: 'local', what: 'keychain-locked', detail: '' }));
    expect(await line.stateOf(id)).toMatchObject({ kind: 'waiting' });
    expect(line.courier.health()).toMatchObject({ kind: 'not-authorised' });
  });
});

describe('a station that lost its network', () => {
  it('says offline when what answers is not Connect, and when the line was cut', async () => {
    for (const failure of [
      CUT_OFF.problem,
      failWith({ kind: 'not-connect', status: 200, what: 'html', source: null, text: null }).problem,
    ]) {
      const line = openCourierHarness();
      await line.accept(newIntent('A'));
      await line.last().answer(fail(failure));
      expect(line.courier.health()).toMatchObject({ kind: 'offline', failure });
    }
  });

  it('says that all is well again soon after a lost connection, although nothing more is sent', async () => {
    const line = openCourierHarness({ probe: async () => ok<ProbeResponse>({ status: 404 }) });
    await line.accept(newIntent('A'));
    await line.last().answer(CUT_OFF);
    expect(line.courier.health()).toMatchObject({ kind: 'offline' });
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(line.courier.health()).toEqual({ kind: 'well' });
  });

  it('says until when Connect asked for a wait', async () => {
    const line = openCourierHarness();
    await line.accept(newIntent('A'));
    const at = Date.now();
    await line.last().answer(tooManyRequests(600));
    const health = line.courier.health();
    expect(health).toMatchObject({ kind: 'busy', since: at });
    expect(health.kind === 'busy' && health.until - at).toBeGreaterThanOrEqual(600 * SECOND);
  });

  it('is still offline after an order that could not even be sent: only Connect can say that all is well', async () => {
    const line = openCourierHarness();
    await line.accept(newIntent('A'));
    await line.last().answer(OFFLINE);
    const offline = line.courier.health();
    await line.accept(newIntent('B'));
    await line.last().answer(fail({ kind: 'local', what: 'bad-input', detail: '' }));
    expect(offline.kind).toBe('offline');
    expect(line.courier.health()).toEqual(offline);
  });

  it('because its clock was a year ahead sends its orders when the clock is set right, not a year later', async () => {
    const line = openCourierHarness();
    await line.accept(newIntent('A'));
    await line.last().answer(fail({ kind: 'not-reached', cause: 'tls', detail: 'CERT_HAS_EXPIRED' }));
    turnClock(-365 * DAY);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.sent()).toEqual(['A', 'A']);
  });

  it('or its credentials while its clock was ahead does not hold new orders until that time comes', async () => {
    const line = openCourierHarness();
    await line.accept(newIntent('A'));
    await line.last().answer(UNAUTHORIZED);
    turnClock(-DAY);
    await line.accept(newIntent('B'));
    await vi.advanceTimersByTimeAsync(HOUR);
    await line.last().answer(accepted('A'));
    expect(line.sent()).toContain('B');
  });
});

/** A server that is up or down as the test says. */
function openOutage(options: Parameters<typeof openCourierHarness>[0] = {}) {
  const server = { isUp: false };
  const line = openCourierHarness({ ...options, probe: async () => (server.isUp ? ok<ProbeResponse>({ status: 404 }) : OFFLINE) });
  return { ...line, server };
}

describe('a server that cannot be reached', () => {
  it('keeps every order, is shown as offline since the first failure, and gets the orders when it is back', async () => {
    const line = openOutage();
    const healths: string[] = [];
    line.courier.onHealthChange(({ kind }) => healths.push(kind));
    const since = Date.now();
    const id = await line.accept(newIntent('A'));
    await line.last().answer(OFFLINE);
    expect(await line.stateOf(id)).toMatchObject({ kind: 'waiting', failure: OFFLINE.problem });
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.courier.health()).toMatchObject({ kind: 'offline', since });
    expect(line.sent()).toEqual(['A']);
    line.server.isUp = true;
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(line.courier.health()).toMatchObject({ kind: 'offline', since });
    await line.last().answer(accepted('A'));
    expect(await line.stateOf(id)).toMatchObject({ kind: 'staged' });
    expect(line.courier.health()).toEqual({ kind: 'well' });
    expect(healths).toEqual(['offline', 'well']);
  });

  it('is asked by one probe at a time, and nothing is written for it, however many orders wait', async () => {
    const line = openOutage();
    for (let order = 0; order < 30; order += 1) await line.accept(newIntent(`A${order}`));
    for (const call of [...line.calls]) await call.answer(OFFLINE);
    const changes = vi.fn();
    line.journal.onChange(changes);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.sent()).toHaveLength(4);
    expect(changes).not.toHaveBeenCalled();
    // At most one in half a minute, where chance is a half, once the outage lasts.
    expect(line.probes.length).toBeLessThan(150);
    expect(new Set(line.probes).size).toBe(line.probes.length);
  });

  it('is probed within a second when a store loses it for a moment', async () => {
    const line = openOutage();
    await line.accept(newIntent('A'));
    line.server.isUp = true;
    await line.last().answer(OFFLINE);
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(line.sent()).toEqual(['A', 'A']);
  });

  it('gets one request when it is back, then two, then four', async () => {
    const line = openOutage();
    for (let order = 0; order < 20; order += 1) await line.accept(newIntent(`A${order}`));
    for (const call of [...line.calls]) await call.answer(OFFLINE);
    line.server.isUp = true;
    await vi.advanceTimersByTimeAsync(SECOND);
    const first = line.calls.slice(4);
    expect(first).toHaveLength(1);
    await first[0]?.answer(accepted('any'));
    expect(line.calls.slice(5)).toHaveLength(2);
    await line.calls[5]?.answer(accepted('any'));
    expect(line.calls.slice(6)).toHaveLength(4);
  });

  it('is probed less and less while it answers probes and takes no order', async () => {
    const line = openOutage();
    line.server.isUp = true;
    await line.accept(newIntent('A'));
    for (let passed = 0; passed < HOUR; passed += SECOND) {
      await line.last().answer(OFFLINE);
      await vi.advanceTimersByTimeAsync(SECOND);
    }
    expect(line.calls.length).toBeLessThan(150);
  });

  it('is not taken for reachable when a gateway answers for it (502, 504), unless it always does', async () => {
    const line = openCourierHarness({ probe: async () => ok<ProbeResponse>({ status: 502 }) });
    await line.accept(newIntent('A'));
    await line.last().answer(OFFLINE);
    await vi.advanceTimersByTimeAsync(3 * SECOND);
    expect(line.sent()).toEqual(['A']);
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(line.sent()).toEqual(['A', 'A']);
  });

  it('that answers a probe with 429 is reachable, and its orders follow at an interval', async () => {
    const line = openCourierHarness({ probe: async () => ok<ProbeResponse>({ status: 429, retryAfterSeconds: 20 }) });
    await line.accept(newIntent('A'));
    await line.last().answer(OFFLINE);
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    expect(line.sent()).toEqual(['A']);
    await vi.advanceTimersByTimeAsync(15 * SECOND);
    expect(line.sent()).toEqual(['A', 'A']);
  });

  it('is probed at once when a person presses Send now, and nothing that is in flight is sent twice', async () => {
    const line = openOutage();
    await line.accept(newIntent('A'));
    await line.accept(newIntent('B'));
    await line.calls[0]?.answer(OFFLINE);
    await vi.advanceTimersByTimeAsync(HOUR);
    line.server.isUp = true;
    line.courier.retryNow();
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(line.probes.at(-1)).toBe(Date.now() - 2 * SECOND);
    // B is still in flight, and takes the place.
    expect(line.sent()).toEqual(['A', 'B']);
    await line.calls[1]?.answer(accepted('B'));
    expect(line.sent()).toEqual(['A', 'B', 'A']);
  });

  it('is back when a person looks an order up and gets an answer', async () => {
    const line = openOutage({ get: async () => failWith({ kind: 'not-found', status: 404, reasons: [], source: null }) });
    const { destination, request } = newIntent('A');
    await line.accept(newIntent('A'));
    await line.last().answer(OFFLINE);
    await line.courier.lookUp(destination, { orderId: request.orderId, userId: null });
    await flushTimers();
    expect(line.sent()).toEqual(['A', 'A']);
  });
});

describe('a gateway that answers instead of Connect', () => {
  const unknownFromGateway = failWith({ kind: 'server-error', status: 502, reasons: [], source: 'BigIP' });

  /** A line after three orders that the gateway answered. */
  async function openPausedLine() {
    const line = openCourierHarness();
    const healths: CourierHealth[] = [];
    line.courier.onHealthChange((health) => healths.push(health));
    for (const order of ['A', 'B', 'C']) {
      await line.accept(newIntent(order));
      await line.last().answer(unknownFromGateway);
    }
    return { ...line, healths };
  }

  it('makes three orders Unknown and no more: the others wait, and its name is shown', async () => {
    const line = await openPausedLine();
    const waiting = await line.accept(newIntent('D'));
    expect(line.sent()).toEqual(['A', 'B', 'C']);
    expect(await line.stateOf(waiting)).toMatchObject({ kind: 'waiting' });
    expect(line.courier.health()).toMatchObject({ kind: 'gateway', source: 'BigIP', failure: unknownFromGateway.problem });
    expect(line.healths.at(-1)?.kind).toBe('gateway');
  });

  it('is tried with one order after half a minute, and with the next one only after a longer wait', async () => {
    const line = await openPausedLine();
    for (const order of ['D', 'E', 'F']) await line.accept(newIntent(order));
    await vi.advanceTimersByTimeAsync(30 * SECOND - 1);
    expect(line.sent()).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(line.sent()).toHaveLength(4);
    await line.last().answer(unknownFromGateway);
    await vi.advanceTimersByTimeAsync(MINUTE - 1);
    expect(line.sent()).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(line.sent()).toHaveLength(5);
  });

  it('is gone when Connect answers one order, which lets all others go', async () => {
    const line = await openPausedLine();
    for (const order of ['D', 'E', 'F']) await line.accept(newIntent(order));
    line.courier.retryNow();
    await flushTimers();
    expect(line.sent()).toHaveLength(4);
    await line.last().answer(accepted('D'));
    expect(line.sent()).toHaveLength(6);
    expect(line.courier.health()).toEqual({ kind: 'well' });
  });

  it('is not found in answers of Connect itself, in lost connections, or in one order that is tried several times', async () => {
    const line = openCourierHarness();
    const edit = newEdit('A', 3);
    await line.accept(edit);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await line.edits[attempt]?.answer(fail(unknownFromGateway.problem));
      await vi.advanceTimersByTimeAsync(MINUTE);
    }
    await line.accept(newIntent('B'));
    await line.last().answer(CUT_OFF);
    await line.accept(newIntent('C'));
    await line.last().answer(failWith({ kind: 'server-error', status: 500, reasons: [], source: null }));
    expect(line.courier.health().kind).not.toBe('gateway');
  });

  it('that asks for a login is no proof that an order was not passed on: the order is looked up before it is sent once more', async () => {
    const line = openCourierHarness({
      rules: { verifyBeforeSend: true },
      get: async () => ok({ ...details('A'), status: 'staged_for_delivery' }),
    });
    const id = await line.accept(newIntent('A'));
    await line.last().answer(failWith({ kind: 'not-reached', cause: 'proxy-login', detail: 'HTTP 407 from Squid' }));
    expect(await line.stateOf(id)).toMatchObject({ kind: 'waiting' });
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(line.lookups).toEqual([]);
    await vi.advanceTimersByTimeAsync(120 * SECOND);
    expect(line.sent()).toEqual(['A']);
    expect(await line.stateOf(id)).toMatchObject({ kind: 'staged' });
  });

  it('does not keep a person from looking an order up', async () => {
    const line = await openPausedLine();
    const { destination, request } = newIntent('A');
    await line.courier.lookUp(destination, { orderId: request.orderId, userId: null });
    expect(line.lookups).toEqual(['A']);
    expect(line.courier.health().kind).toBe('gateway');
  });
});
