import { describe, expect, it, vi } from 'vitest';
import { type CourierOptions, openCourier } from '../../../../src-main/courier';
import { openMemoryJournal } from '../../../../src-main/journal';
import { openMemoryKnownOrders } from '../../../../src-main/known-orders';
import { silentLog } from '../../../../src-main/log';
import { fail, ok, type Result } from '../../../../src-shared/base/result';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { IntentId } from '../../../../src-shared/intent/intent.schema';
import type { OrderDetails } from '../../../../src-shared/order/order-details.schema';
import { HOUR, installFakeTime, SECOND } from '../../../support/fake-time';
import {
  accepted,
  CUT_OFF,
  details,
  flushTimers,
  GET_NOT_FOUND,
  newEdit,
  newIntent,
  PROBE_REACHED,
  RULES,
  UPDATE_NOT_FOUND,
} from './fixtures/courier-harness';

installFakeTime();

describe('a disk that fails on reads or writes', () => {
  /** A courier whose disk rejects writes or reads while the test requires it. */
  function openSickLine(
    get = GET_NOT_FOUND as CourierOptions['get'],
    first: Result<OrderDetails, Failure> = accepted('A'),
    update: CourierOptions['update'] = UPDATE_NOT_FOUND,
  ) {
    const journal = openMemoryJournal({ log: silentLog });
    const disk = { reads: true, writes: true };
    const log = { ...silentLog, error: vi.fn() };
    const given = <Value>(value: () => Promise<Value>) => (disk.reads ? value() : Promise.reject(new Error('disk I/O error')));
    const stage = vi.fn(async () => first);
    const sick: typeof journal = {
      ...journal,
      find: (id) => given(() => journal.find(id)),
      listOpen: (query) => given(() => journal.listOpen(query)),
      createLookupTicket: (orderId) => given(() => journal.createLookupTicket(orderId)),
      prove: async (ticket, answer) =>
        disk.writes ? journal.prove(ticket, answer) : fail({ kind: 'write-failed', detail: 'disk I/O error' }),
      advance: async (id, event) => (disk.writes ? journal.advance(id, event) : fail({ kind: 'write-failed', detail: 'disk I/O error' })),
    };
    const courier = openCourier({
      known: openMemoryKnownOrders({ log: silentLog }),
      journal: sick,
      stage,
      update,
      get,
      probe: PROBE_REACHED,
      rules: { ...RULES, autoCheckStatus: true },
      log,
    });
    const stateOf = async (id: IntentId) => (await journal.find(id))?.state.kind;
    return { courier, journal, disk, log, stage, stateOf };
  }

  it('an order waits while the journal cannot be read, and is sent when the disk recovers', async () => {
    const { courier, disk, log, stage, stateOf } = openSickLine();
    disk.reads = disk.writes = false;
    const { id } = newIntent('A');
    await courier.accept({ ...newIntent('A'), id });
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(stage).not.toHaveBeenCalled();
    expect(log.error.mock.calls).toEqual([['intent-write-failed', { id, detail: 'disk I/O error' }]]);
    disk.reads = disk.writes = true;
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(await stateOf(id)).toBe('staged');
    expect(stage).toHaveBeenCalledOnce();
  });

  it('a status check that cannot read the journal does not crash the app, and runs when the disk recovers', async () => {
    const { courier, disk, stateOf } = openSickLine(async (_to, { orderId }) => ok(details(orderId, 'staged')), CUT_OFF);
    const { id } = newIntent('A');
    await courier.accept({ ...newIntent('A'), id });
    await flushTimers();
    disk.reads = false;
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(await stateOf(id)).toBe('unknown');
    disk.reads = true;
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(await stateOf(id)).toBe('staged');
  });

  it('an Unknown order whose proof cannot be written is looked up again when the disk has space', async () => {
    const { courier, disk, stateOf } = openSickLine(async (_to, { orderId }) => ok(details(orderId, 'staged')), CUT_OFF);
    const { id } = newIntent('A');
    await courier.accept({ ...newIntent('A'), id });
    await flushTimers();
    disk.writes = false;
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(await stateOf(id)).toBe('unknown');
    disk.writes = true;
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(await stateOf(id)).toBe('staged');
  });

  it('an outcome that cannot be written is logged once and retried until it is written', async () => {
    const { courier, disk, log, stage, stateOf } = openSickLine();
    stage.mockImplementation(async () => {
      disk.writes = false;
      return accepted('A');
    });
    const { id } = newIntent('A');
    await courier.accept({ ...newIntent('A'), id });
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(log.error.mock.calls).toEqual([['outcome-write-failed', { id, detail: 'disk I/O error' }]]);
    disk.writes = true;
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(await stateOf(id)).toBe('staged');
  });

  it('a lookup that fails to read the journal releases its request slot', async () => {
    const { courier, disk, stateOf } = openSickLine(GET_NOT_FOUND, accepted('B'), async () => CUT_OFF);
    // Each edit may have been made, so it is looked up before it is sent again.
    for (let order = 0; order < 6; order += 1) await courier.accept(newEdit(`${order}`, 3));
    await flushTimers();
    disk.reads = false;
    await vi.advanceTimersByTimeAsync(HOUR);
    const last = newIntent('B');
    await courier.accept(last);
    await flushTimers();
    expect(await stateOf(last.id)).toBe('staged');
  });
});
