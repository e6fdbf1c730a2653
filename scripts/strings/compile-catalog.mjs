/** Compiles catalogs into JavaScript when the app is built, because the page's CSP forbids `eval`, and a parser costs startup time. */
import MessageFormat from '@messageformat/core';
// @ts-expect-error: this module of the package has no types.
import compileModule from '@messageformat/core/compile-module.js';
import { parse as parseMessage } from '@messageformat/parser';
import { messageArguments, parseCatalog } from './catalog.mjs';

/**
 * @param {string} locale decides about plural forms and how numbers are written
 * @param {readonly import('./catalog.mjs').Message[]} messages
 * @returns {string} a module that exports each text by its ID: a string, or a function of the arguments
 */
export function compileCatalog(locale, messages) {
  // A message without a translation is shown in English.
  const texts = messages.map(({ id, english, text }) => /** @type {const} */ ([id, text === '' ? english : text]));
  const functions = Object.fromEntries(texts.filter(([, text]) => messageArguments(text).size > 0));
  // A string needs less memory than a function that returns it.
  const constants = Object.fromEntries(texts.filter(([id]) => !(id in functions)).map(([id, text]) => [id, withoutQuoting(text)]));
  const source = compileModule(new MessageFormat(locale, { returnType: 'string' }), functions);
  return source.replace('export default {', () => `export default {\n  ...${JSON.stringify(constants)},`);
}

/**
 * A text without arguments, in which ICU quotes braces.
 * @param {string} text
 */
const withoutQuoting = (text) =>
  parseMessage(text)
    .map((token) => (token.type === 'content' ? token.value : ''))
    .join('');

/**
 * Lets a module import a catalog.
 * @returns {import('vite').Plugin}
 */
export const catalogPlugin = () => ({
  name: 'compile-catalog',
  transform(source, id) {
    const [, language, extension] = /\/catalog\/([^/]+)\.(pot?)$/.exec(id.replaceAll('\\', '/')) ?? [];
    if (!language) return null;
    const isTemplate = extension === 'pot';
    return { code: compileCatalog(isTemplate ? 'en-US' : language, parseCatalog(source, isTemplate)), map: null, moduleType: 'js' };
  },
});
