/** Whether an edit was made, by what Connect returns of the order. Pure. */
import type { OrderDetails } from '../../src-shared/order-details';
import type { UpdateChanges } from '../../src-shared/update';

/**
 * - `made`: the order has every value of the edit that Connect returns, and there is at least one.
 * - `not-made`: one of them differs.
 * - `inconclusive`: Connect returns none of them.
 */
export type EditComparison = 'made' | 'not-made' | 'inconclusive';

/** Of all that an edit can change, Connect returns only the delivery window and the number of bags. */
export function compareEdit({ window, bags }: UpdateChanges, details: OrderDetails): EditComparison {
  const equal: boolean[] = [];
  if (bags !== undefined && details.bagCount !== null) equal.push(bags === details.bagCount);
  if (window && details.window) {
    equal.push(isSameTime(window.startAt, details.window.startsAt), isSameTime(window.endAt, details.window.endsAt));
  }
  if (equal.length === 0) return 'inconclusive';
  return equal.every(Boolean) ? 'made' : 'not-made';
}

/** Connect may return a time in another time zone, or with other digits, than it was sent. */
const isSameTime = (one: string, other: string): boolean => Date.parse(one) === Date.parse(other);
