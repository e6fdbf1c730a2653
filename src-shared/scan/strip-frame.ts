/** STX, and the Enter or Tab that a scanner may send first to leave the focused field. */
const LEADING = new Set(['\x02', '\n', '\t']);
/** The characters that end a text. The separators of ISO 15434 (FS, GS, RS, US) are part of the text. */
const TRAILING = new Set(['\n', '\t', '\x03', '\x04']);

/** Removes what a scanner sends around a code. @param text with `\n` in place of CR and CR LF */
export function stripFrame(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && LEADING.has(text.charAt(from))) from += 1;
  while (to > from && TRAILING.has(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}
