/**
 * Order ids with special behavior, so that every outcome can be practiced. Apart from the behavior below they are ordinary orders, and
 * can be looked up while their outcome is unknown.
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

/** All special ids except `PRACTICE-404`, which does not exist. */
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
  'PRACTICE-CANCELED',
  'PRACTICE-TAKEN',
  'PRACTICE-ELSEWHERE',
  'PRACTICE-CLOSING',
  'PRACTICE-DROPPED',
] as const;
type SpecialOrderId = (typeof SPECIAL_ORDER_IDS)[number];

const isSpecialOrderId = (orderId: string): orderId is SpecialOrderId => SPECIAL_ORDER_IDS.some((special) => special === orderId);

/** A request for an order. */
export type Action = { readonly kind: 'get' } | { readonly kind: 'stage' } | { readonly kind: 'update'; readonly body: UpdateBody };

/** Chooses the error responses of special orders. Remembers the errors that occur only once. */
export class SpecialOrders {
  readonly #given = new Set<string>();

  /** Finds the error response for a request. @returns `null` if the request is permitted */
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
          : // These errors cover both formats of a key, and an error without a field.
            combineErrors([SERVICE_OPTION_GONE, invalidFieldError('order.bags_count'), ALCOHOL_NOT_ALLOWED]);
      // `SLOW` and `RESET` differ only in the timing of the response, `DROPPED` in what happens after the staging, and the others in their
      // initial state.
      case 'PRACTICE-SLOW':
      case 'PRACTICE-RESET':
      case 'PRACTICE-LOCKED':
      case 'PRACTICE-CANCELED':
      case 'PRACTICE-TAKEN':
      case 'PRACTICE-ELSEWHERE':
      case 'PRACTICE-CLOSING':
      case 'PRACTICE-DROPPED':
        return null;
      default:
        return assertNever(orderId);
    }
  }
}

/**
 * When a response is sent. `delayed`: after a while. `dropped`: the server executes the request and closes the connection, so that the
 * outcome is unknown. Lookups always respond immediately, because they resolve unknown outcomes.
 */
export type ResponseTiming = 'immediate' | 'delayed' | 'dropped';

export function chooseTiming(orderId: string, action: Action['kind']): ResponseTiming {
  if (action === 'get') return 'immediate';
  switch (orderId) {
    case 'PRACTICE-SLOW':
      return 'delayed';
    case 'PRACTICE-RESET':
      return 'dropped';
    default:
      return 'immediate';
  }
}
