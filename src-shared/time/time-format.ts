/** The formats of times: time zone and language. It uses Intl alone, so that the first view needs no Temporal. */
import { LOCALES, type Locale } from '../language/languages';
import { usableTimeZone } from './time-zone';

/** How times are formatted at a store. */
export interface StoreClock {
  /** `station.timeZone` as it is in effect; `null` if it is unknown, and UTC is used. */
  readonly timeZone: string | null;
  readonly locale: Locale;
}

/** The range of JavaScript's dates, in milliseconds since 1970. */
const MAX_EPOCH_MS = 8.64e15;

/** Whether a number is a valid time. Stored, received and computed numbers may not be, and Intl throws for those. */
export const isValidTime = (at: number): boolean => Math.abs(at) <= MAX_EPOCH_MS;

/** `2026-11-22T14:02:31.204Z`, for logs, files and IT. Never throws: a token or a damaged file may contain any number. */
export const formatIso = (at: number): string => (isValidTime(at) ? new Date(at).toISOString() : 'unknown time');

const formatCache = new Map<string, Intl.DateTimeFormat>();

// Creating a format takes as long as using it a hundred times.
export function dateTimeFormat({ timeZone, locale }: StoreClock, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const zone = usableTimeZone(timeZone);
  const key = JSON.stringify([locale, zone, options]);
  const cached = formatCache.get(key) ?? new Intl.DateTimeFormat(LOCALES[locale].intlLocale, { ...options, timeZone: zone });
  formatCache.set(key, cached);
  return cached;
}

/** French writes the first day of a month as an ordinal number, which Intl does not: `mar. 1er déc.` */
export const writeFirstOfMonth = (text: string, { locale }: StoreClock): string =>
  locale === 'fr-CA' ? text.replace(/(?<![\p{L}\p{N}])1(?=\s\p{L}{3})/gu, '1er') : text;
