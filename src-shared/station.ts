/** What the strip at the top and the Settings place say about the station as a whole. */
import { z } from 'zod';
import { Failure } from './failure';
import { ReleaseState } from './release';
import { SETTING_KEYS, SettingSource, type Settings, SettingsProblem } from './settings';

/** What is provisioned, without a word of what it is. */
export const CredentialsState = z.discriminatedUnion('kind', [
  /** The keychain has been asked and has not answered yet; some take seconds. */
  z.object({ kind: z.literal('asking') }),
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('stored'),
    form: z.enum(['bearer', 'client']),
    /** When they end, in milliseconds since 1970, where they say so. What renews itself does not. */
    expiresAt: z.number().optional(),
  }),
  /** The keychain is there and may hold something, but nobody has unlocked it. */
  z.object({ kind: z.literal('locked') }),
  z.object({ kind: z.literal('unavailable'), detail: z.string() }),
]);
export type CredentialsState = z.infer<typeof CredentialsState>;

/** Why no order is taken at all: nobody knows where it would go, or nothing would remember it. */
export const Blocked = z.union([
  SettingsProblem,
  /** The journal was written by a newer version of the app, and is left as it is. */
  z.object({ kind: z.literal('journal-newer') }),
  z.object({ kind: z.literal('journal-closed'), detail: z.string() }),
]);
export type Blocked = z.infer<typeof Blocked>;

/** What became of a journal that was found damaged. `lost` is null when nobody can tell. */
export const Recovered = z.object({ kept: z.number(), lost: z.number().nullable(), setAside: z.string() });

/** How the station stands to Connect. */
export const Connection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('practice') }),
  z.object({ kind: z.literal('live'), host: z.string() }),
  /** Orders are saved and will be sent. `since` is when the last attempt that arrived was lost sight of. */
  z.object({ kind: z.literal('offline'), host: z.string(), since: z.number(), failure: Failure }),
  /** Nothing is sent until credentials work. */
  z.object({ kind: z.literal('not-authorised'), host: z.string(), since: z.number(), failure: Failure }),
  /** Stage is blocked, because it is not known where orders would go. */
  z.object({ kind: z.literal('blocked'), problem: Blocked }),
]);
export type Connection = z.infer<typeof Connection>;

/** A key of every setting with a value that `SETTINGS` has checked where it was read. */
const SettingsInForce = z.custom<Settings>(
  (value) => typeof value === 'object' && value !== null && SETTING_KEYS.every((key) => key in value),
);

export const Station = z.object({
  version: z.string(),
  runtime: z.object({ electron: z.string(), chromium: z.string(), node: z.string() }),
  settings: SettingsInForce,
  sources: z.record(z.string(), SettingSource),
  problems: z.array(SettingsProblem),
  /** IT has changed settings, which take effect when no order is on the screen or leaving. */
  settingsWait: z.boolean(),
  credentials: CredentialsState,
  connection: Connection,
  recovered: Recovered.nullable(),
  /** Rows of the journal that cannot be read: orders that nothing shows and nothing sends, and steps of orders. */
  unreadable: z.int(),
  release: ReleaseState,
  /** A PIN is set, and it has not been entered in this window yet. */
  locked: z.boolean(),
});
export type Station = z.infer<typeof Station>;
