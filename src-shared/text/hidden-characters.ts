/**
 * Finds invisible characters, such as zero-width spaces, direction marks, soft hyphens and tags. Labels and copied texts contain
 * them, and an ID with one inside is a different ID that looks the same.
 */

/** An invisible character in a text. */
export interface HiddenCharacter {
  readonly codePoint: number;
  /** The last visible characters before it; empty if it comes first. */
  readonly textBefore: string;
}

// Unicode's list of characters that fonts omit, and further ones that are drawn as nothing.
const UNDRAWN_CLASS = String.raw`\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB\u2800\u{13430}-\u{1343F}\u{16FE4}\u{1D159}`;

// The greedy middle finds the last visible character from the end, so the time is linear.
const VISIBLE_PART = new RegExp(String.raw`[^\p{White_Space}${UNDRAWN_CLASS}](?:.*[^\p{White_Space}${UNDRAWN_CLASS}])?`, 'su');

/** Only the plain space is allowed inside an ID, because all spaces look like it on a label. */
const HIDDEN_CHARACTER = new RegExp(String.raw`(?! )[${UNDRAWN_CLASS}\p{Z}\p{Cc}\p{Cs}]`, 'u');
const ALL_HIDDEN = new RegExp(HIDDEN_CHARACTER.source, 'gu');

const ALL_UNDRAWN = new RegExp(`[${UNDRAWN_CLASS}]`, 'gu');
const WORD_CONTINUES_AFTER = new RegExp(String.raw`^[${UNDRAWN_CLASS}]+[\p{L}\p{N}]`, 'u');
const WORD_CONTINUES_BEFORE = new RegExp(String.raw`[\p{L}\p{N}](?<run>[${UNDRAWN_CLASS}]+)$`, 'u');

/** Removes spaces and invisible characters at both ends. Control characters stay, because they may stand for lost text. */
export const trimInvisible = (text: string): string => VISIBLE_PART.exec(text)?.[0] ?? '';

/** Enough of the text before a character to find it on a label. */
const CONTEXT_LENGTH = 8;

/** The first invisible character or unusual space in a text; `null` if there is none. */
export function findHiddenCharacter(text: string): HiddenCharacter | null {
  const found = HIDDEN_CHARACTER.exec(text);
  return found && hiddenCharacterAt(text, found.index);
}

const hiddenCharacterAt = (text: string, index: number): HiddenCharacter => ({
  codePoint: text.codePointAt(index) ?? 0,
  textBefore: [...text.slice(0, index)].slice(-CONTEXT_LENGTH).join(''),
});

/**
 * The invisible character at which a part of a text begins or ends although letters or digits continue beyond it: the part looks
 * like a piece of a word. Spaces and control characters do separate. `null` if there is none.
 */
export function findHiddenBoundary(text: string, [start, end]: readonly [start: number, end: number]): HiddenCharacter | null {
  if (WORD_CONTINUES_AFTER.test(text.slice(end))) return hiddenCharacterAt(text, end);
  const before = WORD_CONTINUES_BEFORE.exec(text.slice(0, start));
  return before && hiddenCharacterAt(text, before.index + before[0].length - (before.groups?.run ?? '').length);
}

/** Removes the characters that are not drawn, for a reader to whom they make no difference. */
export const removeUndrawn = (text: string): string => text.replace(ALL_UNDRAWN, '');

/** The text with a box for each character that is invisible or reverses the text around it. */
export const showHiddenAsBoxes = (text: string): string => text.replace(ALL_HIDDEN, '▯');

/** `zero-width space (U+200B) after “1234”` */
export const describeHiddenCharacter = ({ codePoint, textBefore }: HiddenCharacter): string =>
  `${nameHiddenCharacter(codePoint)} ${textBefore === '' ? 'at the beginning' : `after “${textBefore}”`}`;

/** `zero-width space (U+200B)` */
export const nameHiddenCharacter = (codePoint: number): string =>
  `${characterName(codePoint)} (U+${codePoint.toString(16).toUpperCase().padStart(4, '0')})`;

/** Names by first and last code point, first match first. They can be read out on the phone. */
const CHARACTER_NAMES: readonly (readonly [first: number, last: number, name: string])[] = [
  [0x09, 0x09, 'tab'],
  [0x0a, 0x0d, 'line break'],
  [0x1d, 0x1d, 'group separator'],
  [0x00, 0x1f, 'control character'],
  [0x7f, 0x9f, 'control character'],
  [0xa0, 0xa0, 'no-break space'],
  [0xad, 0xad, 'soft hyphen'],
  [0x34f, 0x34f, 'grapheme joiner'],
  [0x61c, 0x61c, 'Arabic letter mark'],
  [0x115f, 0x1160, 'Hangul filler'],
  [0x180b, 0x180d, 'variation selector'],
  [0x180e, 0x180e, 'Mongolian vowel separator'],
  [0x180f, 0x180f, 'variation selector'],
  [0x2002, 0x2002, 'en space'],
  [0x2003, 0x2003, 'em space'],
  [0x2007, 0x2007, 'figure space'],
  [0x2009, 0x2009, 'thin space'],
  [0x200a, 0x200a, 'hair space'],
  [0x200b, 0x200b, 'zero-width space'],
  [0x200c, 0x200c, 'zero-width non-joiner'],
  [0x200d, 0x200d, 'zero-width joiner'],
  [0x200e, 0x200e, 'left-to-right mark'],
  [0x200f, 0x200f, 'right-to-left mark'],
  [0x2028, 0x2028, 'line separator'],
  [0x2029, 0x2029, 'paragraph separator'],
  [0x202a, 0x202a, 'left-to-right embedding'],
  [0x202b, 0x202b, 'right-to-left embedding'],
  [0x202c, 0x202c, 'end of a text direction'],
  [0x202d, 0x202d, 'left-to-right override'],
  [0x202e, 0x202e, 'right-to-left override'],
  [0x202f, 0x202f, 'narrow no-break space'],
  [0x2060, 0x2060, 'word joiner'],
  [0x2061, 0x2064, 'invisible operator'],
  [0x2066, 0x2066, 'left-to-right isolate'],
  [0x2067, 0x2067, 'right-to-left isolate'],
  [0x2068, 0x2068, 'text direction isolate'],
  [0x2069, 0x2069, 'end of a text direction'],
  [0x2800, 0x2800, 'blank Braille pattern'],
  [0x3000, 0x3000, 'wide space'],
  [0x3164, 0x3164, 'Hangul filler'],
  [0xd800, 0xdfff, 'half of a character'],
  [0xfe00, 0xfe0f, 'variation selector'],
  [0xfeff, 0xfeff, 'byte-order mark'],
  [0xffa0, 0xffa0, 'Hangul filler'],
  [0xe0000, 0xe007f, 'tag character'],
  [0xe0100, 0xe01ef, 'variation selector'],
];

function characterName(codePoint: number): string {
  const named = CHARACTER_NAMES.find(([first, last]) => first <= codePoint && codePoint <= last);
  if (named) return named[2];
  return /\p{Z}/u.test(String.fromCodePoint(codePoint)) ? 'special space' : 'invisible character';
}
