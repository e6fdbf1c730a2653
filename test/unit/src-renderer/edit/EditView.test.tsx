// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EditView } from '../../../../src-renderer/edit/EditView';
import { discardEdit, setEdit } from '../../../../src-renderer/edit/edit-store';
import { useStation } from '../../../../src-renderer/station';
import type { OrderPaths } from '../../../../src-shared/order/order-paths';
import { accepted, createFakeBridge, stationWith } from '../stage/fixtures/fake-bridge';
import { editIn, reasonWith, rejected } from './fixtures/edits';

vi.mock('../../../../src-renderer/sounds', () => ({ playSound: () => undefined }));

let bridge: ReturnType<typeof createFakeBridge>;

beforeEach(() => {
  bridge = createFakeBridge();
  bridge.answer('orders.find', () => accepted({ intents: [], nextBefore: null }));
});
afterEach(() => {
  cleanup();
  discardEdit();
});

const switchTo = (paths: OrderPaths) =>
  useStation.setState({
    station: stationWith(
      { language: 'en', 'connection.mode': 'live', 'connection.orderPaths': paths, 'station.timeZone': 'America/Toronto' },
      { kind: 'live', host: 'connect.example' },
    ),
    orders: [],
  });

function open(paths: OrderPaths): void {
  switchTo(paths);
  render(<EditView />);
}

const namesOf = (role: 'textbox' | 'spinbutton' | 'switch') =>
  screen
    .getAllByRole(role)
    .map((field) => document.querySelector(`label[for="${field.id}"]`)?.textContent ?? field.getAttribute('aria-labelledby'));

const WITH_USER = [
  'Order ID',
  'User ID',
  'Service option',
  'Window start',
  'Window end',
  'Weight (lb)',
  'Cart total',
  'Tip',
  'Bag label',
  'Special instructions',
];

it.each<[OrderPaths, readonly string[], RegExp]>([
  ['lastmile', WITH_USER, /^Pick a window or fill all three\./],
  ['users', WITH_USER, /^Pick a window or fill all three\./],
  [
    'dispatch',
    WITH_USER.filter((name) => name !== 'User ID' && name !== 'Bag label'),
    /^Pick a window, or fill start and end on the hour\./,
  ],
])('the Edit view shows exactly the fields that the paths %s have', (paths, boxes, hint) => {
  open(paths);
  expect(namesOf('textbox')).toEqual(boxes);
  expect(namesOf('spinbutton')).toEqual(['Bags', 'Items']);
  expect(screen.getAllByRole('switch')).toHaveLength(1);
  expect(screen.queryAllByRole('button', { name: 'Remove bag label' })).toHaveLength(boxes.includes('Bag label') ? 1 : 0);
  expect(screen.getByText(hint)).toBeTruthy();
});

it('the fields follow the order paths while the view is open, and keep what was typed', () => {
  open('lastmile');
  fireEvent.change(screen.getByRole('textbox', { name: 'User ID' }), { target: { value: 'u-1' } });
  fireEvent.change(screen.getByRole('textbox', { name: 'Bag label' }), { target: { value: 'Blue' } });
  act(() => switchTo('dispatch'));
  expect(screen.queryByRole('textbox', { name: 'User ID' })).toBeNull();
  expect(screen.queryByRole('textbox', { name: 'Bag label' })).toBeNull();
  act(() => switchTo('users'));
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'User ID' }).value).toBe('u-1');
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Bag label' }).value).toBe('Blue');
});

it('an order without a user is saved on paths that need none, and asks for a full hour in words at the field', async () => {
  open('dispatch');
  bridge.answer('orders.update', () => ({ ok: false, refusal: { kind: 'edit-not-possible', field: 'windowStart' } }));
  const type = (name: string, value: string) => fireEvent.change(screen.getByRole('textbox', { name }), { target: { value } });
  type('Order ID', 'A-1');
  type('Window start', '2026-12-01 5:30 PM');
  type('Window end', '2026-12-01 7:00 PM');
  fireEvent.click(screen.getByRole('button', { name: 'Save changes' }));
  const start = screen.getByRole('textbox', { name: 'Window start' });
  expect(start.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByText('Only on the hour, such as 5:00 PM.').id).toBe(start.getAttribute('aria-describedby'));
  expect(document.activeElement).toBe(start);
  expect(bridge.asked('orders.update')).toEqual([]);

  type('Window start', '2026-12-01 5:00 PM');
  fireEvent.click(screen.getByRole('button', { name: 'Save changes' }));
  await waitFor(() => expect(bridge.asked('orders.update')).toHaveLength(1));
  expect(bridge.asked('orders.update')).toMatchObject([
    { request: { orderId: 'A-1', changes: { window: { startAt: '2026-12-01T17:00:00-05:00', endAt: '2026-12-01T19:00:00-05:00' } } } },
  ]);
  expect(bridge.asked('orders.update')[0]?.request).not.toHaveProperty('userId');
  await screen.findByText('The settings for this store’s orders have changed. Check Window start, then save again.');
});

it('an error at a field that the view does not show is in the alert at the top', () => {
  open('dispatch');
  const errors = [reasonWith({ field: 'userId', message: 'User Not Found' }), reasonWith({ field: 'tip', message: 'Invalid tip.' })];
  act(() => setEdit({ edit: editIn(rejected(...errors)) }));
  const alert = screen.getByText(/User Not Found/).closest('[role="alert"]');
  expect(alert).toBeTruthy();
  expect(alert?.textContent).not.toContain('Invalid tip.');
  expect(screen.getByRole('textbox', { name: 'Tip' }).getAttribute('aria-invalid')).toBe('true');
});
