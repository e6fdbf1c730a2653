/** Limits the length of server texts, because failures are shown on the screen and stored in the journal. */

/** Truncates a text without splitting a surrogate pair. */
export function truncate(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '');
}

/** Converts a text to a single line of limited length: control characters become spaces. */
export function toSingleLine(text: string, maxLength: number): string {
  // Clean only a few times the maximum length, which bounds the work.
  const cleaned = truncate(text, maxLength * 4)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  return truncate(cleaned, maxLength).trim();
}
