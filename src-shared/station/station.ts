/** The state of the whole station, as the strip and Settings show it. */
import type { Failure } from '../failure/failure.schema';
import type { StateName } from '../intent/intent.schema';
import type { ReleaseState } from '../release/release-state';
import type { SettingSource, SettingsProblem } from '../settings/setting-source';
import type { SettingKey, Settings } from '../settings/settings.schema';

/** Which credentials are stored, without the credentials themselves. */
export type CredentialsState =
  /** The keychain has not responded yet; some take seconds. */
  | { readonly kind: 'loading' }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'stored';
      readonly form: 'bearer' | 'client';
      /** The origins that they were provisioned for: scheme, host and port. */
      readonly origins: readonly string[];
      /** Whether they may be sent to the current address: they belong to it, or a policy allows it. */
      readonly isForCurrentAddress: boolean;
      /** When they expire, in milliseconds since 1970. Missing if the credentials do not state it, or are renewed automatically. */
      readonly expiresAt?: number;
    }
  /** The keychain exists but is locked. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'unavailable'; readonly detail: string };

/** Why staging is blocked: the destination is unclear, or orders could not be saved. */
export type StagingBlock =
  | SettingsProblem
  /** A newer version of the app wrote the journal, which is left unchanged. */
  | { readonly kind: 'journal-newer' }
  | { readonly kind: 'journal-closed'; readonly detail: string };

/** An unreadable row, with the fields that can still be read. */
export interface QuarantinedRow {
  readonly row: number;
  /** Whether the intent itself is unreadable, and not only one step of its history. */
  readonly isIntent: boolean;
  /** The order ID in the damaged row, which may be wrong; `null` if there is none. */
  readonly orderId: string | null;
  /** Milliseconds since 1970. */
  readonly foundAt: number;
}

/** The number of intents in each open state. */
export interface OpenCounts {
  readonly unsent: number;
  readonly needsAttention: number;
  readonly byState: Readonly<Partial<Record<StateName, number>>>;
}

/** What a person should know about the journal that was opened. Shown at each start until an order is staged. */
export type RecoveryNotice =
  /** The journal was damaged. A new one contains what could be read, and sends nothing before a person decides. */
  | {
      readonly kind: 'recovered';
      /** Orders that could be read. */
      readonly kept: number;
      /** Orders that could not be read; `null` if the number is unknown. */
      readonly lost: number | null;
      /** The name of the damaged file, in the same folder. */
      readonly setAside: string;
    }
  /**
   * The journal is a copy: restored from a backup, or last opened on another machine. A person decides about each of its `asked`
   * unsent orders.
   */
  | { readonly kind: 'restored' | 'moved'; readonly asked: number }
  /** The journal is gone: unsent orders, and what was staged here, are unknown. */
  | { readonly kind: 'missing' };

/** The state of the connection to Connect. */
export type ConnectionStatus =
  | { readonly kind: 'practice' }
  | { readonly kind: 'live'; readonly host: string }
  /** Orders are saved and will be sent. `since` is when the outage began. */
  | { readonly kind: 'offline'; readonly host: string; readonly since: number; readonly failure: Failure }
  /** Nothing is sent until the credentials work. */
  | { readonly kind: 'not-authorised'; readonly host: string; readonly since: number; readonly failure: Failure }
  /** Connect asked the station to wait until `until`, in milliseconds since 1970. Orders are saved and will be sent. */
  | { readonly kind: 'busy'; readonly host: string; readonly since: number; readonly until: number }
  /** Three orders in a row got a response from another sender than Connect. Orders are saved and will be sent. */
  | { readonly kind: 'gateway'; readonly host: string; readonly since: number; readonly source: string; readonly failure: Failure }
  /** Staging is blocked, because the destination of orders is unclear. */
  | { readonly kind: 'blocked'; readonly problem: StagingBlock };

export interface Station {
  readonly version: string;
  readonly runtime: { readonly electron: string; readonly chromium: string; readonly node: string };
  readonly settings: Settings;
  readonly sources: Readonly<Record<SettingKey, SettingSource>>;
  readonly problems: readonly SettingsProblem[];
  /** New settings of IT take effect when no order is open on the screen or being sent. */
  readonly hasPendingSettings: boolean;
  readonly credentials: CredentialsState;
  readonly connection: ConnectionStatus;
  /** A notice about the journal itself. */
  readonly recoveryNotice: RecoveryNotice | null;
  /** The number of unreadable rows: orders that are neither shown nor sent, and steps of orders. */
  readonly quarantinedCount: number;
  /** In Practice: why live orders are neither sent nor counted; `null` if they are, or if there are none. */
  readonly liveJournalBlock: StagingBlock | null;
  readonly release: ReleaseState;
  /** The key in this station's command barcodes; `null` if it has made no sheet of them yet. */
  readonly commandKey: string | null;
  /** A PIN is set and has not been entered in this window. */
  readonly isLocked: boolean;
}

/** `late`: orders that were staged after their delivery window had begun, as far as Connect's answer names the window. */
export interface StagedCounts {
  readonly total: number;
  readonly late: number;
}

/** The counts of open orders in the current mode and in the other one. */
export interface StationCounts {
  readonly current: OpenCounts;
  /** Live orders that are still processed while the screen is in Practice; `null` in live mode. */
  readonly live: OpenCounts | null;
  /** Orders staged today in the current mode, by the store's calendar; `null` before they were counted. */
  readonly stagedToday: StagedCounts | null;
}
