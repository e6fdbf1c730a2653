/** What the courier promises, what it needs, and what it says about the connection. */
import type { Failure } from '../../src-shared/failure';
import type { Destination, IntentId } from '../../src-shared/intent';
import type { StageRequest } from '../../src-shared/order';
import type { OrderDetails, OrderLookUp } from '../../src-shared/order-details';
import type { Result } from '../../src-shared/result';
import type { UpdateRequest } from '../../src-shared/update';
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
  check(id: IntentId): Promise<Result<OrderDetails, Failure> | null>;
  /** Looks an order up for a person. What Connect answers is proof for every staging of the order that is not over. */
  lookUp(to: Destination, order: OrderLookUp): Promise<Result<OrderDetails, Failure>>;
  /** Takes up what an earlier run of the app left behind. Rejects, and has begun nothing, when the journal cannot be read. */
  start(): Promise<void>;
  health(): CourierHealth;
  onHealth(listener: (health: CourierHealth) => void): void;
  /**
   * Tries everything now, because of new credentials or settings, a network that came back, or a person who does not want to
   * wait. A server that asked for a wait still gets it, and so does an order for which Connect named a time.
   */
  wake(): void;
  /** Starts nothing more. Resolves when no request is in flight, or after `withinMs`; nothing is logged afterwards. */
  stop(withinMs: number): Promise<void>;
}

/** Where orders of one mode are kept and who carries them. Practice and live never share one. */
export interface Line {
  readonly journal: Journal;
  readonly courier: Courier;
}

/** What the station's settings say, asked each time so that a change is in force at once. */
export interface CourierRules {
  /** Whether the station still sends there. An order for another address waits for a person. */
  isCurrent(to: Destination): boolean;
  /** Milliseconds after which an order is too old to be sent before a person was asked. */
  staleMs(): number;
  /** Whether Unknown orders are looked up automatically. */
  readonly looksByItself: boolean;
  /** Whether orders left by an earlier run are looked up before they are sent, because a journal may be a copy. */
  readonly verifies: boolean;
  /** What to do with an order of which Connect does not say that it was staged: leave it to a person, or send it again. */
  onUnknown(): 'ask' | 'resend';
}

/** What answered a probe. */
export interface ProbeAnswer {
  readonly status: number;
  /** From `Retry-After`; `null` or absent where none came. */
  readonly retryAfterSeconds?: number | null;
}

export interface CourierOptions {
  readonly journal: Journal;
  readonly stage: (to: Destination, request: StageRequest) => Promise<Result<OrderDetails, Failure>>;
  readonly update: (to: Destination, request: UpdateRequest) => Promise<Result<OrderDetails, Failure>>;
  /** Looks an order up. It changes nothing. */
  readonly get: (to: Destination, order: OrderLookUp) => Promise<Result<OrderDetails, Failure>>;
  /** Asks whether a server can be reached. It changes nothing, and any HTTP answer is a success. */
  readonly probe: (to: Destination) => Promise<Result<ProbeAnswer, Failure>>;
  readonly log: Log;
  readonly rules: CourierRules;
  /** The most requests in flight to one server. */
  readonly atOnce?: number;
  readonly clocks?: Clocks;
  readonly random?: () => number;
}
