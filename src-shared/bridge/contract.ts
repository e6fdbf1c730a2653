/**
 * The contract between the window and the main process: every request with its input and answer, every event.
 * The main process parses each input with these schemas before a handler sees it. Answers and events are its own word:
 * they are types, and nothing parses them.
 */
import { z } from 'zod';
import type { Failure } from '../failure/failure.schema';
import type { OtherStaging } from '../intent/existing-staging';
import { type Intent, IntentId, SeenStaging, StateName, type StepRecord } from '../intent/intent.schema';
import { Cents } from '../money/cents.schema';
import { Count, StageRequest, StoredOrderId, UserId } from '../order/order.schema';
import { type OrderDetails, OrderLookup } from '../order/order-details.schema';
import type { ServiceOption } from '../order/service-option.schema';
import { UpdateRequest } from '../order/update-request.schema';
import { isSettingKey, type SettingsProblem } from '../settings/settings.schema';
import type { FileTask } from '../station/file-task';
import type { IdleBlocker } from '../station/idle-blocker';
import type { OpenCounts, QuarantinedRow, StagingBlock, Station } from '../station/station';
import type { EventName, RequestName } from './names';

/** Why a request that was allowed and well formed was not done. Crosses as data, never as an Error. */
export type Refusal =
  /** A count or weight is beyond the station's own bounds, or a required one is missing. */
  | { readonly kind: 'limit-exceeded'; readonly field: 'userId' | 'bags' | 'items' | 'weight' }
  /** The station does not know where orders would go, so it takes none. */
  | { readonly kind: 'blocked'; readonly problem: StagingBlock }
  /** This order is held or waiting already: it has to be taken back before it can be handed over again. */
  | { readonly kind: 'already-in-flight' }
  /** A person has to see these stagings of the order first, and ask again: see `OtherStaging`. */
  | { readonly kind: 'needs-confirmation'; readonly standings: readonly OtherStaging[] }
  /** Another resolution of many orders has not ended yet. */
  | { readonly kind: 'bulk-running' }
  /** Another file is still being written. */
  | { readonly kind: 'file-busy' }
  /** Undo came when the order had left; a dismissal when it was settled; an edit was to wait that nobody asked to. */
  | { readonly kind: 'too-late'; readonly state: string }
  | { readonly kind: 'no-such-order' }
  /** `pin-wait`: it was not compared, because an earlier wrong PIN has to be waited for. */
  | { readonly kind: 'wrong-pin' | 'pin-wait'; readonly tryAgainInSeconds: number }
  /** This needs the PIN, which was not entered. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'fixed-by-policy'; readonly key: string }
  | { readonly kind: 'bad-value'; readonly key: string; readonly detail: string }
  | { readonly kind: 'not-saved'; readonly detail: string }
  | { readonly kind: 'bad-credentials'; readonly problem: 'empty' | 'too-long' | 'not-credentials' }
  /** It is not sure for which address credentials are meant: a source of settings cannot be read. */
  | { readonly kind: 'address-unclear'; readonly problem: SettingsProblem }
  /** A restart now would cut into somebody's order. */
  | { readonly kind: 'busy'; readonly busy: IdleBlocker }
  /** There is no other version to restart into any more. */
  | { readonly kind: 'no-update-ready' }
  | { readonly kind: 'keychain'; readonly problem: 'locked' | 'unavailable'; readonly detail: string };

/** Text is a part of an order's or user's id; null stands for orders in any state. */
const searchQuery = { text: z.string().max(500), states: z.array(StateName).nullable() };

const noInput = z.undefined();
/** Nothing, unless it is said: then the guard asks the person. */
const awareOf = z.array(SeenStaging).max(500).optional();

/** The states of which many orders can be resolved at once. */
export const BulkState = z.enum(['overdue', 'parked', 'waiting', 'unknown', 'rejected']);
export type BulkState = z.infer<typeof BulkState>;
export const BulkAction = z.enum(['send-again', 'withdraw', 'dismiss']);
export type BulkAction = z.infer<typeof BulkAction>;

const Pin = z.string().max(64);

/** CSV is for programs, a spreadsheet for people. */
export const ExportFormat = z.enum(['csv', 'xlsx']);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** How far a resolution of many orders is. */
export interface BulkProgress {
  readonly state: BulkState;
  readonly action: BulkAction;
  /** How many orders it concerns. */
  readonly total: number;
  /** `held`: nothing has been done yet, until that time in milliseconds since 1970. `refused`: those that need a person each. */
  readonly progress:
    | { readonly kind: 'held'; readonly until: number }
    | { readonly kind: 'running'; readonly done: number }
    | { readonly kind: 'done'; readonly done: number; readonly refused: number }
    | { readonly kind: 'undone' };
}
const intentInput = z.strictObject({ id: IntentId });

/** What each request is asked with. */
export const REQUEST_INPUTS = {
  'station.read': noInput,
  /**
   * Hands an order over. The id is the window's own, so that a call made twice is one order. `awareOf`: what the person was
   * shown of other stagings of the order; of these, the ones that stand aside are withdrawn with it.
   */
  'orders.stage': z.strictObject({ id: IntentId, request: StageRequest, awareOf }),
  /** Hands an edit over. `replaces` is an earlier one of the same order that this one stands for too. */
  'orders.update': z.strictObject({ id: IntentId, request: UpdateRequest, replaces: IntentId.nullable() }),
  /** Sends an edit that Connect did not want yet once more, at the time that Connect named. */
  'orders.schedule': intentInput,
  'orders.undo': intentInput,
  'orders.resolve': z.strictObject({ id: IntentId, by: z.enum(['dismissed', 'corrected']) }),
  /** A person's word on an order that nobody may send, or send again, without it. `awareOf` counts for `send-again`. */
  'orders.decide': z.strictObject({ id: IntentId, word: z.enum(['send-again', 'withdraw', 'mark-staged']), awareOf }),
  /** The same word on every order in a state. It is held for a while, in which `orders.bulkUndo` takes it back. */
  'orders.bulk': z.strictObject({ state: BulkState, word: BulkAction }),
  'orders.bulkUndo': noInput,
  /** Asks Connect about an unknown order or edit. */
  'orders.check': intentInput,
  /** The latest orders, newest first, with a few of each state that wants a person. In Practice also the live ones that are open. */
  'orders.recent': z.strictObject({ limit: z.int().min(1).max(500) }),
  /** Every staging of an order that has to be said before it is staged again, newest first. */
  'orders.standings': z.strictObject({ orderId: StoredOrderId }),
  /** The rows of the journal that cannot be read, and that nobody has dismissed. */
  'orders.quarantined': noInput,
  'orders.dismissQuarantined': z.strictObject({ row: z.int() }),
  /** The whole history, newest first, a page at a time. `before` is the `nextBefore` of the page before, or null. */
  'orders.find': z.strictObject({ ...searchQuery, before: z.int().nullable(), limit: z.int().min(1).max(500) }),
  /** Everything that was done with one order here. */
  'orders.history': z.strictObject({ orderId: StoredOrderId }),
  /**
   * Writes all that a query finds into a file. `files.changed` reports where, and how far it is. `pin` is the admin PIN, where one
   * is set and Settings are locked.
   */
  'orders.export': z.strictObject({ ...searchQuery, format: ExportFormat, pin: Pin.optional() }),
  /** Sends what waits now; for somebody who does not want to wait, and for a network that has come back. */
  'orders.sendNow': noInput,
  /** What Connect knows of an order. Changes nothing, here or there. */
  'orders.lookup': OrderLookup,
  /** The windows that can be chosen now, by the place in the station's settings. */
  'orders.serviceOptions': z.strictObject({ userId: UserId.optional(), cartTotal: Cents.optional(), items: Count.optional() }),
  /** `value: undefined` gives the setting back to the layers below. */
  'settings.change': z.strictObject({ key: z.string().refine(isSettingKey), value: z.unknown() }),
  'settings.unlock': z.strictObject({ pin: Pin }),
  'settings.lock': noInput,
  /** The only way in for a secret, and there is no way out. */
  'credentials.store': z.strictObject({ text: z.string().max(16_384) }),
  'credentials.forget': noInput,
  /** The page has kept something in its storage that is to outlive a crash. */
  'draft.persisted': noInput,
  /** Whether somebody's order or edit stands on the screen: while it does, nothing is done that can wait. */
  'screen.changed': z.strictObject({ order: z.boolean() }),
  /** The page's own program broke. `blank` when nothing of it is left on the screen: then it is loaded anew. */
  'page.failed': z.strictObject({ what: z.string().max(2000), blank: z.boolean() }),
  /** Writes one archive for IT into a file. `files.changed` reports where. */
  'diagnostics.save': noInput,
  /** Stops the file that is being written, whichever it is. */
  'files.stop': noInput,
  /** Asks the update feed now. The station's own state says what comes of it. */
  'release.check': noInput,
  /** Restarts into the version that waits, between two orders or not at all. */
  'release.restart': noInput,
} as const satisfies Record<RequestName, z.ZodType>;

/** What each request is answered with. */
interface ResponseValues {
  'station.read': Station;
  'orders.stage': Intent;
  'orders.update': Intent;
  'orders.schedule': Intent;
  'orders.undo': Intent;
  'orders.resolve': Intent;
  'orders.decide': Intent;
  /** `said` is its status, or why Connect could not be asked; null when it is settled already. */
  'orders.check': {
    readonly said:
      | { readonly status: string; readonly confirmed: boolean; readonly canceled: boolean }
      | { readonly failure: Failure }
      | null;
  };
  'orders.bulk': null;
  'orders.bulkUndo': null;
  'orders.recent': readonly Intent[];
  'orders.standings': readonly OtherStaging[];
  'orders.quarantined': readonly QuarantinedRow[];
  'orders.dismissQuarantined': null;
  'orders.find': { readonly intents: readonly Intent[]; readonly nextBefore: number | null };
  /** Newest first, each with every step of it, oldest first. */
  'orders.history': readonly { readonly intent: Intent; readonly records: readonly StepRecord[] }[];
  'orders.export': null;
  'orders.sendNow': null;
  'orders.lookup': { readonly details: OrderDetails } | { readonly failure: Failure };
  /** `missing`: there is no place in the station's settings. */
  'orders.serviceOptions': { readonly options: readonly ServiceOption[] } | { readonly failure: Failure } | { readonly missing: 'place' };
  'settings.change': Station;
  'settings.unlock': Station;
  'settings.lock': Station;
  'credentials.store': Station;
  'credentials.forget': Station;
  'draft.persisted': null;
  'screen.changed': null;
  'page.failed': null;
  'diagnostics.save': null;
  'files.stop': null;
  'release.check': null;
  'release.restart': null;
}

/** What the main process tells the window unasked. */
interface EventPayloads {
  'station.changed': Station;
  /** Every step of every order, in the order in which they were taken. */
  'orders.changed': readonly Intent[];
  /** So many orders changed at once that the lists are to be read again instead. */
  'orders.reload': null;
  /** How many orders are open now, whenever that changes. */
  'orders.counts': StationCounts;
  'orders.bulkChanged': BulkProgress;
  'files.changed': FileTask;
}

/** How many orders are open in the mode in force, and in the other one. */
export interface StationCounts {
  readonly current: OpenCounts;
  /** Live orders that are still being processed while the screen is in Practice; `null` in live mode. */
  readonly live: OpenCounts | null;
  /** How many orders were staged today in the mode in force, by the store's calendar; `null` until they were counted. */
  readonly stagedToday: number | null;
}

export type RequestInput<Name extends RequestName> = z.infer<(typeof REQUEST_INPUTS)[Name]>;
export type ResponseValue<Name extends RequestName> = ResponseValues[Name];
export type EventPayload<Name extends EventName> = EventPayloads[Name];

/** What `PreloadApi.call` resolves with, as JSON. */
export type ResponseEnvelope<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Refusal };
