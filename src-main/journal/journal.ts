/** What a journal promises, whatever it is kept in. The courier and the window rely on nothing else. */

import type { Result } from '../../src-shared/base/result';
import type { OtherStaging } from '../../src-shared/intent/existing-staging';
import type { Destination, Intent, IntentId, SeenStaging, StateName, StepRecord } from '../../src-shared/intent/intent.schema';
import type { IntentEvent, InvalidTransition } from '../../src-shared/intent/intent-machine';
import type { OrderId, StageRequest } from '../../src-shared/order/order.schema';
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import type { UpdateRequest } from '../../src-shared/order/update-request.schema';
import type { OpenCounts, QuarantinedRow } from '../../src-shared/station/station';
import type { TimeRange } from '../../src-shared/time/store-day';
import type { JournalEntry, StagingRefusal } from '../orders';

/** What is to be done, and where. */
export type NewIntent = {
  readonly id: IntentId;
  readonly destination: Destination;
  /** Milliseconds for which it can still be taken back; 0 sends it at once. */
  readonly holdMs: number;
  /** What the person was shown of other stagings of this order, and asked for this one all the same. */
  readonly awareOf?: readonly SeenStaging[] | undefined;
  /** Connect's clock now, in milliseconds since 1970, where it is known. */
  readonly requestedAtServer?: number | null | undefined;
  /**
   * An edit of the same order that this one stands for too. It will not be sent any more, and wants nobody; unless it is on the wire
   * already, or was made: then it stays what it is, and this one follows it.
   */
  readonly replaces?: IntentId | undefined;
} & ({ readonly kind: 'stage'; readonly request: StageRequest } | { readonly kind: 'update'; readonly request: UpdateRequest });

/**
 * The disk did not take it: it is full, read-only or broken. Nothing has changed, nobody was told, and the next try
 * may succeed. `detail` is for IT.
 *
 * Whoever wanted to send an order does not: a request that nobody would remember must not leave. Whoever has sent one
 * and could not note the outcome tries again for as long as the app lives; after that the order is `unknown`, which
 * is then the truth.
 */
export interface WriteFailed {
  readonly kind: 'not-kept';
  readonly detail: string;
}

/** Why an order was not handed over: what the guard says of it (`guardStaging`), or the disk. */
export type AppendFailure = StagingRefusal | WriteFailed;

export type AdvanceFailure =
  | { readonly kind: 'no-such-intent' }
  | ({ readonly kind: 'wrong-state' } & InvalidTransition)
  /** Another intent of the order is sent first. */
  | { readonly kind: 'behind'; readonly id: IntentId }
  | StagingRefusal
  | WriteFailed;

/** How far the stagings of an order were when Connect was asked about it. What it answers is proof for no other ones. */
export interface LookupTicket {
  readonly orderId: OrderId;
  readonly attempts: ReadonlyMap<IntentId, number>;
}

/** How many of each state that wants a person stay in sight beside the latest intents; `counts` tells the rest. */
export const RECENT_PER_STATE = 5;

/** Intents in some states that are not final, oldest first, a page at a time. */
export interface OpenQuery {
  readonly states: readonly OpenState[];
  /** The row after which the page begins; 0 for the first. */
  readonly after: number;
  readonly limit: number;
  /** Only those that a person last asked for before this time, in milliseconds since 1970. */
  readonly requestedBefore?: number;
}
export type OpenState = 'held' | 'waiting' | 'sending' | 'overdue' | 'misrouted' | 'rejected' | 'unknown';

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

export interface ExportBatch {
  /** Newest first. */
  readonly intents: readonly Intent[];
  /** How much of the journal has been looked through with it, between 0 and 1. */
  readonly progress: number;
}

/** Everything that is known of one intent. */
export interface IntentTimeline {
  readonly intent: Intent;
  /** Oldest first, beginning with its handing over. A record that cannot be read is missing. */
  readonly records: readonly StepRecord[];
}

/** A read rejects when the disk does not give what is asked for, and after `close`. */
export interface Journal {
  /**
   * Remembers an intent. When the promise resolves it is as safe as this journal can make it, and only then may
   * anybody be told; until then a read may not find it. Appending the same id again changes nothing and gives what is
   * there.
   *
   * The guard (`guardStaging`) and the hand-over are one transaction, so that of two hand-overs made in the same moment one
   * is refused. What the person saw set aside, and asked for this one instead of, is withdrawn in that transaction.
   */
  append(intent: NewIntent): Promise<Result<Intent, AppendFailure>>;
  /**
   * Takes an intent one step further, in one transaction with the record of that step and, for `send`, `send-again` and
   * `resend` of a staging, with the guard. Steps and hand-overs are taken in the order in which they were asked for.
   */
  advance(id: IntentId, event: IntentEvent): Promise<Result<Intent, AdvanceFailure>>;
  find(id: IntentId): Promise<Intent | null>;
  /** Taken before Connect is asked about an order, for `prove`. */
  createLookupTicket(orderId: OrderId): Promise<LookupTicket>;
  /**
   * Connect says that an order was staged: ends every staging of it that is not over and has made no attempt since the
   * ticket was taken. Not one that a person asked for although they knew that the order was staged.
   * @returns those that are staged now
   */
  prove(createLookupTicket: LookupTicket, answer: OrderDetails): Promise<Result<readonly Intent[], WriteFailed>>;
  /**
   * Newest first: a few in each state that is not final, and of the others those that came to rest last. However many wait or want
   * a person, they do not push each other or the latest staged orders out. An infinite limit gives all.
   */
  listRecent(limit: number): Promise<readonly Intent[]>;
  /** Every staging of this order that has to be said before it is staged again, newest first. */
  otherStagings(orderId: OrderId): Promise<readonly OtherStaging[]>;
  /** Every intent that is still to be sent or was being sent, oldest first. There may be thousands: see `listOpen`. */
  listUnsent(): Promise<readonly Intent[]>;
  /** A page that is not full is the last one. */
  listOpen(query: OpenQuery): Promise<readonly JournalEntry[]>;
  /** @param query `before` is `null` for the first page, then the `nextBefore` of the last one */
  search(query: IntentQuery & { readonly before: number | null; readonly limit: number }): Promise<IntentPage>;
  /** Everything that a query finds, newest first, in batches: for an export. */
  searchAll(query: IntentQuery): AsyncIterable<ExportBatch>;
  timeline(id: IntentId): Promise<IntentTimeline | null>;
  /** An overdue or parked intent is both unsent and in need of a person. Costs the same however many there are. */
  countOpen(): Promise<OpenCounts>;
  /** How many orders came to be staged in a span of time, by the wall clock. Reads the rows of that span alone, and once. */
  countStaged(range: TimeRange): Promise<number>;
  /** How many rows were found that cannot be read, and that nobody has dismissed. They are kept. */
  countUnreadable(): Promise<number>;
  listQuarantined(): Promise<readonly QuarantinedRow[]>;
  /** A person has looked into one. It is kept, concerns no order any more and is not counted. */
  dismissQuarantined(row: number): Promise<Result<null, WriteFailed>>;
  /** Called when one more is found. */
  onUnreadableChange(listener: () => void): void;
  /**
   * Deletes history: what came to rest (staged, updated, withdrawn, settled) before a time, with its records. Never what is
   * unsent, wants a person, or cannot be read; and nothing that was handed over after something younger, because its
   * dates are then those of a clock that was wrong.
   * @param span `olderThan`, and `now` by the clocks that agree on it: a date after it is not believed; milliseconds since 1970
   * @returns how many were removed
   */
  prune(span: { readonly olderThan: number; readonly now: number }): Promise<number>;
  /**
   * Called after every append and advance, when it is kept. A listener that throws harms nobody.
   * @returns a function that stops it
   */
  onChange(listener: (intent: Intent) => void): () => void;
  /** Nothing can be kept or read afterwards. */
  close(): Promise<void>;
}
