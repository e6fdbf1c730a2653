import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readScaleText } from '../../../../src-renderer/scanner/scale-text';

describe('weights', () => {
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
  ])('the line %j is read as its exact weight', (line, weight) => {
    expect(readScaleText(line)).toEqual({ kind: 'weight', weight, printed: line.trim() });
  });
});

describe('scale problems', () => {
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
  ])('the line %j is reported as %s', (line, what) => {
    expect(readScaleText(line)).toEqual({ kind: 'scale-problem', problem: what, printed: line.trim() });
  });
});

describe('lines of scales in stores', () => {
  it.each([
    ['ST,GS,  12.34,lb', 1234],
    ['ST,GS,09,   0.015 kg', 3],
    ['G/W  + 5.00 lb', 500],
    ['   12.34 LB GR  ', 1234],
    ['GROSS   12.34 lb\nTARE     1.00 lb\nNET     11.34 lb\n\n10/29/2026 11:30 AM\n', 1134],
    ['Gross Wt   1.234 Kg', 272],
    ['N     +   123.5[6] g', 27],
    ['   12.34LG ', 1234],
    ['   12.34LN ', 1234],
    ['wn00012.34kg', 2721],
    ['ww00012.34lb', 1234],
    ['\n012.34lb\n\n00\n', 1234],
    ['  12.34 lb\n  S00', 1234],
    ['MODE: WEIGH\nGross: 12.34 lb\nTare: 0.00 lb\nNet: 12.34 lb\nTime: 11:30\n', 1234],
    ['ACME GROCERY 12\nGROSS   12.34 lb\nTARE     1.00 lb\nNET     11.34 lb', 1134],
    ['ST,NT,+ 11.34 lb\nST,GS,+ 12.34 lb\nST,TR,+  1.00 lb', 1134],
    ['NET\t11.34\tlb', 1134],
  ])('the line %j from a store is read as its weight', (text, weight) => {
    expect(readScaleText(text)).toMatchObject({ kind: 'weight', weight });
  });

  it.each([
    ['-  2.452 lb MOT.', 'unstable'],
    ['(- 1112 kg MOT.)', 'unstable'],
    ['           H       ', 'overload'],
    ['           L       ', 'negative'],
    ['S 13.045', 'no-unit'],
    ['12.34', 'no-unit'],
    ['   13.045  ', 'no-unit'],
    ['     1.23 kg      T', 'tare'],
    ['TARE     1.00 lb', 'tare'],
    ['PT  + 1.00 kg', 'tare'],
    ['MODE: WEIGH', 'unreadable'],
    ['Date 12/09/2006', 'unreadable'],
    ['10/29/2026 11:30 AM', 'unreadable'],
    ['Time: 11:30:05', 'unreadable'],
    ['12.34 lb 7', 'unreadable'],
    ['12 lb oz', 'unreadable'],
    ['1.00 kg 2.20 lb', 'unreadable'],
    ['5 kg 3 oz', 'unreadable'],
    ['OL', 'overload'],
    ['------', 'negative'],
    ['  012.34lb\n  10', 'unstable'],
  ])('the line %j from a store is reported as %s', (text, problem) => {
    expect(readScaleText(text)).toMatchObject({ kind: 'scale-problem', problem });
  });

  it('a random line of the scale vocabulary is never an order', () => {
    const from = (...parts: string[]) => fc.constantFrom(...parts);
    const spaces = (least: number) => fc.nat(6).map((n) => ' '.repeat(n + least));
    const head = from(
      '',
      'ST,GS,',
      'US,NT,',
      'ST,TR,',
      'G ',
      'N   ',
      'NET ',
      'GROSS: ',
      'Tare ',
      'S S ',
      'S D ',
      'Gross Wt ',
      'G/W ',
      'N/W ',
      'PT ',
      'D ',
      '? ',
    );
    const amount = fc.tuple(fc.nat(999), fc.nat(999)).map(([whole, part]) => `${whole}.${String(part).padStart(3, '0')}`);
    const unit = from('lb', 'LB', 'kg', 'Kg', 'KG', 'g', 'oz', 'lbs');
    const tail = from('', ' G', ' N', ' T', ' GR', ' NET', ' GROSS', ' ?', ' D', ' MOT', ' ST', ' US');
    fc.assert(
      fc.property(head, from('', '+', '-', '+ ', '- '), spaces(0), amount, spaces(0), unit, tail, spaces(0), (...parts) => {
        expect(readScaleText(parts.join(''))).not.toBeNull();
      }),
      { numRuns: 2000 },
    );
  });
});

describe('order IDs', () => {
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
    'OLIVER-12',
    'US-12345',
    'ST 12345',
    'S S',
    '1234567 lb',
    'lb',
    '',
    ' ',
    '-',
  ])('the order ID %j is never read as a weight', (text) => {
    expect(readScaleText(text)).toBeNull();
  });

  it('a random text with a digit that is neither a number with a unit nor a date is never a scale’s line', () => {
    fc.assert(
      fc.property(
        fc
          .stringMatching(/^[A-Za-z0-9-]{3,30}$/)
          // `B00g` is a gross weight, and `0KT-0` two numbers, one of them with a unit.
          .filter((text) => /\d/.test(text) && !/\d(lbs?|oz|kgs?|g|gm|gram|[lk][gnt])(?![a-z0-9])|^\d{1,4}-\d{1,2}-\d{1,4}$/i.test(text)),
        (text) => readScaleText(text) === null,
      ),
    );
  });
});
