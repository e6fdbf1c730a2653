/**
 * The table of all settings. Policy files, the station's own file and the Settings view all read it; a key that is not in it does
 * not exist. How to add a setting: an entry here, the code that reads it, its name, help and choices in the catalog of texts, and for a
 * new prefix an entry in `SETTING_SECTIONS`.
 */
import { z } from 'zod';
import { fail, ok, type Result } from '../base/result';
import { SCALE_PROTOCOLS } from '../devices/scale-protocol';
import { LANGUAGE_NAMES } from '../language/languages';
import { DEFAULT_ORDER_PATHS, ORDER_PATHS } from '../order/order-paths';
import { SCANNER_LAYOUTS } from '../scan/keyboard-layouts';
import { DEFAULT_ORDER_PATTERN } from '../scan/scan-pattern';
import { issueMessage } from './issue-message.schema';
import {
  baseUrlSchema,
  dailyHoursSchema,
  feedUrlSchema,
  filePathSchema,
  folderPathSchema,
  patternSchema,
  pinHashSchema,
  placesSchema,
  portSchema,
  portsSchema,
  proxyAddressesSchema,
  releaseKeysSchema,
  serialLineSchema,
  textSchema,
  timeZoneSchema,
  visibleTextSchema,
} from './setting-values.schema';
import { VALUE_PROBLEMS } from './value-problems';

/** The definition of one setting, for checks, the Settings view, policy templates and documents. */
interface SettingDefinition<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly defaultValue: z.infer<Schema>;
  /** Whether the station may change it; otherwise only a policy can. */
  readonly isStationEditable: boolean;
}

const defineSetting = <Schema extends z.ZodType>(
  schema: Schema,
  initial: z.infer<Schema>,
  { station = true }: { readonly station?: boolean } = {},
): SettingDefinition<Schema> => ({ schema, defaultValue: initial, isStationEditable: station });

/**
 * Every setting. A default of `null` means "none"; for the station's name, time zone and language, the built-in layer replaces it
 * with the computer's own.
 */
export const SETTINGS = {
  'connection.mode': defineSetting(z.enum(['practice', 'live']), 'practice'),
  'connection.baseUrl': defineSetting(baseUrlSchema, 'https://connect.instacart.com'),
  'connection.orderPaths': defineSetting(z.enum(ORDER_PATHS), DEFAULT_ORDER_PATHS),
  'connection.retailerId': defineSetting(
    // ASCII only, because it is sent as an HTTP header.
    visibleTextSchema(100)
      .regex(/^[\x20-\x7e]+$/, VALUE_PROBLEMS['not-ascii'])
      .nullable(),
    null,
  ),
  'connection.language': defineSetting(z.enum(['en-US', 'en-CA', 'fr-CA']).nullable(), null),
  'connection.extraCaFile': defineSetting(filePathSchema.nullable(), null, { station: false }),
  'connection.loginProxies': defineSetting(proxyAddressesSchema.nullable(), null, { station: false }),
  'order.lookUp': defineSetting(z.enum(['scan', 'never']), 'scan'),
  'order.requestsPerMinute': defineSetting(z.int().min(0).max(600), 6),
  'order.followHours': defineSetting(z.number().min(0).max(72), 6),
  'station.name': defineSetting(textSchema(40).nullable(), null),
  'station.timeZone': defineSetting(timeZoneSchema.nullable(), null),
  'station.locationCode': defineSetting(visibleTextSchema(100).nullable(), null),
  'station.postalCode': defineSetting(visibleTextSchema(20).nullable(), null),
  'station.openingHours': defineSetting(dailyHoursSchema.nullable(), null),
  'station.autostart': defineSetting(z.boolean(), false, {
    station: false,
  }),
  language: defineSetting(z.enum(LANGUAGE_NAMES).nullable(), null),
  'scan.orderPattern': defineSetting(patternSchema('orderId'), DEFAULT_ORDER_PATTERN),
  'scan.placePattern': defineSetting(patternSchema('place').nullable(), null),
  'scan.commands': defineSetting(z.boolean(), false),
  'scan.prefix': defineSetting(textSchema(8).nullable(), null),
  'scan.suffix': defineSetting(z.enum(['enter', 'tab', 'none']), 'enter'),
  'scan.layout': defineSetting(z.enum(SCANNER_LAYOUTS), 'us'),
  'scan.maxGapMs': defineSetting(z.int().min(10).max(500), 60),
  'scan.kind': defineSetting(z.enum(['keyboard', 'hid', 'serial']), 'keyboard'),
  'scan.port': defineSetting(portsSchema.nullable(), null),
  'scan.line': defineSetting(serialLineSchema, '9600,8N1'),
  'scale.kind': defineSetting(z.enum(['keyboard', 'hid', 'serial']), 'keyboard'),
  'scale.port': defineSetting(portSchema.nullable(), null),
  'scale.protocol': defineSetting(z.enum(SCALE_PROTOCOLS), 'nci'),
  'scale.line': defineSetting(serialLineSchema.nullable(), null),
  'scale.take': defineSetting(z.enum(['press', 'stable']), 'press'),
  'stage.require': defineSetting(z.array(z.enum(['bags', 'items', 'weight'])), ['bags']),
  'stage.place': defineSetting(z.enum(['off', 'ask', 'require']), 'off'),
  'stage.places': defineSetting(placesSchema, []),
  'stage.undoSeconds': defineSetting(z.int().min(0).max(60), 5),
  'stage.scanNext': defineSetting(z.enum(['warn', 'stage', 'clear']), 'warn'),
  'stage.onUnknown': defineSetting(z.enum(['ask', 'resend']), 'ask'),
  'stage.staleMinutes': defineSetting(z.int().min(1).max(1440), 60),
  'stage.lateMinutes': defineSetting(z.int().min(0).max(1440), 30),
  'stage.maxBags': defineSetting(z.int().min(1).max(99_999), 99),
  'stage.maxItems': defineSetting(z.int().min(1).max(99_999), 999),
  'stage.maxPounds': defineSetting(z.number().min(1).max(99_999), 500),
  'journal.keepDays': defineSetting(z.int().min(7).max(3650), 90),
  'export.folder': defineSetting(folderPathSchema.nullable(), null, { station: false }),
  'window.mode': defineSetting(z.enum(['window', 'full-screen', 'kiosk']), 'window', { station: false }),
  'update.mode': defineSetting(z.enum(['system', 'feed']), 'system', { station: false }),
  'update.feedUrl': defineSetting(feedUrlSchema.nullable(), null, { station: false }),
  'update.channel': defineSetting(
    z.string().regex(/^[a-z0-9][a-z0-9-]{0,29}$/, 'must be a short name of small letters, digits and hyphens'),
    'latest',
    { station: false },
  ),
  'update.publicKeys': defineSetting(releaseKeysSchema.nullable(), null, { station: false }),
  'update.hours': defineSetting(dailyHoursSchema.nullable(), null),
  'update.idleMinutes': defineSetting(z.int().min(1).max(240), 5),
  'log.level': defineSetting(z.enum(['error', 'warn', 'info', 'debug']), 'info'),
  'settings.adminPinHash': defineSetting(pinHashSchema.nullable(), null, { station: false }),
} as const;

export type SettingKey = keyof typeof SETTINGS;
export type Settings = { readonly [Key in SettingKey]: z.infer<(typeof SETTINGS)[Key]['schema']> };
export const SETTING_KEYS = Object.keys(SETTINGS) as SettingKey[];

type KeyPrefix<Key extends string> = Key extends `${infer Prefix}.${string}` ? Prefix : Key;

/** The section of the Settings view for each prefix of a key, in the order of the sections. `null`: never shown. */
export const SETTING_SECTIONS = {
  connection: 'connection',
  order: 'connection',
  scan: 'scanner',
  scale: 'devices',
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
