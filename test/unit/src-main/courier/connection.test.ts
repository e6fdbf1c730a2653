import { describe, expect, it, vi } from 'vitest';
import type { CourierHealth, ProbeResponse } from '../../../../src-main/courier';
import { fail, ok } from '../../../../src-shared/base/result';
import { DAY, HOUR, installFakeTime, MINUTE, SECOND, turnClock } from '../../../support/fake-time';
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

installFakeTime();

describe('an unauthorized station', () => {
  it('an unauthorized station sends nothing, reports since when, and rechecks periodically', async () => {
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

  it('an unauthorized station sends all orders as soon as its credentials are corrected', async () => {
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

  it('a station keeps its orders while the keychain is locked', async () => {
    const line = openCourierHarness();
    const id = await line.accept(newIntent('A'));
    await line.last().answer(fail({ kind: 'local', what: 'keychain-locked', detail: '' }));
    expect(await line.stateOf(id)).toMatchObject({ kind: 'waiting' });
    expect(line.courier.health()).toMatchObject({ kind: 'not-authorised' });
  });
});

describe('a station without a network', () => {
  it('a station is offline after a response that is not from Connect, and after a lost connection', async () => {
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

  it('a station is healthy again soon after a lost connection although it sends no other request', async () => {
    const line = openCourierHarness({ probe: async () => ok<ProbeResponse>({ status: 404 }) });
    await line.accept(newIntent('A'));
    await line.last().answer(CUT_OFF);
    expect(line.courier.health()).toMatchObject({ kind: 'offline' });
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(line.courier.health()).toEqual({ kind: 'well' });
  });

  it('a station reports until when Connect requested a wait', async () => {
    const line = openCourierHarness();
    await line.accept(newIntent('A'));
    const at = Date.now();
    await line.last().answer(tooManyRequests(600));
    const health = line.courier.health();
    expect(health).toMatchObject({ kind: 'busy', since: at });
    expect(health.kind === 'busy' && health.until - at).toBeGreaterThanOrEqual(600 * SECOND);
  });

  it('a station stays offline after an order that failed locally, because only a response from Connect ends an outage', async () => {
    const line = openCourierHarness();
    await line.accept(newIntent('A'));
    await line.last().answer(OFFLINE);
    const offline = line.courier.health();
    await line.accept(newIntent('B'));
    await line.last().answer(fail({ kind: 'local', what: 'bad-input', detail: '' }));
    expect(offline.kind).toBe('offline');
    expect(line.courier.health()).toEqual(offline);
  });

  it('a station whose clock was a year ahead sends its orders when the clock is corrected', async () => {
    const line = openCourierHarness();
    await line.accept(newIntent('A'));
    await line.last().answer(fail({ kind: 'not-reached', cause: 'tls', detail: 'CERT_HAS_EXPIRED' }));
    turnClock(-365 * DAY);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.sent()).toEqual(['A', 'A']);
  });

  it('a station that lost its network or credentials while its clock was ahead sends new orders when the clock is corrected', async () => {
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

/** A courier whose server the test switches on and off. */
function openOutage(options: Parameters<typeof openCourierHarness>[0] = {}) {
  const server = { isUp: false };
  const line = openCourierHarness({ ...options, probe: async () => (server.isUp ? ok<ProbeResponse>({ status: 404 }) : OFFLINE) });
  return { ...line, server };
}

describe('an unreachable server', () => {
  it('an unreachable server is reported as offline since the first failure, and receives every order when it returns', async () => {
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

  it('an unreachable server receives one probe at a time, and probes write nothing to the journal', async () => {
    const line = openOutage();
    for (let order = 0; order < 30; order += 1) await line.accept(newIntent(`A${order}`));
    for (const call of [...line.calls]) await call.answer(OFFLINE);
    const changes = vi.fn();
    line.journal.onChange(changes);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(line.sent()).toHaveLength(4);
    expect(changes).not.toHaveBeenCalled();
    // During a long outage there is at most one probe in 30 s, because `random` returns 0.5.
    expect(line.probes.length).toBeLessThan(150);
    expect(new Set(line.probes).size).toBe(line.probes.length);
  });

  it('a server that was unreachable for a moment is probed within a second', async () => {
    const line = openOutage();
    await line.accept(newIntent('A'));
    line.server.isUp = true;
    await line.last().answer(OFFLINE);
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(line.sent()).toEqual(['A', 'A']);
  });

  it('a server that returns receives one request, then two, then four', async () => {
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

  it('a server that answers probes but no order is probed with increasing backoff', async () => {
    const line = openOutage();
    line.server.isUp = true;
    await line.accept(newIntent('A'));
    for (let passed = 0; passed < HOUR; passed += SECOND) {
      await line.last().answer(OFFLINE);
      await vi.advanceTimersByTimeAsync(SECOND);
    }
    expect(line.calls.length).toBeLessThan(150);
  });

  it('a probe answered by a gateway (502, 504) does not end an outage, unless ten probes in a row are', async () => {
    const line = openCourierHarness({ probe: async () => ok<ProbeResponse>({ status: 502 }) });
    await line.accept(newIntent('A'));
    await line.last().answer(OFFLINE);
    await vi.advanceTimersByTimeAsync(3 * SECOND);
    expect(line.sent()).toEqual(['A']);
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(line.sent()).toEqual(['A', 'A']);
  });

  it('a server that answers a probe with 429 is reachable, and its orders are sent at an interval', async () => {
    const line = openCourierHarness({ probe: async () => ok<ProbeResponse>({ status: 429, retryAfterSeconds: 20 }) });
    await line.accept(newIntent('A'));
    await line.last().answer(OFFLINE);
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    expect(line.sent()).toEqual(['A']);
    await vi.advanceTimersByTimeAsync(15 * SECOND);
    expect(line.sent()).toEqual(['A', 'A']);
  });

  it('an unreachable server is probed immediately by Send now, and no order in flight is sent twice', async () => {
    const line = openOutage();
    await line.accept(newIntent('A'));
    await line.accept(newIntent('B'));
    await line.calls[0]?.answer(OFFLINE);
    await vi.advanceTimersByTimeAsync(HOUR);
    line.server.isUp = true;
    line.courier.retryNow();
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(line.probes.at(-1)).toBe(Date.now() - 2 * SECOND);
    // B is still in flight and uses the only slot.
    expect(line.sent()).toEqual(['A', 'B']);
    await line.calls[1]?.answer(accepted('B'));
    expect(line.sent()).toEqual(['A', 'B', 'A']);
  });

  it('an outage ends when a lookup by a person is answered', async () => {
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

  /** A courier after three orders that the gateway answered. */
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

  it('a gateway that answers instead of Connect makes at most three orders Unknown, and its name is reported', async () => {
    const line = await openPausedLine();
    const waiting = await line.accept(newIntent('D'));
    expect(line.sent()).toEqual(['A', 'B', 'C']);
    expect(await line.stateOf(waiting)).toMatchObject({ kind: 'waiting' });
    expect(line.courier.health()).toMatchObject({ kind: 'gateway', source: 'BigIP', failure: unknownFromGateway.problem });
    expect(line.healths.at(-1)?.kind).toBe('gateway');
  });

  it('an open circuit breaker sends one order as a trial after 30 seconds, and the next trial after a longer wait', async () => {
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

  it('an open circuit breaker closes when Connect answers a trial, and all other orders are sent', async () => {
    const line = await openPausedLine();
    for (const order of ['D', 'E', 'F']) await line.accept(newIntent(order));
    line.courier.retryNow();
    await flushTimers();
    expect(line.sent()).toHaveLength(4);
    await line.last().answer(accepted('D'));
    expect(line.sent()).toHaveLength(6);
    expect(line.courier.health()).toEqual({ kind: 'well' });
  });

  it('the circuit breaker ignores responses from Connect, lost connections, and repeated attempts of one order', async () => {
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

  it('an order that a gateway answered with a login request (407) is looked up before it is sent again', async () => {
    const line = openCourierHarness({
      rules: { verifyBeforeSend: true },
      get: async () => ok(details('A', 'staged_for_delivery')),
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

  it('an open circuit breaker does not block a lookup by a person', async () => {
    const line = await openPausedLine();
    const { destination, request } = newIntent('A');
    await line.courier.lookUp(destination, { orderId: request.orderId, userId: null });
    expect(line.lookups).toEqual(['A']);
    expect(line.courier.health().kind).toBe('gateway');
  });
});
