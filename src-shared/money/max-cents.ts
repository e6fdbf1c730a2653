/** The largest amount, in cents: for the schema of one, and for whoever types one. */
export const CENTS_MAX = 99_999_999;
