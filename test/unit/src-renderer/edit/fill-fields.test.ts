import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLANK_FIELDS } from '../../../../src-renderer/edit/fields';
import { fieldsFromDetails, fieldsFromEdit } from '../../../../src-renderer/edit/fill-fields';
import { parseEdit } from '../../../../src-renderer/edit/parse-edit';
import type { OrderDetails } from '../../../../src-shared/order/order-details.schema';
import { UpdateRequest } from '../../../../src-shared/order/update-request.schema';
import { detailsWith as details, editContext, fields } from './fixtures/edits';
import { anyClock, LANGUAGES, typedText } from './fixtures/typed-values';

const WIDEST = { bags: 99_999, items: 99_999, pounds: 99_999 };

/** A moment as Connect, another station or a person may have written it. */
const anyMoment = (from: number, to: number) =>
  fc
    .record({
      at: fc.integer({ min: from, max: to }),
      offset: fc.integer({ min: -14 * 60, max: 14 * 60 }),
      fraction: fc.constantFrom('', '.5', '.000', '.1234567'),
    })
    .map(({ at, offset, fraction }) => {
      const two = (n: number) => String(Math.abs(Math.trunc(n))).padStart(2, '0');
      const local = new Date(at - (at % 1000) + offset * 60_000).toISOString().slice(0, 19);
      return `${local}${fraction}${offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`}`;
    });

const anyWindow = fc
  .record({
    serviceOptionId: fc.integer({ min: 0, max: 999_999_999_999_999 }),
    startAt: anyMoment(Date.UTC(2020, 0), Date.UTC(2035, 0)),
    minutes: fc.integer({ min: 1, max: 3_000 }),
  })
  .chain(({ serviceOptionId, startAt, minutes }) => {
    const end = Date.parse(startAt) + minutes * 60_000;
    return anyMoment(end, end).map((endAt) => ({ serviceOptionId, startAt, endAt }));
  })
  .filter(({ startAt, endAt }) => Date.parse(startAt) < Date.parse(endAt));

const anyCents = fc.integer({ min: 0, max: 99_999_999 });
const anyText = fc.oneof(fc.constant(''), typedText);

const anyRequest = fc
  .record(
    {
      window: anyWindow,
      tip: anyCents,
      items: fc.integer({ min: 1, max: 99_999 }),
      bags: fc.integer({ min: 1, max: 99_999 }),
      // The greatest weight of the contract is beyond what a station can be told to accept.
      weight: fc.integer({ min: 1, max: 9_999_900 }),
      cartTotal: anyCents,
      alcoholic: fc.boolean(),
      bagLabel: anyText,
      specialInstructions: anyText,
    },
    { requiredKeys: [] },
  )
  .filter((changes) => Object.keys(changes).length > 0)
  .map((changes) => UpdateRequest.parse({ orderId: '12345676789012345678780', userId: 'u-1', changes }));

describe('an edit that is brought back to be corrected', () => {
  it('a reopened edit has the same changes, to the last digit of its instants', () => {
    fc.assert(
      fc.property(anyRequest, anyClock, fc.constantFrom(...LANGUAGES), (request, clock, language) => {
        const { fields, originalInstants } = fieldsFromEdit(request, clock, language);
        const { problems, request: again } = parseEdit(fields, editContext({ clock, language, originalInstants, limits: WIDEST }));
        expect(problems).toEqual({});
        expect(again).toEqual(request);
      }),
      { numRuns: 1_000 },
    );
  });

  it('a reopened edit has the same instants without the original texts', () => {
    fc.assert(
      fc.property(anyWindow, anyClock, (window, clock) => {
        const request = UpdateRequest.parse({ orderId: 'A', userId: 'u-1', changes: { window } });
        const { changes } = parseEdit(fieldsFromEdit(request, clock, 'en').fields, editContext({ clock, limits: WIDEST }));
        expect(changes.window?.serviceOptionId).toBe(window.serviceOptionId);
        expect(Date.parse(changes.window?.startAt ?? '')).toBe(Date.parse(window.startAt));
        expect(Date.parse(changes.window?.endAt ?? '')).toBe(Date.parse(window.endAt));
      }),
    );
  });

  it('a reopened edit is formatted for people, and its other fields are blank', () => {
    const request = UpdateRequest.parse({
      orderId: 'A',
      userId: 'u-1',
      changes: { tip: 450, weight: 1_425, alcoholic: false, bagLabel: '' },
    });
    expect(fieldsFromEdit(request, { timeZone: 'America/Toronto', locale: 'en-US' }, 'en').fields).toEqual(
      fields({ tip: '$4.50', weight: '14.25', alcoholic: 'no', bagLabelRemoved: 'yes' }),
    );
    expect(fieldsFromEdit(request, { timeZone: 'America/Toronto', locale: 'fr-CA' }, 'fr-CA').fields.tip).toBe('4,50\u00A0$');
  });
});

describe('an order that was looked up', () => {
  const clock = editContext().clock;
  const ids = { orderId: 'A', userId: 'u-1' };
  const window = { startsAt: '2026-11-22T22:00:00Z', endsAt: '2026-11-23T00:00:00Z' };

  it('a lookup fills only the fields that its response knows', () => {
    expect(fieldsFromDetails(details({ bagCount: 3, window }), ids, clock).fields).toEqual(
      fields({ bags: '3', windowStart: '2026-11-22 5:00 PM', windowEnd: '2026-11-22 7:00 PM' }),
    );
    expect(fieldsFromDetails(details(), ids, clock).fields).toEqual({ ...BLANK_FIELDS, ...ids });
  });

  it('an order that was looked up has nothing to save', () => {
    // Nothing (0) and more than a station allows are tests of their own: see there.
    const anyDetails: fc.Arbitrary<OrderDetails> = fc.record({
      ...(Object.fromEntries(Object.entries(details()).map(([key, value]) => [key, fc.constant(value)])) as {
        [Key in keyof OrderDetails]: fc.Arbitrary<OrderDetails[Key]>;
      }),
      bagCount: fc.option(fc.integer({ min: 1, max: 99 }), { nil: null }),
      window: fc.option(
        anyWindow.map(({ startAt, endAt }) => ({ startsAt: startAt, endsAt: endAt })),
        { nil: null },
      ),
    });
    fc.assert(
      fc.property(anyDetails, anyClock, fc.boolean(), (order, where, restarted) => {
        const { fields: had, originalInstants } = fieldsFromDetails(order, ids, where);
        const read = parseEdit(
          had,
          editContext({ baseline: had, clock: where, originalInstants: restarted ? new Map() : originalInstants }),
        );
        expect(read).toEqual({ problems: {}, changes: {}, request: null });
      }),
    );
  });
});
