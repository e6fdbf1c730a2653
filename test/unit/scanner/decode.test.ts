import { describe, expect, it } from 'vitest';
import { decode, signOf } from '../../../src-renderer/scanner/decode';
import { AZERTY, down, FRENCH_CANADIAN, QWERTZ, types, US } from './keyboard';

function decoded(text: string, believes: typeof US, pc: typeof US, prefix: string | null = null): string {
  const signs = types(text, { believes, pc, end: null }).filter(({ type, key }) => type === 'down' && key !== 'Shift');
  return decode(signs.map(signOf), false, prefix);
}

describe('a scanner that believes in a US keyboard is understood on a PC that has another', () => {
  it.each([
    ['PRACTICE-0001', AZERTY],
    ['a1b2c3', AZERTY],
    ['ab2790x', AZERTY],
    ['12345676789012345678780', AZERTY],
    ['d9b2d63d-a233-4123-847a-709012345678', AZERTY],
    ['d9b2d63d-a233-4123-847a-709012345678', QWERTZ],
    ['XYZ-123', QWERTZ],
    ['AB12/34', FRENCH_CANADIAN],
  ])('%s', (text, pc) => {
    expect(decoded(text, US, pc)).toBe(text);
  });

  it('an AIM identifier in front decides alone', () => {
    expect(decoded(']C1YZ', US, QWERTZ)).toBe(']C1YZ');
  });

  it('the station’s prefix in front decides alone', () => {
    expect(decoded('ZQABC', US, QWERTZ, 'ZQ')).toBe('ZQABC');
    expect(decoded('ZQABC', QWERTZ, QWERTZ, 'ZQ')).toBe('ZQABC');
  });

  it('an accent that its letter did not take shows that nobody meant an accent', () => {
    const keys = [...types("AB'12'34", { end: null })].filter(({ type, key }) => type === 'down' && key !== 'Shift').map(signOf);
    // As a French-Canadian PC tells it: ' is a dead key there, and 1 and 3 come together with it.
    const typed = ['A', 'B', '', '`1', '2', '', '`3', '4'];
    const signs = keys.map((sign, place) => ({ ...sign, typed: typed[place] ?? null }));
    expect(decode(signs, false, null)).toBe("AB'12'34");
  });
});

describe('a scanner that is set to the PC’s layout is believed', () => {
  it.each([
    ['AB-1234', AZERTY],
    ['café-12', AZERTY],
    ['déjà', AZERTY],
    ['&é"', AZERTY],
    ['XYZ-123', QWERTZ],
    ['größe-27', QWERTZ],
    ['ÉTÉ/12-A', FRENCH_CANADIAN],
    ['été/12', FRENCH_CANADIAN],
    ['ORDER#12', US],
  ])('%s', (text, layout) => {
    expect(decoded(text, layout, layout)).toBe(text === '&é"' ? '123' : text);
  });

  it('AltGr, or a key that no US keyboard has, settles it', () => {
    const keys = [down('ß', 'Minus', 0), down('1', 'Digit1', 0), down('2', 'Digit2', 0)].map(signOf);
    expect(decode(keys, false, null)).toBe('-12');
    expect(decode([...keys, signOf(down('@', 'KeyQ', 0, { altGraph: true }))], false, null)).toBe('ß12@');
    expect(decode([...keys, signOf(down('<', 'IntlBackslash', 0))], false, null)).toBe('ß12<');
  });
});

describe('what cannot be decided stays as it was typed', () => {
  it('Y and Z alone, and letters alone', () => {
    expect(decoded('XYZ123', US, QWERTZ)).toBe('XZY123');
    expect(decoded('QUARTZ', US, AZERTY)).toBe('AUQRTW');
  });

  it('one odd character where there are no two digits', () => {
    expect(decoded('XY-1', US, QWERTZ)).toBe('XZß1');
  });

  it('what would be a word as it was typed', () => {
    expect(decoded('db2c7d', US, AZERTY)).toBe('dbécèd');
    expect(decoded('ab/12', US, FRENCH_CANADIAN)).toBe('abé12');
  });

  it('a key without a known place is taken as typed, and one known by its place alone by that', () => {
    expect(decode([signOf(down('é', '', 0)), signOf(down('1', 'Digit1', 0))], false, null)).toBe('é1');
    expect(decode([signOf(down('Process', 'KeyA', 0)), signOf(down('1', 'Digit1', 0))], false, null)).toBe('a1');
  });
});

describe('Caps Lock', () => {
  it('is undone in the typed text, and leaves what has no single capital alone', () => {
    const keys = ['a', 'É', 'ß', '1'].map((key) => signOf(down(key, '', 0, { capsLock: true })));
    expect(decode(keys, false, null)).toBe('Aéß1');
    expect(decode(keys, true, null)).toBe('aÉß1');
  });
});
