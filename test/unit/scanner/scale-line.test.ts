import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readScaleLine } from '../../../src-renderer/scanner/scale-line';

describe('what a scale types is its weight, exactly', () => {
  it.each([
    [' 12.34 lb', 1234],
    ['12.34lb', 1234],
    ['  12.34 LB  ', 1234],
    ['+  2.350 kg', 518],
    ['ST,GS,+  1.250kg', 276],
    ['ST,NT,+00012.34 lb', 1234],
    ['N     +    0.455 kg', 100],
    ['G   12.340 lb', 1234],
    ['S S   12.34 lb', 1234],
    ['1 lb 4.3 oz', 127],
    ['1lb 4.3oz', 127],
    ['19.75 oz', 123],
    [' 1250 g', 276],
    ['1250 g', 276],
    ['2,350 kg', 518],
    ['.5 lb', 50],
    ['12.34 lb   N', 1234],
  ])('%j', (line, weight) => {
    expect(readScaleLine(line)).toEqual({ kind: 'weight', weight, printed: line.trim() });
  });
});

describe('what is no weight is not taken for one', () => {
  it.each([
    ['US,GS,+  1.250kg', 'unstable'],
    ['US,NT, 12.34 lb', 'unstable'],
    ['S D   12.34 lb', 'unstable'],
    ['D  12.34 lb', 'unstable'],
    ['? 12.34 lb', 'unstable'],
    ['12.34 lb ?', 'unstable'],
    ['12.34 lb D', 'unstable'],
    ['OL', 'overload'],
    ['OL,GS,+999999kg', 'overload'],
    ['  OL   lb', 'overload'],
    ['^^^^^^', 'overload'],
    ['S +', 'overload'],
    ['S -', 'negative'],
    ['-  0.25 lb', 'negative'],
    ['ST,GS,-  1.250kg', 'negative'],
    ['  0.00 lb', 'empty'],
    ['-0.00 lb', 'empty'],
    ['0.002 kg', 'empty'],
    [' 999999 kg', 'overload'],
  ])('%j is %s', (line, what) => {
    expect(readScaleLine(line)).toEqual({ kind: 'scale-problem', what, printed: line.trim() });
  });
});

describe('an order is never taken for a weight', () => {
  it.each([
    '12345678',
    '12LB34',
    'ORDER 12 lb',
    '4711g',
    '99lb',
    '12OZ',
    'a1b2c3',
    '12345676789012345678780',
    'LB-12.34',
    '12.34 lb 7',
    '12 lb oz',
    '5 kg 3 oz',
    'OLIVER-12',
    'US-12345',
    'ST 12345',
    'S S',
    '12.34',
    '1234567 lb',
    'lb',
    '',
    ' ',
    '-',
  ])('%j', (text) => {
    expect(readScaleLine(text)).toBeNull();
  });

  it('no text of letters and figures alone', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9-]{3,30}$/).filter((text) => !/^(OL|[+-]?\d+(lbs?|oz|kg|g))$/i.test(text)),
        (text) => readScaleLine(text) === null,
      ),
    );
  });
});
