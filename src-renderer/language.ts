/** Keeps the language of the texts equal to the setting. */
import type { Language } from '../src-shared/language/languages';
import { useStation } from './station';
import { selectLanguage } from './strings';

/** The setting is `null` on a computer whose own language has no catalog. */
const DEFAULT_LANGUAGE: Language = 'en';

const wantedLanguage = (): Language => useStation.getState().station.settings.language ?? DEFAULT_LANGUAGE;

/** Resolves when the texts of the current language are loaded, so that the first view is drawn in it. */
export function followLanguage(): Promise<void> {
  useStation.subscribe(({ station }, before) => {
    if (station.settings.language !== before.station.settings.language) void selectLanguage(wantedLanguage());
  });
  return selectLanguage(wantedLanguage());
}
