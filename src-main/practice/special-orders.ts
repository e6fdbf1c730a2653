/**
 * Order ids that behave in a way of their own, so that every outcome can be rehearsed at a station. But for what
 * stands here they are orders like any other, and can be looked up while an outcome is in doubt.
 */
import { assertNever } from '../../src-shared/base/result';
import type { UpdateBody } from './request-bodies';
import {
  ALCOHOL_NOT_ALLOWED,
  combineErrors,
  INVALID_SERVICE_OPTION,
  invalidFieldError,
  type MockResponse,
  RECENTLY_UPDATED,
  SERVICE_OPTION_GONE,
  TOO_MANY_REQUESTS,
  TRY_AGAIN_LATER,
  USER_NOT_ACTIVE,
  USER_NOT_FOUND,
} from './responses';

/** All but `PRACTICE-404`, which is special only in that it never exists. */
export const SPECIAL_ORDER_IDS = [
  'PRACTICE-LOCKED',
  'PRACTICE-BUSY',
  'PRACTICE-LATER',
  'PRACTICE-ALCOHOL',
  'PRACTICE-SLOT',
  'PRACTICE-OPTION',
  'PRACTICE-NOUSER',
  'PRACTICE-MANY',
  'PRACTICE-INACTIVE',
  'PRACTICE-SLOW',
  'PRACTICE-RESET',
] as const;
type SpecialOrderId = (typeof SPECIAL_ORDER_IDS)[number];

const isSpecialOrderId = (orderId: string): orderId is SpecialOrderId => SPECIAL_ORDER_IDS.some((special) => special === orderId);

/** What is being done to an order. */
export type Action = { readonly kind: 'get' } | { readonly kind: 'stage' } | { readonly kind: 'update'; readonly body: UpdateBody };

/** Refuses what a special order is there to refuse. Remembers which outcomes were given that come only once. */
export class SpecialOrders {
  readonly #given = new Set<string>();

  /** @returns `null` where this order lets this act pass */
  findError(orderId: string, action: Action): MockResponse | null {
    if (!isSpecialOrderId(orderId)) return null;
    const onlyOnce = (response: MockResponse): MockResponse | null => {
      const key = `${action.kind} ${orderId}`;
      if (this.#given.has(key)) return null;
      this.#given.add(key);
      return response;
    };
    switch (orderId) {
      case 'PRACTICE-NOUSER':
        return USER_NOT_FOUND;
      case 'PRACTICE-INACTIVE':
        return USER_NOT_ACTIVE;
      case 'PRACTICE-BUSY':
        if (action.kind === 'get') return null;
        return onlyOnce(action.kind === 'stage' ? TOO_MANY_REQUESTS : RECENTLY_UPDATED);
      case 'PRACTICE-LATER':
        return action.kind === 'update' ? onlyOnce(TRY_AGAIN_LATER) : null;
      case 'PRACTICE-ALCOHOL':
        return action.kind === 'update' && action.body.alcoholic ? ALCOHOL_NOT_ALLOWED : null;
      case 'PRACTICE-SLOT':
        return action.kind === 'update' && action.body.window ? SERVICE_OPTION_GONE : null;
      case 'PRACTICE-OPTION':
        return action.kind === 'update' && action.body.window ? INVALID_SERVICE_OPTION : null;
      case 'PRACTICE-MANY':
        if (action.kind === 'get') return null;
        return action.kind === 'stage'
          ? combineErrors([invalidFieldError('bags_count'), invalidFieldError('items_weight')])
          : // Both spellings of a key, and a complaint that names no field at all.
            combineErrors([SERVICE_OPTION_GONE, invalidFieldError('order.bags_count'), ALCOHOL_NOT_ALLOWED]);
      // These two differ in how the answer is delivered, and the locked one in the status it starts with.
      case 'PRACTICE-SLOW':
      case 'PRACTICE-RESET':
      case 'PRACTICE-LOCKED':
        return null;
      default:
        return assertNever(orderId);
    }
  }
}

/**
 * How an answer travels. `late`: after a while. `never`: the work is done and then the connection is cut, so that the
 * client cannot know. Looking an order up is always prompt, because that is how a client finds out.
 */
export type ResponseTiming = 'prompt' | 'late' | 'never';

export function chooseTiming(orderId: string, action: Action['kind']): ResponseTiming {
  if (action === 'get') return 'prompt';
  switch (orderId) {
    case 'PRACTICE-SLOW':
      return 'late';
    case 'PRACTICE-RESET':
      return 'never';
    default:
      return 'prompt';
  }
}
