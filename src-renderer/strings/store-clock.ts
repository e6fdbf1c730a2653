import { type Locale, localeOfLanguage } from '../../src-shared/language/languages';
import type { Settings } from '../../src-shared/settings/settings.schema';
import type { StoreClock } from '../../src-shared/time/time-format';

type ClockSettings = Pick<Settings, 'language' | 'connection.language' | 'station.timeZone'>;

const clockCache = new Map<string, StoreClock>();

/** How times are formatted at this station. Equal settings return the same object, so that memoized components are not rendered again. */
export function storeClockOf(settings: ClockSettings): StoreClock {
  const locale = resolveLocale(settings);
  const timeZone = settings['station.timeZone'];
  const key = `${locale} ${timeZone}`;
  const cached = clockCache.get(key) ?? { timeZone, locale };
  clockCache.set(key, cached);
  return cached;
}

/**
 * The setting `language` has one English. The language of Connect's responses decides which of the two is used; a station with
 * French responses is in Canada.
 */
function resolveLocale(settings: ClockSettings): Locale {
  const { language } = settings;
  const english = (settings['connection.language'] ?? 'en-US') === 'en-US' ? 'en-US' : 'en-CA';
  return language === null || language === 'en' ? english : localeOfLanguage(language);
}
