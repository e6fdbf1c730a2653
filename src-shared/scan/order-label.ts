/** Parses the text of a label into the order that it names. */

import { fail, ok, type Result } from '../base/result';
import type { OrderId, UserId } from '../order/order.schema';
import { parseOrderId, parseUserId } from '../order/parse-order';
import { findHiddenBoundary, findHiddenCharacter, type HiddenCharacter, trimInvisible } from '../text/hidden-characters';
import { matchOrderPattern, type PatternMatch, type Span } from './order-pattern';

export interface ScannedOrder {
  readonly orderId: OrderId;
  readonly userId: UserId | null;
}

/** Why a label names no order. */
export type LabelProblem =
  | { readonly kind: 'not-an-order' }
  /** The order ID or user ID contains an invisible character. */
  | { readonly kind: 'hidden-character'; readonly character: HiddenCharacter };

const NOT_AN_ORDER: LabelProblem = { kind: 'not-an-order' };

/**
 * @param text the scanned text, without the scanner's prefix, suffix and AIM identifier
 * @param pattern `scan.orderPattern`, prepared with `preparePattern`
 */
export function parseOrderLabel(text: string, pattern: string): Result<ScannedOrder, LabelProblem> {
  // Invisible characters around a label are ignored: a pattern for digits would not match them.
  const [input, found] = firstMatch([text, trimInvisible(text)], pattern);
  if (!found) return fail(hiddenCharacterProblem(text) ?? NOT_AN_ORDER);
  const cut = hiddenCutIn(input, found.orderId) ?? hiddenCutIn(input, found.userId);
  if (cut) return fail({ kind: 'hidden-character', character: cut });
  const order = input.slice(found.orderId.start, found.orderId.end);
  const user = found.userId ? input.slice(found.userId.start, found.userId.end) : undefined;
  const orderId = parseOrderId(order);
  const userId = user === undefined ? ok(null) : parseUserId(user);
  if (orderId.ok && userId.ok) return ok({ orderId: orderId.value, userId: userId.value });
  const problem = orderId.ok ? !userId.ok && userId.problem : orderId.problem;
  return fail(problem && problem.kind === 'hidden-character' ? problem : NOT_AN_ORDER);
}

/** The invisible character that kept a label from being read; `null` if there is none. */
function hiddenCharacterProblem(text: string): LabelProblem | null {
  const character = findHiddenCharacter(trimInvisible(text));
  return character && { kind: 'hidden-character', character };
}

function firstMatch(texts: readonly [string, ...string[]], pattern: string): readonly [string, PatternMatch | null] {
  for (const text of texts) {
    const found = matchOrderPattern(text, pattern);
    if (found) return [text, found];
  }
  return [texts[0], null];
}

/** `12` is another order than the `1234` that people see on the label. */
const hiddenCutIn = (input: string, span: Span | null): HiddenCharacter | null =>
  span && span.start < span.end ? findHiddenBoundary(input, [span.start, span.end]) : null;
