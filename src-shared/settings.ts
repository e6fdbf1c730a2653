/**
 * The one schema of all settings and policies: a policy file, the station's own file and the Settings screen
 * all read this table. A key that is not here does not exist.
 */
import { z } from 'zod';
import { fail, ok, type Result } from './result';

/** `https:` anywhere; `http:` only to this machine, where practice servers and test doubles live. */
const baseUrl = z.string().superRefine((text, context) => {
  const complain = (message: string) => context.addIssue({ code: 'custom', message });
  if (!URL.canParse(text)) return complain('is not a URL');
  const url = new URL(text);
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'http:' && !loopback) return complain('must start with https: (http: is only for this machine itself)');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return complain('must start with https:');
  if (url.username || url.password) return complain('must not carry a user name or password');
  if (url.search || url.hash) return complain('must not carry a query or a fragment');
});

const orderPattern = z.string().superRefine((text, context) => {
  try {
    new RegExp(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is not a regular expression (${(error as Error).message})` });
    return;
  }
  if (!text.includes('(?<orderId>')) context.addIssue({ code: 'custom', message: 'has no group (?<orderId>…)' });
});

const timeZone = z.string().refine((zone) => isTimeZone(zone), 'is not an IANA time zone, such as America/Toronto');

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const headerText = (max: number) =>
  z
    .string()
    .regex(/^[\x20-\x7e]+$/, 'must be plain ASCII text')
    .max(max);
const text = (max: number) => z.string().min(1).max(max);

/** What one setting is. `station`: whether a station may set it itself; otherwise only a policy can. */
interface Setting<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly initial: z.infer<Schema>;
  readonly station: boolean;
}

const setting = <Schema extends z.ZodType>(schema: Schema, initial: z.infer<Schema>, station = true): Setting<Schema> => ({
  schema,
  initial,
  station,
});

/**
 * Every setting. `null` as the initial value is "none"; for the host's name, time zone and language the built-in
 * layer puts the machine's own in its place.
 */
export const SETTINGS = {
  'connection.mode': setting(z.enum(['practice', 'live']), 'practice'),
  'connection.baseUrl': setting(baseUrl, 'https://connect.instacart.com'),
  'connection.orderPaths': setting(z.enum(['lastmile', 'users']), 'lastmile'),
  'connection.retailerId': setting(headerText(100).nullable(), null),
  'connection.language': setting(z.enum(['en-US', 'en-CA', 'fr-CA']).nullable(), null),
  'station.name': setting(text(40).nullable(), null),
  'station.timeZone': setting(timeZone.nullable(), null),
  'station.locationCode': setting(text(100).nullable(), null),
  'station.postalCode': setting(text(20).nullable(), null),
  language: setting(z.enum(['en', 'fr-CA', 'es']).nullable(), null),
  'scan.orderPattern': setting(orderPattern, '^(?<orderId>.+)$'),
  'scan.prefix': setting(text(8).nullable(), null),
  'scan.suffix': setting(z.enum(['enter', 'tab', 'none']), 'enter'),
  'scan.maxGapMs': setting(z.int().min(10).max(500), 60),
  'stage.require': setting(z.array(z.enum(['bags', 'items', 'weight'])), ['bags']),
  'stage.undoSeconds': setting(z.int().min(0).max(60), 5),
  'stage.scanNext': setting(z.enum(['warn', 'stage', 'clear']), 'warn'),
  'stage.onUnknown': setting(z.enum(['ask', 'resend']), 'ask'),
  'stage.staleMinutes': setting(z.int().min(1).max(1440), 60),
  'stage.maxBags': setting(z.int().min(1).max(99_999), 99),
  'stage.maxItems': setting(z.int().min(1).max(99_999), 999),
  'stage.maxPounds': setting(z.number().min(1).max(99_999), 500),
  /** Days for which history is kept; nothing unsettled is ever removed. */
  'journal.keepDays': setting(z.int().min(7).max(3650), 90),
  'settings.adminPinHash': setting(
    z
      .string()
      .regex(/^scrypt:[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$/, 'is not a hash made by --hash-pin')
      .nullable(),
    null,
    false,
  ),
} as const;

export type SettingKey = keyof typeof SETTINGS;
export type Settings = { readonly [Key in SettingKey]: z.infer<(typeof SETTINGS)[Key]['schema']> };
export const SETTING_KEYS = Object.keys(SETTINGS) as SettingKey[];

/** Which layer a value in force came from, weakest first. `last-good` is the profile a live station fell back to. */
export const SettingSource = z.enum(['built-in', 'station', 'last-good', 'policy']);
export type SettingSource = z.infer<typeof SettingSource>;

/** Something wrong with one source of settings. None of them ever takes more than it must with it. */
export const SettingsProblem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('missing'), file: z.string() }),
  z.object({ kind: z.literal('unreadable'), file: z.string(), detail: z.string() }),
  z.object({ kind: z.literal('not-json'), file: z.string(), detail: z.string() }),
  /** This key alone was refused; the others of the same file are in force. */
  z.object({ kind: z.literal('bad-value'), file: z.string(), key: z.string(), detail: z.string() }),
  z.object({ kind: z.literal('unknown-key'), file: z.string(), key: z.string() }),
  /** A station that was live would have become a practice one: it keeps its last good profile. */
  z.object({ kind: z.literal('kept-last-good'), since: z.number() }),
]);
export type SettingsProblem = z.infer<typeof SettingsProblem>;

/** Checks one value against its setting. The problem is a sentence for IT: "is not a URL". */
export function parseSetting<Key extends SettingKey>(key: Key, value: unknown): Result<Settings[Key], string> {
  const parsed = SETTINGS[key].schema.safeParse(value);
  return parsed.success ? ok(parsed.data as Settings[Key]) : fail(parsed.error.issues.map((issue) => issue.message).join('; '));
}

export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(SETTINGS, key);
