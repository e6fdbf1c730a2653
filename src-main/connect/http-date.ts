/** Parses dates in HTTP headers. */

/** The date format of RFC 9110, 5.6.7. `Date.parse` alone accepts almost any text. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Parses an HTTP date. @returns milliseconds since 1970; `null` for a malformed or missing header */
export function parseHttpDate(text: string | null | undefined): number | null {
  const time = HTTP_DATE.test(text ?? '') ? Date.parse(text ?? '') : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
