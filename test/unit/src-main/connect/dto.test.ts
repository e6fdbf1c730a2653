import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SecondsDto, toStageBody, toUpdateBody } from '../../../../src-main/connect/dto';
import type { UpdateChanges } from '../../../../src-shared/order/update-request.schema';
import { formatPounds } from '../../../../src-shared/weight/weight-format';
import { editRequest, stageRequest } from './fixtures/client';

it('a request contains exactly the weight that the screen shows', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9_999_999 }), (weight) => {
      const sent = JSON.stringify(toStageBody(stageRequest({ weight })));
      const shown = formatPounds(weight, 'en').replace(/\.?0+$/, '');
      expect(sent).toBe(`{"items_weight":${shown}}`);
    }),
    { numRuns: 2_000 },
  );
});

/** Any time with any offset. */
const anyMoment = (ms: number, offsetMinutes: number): string => {
  const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const two = (value: number) => String(Math.abs(Math.trunc(value))).padStart(2, '0');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(offsetMinutes / 60)}:${two(offsetMinutes % 60)}`;
};
const anyWindow = fc
  .record({
    serviceOptionId: fc.integer({ min: 0 }),
    start: fc.integer({ min: 0, max: 4e12 }),
    minutes: fc.integer({ min: 1, max: 2_000 }),
    offset: fc.integer({ min: -14 * 60, max: 14 * 60 }),
  })
  .map(({ serviceOptionId, start, minutes, offset }) => ({
    serviceOptionId,
    startAt: anyMoment(start, offset),
    endAt: anyMoment(start + minutes * 60_000, offset),
  }));
const anyCount = fc.integer({ min: 1, max: 99_999 });
const anyCents = fc.integer({ min: 0, max: 99_999_999 });
const anyText = fc.string({ unit: 'binary', maxLength: 200 });
const anyChanges = fc
  .record(
    {
      window: anyWindow,
      tip: anyCents,
      items: anyCount,
      bags: anyCount,
      weight: fc.integer({ min: 1, max: 9_999_999 }),
      cartTotal: anyCents,
      alcoholic: fc.boolean(),
      bagLabel: anyText,
      specialInstructions: anyText,
    },
    { requiredKeys: [] },
  )
  .filter((changes) => Object.keys(changes).length > 0);

/** Each change with its name and type in the published table, in the order of the table. */
const PUBLISHED: readonly (readonly [keyof UpdateChanges, string, (value: unknown) => boolean])[] = [
  ['window', 'start_at', (value) => typeof value === 'string'],
  ['window', 'end_at', (value) => typeof value === 'string'],
  ['window', 'service_option_id', Number.isInteger],
  ['tip', 'initial_tip_cents', Number.isInteger],
  ['items', 'items_count', Number.isInteger],
  ['bags', 'bags_count', Number.isInteger],
  ['weight', 'items_weight', Number.isFinite],
  ['cartTotal', 'cart_total', Number.isFinite],
  ['alcoholic', 'alcoholic', (value) => typeof value === 'boolean'],
  ['bagLabel', 'bag_label', (value) => typeof value === 'string'],
  ['specialInstructions', 'special_instructions', (value) => typeof value === 'string'],
];

it('an update request contains exactly the changed fields, with their published names and types', () => {
  fc.assert(
    fc.property(anyChanges, (changes) => {
      const sent: Record<string, unknown> = JSON.parse(JSON.stringify(toUpdateBody(editRequest(changes))));
      const touched = PUBLISHED.filter(([change]) => change in changes);
      expect(Object.keys(sent)).toEqual(touched.map(([, name]) => name));
      for (const [, name, hasType] of touched) expect(sent[name]).toSatisfy(hasType);
      // No value of a change was altered.
      const { window, weight, cartTotal, ...rest } = changes;
      expect([sent.service_option_id, sent.start_at, sent.end_at]).toEqual([window?.serviceOptionId, window?.startAt, window?.endAt]);
      expect([sent.initial_tip_cents, sent.items_count, sent.bags_count]).toEqual([rest.tip, rest.items, rest.bags]);
      expect([sent.alcoholic, sent.bag_label, sent.special_instructions]).toEqual([
        rest.alcoholic,
        rest.bagLabel,
        rest.specialInstructions,
      ]);
      if (weight !== undefined) expect(Math.round((sent.items_weight as number) * 100)).toBe(weight);
      if (cartTotal !== undefined) expect(Math.round((sent.cart_total as number) * 100)).toBe(cartTotal);
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  [{ tip: 450 }, '{"initial_tip_cents":450}'],
  [{ tip: 0 }, '{"initial_tip_cents":0}'],
  [{ cartTotal: 123_456 }, '{"cart_total":1234.56}'],
  [{ cartTotal: 110 }, '{"cart_total":1.1}'],
  [{ weight: 1425 }, '{"items_weight":14.25}'],
  [{ alcoholic: false }, '{"alcoholic":false}'],
  [{ bagLabel: '' }, '{"bag_label":""}'],
  [{ specialInstructions: '' }, '{"special_instructions":""}'],
  [{ bags: 3, tip: undefined }, '{"bags_count":3}'],
])('the edit %j is sent as %s', (changes, body) => {
  expect(JSON.stringify(toUpdateBody(editRequest(changes)))).toBe(body);
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
])('the wait %j is read as %j seconds', (value, seconds) => {
  expect(SecondsDto.parse(value)).toBe(seconds);
});
