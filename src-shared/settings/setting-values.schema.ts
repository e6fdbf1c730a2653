/** The schemas of settings' values. Their messages are the ends of sentences for IT that begin with the setting's name. */
import { z } from 'zod';
import { parsePortName, splitPortNames } from '../devices/port-name';
import { parseSerialLine } from '../devices/serial-line';
import { PLACE_MAX_LENGTH } from '../order/staging-place';
import { isReleaseKey, MAX_RELEASE_KEYS, splitReleaseKeys } from '../release/release-keys';
import type { ScanPatternGroup } from '../scan/scan-kinds';
import { MAX_PATTERN_LENGTH, patternProblem } from '../scan/scan-pattern';
import { describeHiddenCharacter, findHiddenCharacter, trimInvisible } from '../text/hidden-characters';
import { parseDailyHours } from '../time/daily-hours';
import { isTimeZone } from '../time/time-zone';
import { parsePinHash } from './pin-hash';
import { parseProxyAddresses } from './proxy-addresses';
import { VALUE_PROBLEMS } from './value-problems';

/** `https:` to any host; `http:` only to this computer, for practice servers and tests. */
export const baseUrlSchema = z.string().superRefine((text, context) => {
  const addIssue = (message: string) => context.addIssue({ code: 'custom', message });
  if (!URL.canParse(text)) return addIssue(VALUE_PROBLEMS['not-url']);
  const url = new URL(text);
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'http:' && !isLoopback) return addIssue(VALUE_PROBLEMS['https-or-loopback']);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return addIssue(VALUE_PROBLEMS['https-only']);
  if (url.username || url.password) return addIssue(VALUE_PROBLEMS['login-in-url']);
  if (url.search || url.hash) return addIssue(VALUE_PROBLEMS['query-in-url']);
});

/** The source of packages that this station runs, so http is refused here as well. */
export const feedUrlSchema = baseUrlSchema;

export const releaseKeysSchema = z.string().superRefine((text, context) => {
  const keys = splitReleaseKeys(text);
  if (keys.length === 0 || keys.length > MAX_RELEASE_KEYS)
    return context.addIssue({ code: 'custom', message: `must be 1 to ${MAX_RELEASE_KEYS} public keys` });
  const wrong = keys.findIndex((key) => !isReleaseKey(key)) + 1;
  if (wrong > 0) context.addIssue({ code: 'custom', message: `has no public key of npm run release-key in place ${wrong}` });
});

export const dailyHoursSchema = z.string().superRefine((text, context) => {
  const parsed = parseDailyHours(text);
  if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.problem });
});

/** Paths of either platform; a missing file is reported when it is opened. */
export const filePathSchema = z
  .string()
  .max(1000)
  .regex(/^(\/|[A-Za-z]:\\|\\\\)/, VALUE_PROBLEMS['not-file-path']);

export const folderPathSchema = z
  .string()
  .max(1000)
  .regex(/^(\/|[A-Za-z]:\\|\\\\)/, VALUE_PROBLEMS['not-folder-path']);

/** A pattern of scans with a group. Callers await `preparePattern` first. */
export const patternSchema = (group: ScanPatternGroup) =>
  z
    .string()
    .max(MAX_PATTERN_LENGTH)
    .superRefine((text, context) => {
      if (text.length > MAX_PATTERN_LENGTH) return;
      const problem = patternProblem(text, group);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    });

export const timeZoneSchema = z.string().refine(isTimeZone, VALUE_PROBLEMS['not-time-zone']);

export const proxyAddressesSchema = z
  .string()
  .max(1000)
  .superRefine((text, context) => {
    const parsed = parseProxyAddresses(text);
    if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.problem });
  });

export const textSchema = (max: number) => z.string().min(1).max(max);

/** A name that was copied from another system: an invisible character would make it a different name. */
export const visibleTextSchema = (max: number) =>
  z
    .string()
    .overwrite(trimInvisible)
    .superRefine((name, context) => {
      const character = findHiddenCharacter(name);
      if (character) context.addIssue({ code: 'custom', message: `has an invisible character: ${describeHiddenCharacter(character)}` });
    })
    .min(1)
    .max(max);

/** More buttons would not fit over the keypad. */
const MAX_PLACES = 40;

export const placesSchema = z
  .array(visibleTextSchema(PLACE_MAX_LENGTH))
  .max(MAX_PLACES)
  .refine((places) => new Set(places).size === places.length, VALUE_PROBLEMS['duplicate-places']);

/** One serial port: `COM3`, `/dev/ttyUSB0`, or a USB adapter by its IDs, `usb:0403:6001`. */
export const portSchema = z
  .string()
  .max(200)
  .superRefine((text, context) => {
    const port = parsePortName(text);
    if (!port.ok) context.addIssue({ code: 'custom', message: port.problem });
  });

/** Serial ports with commas between them, one for each scanner. */
export const portsSchema = z
  .string()
  .max(1000)
  .superRefine((text, context) => {
    const names = splitPortNames(text);
    const problem = names.map(parsePortName).find((port) => !port.ok);
    if (names.length === 0) context.addIssue({ code: 'custom', message: VALUE_PROBLEMS['not-port'] });
    else if (problem?.ok === false) context.addIssue({ code: 'custom', message: problem.problem });
    else if (new Set(names).size < names.length) context.addIssue({ code: 'custom', message: VALUE_PROBLEMS['duplicate-ports'] });
  });

export const serialLineSchema = z.string().superRefine((text, context) => {
  const line = parseSerialLine(text);
  if (!line.ok) context.addIssue({ code: 'custom', message: line.problem });
});

export const pinHashSchema = z
  .string()
  .max(400)
  .refine((hash) => parsePinHash(hash) !== null, VALUE_PROBLEMS['not-pin-hash']);
