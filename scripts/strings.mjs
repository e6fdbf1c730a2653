/**
 * Brings the translations and the types into line with the template: `npm run strings` after a change of `messages.pot`. A new or a
 * changed English text gets an empty translation, which `npm test` refuses.
 */
import { writeFileSync } from 'node:fs';
import { readCatalog, writeCatalog } from './strings/catalog.mjs';
import { MESSAGE_TYPES_FILE, messageTypes } from './strings/message-types.mjs';
import { TRANSLATIONS } from './strings/translations.mjs';

const template = readCatalog(null);
writeCatalog(null, template);
for (const language of TRANSLATIONS) {
  const translated = new Map(readCatalog(language).map(({ id, english, text }) => [`${id}\n${english}`, text]));
  writeCatalog(
    language,
    template.map((message) => ({ ...message, text: translated.get(`${message.id}\n${message.english}`) ?? '' })),
  );
}
writeFileSync(MESSAGE_TYPES_FILE, messageTypes(template));
