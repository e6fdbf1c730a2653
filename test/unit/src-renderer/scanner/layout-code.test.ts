import { describe, expect, it } from 'vitest';
import { keypressOf } from '../../../../src-renderer/scanner/decode';
import { detectLayout, LAYOUT_CODE } from '../../../../src-renderer/scanner/layout-code';
import { characterOn, findLayoutByMap } from '../../../../src-renderer/scanner/layouts';
import { KEYBOARD_LAYOUTS, type KeyboardLayout } from '../../../../src-shared/scan/keyboard-layouts';
import { down } from './keyboard';

const CODES = [
  ...[...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `Key${letter}`),
  ...[...'0123456789'].map((digit) => `Digit${digit}`),
  ...'Backquote Minus Equal BracketLeft BracketRight Semicolon Quote Backslash IntlBackslash Comma Period Slash IntlRo'.split(' '),
];
const LEVELS = [
  { shift: false, altGraph: false },
  { shift: true, altGraph: false },
  { shift: false, altGraph: true },
  { shift: true, altGraph: true },
];
/** Accents that a dead key makes: a scanner sends a space behind them. */
const DEAD: Readonly<Partial<Record<KeyboardLayout, string>>> = { de: '^`', es: '`^~', fr: '^~`', pt: '~`^', 'ch-fr': '^`~', ch: '^`~' };

const keyFor = (character: string, layout: KeyboardLayout) =>
  LEVELS.flatMap((level) => CODES.map((code) => ({ code, ...level }))).find((key) => characterOn(layout, key) === character);

/** The keys that a scanner set to one layout presses, as a computer with another hears them. */
function signs(text: string, scanner: KeyboardLayout, computer: KeyboardLayout) {
  return [...text].flatMap((character) => {
    const key = keyFor(character, scanner);
    // As Alt and a number.
    if (!key) return [keypressOf(down(character, '', 0))];
    const { code, ...level } = key;
    const space = DEAD[scanner]?.includes(character) ? [keypressOf(down(' ', 'Space', 0))] : [];
    return [keypressOf(down(characterOn(computer, key) ?? 'Dead', code, 0, level)), ...space];
  });
}

describe('the code for the keyboard layout', () => {
  it('the layout code contains each ASCII character that is no letter, and reads differently on each layout', () => {
    const marks = Array.from({ length: 95 }, (_, place) => String.fromCharCode(0x20 + place)).filter((mark) => !/[A-Za-z ]/.test(mark));
    expect(marks.filter((mark) => !LAYOUT_CODE.includes(mark))).toEqual([]);
    expect(LAYOUT_CODE).not.toMatch(/[`^~][A-Za-z]/);
  });

  it.each(
    KEYBOARD_LAYOUTS.filter((layout) => layout !== 'ch-fr').flatMap((scanner) =>
      ['us', 'de', 'fr', 'es'].map((computer) => [scanner, computer] as const),
    ),
  )('finds that the scanner types for %s on a computer with %s', (scanner, computer) => {
    expect(detectLayout(signs(LAYOUT_CODE, scanner, computer as KeyboardLayout), false)).toEqual({ kind: 'found', layout: scanner });
  });

  it('the layout code detects that the scanner has the computer’s layout, which is not in the table', () => {
    const typed = [...LAYOUT_CODE].map((character) => keypressOf(down(character, '', 0)));
    expect(detectLayout(typed, false)).toMatchObject({ kind: 'found' });
  });

  it('the detection lists the characters that arrive wrong where no layout explains them', () => {
    const typed = signs(LAYOUT_CODE.replace('-', "'").replace('?', ''), 'us', 'us');
    expect(detectLayout(typed, false)).toEqual({
      kind: 'unknown',
      wrong: [
        { printed: '-', arrived: "'" },
        { printed: '?', arrived: '' },
      ],
    });
  });

  it('another code than the layout code detects no layout', () => {
    expect(detectLayout(signs('PRACTICE-0001', 'us', 'us'), false)).toBeNull();
  });
});

describe('the computer’s layout', () => {
  it('the computer’s layout is detected by its characters, and unknown where they fit no layout', () => {
    const plain = (layout: KeyboardLayout) =>
      new Map(
        CODES.flatMap((code) => [[code, characterOn(layout, { code, shift: false, altGraph: false }) ?? ''] as const]).filter(
          ([, made]) => made !== '',
        ),
      );
    expect(KEYBOARD_LAYOUTS.filter((layout) => findLayoutByMap(plain(layout)) !== layout)).toEqual([]);
    expect(findLayoutByMap(new Map())).toBeNull();
    expect(findLayoutByMap(new Map(CODES.map((code) => [code, 'ж'])))).toBeNull();
  });
});
