import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderId, StageRequest } from '../../../../src-shared/order/order.schema';
import { parseCount, parseOrderId } from '../../../../src-shared/order/parse-order';
import { trimInvisible } from '../../../../src-shared/text/hidden-characters';

describe('order IDs', () => {
  it.each(['12345676789012345678780', 'a1b2c3', 'A B', 'a/b', '😀-1', 'été', '...', '..a', '%2e%2e', "o'brien&co?#"])(
    'the order ID %s reaches Connect unchanged',
    (text) => {
      expect(parseOrderId(text)).toEqual({ ok: true, value: text });
    },
  );

  it('spaces around a label do not change the order ID', () => {
    expect(parseOrderId('  a1b2c3 \t')).toEqual({ ok: true, value: 'a1b2c3' });
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['.', 'dots'],
    ['..', 'dots'],
    ['a\u0000b', 'hidden-character'],
    ['a\u001db', 'hidden-character'],
    ['a\nb', 'hidden-character'],
    ['a\u202Ebc', 'hidden-character'],
    ['\ud800', 'hidden-character'],
    ['x'.repeat(201), 'too-long'],
    ['x'.repeat(300), 'too-long'],
  ])('the order ID %j is refused, because it would address another order', (text, problem) => {
    expect(parseOrderId(text)).toMatchObject({ ok: false, problem: { kind: problem } });
    expect(OrderId.safeParse(text).success).toBe(false);
  });

  it('an order ID is limited to 200 code points', () => {
    expect(parseOrderId('😀'.repeat(200)).ok).toBe(true);
  });

  it('every accepted order ID survives percent-encoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parsed = parseOrderId(text);
        if (parsed.ok) expect(decodeURIComponent(encodeURIComponent(parsed.value))).toBe(trimInvisible(text));
      }),
    );
  });

  it('a number is not an order ID, because digits would be rounded', () => {
    expect(OrderId.safeParse(Number('12345676789012345678780')).success).toBe(false);
  });
});

describe('counts of bags and items', () => {
  it.each([
    ['', null],
    ['3', 3],
    [' 12 ', 12],
    ['007', 7],
    ['3.0', 3],
  ])('the count %j is accepted', (text, value) => {
    expect(parseCount(text, 99)).toEqual({ ok: true, value });
  });

  it.each([
    ['0', 'too-small'],
    ['-1', 'too-small'],
    ['1.5', 'not-whole'],
    ['1,5', 'not-whole'],
    ['100', 'too-large'],
    ['1e9', 'notation'],
    ['1000000000', 'too-large'],
    ['12345678', 'too-large'],
    ['abc', 'not-a-number'],
    ['0x10', 'notation'],
    ['Infinity', 'not-a-number'],
  ])('the count %j is refused', (text, problem) => {
    expect(parseCount(text, 99)).toEqual({ ok: false, problem: { kind: problem } });
  });
});

it('a request with an unknown field is refused rather than sent without it', () => {
  expect(StageRequest.safeParse({ orderId: 'a', bags: 1, priority: true }).success).toBe(false);
});
