/**
 * The start of a formula, including full-width signs, which Chinese and Japanese spreadsheets accept. It matches at the start of a cell
 * and after every possible separator, also behind spaces, quotes and invisible characters.
 */
const FORMULA_START = /(?<=(?:^|[,;\t\r\n])[\s"\p{C}]*)[=+\-@＝＋－＠]/gu;

/** Some spreadsheets remove a leading tab or line break, so that a formula behind it becomes active. */
const LEADING_TAB_OR_BREAK = /^[\t\r]/;

/**
 * Puts an apostrophe before every sign that could start a formula in a spreadsheet (CWE-1236). The texts are untrusted: they come from
 * labels and servers.
 */
export const escapeFormulas = (text: string): string => text.replace(FORMULA_START, "'$&").replace(LEADING_TAB_OR_BREAK, "'$&");
