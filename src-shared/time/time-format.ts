/** How times are written: in which zone, and by which language's habits. By Intl alone, so that the first window needs no Temporal. */
import { usableTimeZone } from './time-zone';

/** Whose way of writing times counts. English of the United States and of Canada differ; the setting `language` has one for both. */
export type Locale = 'en-US' | 'en-CA' | 'fr-CA' | 'es';

/** What a clock of twelve hours writes behind the morning's and the afternoon's times, as Intl does; `null` has twenty-four hours. */
export const DAY_PERIODS: Readonly<Record<Locale, readonly [am: string, pm: string] | null>> = {
  'en-US': ['AM', 'PM'],
  'en-CA': ['a.m.', 'p.m.'],
  'fr-CA': null,
  es: ['a.m.', 'p.m.'],
};

/** How times are shown at a store. */
export interface StoreClock {
  /** `station.timeZone` as it is in force; `null` where it is not known, and UTC is used. */
  readonly timeZone: string | null;
  readonly locale: Locale;
}

/** The earliest and the latest time that a calendar has, in milliseconds since 1970. */
const MAX_EPOCH_MS = 8.64e15;

/** Whether it is a time at all. A number that was stored, sent or computed need not be one, and Intl throws for others. */
export const isValidTime = (at: number): boolean => Math.abs(at) <= MAX_EPOCH_MS;

/** `2026-11-22T14:02:31.204Z`, for logs, files and IT. Never throws: a token or a damaged file may name any number. */
export const formatIso = (at: number): string => (isValidTime(at) ? new Date(at).toISOString() : 'unknown time');

const formatCache = new Map<string, Intl.DateTimeFormat>();

// Making one takes longer than a hundred uses of it.
export function dateTimeFormat({ timeZone, locale }: StoreClock, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const zone = usableTimeZone(timeZone);
  const key = JSON.stringify([locale, zone, options]);
  // Spanish as it is written in the United States, where the stores are: with its names of zones and its twelve hours.
  const cached = formatCache.get(key) ?? new Intl.DateTimeFormat(locale === 'es' ? 'es-US' : locale, { ...options, timeZone: zone });
  formatCache.set(key, cached);
  return cached;
}
