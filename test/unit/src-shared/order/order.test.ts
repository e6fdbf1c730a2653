import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderId, StageRequest } from '../../../../src-shared/order/order.schema';
import { parseCount, parseOrderId } from '../../../../src-shared/order/parse-order';
import { trimInvisible } from '../../../../src-shared/text/hidden-characters';

describe('order ids', () => {
  it.each(['12345676789012345678780', 'a1b2c3', 'A B', 'a/b', '😀-1', 'été', '...', '..a', '%2e%2e', "o'brien&co?#"])(
    '%s reaches Connect as it was scanned',
    (text) => {
      expect(parseOrderId(text)).toEqual({ ok: true, value: text });
    },
  );

  it('a label with spaces around it is the same order', () => {
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
  ])('%j is refused before it can go to another order', (text, problem) => {
    expect(parseOrderId(text)).toMatchObject({ ok: false, problem: { kind: problem } });
    expect(OrderId.safeParse(text).success).toBe(false);
  });

  it('200 characters are counted as people count them', () => {
    expect(parseOrderId('😀'.repeat(200)).ok).toBe(true);
  });

  it('whatever is accepted can be percent-encoded and comes back the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parsed = parseOrderId(text);
        if (parsed.ok) expect(decodeURIComponent(encodeURIComponent(parsed.value))).toBe(trimInvisible(text));
      }),
    );
  });

  it('a number is never an order id: digits would be rounded away', () => {
    expect(OrderId.safeParse(Number('12345676789012345678780')).success).toBe(false);
  });
});

describe('counts', () => {
  it.each([
    ['', null],
    ['3', 3],
    [' 12 ', 12],
    ['007', 7],
    ['3.0', 3],
  ])('%j is taken', (text, value) => {
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
  ])('%j bags are not sent', (text, problem) => {
    expect(parseCount(text, 99)).toEqual({ ok: false, problem: { kind: problem } });
  });
});

it('a request with a field nobody knows is refused, not sent without it', () => {
  expect(StageRequest.safeParse({ orderId: 'a', bags: 1, priority: true }).success).toBe(false);
});
