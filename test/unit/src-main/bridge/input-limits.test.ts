import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSmallPlainData } from '../../../../src-main/bridge/input-limits';

const loop: Record<string, unknown> = { id: 'A' };
loop.itself = loop;
const ring: unknown[] = [];
ring.push([ring], [ring]);

describe('the size limit of an input', () => {
  it.each<[string, unknown]>([
    ['a loop', loop],
    ['a loop of arrays', ring],
    ['a text of a megabyte', { text: 'x'.repeat(1_000_000) }],
    ['a key of a megabyte', { ['x'.repeat(1_000_000)]: 1 }],
    ['a hundred thousand values', Array.from({ length: 100_000 }, () => 0)],
    ['a hundred thousand keys', Object.fromEntries(Array.from({ length: 100_000 }, (_, place) => [`k${place}`, 0]))],
    ['an array of holes', new Array(4_000_000_000)],
    ['a nesting of a hundred thousand', Array.from({ length: 100_000 }).reduce<unknown>((inner) => [inner], 0)],
    ['a key __proto__', JSON.parse('{ "id": "A", "__proto__": { "isAdmin": true } }')],
    ['a key __proto__ inside', { request: JSON.parse('{ "__proto__": null }') }],
    ['a map', new Map([['id', 'A']])],
    ['a date', { at: new Date() }],
    ['bytes', { bytes: new Uint8Array(8) }],
    ['an error', new Error('A')],
    ['a regular expression', { pattern: /a/ }],
    ['a big integer', { id: 1n }],
  ])('an input that is or has %s is refused', (_what, input) => {
    expect(isSmallPlainData(input)).toBe(false);
  });

  it('an input of ordinary JSON is accepted', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 5 }),
        (input) => isSmallPlainData(input) || '__proto__' in Object(input) || JSON.stringify(input).includes('__proto__'),
      ),
    );
    expect(isSmallPlainData(undefined)).toBe(true);
    expect(isSmallPlainData({ text: 'x'.repeat(16_384) })).toBe(true);
  });
});
