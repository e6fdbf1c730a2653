/**
 * Decodes the keys of a device's text to characters: undoes Caps Lock, and the difference between the keyboard layouts of the
 * computer and the scanner.
 */
import type { KeyboardLayout, ScannerLayout } from '../../src-shared/scan/keyboard-layouts';
import { takeAimIdentifier } from './aim';
import { type KeyStroke, roleOf } from './key-stroke';
import { characterOn, withAccents } from './layouts';

/** A key press with the character that the system made of it. */
export interface Keypress {
  readonly stroke: KeyStroke;
  /** The system's character; `null` where only the input method knows it. */
  readonly typed: string | null;
}

/** The layout that the scanner types for. */
export interface LayoutSetting {
  readonly name: ScannerLayout;
  /** Whether IT or a calibration has set the layout. The default is only the most common one. */
  readonly isConfigured: boolean;
}

/** The two texts that the same keys can mean; `null` where a key has no character in that reading. */
export interface Candidates {
  readonly typed: string | null;
  /** The text by the positions of the keys, on the scanner's layout. */
  readonly byPosition: string | null;
}

/** The decoded text. `other` is the second possible text where no evidence decides; `null` where the text is clear. */
export interface Decoded {
  readonly text: string;
  readonly other: string | null;
}

/**
 * Decodes the keys in both ways.
 * @param capsToggled whether the scanner pressed Caps Lock itself before the text, to compensate for it
 */
export function candidateTexts(keypresses: readonly Keypress[], capsToggled: boolean, layout: ScannerLayout): Candidates {
  const asTyped = ({ typed, stroke }: Keypress) => (typed !== null && stroke.capsLock && !capsToggled ? swapCase(typed) : typed);
  const typed = joinCharacters(keypresses, asTyped);
  if (layout === 'same') return { typed, byPosition: typed };
  const byPosition = joinCharacters(keypresses, (keypress) => characterByPosition(keypress, asTyped(keypress), capsToggled, layout));
  return { typed, byPosition: byPosition === null ? null : withAccents(layout, byPosition) };
}

function characterByPosition({ stroke }: Keypress, typed: string | null, capsToggled: boolean, layout: KeyboardLayout): string | null {
  const role = roleOf(stroke);
  if (stroke.code === '' || (role !== 'text' && role !== 'composed')) return typed;
  const character = characterOn(layout, stroke);
  // The system's character shows more reliably than the event whether Shift was down.
  if (character !== null && character.toLowerCase() === typed?.toLowerCase()) return typed;
  return character !== null && capsToggled && stroke.capsLock ? swapCase(character) : character;
}

/** @returns `null` when one of the keys has no character */
function joinCharacters(keypresses: readonly Keypress[], characterOf: (keypress: Keypress) => string | null): string | null {
  let text = '';
  for (const keypress of keypresses) {
    const character = characterOf(keypress);
    if (character === null) return null;
    text += character;
  }
  return text;
}

/**
 * Decides for a whole text which of its two readings is meant. Where IT or a calibration has set the scanner's
 * layout, the positions of the keys decide alone. Otherwise the scanner may be set to the computer's layout, and each reading needs
 * evidence, in this order:
 *
 * 1. Only one reading begins with the station's prefix or an AIM identifier: that one.
 * 2. AltGr was used, or Shift was held to get a digit (as on AZERTY): no scanner set to US does either. As typed.
 * 3. Keys of the digit row, without Shift, made no digits, twice or more: an AZERTY computer. By position.
 * 4. The accents of the typed text are broken: a dead key came before a letter that takes none. By position.
 * 5. By position it has nothing but what labels have, which are words and the characters of Code 39, and as typed it has more:
 *    `-` is common on labels, and `'` and `XYZß12` are not. By position. The reverse is no evidence against the setting.
 *
 * Where none of these holds (`Y` and `Z` alone on QWERTZ, `/` and `-` on a German computer), both readings are returned.
 */
export function decode(keypresses: readonly Keypress[], capsToggled: boolean, prefix: string | null, layout: LayoutSetting): Decoded {
  const { typed, byPosition } = candidateTexts(keypresses, capsToggled, layout.name);
  if (byPosition === typed || byPosition === null) return unambiguous(typed ?? keypresses.map((keypress) => keypress.typed ?? '').join(''));
  if (typed === null || layout.isConfigured) return unambiguous(byPosition);
  const isTyped = decideReading(keypresses, typed, byPosition, prefix);
  if (isTyped === null) return { text: byPosition, other: typed };
  return unambiguous(isTyped ? typed : byPosition);
}

const unambiguous = (text: string): Decoded => ({ text, other: null });

/** @returns whether the typed reading is meant; `null` where no evidence decides */
function decideReading(keypresses: readonly Keypress[], typed: string, byPosition: string, prefix: string | null): boolean | null {
  const typedIsMarked = isMarked(typed, prefix);
  if (typedIsMarked !== isMarked(byPosition, prefix)) return typedIsMarked;
  const digitRow = keypresses.filter((keypress) => /^Digit\d$/.test(keypress.stroke.code));
  if (keypresses.some(({ stroke }) => stroke.altGraph) || digitRow.some((keypress) => keypress.stroke.shift && isDigit(keypress.typed)))
    return true;
  const plainRow = digitRow.filter((keypress) => !keypress.stroke.shift);
  const isAzerty = plainRow.length >= 2 && plainRow.every((keypress) => !isDigit(keypress.typed));
  if (isAzerty && !(/^\p{L}+$/u.test(typed) && readsAsWord(typed))) return false;
  const brokenAccent = typed.length < byPosition.length || keypresses.some((keypress) => [...(keypress.typed ?? '')].length > 1);
  return brokenAccent || (isLabelText(byPosition) && !isLabelText(typed)) ? false : null;
}

/** Whether a text has only characters of labels: words, digits, and the punctuation of Code 39. */
const isLabelText = (text: string): boolean => /^[\p{L}\d .\-$/+%\p{Cc}]*$/u.test(text) && readsAsWord(text);

/** @returns the key press with its character, as far as the key event names it */
export function keypressOf(stroke: KeyStroke): Keypress {
  const { key = '' } = stroke;
  return { stroke, typed: [...key].length === 1 ? key : null };
}

const isDigit = (text: string | null) => text !== null && /^\d$/.test(text);

function isMarked(text: string, prefix: string | null): boolean {
  return (prefix !== null && text.startsWith(prefix)) || takeAimIdentifier(text).symbology !== null;
}

/** Whether each character beyond ASCII is next to an ASCII letter of the same case, as in words. */
function readsAsWord(text: string): boolean {
  const sameCase = (a: string, b: string) => (/\p{Lu}/u.test(a) ? /[A-Z]/.test(b) : /\p{Ll}/u.test(a) && /[a-z]/.test(b));
  const characters = [...text];
  return characters.every(
    (character, place) =>
      character <= '\x7f' || sameCase(character, characters[place - 1] ?? '') || sameCase(character, characters[place + 1] ?? ''),
  );
}

function swapCase(character: string): string {
  const upper = character.toUpperCase();
  // The capital of ß has two letters, so Caps Lock leaves ß as it is.
  if (upper.length !== character.length) return character;
  return character === upper ? character.toLowerCase() : upper;
}
