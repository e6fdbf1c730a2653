/** The contract of a journal, independent of its storage. The courier and the window use only this interface. */

import type { Result } from '../../src-shared/base/result';
import type { Destination, Intent, IntentId, SeenStaging, StateName, StepRecord } from '../../src-shared/intent/intent.schema';
import type { IntentEvent, InvalidTransition } from '../../src-shared/intent/intent-machine';
import type { OtherStaging } from '../../src-shared/intent/other-staging';
import type { OrderId, StageRequest } from '../../src-shared/order/order.schema';
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import type { UpdateRequest } from '../../src-shared/order/update-request.schema';
import type { OpenCounts, QuarantinedRow, StagedCounts } from '../../src-shared/station/station';
import type { TimeRange } from '../../src-shared/time/store-day';
import type { JournalEntry, StagingRefusal } from '../orders';

/** A new intent: the request, and where to send it. */
export type NewIntent = {
  readonly id: IntentId;
  readonly destination: Destination;
  /** Milliseconds during which the intent can be undone; 0 sends it immediately. */
  readonly holdMs: number;
  /** The other stagings of the order that the person was shown and confirmed. */
  readonly awareOf?: readonly SeenStaging[] | undefined;
  /** Connect's current time, in milliseconds since 1970; `null` or absent when unknown. */
  readonly requestedAtServer?: number | null | undefined;
  /**
   * An earlier edit of the same order that this one replaces. The earlier one is no longer sent and needs no attention, unless it
   * is being sent or was made: then it stays unchanged, and this one follows it.
   */
  readonly replaces?: IntentId | undefined;
} & ({ readonly kind: 'stage'; readonly request: StageRequest } | { readonly kind: 'update'; readonly request: UpdateRequest });

/**
 * The disk rejected a write: it is full, read-only or broken. Nothing has changed, no listener was notified, and a retry may
 * succeed. `detail` is for IT.
 *
 * An order whose `sending` step is rejected is not sent, because no record of the request would exist. An outcome that is
 * rejected is retried while the app runs; after that the order is `unknown`.
 */
export interface WriteFailed {
  readonly kind: 'write-failed';
  readonly detail: string;
}

/** Why a hand-over failed: the guard refused it (`guardStaging`), or the disk rejected it. */
export type AppendFailure = StagingRefusal | WriteFailed;

export type AdvanceFailure =
  | { readonly kind: 'no-such-intent' }
  | ({ readonly kind: 'wrong-state' } & InvalidTransition)
  /** Another intent of the order must be sent first. */
  | { readonly kind: 'blocked'; readonly id: IntentId }
  | StagingRefusal
  | WriteFailed;

/** The number of attempts of each staging of an order when a lookup started. The lookup is proof only for stagings with the same number. */
export interface LookupTicket {
  readonly orderId: OrderId;
  readonly attempts: ReadonlyMap<IntentId, number>;
}

/** How many intents of each open state `listRecent` returns in addition to the latest final ones; `countOpen` returns the totals. */
export const RECENT_PER_STATE = 5;

/** A query for a page of intents in certain open states, oldest first. */
export interface OpenQuery {
  readonly states: readonly OpenState[];
  /** The row id after which the page begins; 0 for the first page. */
  readonly after: number;
  readonly limit: number;
  /** Only intents that were last requested before this time, in milliseconds since 1970. */
  readonly requestedBefore?: number;
}
export type OpenState = 'held' | 'waiting' | 'sending' | 'overdue' | 'misrouted' | 'rejected' | 'unknown';

export interface IntentQuery {
  /**
   * An order id, or any part of an order id or user id; letter case and surrounding spaces do not matter. A whole order id finds
   * only that order, so that a scan of 7001 does not find 17001. An empty text finds all.
   */
  readonly text: string;
  /** Only intents in one of these states; `null` for all. */
  readonly states: readonly StateName[] | null;
}

export interface IntentPage {
  /** Newest first. */
  readonly intents: readonly Intent[];
  /** The `before` of the next page; `null` when this is the last page. */
  readonly nextBefore: number | null;
}

export interface ExportBatch {
  /** Newest first. */
  readonly intents: readonly Intent[];
  /** The share of the journal that has been searched after this batch, from 0 to 1. */
  readonly progress: number;
}

/** One intent with all its records. */
export interface IntentTimeline {
  readonly intent: Intent;
  /** Oldest first, beginning with the hand-over. An unreadable record is missing. */
  readonly records: readonly StepRecord[];
}

/** Stores intents and their records. Reads reject when the disk fails, and after `close`. */
export interface Journal {
  /**
   * Stores a new intent. When the promise resolves, the intent is as durable as this journal can make it; no listener is notified
   * earlier, and a read may not find it earlier. Appending the same id again changes nothing and returns the stored intent.
   *
   * The guard (`guardStaging`) and the hand-over are one transaction, so that one of two simultaneous hand-overs is refused.
   * Stagings that are set aside, and that the person confirmed to replace, are withdrawn in the same transaction.
   */
  append(intent: NewIntent): Promise<Result<Intent, AppendFailure>>;
  /**
   * Applies an event to an intent, in one transaction with its record and, for `send`, `send-again` and `resend` of a staging,
   * with the guard. Steps and hand-overs are applied in the order of the calls.
   */
  advance(id: IntentId, event: IntentEvent): Promise<Result<Intent, AdvanceFailure>>;
  find(id: IntentId): Promise<Intent | null>;
  /** Returns those of the given orders of which the journal has an intent, readable or not. */
  findOrders(orderIds: readonly OrderId[]): Promise<ReadonlySet<string>>;
  /** Must be called before the lookup of an order, and passed to `prove` with its answer. */
  createLookupTicket(orderId: OrderId): Promise<LookupTicket>;
  /**
   * Ends every staging of an order as staged that is not final and has made no attempt since the ticket was created, except
   * stagings that a person confirmed knowing that the order was staged.
   * @returns the stagings that are staged now
   */
  prove(createLookupTicket: LookupTicket, answer: OrderDetails): Promise<Result<readonly Intent[], WriteFailed>>;
  /**
   * Returns, newest first, a few intents in each open state and the latest final ones, so that neither displaces the other. An
   * infinite limit returns all.
   */
  listRecent(limit: number): Promise<readonly Intent[]>;
  /** Returns every staging of the order that a person must see before it is staged again, newest first. */
  otherStagings(orderId: OrderId): Promise<readonly OtherStaging[]>;
  /** Returns every unsent intent, oldest first. There may be thousands: see `listOpen` for pages. */
  listUnsent(): Promise<readonly Intent[]>;
  /** A page with fewer intents than the limit is the last one. */
  listOpen(query: OpenQuery): Promise<readonly JournalEntry[]>;
  /** @param query `before` is `null` for the first page, then the `nextBefore` of the previous one */
  search(query: IntentQuery & { readonly before: number | null; readonly limit: number }): Promise<IntentPage>;
  /** Returns everything that a query finds, newest first, in batches for an export. */
  searchAll(query: IntentQuery): AsyncIterable<ExportBatch>;
  timeline(id: IntentId): Promise<IntentTimeline | null>;
  /**
   * Counts the open intents. An overdue or misrouted intent counts both as unsent and as needing attention. The cost is
   * independent of their number.
   */
  countOpen(): Promise<OpenCounts>;
  /** Counts the orders that were staged in a time range by the wall clock. Reads only the rows of that range, and only once. */
  countStaged(range: TimeRange): Promise<StagedCounts>;
  /** Counts the unreadable rows that no person has dismissed. */
  countUnreadable(): Promise<number>;
  listQuarantined(): Promise<readonly QuarantinedRow[]>;
  /** Marks an unreadable row as dismissed by a person. The row stays, but is not counted and affects no order. */
  dismissQuarantined(row: number): Promise<Result<null, WriteFailed>>;
  /** The listener is called when an unreadable row is found or dismissed. */
  onUnreadableChange(listener: () => void): void;
  /**
   * Deletes intents that became final (staged, updated, withdrawn, resolved) before a time, with their records. Never deletes
   * intents that are unsent, need attention or are unreadable, or that were handed over after a younger one, because their dates
   * come from a wrong clock.
   * @param span in milliseconds since 1970; `now` is a time that several clocks agree on, and later dates are not trusted
   * @returns the number of deleted intents
   */
  prune(span: { readonly olderThan: number; readonly now: number }): Promise<number>;
  /**
   * The listener is called after every committed append and step. An error that it throws is logged.
   * @returns a function that unsubscribes it
   */
  onChange(listener: (intent: Intent) => void): () => void;
  /** Writes and reads fail afterwards. */
  close(): Promise<void>;
}
