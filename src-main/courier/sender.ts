/** Sends one intent: writes `sending` down, makes the request, and writes down what became of it. */
import type { Failure } from '../../src-shared/failure';
import type { Intent, IntentId } from '../../src-shared/intent';
import type { IntentEvent } from '../../src-shared/life';
import { fail, ok, type Result } from '../../src-shared/result';
import type { Clocks } from '../base';
import type { AdvanceProblem } from '../journal';
import type { Log } from '../log';
import type { CourierOptions } from './courier';
import type { Slot } from './lane';
import { clientFailure } from './look-up';
import { eventAfter } from './next-event';
import type { Steps } from './steps';
import type { Verification } from './verification';

export interface Sender {
  /**
   * Makes the one request of an intent, and ends the slot.
   * @returns why no request was made, or nothing
   */
  send(id: IntentId, slot: Slot): Promise<AdvanceProblem | null>;
  /** No request starts any more, also of an intent whose `sending` is just being written. */
  stop(): void;
}

export interface SenderOptions extends Pick<CourierOptions, 'stage' | 'update'> {
  readonly steps: Steps;
  readonly verification: Pick<Verification, 'findEdit'>;
  readonly clocks: Clocks;
  readonly random: () => number;
  readonly log: Log;
  /** The outcome is in the journal. */
  readonly onPersisted: () => void;
}

const NOT_SENT: Failure = { kind: 'not-reached', cause: 'closed-before-sending', detail: 'the app is closing' };

export function createSender({ stage, update, steps, verification, clocks, random, log, onPersisted }: SenderOptions): Sender {
  let isStopped = false;

  /** A client that throws may have sent the request before it did, so the outcome is unknown. */
  async function request({ id, destination, ...intent }: Intent): Promise<Result<IntentEvent, Failure>> {
    try {
      if (intent.what === 'stage') {
        const answer = await stage(destination, intent.request);
        return answer.ok ? ok({ name: 'taken', answer: answer.value }) : answer;
      }
      const details = await update(destination, intent.request);
      return details.ok ? ok({ name: 'updated', details: details.value }) : details;
    } catch (error) {
      const failure = clientFailure(error);
      log.error('client-failed', { id, error: failure.kind === 'cut-off' ? failure.detail : failure.kind });
      return fail(failure);
    }
  }

  async function eventFor(intent: Intent, answer: Result<IntentEvent, Failure>): Promise<IntentEvent> {
    if (answer.ok) return answer.value;
    const event = eventAfter(answer.problem, intent, { now: clocks.wall(), random: random() });
    // The edit itself may be why the second one was refused: it may occupy the very window that it asks for.
    if (event.name !== 'refused' || intent.what !== 'update' || intent.facts.ambiguousAttempts === 0) return event;
    const details = await verification.findEdit(intent).catch(() => null);
    return details ? { name: 'updated', details } : event;
  }

  return {
    async send(id, slot) {
      const begun = await steps.take(id, { name: 'send' });
      if (!begun.ok) {
        slot.end(null);
        return begun.problem;
      }
      const answer: Result<IntentEvent, Failure> = isStopped ? fail(NOT_SENT) : await request(begun.value);
      const persisted = steps.persistOutcome(id, await eventFor(begun.value, answer));
      // The next request is written down in the same transaction as the outcome of this one.
      slot.end(isStopped && !answer.ok && answer.problem === NOT_SENT ? null : answer);
      const after = await persisted;
      onPersisted();
      const failure = answer.ok ? null : answer.problem.kind;
      log.info('order', { id, state: after?.state.name, attempt: begun.value.attempts, failure });
      return null;
    },
    stop() {
      isStopped = true;
    },
  };
}
