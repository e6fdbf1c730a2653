/** From the text on a label to the order it names. */
import type { OrderId, UserId } from './order';
import { fail, ok, type Result } from './result';
import { parseOrderId, parseUserId } from './typed-order';

export interface ScannedOrder {
  readonly orderId: OrderId;
  readonly userId: UserId | null;
}

/**
 * @param text what the scanner read, without its prefix, suffix and AIM identifier
 * @param pattern `scan.orderPattern`: a regular expression with a group `orderId`, perhaps `userId`
 */
export function orderOnLabel(text: string, pattern: string): Result<ScannedOrder, 'not-an-order'> {
  const groups = new RegExp(pattern).exec(text)?.groups;
  const orderId = parseOrderId(groups?.orderId ?? '');
  if (!orderId.ok) return fail('not-an-order');
  if (groups?.userId === undefined) return ok({ orderId: orderId.value, userId: null });
  const userId = parseUserId(groups.userId);
  return userId.ok ? ok({ orderId: orderId.value, userId: userId.value }) : fail('not-an-order');
}
