import { expect, it, vi } from 'vitest';
import { RequestScheduler, type ScheduledRequest } from '../../../../src-main/courier/request-scheduler';
import { ok } from '../../../../src-shared/base/result';
import type { OrderId } from '../../../../src-shared/order/order.schema';
import { installFakeTime } from '../../../support/fake-time';
import { LIVE, OFFLINE } from './fixtures/courier-harness';

installFakeTime();

/** A scheduler whose clock advances by this number of milliseconds at each read, as a real one does. */
function openDispatcher(stepMs: number) {
  let readings = 0;
  const monotonic = () => performance.now() + readings++ * stepMs;
  const clocks = { wall: () => Date.now(), monotonic, recordServerTime() {}, serverNow: () => null, confirmedNow: () => null };
  return new RequestScheduler({ probe: async () => ok({ status: 200 }), maxInFlight: 4, clocks, random: () => 0.2, onHealthChange() {} });
}

const orderRequest = (run: ScheduledRequest['run']): ScheduledRequest => ({
  key: 'A',
  kind: 'stage',
  to: LIVE,
  orderId: 'A' as OrderId,
  purpose: () => 'send',
  run,
});

it('an order is sent after an outage although its wait of less than a millisecond ends during the queue check', async () => {
  for (let stepMs = 0; stepMs < 0.2; stepMs += 0.002) {
    const dispatcher = openDispatcher(stepMs);
    const sent = vi.fn();
    dispatcher.add(orderRequest(async ({ end }) => end(OFFLINE)));
    dispatcher.add(
      orderRequest(async ({ end }) => {
        sent();
        end(ok(null as never));
      }),
    );
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent, `with ${stepMs} ms for each reading`).toHaveBeenCalledOnce();
    await dispatcher.stop();
  }
});
