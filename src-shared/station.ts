/** What the strip at the top and the Settings place say about the station as a whole. */
import type { Failure } from './failure';
import type { ReleaseState } from './release';
import type { SettingKey, SettingSource, Settings, SettingsProblem } from './settings';

/** What is provisioned, without a word of what it is. */
export type CredentialsState =
  /** The keychain has been asked and has not answered yet; some take seconds. */
  | { readonly kind: 'asking' }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'stored';
      readonly form: 'bearer' | 'client';
      /** When they end, in milliseconds since 1970, where they say so. What renews itself does not. */
      readonly expiresAt?: number;
    }
  /** The keychain is there and may hold something, but nobody has unlocked it. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'unavailable'; readonly detail: string };

/** Why no order is taken at all: nobody knows where it would go, or nothing would remember it. */
export type Blocked =
  | SettingsProblem
  /** The journal was written by a newer version of the app, and is left as it is. */
  | { readonly kind: 'journal-newer' }
  | { readonly kind: 'journal-closed'; readonly detail: string };

/** What became of a journal that was found damaged. `lost` is null when nobody can tell. */
export interface Recovered {
  readonly kept: number;
  readonly lost: number | null;
  readonly setAside: string;
}

/** How the station stands to Connect. */
export type Connection =
  | { readonly kind: 'practice' }
  | { readonly kind: 'live'; readonly host: string }
  /** Orders are saved and will be sent. `since` is when the last attempt that arrived was lost sight of. */
  | { readonly kind: 'offline'; readonly host: string; readonly since: number; readonly failure: Failure }
  /** Nothing is sent until credentials work. */
  | { readonly kind: 'not-authorised'; readonly host: string; readonly since: number; readonly failure: Failure }
  /** Stage is blocked, because it is not known where orders would go. */
  | { readonly kind: 'blocked'; readonly problem: Blocked };

export interface Station {
  readonly version: string;
  readonly runtime: { readonly electron: string; readonly chromium: string; readonly node: string };
  readonly settings: Settings;
  readonly sources: Readonly<Record<SettingKey, SettingSource>>;
  readonly problems: readonly SettingsProblem[];
  /** IT has changed settings, which take effect when no order is on the screen or leaving. */
  readonly settingsWait: boolean;
  readonly credentials: CredentialsState;
  readonly connection: Connection;
  readonly recovered: Recovered | null;
  /** Rows of the journal that cannot be read: orders that nothing shows and nothing sends, and steps of orders. */
  readonly unreadable: number;
  readonly release: ReleaseState;
  /** A PIN is set, and it has not been entered in this window yet. */
  readonly locked: boolean;
}
