/** The formats of times: time zone and language. It uses Intl alone, so that the first view needs no Temporal. */
import { usableTimeZone } from './time-zone';

/** The language of times. English differs between the United States and Canada; the setting `language` has one value for both. */
export type Locale = 'en-US' | 'en-CA' | 'fr-CA' | 'es';

/** The texts for morning and afternoon of a 12-hour clock, as Intl writes them; `null` for a 24-hour clock. */
export const DAY_PERIODS: Readonly<Record<Locale, readonly [am: string, pm: string] | null>> = {
  'en-US': ['AM', 'PM'],
  'en-CA': ['a.m.', 'p.m.'],
  'fr-CA': null,
  es: ['a.m.', 'p.m.'],
};

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
  // Spanish as in the United States, where the stores are: with its zone names and a 12-hour clock.
  const cached = formatCache.get(key) ?? new Intl.DateTimeFormat(locale === 'es' ? 'es-US' : locale, { ...options, timeZone: zone });
  formatCache.set(key, cached);
  return cached;
}
