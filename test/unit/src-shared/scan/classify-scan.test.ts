import { describe, expect, it } from 'vitest';
import { classifyScan } from '../../../../src-shared/scan/classify-scan';
import { DEFAULT_ORDER_PATTERN } from '../../../../src-shared/scan/scan-pattern';
import '../../../support/pattern-engine';

const PATTERNS = { 'scan.placePattern': '^P-(?<place>.*)$', 'scan.orderPattern': DEFAULT_ORDER_PATTERN };

describe('a scan', () => {
  it('is a place before it is an order', () => {
    expect(classifyScan('P-Fridge B', PATTERNS)).toEqual({ kind: 'place', result: { ok: true, value: 'Fridge B' } });
    expect(classifyScan('A-1', PATTERNS)).toEqual({ kind: 'order', result: { ok: true, value: { orderId: 'A-1', userId: null } } });
  });

  it('is an order at a station without a place pattern', () => {
    expect(classifyScan('P-1', { ...PATTERNS, 'scan.placePattern': null })).toMatchObject({ kind: 'order', result: { ok: true } });
  });

  it.each([
    ['P-', { kind: 'empty' }],
    ['P- \u200b ', { kind: 'empty' }],
    ['P-Fri\u200bdge', { kind: 'hidden-character', character: { codePoint: 0x200b, textBefore: 'Fri' } }],
    [`P-${'x'.repeat(61)}`, { kind: 'too-long' }],
  ])('of a place that cannot be read (%j) never becomes an order', (text, problem) => {
    expect(classifyScan(text, PATTERNS)).toEqual({ kind: 'place', result: { ok: false, problem } });
  });

  it('of a place that an invisible character cuts in the middle of a word is refused', () => {
    const patterns = { ...PATTERNS, 'scan.placePattern': '^P-(?<place>\\w+)' };
    expect(classifyScan('P-12\u200b34', patterns)).toMatchObject({
      kind: 'place',
      result: { ok: false, problem: { kind: 'hidden-character' } },
    });
  });

  it('that no pattern matches is an order that cannot be read', () => {
    const patterns = { ...PATTERNS, 'scan.orderPattern': '^(?<orderId>\\d+)$' };
    expect(classifyScan('COUPON', patterns)).toEqual({ kind: 'order', result: { ok: false, problem: { kind: 'not-an-order' } } });
  });
});
