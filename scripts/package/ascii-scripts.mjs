/** Scripts in ASCII: V8 keeps one in which a single letter is beyond Latin-1 in two bytes a letter, for as long as it runs. */

/**
 * Writes other letters as escapes, which strings, templates, regular expressions and names may hold.
 * @returns {import('vite').Plugin}
 */
export const asciiScripts = () => ({
  name: 'ascii-scripts',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk') file.code = file.code.replace(/[\u0080-\uffff]/g, escaped);
    }
  },
});

/** @param {string} letter one code unit */
const escaped = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
