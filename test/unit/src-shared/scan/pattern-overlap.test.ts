import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePatterns, findPatternConflict } from '../../../../src-shared/scan/pattern-overlap';
import { DEFAULT_ORDER_PATTERN, matchPattern, patternProblem } from '../../../../src-shared/scan/scan-pattern';
import { findHiddenCharacter } from '../../../../src-shared/text/hidden-characters';
import '../../../support/pattern-engine';

describe('two patterns that a scan could match at once', () => {
  it.each([
    ['^P-(?<place>.+)$', '^(?<orderId>.+)$|^$', 'P-0'],
    ['^(?<place>[A-Z]{2})$', '^(?<orderId>\\w+)$', 'AA'],
    // Without ^ or $, a pattern matches in the middle.
    ['(?<place>FRIDGE)', '^(?<orderId>\\d+)', '0FRIDGE'],
    ['(?<place>F)$', '^(?<orderId>O)', 'OF'],
    ['(?<place>x+)', '(?<orderId>y)', 'xy'],
    // In every case, and with characters outside of ASCII.
    ['(?i)^(?<place>shelf)$', '^(?<orderId>[A-Z]+)$', 'SHELF'],
    ['(?i)^(?<place>k)$', '^(?<orderId>[\u2100-\u2200])$', '\u212a'],
    ['^(?<place>\\p{Lu})$', '^(?<orderId>É)$', 'É'],
    // Conditions between characters.
    ['^(?<place>A)\\b', '^(?<orderId>.)-', 'A-'],
    ['^(?<place>A)\\B', '^(?<orderId>..)$', 'A0'],
  ])('%s and %s overlap in %j', (place, order, text) => {
    expect(patternProblem(place, 'place')).toBeNull();
    expect(comparePatterns(place, order)).toEqual({ kind: 'overlap', text });
  });

  it('are named with a text that both match', () => {
    const patterns = { 'scan.placePattern': '^(?<place>F\\d)$', 'scan.orderPattern': '^(?<orderId>[A-Z]\\d)$' };
    expect(findPatternConflict(patterns)).toEqual({ key: 'scan.placePattern', otherKey: 'scan.orderPattern', text: 'F0' });
  });
});

describe('two patterns that no scan can match at once', () => {
  it.each([
    ['^P-(?<place>.+)$', '^(?<orderId>\\d+)$'],
    ['^(?<place>[A-Z]+)$', '^(?<orderId>[a-z0-9]+)$'],
    ['^(?<place>A)\\b', '^(?<orderId>\\w\\w)$'],
    ['^(?<place>.{3})$', '^(?<orderId>.{4,})$'],
    // Only a control character or an empty text, which no printable label has, is in both.
    ['^(?<place>[\\x00-\\x1fA])$', '^(?<orderId>[\\x00-\\x1fB])$'],
    ['^(?<place>A*)$', '^(?<orderId>B*)$'],
    ['^(?<place>A)\\nB', '^(?<orderId>A)'],
  ])('%s and %s are accepted', (place, order) => {
    expect(comparePatterns(place, order)).toEqual({ kind: 'disjoint' });
  });

  it('include the default order pattern, which takes what no other pattern matches', () => {
    expect(comparePatterns('^P-(?<place>.+)$', DEFAULT_ORDER_PATTERN)).toEqual({ kind: 'disjoint' });
    expect(findPatternConflict({ 'scan.placePattern': null, 'scan.orderPattern': '^(?<orderId>\\d+)$' })).toBeNull();
  });
});

describe('any two patterns', () => {
  const character = fc.constantFrom('A', 'B', '0', '-', 'é');
  const atom = fc.oneof(character, fc.constantFrom('.', '\\w', '\\d', '[A-B]', '[^A]', '\\p{L}', '(?:A|0)', '(?i:b)'));
  const piece = fc.tuple(atom, fc.constantFrom('', '?', '*', '+', '{2}', '{1,3}')).map((parts) => parts.join(''));
  const body = fc.array(fc.oneof(piece, fc.constantFrom('\\b', '\\B')), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
  const pattern = fc
    .tuple(fc.constantFrom('', '^'), body, fc.constantFrom('', '$'))
    .map(([start, inner, end]) => `${start}(?:${inner})${end}`);

  it('that are refused are matched by the text that is named', () => {
    let refused = 0;
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        const comparison = comparePatterns(one, other);
        if (comparison.kind !== 'overlap') return;
        refused += 1;
        expect(matchPattern(comparison.text, one)).not.toBeNull();
        expect(matchPattern(comparison.text, other)).not.toBeNull();
        expect(findHiddenCharacter(comparison.text)).toBeNull();
      }),
      { numRuns: 2_000 },
    );
    expect(refused).toBeGreaterThan(200);
  });

  it('that are accepted are not both matched by any short text', () => {
    const characters = ['A', 'B', 'b', '0', '-', 'é', 'Z'];
    const texts = characters.flatMap((one) => [
      one,
      ...characters.flatMap((two) => [one + two, ...characters.map((three) => one + two + three)]),
    ]);
    let accepted = 0;
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        if (comparePatterns(one, other).kind !== 'disjoint') return;
        accepted += 1;
        expect(texts.filter((text) => matchPattern(text, one) !== null && matchPattern(text, other) !== null)).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(20);
  });
});

it('patterns that are too complex are refused instead of blocking the station', () => {
  const comparison = comparePatterns('^(?<place>(?:.?){400}!)$', '^(?<orderId>(?:.?){400}#)$');
  expect(comparison).toEqual({ kind: 'too-complex' });
});
