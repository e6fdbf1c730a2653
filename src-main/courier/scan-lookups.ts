/**
 * Looks orders up as soon as a scan has put them on the screen, to inform the packer. Such a lookup never delays a staging: it starts only
 * while nothing waits to be sent, takes no slot of the other requests, and its result does not slow the lane.
 */

import { fail, type Result } from '../../src-shared/base/result';
import { withTimeout } from '../../src-shared/base/timeout';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Destination } from '../../src-shared/intent/intent.schema';
import type { OrderDetails, OrderLookup } from '../../src-shared/order/order-details.schema';
import { type ConnectWarning, connectWarning, type ScanLookup } from '../../src-shared/order/scan-lookup';
import type { Clocks } from '../base';
import type { CourierRules } from './courier';
import type { Slot } from './lane';
import { isFromConnect } from './lane-signal';
import { clientFailure, type Lookup } from './lookup';
import type { LookupBudget } from './lookup-budget';
import type { RequestScheduler } from './request-scheduler';

/** How long an answer is used again. */
const CACHE_MS = 60_000;

/** How long the packer is told that Connect is being asked. The request itself continues, and its answer can be read afterwards. */
const PATIENCE_MS = 10_000;

/** When the screen asks again after a failure that may end soon. */
const RETRY_MS = 15_000;

/** The number of orders whose last answer is kept, for the question before a press. */
const MAX_ANSWERS = 200;

export interface ScanLookups {
  /** Never rejects. A request for the same order that is in flight is not repeated. */
  lookUp(to: Destination, order: OrderLookup): Promise<ScanLookup>;
  /** What Connect said last of an order that a person has to confirm; `null` for nothing. */
  warningFor(orderId: string): ConnectWarning | null;
  /** Drops the cached answer of an order that this station has changed. */
  forget(orderId: string): void;
  stop(): void;
}

interface CachedLookup {
  readonly result: ScanLookup;
  /** On the monotonic clock. */
  readonly at: number;
}

type Answer = Result<OrderDetails, Failure>;

interface QueuedLookup {
  readonly answer: Promise<Answer>;
  /** @returns whether the request was removed from the queue before it started; then there is no answer */
  cancel(): boolean;
}

/** The request was removed from the queue, because something waited to be sent all the time. */
const NOT_STARTED: ScanLookup = { kind: 'not-asked', because: 'busy', retryInMs: RETRY_MS };
const TIMED_OUT: ScanLookup = {
  kind: 'failed',
  failure: { kind: 'timed-out', afterSeconds: PATIENCE_MS / 1_000 },
  retryInMs: RETRY_MS,
};

export function createScanLookups(options: {
  readonly lookUp: Lookup;
  readonly scheduler: RequestScheduler;
  readonly clocks: Clocks;
  readonly budget: LookupBudget;
  readonly rules: Pick<CourierRules, 'lookupsPerMinute' | 'looksUpAtScan'>;
}): ScanLookups {
  const { lookUp, scheduler, clocks, budget, rules } = options;
  const cache = new Map<string, CachedLookup>();
  const running = new Map<string, Promise<ScanLookup>>();
  const lastDetails = new Map<string, OrderDetails>();
  let isStopped = false;

  function readCache(key: string): ScanLookup | null {
    const cached = cache.get(key);
    if (cached && clocks.monotonic() - cached.at < CACHE_MS) return cached.result;
    cache.delete(key);
    return null;
  }

  function addToCache(key: string, result: ScanLookup): void {
    for (const expired of cache.keys()) readCache(expired);
    cache.set(key, { result, at: clocks.monotonic() });
  }

  /** Why the request cannot be made now; `null` if it can. */
  function obstacle(to: Destination): ScanLookup | null {
    const limit = rules.lookupsPerMinute();
    if (isStopped || limit === 0 || !rules.looksUpAtScan()) return { kind: 'not-asked', because: 'off', retryInMs: null };
    const because = scheduler.informObstacle(to);
    if (because) return { kind: 'not-asked', because, retryInMs: RETRY_MS };
    const waitMs = budget.waitMs(limit);
    return waitMs > 0 ? { kind: 'not-asked', because: 'too-many', retryInMs: waitMs } : null;
  }

  /** Waits for the lane, and makes the request. */
  function enqueue(id: string, to: Destination, order: OrderLookup): QueuedLookup {
    const key = `scan-lookup ${id}`;
    let hasStarted = false;
    const place = budget.reserve();
    const answer = new Promise<Answer>((resolve) => {
      async function run(slot: Slot): Promise<void> {
        hasStarted = true;
        place.start();
        const answer = await lookUp(to, order).then(
          (lookup) => lookup.answer,
          (error: unknown) => fail(clientFailure(error)),
        );
        if (!answer.ok && answer.problem.kind === 'local') place.release();
        slot.end(answer);
        resolve(answer);
      }
      scheduler.add({ key, kind: 'scan-lookup', to, orderId: order.orderId, purpose: () => 'inform', run });
    });
    return {
      answer,
      cancel() {
        if (hasStarted) return false;
        scheduler.remove(key, to);
        place.release();
        return true;
      },
    };
  }

  function remember(key: string, order: OrderLookup, answer: Answer): ScanLookup {
    const result: ScanLookup = answer.ok
      ? { kind: 'answered', details: answer.value }
      : { kind: 'failed', failure: answer.problem, retryInMs: isFromConnect(answer) ? null : RETRY_MS };
    if (answer.ok) rememberDetails(order.orderId, answer.value);
    if (isFromConnect(answer)) addToCache(key, result);
    return result;
  }

  function rememberDetails(orderId: string, details: OrderDetails): void {
    lastDetails.delete(orderId);
    lastDetails.set(orderId, details);
    const [oldest] = lastDetails.keys();
    if (lastDetails.size > MAX_ANSWERS && oldest !== undefined) lastDetails.delete(oldest);
  }

  async function start(key: string, to: Destination, order: OrderLookup): Promise<ScanLookup> {
    const { answer, cancel } = enqueue(key, to, order);
    const done = answer.then((it) => remember(key, order, it)).finally(() => running.delete(key));
    running.set(key, done);
    const result = await withTimeout(PATIENCE_MS, done);
    if (result !== 'late') return result;
    if (!cancel()) return TIMED_OUT;
    running.delete(key);
    return NOT_STARTED;
  }

  return {
    async lookUp(to, order) {
      const key = JSON.stringify([to.baseUrl, to.orderPaths, order.orderId, order.userId]);
      const cached = readCache(key);
      if (cached) return cached;
      const inFlight = running.get(key);
      if (!inFlight) return obstacle(to) ?? start(key, to, order);
      const result = await withTimeout(PATIENCE_MS, inFlight);
      return result === 'late' ? TIMED_OUT : result;
    },
    warningFor(orderId) {
      const details = lastDetails.get(orderId);
      return details ? connectWarning(details) : null;
    },
    forget(orderId) {
      for (const key of cache.keys()) if (JSON.parse(key)[2] === orderId) cache.delete(key);
    },
    stop() {
      isStopped = true;
    },
  };
}
