/** Normalizes texts for the search, alike for every journal. */
import { trimInvisible } from '../../src-shared/text/hidden-characters';

/** Folds letter case and Unicode composition, so that equal results count as the same text. */
export const foldText = (text: string): string => text.normalize('NFC').toLowerCase();

/** Also trims spaces and invisible characters, which come from typing or scanning and are not part of an id. */
export const foldSearchText = (text: string): string => foldText(trimInvisible(text));
