/**
 * One key event, in the few words that recognition needs. Plain data, so that a recorded sequence is a test's fixture.
 */
export interface KeyStroke {
  readonly type: 'down' | 'up';
  /** `KeyboardEvent.key`. Missing on the events that Chromium's autofill makes up. */
  readonly key: string | undefined;
  /** `KeyboardEvent.code`: the place of the key, named after a US keyboard. Empty where the system does not know it. */
  readonly code: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  readonly shift: boolean;
  readonly capsLock: boolean;
  readonly altGraph: boolean;
  /** Made by the system because the key is still down. */
  readonly repeat: boolean;
  /** An input method is at work: `key` is `Process`, and the page cannot keep the text from arriving. */
  readonly composing: boolean;
  /**
   * Milliseconds, `event.timeStamp`: when the system saw the key, not when the page was told. A page that was busy for
   * a quarter of a second still sees a scanner's true gaps.
   */
  readonly at: number;
  /** What had the focus: a text field; a field for a count or a weight, or for a secret; another control; or nothing of these. */
  readonly focus: 'text' | 'number' | 'secret' | 'control' | 'none';
}

/** A key that goes down in a text field, with nothing else held. A stroke that is made up begins with it. */
export const PLAIN_STROKE: KeyStroke = {
  type: 'down',
  key: '',
  code: '',
  ctrl: false,
  alt: false,
  meta: false,
  shift: false,
  capsLock: false,
  altGraph: false,
  repeat: false,
  composing: false,
  at: 0,
  focus: 'text',
};

/** What a key is to the recognizer. */
export type KeyRole =
  /** Says nothing by itself: Shift, Caps Lock … */
  | 'modifier'
  /** Enter or Tab. */
  | 'terminator'
  /** Makes one character, and the page can withhold it. */
  | 'text'
  /** Makes a character by way of the system (a dead key, an input method), which the page cannot stop. */
  | 'composed'
  /** A digit of a character that is being spelled out as Alt + its number. */
  | 'alt-digit'
  /** A numpad digit while Num Lock is off: an arrow for people, a digit for a scanner that thinks it is on. */
  | 'numpad-arrow'
  /** Ctrl + a key: a command for people, a control character in a scan. */
  | 'control'
  /** Arrows, Backspace, Escape, function keys, commands with Alt. */
  | 'other';

const MODIFIERS = new Set([
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'NumLock',
  'ScrollLock',
  'Fn',
  'FnLock',
  'Hyper',
  'Super',
]);
const NUMPAD_DIGIT = /^Numpad(\d|Decimal)$/;
const TERMINATOR_CODE = /^(Enter|NumpadEnter|Tab)$/;

export function roleOf(stroke: KeyStroke): KeyRole {
  const { key = '', code } = stroke;
  if (MODIFIERS.has(key)) return 'modifier';
  const command = stroke.ctrl || stroke.alt || stroke.meta;
  if (key === 'Enter' || key === 'Tab') return command ? 'other' : 'terminator';
  if (stroke.composing || key === 'Process' || key === 'Dead') {
    // While an input method works, every key is called Process; only its place still tells Enter from a letter.
    if (TERMINATOR_CODE.test(code)) return 'terminator';
    return hasCharacter(code) ? 'composed' : 'other';
  }
  if (stroke.alt && !stroke.ctrl && !stroke.altGraph && /^Numpad\d$/.test(code)) return 'alt-digit';
  if ([...key].length === 1) {
    // On Windows AltGr is told as Ctrl and Alt together, and makes text all the same.
    if (!command || stroke.altGraph) return 'text';
    return stroke.ctrl && !stroke.alt && !stroke.meta ? 'control' : 'other';
  }
  return NUMPAD_DIGIT.test(code) && !command ? 'numpad-arrow' : 'other';
}

/** Whether the key at this place of the keyboard makes a character on any layout. */
function hasCharacter(code: string): boolean {
  return /^(Key[A-Z]|Digit\d|Numpad(\d|Decimal|Add|Subtract|Multiply|Divide)|Space|Intl\w+)$/.test(code) || PUNCTUATION.has(code);
}

const PUNCTUATION = new Set([
  'Backquote',
  'Minus',
  'Equal',
  'BracketLeft',
  'BracketRight',
  'Backslash',
  'Semicolon',
  'Quote',
  'Comma',
  'Period',
  'Slash',
]);
