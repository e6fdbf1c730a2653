/**
 * The table of all settings. Policy files, the station's own file and the Settings view all read it; a key that is not in it does
 * not exist. It is one file above 300 lines because it is data, read as one table. How to add a setting: an entry here and the code that reads it, and for a new prefix an entry in `SETTING_SECTIONS`.
 */
import { z } from 'zod';
import { fail, ok, type Result } from '../base/result';
import { LANGUAGE_NAMES } from '../language/languages';
import { SCANNER_LAYOUTS } from '../scan/keyboard-layouts';
import { DEFAULT_ORDER_PATTERN } from '../scan/order-pattern';
import { issueMessage } from './issue-message.schema';
import {
  baseUrlSchema,
  dailyHoursSchema,
  feedUrlSchema,
  filePathSchema,
  folderPathSchema,
  orderPatternSchema,
  pinHashSchema,
  proxyAddressesSchema,
  releaseKeysSchema,
  textSchema,
  timeZoneSchema,
  visibleTextSchema,
} from './setting-values.schema';

/** The definition of one setting, for checks, the Settings view, policy templates and documents. */
interface SettingDefinition<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly defaultValue: z.infer<Schema>;
  /** A few words for the person at the station. */
  readonly name: string;
  /** One or two sentences for IT: the effect, and what to know before changing it. */
  readonly help: string;
  /** Whether the station may change it; otherwise only a policy can. */
  readonly isStationEditable: boolean;
}

const defineSetting = <Schema extends z.ZodType>(
  schema: Schema,
  initial: z.infer<Schema>,
  name: string,
  help: string,
  { station = true }: { readonly station?: boolean } = {},
): SettingDefinition<Schema> => ({ schema, defaultValue: initial, name, help, isStationEditable: station });

/**
 * Every setting. A default of `null` means "none"; for the station's name, time zone and language, the built-in layer replaces it
 * with the computer's own.
 */
export const SETTINGS = {
  'connection.mode': defineSetting(
    z.enum(['practice', 'live']),
    'practice',
    'Mode',
    'Live sends orders to Connect. Practice sends them to a server inside the app, and no shopper is sent.',
  ),
  'connection.baseUrl': defineSetting(
    baseUrlSchema,
    'https://connect.instacart.com',
    'Address of Connect',
    'The address for live orders: https, without a query. http is allowed only to this computer.',
  ),
  'connection.orderPaths': defineSetting(
    z.enum(['lastmile', 'users']),
    'lastmile',
    'Order paths',
    'How Connect addresses this retailer’s orders: lastmile, by the order ID, or users, by the customer ID and the order ID.',
  ),
  'connection.retailerId': defineSetting(
    // ASCII only, because it is sent as an HTTP header.
    visibleTextSchema(100)
      .regex(/^[\x20-\x7e]+$/, 'must be plain ASCII text')
      .nullable(),
    null,
    'Retailer ID',
    'Sent with every request. Set it if one account serves several retailers.',
  ),
  'connection.language': defineSetting(
    z.enum(['en-US', 'en-CA', 'fr-CA']).nullable(),
    null,
    'Response language',
    'The language of Connect’s error messages. Without a value it is the station’s language, if Connect supports it.',
  ),
  'connection.extraCaFile': defineSetting(
    filePathSchema.nullable(),
    null,
    'Additional certificates',
    'The absolute path of a PEM file with certificate authorities to trust in addition to the public ones, for example that of a proxy that inspects TLS.',
    { station: false },
  ),
  'connection.loginProxies': defineSetting(
    proxyAddressesSchema.nullable(),
    null,
    'Proxies for the login',
    'The addresses of the proxies that may get the login of --provision-proxy-login, such as http://proxy.example.com:8080, separated by spaces. Other proxies get it only if it was provisioned for them.',
    { station: false },
  ),
  'station.name': defineSetting(
    textSchema(40).nullable(),
    null,
    'Station name',
    'Shown at the top of the window. Without a value it is the name of the computer.',
  ),
  'station.timeZone': defineSetting(
    timeZoneSchema.nullable(),
    null,
    'Time zone',
    'The store’s time zone, such as America/Toronto. Without a value it is the computer’s, or UTC if that is not known.',
  ),
  'station.locationCode': defineSetting(
    visibleTextSchema(100).nullable(),
    null,
    'Location code',
    'Connect’s code for the store. Time windows are listed for it.',
  ),
  'station.postalCode': defineSetting(
    visibleTextSchema(20).nullable(),
    null,
    'Postal code',
    'The store’s postal code, for time windows if Connect requires one.',
  ),
  'station.openingHours': defineSetting(
    dailyHoursSchema.nullable(),
    null,
    'Opening hours',
    'The packing hours in the store’s time, such as 06:00-22:30. The display stays on during these hours.',
  ),
  'station.autostart': defineSetting(z.boolean(), false, 'Start at sign-in', 'Opens Stagebay when a user signs in to this computer.', {
    station: false,
  }),
  language: defineSetting(
    z.enum(LANGUAGE_NAMES).nullable(),
    null,
    'Language',
    'The format of times and amounts. Without a value it is the system’s language, or English if Stagebay does not support that.',
  ),
  'scan.orderPattern': defineSetting(
    orderPatternSchema,
    DEFAULT_ORDER_PATTERN,
    'Order pattern',
    'A regular expression (RE2: no lookaround, no backreference; at most 500 characters) that finds the order ID on a label in the group orderId, and optionally the customer ID in the group userId.',
  ),
  'scan.prefix': defineSetting(
    textSchema(8).nullable(),
    null,
    'Scanner prefix',
    'The characters that the scanner types before a code, if any.',
  ),
  'scan.suffix': defineSetting(
    z.enum(['enter', 'tab', 'none']),
    'enter',
    'Scanner suffix',
    'The key that the scanner presses after a code.',
  ),
  'scan.layout': defineSetting(
    z.enum(SCANNER_LAYOUTS),
    'us',
    'Scanner keyboard layout',
    'The keyboard layout that the scanner types for; same is the computer’s own. Calibrate finds it. Without a value, the app asks about a code that reads differently on both layouts.',
  ),
  'scan.maxGapMs': defineSetting(
    z.int().min(10).max(500),
    60,
    'Maximum key gap (ms)',
    'The longest time between two keys of one scan, in milliseconds. Scanners with up to 160 ms are recognized without it.',
  ),
  'stage.require': defineSetting(
    z.array(z.enum(['bags', 'items', 'weight'])),
    ['bags'],
    'Required',
    'The fields that must be filled before an order can be staged.',
  ),
  'stage.undoSeconds': defineSetting(
    z.int().min(0).max(60),
    5,
    'Seconds to undo',
    'How long an order is held back after Stage was pressed, so that it can be undone. 0 sends it at once.',
  ),
  'stage.scanNext': defineSetting(
    z.enum(['warn', 'stage', 'clear']),
    'warn',
    'Scan while an order is open',
    'The effect of a scan while another order is on the screen: warn shows both, stage stages the first one, clear drops it.',
  ),
  'stage.onUnknown': defineSetting(
    z.enum(['ask', 'resend']),
    'ask',
    'Unknown outcome',
    'The action if it is unknown whether an order arrived, and Connect does not show that it did: ask a person, or resend. Resending can send a second shopper.',
  ),
  'stage.staleMinutes': defineSetting(
    z.int().min(1).max(1440),
    60,
    'Ask before sending after (minutes)',
    'An order that has waited longer than this is sent only if a person confirms it, because the groceries may be gone.',
  ),
  'stage.maxBags': defineSetting(z.int().min(1).max(99_999), 99, 'Maximum bags', 'More bags than this are refused as a typing error.'),
  'stage.maxItems': defineSetting(z.int().min(1).max(99_999), 999, 'Maximum items', 'More items than this are refused as a typing error.'),
  'stage.maxPounds': defineSetting(
    z.number().min(1).max(99_999),
    500,
    'Maximum pounds',
    'A higher weight than this is refused as a typing error.',
  ),
  'journal.keepDays': defineSetting(
    z.int().min(7).max(3650),
    90,
    'Keep history (days)',
    'For how many days finished orders are kept. Open orders are never deleted.',
  ),
  'export.folder': defineSetting(
    folderPathSchema.nullable(),
    null,
    'Export folder',
    'The absolute path of the folder for exports and diagnostics; a share is allowed. Without a value it is Stagebay in the user’s documents.',
    { station: false },
  ),
  'window.mode': defineSetting(
    z.enum(['window', 'full-screen', 'kiosk']),
    'window',
    'Window mode',
    'window, full-screen, or kiosk: full screen that cannot be left by accident.',
    { station: false },
  ),
  'update.mode': defineSetting(
    z.enum(['system', 'feed']),
    'system',
    'Update mode',
    'system: IT’s own tools replace the package, and Stagebay restarts itself between orders. feed: Stagebay downloads and installs updates from the update feed.',
    { station: false },
  ),
  'update.feedUrl': defineSetting(
    feedUrlSchema.nullable(),
    null,
    'Update feed',
    'The address of the folder with the feed’s files: https, without a query. http is allowed only to this computer.',
    { station: false },
  ),
  'update.channel': defineSetting(
    z.string().regex(/^[a-z0-9][a-z0-9-]{0,29}$/, 'must be a short name of small letters, digits and hyphens'),
    'latest',
    'Update channel',
    'The channel of the feed that this station follows.',
    { station: false },
  ),
  'update.publicKeys': defineSetting(
    releaseKeysSchema.nullable(),
    null,
    'Release keys',
    'The public keys whose signatures on an update feed are accepted, separated by spaces; they replace those in the package. npm run release-key creates one. Without a value, the package’s own keys are used.',
    { station: false },
  ),
  'update.hours': defineSetting(
    dailyHoursSchema.nullable(),
    null,
    'Update hours',
    'When a station may restart itself for an update, in the store’s time, such as 22:30-05:00. Without a value: at any time between orders.',
  ),
  'update.idleMinutes': defineSetting(
    z.int().min(1).max(240),
    5,
    'Idle time before an update (minutes)',
    'How long the computer must be without input before the station restarts itself for an update.',
  ),
  'log.level': defineSetting(
    z.enum(['error', 'warn', 'info', 'debug']),
    'info',
    'Log level',
    'error logs only errors, warn also warnings, info also normal operation, debug everything.',
  ),
  'settings.adminPinHash': defineSetting(
    pinHashSchema.nullable(),
    null,
    'Admin PIN',
    'The hash of the PIN that opens Settings. The PIN has six characters or more; stagebay --hash-pin creates the hash. A user who can read the policy can try PINs against it.',
    { station: false },
  ),
} as const;

export type SettingKey = keyof typeof SETTINGS;
export type Settings = { readonly [Key in SettingKey]: z.infer<(typeof SETTINGS)[Key]['schema']> };
export const SETTING_KEYS = Object.keys(SETTINGS) as SettingKey[];

type KeyPrefix<Key extends string> = Key extends `${infer Prefix}.${string}` ? Prefix : Key;

/** The section of the Settings view for each prefix of a key, in the order of the sections. `null`: never shown. */
export const SETTING_SECTIONS = {
  connection: 'connection',
  scan: 'scanner',
  station: 'station',
  language: 'station',
  stage: 'staging',
  window: 'window',
  update: 'updates',
  journal: 'history',
  log: 'history',
  export: 'history',
  // The PIN is entered and never shown.
  settings: null,
} as const satisfies Record<KeyPrefix<SettingKey>, string | null>;

export type SectionName = NonNullable<(typeof SETTING_SECTIONS)[keyof typeof SETTING_SECTIONS]>;
export const SECTION_NAMES = [...new Set(Object.values(SETTING_SECTIONS))].filter((name) => name !== null);

/** The section of a setting; `null` if the Settings view does not show it. */
export const sectionOf = (key: SettingKey): SectionName | null => SETTING_SECTIONS[key.split('.', 1)[0] as KeyPrefix<SettingKey>];

/**
 * Checks one value against its setting. Callers prepare a pattern first (`preparePattern`).
 * @returns the value, or the end of a sentence for IT: "is not a URL"
 */
export function parseSetting<Key extends SettingKey>(key: Key, value: unknown): Result<Settings[Key], string> {
  const parsed = SETTINGS[key].schema.safeParse(value, { error: issueMessage });
  return parsed.success ? ok(parsed.data as Settings[Key]) : fail(parsed.error.issues.map((issue) => issue.message).join('; '));
}

export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(SETTINGS, key);
