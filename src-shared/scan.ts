/** From the text on a label to the order it names. */
import { findCut, findHidden, type HiddenCharacter, trimInvisible } from './invisible';
import type { OrderId, UserId } from './order';
import { findIds, type PatternMatch, type Span } from './order-pattern';
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
 * @param pattern `scan.orderPattern`, prepared: see `preparePattern`
 */
export function orderOnLabel(text: string, pattern: string): Result<ScannedOrder, LabelProblem> {
  // What cannot be seen around a label is no part of it, and would keep a pattern for digits from finding any.
  const [input, found] = firstFound([text, trimInvisible(text)], pattern);
  if (!found) return fail(hiddenIn(text) ?? NOT_AN_ORDER);
  const cut = cutOffIn(input, found.orderId) ?? cutOffIn(input, found.userId);
  if (cut) return fail({ kind: 'hidden-character', character: cut });
  const order = input.slice(found.orderId.start, found.orderId.end);
  const user = found.userId ? input.slice(found.userId.start, found.userId.end) : undefined;
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

function firstFound(texts: readonly [string, ...string[]], pattern: string): readonly [string, PatternMatch | null] {
  for (const text of texts) {
    const found = findIds(text, pattern);
    if (found) return [text, found];
  }
  return [texts[0], null];
}

/** `12` of a label that says `1234` to everybody who looks at it is another order. */
const cutOffIn = (input: string, span: Span | null): HiddenCharacter | null =>
  span && span.start < span.end ? findCut(input, [span.start, span.end]) : null;
