import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Seconds, stageBody } from '../../../src-main/connect/wire';
import { formatPounds } from '../../../src-shared/weight';
import { request } from './fixtures/client';

it('the weight on the wire is the weight on the screen, to the last digit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9_999_999 }), (weight) => {
      const sent = JSON.stringify(stageBody(request({ weight })));
      const shown = formatPounds(weight).replace(/\.?0+$/, '');
      expect(sent).toBe(`{"items_weight":${shown}}`);
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  [1200, 1200],
  ['30', 30],
  [' 1.5 ', 1.5],
  [0, 0],
  [-1, null],
  ['-1', null],
  ['soon', null],
  ['', null],
  [true, null],
  [Number.POSITIVE_INFINITY, null],
  ['9'.repeat(400), null],
  [null, null],
  [undefined, null],
])('a wait of %j is %j seconds, and a strange one is none', (value, seconds) => {
  expect(Seconds.parse(value)).toBe(seconds);
});
