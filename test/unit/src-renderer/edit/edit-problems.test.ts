import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLANK_FIELDS, CHANGE_FIELDS, type EditFields, type FieldName } from '../../../../src-renderer/edit/fields';
import { type EditContext, parseEdit } from '../../../../src-renderer/edit/parse-edit';
import { editProblemMessage } from '../../../../src-renderer/strings';
import { UpdateRequest } from '../../../../src-shared/order/update-request.schema';
import { editContext, fields } from './fixtures/edits';

const read = (set: Partial<EditFields>, more: Partial<EditContext> = {}) => parseEdit(fields(set), editContext(more));

describe('the problems of an edit', () => {
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
    // A field that is added to the form but not to this parser would be typed into and never sent.
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
