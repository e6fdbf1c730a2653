/** Sending an order again: a person sees first that it may be staged already, and the order's other stagings. */
import type { Refusal } from '../../src-shared/bridge';
import type { Intent } from '../../src-shared/intent';
import type { Standing } from '../../src-shared/standing';
import { ask, useStation } from '../station';
import { mayHaveHappened } from '../words';
import { perform } from './perform';
import { mergeStandings } from './standings';

/** What the card of an order says instead of sending it again. */
export type SendAgainAnswer =
  /** It may have been carried out, or a person has to see these other stagings of the order first. */
  | { readonly kind: 'confirm'; readonly standings: readonly Standing[] }
  /** Another staging of the order is leaving, so this one cannot. */
  | { readonly kind: 'leaving' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * A press on "Send again", or on the same button of the question that it opened.
 * @param shown what the card says already
 * @returns what to ask or say in the card; `null` when the order is being sent
 */
export async function pressSendAgain(intent: Intent, shown: SendAgainAnswer | null): Promise<SendAgainAnswer | null> {
  if (shown?.kind === 'confirm') return sendAgain(intent, shown.standings);
  if (!mayHaveHappened(intent)) return sendAgain(intent, []);
  const standings = await otherStandings(intent);
  return standings.some(({ kind }) => kind === 'in-flight') ? { kind: 'leaving' } : { kind: 'confirm', standings };
}

/** @param shown the other stagings that the person has seen so far */
async function sendAgain(intent: Intent, shown: readonly Standing[]): Promise<SendAgainAnswer | null> {
  const sent = await perform('send-again', intent, shown);
  if (sent.ok) return null;
  const { problem } = sent;
  if (problem.kind === 'already-leaving') return { kind: 'leaving' };
  if (problem.kind !== 'not-informed') return { kind: 'refused', refusal: problem };
  return { kind: 'confirm', standings: mergeStandings(shown, problem.standings) };
}

/** The other stagings of the order, as far as they are known before the guard is asked. It names the rest. */
async function otherStandings({ id, what, request, destination }: Intent): Promise<readonly Standing[]> {
  // The journal of the mode in force answers, and an edit is guarded by nobody.
  if (what === 'update' || destination.mode !== useStation.getState().station.settings['connection.mode']) return [];
  const found = await ask('orders.standings', { orderId: request.orderId });
  return found.ok ? found.value.filter(({ ref }) => ref !== id) : [];
}
