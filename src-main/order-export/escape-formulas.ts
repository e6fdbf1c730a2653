/**
 * What begins as a formula does: full-width signs are read as the others by spreadsheets for Chinese and Japanese. It counts at the
 * beginning of a cell, and after everything at which a spreadsheet may split a line: one that splits at `;` sees a cell of its own
 * behind it, wherever the quotes are. Spaces, quotes and what cannot be seen before it do not make it a text.
 */
const FORMULA_START = /(?<=(?:^|[,;\t\r\n])[\s"\p{C}]*)[=+\-@＝＋－＠]/gu;

/** A tab or a line break at the beginning of a cell is dropped by some spreadsheets, with the same result. */
const LEADING_TAB_OR_BREAK = /^[\t\r]/;

/**
 * Makes every text in which a spreadsheet could find a formula one that it shows: an apostrophe before the sign (CWE-1236).
 * The cells come from labels and from servers.
 */
export const escapeFormulas = (text: string): string => text.replace(FORMULA_START, "'$&").replace(LEADING_TAB_OR_BREAK, "'$&");
