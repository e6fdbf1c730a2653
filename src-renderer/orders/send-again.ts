/** Sending an order again: the guard decides whether a person has to see its other stagings first. */
import type { Refusal } from '../../src-shared/bridge';
import type { Intent } from '../../src-shared/intent';
import type { Standing } from '../../src-shared/standing';
import { perform } from './perform';
import { mergeStandings } from './standings';

/** What the card of an order says instead of sending it again. */
export type SendAgainAnswer =
  /** A person has to see these other stagings of the order first. */
  | { readonly kind: 'confirm'; readonly standings: readonly Standing[] }
  /** Another staging of the order is leaving, so this one cannot. */
  | { readonly kind: 'leaving' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * @param shown the other stagings that the person has seen so far
 * @returns what to ask or say in the card; `null` when the order is being sent
 */
export async function sendAgain(intent: Intent, shown: readonly Standing[]): Promise<SendAgainAnswer | null> {
  const sent = await perform('send-again', intent, shown);
  if (sent.ok) return null;
  const { problem } = sent;
  if (problem.kind === 'already-leaving') return { kind: 'leaving' };
  if (problem.kind !== 'not-informed') return { kind: 'refused', refusal: problem };
  return { kind: 'confirm', standings: mergeStandings(shown, problem.standings) };
}
