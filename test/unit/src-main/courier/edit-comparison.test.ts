import { expect, it } from 'vitest';
import { compareEdit } from '../../../../src-main/courier/edit-comparison';
import { UpdateChanges } from '../../../../src-shared/order/update-request.schema';
import { details } from './fixtures/courier-harness';

const WINDOW = { serviceOptionId: 7, startAt: '2026-03-02T10:00:00Z', endAt: '2026-03-02T11:00:00Z' };
const changes = (parts: Record<string, unknown>) => UpdateChanges.parse(parts);
const order = (parts: Partial<ReturnType<typeof details>>) => ({ ...details('A'), ...parts });
const span = (startsAt: string, endsAt: string) => ({ startsAt, endsAt });

it('an edit counts as made when the order has its bag count', () => {
  expect(compareEdit(changes({ bags: 3 }), order({ bagCount: 3 }))).toBe('made');
  expect(compareEdit(changes({ bags: 3 }), order({ bagCount: 4 }))).toBe('not-made');
});

it('an edit counts as made when the order has its delivery window, in any time zone', () => {
  const window = span('2026-03-02T05:00:00-05:00', '2026-03-02T11:00:00.000Z');
  expect(compareEdit(changes({ window: WINDOW }), order({ window }))).toBe('made');
});

it.each([
  ['start', span('2026-03-02T09:00:00Z', WINDOW.endAt)],
  ['end', span(WINDOW.startAt, '2026-03-02T12:00:00Z')],
])('an edit counts as not made when the %s of the window differs', (_part, window) => {
  expect(compareEdit(changes({ window: WINDOW }), order({ window }))).toBe('not-made');
});

it('an edit counts as not made when one of two values differs', () => {
  const both = changes({ bags: 3, window: WINDOW });
  expect(compareEdit(both, order({ bagCount: 3, window: span(WINDOW.startAt, '2026-03-02T12:00:00Z') }))).toBe('not-made');
  expect(compareEdit(both, order({ bagCount: 3, window: span(WINDOW.startAt, WINDOW.endAt) }))).toBe('made');
});

it('an edit counts as partly made when Connect returns only some of its values', () => {
  expect(compareEdit(changes({ bags: 3, items: 9 }), order({ bagCount: 3 }))).toBe('partly');
  expect(compareEdit(changes({ bags: 3, window: WINDOW }), order({ bagCount: 3, window: null }))).toBe('partly');
  expect(compareEdit(changes({ bags: 3, tip: 500 }), order({ bagCount: 4 }))).toBe('not-made');
});

it('a comparison is inconclusive when Connect returns none of the edited values', () => {
  expect(compareEdit(changes({ items: 9, bagLabel: 'A-1' }), order({ bagCount: 3 }))).toBe('inconclusive');
  expect(compareEdit(changes({ bags: 3 }), order({ bagCount: null }))).toBe('inconclusive');
});
