// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { App } from '../../../src-renderer/App';
import { useDeferred } from '../../../src-renderer/deferred';
import { openStation, useStation } from '../../../src-renderer/station';
import type { Intent } from '../../../src-shared/intent/intent.schema';
import { accepted, createFakeBridge, stationWith } from './stage/fixtures/fake-bridge';
import { intentIn, STATES } from './stage/fixtures/intents';

vi.mock('../../../src-renderer/sounds', () => ({ playSound: () => undefined, loadSounds: async () => undefined }));

let bridge: ReturnType<typeof createFakeBridge>;
let recent: Intent[];

beforeEach(async () => {
  bridge = createFakeBridge();
  recent = [];
  bridge.answer('station.read', () => accepted(stationWith({ 'connection.mode': 'live' }, { kind: 'live', host: 'connect.example' })));
  bridge.answer('orders.recent', () => accepted(recent));
  bridge.answer('orders.standings', () => accepted([]));
  await openStation();
  // The list of orders is drawn after the first paint, which this environment does not report.
  useDeferred.setState({ hasFirstPaint: true });
  render(<App />);
});

afterEach(() => {
  fireEvent.click(screen.getByRole('tab', { selected: true }));
  for (const clear of screen.queryAllByRole('button', { name: 'Clear' })) fireEvent.click(clear);
  cleanup();
  useStation.setState({ orders: [] });
});

const typeInto = (role: 'textbox' | 'spinbutton', name: string, value: string) =>
  fireEvent.change(screen.getByRole(role, { name }), { target: { value } });

it('a typed order and its bags reach the main process once, and only after the big button is pressed', async () => {
  const answer = bridge.holdAnswers('orders.stage');
  typeInto('textbox', 'Order ID', 'A-1');
  typeInto('spinbutton', 'Bags', '3');
  expect(bridge.asked('orders.stage')).toEqual([]);

  fireEvent.click(screen.getByRole('button', { name: 'Stage order' }));
  fireEvent.click(screen.getByRole('button', { name: 'Stage order' }));
  await waitFor(() => expect(bridge.asked('orders.stage')).toMatchObject([{ request: { orderId: 'A-1', bags: 3 } }]));
  await act(() => answer({ ok: false, refusal: { kind: 'file-busy' } }));
  expect(bridge.asked('orders.stage')).toHaveLength(1);
});

it('the big button moves the focus to the field that is missing, and sends nothing', () => {
  typeInto('textbox', 'Order ID', 'A-1');
  fireEvent.click(screen.getByRole('button', { name: 'Stage order' }));
  expect(document.activeElement).toBe(screen.getByRole('spinbutton', { name: 'Bags' }));
  expect(bridge.asked('orders.stage')).toEqual([]);
});

it('a step that the main process reports changes the order’s card in the list', async () => {
  const held = intentIn({ ...STATES.held, until: Date.now() + 60_000 }, { orderId: 'A-7', bags: 2 });
  act(() => bridge.emit('orders.changed', [held]));
  const list = screen.getByRole('list', { name: 'Recent orders' });
  expect(within(list).getByRole('button', { name: /Undo/ })).toBeTruthy();

  act(() => bridge.emit('orders.changed', [{ ...held, state: STATES.staged, changedAt: held.changedAt + 1 }]));
  await waitFor(() => expect(within(list).queryByRole('button', { name: /Undo/ })).toBeNull());
  expect(list.textContent).toContain('Staged');
});

it('the arrow keys select the next tab and wrap around', () => {
  const tabs = screen.getAllByRole('tab');
  const [first, second] = tabs;
  if (!first || !second) throw new Error('The app has fewer than two tabs.');
  fireEvent.keyDown(first, { key: 'ArrowRight' });
  expect(second.getAttribute('aria-selected')).toBe('true');
  expect(document.activeElement).toBe(second);
  fireEvent.keyDown(second, { key: 'ArrowLeft' });
  fireEvent.keyDown(first, { key: 'ArrowLeft' });
  expect(tabs.at(-1)?.getAttribute('aria-selected')).toBe('true');
});

it('a network that comes back sends the waiting orders at once', async () => {
  bridge.answer('orders.sendNow', () => accepted(null));
  fireEvent(window, new Event('online'));
  await waitFor(() => expect(bridge.asked('orders.sendNow')).toHaveLength(1));
});

it('the strip does not miss that the window got the focus while it was drawn for the first time', () => {
  cleanup();
  const hasFocus = vi.spyOn(document, 'hasFocus').mockReturnValueOnce(false).mockReturnValue(true);
  render(<App />);
  expect(screen.getByText('Ready to scan')).toBeDefined();
  hasFocus.mockRestore();
});
