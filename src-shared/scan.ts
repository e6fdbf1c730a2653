/** From the text on a label to the order it names. */
import { findCut, findHidden, type HiddenCharacter, trimInvisible } from './invisible';
import type { OrderId, UserId } from './order';
import { fail, ok, type Result } from './result';
import { parseOrderId, parseUserId } from './typed-order';

export interface ScannedOrder {
  readonly orderId: OrderId;
  readonly userId: UserId | null;
}

/** Why a label names no order. */
export type LabelProblem =
  | { readonly kind: 'not-an-order' }
  /** Inside its order or user id stands a character that cannot be seen. */
  | { readonly kind: 'hidden-character'; readonly character: HiddenCharacter };

const NOT_AN_ORDER: LabelProblem = { kind: 'not-an-order' };

/**
 * @param text what the scanner read, without its prefix, suffix and AIM identifier
 * @param pattern `scan.orderPattern`: a regular expression with a group `orderId`, perhaps `userId`
 */
export function orderOnLabel(text: string, pattern: string): Result<ScannedOrder, LabelProblem> {
  const expression = new RegExp(pattern, 'd');
  // What cannot be seen around a label is no part of it, and would keep a pattern for digits from finding any.
  const found = expression.exec(text) ?? expression.exec(trimInvisible(text));
  if (!found) return fail(hiddenIn(text) ?? NOT_AN_ORDER);
  const { orderId: order = '', userId: user } = found.groups ?? {};
  const cut = cutOffIn(found, 'orderId') ?? cutOffIn(found, 'userId');
  if (cut) return fail({ kind: 'hidden-character', character: cut });
  const orderId = parseOrderId(order);
  const userId = user === undefined ? ok(null) : parseUserId(user);
  if (orderId.ok && userId.ok) return ok({ orderId: orderId.value, userId: userId.value });
  const problem = orderId.ok ? !userId.ok && userId.problem : orderId.problem;
  return fail(problem && problem.kind === 'hidden-character' ? problem : NOT_AN_ORDER);
}

/** What kept a label from being read, where it is something that the packer cannot see. */
function hiddenIn(text: string): LabelProblem | null {
  const character = findHidden(trimInvisible(text));
  return character && { kind: 'hidden-character', character };
}

/** `12` of a label that says `1234` to everybody who looks at it is another order. */
function cutOffIn({ input, indices }: RegExpExecArray, group: 'orderId' | 'userId'): HiddenCharacter | null {
  const span = indices?.groups?.[group];
  return span && span[0] < span[1] ? findCut(input, span) : null;
}
