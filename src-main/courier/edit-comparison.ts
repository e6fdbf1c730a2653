/** Whether an edit was made, by what Connect returns of the order. Pure. */
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import type { UpdateChanges } from '../../src-shared/order/update-request.schema';

/**
 * - `made`: Connect returns every value that the edit names, and the order has them all.
 * - `partly`: it returns some of them, and the order has these; it may have had them before.
 * - `not-made`: one of them differs.
 * - `inconclusive`: Connect returns none of them.
 */
export type EditComparison = 'made' | 'partly' | 'not-made' | 'inconclusive';

/** Of all that an edit can change, Connect returns only the delivery window and the number of bags. */
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

/** Connect may return a time in another time zone, or with other digits, than it was sent. */
const isSameTime = (one: string, other: string): boolean => Date.parse(one) === Date.parse(other);
