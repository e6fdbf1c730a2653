/**
 * A circuit breaker: after three consecutive orders that a sender other than Connect answered, it opens until Connect answers a
 * trial order. Otherwise one misconfigured gateway would make a whole morning of orders Unknown.
 */

import type { Failure } from '../../src-shared/failure/failure.schema';
import { classifyFailure } from '../../src-shared/failure/failure-outcome';
import type { OrderId } from '../../src-shared/order/order.schema';
import type { Clocks } from '../base';
import { isFromConnect, otherSource, type RequestResult } from './lane-signal';

/** Why the circuit is open. `since` is in milliseconds since 1970. */
export interface OpenCircuit {
  readonly since: number;
  readonly source: string;
  readonly failure: Failure;
}

export interface CircuitBreaker {
  /** `null` while the circuit is closed. */
  openCircuit(): OpenCircuit | null;
  /** Milliseconds until an order may be sent as a trial; 0 while the circuit is closed. */
  trialWaitMs(): number;
  /** Records the result of a request to stage or edit an order. */
  recordResult(orderId: OrderId, answer: RequestResult): void;
  /** Allows a trial immediately. */
  allowTrialNow(): void;
}

const ORDERS_TO_OPEN = 3;
const FIRST_TRIAL_DELAY_MS = 30_000;
const MAX_TRIAL_DELAY_MS = 300_000;

export function createCircuitBreaker(clocks: Pick<Clocks, 'wall' | 'monotonic'>, random: () => number): CircuitBreaker {
  const suspects = new Set<OrderId>();
  let circuit: OpenCircuit | null = null;
  let trialCount = 0;
  let trialAt = 0;

  function scheduleTrial(): void {
    const bound = Math.min(MAX_TRIAL_DELAY_MS, FIRST_TRIAL_DELAY_MS * 2 ** Math.min(trialCount, 16));
    // Up to 20 % jitter, so that the stations behind one gateway do not all retry at once.
    trialAt = clocks.monotonic() + bound * (1 + random() / 5);
    trialCount += 1;
  }

  function close(): void {
    suspects.clear();
    circuit = null;
    trialCount = 0;
  }

  return {
    openCircuit: () => circuit,
    trialWaitMs: () => (circuit ? Math.max(0, trialAt - clocks.monotonic()) : 0),
    recordResult(orderId, answer) {
      if (isFromConnect(answer)) return close();
      const source = answer.ok || classifyFailure(answer.problem) !== 'unknown' ? null : otherSource(answer.problem);
      if (source !== null) suspects.add(orderId);
      if (!circuit && suspects.size < ORDERS_TO_OPEN) return;
      // Requests that were in flight when the circuit opened do not count as trials.
      const isTrial = !circuit || clocks.monotonic() >= trialAt;
      if (source !== null && !answer.ok) circuit = { since: circuit?.since ?? clocks.wall(), source, failure: answer.problem };
      if (isTrial) scheduleTrial();
    },
    allowTrialNow() {
      trialAt = clocks.monotonic();
    },
  };
}
