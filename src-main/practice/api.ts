/** One call in, one answer out: where a request that was let in meets the orders. */
import { assertNever } from '../../src-shared/result';
import { type Answer, success, UNAUTHORIZED, USER_NOT_FOUND } from './answers';
import type { Call } from './calls';
import { type Gate, TOKEN_SECONDS } from './gate';
import { orderAnswer, serviceOptionsAnswer, stagedAnswer } from './order-answers';
import type { Orders } from './orders';
import { CartOptionsBody, PreviewOptionsBody, readBody, StageBody, TokenBody, UpdateBody, UserStageBody } from './request-bodies';
import { serviceOptions } from './service-options';

/** What the calls work on. */
export interface Store {
  readonly orders: Orders;
  readonly gate: Gate;
  readonly now: () => Date;
}

/** @param bodyText the request's body; not looked at where the call has none */
export function answerCall(call: Call, bodyText: string, store: Store): Answer {
  switch (call.name) {
    case 'token':
      return answerToken(bodyText, store);
    case 'get': {
      const found = store.orders.get(call.userId, call.orderId);
      return found.ok ? orderAnswer(found.value) : found.problem;
    }
    case 'stage': {
      const body = readBody(call.userId === null ? StageBody : UserStageBody, bodyText);
      if (!body.ok) return body.problem;
      const staged = store.orders.stage(call.userId, call.orderId, body.value);
      return staged.ok ? stagedAnswer(staged.value) : staged.problem;
    }
    case 'update': {
      // The table's own example of a bad parameter is `order.service_option_id`, so all fields are named that way.
      const body = readBody(UpdateBody, bodyText, 'order.');
      if (!body.ok) return body.problem;
      const updated = store.orders.update(call.userId, call.orderId, body.value);
      return updated.ok ? orderAnswer(updated.value) : updated.problem;
    }
    case 'service-options': {
      const body = readBody(call.userId === null ? PreviewOptionsBody : CartOptionsBody, bodyText);
      if (!body.ok) return body.problem;
      if (!store.orders.knowsUser(call.userId)) return USER_NOT_FOUND;
      return serviceOptionsAnswer(serviceOptions(store.now()));
    }
    default:
      return assertNever(call);
  }
}

function answerToken(bodyText: string, { gate, now }: Store): Answer {
  const body = readBody(TokenBody, bodyText);
  if (!body.ok) return body.problem;
  const { client_id, client_secret, scope } = body.value;
  const token = gate.issueToken({ clientId: client_id, clientSecret: client_secret });
  if (token === null) return UNAUTHORIZED;
  return success({
    access_token: token,
    token_type: 'Bearer',
    expires_in: TOKEN_SECONDS,
    scope,
    // Seconds since 1970.
    created_at: Math.floor(now().getTime() / 1000),
  });
}
