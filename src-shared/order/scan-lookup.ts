/** The lookup of an order that a scan has put on the screen. It informs the packer, and nothing else depends on it. */
import type { Failure } from '../failure/failure.schema';
import type { OrderDetails } from './order-details.schema';
import { isCanceled, provesStaging } from './order-progress';

/** Why Connect was not asked. `off`: `order.lookUp` is `never`. `too-many`: `order.requestsPerMinute` is used up. */
export type NotAskedReason = 'off' | 'offline' | 'signed-out' | 'busy' | 'too-many';

export type ScanLookup =
  | { readonly kind: 'answered'; readonly details: OrderDetails }
  /** `retryInMs`: ask again then, if the order is still on the screen; `null` if the answer will be the same. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly retryInMs: number | null }
  | { readonly kind: 'not-asked'; readonly because: NotAskedReason; readonly retryInMs: number | null };

/** What Connect said of an order that a person has to confirm before it is staged. `staged`: it was staged, or is further. */
export const CONNECT_WARNINGS = ['canceled', 'staged'] as const;
export type ConnectWarning = (typeof CONNECT_WARNINGS)[number];

/** @returns `null` if the order can be staged without a question */
export function connectWarning(details: Pick<OrderDetails, 'progress'>): ConnectWarning | null {
  if (isCanceled(details)) return 'canceled';
  return provesStaging(details) ? 'staged' : null;
}
