/** The public interface of the courier, its options, and the health of its connection. */

import type { Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Destination, IntentId } from '../../src-shared/intent/intent.schema';
import type { OrderId, StageRequest } from '../../src-shared/order/order.schema';
import type { OrderDetails, OrderLookup } from '../../src-shared/order/order-details.schema';
import type { ConnectWarning, ScanLookup } from '../../src-shared/order/scan-lookup';
import type { UpdateRequest } from '../../src-shared/order/update-request.schema';
import type { Clocks } from '../base';
import type { Journal, NewIntent } from '../journal';
import type { KnownOrders } from '../known-orders';
import type { Log } from '../log';
import type { FollowSchedule } from './follow-schedule';

/** The health of the connection. `since` is in milliseconds since 1970. */
export type CourierHealth =
  | { readonly kind: 'well' }
  | { readonly kind: 'offline'; readonly since: number; readonly failure: Failure }
  | { readonly kind: 'not-authorised'; readonly since: number; readonly failure: Failure }
  /** Connect requested a wait until `until`, in milliseconds since 1970. */
  | { readonly kind: 'busy'; readonly since: number; readonly until: number }
  /** The circuit breaker is open, because a sender other than Connect answered several orders in a row. `source` is its name. */
  | { readonly kind: 'gateway'; readonly since: number; readonly source: string; readonly failure: Failure };

export interface Courier {
  /** Hands an order or edit over. Resolves when the journal has stored or refused it. */
  accept(intent: NewIntent): ReturnType<Journal['append']>;
  /** Undoes a held intent; fails after its hold has expired. */
  undo(id: IntentId): ReturnType<Journal['advance']>;
  /** Looks an order up for a person. `null` when the outcome of the intent is known. */
  checkStatus(id: IntentId): Promise<Result<OrderDetails, Failure> | null>;
  /** Looks an order up for a person. The answer is proof for every staging of the order that is not final. */
  lookUp(to: Destination, order: OrderLookup): Promise<Result<OrderDetails, Failure>>;
  /** Looks an order up that is on the screen, to inform the packer. Never rejects, and never delays a staging. */
  lookUpAtScan(to: Destination, order: OrderLookup): Promise<ScanLookup>;
  /** What Connect said last of an order that a person has to confirm before it is staged; `null` for nothing. */
  connectWarning(orderId: OrderId): ConnectWarning | null;
  /** Resumes the intents of earlier runs. Rejects, without having started any, when the journal cannot be read. */
  start(): Promise<void>;
  health(): CourierHealth;
  onHealthChange(listener: (health: CourierHealth) => void): void;
  /**
   * Retries everything now, because credentials or settings changed, the network returned, or a person pressed Send now. Waits
   * that a server requested, and times that Connect named for an order, are still kept.
   */
  retryNow(): void;
  /** Starts no more requests. Resolves when none is in flight, or after `withinMs`; nothing is logged afterwards. */
  stop(withinMs: number): Promise<void>;
}

/** The journal, the courier and the known data of one mode. Practice and live never share one. */
export interface Pipeline {
  readonly journal: Journal;
  readonly courier: Courier;
  readonly known: KnownOrders;
}

/** The settings that the courier uses. The methods are called for each decision, so that a change applies immediately. */
export interface CourierRules {
  /** Whether the destination is the station's current address. An order for another address needs a decision. */
  isCurrentDestination(to: Destination): boolean;
  /** The age in milliseconds from which an order is sent only after a decision. */
  overdueAfterMs(): number;
  /** How many orders may be looked up per minute to inform people; 0 for none. */
  lookupsPerMinute(): number;
  /** Whether an order is looked up when it is on the screen. */
  looksUpAtScan(): boolean;
  /** How long a staged order is followed, in milliseconds; 0 for not at all. */
  followMs(): number;
  /** Whether Unknown orders are looked up automatically. */
  readonly autoCheckStatus: boolean;
  /** Whether orders of an earlier run are looked up before they are sent, because the journal may be a copy. */
  readonly verifyBeforeSend: boolean;
  /** What to do with an Unknown order that Connect does not report as staged: leave it to a person, or send it again. */
  unknownAction(): 'ask' | 'resend';
}

/** The HTTP response to a probe. */
export interface ProbeResponse {
  readonly status: number;
  /** From `Retry-After`; `null` or absent when the response has none. */
  readonly retryAfterSeconds?: number | null;
}

export interface CourierOptions {
  readonly journal: Journal;
  readonly stage: (to: Destination, request: StageRequest) => Promise<Result<OrderDetails, Failure>>;
  readonly update: (to: Destination, request: UpdateRequest) => Promise<Result<OrderDetails, Failure>>;
  /** Looks an order up, which changes nothing. */
  readonly get: (to: Destination, order: OrderLookup) => Promise<Result<OrderDetails, Failure>>;
  /** Checks whether a server is reachable, which changes nothing. Any HTTP response is a success. */
  readonly probe: (to: Destination) => Promise<Result<ProbeResponse, Failure>>;
  /** Receives each order that Connect returned. */
  readonly known: KnownOrders;
  readonly log: Log;
  readonly rules: CourierRules;
  /** How often staged orders are looked up; by default as live orders are. */
  readonly followSchedule?: FollowSchedule;
  /** The maximum number of requests in flight to one server. */
  readonly maxInFlight?: number;
  readonly clocks?: Clocks;
  readonly random?: () => number;
}
