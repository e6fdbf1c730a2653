/**
 * The languages of the app, with everything that depends on the language alone. `CONTRIBUTING.md` has the
 * steps to add one.
 */

/** How amounts of money are written. */
export interface MoneyConvention {
  readonly decimal: '.' | ',';
  /** Separates thousands. Any kind of space is accepted as well. */
  readonly grouping: ',' | '.' | ' ';
  readonly sign: 'before' | 'after';
}

/** How times are written. Countries with the same language may differ. */
interface LocaleDefinition {
  /** The locale that Intl is asked for. */
  readonly intlLocale: string;
  /** The texts for morning and afternoon of a 12-hour clock, as Intl writes them; `null` for a 24-hour clock. */
  readonly dayPeriods: readonly [am: string, pm: string] | null;
  /** The language that Connect is asked for; `null` if it has none of ours and uses its own. */
  readonly responseLanguage: 'en-US' | 'en-CA' | 'fr-CA' | null;
}

interface LanguageDefinition {
  /** The primary subtag with which a system names the language. */
  readonly subtag: string;
  readonly money: MoneyConvention;
  readonly locales: Readonly<Record<string, LocaleDefinition>>;
}

const DECIMAL_POINT: MoneyConvention = { decimal: '.', grouping: ',', sign: 'before' };

/** The keys are the values of the setting `language`. */
export const LANGUAGES = {
  en: {
    subtag: 'en',
    money: DECIMAL_POINT,
    locales: {
      'en-US': { intlLocale: 'en-US', dayPeriods: ['AM', 'PM'], responseLanguage: 'en-US' },
      'en-CA': { intlLocale: 'en-CA', dayPeriods: ['a.m.', 'p.m.'], responseLanguage: 'en-CA' },
    },
  },
  'fr-CA': {
    subtag: 'fr',
    money: { decimal: ',', grouping: ' ', sign: 'after' },
    locales: { 'fr-CA': { intlLocale: 'fr-CA', dayPeriods: null, responseLanguage: 'fr-CA' } },
  },
  // Spanish as in the United States and Mexico, where the stores are: with their zone names, amounts and a 12-hour clock.
  es: {
    subtag: 'es',
    money: DECIMAL_POINT,
    locales: { es: { intlLocale: 'es-US', dayPeriods: ['a.m.', 'p.m.'], responseLanguage: null } },
  },
} as const satisfies Record<string, LanguageDefinition>;

export type Language = keyof typeof LANGUAGES;
export const LANGUAGE_NAMES = Object.keys(LANGUAGES) as [Language, ...Language[]];

type LocalesOf<Definition> = Definition extends { readonly locales: infer Locales } ? keyof Locales : never;

/** The language of times. English differs between the United States and Canada; the setting `language` has one value for both. */
export type Locale = LocalesOf<(typeof LANGUAGES)[Language]>;

export const LOCALES = Object.assign({}, ...Object.values(LANGUAGES).map(({ locales }) => locales)) as Readonly<
  Record<Locale, LocaleDefinition>
>;
export const LOCALE_NAMES = Object.keys(LOCALES) as Locale[];

/** The only locale of a language other than English. */
export const localeOfLanguage = (language: Exclude<Language, 'en'>): Locale => Object.keys(LANGUAGES[language].locales)[0] as Locale;

export const languageOfLocale = (locale: Locale): Language =>
  LANGUAGE_NAMES.find((language) => Object.hasOwn(LANGUAGES[language].locales, locale)) ?? 'en';
