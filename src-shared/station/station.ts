/** What the strip at the top and the Settings place say about the station as a whole. */
import type { Failure } from '../failure/failure.schema';
import type { StateName } from '../intent/intent.schema';
import type { ReleaseState } from '../release/release-state';
import type { SettingKey, SettingSource, Settings, SettingsProblem } from '../settings/settings.schema';

/** What is provisioned, without a word of what it is. */
export type CredentialsState =
  /** The keychain has been asked and has not answered yet; some take seconds. */
  | { readonly kind: 'loading' }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'stored';
      readonly form: 'bearer' | 'client';
      /** To which they belong: scheme, host and port. */
      readonly origins: readonly string[];
      /** Whether they may be sent to the address in force: they belong there, or the machine's policy names it. */
      readonly isForCurrentAddress: boolean;
      /** When they end, in milliseconds since 1970, where they say so. What renews itself does not. */
      readonly expiresAt?: number;
    }
  /** The keychain is there and may hold something, but nobody has unlocked it. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'unavailable'; readonly detail: string };

/** Why no order is taken at all: nobody knows where it would go, or nothing would remember it. */
export type StagingBlock =
  | SettingsProblem
  /** The journal was written by a newer version of the app, and is left as it is. */
  | { readonly kind: 'journal-newer' }
  | { readonly kind: 'journal-closed'; readonly detail: string };

/** A row that cannot be read, as far as anything in it can be believed. */
export interface QuarantinedRow {
  readonly row: number;
  /** Whether the order itself cannot be read, and not only one step of its history. */
  readonly isIntent: boolean;
  /** The order's id as it stands in the damaged row, which may be wrong; `null` where there is none. */
  readonly orderId: string | null;
  /** Milliseconds since 1970. */
  readonly foundAt: number;
}

/** How many intents there are in each state that is not final. */
export interface OpenCounts {
  readonly unsent: number;
  readonly needsAttention: number;
  readonly byState: Readonly<Partial<Record<StateName, number>>>;
}

/** What a person should know about the journal that was opened. Said at each start until an order is handed over. */
export type RecoveryNotice =
  /** It was damaged. What could be read is in a new one, in which nothing leaves before somebody has been asked. */
  | {
      readonly kind: 'recovered';
      /** Orders that could be read. */
      readonly kept: number;
      /** Orders that could not; `null` when nobody can tell how many there were. */
      readonly lost: number | null;
      /** The name of the damaged file, in the same folder. */
      readonly setAside: string;
    }
  /** It is a copy, restored from a backup or last open on another machine. `asked` orders in it had not left: a person is asked about each. */
  | { readonly kind: 'restored' | 'moved'; readonly asked: number }
  /** It was there before, and is gone: what had not left, and what was staged here, is not known. */
  | { readonly kind: 'missing' };

/** How the station stands to Connect. */
export type ConnectionStatus =
  | { readonly kind: 'practice' }
  | { readonly kind: 'live'; readonly host: string }
  /** Orders are saved and will be sent. `since` is when the last attempt that arrived was lost sight of. */
  | { readonly kind: 'offline'; readonly host: string; readonly since: number; readonly failure: Failure }
  /** Nothing is sent until credentials work. */
  | { readonly kind: 'not-authorised'; readonly host: string; readonly since: number; readonly failure: Failure }
  /** Connect asked the station to wait, until that time in milliseconds since 1970. Orders are saved and will be sent. */
  | { readonly kind: 'busy'; readonly host: string; readonly since: number; readonly until: number }
  /** Something between the station and Connect answers instead of it, three orders in a row. Orders are saved and will be sent. */
  | { readonly kind: 'gateway'; readonly host: string; readonly since: number; readonly source: string; readonly failure: Failure }
  /** Stage is blocked, because it is not known where orders would go. */
  | { readonly kind: 'blocked'; readonly problem: StagingBlock };

export interface Station {
  readonly version: string;
  readonly runtime: { readonly electron: string; readonly chromium: string; readonly node: string };
  readonly settings: Settings;
  readonly sources: Readonly<Record<SettingKey, SettingSource>>;
  readonly problems: readonly SettingsProblem[];
  /** IT has changed settings, which take effect when no order is on the screen or leaving. */
  readonly hasPendingSettings: boolean;
  readonly credentials: CredentialsState;
  readonly connection: ConnectionStatus;
  /** What there is to say about the journal itself. */
  readonly recoveryNotice: RecoveryNotice | null;
  /** Rows of the journal that cannot be read: orders that nothing shows and nothing sends, and steps of orders. */
  readonly quarantinedCount: number;
  /** In Practice: why the live orders of this station are neither sent nor counted; `null` when they are, or there are none. */
  readonly liveJournalBlock: StagingBlock | null;
  readonly release: ReleaseState;
  /** A PIN is set, and it has not been entered in this window yet. */
  readonly isLocked: boolean;
}
