/**
 * The catalog of the app's texts: a template with the English texts, and one file per translation, both in gettext's PO format, which
 * translation tools read. `msgctxt` is the ID of a message, `msgid` its English text, `#.` the note for the translator. Texts use ICU
 * MessageFormat: {@link https://unicode-org.github.io/icu/userguide/format_parse/messages/}.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseMessage } from '@messageformat/parser';
import { po } from 'gettext-parser';

// Relative to the working directory, because Vite bundles its configuration into a file in another folder.
export const CATALOG_FOLDER = path.join('src-renderer', 'strings', 'catalog');
const TEMPLATE = 'messages.pot';

/**
 * @typedef {object} Message
 * @property {string} id
 * @property {string} note the note for the translator
 * @property {string} english
 * @property {string} text the text of the file's language: the translation, or English in the template
 */

/**
 * @param {string | null} language `null` for the template
 * @returns {string} the path of a catalog
 */
export const catalogFile = (language) => path.join(CATALOG_FOLDER, language === null ? TEMPLATE : `${language}.po`);

/**
 * Reads a catalog.
 * @param {string | Buffer} content of a PO file or of the template
 * @param {boolean} isTemplate whether the text is the English one
 * @returns {Message[]} sorted by ID
 */
export function parseCatalog(content, isTemplate) {
  const { translations } = po.parse(content);
  return Object.entries(translations)
    .filter(([id]) => id !== '')
    .flatMap(([id, entries]) =>
      Object.values(entries).map(({ msgid, msgstr, comments }) => ({
        id,
        note: comments?.extracted ?? '',
        english: msgid,
        text: isTemplate ? msgid : (msgstr[0] ?? ''),
      })),
    )
    .sort(byId);
}

/** @param {string | null} language `null` for the template */
export const readCatalog = (language) => parseCatalog(readFileSync(catalogFile(language)), language === null);

/** @param {Message} one @param {Message} other */
const byId = (one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);

/**
 * Writes a catalog, sorted by ID and without line folding, so that a change of one text changes one line.
 * @param {string | null} language `null` for the template
 * @param {readonly Message[]} messages
 */
export function writeCatalog(language, messages) {
  /** @type {import('gettext-parser').GetTextTranslations['translations']} */
  const translations = {};
  for (const { id, note, english, text } of [...messages].sort(byId)) {
    const comments = { extracted: note, ...(messageArguments(english).size > 0 && { flag: 'icu-message-format' }) };
    translations[id] = { [english]: { msgctxt: id, msgid: english, msgstr: [language === null ? '' : text], comments } };
  }
  const headers = {
    'Project-Id-Version': 'Stagebay',
    ...(language !== null && { Language: language.replace('-', '_') }),
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Transfer-Encoding': '8bit',
  };
  writeFileSync(catalogFile(language), `${po.compile({ charset: 'utf-8', headers, translations }, { foldLength: 0 })}\n`);
}

/**
 * The arguments of a message.
 * @param {string} text in ICU MessageFormat
 * @returns {Map<string, 'text' | 'number'>} by name; a number selects a plural form or is formatted
 * @throws {Error} if the text is not valid
 */
export function messageArguments(text) {
  /** @type {Map<string, 'text' | 'number'>} */
  const found = new Map();
  /** @param {import('@messageformat/parser').Token[]} tokens */
  const visit = (tokens) => {
    for (const token of tokens) {
      if (token.type === 'content' || token.type === 'octothorpe') continue;
      const isNumber = token.type === 'plural' || (token.type === 'function' && token.key === 'number');
      if (isNumber || !found.has(token.arg)) found.set(token.arg, isNumber ? 'number' : 'text');
      if ('cases' in token) for (const { tokens: inner } of token.cases) visit(inner);
    }
  };
  visit(parseMessage(text));
  return found;
}
