import '../../../support/pattern-engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderId, StageRequest, StoredOrderId } from '../../../../src-shared/order/order.schema';
import { parseOrderId, parseUserId, spinButtonValue, trimIdInput } from '../../../../src-shared/order/parse-order';
import { parseOrderLabel } from '../../../../src-shared/scan/order-label';
import { parseSetting } from '../../../../src-shared/settings/settings.schema';
import {
  describeHiddenCharacter,
  findHiddenCharacter,
  showHiddenAsBoxes,
  trimInvisible,
} from '../../../../src-shared/text/hidden-characters';

/** As they are named on the screen. */
const INVISIBLE: readonly (readonly [number, string])[] = [
  [0x00a0, 'no-break space'],
  [0x00ad, 'soft hyphen'],
  [0x034f, 'grapheme joiner'],
  [0x061c, 'Arabic letter mark'],
  [0x115f, 'Hangul filler'],
  [0x1680, 'special space'],
  [0x180e, 'Mongolian vowel separator'],
  [0x2003, 'em space'],
  [0x200b, 'zero-width space'],
  [0x200c, 'zero-width non-joiner'],
  [0x200d, 'zero-width joiner'],
  [0x200e, 'left-to-right mark'],
  [0x200f, 'right-to-left mark'],
  [0x202a, 'left-to-right embedding'],
  [0x202e, 'right-to-left override'],
  [0x202f, 'narrow no-break space'],
  [0x2060, 'word joiner'],
  [0x2062, 'invisible operator'],
  [0x2066, 'left-to-right isolate'],
  [0x2069, 'end of a text direction'],
  [0x206a, 'invisible character'],
  [0x2800, 'blank Braille pattern'],
  [0x3000, 'wide space'],
  [0x3164, 'Hangul filler'],
  [0xfe0f, 'variation selector'],
  [0xfeff, 'byte-order mark'],
  [0xffa0, 'Hangul filler'],
  [0xfff9, 'invisible character'],
  [0x1d173, 'invisible character'],
  [0xe0001, 'tag character'],
  [0xe0041, 'tag character'],
  [0xe0100, 'variation selector'],
];

describe.each(INVISIBLE)('U+%i (%s)', (codePoint, name) => {
  const hidden = String.fromCodePoint(codePoint);

  it('an invisible character at the ends of an ID is removed, wherever the ID enters the app', () => {
    const typed = ` ${hidden}A-1${hidden}${hidden} `;
    expect(parseOrderId(typed)).toEqual({ ok: true, value: 'A-1' });
    expect(parseUserId(typed)).toEqual({ ok: true, value: 'A-1' });
    expect(OrderId.parse(typed)).toBe('A-1');
    expect(StageRequest.parse({ orderId: typed, userId: typed })).toEqual({ orderId: 'A-1', userId: 'A-1' });
    expect(parseOrderLabel(typed, '^(?<orderId>.+)$')).toEqual({ ok: true, value: { orderId: 'A-1', userId: null } });
    expect(parseOrderLabel(`${hidden}1234${hidden}`, '^(?<orderId>\\d+)$')).toEqual({ ok: true, value: { orderId: '1234', userId: null } });
    expect(parseOrderLabel(`A${hidden}|${hidden}u`, '^(?<orderId>[^|]+)\\|(?<userId>.+)$')).toMatchObject({
      value: { orderId: 'A', userId: 'u' },
    });
    for (const key of ['connection.retailerId', 'station.locationCode', 'station.postalCode'] as const) {
      expect(parseSetting(key, `${hidden}A-1${hidden}`)).toEqual({ ok: true, value: 'A-1' });
    }
  });

  it('an invisible character inside an ID is refused with its name and position, wherever the ID enters the app', () => {
    const typed = `1234${hidden}567`;
    const problem = { kind: 'hidden-character', character: { codePoint, textBefore: '1234' } };
    expect(parseOrderId(typed)).toEqual({ ok: false, problem });
    expect(parseUserId(typed)).toEqual({ ok: false, problem });
    expect(OrderId.safeParse(typed).success).toBe(false);
    expect(parseOrderLabel(typed, '^(?<orderId>.+)$')).toEqual({ ok: false, problem });
    expect(parseOrderLabel(typed, '^(?<orderId>\\d+)$')).toEqual({ ok: false, problem });
    expect(parseOrderLabel(`A|${typed}`, '^(?<orderId>[^|]+)\\|(?<userId>.+)$')).toEqual({ ok: false, problem });
    expect(describeHiddenCharacter(problem.character)).toMatch(
      `${name} (U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}) after “1234”`,
    );
    for (const key of ['connection.retailerId', 'station.locationCode', 'station.postalCode'] as const) {
      const refused = parseSetting(key, typed);
      expect(!refused.ok && refused.problem).toContain(`${name} (U+`);
    }
  });
});

describe('a label with an invisible character', () => {
  it('a label is never read as only the part of its order before an invisible character', () => {
    for (const hidden of ['\u200B', '\u2060', '\u00AD', '\u{E0041}']) {
      const expected = {
        ok: false,
        problem: { kind: 'hidden-character', character: { codePoint: hidden.codePointAt(0), textBefore: '12' } },
      };
      expect(parseOrderLabel(`12${hidden}34`, '^(?<orderId>\\d+)')).toEqual(expected);
      expect(parseOrderLabel(`12${hidden}34`, '(?<orderId>\\d+)$')).toEqual(expected);
      expect(parseOrderLabel(`A|12${hidden}34`, '^(?<orderId>\\w+)\\|(?<userId>\\d+)')).toMatchObject({ ok: false });
    }
  });

  it('a label is read if the invisible character separates the order from other text', () => {
    expect(parseOrderLabel('Order:\u200B1234\u200B, 3 bags', '(?<orderId>\\d{4})')).toMatchObject({ ok: true, value: { orderId: '1234' } });
    expect(parseOrderLabel('1234\u001d56', '^(?<orderId>\\d+)')).toMatchObject({ ok: true, value: { orderId: '1234' } });
  });

  it('a label that contains no order is reported as such', () => {
    expect(parseOrderLabel('COUPON', '^(?<orderId>\\d+)$')).toEqual({ ok: false, problem: { kind: 'not-an-order' } });
    expect(parseOrderLabel('', '^(?<orderId>.*)$')).toEqual({ ok: false, problem: { kind: 'not-an-order' } });
  });
});

describe('the ends of a text', () => {
  it('trimming removes invisible characters at both ends only, and the result begins and ends visibly', () => {
    const pieces = fc.constantFrom('a', ' ', '\u200B', '\u202E', '\u00A0', '😀', '\u{E0041}', '\ud800', '1');
    fc.assert(
      fc.property(
        fc.array(pieces).map((parts) => parts.join('')),
        (text) => {
          const trimmed = trimInvisible(text);
          expect(text).toContain(trimmed);
          expect(trimInvisible(trimmed)).toBe(trimmed);
          expect(trimmed).not.toMatch(/^[\s\u200B\u202E]|[\s\u200B\u202E]$/u);
          expect(parseOrderId(text).ok).toBe(trimmed !== '' && findHiddenCharacter(trimmed) === null);
        },
      ),
    );
  });

  it('trimming takes linear time', () => {
    const text = `a${'\u200B '.repeat(200_000)}b${' '.repeat(200_000)}`;
    expect(trimInvisible(text)).toHaveLength(400_002);
    expect(trimInvisible(' '.repeat(1_000_000))).toBe('');
  });

  it('an ID field drops direction marks, which would reverse the ID, and keeps plain spaces', () => {
    expect(trimIdInput('\u202E1234')).toBe('1234');
    expect(trimIdInput(' 12 ')).toBe(' 12 ');
    expect(trimIdInput('1\u200B2')).toBe('1\u200B2');
  });
});

it('a line break inside an ID is refused and named', () => {
  expect(parseOrderId('12\u202834')).toMatchObject({ problem: { character: { codePoint: 0x2028, textBefore: '12' } } });
  expect(describeHiddenCharacter({ codePoint: 0x2028, textBefore: '12' })).toBe('line separator (U+2028) after “12”');
});

it('an invisible character is shown as a box, and one at the start is described as such', () => {
  expect(showHiddenAsBoxes('12\u200B3 4\u{E0041}')).toBe('12▯3 4▯');
  expect(describeHiddenCharacter({ codePoint: 0, textBefore: '' })).toBe('control character (U+0000) at the beginning');
  expect(findHiddenCharacter('a very long order\u2060id')).toEqual({ codePoint: 0x2060, textBefore: 'ng order' });
});

it('a journal order with an invisible character from an earlier version can still be read', () => {
  expect(StoredOrderId.parse('12\u200B34')).toBe('12\u200B34');
  for (const text of ['..', '', '12\u202E34', 'a\u0007']) expect(StoredOrderId.safeParse(text).success).toBe(false);
});

it('a spin button reports exactly the number that would be sent to screen readers', () => {
  expect(['3', '３', ' 12 ', '1,000', '1e2', '0x10', '', 'x', '2.5'].map(spinButtonValue)).toEqual([3, 3, 12, ...Array(6).fill(undefined)]);
});
