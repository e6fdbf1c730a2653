/** How a staged practice order advances by itself, so that a trainee sees the whole way to the customer within minutes. Pure. */

/**
 * The status of a practice order. A staged order has the status `staged_for_delivery`, which Connect documents for bags that wait for
 * a shopper. The documented example shows `created`, but it shows that for every call.
 */
export type OrderStatus =
  | 'brand_new'
  | 'acknowledged'
  | 'staged_for_delivery'
  | 'acknowledged_for_delivery'
  | 'at_store'
  | 'bags_verified'
  | 'delivering'
  | 'delivered'
  | 'canceled';

export interface PracticeStep {
  readonly status: OrderStatus;
  /** Milliseconds since the staging. */
  readonly afterMs: number;
}

const STAGED: PracticeStep = { status: 'staged_for_delivery', afterMs: 0 };

/** The latest first. The slowest order is delivered after three minutes. */
const STEPS: readonly PracticeStep[] = [
  { status: 'delivered', afterMs: 180_000 },
  { status: 'delivering', afterMs: 155_000 },
  { status: 'bags_verified', afterMs: 135_000 },
  { status: 'at_store', afterMs: 110_000 },
  { status: 'acknowledged_for_delivery', afterMs: 35_000 },
];

const DROPPED_STEPS: readonly PracticeStep[] = [{ status: 'canceled', afterMs: 60_000 }];

/** The fastest order takes this share of the time of the slowest one. */
const FASTEST_PACE = 0.55;

/** The step that a staged order has reached. @param elapsedMs milliseconds since the staging */
export const stepAfterStaging = (orderId: string, elapsedMs: number): PracticeStep =>
  stepsOf(orderId).find(({ afterMs }) => afterMs <= elapsedMs) ?? STAGED;

function stepsOf(orderId: string): readonly PracticeStep[] {
  switch (orderId) {
    case 'PRACTICE-DROPPED':
      return DROPPED_STEPS;
    // It is for practicing an edit that comes too late, at any time.
    case 'PRACTICE-LOCKED':
    // The outcome of its staging is unknown at the station, and a later status, such as a shopper on the way, would not prove it.
    case 'PRACTICE-RESET':
      return [];
    default:
      return STEPS.map(({ status, afterMs }) => ({ status, afterMs: afterMs * paceOf(orderId) }));
  }
}

/** Between the fastest pace and 1, and always the same for an order, so that shoppers do not arrive all at once. */
function paceOf(orderId: string): number {
  let hash = 2;
  for (const character of orderId) hash = ((hash + character.charCodeAt(0)) * 37) % 101;
  return FASTEST_PACE + (1 - FASTEST_PACE) * (hash / 100);
}
