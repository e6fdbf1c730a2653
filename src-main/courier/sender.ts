/** Sends one intent: stores `sending`, makes the request, and stores its outcome. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../src-shared/intent/intent-machine';
import type { Clocks } from '../base';
import type { AdvanceFailure } from '../journal';
import type { Log } from '../log';
import type { CourierOptions } from './courier';
import type { Slot } from './lane';
import { clientFailure, type RecordDetails } from './lookup';
import { eventForFailure } from './retry-policy';
import type { StepWriter } from './step-writer';
import type { Verification } from './verification';

export interface Sender {
  /**
   * Makes one request for an intent, and ends the slot.
   * @returns why no request was made; `null` when one was
   */
  send(id: IntentId, slot: Slot): Promise<AdvanceFailure | null>;
  /** Prevents all later requests, also of an intent whose `sending` is being written. */
  stop(): void;
}

export interface SenderOptions extends Pick<CourierOptions, 'stage' | 'update'> {
  readonly recordDetails: RecordDetails;
  readonly steps: StepWriter;
  readonly verification: Pick<Verification, 'findAppliedEdit'>;
  readonly clocks: Clocks;
  readonly random: () => number;
  readonly log: Log;
  /** Called when the outcome is in the journal. */
  readonly onPersisted: () => void;
}

const NOT_SENT: Failure = { kind: 'not-reached', cause: 'closed-before-sending', detail: 'the app is closing' };

export function createSender(options: SenderOptions): Sender {
  const { stage, update, recordDetails, steps, verification, clocks, random, log, onPersisted } = options;
  let isStopped = false;

  /** A client that throws may already have sent the request, so the outcome is unknown. */
  async function makeRequest({ id, destination, ...intent }: Intent): Promise<Result<IntentEvent, Failure>> {
    try {
      if (intent.kind === 'stage') {
        const answer = await stage(destination, intent.request);
        if (answer.ok) recordDetails(intent.request.orderId, answer.value);
        return answer.ok ? ok({ kind: 'accepted', answer: answer.value }) : answer;
      }
      const details = await update(destination, intent.request);
      if (details.ok) recordDetails(intent.request.orderId, details.value);
      return details.ok ? ok({ kind: 'updated', details: details.value }) : details;
    } catch (error) {
      const failure = clientFailure(error);
      log.error('client-failed', { id, error: failure.kind === 'cut-off' ? failure.detail : failure.kind });
      return fail(failure);
    }
  }

  async function outcomeEvent(intent: Intent, answer: Result<IntentEvent, Failure>): Promise<IntentEvent> {
    if (answer.ok) return answer.value;
    const event = eventForFailure(answer.problem, intent, { now: clocks.wall(), random: random() });
    // The first attempt may be the reason for the refusal: the edit may occupy the very window that it requests.
    if (event.kind !== 'refused' || intent.kind !== 'update' || intent.facts.ambiguousAttempts === 0) return event;
    const details = await verification.findAppliedEdit(intent).catch(() => null);
    return details ? { kind: 'updated', details } : event;
  }

  return {
    async send(id, slot) {
      const sending = await steps.advance(id, { kind: 'send' });
      if (!sending.ok) {
        slot.end(null);
        return sending.problem;
      }
      const answer: Result<IntentEvent, Failure> = isStopped ? fail(NOT_SENT) : await makeRequest(sending.value);
      const persisted = steps.persistOutcome(id, await outcomeEvent(sending.value, answer));
      // The slot ends before the outcome is stored, so that the `sending` of the next request shares the transaction.
      slot.end(isStopped && !answer.ok && answer.problem === NOT_SENT ? null : answer);
      const after = await persisted;
      onPersisted();
      const failure = answer.ok ? null : answer.problem.kind;
      log.info('order', { id, state: after?.state.kind, attempt: sending.value.attempts, failure });
      return null;
    },
    stop() {
      isStopped = true;
    },
  };
}
