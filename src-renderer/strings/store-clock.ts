import type { Settings } from '../../src-shared/settings/settings.schema';
import type { Locale, StoreClock } from '../../src-shared/time/time-format';

type ClockSettings = Pick<Settings, 'language' | 'connection.language' | 'station.timeZone'>;

const clockCache = new Map<string, StoreClock>();

/**
 * How times are written at this station, everywhere in the window. The same settings give the same object, so that what was drawn
 * with it is not drawn anew.
 */
export function storeClockOf(settings: ClockSettings): StoreClock {
  const locale = resolveLocale(settings);
  const timeZone = settings['station.timeZone'];
  const key = `${locale} ${timeZone}`;
  const cached = clockCache.get(key) ?? { timeZone, locale };
  clockCache.set(key, cached);
  return cached;
}

/**
 * The setting `language` has one English; which of the two is meant is taken from the language that Connect is asked to
 * answer in, which is the system's where no setting says otherwise. A station that is answered in French stands in Canada.
 */
function resolveLocale(settings: ClockSettings): Locale {
  const { language } = settings;
  const english = (settings['connection.language'] ?? 'en-US') === 'en-US' ? 'en-US' : 'en-CA';
  return language === null || language === 'en' ? english : language;
}
