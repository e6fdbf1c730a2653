import { describe, expect, it } from 'vitest';
import { UpdateRequest } from '../../../../src-shared/order/update-request.schema';

const ORDER = { orderId: '12345676789012345678780', userId: 'u-1' };
const WINDOW = { serviceOptionId: 7, startAt: '2018-02-22T10:00:00-05:00', endAt: '2018-02-22T12:00:00-05:00' };

const problemsOf = (request: unknown): string[] =>
  UpdateRequest.safeParse(request).error?.issues.map((issue) => issue.path.join('.')) ?? [];

it.each([
  ['one field', { bags: 3 }],
  ['no tip', { tip: 0 }],
  ['no alcohol', { alcoholic: false }],
  ['a label that is taken away', { bagLabel: '' }],
  ['instructions that are taken away', { specialInstructions: '' }],
  ['a window', { window: WINDOW }],
  [
    'a window across the end of daylight-saving time',
    { window: { ...WINDOW, startAt: '2018-11-04T01:30:00-04:00', endAt: '2018-11-04T01:30:00-05:00' } },
  ],
  [
    'everything',
    {
      window: WINDOW,
      tip: 450,
      items: 12,
      bags: 3,
      weight: 1425,
      cartTotal: 123_456,
      alcoholic: true,
      bagLabel: 'A-12',
      specialInstructions: 'Étage 2',
    },
  ],
])('an edit can change %s', (_what, changes) => {
  expect(UpdateRequest.parse({ ...ORDER, changes })).toEqual({ ...ORDER, changes });
});

it('an edit needs neither a user nor a service option, because some order paths have none', () => {
  const request = { orderId: ORDER.orderId, changes: { window: { startAt: WINDOW.startAt, endAt: WINDOW.endAt } } };
  expect(UpdateRequest.parse(request)).toEqual(request);
});

it('an edit without changes is refused', () => {
  expect(problemsOf({ ...ORDER, changes: {} })).toEqual(['changes']);
  expect(problemsOf({ ...ORDER, changes: { bags: undefined } })).toEqual(['changes']);
});

it.each([
  ['no order', { userId: 'u-1', changes: { bags: 1 } }, 'orderId'],
  ['a user that a URL would swallow', { orderId: 'a', userId: '..', changes: { bags: 1 } }, 'userId'],
  ['an id that a URL would swallow', { orderId: '..', userId: 'u-1', changes: { bags: 1 } }, 'orderId'],
])('the change %s is refused', (_what, request, path) => {
  expect(problemsOf(request)).toEqual([path]);
});

describe('edits that are never sent', () => {
  it.each([
    ['a field nobody knows', { bags: 1, priority: true }, 'changes'],
    ['a window without its ends', { window: { serviceOptionId: 7 } }, 'changes.window.startAt'],
    ['a window without a start', { window: { endAt: WINDOW.endAt } }, 'changes.window.startAt'],
    ['a window without an end', { window: { serviceOptionId: 7, startAt: WINDOW.startAt } }, 'changes.window.endAt'],
    ['a window that ends before it starts', { window: { ...WINDOW, endAt: '2018-02-22T09:00:00-05:00' } }, 'changes.window.endAt'],
    ['a window of no length', { window: { ...WINDOW, endAt: '2018-02-22T15:00:00Z' } }, 'changes.window.endAt'],
    ['a time without an offset', { window: { ...WINDOW, startAt: '2018-02-22T10:00:00' } }, 'changes.window.startAt'],
    ['a day that is none', { window: { ...WINDOW, endAt: '2018-02-30T10:00:00Z' } }, 'changes.window.endAt'],
    ['half a service option', { window: { ...WINDOW, serviceOptionId: 7.5 } }, 'changes.window.serviceOptionId'],
    ['a service option as text', { window: { ...WINDOW, serviceOptionId: '7' } }, 'changes.window.serviceOptionId'],
    ['half a cent', { tip: 4.5 }, 'changes.tip'],
    ['a tip that is taken', { tip: -1 }, 'changes.tip'],
    ['a cart of a million', { cartTotal: 100_000_000 }, 'changes.cartTotal'],
    ['no bags', { bags: 0 }, 'changes.bags'],
    ['no items', { items: 0 }, 'changes.items'],
    ['no weight', { weight: 0 }, 'changes.weight'],
    ['alcohol as a word', { alcoholic: 'no' }, 'changes.alcoholic'],
    ['a label of an hour of scans', { bagLabel: 'x'.repeat(5_001) }, 'changes.bagLabel'],
    ['instructions of an hour of scans', { specialInstructions: 'x'.repeat(5_001) }, 'changes.specialInstructions'],
  ])('an edit with %s is refused and names the field', (_what, changes, path) => {
    expect(problemsOf({ ...ORDER, changes })).toContain(path);
  });
});
