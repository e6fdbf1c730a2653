/** Sends an order again, after a person has seen that it may be staged already and which other stagings it has. */
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { OtherStaging } from '../../src-shared/intent/other-staging';
import { invoke, useStation } from '../station';
import { mayHaveBeenDone } from '../strings';
import { mergeStandings } from './merge-standings';
import { performOrderAction } from './perform-action';

/** The prompt in an order's card, in place of its buttons. */
export type SendAgainPromptState =
  /** The order may be staged already, or has other stagings that a person must see first. */
  | { readonly kind: 'confirm'; readonly standings: readonly OtherStaging[] }
  /** Another staging of the order is in flight, so this one cannot be sent. */
  | { readonly kind: 'leaving' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Handles a press on "Send again", or on the confirming button of the prompt.
 * @param seen the prompt that is shown already
 * @returns the next prompt; `null` when the order is being sent
 */
export async function pressSendAgain(intent: Intent, seen: SendAgainPromptState | null): Promise<SendAgainPromptState | null> {
  if (seen?.kind === 'confirm') return sendAgain(intent, seen.standings);
  if (!mayHaveBeenDone(intent)) return sendAgain(intent, []);
  const standings = await findOtherStandings(intent);
  return standings.some(({ kind }) => kind === 'in-flight') ? { kind: 'leaving' } : { kind: 'confirm', standings };
}

/** @param seen the other stagings that the person has seen so far */
async function sendAgain(intent: Intent, seen: readonly OtherStaging[]): Promise<SendAgainPromptState | null> {
  const result = await performOrderAction('send-again', intent, seen);
  if (result.ok) return null;
  const { problem } = result;
  if (problem.kind === 'already-in-flight') return { kind: 'leaving' };
  if (problem.kind !== 'needs-confirmation') return { kind: 'refused', refusal: problem };
  return { kind: 'confirm', standings: mergeStandings(seen, problem.standings) };
}

/** Finds the other stagings of an order. The journal's guard reports any that are still missing. */
async function findOtherStandings({ id, kind, request, destination }: Intent): Promise<readonly OtherStaging[]> {
  // Only the journal of the current mode can be asked, and edits have no guard.
  if (kind === 'update' || destination.mode !== useStation.getState().station.settings['connection.mode']) return [];
  const response = await invoke('orders.standings', { orderId: request.orderId });
  return response.ok ? response.value.filter(({ ref }) => ref !== id) : [];
}
