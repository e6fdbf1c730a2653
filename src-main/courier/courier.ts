/** What the courier promises, what it needs, and what it says about the connection. */

import type { Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Destination, IntentId } from '../../src-shared/intent/intent.schema';
import type { StageRequest } from '../../src-shared/order/order.schema';
import type { OrderDetails, OrderLookup } from '../../src-shared/order/order-details.schema';
import type { UpdateRequest } from '../../src-shared/order/update-request.schema';
import type { Clocks } from '../base';
import type { Journal, NewIntent } from '../journal';
import type { Log } from '../log';

/** The state of the connection. `since` is in milliseconds since 1970. */
export type CourierHealth =
  | { readonly kind: 'well' }
  | { readonly kind: 'offline'; readonly since: number; readonly failure: Failure }
  | { readonly kind: 'not-authorised'; readonly since: number; readonly failure: Failure }
  /** Connect asked for a wait, which ends at `until` (milliseconds since 1970). */
  | { readonly kind: 'busy'; readonly since: number; readonly until: number }
  /** A sender other than Connect answered several orders in a row, so no order is sent there. `source` is its name. */
  | { readonly kind: 'gateway'; readonly since: number; readonly source: string; readonly failure: Failure };

export interface Courier {
  /** Takes an order or an edit over. Resolves when the journal has it, or has refused it. */
  accept(intent: NewIntent): ReturnType<Journal['append']>;
  /** Takes it back, if it has not left. */
  undo(id: IntentId): ReturnType<Journal['advance']>;
  /** Looks an order up now, because a person wants to know. `null` when nothing about the intent is unknown. */
  checkStatus(id: IntentId): Promise<Result<OrderDetails, Failure> | null>;
  /** Looks an order up for a person. What Connect answers is proof for every staging of the order that is not over. */
  lookUp(to: Destination, order: OrderLookup): Promise<Result<OrderDetails, Failure>>;
  /** Takes up what an earlier run of the app left behind. Rejects, and has begun nothing, when the journal cannot be read. */
  start(): Promise<void>;
  health(): CourierHealth;
  onHealthChange(listener: (health: CourierHealth) => void): void;
  /**
   * Tries everything now, because of new credentials or settings, a network that came back, or a person who does not want to
   * wait. A server that asked for a wait still gets it, and so does an order for which Connect named a time.
   */
  retryNow(): void;
  /** Starts nothing more. Resolves when no request is in flight, or after `withinMs`; nothing is logged afterwards. */
  stop(withinMs: number): Promise<void>;
}

/** Where orders of one mode are kept and who carries them. Practice and live never share one. */
export interface Pipeline {
  readonly journal: Journal;
  readonly courier: Courier;
}

/** What the station's settings say, asked each time so that a change is in force at once. */
export interface CourierRules {
  /** Whether the station still sends there. An order for another address waits for a person. */
  isCurrentDestination(to: Destination): boolean;
  /** Milliseconds after which an order is too old to be sent before a person was asked. */
  overdueAfterMs(): number;
  /** Whether Unknown orders are looked up automatically. */
  readonly autoCheckStatus: boolean;
  /** Whether orders left by an earlier run are looked up before they are sent, because a journal may be a copy. */
  readonly verifyBeforeSend: boolean;
  /** What to do with an order of which Connect does not say that it was staged: leave it to a person, or send it again. */
  unknownAction(): 'ask' | 'resend';
}

/** What answered a probe. */
export interface ProbeResponse {
  readonly status: number;
  /** From `Retry-After`; `null` or absent where none came. */
  readonly retryAfterSeconds?: number | null;
}

export interface CourierOptions {
  readonly journal: Journal;
  readonly stage: (to: Destination, request: StageRequest) => Promise<Result<OrderDetails, Failure>>;
  readonly update: (to: Destination, request: UpdateRequest) => Promise<Result<OrderDetails, Failure>>;
  /** Looks an order up. It changes nothing. */
  readonly get: (to: Destination, order: OrderLookup) => Promise<Result<OrderDetails, Failure>>;
  /** Asks whether a server can be reached. It changes nothing, and any HTTP answer is a success. */
  readonly probe: (to: Destination) => Promise<Result<ProbeResponse, Failure>>;
  readonly log: Log;
  readonly rules: CourierRules;
  /** The most requests in flight to one server. */
  readonly maxInFlight?: number;
  readonly clocks?: Clocks;
  readonly random?: () => number;
}
