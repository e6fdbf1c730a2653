import { assertNever, type Result } from '../../src-shared/base/result';
import type { CheckResult } from '../../src-shared/bridge/contract';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { Intent } from '../../src-shared/intent/intent.schema';
import { type OtherStaging, toSeenStagings } from '../../src-shared/intent/other-staging';
import { invoke, resolveOrder, undoOrder } from '../station';
import type { OrderAction } from './describe-order';

/**
 * Performs the action of an order's button. `correct` is performed by the view, which shows the order.
 * @param shown the other stagings of the order that the person saw; they count when it is sent again
 * @returns the result of a status check, or `null` for actions whose effect reaches the order as an event
 */
export function performOrderAction(
  action: Exclude<OrderAction, 'correct'>,
  { id }: Intent,
  shown: readonly OtherStaging[] = [],
): Promise<Result<CheckResult | null, Refusal>> {
  switch (action) {
    case 'undo':
      return undoOrder(id);
    case 'dismiss':
      return resolveOrder(id, 'dismissed');
    case 'schedule':
      return invoke('orders.schedule', { id });
    case 'send-again':
    case 'withdraw':
    case 'mark-staged':
      return invoke('orders.decide', { id, decision: action, awareOf: toSeenStagings(shown) });
    case 'check':
      return invoke('orders.check', { id });
    default:
      return assertNever(action);
  }
}
