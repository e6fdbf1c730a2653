import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGE_NAMES } from '../../../../src-shared/language/languages';
import { formatPounds, parsePounds, sumInHundredths } from '../../../../src-shared/weight/weight-format';

describe('weights as people type them', () => {
  it.each([
    ['', null],
    ['12.5', 1250],
    ['12,5', 1250],
    ['12', 1200],
    ['12.', 1200],
    ['.5', 50],
    [' 14.25 ', 1425],
    ['1234.560', 123_456],
    ['0.340', 34],
    ['1,234.5', 123_450],
    ['0.01', 1],
  ])('the weight %j is parsed exactly', (text, hundredths) => {
    expect(parsePounds(text, 5_000)).toEqual({ ok: true, value: hundredths });
  });

  it.each([
    ['abc', 'not-a-number'],
    ['.', 'not-a-number'],
    ['12 lb', 'not-a-number'],
    ['1e3', 'notation'],
    ['12.3456', 'too-precise'],
    ['0.345', 'too-precise'],
    ['0', 'too-small'],
    ['0.00', 'too-small'],
    ['-1', 'too-small'],
    ['500.01', 'too-large'],
  ])('the weight %j is refused and not rounded or guessed', (text, problem) => {
    expect(parsePounds(text, 500)).toEqual({ ok: false, problem: { kind: problem } });
  });

  it('the weight shown is the weight stored', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000 }), fc.constantFrom(...LANGUAGE_NAMES), (weight, language) => {
        expect(parsePounds(formatPounds(weight, language), 500)).toEqual({ ok: true, value: weight });
      }),
    );
  });

  it('a weight is written with the decimal sign of the language', () => {
    expect(LANGUAGE_NAMES.map((language) => formatPounds(1_425, language))).toEqual(['14.25', '14,25', '14.25']);
  });
});

describe('weights as scales print them', () => {
  it.each([
    [[{ amount: '12.34', unit: 'lb' }], 1234],
    [[{ amount: '2.350', unit: 'kg' }], 518], // 5.18086… lb
    [[{ amount: '453.59237', unit: 'g' }], 100],
    [[{ amount: '0.45359237', unit: 'kg' }], 100],
    [
      [
        { amount: '1', unit: 'lb' },
        { amount: '4.3', unit: 'oz' },
      ],
      127,
    ], // 126.875 rounds up, once
    [[{ amount: '0.08', unit: 'oz' }], 1], // 0.5 hundredths: half goes up
    [[{ amount: '0', unit: 'kg' }], 0],
  ] as const)("the scale's reading %j is converted exactly", (parts, hundredths) => {
    expect(sumInHundredths(parts)).toBe(hundredths);
  });
});
