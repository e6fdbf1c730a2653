import { assertNever, ok, type Result } from '../../src-shared/base/result';
import type { Refusal, ResponseValue } from '../../src-shared/bridge/contract';
import { type OtherStaging, toSeenStagings } from '../../src-shared/intent/existing-staging';
import type { Intent } from '../../src-shared/intent/intent.schema';
import { invoke, resolveOrder, undoOrder } from '../station';
import type { OrderAction } from './describe-order';

/** What Connect said of an unknown order when it was asked. */
export type CheckResult = NonNullable<ResponseValue<'orders.check'>['said']>;

/**
 * Does what a button of an order says, but for `correct`, which is the place's own.
 * @param shown the other stagings of the order that the person was shown; of interest when it is sent again
 * @returns what there is to say afterwards: what Connect said, or null where the order itself shows it
 */
export async function performOrderAction(
  action: Exclude<OrderAction, 'correct'>,
  { id }: Intent,
  shown: readonly OtherStaging[] = [],
): Promise<Result<CheckResult | null, Refusal>> {
  const withoutValue = (result: Result<unknown, Refusal>): Result<null, Refusal> => (result.ok ? ok(null) : result);
  switch (action) {
    case 'undo':
      return withoutValue(await undoOrder(id));
    case 'dismiss':
      return withoutValue(await resolveOrder(id, 'dismissed'));
    case 'schedule':
      return withoutValue(await invoke('orders.schedule', { id }));
    case 'send-again':
    case 'withdraw':
    case 'mark-staged':
      return withoutValue(await invoke('orders.decide', { id, word: action, awareOf: toSeenStagings(shown) }));
    case 'check': {
      const response = await invoke('orders.check', { id });
      return response.ok ? ok(response.value.said) : response;
    }
    default:
      return assertNever(action);
  }
}
