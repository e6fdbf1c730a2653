import type { Language } from '../../src-shared/language/languages';
import { en } from './en';

/** The texts of one language. English defines which texts there are, and the compiler compares every other catalog with it. */
export type Strings = typeof en;

/** The catalog of each language; `null` for a language that is not translated yet and shows English. */
export const CATALOGS: Readonly<Record<Language, Strings | null>> & { readonly en: Strings } = { en, 'fr-CA': null, es: null };
