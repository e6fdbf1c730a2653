import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../../../src-shared/language/languages';
import { Cents } from '../../../../src-shared/money/cents.schema';
import { formatMoney, parseMoney, toDollars } from '../../../../src-shared/money/money-format';

const LANGUAGES: readonly Language[] = ['en', 'fr-CA', 'es'];
const anyLanguage = fc.constantFrom(...LANGUAGES);
const anyCents = fc.integer({ min: 0, max: 99_999_999 }).map((cents) => Cents.parse(cents));

describe('amounts as people type them', () => {
  it.each([
    ['', null],
    ['  ', null],
    ['4', 400],
    ['4.50', 450],
    ['$4.50', 450],
    ['4,50', 450],
    ['4,50 $', 450],
    ['4,5 $', 450],
    ['4 $', 400],
    ['$\u00A04.50', 450],
    [',5\u202F$', 50],
    ['4.5', 450],
    ['4,5', 450],
    ['4.', 400],
    ['.5', 50],
    [',05', 5],
    ['$.5', 50],
    [' $ 4.50 ', 450],
    ['4.50$', 450],
    ['0', 0],
    ['$0.00', 0],
    ['007', 700],
    ['1234.56', 123_456],
    ['1234,56', 123_456],
    ['1,234.50', 123_450],
    ['1 234,50 $', 123_450],
    ['1\u00A0234,50\u00A0$', 123_450],
    ['1\u202F234.50', 123_450],
    ['1\u202F234,50\u202F$', 123_450],
    ['1\u2009234,50 $', 123_450],
    ['$1,234.50', 123_450],
    ['$1 234.50', 123_450],
    ['1,234.', 123_400],
    ['1.234,50', 123_450],
    ['1 234', 123_400],
    ['12 345', 1_234_500],
    ['123,456.7', 12_345_670],
    ['999,999.99', 99_999_999],
    ['999 999,99 $', 99_999_999],
    ["1'234.50", 123_450],
    ['1’234', 123_400],
    ['４．５０', 450],
    ['＄1,234.50', 123_450],
    ['٤٫٥٠', 450],
    ['١٬٢٣٤', 123_400],
    ['\u200E4.50\u200B', 450],
  ])('the amount %j means the same in every language', (text, cents) => {
    for (const language of LANGUAGES) expect(parseMoney(text, language)).toEqual({ ok: true, value: cents });
  });

  it.each([
    ['1,234', 'en', 123_400],
    ['1,234', 'es', 123_400],
    ['$12,345', 'en', 1_234_500],
  ] as const)('the amount %j is in thousands in %s', (text, language, cents) => {
    expect(parseMoney(text, language)).toEqual({ ok: true, value: cents });
  });

  it.each([
    ['1,234', 'fr-CA', '1234', '1.234'],
    ['4,505 $', 'fr-CA', '4505', '4.505'],
    ['1.234', 'fr-CA', '1234', '1.234'],
    ['1.234', 'en', '1234', '1.234'],
    ['1.500', 'es', '1500', '1.5'],
    ['１，０００', 'fr-CA', '1000', '1'],
  ] as const)('the amount %j is ambiguous in %s, because a tip could become a thousand times too high', (text, language, ...readings) => {
    expect(parseMoney(text, language)).toEqual({ ok: false, problem: { kind: 'ambiguous', readings } });
  });

  it.each([
    ['4.505', 'ambiguous'],
    ['4.500', 'ambiguous'],
    ['1234.500', 'too-precise'],
    ['1,234.500', 'too-precise'],
    ['0,234', 'too-precise'],
    ['1,2345', 'too-precise'],
    ['1234,567', 'too-precise'],
    ['1,234.567', 'too-precise'],
    ['1 234,567 $', 'too-precise'],
    ['999,999.994', 'too-precise'],
    ['-1', 'negative'],
    ['-.5', 'negative'],
    ['-0.00', 'negative'],
    ['- $4.50', 'negative'],
    ['$ -4.50', 'negative'],
    ['-$4.50', 'negative'],
    ['$-4.50', 'negative'],
    ['−4,50 $', 'negative'],
    ['1000000', 'too-large'],
    ['1,000,000.00', 'too-large'],
    ['1.000.000', 'too-large'],
    ['9'.repeat(100), 'too-large'],
    ['9'.repeat(101), 'not-money'],
    ['$', 'not-money'],
    ['.', 'not-money'],
    ['$.', 'not-money'],
    ['-', 'not-money'],
    ['abc', 'not-money'],
    ['$4.50$', 'not-money'],
    ['4.50 USD', 'not-money'],
    ['CA$4.50', 'not-money'],
    ['+4.50', 'not-money'],
    ['–4.50', 'negative'],
    ['－４．５０', 'negative'],
    ['4.\u200B50', 'hidden-character'],
    ['\u202E4.50', 'hidden-character'],
    ['0 234', 'not-money'],
    ['1 23', 'not-money'],
    ['(4.50)', 'not-money'],
    ['--4', 'not-money'],
    ['-$-4', 'not-money'],
    ['4-', 'not-money'],
    ['1e3', 'notation'],
    ['0x10', 'notation'],
    ['Infinity', 'not-money'],
    ['4 50', 'not-money'],
    ['4. 50', 'not-money'],
    ['1,234,56', 'not-money'],
    ['12,34.50', 'not-money'],
    ['1 234,567.00', 'not-money'],
    ['1,234 567', 'not-money'],
    ['1..5', 'not-money'],
    ['4.5.0', 'not-money'],
    ['٤۵.00', 'not-money'],
    ['४.५०', 'not-money'],
  ])('the amount %j is refused and not rounded or guessed, in every language', (text, problem) => {
    for (const language of LANGUAGES) expect(parseMoney(text, language)).toMatchObject({ ok: false, problem: { kind: problem } });
  });

  it('no text gives an invalid amount or takes long to parse', () => {
    const pieces = fc.constantFrom('1', '23', '456', '.', ',', ' ', '$', '-', '\u00A0', '000');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
        ),
        anyLanguage,
        (text, language) => {
          const parsed = parseMoney(text, language);
          if (parsed.ok && parsed.value !== null) expect(Cents.safeParse(parsed.value).success).toBe(true);
        },
      ),
      { numRuns: 5_000 },
    );
    for (const part of ['1', ',', ' ', '1,', '123,']) parseMoney(`1${part.repeat(1_000_000)}x`, 'en');
  });
});

describe('amounts as they are shown', () => {
  it.each([
    [0, '$0.00', '0,00 $'],
    [5, '$0.05', '0,05 $'],
    [450, '$4.50', '4,50 $'],
    [123_456, '$1,234.56', '1 234,56 $'],
    [99_999_999, '$999,999.99', '999 999,99 $'],
  ])('an amount of %i cents is formatted in each language', (cents, point, comma) => {
    expect(formatMoney(Cents.parse(cents), 'en')).toBe(point);
    expect(formatMoney(Cents.parse(cents), 'es')).toBe(point);
    expect(formatMoney(Cents.parse(cents), 'fr-CA')).toBe(comma.replaceAll(' ', '\u00A0'));
  });

  it('a formatted amount is parsed back to the same amount in every language', () => {
    fc.assert(
      fc.property(anyCents, anyLanguage, anyLanguage, (cents, shownIn, readIn) => {
        expect(parseMoney(formatMoney(cents, shownIn), readIn)).toEqual({ ok: true, value: cents });
      }),
    );
  });
});

describe('dollars in JSON', () => {
  /** The exact decimal, made of digits and without a float. */
  const decimal = (cents: number): string => {
    const digits = String(cents).padStart(3, '0');
    return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
  };
  // JSON numbers have no zeros at the end.
  const asJson = (text: string): string => text.replace(/\.?0+$/, '');

  it('the amount 1234.56 is sent as 1234.56', () => {
    expect(JSON.stringify(toDollars(Cents.parse(123_456)))).toBe('1234.56');
    expect(JSON.stringify(toDollars(Cents.parse(0)))).toBe('0');
  });

  it('every amount is sent with its two decimals and reads back as the same cents', () => {
    fc.assert(
      fc.property(anyCents, (cents) => {
        const json = JSON.stringify(toDollars(cents));
        expect(json).toBe(asJson(decimal(cents)));
        expect(parseMoney(json, 'en')).toEqual({ ok: true, value: cents });
      }),
      { numRuns: 20_000 },
    );
  });

  it('every amount up to 2,000 dollars is sent as its two decimals', () => {
    const wrong: number[] = [];
    for (let cents = 0; cents <= 200_000; cents++) {
      if (JSON.stringify(toDollars(cents as Cents)) !== asJson(decimal(cents))) wrong.push(cents);
    }
    expect(wrong).toEqual([]);
  });
});
