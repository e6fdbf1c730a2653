/** A staged order that waits for its shopper, with what is known of it. */
import type { Staging } from '../intent/intent.schema';
import type { KnownOrder } from './known-order.schema';

export interface HandoverEntry {
  /** The last staging of the order at this station. */
  readonly intent: Staging;
  readonly known: KnownOrder;
}
