/** A key that is kept from the page until it is attributed to a person or a device. */
import { type Keypress, keypressOf } from './decode';
import { type KeyStroke, roleOf } from './key-stroke';
import { characterOn, numpadCharacter } from './layouts';

export interface PendingKey extends Keypress {
  /** When the key was released, in milliseconds; `null` while it is down, and for a character that no single key makes. */
  readonly releasedAt: number | null;
  /** Whether the key's press was seen and its release was not. */
  readonly isDown: boolean;
  /** How often the key repeated while it was down. */
  readonly repeats: number;
  /**
   * - `text`: a character that a field can take.
   * - `terminator`: Enter, Tab, or a control character that ends a device's text.
   * - `control`: any other key. It moves, erases or commands for a person, and is a control character or nothing in a
   *   device's text.
   */
  readonly kind: 'text' | 'terminator' | 'control';
  /** Whether the character stands in the focused field, because the system inserted it or the recognizer showed it. */
  readonly isShown: boolean;
}

/** ETX and EOT end a device's text as Enter does. */
const TERMINATORS = new Set(['\r', '\n', '\t', '\x03', '\x04']);

/** The control characters that Honeywell's scanners send as function keys, F1 to F10: 0x16 to 0x1F. GS is F8, RS is F9. */
const FIRST_FUNCTION_KEY = 0x16;

/** What Ctrl and a digit make in a terminal (ECMA-48, xterm): Ctrl+6 is RS. */
const CTRL_DIGITS: Readonly<Record<string, string>> = {
  '2': '\0',
  '3': '\x1b',
  '4': '\x1c',
  '5': '\x1d',
  '6': '\x1e',
  '7': '\x1f',
};

/** @returns the character that a key without text stands for in a device's text; an empty string where it stands for none */
export function controlCharacterOf(stroke: KeyStroke): string {
  const { key = '', code } = stroke;
  switch (roleOf(stroke)) {
    case 'terminator':
      return key === 'Tab' || code === 'Tab' ? '\t' : '\r';
    case 'numpad-arrow':
      return numpadCharacter(code) ?? '';
    case 'control': {
      const us = characterOn('us', { ...stroke, shift: false }) ?? '';
      return controlCharacter(key) ?? controlCharacter(us) ?? CTRL_DIGITS[us] ?? '';
    }
    case 'other': {
      const number = Number(/^F(\d+)$/.exec(key)?.[1]);
      return number >= 6 && number <= 10 ? String.fromCharCode(FIRST_FUNCTION_KEY + number - 1) : '';
    }
    default:
      return '';
  }
}

/** Makes a pending key of a character that the page can suppress. @param character where the key event does not name it */
export function textKey(stroke: KeyStroke, character?: string): PendingKey {
  const sign = character === undefined ? keypressOf(stroke) : { stroke, typed: character };
  const typed = sign.typed ?? '';
  const kind = TERMINATORS.has(typed) ? 'terminator' : typed !== '' && typed < ' ' ? 'control' : 'text';
  return { ...sign, releasedAt: null, isDown: stroke.code !== '', repeats: 0, kind, isShown: false };
}

/** Makes a pending key of a character that the system inserts, after a dead key or by an input method. */
export function composedKey(stroke: KeyStroke): PendingKey {
  return { ...keypressOf(stroke), typed: null, releasedAt: null, isDown: stroke.code !== '', repeats: 0, kind: 'text', isShown: true };
}

/** Makes a pending key of a key that makes no text for a person. */
export function controlKey(stroke: KeyStroke): PendingKey {
  const character = controlCharacterOf(stroke);
  const kind = TERMINATORS.has(character) ? 'terminator' : 'control';
  return { stroke, typed: character, releasedAt: null, isDown: stroke.code !== '', repeats: 0, kind, isShown: false };
}

/**
 * @returns the control character that Ctrl makes with a key: Ctrl+] is GS (ASCII 29), which separates the fields of a GS1 code
 * @param character a letter or one of `@[\]^_`
 */
function controlCharacter(character: string | null): string | null {
  const upper = character?.toUpperCase() ?? '';
  return /^[@-_]$/.test(upper) ? String.fromCharCode(upper.charCodeAt(0) - 64) : null;
}
