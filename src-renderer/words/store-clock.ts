import type { Settings } from '../../src-shared/settings';
import type { Locale, StoreClock } from '../../src-shared/time-format';

type ClockSettings = Pick<Settings, 'language' | 'connection.language' | 'station.timeZone'>;

const clocks = new Map<string, StoreClock>();

/**
 * How times are written at this station, everywhere in the window. The same settings give the same object, so that what was drawn
 * with it is not drawn anew.
 */
export function storeClock(settings: ClockSettings): StoreClock {
  const locale = localeOf(settings);
  const timeZone = settings['station.timeZone'];
  const key = `${locale} ${timeZone}`;
  const known = clocks.get(key) ?? { timeZone, locale };
  clocks.set(key, known);
  return known;
}

/**
 * The setting `language` has one English; which of the two is meant is taken from the language that Connect is asked to
 * answer in, which is the system's where no setting says otherwise. A station that is answered in French stands in Canada.
 */
function localeOf(settings: ClockSettings): Locale {
  const { language } = settings;
  const english = (settings['connection.language'] ?? 'en-US') === 'en-US' ? 'en-US' : 'en-CA';
  return language === null || language === 'en' ? english : language;
}
