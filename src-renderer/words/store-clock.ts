import type { Settings } from '../../src-shared/settings';
import type { StoreClock } from '../../src-shared/store-time';

/**
 * How times are written at this station. The setting `language` has one English; which of the two is meant is taken
 * from the language that Connect is asked to answer in, and else from the machine's.
 */
export function storeClock(settings: Pick<Settings, 'language' | 'connection.language' | 'station.timeZone'>): StoreClock {
  const { language } = settings;
  const english = (settings['connection.language'] ?? navigator.language) === 'en-CA' ? 'en-CA' : 'en-US';
  return { timeZone: settings['station.timeZone'], locale: language === null || language === 'en' ? english : language };
}
