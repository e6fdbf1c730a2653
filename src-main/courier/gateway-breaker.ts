/**
 * A circuit breaker: after three orders in a row that a sender other than Connect answered, nothing is sent until one order
 * as a trial is answered by Connect. One misconfigured gateway must not make a whole morning of orders Unknown.
 */

import { consequenceOf } from '../../src-shared/consequence';
import type { Failure } from '../../src-shared/failure';
import type { OrderId } from '../../src-shared/order';
import type { Clocks } from '../base';
import { type Answer, isFromConnect, otherSenderOf } from './answer';

/** Why nothing is sent. `since` is in milliseconds since 1970. */
export interface OpenCircuit {
  readonly since: number;
  readonly source: string;
  readonly failure: Failure;
}

export interface GatewayBreaker {
  /** `null` while orders are sent. */
  open(): OpenCircuit | null;
  /** Milliseconds until an order may be sent as a trial; 0 when there is nothing to try. */
  trialInMs(): number;
  /** How a request to stage or edit an order was answered. */
  heard(orderId: OrderId, answer: Answer): void;
  /** Lets a trial through now. */
  wake(): void;
}

const ORDERS_IN_A_ROW = 3;
const FIRST_TRIAL_MS = 30_000;
const LONGEST_TRIAL_MS = 300_000;

export function createGatewayBreaker(clocks: Pick<Clocks, 'wall' | 'monotonic'>, random: () => number): GatewayBreaker {
  const suspects = new Set<OrderId>();
  let circuit: OpenCircuit | null = null;
  let trials = 0;
  let trialAt = 0;

  function postponeTrial(): void {
    const bound = Math.min(LONGEST_TRIAL_MS, FIRST_TRIAL_MS * 2 ** Math.min(trials, 16));
    // Up to a fifth longer, so that the stations behind one gateway do not all try at once.
    trialAt = clocks.monotonic() + bound * (1 + random() / 5);
    trials += 1;
  }

  function close(): void {
    suspects.clear();
    circuit = null;
    trials = 0;
  }

  return {
    open: () => circuit,
    trialInMs: () => (circuit ? Math.max(0, trialAt - clocks.monotonic()) : 0),
    heard(orderId, answer) {
      if (isFromConnect(answer)) return close();
      const source = answer.ok || consequenceOf(answer.problem) !== 'unknown' ? null : otherSenderOf(answer.problem);
      if (source !== null) suspects.add(orderId);
      if (!circuit && suspects.size < ORDERS_IN_A_ROW) return;
      // The requests that were in flight when the circuit opened are no trials.
      const isTrial = !circuit || clocks.monotonic() >= trialAt;
      if (source !== null && !answer.ok) circuit = { since: circuit?.since ?? clocks.wall(), source, failure: answer.problem };
      if (isTrial) postponeTrial();
    },
    wake() {
      trialAt = clocks.monotonic();
    },
  };
}
