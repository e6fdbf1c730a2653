/** What a journal promises, whatever it is kept in. The courier and the window rely on nothing else. */
import type { Destination, Intent, IntentEvent, IntentId, WrongState } from '../../src-shared/intent';
import type { OrderId, StageRequest } from '../../src-shared/order';
import type { Result } from '../../src-shared/result';

export interface NewIntent {
  readonly id: IntentId;
  readonly request: StageRequest;
  readonly destination: Destination;
  /** Milliseconds for which it can still be taken back; 0 sends it at once. */
  readonly holdMs: number;
}

export interface Journal {
  /**
   * Remembers an intent. When the promise resolves it is as safe as this journal can make it, and only then may
   * anybody be told. Appending the same id again changes nothing and gives what is there.
   *
   * Refused while another intent for the same order is still to be sent: both would go, and be two trips. Looking and
   * keeping are one step, so that of two hand-overs made in the same moment one is refused.
   */
  append(intent: NewIntent): Promise<Result<Intent, 'already-leaving'>>;
  /**
   * Takes an intent one step further, in one transaction with the record of that step.
   * The problem is `null` when there is no such intent.
   */
  advance(id: IntentId, event: IntentEvent): Promise<Result<Intent, WrongState | null>>;
  find(id: IntentId): Promise<Intent | null>;
  /** Newest first; those that want a person are all in it, however old. */
  recent(limit: number): Promise<readonly Intent[]>;
  /** The latest intent for this order that was staged, may have been, or is still to be. */
  lastFor(orderId: OrderId): Promise<Intent | null>;
  /** Every intent that is still to be sent or was being sent, oldest first. */
  unsent(): Promise<readonly Intent[]>;
  /**
   * Called after every append and advance, when it is kept. A listener that throws harms nobody.
   * @returns a function that stops it
   */
  onChange(listener: (intent: Intent) => void): () => void;
}
