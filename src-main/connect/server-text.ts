/**
 * Bounds the texts of a server where they are read. A failure is shown at a station and kept in its journal, and no answer
 * may fill either.
 */

/** Cuts a text, and never through the middle of a character. */
export function truncate(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '');
}

/** Cuts a text to one line: control characters become spaces. @returns an empty text where nothing is left */
export function toSingleLine(text: string, maxLength: number): string {
  // A few times the length is enough to fill it, and keeps the work bounded.
  const cleaned = truncate(text, maxLength * 4)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  return truncate(cleaned, maxLength).trim();
}
