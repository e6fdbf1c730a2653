/** The staged orders of a journal that wait for their shopper. */
import type { Staging } from '../../src-shared/intent/intent.schema';
import { isWaitingForPickup } from '../../src-shared/order/follow';
import type { HandoverEntry } from '../../src-shared/order/handover-entry';
import { unknownOrder } from '../../src-shared/order/known-order';
import type { Pipeline } from '../courier';
import { recentStagings } from '../journal';

/** After this time nobody comes for an order, and where nobody reports handovers, the list would never become shorter. */
const MAX_AGE_MS = 12 * 3_600_000;

/** @param now milliseconds since 1970 */
export async function listHandover(
  { journal, known }: Pick<Pipeline, 'journal' | 'known'>,
  now: number,
): Promise<readonly HandoverEntry[]> {
  const staged = await latestStagings(journal, now - MAX_AGE_MS);
  const byOrder = new Map((await known.read([...staged.keys()])).map((order) => [order.orderId, order]));
  return [...staged.values()].flatMap((intent) => {
    const { orderId } = intent.request;
    const order = byOrder.get(orderId) ?? null;
    return isWaitingForPickup(order) ? [{ intent, known: order ?? unknownOrder(orderId) }] : [];
  });
}

/** The last staging of each order since a time. */
async function latestStagings(journal: Pipeline['journal'], since: number): Promise<ReadonlyMap<Staging['request']['orderId'], Staging>> {
  const staged = new Map<Staging['request']['orderId'], Staging>();
  for await (const page of recentStagings(journal, since)) {
    for (const intent of page) if (!staged.has(intent.request.orderId)) staged.set(intent.request.orderId, intent);
  }
  return staged;
}
