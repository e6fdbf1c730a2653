/** How an order is found by what somebody types or scans, the same for every journal. */
import { trimInvisible } from '../../src-shared/text/hidden-characters';

/** Texts that fold to the same are the same to somebody who searches. Accents written in two ways are one. */
export const foldText = (text: string): string => text.normalize('NFC').toLowerCase();

/** What is searched for: spaces and invisible characters around it come with a typed or scanned text, not from an id. */
export const foldSearchText = (text: string): string => foldText(trimInvisible(text));
