/** The system's language: the default for amounts, times and the language of Connect's responses. */
import type { Settings } from '../settings/settings.schema';
import { LANGUAGE_NAMES, LANGUAGES, type Language, LOCALES, type Locale, localeOfLanguage } from './languages';

/**
 * The first of the person's preferred languages that Stagebay has. The language decides rather than the region's formats, because
 * people type what they read. The region only decides how English dates are read: if anything points away from the United States,
 * `11/12` is ambiguous.
 * @param languages as the system lists them, most preferred first: `fr-CA`, `fr_CA.UTF-8`, `c`
 * @param region the locale of the system's formats, as Intl names it: `en-CA`
 */
export function systemLocale(languages: readonly string[], region: string): Locale {
  const tags = [...languages, region].map(parseLocaleTag).filter((tag) => tag !== null);
  const supported = tags.find((tag) => supportedLanguage(tag) !== undefined);
  const language = supported && supportedLanguage(supported);
  if (language !== undefined && language !== 'en') return localeOfLanguage(language);
  const regions = [supported?.region, parseLocaleTag(region)?.region].filter((code) => code !== undefined);
  const isAmerican = regions.every((code) => code === 'US') && (supported !== undefined || tags.length === 0);
  return isAmerican ? 'en-US' : 'en-CA';
}

interface LocaleTag {
  readonly language: string;
  readonly region: string | undefined;
}

const supportedLanguage = ({ language }: LocaleTag): Language | undefined =>
  LANGUAGE_NAMES.find((name) => LANGUAGES[name].subtag === language);

/** `null` for a name that is not a language: `c`, `POSIX`. */
function parseLocaleTag(text: string): LocaleTag | null {
  try {
    const { language, region } = new Intl.Locale(text.replace(/[.@].*$/, '').replaceAll('_', '-'));
    return language === 'posix' ? null : { language, region };
  } catch {
    return null;
  }
}

/** The language that Connect is asked for; `null` if it has none of ours and uses its own. */
export function responseLanguage(language: Language, system: Locale): Settings['connection.language'] {
  if (language !== 'en') return LOCALES[localeOfLanguage(language)].responseLanguage;
  // An English station on a French Canadian computer is in Canada.
  return system === 'en-CA' || system === 'fr-CA' ? 'en-CA' : 'en-US';
}
