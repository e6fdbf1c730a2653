/** Handles every call of the API: parses the body, applies the call to the practice orders, and creates the response. */
import { assertNever } from '../../src-shared/base/result';
import { type AccessControl, TOKEN_LIFETIME_SECONDS } from './access-control';
import { orderResponse, serviceOptionsResponse, stagedResponse } from './order-responses';
import type { PracticeOrders } from './orders';
import {
  CartOptionsBody,
  dispatchUpdateBody,
  PreviewOptionsBody,
  parseBody,
  StageBody,
  TokenBody,
  UpdateBody,
  UserStageBody,
} from './request-bodies';
import { type MockResponse, successResponse, UNAUTHORIZED, USER_NOT_FOUND } from './responses';
import type { ApiCall } from './routes';
import { listServiceOptions } from './service-options';

/** The state of the practice server. */
export interface PracticeState {
  readonly orders: PracticeOrders;
  readonly accessControl: AccessControl;
  readonly now: () => Date;
  /** The store's time zone. */
  readonly timeZone: () => string | null;
}

/** Handles an authorized call. @param bodyText the body of the request, ignored by calls without a body */
export function handleCall(call: ApiCall, bodyText: string, state: PracticeState): MockResponse {
  switch (call.kind) {
    case 'token':
      return handleTokenCall(bodyText, state);
    case 'get': {
      const found = state.orders.get(call.userId, call.orderId);
      return found.ok ? orderResponse(found.value) : found.problem;
    }
    case 'stage': {
      const body = parseBody(call.userId === null ? StageBody : UserStageBody, bodyText);
      if (!body.ok) return body.problem;
      const staged = state.orders.stage(call.userId, call.orderId, body.value);
      return staged.ok ? stagedResponse(staged.value) : staged.problem;
    }
    case 'update': {
      // Prefix all field names with `order.`, as in the published example `order.service_option_id`.
      const body = parseBody(call.userId === null ? dispatchUpdateBody(state.timeZone()) : UpdateBody, bodyText, 'order.');
      if (!body.ok) return body.problem;
      const updated = state.orders.update(call.userId, call.orderId, body.value);
      return updated.ok ? orderResponse(updated.value) : updated.problem;
    }
    case 'service-options': {
      const body = parseBody(call.userId === null ? PreviewOptionsBody : CartOptionsBody, bodyText);
      if (!body.ok) return body.problem;
      if (!state.orders.isKnownUser(call.userId)) return USER_NOT_FOUND;
      return serviceOptionsResponse(listServiceOptions(state.now(), state.timeZone()));
    }
    default:
      return assertNever(call);
  }
}

function handleTokenCall(bodyText: string, { accessControl, now }: PracticeState): MockResponse {
  const body = parseBody(TokenBody, bodyText);
  if (!body.ok) return body.problem;
  const { client_id, client_secret, scope } = body.value;
  const token = accessControl.issueToken({ clientId: client_id, clientSecret: client_secret });
  if (token === null) return UNAUTHORIZED;
  return successResponse({
    access_token: token,
    token_type: 'Bearer',
    expires_in: TOKEN_LIFETIME_SECONDS,
    scope,
    // The unit is seconds since 1970.
    created_at: Math.floor(now().getTime() / 1000),
  });
}
