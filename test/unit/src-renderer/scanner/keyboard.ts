/** Key events of scanners, scales and people, and a page with a field that they type into. */
import { type KeyStroke, PLAIN_STROKE } from '../../../../src-renderer/scanner/key-stroke';
import type { Reading, ScannerSettings } from '../../../../src-renderer/scanner/reading';
import { step, wakeAt } from '../../../../src-renderer/scanner/recognizer';
import { INITIAL_STATE, type Input, type State, type Step } from '../../../../src-renderer/scanner/recognizer-state';

export const SETTINGS: ScannerSettings = { prefix: null, suffix: 'enter', maxGapMs: 60, layout: { name: 'us', isConfigured: false } };

export const down = (key: string | undefined, code: string, at: number, more: Partial<KeyStroke> = {}): KeyStroke => ({
  ...PLAIN_STROKE,
  ...more,
  key,
  code,
  at,
});
export const up = (key: string | undefined, code: string, at: number, more: Partial<KeyStroke> = {}): KeyStroke => ({
  ...down(key, code, at, more),
  type: 'up',
});

/** A keyboard layout: for each key position, the characters without and with Shift. */
type Layout = Readonly<Record<string, readonly [plain: string, shifted: string]>>;

function layout(rows: string): Layout {
  const keys: Record<string, readonly [string, string]> = { Space: [' ', ' '] };
  for (const entry of rows.trim().split(/\s+/)) {
    const [code = '', plain = '', shifted = ''] = entry.split('|');
    keys[code] = [plain, shifted];
  }
  return keys;
}
const letters = (order: string) =>
  [...'qwertyuiopasdfghjklzxcvbnm'].map((us, place) => `Key${us.toUpperCase()}|${order[place]}|${order[place]?.toUpperCase()}`).join(' ');

export const US = layout(`${letters('qwertyuiopasdfghjklzxcvbnm')} Digit1|1|! Digit2|2|@ Digit3|3|# Digit4|4|$ Digit5|5|% Digit6|6|^
  Digit7|7|& Digit8|8|* Digit9|9|( Digit0|0|) Minus|-|_ Equal|=|+ BracketLeft|[|{ BracketRight|]|} Semicolon|;|: Quote|'|" Backquote|\`|~
  Comma|,|< Period|.|> Slash|/|?`);
export const AZERTY = layout(`${letters('azertyuiopqsdfghjklwxcvbn,')} KeyM|,|? Semicolon|m|M Digit1|&|1 Digit2|é|2 Digit3|"|3 Digit4|'|4
  Digit5|(|5 Digit6|-|6 Digit7|è|7 Digit8|_|8 Digit9|ç|9 Digit0|à|0 Minus|)|° Equal|=|+ BracketRight|$|£ Comma|;|. Period|:|/ Slash|!|§
  Backquote|²|² Quote|ù|%`);
export const QWERTZ = layout(`${letters('qwertzuiopasdfghjklyxcvbnm')} Digit1|1|! Digit2|2|" Digit3|3|§ Digit4|4|$ Digit5|5|% Digit6|6|&
  Digit7|7|/ Digit8|8|( Digit9|9|) Digit0|0|= Minus|ß|? BracketLeft|ü|Ü BracketRight|+|* Semicolon|ö|Ö Quote|ä|Ä Comma|,|; Period|.|:
  Slash|-|_`);
export const FRENCH_CANADIAN = layout(`${letters('qwertyuiopasdfghjklzxcvbnm')} Digit1|1|! Digit2|2|" Digit3|3|/ Digit4|4|$ Digit5|5|%
  Digit6|6|? Digit7|7|& Digit8|8|* Digit9|9|( Digit0|0|) Minus|-|_ Equal|=|+ Semicolon|;|: Comma|,|' Period|.|. Slash|é|É Backquote|#||`);

export const SPANISH = layout(`${letters('qwertyuiopasdfghjklzxcvbnm')} Digit1|1|! Digit2|2|" Digit3|3|· Digit4|4|$ Digit5|5|% Digit6|6|&
  Digit7|7|/ Digit8|8|( Digit9|9|) Digit0|0|= Minus|'|? Equal|¡|¿ BracketLeft|\`|^ BracketRight|+|* Quote|´|¨ Semicolon|ñ|Ñ Comma|,|; Period|.|: Slash|-|_`);
export const UK = layout(`${letters('qwertyuiopasdfghjklzxcvbnm')} Digit1|1|! Digit2|2|" Digit3|3|£ Digit4|4|$ Digit5|5|% Digit6|6|^
  Digit7|7|& Digit8|8|* Digit9|9|( Digit0|0|) Minus|-|_ Equal|=|+ BracketLeft|[|{ BracketRight|]|} Semicolon|;|: Quote|'|@ Backquote|\`|¬
  Comma|,|< Period|.|> Slash|/|?`);

export interface Typing {
  /** Milliseconds from one key press to the next; a list is used in turn. */
  readonly gap?: number | readonly number[];
  /** Milliseconds for which each key is held; a list is used in turn. */
  readonly held?: number | readonly number[];
  /** The scanner's layout, and the PC's. */
  readonly believes?: Layout;
  readonly pc?: Layout;
  readonly capsLock?: boolean;
  readonly end?: 'Enter' | 'Tab' | 'NumpadEnter' | null;
  /** When the first key goes down. */
  readonly from?: number;
}

/** The key events of a text, as a device or a person types it. */
export function types(text: string, typing: Typing = {}): KeyStroke[] {
  const { gap = 5, held, believes = US, pc = believes, capsLock = false, end = 'Enter', from = 0 } = typing;
  const strokes: KeyStroke[] = [];
  const gaps = typeof gap === 'number' ? [gap] : gap;
  const heldFor = (key: number, toNext: number) =>
    held === undefined ? toNext / 2 : typeof held === 'number' ? held : (held[key % held.length] ?? 0);
  let at = from;
  let pressed = 0;
  const press = (key: string, code: string, more: Partial<KeyStroke>) => {
    const toNext = gaps[pressed++ % gaps.length] ?? 0;
    // A key must be released before it can be pressed again.
    const before = strokes.findIndex((stroke) => stroke.type === 'up' && stroke.code === code && stroke.at >= at);
    if (before >= 0) strokes[before] = { ...up(key, code, at), capsLock };
    strokes.push(down(key, code, at, { ...more, capsLock }), up(key, code, at + heldFor(pressed, toNext), { capsLock }));
    at += toNext;
  };
  for (const character of text) {
    const place = Object.entries(believes).find(([, made]) => made.includes(character));
    if (!place) throw new Error(`No key for ${character}`);
    const [code, made] = place;
    const shift = made[0] !== character;
    if (shift) strokes.push(down('Shift', 'ShiftLeft', at, { shift: true, capsLock }));
    const onPc = pc[code]?.[shift ? 1 : 0] ?? '';
    press(capsLock && /^[a-z]$/i.test(onPc) ? swapped(onPc) : onPc, code, { shift });
    if (shift) strokes.push(up('Shift', 'ShiftLeft', strokes.at(-1)?.at ?? at, { capsLock }));
  }
  if (end) press(end === 'Tab' ? 'Tab' : 'Enter', end, {});
  return strokes.sort((a, b) => a.at - b.at);
}

const swapped = (letter: string) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase());

/** The key events of a person, who holds keys for about 90 ms, so that fast typing overlaps. */
export const person = (text: string, gap: Typing['gap'] = NATURAL_GAPS, more: Typing = {}) =>
  types(text, { held: NATURAL_HOLDS, end: null, ...more, gap: typeof gap === 'number' ? NATURAL_GAPS.map((ms) => (ms * gap) / 160) : gap });

/** The uneven gaps of a person in milliseconds, 160 on average. */
const NATURAL_GAPS = [150, 118, 214, 171, 128, 232, 141, 126];
const NATURAL_HOLDS = [84, 97, 71, 108, 90, 63, 101];

/** Delays a sequence. @param by milliseconds */
export const later = (strokes: readonly KeyStroke[], by: number): KeyStroke[] =>
  strokes.map((stroke) => ({ ...stroke, at: stroke.at + by }));
export const endOf = (strokes: readonly KeyStroke[]) => Math.max(0, ...strokes.map((stroke) => stroke.at));

export interface Page {
  readonly state: State;
  readonly readings: readonly Reading[];
  /** Texts that were previewed. */
  readonly previews: readonly (string | null)[];
  /** The final text of the focused field. */
  readonly field: string;
  /** Each text of the field that the app was notified of. */
  readonly seen: readonly string[];
  /** Keys that had an effect of their own on the page: Enter, Space on a button, Backspace, Ctrl+V … */
  readonly pressed: readonly string[];
  /** Milliseconds from each character's key to its appearance in the field. */
  readonly lags: readonly number[];
  readonly steps: readonly Step[];
}

/** Plays inputs to the recognizer and a page with one field, with a tick whenever the recognizer wants one. */
export function play(inputs: readonly (KeyStroke | Input)[], settings: ScannerSettings = SETTINGS, from: State = INITIAL_STATE): Page {
  let state = from;
  let field = '';
  let remembered: string | null = null;
  const seen: string[] = [];
  const readings: Reading[] = [];
  const pressed: string[] = [];
  const previews: (string | null)[] = [];
  const lags: number[] = [];
  const steps: Step[] = [];

  const insert = (text: string, typedAt: number, now: number) => {
    field += text;
    lags.push(now - typedAt);
    if (remembered === null) seen.push(field);
  };
  const feed = (input: Input, now: number) => {
    const done = step(state, input, settings);
    steps.push(done);
    state = done.state;
    for (const effect of done.effects) {
      switch (effect.kind) {
        case 'read':
          readings.push(effect.reading);
          break;
        case 'preview':
          previews.push(effect.text);
          break;
        case 'save-field':
          remembered = field;
          break;
        case 'notify-app':
          remembered = null;
          if (field !== (seen.at(-1) ?? '')) seen.push(field);
          break;
        case 'restore-field':
          field = remembered ?? field;
          remembered = null;
          break;
        case 'press':
          pressed.push(effect.stroke.key ?? '');
          break;
        case 'type':
        case 'show':
          for (const stroke of effect.strokes) insert(stroke.key ?? '', stroke.at, now);
      }
    }
    if (done.disposition !== 'pass') {
      if (input.type === 'text' && done.disposition === 'silent') insert(input.text, now, now);
      return;
    }
    if (input.type === 'text') insert(input.text, now, now);
    if (input.type !== 'key' || input.stroke.type !== 'down' || input.stroke.key === undefined) return;
    const { key, ctrl, alt, altGraph } = input.stroke;
    if ([...key].length === 1 && !((ctrl || alt) && !altGraph)) insert(key, now, now);
    else if (!/^(Shift|Control|Alt|AltGraph|CapsLock|NumLock)$/.test(key)) pressed.push(ctrl ? `Ctrl+${key}` : key);
  };
  const tickUntil = (end: number) => {
    for (let due = wakeAt(state); due !== null && due <= end; due = wakeAt(state)) feed({ type: 'tick', at: due }, due);
  };

  for (const given of inputs) {
    const input: Input = 'code' in given ? { type: 'key', stroke: given } : given;
    const at = input.type === 'key' ? input.stroke.at : input.at;
    tickUntil(at);
    feed(input, at);
  }
  tickUntil(Number.POSITIVE_INFINITY);
  return { state, readings, previews, field, seen, pressed, lags, steps };
}
