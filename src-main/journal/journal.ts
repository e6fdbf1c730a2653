/** What a journal promises, whatever it is kept in. The courier and the window rely on nothing else. */
import type { Destination, Intent, IntentId, IntentRecord, Staging, StateName } from '../../src-shared/intent';
import type { IntentEvent, WrongState } from '../../src-shared/life';
import type { OrderId, StageRequest } from '../../src-shared/order';
import type { Result } from '../../src-shared/result';
import type { UpdateRequest } from '../../src-shared/update';

/** What is to be done, and where. */
export type NewIntent = {
  readonly id: IntentId;
  readonly destination: Destination;
  /** Milliseconds for which it can still be taken back; 0 sends it at once. */
  readonly holdMs: number;
  /**
   * An edit of the same order that this one stands for too. It will not be sent any more, and wants nobody; unless it is on the wire
   * already, or was made: then it stays what it is, and this one follows it.
   */
  readonly replaces?: IntentId | undefined;
} & ({ readonly what: 'stage'; readonly request: StageRequest } | { readonly what: 'update'; readonly request: UpdateRequest });

/**
 * The disk did not take it: it is full, read-only or broken. Nothing has changed, nobody was told, and the next try
 * may succeed. `detail` is for IT.
 *
 * Whoever wanted to send an order does not: a request that nobody would remember must not leave. Whoever has sent one
 * and could not note the outcome tries again for as long as the app lives; after that the order is `unknown`, which
 * is then the truth.
 */
export interface NotKept {
  readonly kind: 'not-kept';
  readonly detail: string;
}

export type AppendProblem =
  /** The same order is still to be staged by another intent: both would go, and be two trips. */
  { readonly kind: 'already-leaving' } | NotKept;

export type AdvanceProblem = { readonly kind: 'no-such-intent' } | ({ readonly kind: 'wrong-state' } & WrongState) | NotKept;

export interface IntentQuery {
  /**
   * An order id, or any part of an order's or user's id; letter case and spaces around it do not matter. Where it is
   * the whole id of an order, only that order is found: a scan of 7001 does not want 17001. Empty finds all.
   */
  readonly text: string;
  /** Only those in one of these states; `null` for all. */
  readonly states: readonly StateName[] | null;
}

export interface IntentPage {
  /** Newest first. */
  readonly intents: readonly Intent[];
  /** The `before` of the next page; `null` when this is the last. */
  readonly nextBefore: number | null;
}

/** Everything that is known of one intent. */
export interface IntentStory {
  readonly intent: Intent;
  /** Oldest first, beginning with its handing over. A record that cannot be read is missing. */
  readonly records: readonly IntentRecord[];
}

/** A read rejects when the disk does not give what is asked for, and after `close`. */
export interface Journal {
  /**
   * Remembers an intent. When the promise resolves it is as safe as this journal can make it, and only then may
   * anybody be told; until then a read may not find it. Appending the same id again changes nothing and gives what is
   * there.
   *
   * Looking whether the order is leaving already and keeping it are one step, so that of two hand-overs made in the
   * same moment one is refused.
   */
  append(intent: NewIntent): Promise<Result<Intent, AppendProblem>>;
  /**
   * Takes an intent one step further, in one transaction with the record of that step. Steps and hand-overs are taken
   * in the order in which they were asked for.
   */
  advance(id: IntentId, event: IntentEvent): Promise<Result<Intent, AdvanceProblem>>;
  find(id: IntentId): Promise<Intent | null>;
  /** Newest first; those that are unsent or want a person are all in it, however old. */
  recent(limit: number): Promise<readonly Intent[]>;
  /** The latest staging of this order that was done, may have been, or is still to be. */
  lastFor(orderId: OrderId): Promise<Staging | null>;
  /** Every intent that is still to be sent or was being sent, oldest first. */
  unsent(): Promise<readonly Intent[]>;
  /** @param query `before` is `null` for the first page, then the `nextBefore` of the last one */
  search(query: IntentQuery & { readonly before: number | null; readonly limit: number }): Promise<IntentPage>;
  /** Everything that a query finds, newest first, in batches: for an export. */
  all(query: IntentQuery): AsyncIterable<readonly Intent[]>;
  story(id: IntentId): Promise<IntentStory | null>;
  /** An overdue or parked intent is both unsent and in need of a person. */
  counts(): Promise<{ readonly unsent: number; readonly needsPerson: number }>;
  /** How many rows were found that cannot be read. They are kept, and nothing else shows them. */
  unreadable(): Promise<number>;
  /** Called when one more is found. */
  onUnreadable(listener: () => void): void;
  /**
   * Forgets history: what came to rest (staged, updated, withdrawn, settled) before a time, with its records. Never what is
   * unsent, wants a person, or cannot be read.
   * @param olderThan milliseconds since 1970
   * @returns how many were removed
   */
  prune(olderThan: number): Promise<number>;
  /**
   * Called after every append and advance, when it is kept. A listener that throws harms nobody.
   * @returns a function that stops it
   */
  onChange(listener: (intent: Intent) => void): () => void;
  /** Nothing can be kept or read afterwards. */
  close(): Promise<void>;
}
