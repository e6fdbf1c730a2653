/**
 * A circuit breaker: after three orders in a row that a sender other than Connect answered, nothing is sent until one order
 * as a trial is answered by Connect. One misconfigured gateway must not make a whole morning of orders Unknown.
 */

import type { Failure } from '../../src-shared/failure/failure.schema';
import { classifyFailure } from '../../src-shared/failure/failure-outcome';
import type { OrderId } from '../../src-shared/order/order.schema';
import type { Clocks } from '../base';
import { isFromConnect, otherSource, type RequestResult } from './lane-signal';

/** Why nothing is sent. `since` is in milliseconds since 1970. */
export interface OpenCircuit {
  readonly since: number;
  readonly source: string;
  readonly failure: Failure;
}

export interface CircuitBreaker {
  /** `null` while orders are sent. */
  openCircuit(): OpenCircuit | null;
  /** Milliseconds until an order may be sent as a trial; 0 when there is nothing to try. */
  trialWaitMs(): number;
  /** How a request to stage or edit an order was answered. */
  recordResult(orderId: OrderId, answer: RequestResult): void;
  /** Lets a trial through now. */
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
    // Up to a fifth longer, so that the stations behind one gateway do not all try at once.
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
      // The requests that were in flight when the circuit opened are no trials.
      const isTrial = !circuit || clocks.monotonic() >= trialAt;
      if (source !== null && !answer.ok) circuit = { since: circuit?.since ?? clocks.wall(), source, failure: answer.problem };
      if (isTrial) scheduleTrial();
    },
    allowTrialNow() {
      trialAt = clocks.monotonic();
    },
  };
}
