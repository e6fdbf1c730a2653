import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyScan } from '../../../../src-shared/scan/classify-scan';
import {
  CODE_LETTERS,
  CODE_MARKER,
  COMMANDS,
  formatCommandCode,
  isStationKey,
  parseCommandCode,
  STATION_KEY_LENGTH,
} from '../../../../src-shared/scan/command-code';
import { DEFAULT_ORDER_PATTERN } from '../../../../src-shared/scan/scan-pattern';
import '../../../support/pattern-engine';

const stationKey = fc
  .array(fc.constantFrom(...CODE_LETTERS), { minLength: STATION_KEY_LENGTH, maxLength: STATION_KEY_LENGTH })
  .map((letters) => letters.join(''));
const command = fc.record({ command: fc.constantFrom(...COMMANDS), stationKey });
const DAMAGED = { ok: false, problem: { kind: 'damaged' } };

const PATTERNS = { 'scan.placePattern': '^(?<place>X.*)$', 'scan.orderPattern': DEFAULT_ORDER_PATTERN };

/** Any character, but most often one that a code has. */
const character = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...CODE_LETTERS) },
  fc.constantFrom(...'AZ09-. é'),
  fc.string({ minLength: 1, maxLength: 1 }),
);

const cut = (text: string, at: number, length: number, instead = '') => text.slice(0, at) + instead + text.slice(at + length);

describe('the code of a command', () => {
  it('is read back as the same command of the same station, in capitals, in small letters and with Caps Lock', () => {
    fc.assert(
      fc.property(command, fc.infiniteStream(fc.boolean()), (code, isSmall) => {
        const text = formatCommandCode(code);
        const mixed = [...text].map((letter) => (isSmall.next().value ? letter.toLowerCase() : letter)).join('');
        for (const sent of [text, text.toLowerCase(), mixed, ` ${text} `])
          expect(parseCommandCode(sent)).toEqual({ ok: true, value: code });
      }),
    );
  });

  it('has only letters that QWERTY, QWERTZ and AZERTY have on the same key', () => {
    fc.assert(fc.property(command, (code) => void expect(formatCommandCode(code)).toMatch(/^[B-DF-HJ-LNPR-TVX]{16}$/)));
    expect(CODE_LETTERS).not.toMatch(/[AEIOUQWYZM\d]/);
  });

  it('is damaged when one character is another one, and never another command or an order', () => {
    fc.assert(
      fc.property(command, fc.nat(15), character, (code, at, instead) => {
        const text = formatCommandCode(code);
        fc.pre(instead.toUpperCase() !== text[at] || instead.length !== 1);
        expect(classifyScan(cut(text, at, 1, instead), PATTERNS)).toEqual({ kind: 'command', result: DAMAGED });
      }),
      { numRuns: 2_000 },
    );
  });

  it('is damaged when a letter is one whose capital is another letter', () => {
    const text = formatCommandCode({ command: 'stage', stationKey: 'SSSSSSSS' });
    expect(parseCommandCode(text.replace(/S(?=.$)/, 'ſ'))).toEqual(DAMAGED);
    expect(parseCommandCode(text.replace(/SS/, 'ß'))).toEqual(DAMAGED);
  });

  it('is damaged when a character is missing, doubled or inserted, and never another command or an order', () => {
    fc.assert(
      fc.property(command, fc.nat(15), character, (code, at, inserted) => {
        const text = formatCommandCode(code);
        fc.pre(inserted.trim() !== '' && parseCommandCode(inserted + text)?.ok !== true);
        for (const wrong of [cut(text, at, 1), cut(text, at, 0, text[at]), cut(text, at, 0, inserted)])
          expect(classifyScan(wrong, PATTERNS)).toEqual({ kind: 'command', result: DAMAGED });
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([1, 2, 3, 4])('is no order when its first %i characters were lost', (lost) => {
    fc.assert(fc.property(command, (code) => void expect(parseCommandCode(formatCommandCode(code).slice(lost))).toEqual(DAMAGED)));
  });

  it('is no order when its end was lost, or when it was joined with other text', () => {
    fc.assert(
      fc.property(command, command, fc.integer({ min: 6, max: 15 }), fc.string(), (code, other, length, text) => {
        const whole = formatCommandCode(code);
        expect(parseCommandCode(whole.slice(0, length))).toEqual(DAMAGED);
        expect(parseCommandCode(whole + formatCommandCode(other))).toEqual(DAMAGED);
        expect(parseCommandCode(`${text}x${whole}`)).toEqual(DAMAGED);
        expect(parseCommandCode(`${whole}\n${text}x`)).toEqual(DAMAGED);
      }),
    );
  });

  it('is a command before it is a place or an order, whatever their patterns match', () => {
    const code = { command: 'stage', stationKey: 'BCDFGHJK' } as const;
    expect(classifyScan(formatCommandCode(code), PATTERNS)).toEqual({ kind: 'command', result: { ok: true, value: code } });
  });

  it('differs between any two commands in two characters or more', () => {
    const codes = COMMANDS.map((name) => formatCommandCode({ command: name, stationKey: 'BCDFGHJK' }));
    const distance = (one: string, other: string) => [...one].filter((letter, index) => letter !== other[index]).length;
    for (const one of codes) for (const other of codes) if (one !== other) expect(distance(one, other)).toBeGreaterThanOrEqual(2);
  });
});

describe('an order', () => {
  it.each([
    'PRACTICE-0001',
    '123456789012',
    '3f2b8c1e-7d4a-4b5e-9c6f-0a1b2c3d4e5f',
    'XCDSG-12345678',
    'XCDSG1234567890',
    'BCDFGHJKLN',
    'XB1234',
    CODE_MARKER.slice(0, 5),
    'gbBCDFGHJKS0',
    'STAGE',
    'CLEAR',
    '',
  ])('with the ID %j is no command', (text) => {
    expect(parseCommandCode(text)).toBeNull();
  });

  it('with a random ID of digits, letters or both is no command', () => {
    const id = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789') }),
      fc.string({ unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'), maxLength: 40 }),
      fc.string({ unit: fc.constantFrom(...CODE_LETTERS), maxLength: 11 }),
      fc.uuid(),
      fc.string(),
    );
    fc.assert(
      fc.property(id, (text) => void expect(parseCommandCode(text)).toBeNull()),
      { numRuns: 20_000 },
    );
  });
});

describe('a station key', () => {
  it('is eight of the letters of a code', () => {
    fc.assert(fc.property(stationKey, (key) => void expect(isStationKey(key)).toBe(true)));
    for (const other of ['', 'BCDFGHJ', 'BCDFGHJKL', 'BCDFGHJA', 'bcdfghjk', 12345678, null]) expect(isStationKey(other)).toBe(false);
  });
});
