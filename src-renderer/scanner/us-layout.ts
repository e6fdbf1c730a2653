/**
 * What a key makes on a US keyboard, by its place. Scanners leave the factory believing in a US keyboard; on a PC with
 * another layout the places are right and the characters are wrong.
 */
import type { KeyStroke } from './key-stroke';

const PUNCTUATION: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Digit1: ['1', '!'],
  Digit2: ['2', '@'],
  Digit3: ['3', '#'],
  Digit4: ['4', '$'],
  Digit5: ['5', '%'],
  Digit6: ['6', '^'],
  Digit7: ['7', '&'],
  Digit8: ['8', '*'],
  Digit9: ['9', '('],
  Digit0: ['0', ')'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Backquote: ['`', '~'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Space: [' ', ' '],
};
const NUMPAD: Readonly<Record<string, string>> = {
  NumpadDecimal: '.',
  NumpadAdd: '+',
  NumpadSubtract: '-',
  NumpadMultiply: '*',
  NumpadDivide: '/',
};

/**
 * The character a US keyboard makes, with Caps Lock off.
 * @returns `null` for a key that a US keyboard does not have, and for text that AltGr made: such a keyboard has none
 */
export function usCharacter(stroke: Pick<KeyStroke, 'code' | 'shift' | 'altGraph'>): string | null {
  const { code, shift } = stroke;
  if (stroke.altGraph) return null;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return shift ? letter : letter.toLowerCase();
  return PUNCTUATION[code]?.[shift ? 1 : 0] ?? numpadCharacter(code);
}

/** The character of a numpad key with Num Lock on. */
export function numpadCharacter(code: string): string | null {
  return /^Numpad(\d)$/.exec(code)?.[1] ?? NUMPAD[code] ?? null;
}

/**
 * The control character that Ctrl makes with a key: Ctrl+] is GS (ASCII 29), which separates the fields of a GS1 code.
 * @param character a letter or one of `@[\]^_`
 */
export function controlCharacter(character: string | null): string | null {
  const upper = character?.toUpperCase() ?? '';
  return /^[@-_]$/.test(upper) ? String.fromCharCode(upper.charCodeAt(0) - 64) : null;
}
