import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogFile, messageArguments, readCatalog } from '../../../../scripts/strings/catalog.mjs';
import { compileCatalog } from '../../../../scripts/strings/compile-catalog.mjs';
import { MESSAGE_TYPES_FILE, messageTypes } from '../../../../scripts/strings/message-types.mjs';
import { TRANSLATIONS } from '../../../../scripts/strings/translations.mjs';
import { LANGUAGE_NAMES, LANGUAGES } from '../../../../src-shared/language/languages';

const template = readCatalog(null);
const translations = TRANSLATIONS.map((language) => ({ language, file: catalogFile(language), messages: readCatalog(language) }));
const TEMPLATE_FILE = catalogFile(null);

describe('the catalogs', () => {
  it('there is a translation for each language of the setting', () => {
    const missing = LANGUAGE_NAMES.filter((name) => name !== 'en' && !TRANSLATIONS.includes(name)).map(
      (name) => `${catalogFile(name)} is missing`,
    );
    const unknown = TRANSLATIONS.filter((name) => !(name in LANGUAGES)).map(
      (name) => `${catalogFile(name)} has no entry in src-shared/language/languages.ts`,
    );
    expect([...missing, ...unknown]).toEqual([]);
  });

  it('each message has a note for the translator', () => {
    expect(template.filter(({ note }) => !/\S/.test(note)).map(({ id }) => `${TEMPLATE_FILE}: ${id} has no note (#.)`)).toEqual([]);
  });

  it('the types are generated from the template', () => {
    expect(readFileSync(MESSAGE_TYPES_FILE, 'utf8'), `${MESSAGE_TYPES_FILE} is out of date: npm run strings`).toBe(messageTypes(template));
  });
});

describe.each(translations)('$file', ({ language, file, messages }) => {
  it('each message is translated from the English text that the template has now', () => {
    const known = new Set(messages.map(({ id, english }) => `${id}: ${english}`));
    expect(
      template.filter(({ id, english }) => !known.has(`${id}: ${english}`)).map(({ id }) => `${file} has no ${id}: npm run strings`),
    ).toEqual([]);
    expect(messages.filter(({ text }) => text === '').map(({ id }) => `${file}: ${id} is not translated`)).toEqual([]);
  });

  it('no message is left over from an older template', () => {
    const known = new Set(template.map(({ id }) => id));
    expect(messages.filter(({ id }) => !known.has(id)).map(({ id }) => `${file}: ${id} is not in the template`)).toEqual([]);
  });

  it('each translation has the arguments of the English text', () => {
    const wrong = messages.filter(({ english, text }) => text !== '' && describeArguments(text) !== describeArguments(english));
    expect(wrong.map(({ id }) => `${file}: ${id} has other arguments than the English text`)).toEqual([]);
  });

  it('each translation compiles', () => {
    expect(() => compileCatalog(language, messages)).not.toThrow();
  });
});

const describeArguments = (text: string): string => JSON.stringify([...messageArguments(text)].sort());

/** Spaces that do not break a line. */
const NO_BREAK_SPACES = '\u00a0\u202f';

describe('the typography of French', () => {
  const messages = readCatalog('fr-CA');
  const withRule = (rule: RegExp) => messages.filter(({ text }) => rule.test(text)).map(({ id, text }) => `${id}: ${text}`);

  it('a space that does not break stands before a colon and inside quotation marks, and none before ; ! ?', () => {
    // A colon in a time, an address or a placeholder is not punctuation.
    expect(withRule(new RegExp(`[^${NO_BREAK_SPACES}\\d]:(?=\\s|$)`))).toEqual([]);
    expect(withRule(new RegExp(`«[^${NO_BREAK_SPACES}]|[^${NO_BREAK_SPACES}]»`))).toEqual([]);
    expect(withRule(/[\s\u00a0\u202f][;!?]/)).toEqual([]);
  });

  it('a space that does not break stands between a number and its unit', () => {
    expect(withRule(/\} (s|min|lb|kB|%|\$)(?![a-zà-ÿ])/)).toEqual([]);
  });

  it('apostrophes and quotation marks are those of French', () => {
    expect(withRule(/[“”"]|[a-zà-ÿ]'(?!')/i)).toEqual([]);
  });

  it('capitals have their accents', () => {
    expect(withRule(/\b(A (?=[a-zà-ÿ]+ (la|le|les|l’))|Etat|Etiquette|Ecran|Echec|Equipe|Element|Etape|Ecrire|Ca )\b/)).toEqual([]);
  });
});

describe('the typography of Spanish', () => {
  const messages = readCatalog('es');

  it('questions and exclamations are opened', () => {
    const unopened = messages.filter(({ text }) => (/\?/.test(text) && !text.includes('¿')) || (/!/.test(text) && !text.includes('¡')));
    expect(unopened.map(({ id, text }) => `${id}: ${text}`)).toEqual([]);
  });

  it('quotation marks and apostrophes are not those of a typewriter', () => {
    expect(messages.filter(({ text }) => /["]/.test(text)).map(({ id, text }) => `${id}: ${text}`)).toEqual([]);
  });
});
