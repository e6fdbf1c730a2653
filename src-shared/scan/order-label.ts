/** Parses the text of a label into the order that it names. */

import { fail, ok, type Result } from '../base/result';
import type { OrderId, UserId } from '../order/order.schema';
import { parseOrderId, parseUserId } from '../order/parse-order';
import { findHiddenCharacter, type HiddenCharacter, trimInvisible } from '../text/hidden-characters';
import { groupText, hiddenCutIn, matchLabel } from './match-label';

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
  const match = matchLabel(text, pattern);
  if (!match) return fail(hiddenCharacterProblem(text) ?? NOT_AN_ORDER);
  const cut = hiddenCutIn(match, 'orderId') ?? hiddenCutIn(match, 'userId');
  if (cut) return fail({ kind: 'hidden-character', character: cut });
  const user = groupText(match, 'userId');
  const orderId = parseOrderId(groupText(match, 'orderId') ?? '');
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
