import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLANK_FIELDS, CHANGE_FIELDS, type EditFields, type FieldName } from '../../../../src-renderer/edit/fields';
import { type EditContext, parseEdit } from '../../../../src-renderer/edit/parse-edit';
import { editProblemMessage } from '../../../../src-renderer/strings';
import { type UpdateChanges, UpdateRequest } from '../../../../src-shared/order/update-request.schema';
import type { StoreClock } from '../../../../src-shared/time/store-time';
import { formatPounds } from '../../../../src-shared/weight/weight-format';
import { createTestClient, destination, orderJson } from '../../src-main/connect/fixtures/client';
import { httpResponse, startServer } from '../../src-main/connect/fixtures/server';
import { editContext, fields } from './fixtures/edits';
import {
  anyClock,
  LANGUAGES,
  type TypedWindow,
  typedCount,
  typedMoney,
  typedText,
  typedWeight,
  typedWindow,
  waysToWriteCount,
  waysToWriteMoment,
} from './fixtures/typed-values';

const read = (set: Partial<EditFields>, more: Partial<EditContext> = {}) => parseEdit(fields(set), editContext(more));

/** One change: what stands in its boxes, and what the published table says of its fields. */
interface Touched {
  readonly boxes: Partial<EditFields>;
  readonly change: keyof UpdateChanges;
  /** By the API's names; a function where several texts are the same value. */
  readonly wire: Readonly<Record<string, unknown>>;
}

/** Decimals of JSON have no ending zeros: `12.5` for 12.50, and `12` for 12.00. */
const decimal = (hundredths: number): number => Number(formatPounds(hundredths));

const touchedWindow = ({ optionId, start, end }: TypedWindow): Touched => ({
  boxes: { serviceOption: optionId.text, windowStart: start.text, windowEnd: end.text },
  change: 'window',
  wire: {
    service_option_id: optionId.value,
    start_at: expect.toSatisfy((text: string) => Date.parse(text) === start.value && /(Z|[+-]\d\d:\d\d)$/.test(text)),
    end_at: expect.toSatisfy((text: string) => Date.parse(text) === end.value && /(Z|[+-]\d\d:\d\d)$/.test(text)),
  },
});

/** Any set of changes, each typed in one of the ways in which people of that language type it. */
const anyTouched = (language: (typeof LANGUAGES)[number], clock: StoreClock): fc.Arbitrary<readonly Touched[]> =>
  fc
    .record(
      {
        window: typedWindow(clock).map(touchedWindow),
        tip: typedMoney(language).map(
          ({ value, text }): Touched => ({ boxes: { tip: text }, change: 'tip', wire: { initial_tip_cents: value } }),
        ),
        items: typedCount(999).map(
          ({ value, text }): Touched => ({ boxes: { items: text }, change: 'items', wire: { items_count: value } }),
        ),
        bags: typedCount(99).map(({ value, text }): Touched => ({ boxes: { bags: text }, change: 'bags', wire: { bags_count: value } })),
        weight: typedWeight(50_000).map(
          ({ value, text }): Touched => ({ boxes: { weight: text }, change: 'weight', wire: { items_weight: decimal(value) } }),
        ),
        cartTotal: typedMoney(language).map(
          ({ value, text }): Touched => ({ boxes: { cartTotal: text }, change: 'cartTotal', wire: { cart_total: decimal(value) } }),
        ),
        alcoholic: fc
          .boolean()
          .map((has): Touched => ({ boxes: { alcoholic: has ? 'yes' : 'no' }, change: 'alcoholic', wire: { alcoholic: has } })),
        bagLabel: typedText.map((text): Touched => ({ boxes: { bagLabel: text }, change: 'bagLabel', wire: { bag_label: text } })),
        noBagLabel: fc.constant<Touched>({ boxes: { bagLabelRemoved: 'yes' }, change: 'bagLabel', wire: { bag_label: '' } }),
        specialInstructions: typedText.map(
          (text): Touched => ({
            boxes: { specialInstructions: text },
            change: 'specialInstructions',
            wire: { special_instructions: text },
          }),
        ),
        noInstructions: fc.constant<Touched>({
          boxes: { specialInstructionsRemoved: 'yes' },
          change: 'specialInstructions',
          wire: { special_instructions: '' },
        }),
      },
      { requiredKeys: [] },
    )
    .map(({ noBagLabel, noInstructions, ...rest }) => [
      ...Object.values(rest),
      // A text is written or taken away.
      ...(noBagLabel && !rest.bagLabel ? [noBagLabel] : []),
      ...(noInstructions && !rest.specialInstructions ? [noInstructions] : []),
    ]);

const anyEdit = fc.record({ language: fc.constantFrom(...LANGUAGES), clock: anyClock }).chain(({ language, clock }) =>
  anyTouched(language, clock).map((touched) => ({
    language,
    clock,
    touched,
    boxes: Object.assign({}, ...touched.map(({ boxes }) => boxes)) as Partial<EditFields>,
    wire: Object.assign({}, ...touched.map(({ wire }) => wire)) as Record<string, unknown>,
  })),
);

describe('what was touched is what changes', () => {
  it('only changed fields are sent, with the same values in every language', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson('A'))));
    const client = createTestClient();
    await fc.assert(
      fc.asyncProperty(anyEdit, async ({ language, clock, touched, boxes, wire }) => {
        const { problems, changes, request } = read(boxes, { language, clock });
        expect(problems).toEqual({});
        expect(Object.keys(changes).toSorted()).toEqual(touched.map(({ change }) => change).toSorted());
        // Without a change there is nothing to send.
        expect(request !== null).toBe(touched.length > 0);
        if (!request) return;
        expect(await client.update(destination(server.origin), request)).toMatchObject({ ok: true });
        const { requestLine, body } = server.received.at(-1) ?? { requestLine: '', body: '' };
        expect(requestLine).toBe('PUT /v2/fulfillment/users/u-1/orders/A/last_mile HTTP/1.1');
        const sent: Record<string, unknown> = JSON.parse(body);
        expect(sent).toEqual(wire);
        expect(Object.keys(sent)).toHaveLength(Object.keys(wire).length);
      }),
      { numRuns: 400 },
    );
  });

  it('a value that equals the order’s is not sent, however it is written', () => {
    const bags = fc.integer({ min: 1, max: 99 });
    const clock = editContext().clock;
    const had = fc.record({ bags, start: fc.integer({ min: 0, max: 10_000 }), minutes: fc.integer({ min: 1, max: 600 }) });
    const backOr = fc.constantFrom<'untouched' | 'put-back' | 'blank'>('untouched', 'put-back', 'blank');
    fc.assert(
      fc.property(had, anyTouched('en', clock), backOr, backOr, fc.nat(), (order, touched, bagsBox, windowBoxes, way) => {
        const start = Date.UTC(2026, 10, 22) + order.start * 60_000;
        const end = start + order.minutes * 60_000;
        const [startText = '', ...starts] = waysToWriteMoment(start, clock);
        const [endText = '', ...ends] = waysToWriteMoment(end, clock);
        const baseline = fields({ bags: String(order.bags), windowStart: startText, windowEnd: endText });
        const pick = (ways: readonly string[]) => ways[way % ways.length] ?? '';
        const boxes: Partial<EditFields> = {
          bags: { untouched: baseline.bags, 'put-back': pick(waysToWriteCount(order.bags)), blank: '' }[bagsBox],
          // What a window that was emptied means is a test of its own.
          windowStart: windowBoxes === 'put-back' ? pick(starts) : startText,
          windowEnd: windowBoxes === 'put-back' ? pick(ends) : endText,
        };
        const others = touched.filter(({ change }) => change !== 'bags' && change !== 'window');
        const { problems, changes } = parseEdit(
          { ...baseline, ...boxes, ...Object.assign({}, ...others.map((one) => one.boxes)) },
          editContext({ baseline }),
        );
        expect(problems).toEqual({});
        expect(Object.keys(changes).toSorted()).toEqual(others.map(({ change }) => change).toSorted());
      }),
    );
  });

  it('a value that differs slightly from the order’s is sent', () => {
    const baseline = fields({ bags: '3', windowStart: '2026-11-22 5:00 PM', windowEnd: '2026-11-22 7:00 PM' });
    const { changes } = parseEdit(
      { ...baseline, bags: '4', serviceOption: '41', windowEnd: '2026-11-22 7:01 PM' },
      editContext({ baseline }),
    );
    expect(changes).toEqual({
      bags: 4,
      window: { serviceOptionId: 41, startAt: '2026-11-22T17:00:00-05:00', endAt: '2026-11-22T19:01:00-05:00' },
    });
  });

  it('every filled field is sent when the order was not looked up', () => {
    expect(read({ bags: '3', alcoholic: 'no', tip: '0' }).changes).toEqual({ bags: 3, alcoholic: false, tip: 0 });
  });

  it.each<[string, Partial<EditFields>]>([
    ['nothing', {}],
    ['spaces in every box of a number', { bags: ' ', items: ' ', weight: ' ', tip: '\u00A0', cartTotal: ' ' }],
    ['spaces in the boxes of the window', { serviceOption: ' ', windowStart: ' ', windowEnd: ' ' }],
  ])('%s changes nothing', (_what, boxes) => {
    expect(read(boxes)).toEqual({ problems: {}, changes: {}, request: null });
  });
});

describe('an order about which Connect says what this station would refuse', () => {
  it('an order without bags can have its tip changed', () => {
    const baseline = fields({ bags: '0' });
    expect(parseEdit({ ...baseline, tip: '4.50' }, editContext({ baseline }))).toMatchObject({
      problems: {},
      request: { changes: { tip: 450 } },
    });
  });

  it('an order with more bags than the station allows can have its tip changed', () => {
    const baseline = fields({ bags: '100' });
    expect(parseEdit({ ...baseline, tip: '4.50' }, editContext({ baseline }))).toMatchObject({
      problems: {},
      request: { changes: { tip: 450 } },
    });
  });

  it('a typed value that equals the order’s is not sent, even beyond the station’s limits', () => {
    const baseline = fields({ bags: '3' });
    expect(parseEdit({ ...baseline, bags: '100' }, editContext({ baseline }))).toMatchObject({
      problems: { bags: { kind: 'count', problem: { kind: 'too-large' }, max: 99 } },
      changes: {},
      request: null,
    });
  });
});

describe('a text for the shopper', () => {
  it('a blank field does not remove a text', () => {
    fc.assert(
      fc.property(typedText, typedText, (bagLabel, specialInstructions) => {
        const baseline = fields({ bagLabel, specialInstructions });
        const { changes } = parseEdit({ ...baseline, bagLabel: '', specialInstructions: '', tip: '1' }, editContext({ baseline }));
        expect(changes).toEqual({ tip: 100 });
      }),
    );
  });

  it('a requested removal is sent with and without a lookup', () => {
    const asked = { bagLabelRemoved: 'yes', specialInstructionsRemoved: 'yes' } as const;
    expect(read(asked).request?.changes).toEqual({ bagLabel: '', specialInstructions: '' });
    expect(read(asked, { baseline: fields({ bagLabel: 'Ice' }) }).request?.changes).toEqual({ bagLabel: '', specialInstructions: '' });
  });

  it('a typed text is sent although its removal was requested before', () => {
    expect(read({ bagLabel: 'Ice', bagLabelRemoved: 'yes' }).changes).toEqual({ bagLabel: 'Ice' });
  });

  it('a text of spaces counts as blank', () => {
    expect(read({ bagLabel: ' ', specialInstructions: '  \u00A0', tip: '1' }).changes).toEqual({ tip: 100 });
  });

  it('a text may have the contract’s maximum length, and no more', () => {
    const longest = 'x'.repeat(5_000);
    expect(read({ specialInstructions: longest }).request?.changes).toEqual({ specialInstructions: longest });
    expect(read({ specialInstructions: `${longest}x` })).toEqual({
      problems: { specialInstructions: { kind: 'too-long', max: 5_000 } },
      changes: {},
      request: null,
    });
  });
});

describe('what cannot be read', () => {
  it.each<[Partial<EditFields>, FieldName, object]>([
    [{ orderId: '' }, 'orderId', { kind: 'order', problem: { kind: 'empty' } }],
    [{ orderId: '..' }, 'orderId', { kind: 'order', problem: { kind: 'dots' } }],
    [{ userId: ' ' }, 'userId', { kind: 'user', problem: { kind: 'empty' } }],
    [
      { userId: 'a\u0007' },
      'userId',
      { kind: 'user', problem: { kind: 'hidden-character', character: { codePoint: 7, textBefore: 'a' } } },
    ],
    [{ bags: '0' }, 'bags', { kind: 'count', problem: { kind: 'too-small' }, max: 99 }],
    [{ bags: '100' }, 'bags', { kind: 'count', problem: { kind: 'too-large' }, max: 99 }],
    [{ items: '2.5' }, 'items', { kind: 'count', problem: { kind: 'not-whole' }, max: 999 }],
    [{ items: 'three' }, 'items', { kind: 'count', problem: { kind: 'not-a-number' }, max: 999 }],
    [{ weight: '12.3456' }, 'weight', { kind: 'weight', problem: { kind: 'too-precise' }, max: 500 }],
    [{ weight: '500.01' }, 'weight', { kind: 'weight', problem: { kind: 'too-large' }, max: 500 }],
    [{ weight: '0' }, 'weight', { kind: 'weight', problem: { kind: 'too-small' }, max: 500 }],
    [{ items: '1e2' }, 'items', { kind: 'count', problem: { kind: 'notation' }, max: 999 }],
    [{ bags: '1,000' }, 'bags', { kind: 'count', problem: { kind: 'ambiguous', readings: ['1000', '1'] }, max: 99 }],
    [{ weight: '1,000' }, 'weight', { kind: 'weight', problem: { kind: 'ambiguous', readings: ['1000', '1'] }, max: 500 }],
    [{ tip: '-4.50' }, 'tip', { kind: 'money', problem: { kind: 'negative' } }],
    [{ tip: '4.5051' }, 'tip', { kind: 'money', problem: { kind: 'too-precise' } }],
    [{ tip: 'four' }, 'tip', { kind: 'money', problem: { kind: 'not-money' } }],
    [{ cartTotal: '1000000' }, 'cartTotal', { kind: 'money', problem: { kind: 'too-large' } }],
    [{ bagLabel: 'x'.repeat(5_001) }, 'bagLabel', { kind: 'too-long', max: 5_000 }],
  ])('the invalid field %j has a problem and blocks the edit, and the other fields are still parsed', (boxes, name, problem) => {
    const { problems, changes, request } = read({ alcoholic: 'yes', ...boxes });
    expect(problems).toEqual({ [name]: problem });
    expect(changes).toEqual({ alcoholic: true });
    expect(request).toBeNull();
    const said = problems[name];
    expect(said && editProblemMessage(said, editContext().clock)).toMatch(/\S.{5,}/);
  });

  it('every invalid field has its problem', () => {
    const { problems } = read({ orderId: '', userId: '', bags: 'x', tip: 'y', weight: 'z', serviceOption: '5' });
    expect(Object.keys(problems).toSorted()).toEqual(['bags', 'orderId', 'tip', 'userId', 'weight', 'windowEnd', 'windowStart']);
  });

  it('a number that may be a thousand or a thousandth is ambiguous only in the language that writes it so', () => {
    expect(read({ tip: '1,234' }, { language: 'en' }).changes).toEqual({ tip: 123_400 });
    expect(read({ tip: '1,234' }, { language: 'fr-CA' }).problems).toEqual({
      tip: { kind: 'money', problem: { kind: 'ambiguous', readings: ['1234', '1.234'] } },
    });
    expect(read({ tip: '4,50 $' }, { language: 'fr-CA' }).changes).toEqual({ tip: 450 });
    expect(read({ tip: '4,50 $' }, { language: 'en' }).changes).toEqual({ tip: 450 });
  });

  it('a request is always valid and within the station’s limits, whatever is typed', () => {
    const anyText = fc.oneof(
      fc.string(),
      fc.constantFrom('3', '03', '1e3', '4.50', '$1,234.50', '2026-11-01 1:30 AM', '2026-11-22T17:30:00-05:00', 'yes', '41', '..'),
    );
    const anyFields = fc.record(
      Object.fromEntries(Object.keys(BLANK_FIELDS).map((name) => [name, anyText])) as Record<FieldName, fc.Arbitrary<string>>,
    );
    fc.assert(
      fc.property(anyFields, anyFields, (typed, had) => {
        const { request, problems, changes } = parseEdit(typed as EditFields, editContext({ baseline: had as EditFields }));
        for (const problem of Object.values(problems)) expect(editProblemMessage(problem, editContext().clock)).not.toBe('');
        if (!request) return;
        expect(problems).toEqual({});
        expect(UpdateRequest.safeParse(request)).toEqual({ success: true, data: request });
        expect(request.changes).toEqual(changes);
        expect(request.changes.bags ?? 1).toBeLessThanOrEqual(99);
        expect(request.changes.items ?? 1).toBeLessThanOrEqual(999);
        expect(request.changes.weight ?? 1).toBeLessThanOrEqual(50_000);
      }),
      { numRuns: 1_000 },
    );
  });

  it('every field of the form is parsed', () => {
    // A box that is added to the form and forgotten here would be typed into and never sent.
    const valid: Readonly<Record<FieldName, string>> = {
      orderId: 'A',
      userId: 'u-1',
      serviceOption: '41',
      windowStart: '2026-11-22 5:00 PM',
      windowEnd: '2026-11-22 7:00 PM',
      tip: '4.50',
      items: '12',
      bags: '3',
      weight: '14.25',
      cartTotal: '120',
      alcoholic: 'yes',
      bagLabel: 'Ice',
      specialInstructions: 'Ring twice',
      bagLabelRemoved: 'yes',
      specialInstructionsRemoved: 'yes',
    };
    for (const name of CHANGE_FIELDS) {
      const { problems, changes } = read({ [name]: valid[name] });
      expect(Object.keys(problems).length + Object.keys(changes).length, name).toBeGreaterThan(0);
    }
  });
});
