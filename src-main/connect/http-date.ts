/** Reads the dates of HTTP headers. */

/** The form that HTTP asks for (RFC 9110, 5.6.7). `Date.parse` alone would take almost any text for some date. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** @returns milliseconds since 1970; `null` for a text that is no date of HTTP, and for a header that is not there */
export function parseHttpDate(text: string | null | undefined): number | null {
  const time = HTTP_DATE.test(text ?? '') ? Date.parse(text ?? '') : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
