/**
 * One key event, reduced to what recognition needs. It is plain data, so that recorded sequences can be test fixtures.
 */
export interface KeyStroke {
  readonly type: 'down' | 'up';
  /** `KeyboardEvent.key`; missing on the events that Chromium's autofill dispatches. */
  readonly key: string | undefined;
  /** `KeyboardEvent.code`: the position of the key, named after a US keyboard; empty where the system does not know it. */
  readonly code: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  readonly shift: boolean;
  readonly capsLock: boolean;
  readonly altGraph: boolean;
  /** Whether the system repeated the event because the key is still down. */
  readonly repeat: boolean;
  /** Whether an input method is composing: `key` is `Process` then, and the page cannot suppress the text. */
  readonly composing: boolean;
  /**
   * `event.timeStamp` in milliseconds: when the system saw the key, not when the page received it. A page that was busy for a
   * quarter of a second still measures a scanner's true gaps.
   */
  readonly at: number;
  /** The kind of the focused element: a text field, a field for a number or a secret, another control, or none of these. */
  readonly focus: 'text' | 'number' | 'secret' | 'control' | 'none';
}

/** A key press in a text field without modifiers, as the base of a constructed key stroke. */
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

/** The role of a key for the recognizer. */
export type KeyRole =
  /** A key without a meaning of its own: Shift, Caps Lock … */
  | 'modifier'
  /** Enter or Tab. */
  | 'terminator'
  /** A key that makes one character, which the page can suppress. */
  | 'text'
  /** A key whose character the system makes (a dead key, an input method), which the page cannot suppress. */
  | 'composed'
  /** A digit of a character that is being spelled as Alt and its number. */
  | 'alt-digit'
  /** A numpad digit while Num Lock is off: an arrow for people, a digit for a scanner that assumes Num Lock is on. */
  | 'numpad-arrow'
  /** Ctrl and a key: a command for people, a control character in a scan. */
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
    // While an input method composes, every key is named Process, and only its position distinguishes Enter from a letter.
    if (TERMINATOR_CODE.test(code)) return 'terminator';
    return hasCharacter(code) ? 'composed' : 'other';
  }
  if (stroke.alt && !stroke.ctrl && !stroke.altGraph && /^Numpad\d$/.test(code)) return 'alt-digit';
  if ([...key].length === 1) {
    // Windows reports AltGr as Ctrl and Alt together, although it makes text.
    if (!command || stroke.altGraph) return 'text';
    return stroke.ctrl && !stroke.alt && !stroke.meta ? 'control' : 'other';
  }
  return NUMPAD_DIGIT.test(code) && !command ? 'numpad-arrow' : 'other';
}

/** Whether the key at this position makes a character on any layout. */
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
