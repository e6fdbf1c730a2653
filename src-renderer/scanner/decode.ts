/**
 * From the keys of a burst to the text of the barcode: undoes Caps Lock and a scanner that believes in another layout
 * than the PC's.
 */
import { takeAimIdentifier } from './aim';
import type { KeyStroke } from './key-stroke';
import { usCharacter } from './us-layout';

/** One character of a burst. */
export interface Sign {
  readonly stroke: KeyStroke;
  /** What the system made of the key; `null` where only the input method knows. */
  readonly typed: string | null;
  /** What a US keyboard makes of it; `null` where it has no such key. */
  readonly us: string | null;
}

/** The two texts that the same keys can mean. `null` where one of the keys has no meaning in that reading. */
export interface Candidates {
  readonly typed: string | null;
  readonly us: string | null;
}

/**
 * @param capsTurned the scanner pressed Caps Lock itself before the text, and so has already allowed for it
 */
export function candidates(signs: readonly Sign[], capsTurned: boolean): Candidates {
  let typed: string | null = '';
  let us: string | null = '';
  for (const sign of signs) {
    const character = sign.typed !== null && sign.stroke.capsLock && !capsTurned ? swapCase(sign.typed) : sign.typed;
    typed = typed === null || character === null ? null : typed + character;
    us = us === null || sign.us === null ? null : us + sign.us;
  }
  return { typed, us };
}

/**
 * Decides once for a whole scan which of its two readings is meant. A scanner that was set to the PC's layout has typed
 * the right text, and its keys' places mean something else; so the places win only on evidence, and where there is none
 * the text stays as it was typed. In this order:
 *
 * 1. Only one reading begins with the station's prefix or an AIM identifier: that one.
 * 2. AltGr was used, or Shift was held to get a digit (as on AZERTY): no scanner set to US does either. As typed.
 * 3. Keys of the digit row, without Shift, made no digits, twice or more: an AZERTY PC. By place.
 * 4. The typed text has characters beyond ASCII, or accents that their letter did not take, and by place it is ASCII with
 *    two digits or more. By place: `XYZß12` on QWERTZ is `XYZ-12`.
 *
 * Neither 3 nor 4 holds for what reads as a word, `déjà` or `ÉTÉ/12`. Not decidable, and so left as typed: text without
 * a digit on AZERTY, `Y` and `Z` alone on QWERTZ, ASCII punctuation of a PC that has its digits where a US one has them.
 */
export function decode(signs: readonly Sign[], capsTurned: boolean, prefix: string | null): string {
  const { typed, us } = candidates(signs, capsTurned);
  if (us === null || us === typed) return typed ?? signs.map((sign) => sign.typed ?? sign.us ?? '').join('');
  if (typed === null) return us;

  const typedIsMarked = isMarked(typed, prefix);
  if (typedIsMarked !== isMarked(us, prefix)) return typedIsMarked ? typed : us;

  const digitRow = signs.filter((sign) => /^Digit\d$/.test(sign.stroke.code));
  if (digitRow.some((sign) => sign.stroke.shift && isDigit(sign.typed))) return typed;
  const plainRow = digitRow.filter((sign) => !sign.stroke.shift);
  const isAzerty = plainRow.length >= 2 && plainRow.every((sign) => !isDigit(sign.typed));
  if (isAzerty) return /^\p{L}+$/u.test(typed) && readsAsWord(typed) ? typed : us;

  const brokenAccent = typed.length < us.length || signs.some((sign) => [...(sign.typed ?? '')].length > 1);
  const digits = us.match(/\d/g)?.length ?? 0;
  return digits >= 2 && (brokenAccent || !readsAsWord(typed)) ? us : typed;
}

/** The sign that a key makes, as far as the key event tells. */
export function signOf(stroke: KeyStroke): Sign {
  const { key = '' } = stroke;
  return { stroke, typed: [...key].length === 1 ? key : null, us: usCharacter(stroke) };
}

const isDigit = (text: string | null) => text !== null && /^\d$/.test(text);

function isMarked(text: string, prefix: string | null): boolean {
  return (prefix !== null && text.startsWith(prefix)) || takeAimIdentifier(text).symbology !== null;
}

/** Whether each character beyond ASCII stands beside an ASCII letter of its own case, as in words. */
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
  // ß has a capital of two letters: it is not what Caps Lock makes of it.
  if (upper.length !== character.length) return character;
  return character === upper ? character.toLowerCase() : upper;
}
