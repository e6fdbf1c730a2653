/**
 * The contract between the page and the main process: every request with its input and response, and every event.
 * It contains types and names only, because the preload bundles it. The main process parses each input with the schema beside
 * the handler in `src-main/bridge`; responses and events are its own data, which nothing parses.
 */
import type { DeviceBytes, DevicesState, ScaleCommand, SerialPortInfo, SerialScan } from '../devices/device-state';
import type { LiveWeight } from '../devices/live-weight';
import type { Failure } from '../failure/failure.schema';
import type { Intent, IntentId, SeenStaging, StateName, StepRecord } from '../intent/intent.schema';
import type { OtherStaging } from '../intent/other-staging';
import type { Cents } from '../money/cents.schema';
import type { BulkAction, BulkProgress, BulkState } from '../order/bulk-action';
import type { HandoverEntry } from '../order/handover-entry';
import type { HandoverChange, KnownOrder } from '../order/known-order.schema';
import type { StageRequest, StoredOrderId, UserId } from '../order/order.schema';
import type { OrderDetails, OrderLookup, OrderMilestone } from '../order/order-details.schema';
import type { ConnectWarning, ScanLookup } from '../order/scan-lookup';
import type { ServiceOption } from '../order/service-option.schema';
import type { UpdateRequest } from '../order/update-request.schema';
import type { CommandSheetTexts } from '../scan/command-sheet';
import type { SettingKey } from '../settings/settings.schema';
import type { ExportFormat, FileTask } from '../station/file-task';
import type { PrintTask } from '../station/print-task';
import type { QuarantinedRow, Station, StationCounts } from '../station/station';
import type { Refusal } from './refusal';

/** A request that changes something. Its response says only that it was accepted: the change reaches the page as an event. */
interface Command<Input = undefined> {
  readonly input: Input;
  readonly response: null;
}

/** A request that reads something. */
interface Query<Response, Input = undefined> {
  readonly input: Input;
  readonly response: Response;
}

/** Names the intent that a request is about. */
interface IntentInput {
  readonly id: IntentId;
}

/** `text` is a part of an order ID or user ID; `states` is `null` for orders in any state. */
interface SearchInput {
  readonly text: string;
  readonly states: readonly StateName[] | null;
}

/** The result of a status check. `confirmed`: Connect's response shows that the order was staged, or the edit made. */
export type CheckResult =
  | { readonly status: string; readonly milestone: OrderMilestone | null; readonly confirmed: boolean; readonly canceled: boolean }
  | { readonly failure: Failure };

export interface Requests {
  'station.read': Query<Station>;

  /**
   * Stages an order. The page chooses the ID, so that a repeated request is one order. `awareOf` lists the other stagings of the
   * order that the person saw; those that are set aside are withdrawn. `place` is recorded when the staging was accepted.
   * `by: 'command'`: a command barcode was scanned, which confirms nothing.
   */
  'orders.stage': Command<
    IntentInput & {
      readonly request: StageRequest;
      readonly awareOf?: readonly SeenStaging[] | undefined;
      readonly place?: string | undefined;
      /** What Connect said of the order, and the person confirmed. */
      readonly confirmed?: readonly ConnectWarning[] | undefined;
      readonly by?: 'command' | undefined;
    }
  >;
  /** Submits an edit. `replaces` is an earlier edit of the same order that this one replaces. */
  'orders.update': Command<IntentInput & { readonly request: UpdateRequest; readonly replaces: IntentId | null }>;
  /** Sends a rejected edit again, at the time that Connect named. */
  'orders.schedule': Command<IntentInput>;
  /** Takes back an intent that is still held. */
  'orders.undo': Command<IntentInput>;
  /** Closes a rejected or unknown intent. */
  'orders.resolve': Command<IntentInput & { readonly by: 'dismissed' | 'corrected' }>;
  /** A person's decision about an intent that is not sent, or not sent again, without one. `awareOf` counts for `send-again`. */
  'orders.decide': Command<
    IntentInput & {
      readonly decision: 'send-again' | 'withdraw' | 'mark-staged';
      readonly awareOf?: readonly SeenStaging[] | undefined;
    }
  >;
  /** Applies one decision to every order in a state. It is held for a while, and `orders.bulkUndo` takes it back. */
  'orders.bulk': Command<{ readonly state: BulkState; readonly action: BulkAction }>;
  'orders.bulkUndo': Command;
  /** Asks Connect about an unknown intent. The response is `null` if it is resolved already. */
  'orders.check': Query<CheckResult | null, IntentInput>;
  /** Sends waiting orders now, for a person who does not want to wait and for a restored network. */
  'orders.sendNow': Command;
  /** The latest orders, newest first, with a few of each state that needs attention. In Practice also the open live orders. */
  'orders.recent': Query<readonly Intent[], { readonly limit: number }>;
  /** The other stagings of an order that a person has to know of before staging it again, newest first. */
  'orders.standings': Query<readonly OtherStaging[], { readonly orderId: StoredOrderId }>;
  /** The unreadable rows of the journal that were not dismissed. */
  'orders.quarantined': Query<readonly QuarantinedRow[]>;
  'orders.dismissQuarantined': Command<{ readonly row: number }>;
  /** One page of the whole history, newest first. `before` is the previous page's `nextBefore`, or `null`. */
  'orders.find': Query<
    { readonly intents: readonly Intent[]; readonly nextBefore: number | null },
    SearchInput & { readonly before: number | null; readonly limit: number }
  >;
  /** All intents of an order, newest first, each with its steps, oldest first. */
  'orders.history': Query<
    readonly { readonly intent: Intent; readonly records: readonly StepRecord[] }[],
    { readonly orderId: StoredOrderId }
  >;
  /** What is known of at most 500 orders beside their intents. Orders of which nothing is known are missing. */
  'orders.known': Query<readonly KnownOrder[], { readonly orderIds: readonly StoredOrderId[] }>;
  /** Records where an order is now; `null` removes the place. */
  /** The orders that were staged at this station and wait for their shopper, or for a person. In no order. */
  'handover.list': Query<readonly HandoverEntry[]>;
  /** Records what a person did with the bags of a staged order. */
  'handover.record': Command<{ readonly orderId: StoredOrderId; readonly kind: HandoverChange['kind'] }>;
  'orders.setPlace': Command<{ readonly orderId: StoredOrderId; readonly place: string | null }>;
  /** Writes all matching orders to a file; `files.changed` reports its progress. `pin` is required while Settings are locked. */
  'orders.export': Command<SearchInput & { readonly format: ExportFormat; readonly pin?: string | undefined }>;
  /** Connect's details of an order. Changes nothing, here or at Connect. */
  'orders.lookup': Query<{ readonly details: OrderDetails } | { readonly failure: Failure }, OrderLookup>;
  /** What Connect says of the order that a scan has put on the screen. It may not be asked at all, and is never waited for. */
  'orders.lookupAtScan': Query<ScanLookup, OrderLookup>;
  /** The time slots for the location in the settings. `missing`: the settings contain no location. */
  'orders.serviceOptions': Query<
    { readonly options: readonly ServiceOption[] } | { readonly failure: Failure } | { readonly missing: 'place' },
    { readonly userId?: UserId | undefined; readonly cartTotal?: Cents | undefined; readonly items?: number | undefined }
  >;

  /** Changes a setting of the station. The value `undefined` removes it, so that a lower layer applies. */
  'settings.change': Command<{ readonly key: SettingKey; readonly value?: unknown }>;
  'settings.unlock': Command<{ readonly pin: string }>;
  'settings.lock': Command;
  /** The only way into the app for a secret. No response contains one. */
  'credentials.store': Command<{ readonly text: string }>;
  'credentials.forget': Command;

  /** The devices of the main process: serial scales and scanners. HID devices belong to the page. */
  'devices.read': Query<{ readonly state: DevicesState; readonly weight: LiveWeight }>;
  /** The latest bytes of the serial devices, for IT. */
  'devices.bytes': Query<readonly DeviceBytes[]>;
  /** The computer's serial ports. */
  'devices.ports': Query<readonly SerialPortInfo[]>;
  /** Sends a command to the serial scale. `sent`: the scale has not refused it; its weight shows the effect. */
  'devices.command': Query<'sent' | 'refused' | 'unavailable', { readonly command: ScaleCommand }>;
  /** Looks for a serial scale at every port; `devices.changed` reports the progress. */
  'devices.findScale': Command;
  'devices.stopSearch': Command;

  /** The page has stored a draft that has to survive a crash, so the main process flushes its storage. */
  'draft.persisted': Command;
  /** Whether an order or edit is open on the screen: meanwhile the main process neither restarts nor applies new settings. */
  'screen.changed': Command<{ readonly hasOpenOrder: boolean }>;
  /** Reports an error of the page. If the page is blank, it is reloaded. */
  'page.failed': Command<{ readonly message: string; readonly isBlank: boolean }>;

  /** Writes the sheet of command barcodes as a PDF; `files.changed` reports its progress. The station's first sheet creates its key. */
  'commands.saveSheet': Command<{ readonly texts: CommandSheetTexts }>;
  /** Prints the sheet on the system's default printer; `print.changed` reports the result. */
  'commands.printSheet': Command<{ readonly texts: CommandSheetTexts }>;
  /** Gives the station's command barcodes a new key, so that no earlier sheet works here. */
  'commands.renewKey': Command;

  /** Writes a diagnostics archive for IT; `files.changed` reports its progress. */
  'diagnostics.save': Command;
  /** Stops the running file task, if there is one. */
  'files.stop': Command;
  /** Asks the update feed now. The station's `release` shows the result. */
  'release.check': Command;
  /** Restarts into the waiting version if the station is idle. */
  'release.restart': Command;
}

export type RequestName = keyof Requests;
export type RequestInput<Name extends RequestName> = Requests[Name]['input'];
export type ResponseValue<Name extends RequestName> = Requests[Name]['response'];

/** Every request by name. The preload forwards these names and no others. */
const REQUEST_KINDS = {
  'station.read': 'query',
  'orders.stage': 'command',
  'orders.update': 'command',
  'orders.schedule': 'command',
  'orders.undo': 'command',
  'orders.resolve': 'command',
  'orders.decide': 'command',
  'orders.bulk': 'command',
  'orders.bulkUndo': 'command',
  'orders.check': 'query',
  'orders.sendNow': 'command',
  'orders.recent': 'query',
  'orders.standings': 'query',
  'orders.quarantined': 'query',
  'orders.dismissQuarantined': 'command',
  'orders.find': 'query',
  'orders.history': 'query',
  'orders.known': 'query',
  'handover.list': 'query',
  'handover.record': 'command',
  'orders.setPlace': 'command',
  'orders.export': 'command',
  'orders.lookup': 'query',
  'orders.lookupAtScan': 'query',
  'orders.serviceOptions': 'query',
  'settings.change': 'command',
  'settings.unlock': 'command',
  'settings.lock': 'command',
  'credentials.store': 'command',
  'credentials.forget': 'command',
  'devices.read': 'query',
  'devices.bytes': 'query',
  'devices.ports': 'query',
  'devices.command': 'query',
  'devices.findScale': 'command',
  'devices.stopSearch': 'command',
  'draft.persisted': 'command',
  'screen.changed': 'command',
  'page.failed': 'command',
  'commands.saveSheet': 'command',
  'commands.printSheet': 'command',
  'commands.renewKey': 'command',
  'diagnostics.save': 'command',
  'files.stop': 'command',
  'release.check': 'command',
  'release.restart': 'command',
} as const satisfies { readonly [Name in RequestName]: Requests[Name] extends Command<infer _Input> ? 'command' : 'query' };

export const REQUEST_NAMES = Object.keys(REQUEST_KINDS) as RequestName[];

/** The events of the main process. All changes of its state reach the page through them. */
export interface Events {
  'station.changed': Station;
  /** The steps of orders, in their order. */
  'orders.changed': readonly Intent[];
  /** What is known of these orders now, in the order of the changes. */
  'orders.knownChanged': readonly KnownOrder[];
  /** Too much changed at once, so the page has to reload its lists, and what is known of their orders. */
  'orders.reload': null;
  /** The counts of open orders, after every change. */
  'orders.counts': StationCounts;
  'orders.bulkChanged': BulkProgress;
  'files.changed': FileTask;
  'print.changed': PrintTask;
  'devices.changed': DevicesState;
  /** What the serial scale shows, at most 25 times per second. */
  'devices.weight': LiveWeight;
  /** A text of a serial scanner. */
  'devices.scanned': SerialScan;
}

export type EventName = keyof Events;
export type EventPayload<Name extends EventName> = Events[Name];

export const EVENT_NAMES = Object.keys({
  'station.changed': true,
  'orders.changed': true,
  'orders.knownChanged': true,
  'orders.reload': true,
  'orders.counts': true,
  'orders.bulkChanged': true,
  'files.changed': true,
  'print.changed': true,
  'devices.changed': true,
  'devices.weight': true,
  'devices.scanned': true,
} satisfies Record<EventName, true>) as EventName[];

/** What a request resolves with, as JSON. */
export type ResponseEnvelope<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Refusal };

/**
 * The API that the preload exposes to the page. Values are JSON text: Electron copies objects into the page property by property,
 * which takes longer for a page of Activity than everything else together.
 */
export interface PreloadApi {
  /** Resolves with a `ResponseEnvelope` as JSON. Rejects if the request was forbidden or malformed. */
  call(name: RequestName, input: unknown): Promise<string>;
  on(name: EventName, listener: (value: string) => void): () => void;
}
