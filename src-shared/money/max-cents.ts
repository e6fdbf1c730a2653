/** The largest amount, in cents. A file without zod, so that input fields can use it. */
export const CENTS_MAX = 99_999_999;
