/** Compares an edit with the order details that Connect returns. Pure. */
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import type { UpdateChanges } from '../../src-shared/order/update-request.schema';

/**
 * - `made`: Connect returns every value of the edit, and the order has them all.
 * - `partly`: Connect returns some of the values, and the order has these; it may have had them before the edit.
 * - `not-made`: at least one value differs.
 * - `inconclusive`: Connect returns none of the values.
 */
export type EditComparison = 'made' | 'partly' | 'not-made' | 'inconclusive';

/** Of the values that an edit can change, Connect returns only the delivery window and the bag count. */
export function compareEdit({ window, bags, ...others }: UpdateChanges, details: OrderDetails): EditComparison {
  const equal: boolean[] = [];
  if (bags !== undefined && details.bagCount !== null) equal.push(bags === details.bagCount);
  if (window && details.window) {
    equal.push(isSameTime(window.startAt, details.window.startsAt), isSameTime(window.endAt, details.window.endsAt));
  }
  if (equal.length === 0) return 'inconclusive';
  if (!equal.every(Boolean)) return 'not-made';
  const isComplete = (bags === undefined || details.bagCount !== null) && (!window || details.window !== null);
  return isComplete && Object.values(others).every((value) => value === undefined) ? 'made' : 'partly';
}

/** Connect may return a time in another time zone or precision than it received. */
const isSameTime = (one: string, other: string): boolean => Date.parse(one) === Date.parse(other);
