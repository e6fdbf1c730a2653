/** Sending an order again: a person sees first that it may be staged already, and the order's other stagings. */
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { OtherStaging } from '../../src-shared/intent/existing-staging';
import type { Intent } from '../../src-shared/intent/intent.schema';
import { invoke, useStation } from '../station';
import { mayHaveBeenDone } from '../strings';
import { mergeStandings } from './merge-standings';
import { performOrderAction } from './perform-action';

/** What the card of an order says instead of sending it again. */
export type SendAgainPromptState =
  /** It may have been carried out, or a person has to see these other stagings of the order first. */
  | { readonly kind: 'confirm'; readonly standings: readonly OtherStaging[] }
  /** Another staging of the order is leaving, so this one cannot. */
  | { readonly kind: 'leaving' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * A press on "Send again", or on the same button of the question that it opened.
 * @param shown what the card says already
 * @returns what to ask or say in the card; `null` when the order is being sent
 */
export async function pressSendAgain(intent: Intent, seen: SendAgainPromptState | null): Promise<SendAgainPromptState | null> {
  if (seen?.kind === 'confirm') return sendAgain(intent, seen.standings);
  if (!mayHaveBeenDone(intent)) return sendAgain(intent, []);
  const standings = await findOtherStandings(intent);
  return standings.some(({ kind }) => kind === 'in-flight') ? { kind: 'leaving' } : { kind: 'confirm', standings };
}

/** @param shown the other stagings that the person has seen so far */
async function sendAgain(intent: Intent, seen: readonly OtherStaging[]): Promise<SendAgainPromptState | null> {
  const result = await performOrderAction('send-again', intent, seen);
  if (result.ok) return null;
  const { problem } = result;
  if (problem.kind === 'already-in-flight') return { kind: 'leaving' };
  if (problem.kind !== 'needs-confirmation') return { kind: 'refused', refusal: problem };
  return { kind: 'confirm', standings: mergeStandings(seen, problem.standings) };
}

/** The other stagings of the order, as far as they are known before the guard is asked. It names the rest. */
async function findOtherStandings({ id, kind, request, destination }: Intent): Promise<readonly OtherStaging[]> {
  // The journal of the mode in force answers, and an edit is guarded by nobody.
  if (kind === 'update' || destination.mode !== useStation.getState().station.settings['connection.mode']) return [];
  const response = await invoke('orders.standings', { orderId: request.orderId });
  return response.ok ? response.value.filter(({ ref }) => ref !== id) : [];
}
