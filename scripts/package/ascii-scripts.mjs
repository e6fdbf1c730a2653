/** Keeps bundles in ASCII, because V8 stores a script with a single character beyond Latin-1 in two bytes a character. */

/**
 * Writes other characters as escapes, which are allowed in strings, templates, regular expressions and names.
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
