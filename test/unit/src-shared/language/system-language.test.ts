import { describe, expect, it } from 'vitest';
import { languageOfLocale } from '../../../../src-shared/language/languages';
import { responseLanguage, systemLocale } from '../../../../src-shared/language/system-language';

describe('the language without a setting', () => {
  it.each([
    // As Electron lists them on Linux with LANG=fr_CA.UTF-8, on Windows and on a computer that names none.
    [['fr-CA', 'fr-CA', 'fr', 'fr'], 'fr-CA', 'fr-CA'],
    [['fr-CA'], 'en-US', 'fr-CA'],
    [['fr'], 'fr', 'fr-CA'],
    [['fr_CA.UTF-8'], 'en-US', 'fr-CA'],
    [['es-MX', 'es'], 'es-MX', 'es'],
    [['es-419'], 'es-419', 'es'],
    [['en-US'], 'en-US', 'en-US'],
    [['en-CA'], 'en-CA', 'en-CA'],
    [['en-GB'], 'en-GB', 'en-CA'],
    [['en'], 'en', 'en-US'],
    [['c'], 'en-US', 'en-US'],
    [['c'], 'en-US-u-va-posix', 'en-US'],
    [[], 'en-US', 'en-US'],
    [[], 'fr-CA', 'fr-CA'],
    // The language is English, and the formats are not America's: a date is asked about.
    [['en-US'], 'fr-CA', 'en-CA'],
    // Not ours: the next one that is.
    [['zh-Hans-CN', 'fr-CA'], 'zh-CN', 'fr-CA'],
    [['de-DE'], 'de-DE', 'en-CA'],
    [['', '???'], 'en-US', 'en-US'],
  ] as const)('a computer with the languages %j and the formats of %s uses %s', (languages, region, locale) => {
    expect(systemLocale(languages, region)).toBe(locale);
  });

  it("Connect is asked to respond in the system's language if it has that language", () => {
    expect(responseLanguage('en', 'en-US')).toBe('en-US');
    expect(responseLanguage('en', 'en-CA')).toBe('en-CA');
    expect(responseLanguage('en', 'fr-CA')).toBe('en-CA');
    expect(responseLanguage('fr-CA', 'en-US')).toBe('fr-CA');
    expect(responseLanguage('es', 'es')).toBeNull();
    expect((['en-US', 'en-CA', 'fr-CA', 'es'] as const).map(languageOfLocale)).toEqual(['en', 'en', 'fr-CA', 'es']);
  });
});
