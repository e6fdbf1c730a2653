import type { Refusal, RequestAnswer } from '../../src-shared/bridge';
import type { Intent } from '../../src-shared/intent';
import { assertNever, ok, type Result } from '../../src-shared/result';
import { awarenessOf, type Standing } from '../../src-shared/standing';
import { ask, settle, undo } from '../station';
import type { OrderAction } from './order-entry';

/** What Connect said of an unknown order when it was asked. */
export type Checked = NonNullable<RequestAnswer<'orders.check'>['said']>;

/**
 * Does what a button of an order says, but for `correct`, which is the place's own.
 * @param shown the other stagings of the order that the person was shown; of interest when it is sent again
 * @returns what there is to say afterwards: what Connect said, or null where the order itself shows it
 */
export async function perform(
  action: Exclude<OrderAction, 'correct'>,
  { id }: Intent,
  shown: readonly Standing[] = [],
): Promise<Result<Checked | null, Refusal>> {
  const silently = (done: Result<unknown, Refusal>): Result<null, Refusal> => (done.ok ? ok(null) : done);
  switch (action) {
    case 'undo':
      return silently(await undo(id));
    case 'dismiss':
      return silently(await settle(id, 'dismissed'));
    case 'schedule':
      return silently(await ask('orders.schedule', { id }));
    case 'send-again':
    case 'withdraw':
    case 'mark-staged':
      return silently(await ask('orders.decide', { id, word: action, awareOf: awarenessOf(shown) }));
    case 'check': {
      const found = await ask('orders.check', { id });
      return found.ok ? ok(found.value.said) : found;
    }
    default:
      return assertNever(action);
  }
}
