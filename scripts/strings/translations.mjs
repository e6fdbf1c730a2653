/** The languages with a translation. English is the template. `src-shared/language/languages.ts` has the same ones, which a test compares. */
export const TRANSLATIONS = ['fr-CA', 'es'];
