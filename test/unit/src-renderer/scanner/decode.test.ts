import { describe, expect, it } from 'vitest';
import { decode, type Keypress, keypressOf, type LayoutSetting } from '../../../../src-renderer/scanner/decode';
import type { ScannerLayout } from '../../../../src-shared/scan/keyboard-layouts';
import { AZERTY, down, FRENCH_CANADIAN, QWERTZ, SPANISH, types, UK, US } from './keyboard';

const DEFAULT: LayoutSetting = { name: 'us', isConfigured: false };
const isSetTo = (name: ScannerLayout): LayoutSetting => ({ name, isConfigured: true });

function signsOf(text: string, believes: typeof US, pc: typeof US): Keypress[] {
  const downs = types(text, { believes, pc, end: null }).filter(({ type, key }) => type === 'down' && key !== 'Shift');
  return downs.map(keypressOf);
}

/** @returns what is certain, or both texts that it may be */
function decoded(text: string, believes: typeof US, pc: typeof US, { prefix = null as string | null, layout = DEFAULT } = {}) {
  return settled(signsOf(text, believes, pc), { prefix, layout });
}

function settled(signs: readonly Keypress[], { capsTurned = false, prefix = null as string | null, layout = DEFAULT } = {}) {
  const { text, other } = decode(signs, capsTurned, prefix, layout);
  return other === null ? text : [text, other];
}

describe('a US scanner on a PC with another layout', () => {
  it.each([
    ['PRACTICE-0001', AZERTY],
    ['a1b2c3', AZERTY],
    ['ab2790x', AZERTY],
    ['12345676789012345678780', AZERTY],
    ['d9b2d63d-a233-4123-847a-709012345678', AZERTY],
    ['d9b2d63d-a233-4123-847a-709012345678', QWERTZ],
    ['XYZ-123', QWERTZ],
    ['AB12/34', FRENCH_CANADIAN],
  ])('the label %s of a US scanner is read by position', (text, pc) => {
    expect(decoded(text, US, pc)).toBe(text);
  });

  it('an AIM identifier at the start decides between the two readings', () => {
    expect(decoded(']C1YZ', US, QWERTZ)).toBe(']C1YZ');
  });

  it('the station’s prefix at the start decides between the two readings', () => {
    expect(decoded('ZQABC', US, QWERTZ, { prefix: 'ZQ' })).toBe('ZQABC');
    expect(decoded('ZQABC', QWERTZ, QWERTZ, { prefix: 'ZQ' })).toBe('ZQABC');
  });

  it('an accent before a letter that takes none is read by position', () => {
    const keys = [...types("AB'12'34", { end: null })].filter(({ type, key }) => type === 'down' && key !== 'Shift').map(keypressOf);
    // As a French-Canadian PC tells it: ' is a dead key there, and 1 and 3 come together with it.
    const typed = ['A', 'B', '', '`1', '2', '', '`3', '4'];
    const signs = keys.map((sign, place) => ({ ...sign, typed: typed[place] ?? null }));
    expect(settled(signs)).toBe("AB'12'34");
  });
});

describe('a scanner with the computer’s layout', () => {
  it.each([
    ['AB-1234', AZERTY],
    ['café-12', AZERTY],
    ['ORDER#12', US],
  ])('the label %s of a scanner with the computer’s layout is read as typed', (text, layout) => {
    expect(decoded(text, layout, layout)).toBe(text);
  });

  it('a text with AltGr, or with a key that a US keyboard lacks, is read as typed', () => {
    const keys = [down('ß', 'Minus', 0), down('1', 'Digit1', 0), down('2', 'Digit2', 0)].map(keypressOf);
    expect(settled(keys)).toBe('-12');
    expect(settled([...keys, keypressOf(down('@', 'KeyQ', 0, { altGraph: true }))])).toBe('ß12@');
    expect(settled([...keys, keypressOf(down('<', 'IntlBackslash', 0))])).toBe('ß12<');
  });
});

describe('keys without evidence for a layout', () => {
  it.each([
    ['Y and Z alone', 'XYZ123', US, QWERTZ, ['XYZ123', 'XZY123']],
    ['Y and Z of a German scanner', 'XYZ-12', QWERTZ, QWERTZ, ['XZY/12', 'XYZ-12']],
    ['accents of a German scanner', 'größe-27', QWERTZ, QWERTZ, ['gr;-e/27', 'größe-27']],
    ['accents of a French Canadian scanner', 'ÉTÉ/12', FRENCH_CANADIAN, FRENCH_CANADIAN, ['?T?#12', 'ÉTÉ/12']],
    ['letters alone', 'QUARTZ', US, AZERTY, ['QUARTZ', 'AUQRTW']],
    ['a word', 'déjà', AZERTY, AZERTY, ['d2j0', 'déjà']],
    ['what would be a word as it was typed', 'ab/12', US, FRENCH_CANADIAN, ['ab/12', 'abé12']],
    ['two signs that labels have', '123/456', US, QWERTZ, ['123/456', '123-456']],
    ['two signs that labels have not', '{"part": 10}', US, UK, ['{"part": 10}', '{@part@: 10}']],
  ])('both readings are returned: %s', (_, text, believes, pc, both) => {
    expect(decoded(text, believes, pc)).toEqual(both);
  });

  it.each([
    ['123-356-0940', SPANISH],
    ['XY-1', QWERTZ],
    ['AB 12.5$', QWERTZ],
  ])('the label %s is unambiguous, because the other reading is unlike a label', (text, pc) => {
    expect(decoded(text, US, pc)).toBe(text);
  });
});

describe('a scanner whose layout is configured', () => {
  it.each([
    ['XYZ-12/3', US, QWERTZ, isSetTo('us')],
    ['XYZ-12/3', QWERTZ, US, isSetTo('de')],
    ['XYZ-12/3', QWERTZ, QWERTZ, isSetTo('de')],
    ['XYZ-12/3', QWERTZ, QWERTZ, isSetTo('same')],
    ['{"part": 10}', UK, SPANISH, isSetTo('gb')],
    ['QUARTZ', AZERTY, AZERTY, isSetTo('fr')],
    ['QUARTZ', US, AZERTY, isSetTo('us')],
    ['db2c7d', US, AZERTY, isSetTo('us')],
  ])('the label %s is read by position with a configured layout', (text, believes, pc, layout) => {
    expect(decoded(text, believes, pc, { layout })).toBe(text);
  });

  it('an accent combines with a letter, and stands alone before a space', () => {
    const keys = [down('Dead', 'Backquote', 0), down(' ', 'Space', 0), down('1', 'Digit1', 0)].map(keypressOf);
    expect(settled(keys, { layout: isSetTo('de') })).toBe('^1');
    const accented = [down('Dead', 'Equal', 0), down('e', 'KeyE', 0)].map(keypressOf);
    expect(settled(accented, { layout: isSetTo('de') })).toBe('é');
  });
});

describe('a key without a known position', () => {
  it('a key without a position is read as typed, and a key without a character by its position', () => {
    expect(settled([keypressOf(down('é', '', 0)), keypressOf(down('1', 'Digit1', 0))])).toBe('é1');
    expect(settled([keypressOf(down('Process', 'KeyA', 0)), keypressOf(down('1', 'Digit1', 0))])).toBe('a1');
  });
});

describe('Caps Lock', () => {
  it('Caps Lock is undone in the typed text, except for characters without a single capital', () => {
    const keys = ['a', 'É', 'ß', '1'].map((key) => keypressOf(down(key, '', 0, { capsLock: true })));
    expect(settled(keys)).toBe('Aéß1');
    expect(settled(keys, { capsTurned: true })).toBe('aÉß1');
  });

  it('Caps Lock that the scanner toggled itself counts as Shift in both readings', () => {
    const keys = [keypressOf(down('A', 'KeyA', 0, { capsLock: true })), keypressOf(down('1', 'Digit1', 0, { capsLock: true }))];
    expect(settled(keys, { capsTurned: true })).toBe('A1');
  });
});
