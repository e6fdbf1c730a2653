import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EditFields } from '../../../../src-renderer/edit/fields';
import { type EditContext, parseEdit } from '../../../../src-renderer/edit/parse-edit';
import { createTestClient, destination, orderJson } from '../../src-main/connect/fixtures/client';
import { httpResponse, startServer } from '../../src-main/connect/fixtures/server';
import { editContext, fields } from './fixtures/edits';
import { anyTypedChanges, anyTypedEdit } from './fixtures/typed-edits';
import { typedText, waysToWriteCount, waysToWriteMoment } from './fixtures/typed-values';

const read = (set: Partial<EditFields>, more: Partial<EditContext> = {}) => parseEdit(fields(set), editContext(more));

describe('the changes of an edit', () => {
  it('only changed fields are sent, with the same values in every language', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson('A'))));
    const client = createTestClient();
    await fc.assert(
      fc.asyncProperty(anyTypedEdit, async ({ language, clock, typed, boxes, wire }) => {
        const { problems, changes, request } = read(boxes, { language, clock });
        expect(problems).toEqual({});
        expect(Object.keys(changes).toSorted()).toEqual(typed.map(({ change }) => change).toSorted());
        // Without a change there is nothing to send.
        expect(request !== null).toBe(typed.length > 0);
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
      fc.property(had, anyTypedChanges('en', clock), backOr, backOr, fc.nat(), (order, typed, bagsBox, windowBoxes, way) => {
        const start = Date.UTC(2026, 10, 22) + order.start * 60_000;
        const end = start + order.minutes * 60_000;
        const [startText = '', ...starts] = waysToWriteMoment(start, clock);
        const [endText = '', ...ends] = waysToWriteMoment(end, clock);
        const baseline = fields({ bags: String(order.bags), windowStart: startText, windowEnd: endText });
        const pick = (ways: readonly string[]) => ways[way % ways.length] ?? '';
        const boxes: Partial<EditFields> = {
          bags: { untouched: baseline.bags, 'put-back': pick(waysToWriteCount(order.bags)), blank: '' }[bagsBox],
          // Another test covers an emptied window.
          windowStart: windowBoxes === 'put-back' ? pick(starts) : startText,
          windowEnd: windowBoxes === 'put-back' ? pick(ends) : endText,
        };
        const others = typed.filter(({ change }) => change !== 'bags' && change !== 'window');
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

describe('an order that Connect reports beyond the limits of the station', () => {
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
