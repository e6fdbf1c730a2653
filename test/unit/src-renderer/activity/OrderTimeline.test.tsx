// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useHistory } from '../../../../src-renderer/activity/history-store';
import { OrderTimeline } from '../../../../src-renderer/activity/OrderTimeline';
import { useStation } from '../../../../src-renderer/station';
import { followKnownOrders } from '../../../../src-renderer/station/known-orders';
import type { Intent, StepRecord } from '../../../../src-shared/intent/intent.schema';
import { unknownOrder } from '../../../../src-shared/order/known-order';
import type { KnownOrder } from '../../../../src-shared/order/known-order.schema';
import { OrderId } from '../../../../src-shared/order/order.schema';
import { accepted, createFakeBridge, stationWith } from '../stage/fixtures/fake-bridge';
import { intentIn, MORNING, STATES } from '../stage/fixtures/intents';

const orderId = OrderId.parse('A');
const step = (fields: Partial<StepRecord> & Pick<StepRecord, 'at' | 'cause' | 'to'>): StepRecord => ({
  from: null,
  attempt: 0,
  failure: null,
  answer: null,
  ...fields,
});
const RECORDS = [
  step({ at: MORNING, cause: 'handed-over', to: 'held' }),
  step({ at: MORNING + 5_000, cause: 'hold-expired', from: 'held', to: 'waiting' }),
  step({ at: MORNING + 5_000, cause: 'send', from: 'waiting', to: 'sending', attempt: 1 }),
  step({ at: MORNING + 86_405_000, cause: 'accepted', from: 'sending', to: 'staged', attempt: 1 }),
];

beforeEach(() => {
  useHistory.setState({ ...useHistory.getInitialState(), openOrderId: orderId }, true);
  useStation.setState(
    { ...useStation.getInitialState(), station: stationWith({ 'connection.mode': 'live', 'station.timeZone': 'UTC' }) },
    true,
  );
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function show(...timelines: readonly { readonly intent: Intent; readonly records: readonly StepRecord[] }[]): void {
  createFakeBridge().answer('orders.history', () => accepted(timelines));
  render(<OrderTimeline orderId={orderId} />);
}

const steps = async () => within(await screen.findByRole('list', { name: 'What happened' })).getAllByRole('listitem');

it('a history writes the day once, and again only where it changes', async () => {
  show({
    intent: intentIn(STATES.staged, { bags: 3 }),
    records: [...RECORDS, step({ at: MORNING + 86_406_000, cause: 'prove', to: 'staged' })],
  });
  const days = (await steps()).map((item) => /[A-Z][a-z]{2} \d+, \d{4}/.exec(item.textContent ?? '')?.[0]);
  expect(days).toEqual(['Mar 2, 2026', 'Mar 3, 2026', undefined]);
});

it('a history shows the state and the contents, and keeps IDs and raw values for IT', async () => {
  const intent = intentIn(STATES.staged, { bags: 3, userId: 'U-5' });
  show({ intent, records: RECORDS });
  expect((await steps()).map(({ textContent }) => textContent?.replace(/\s/g, ' '))).toEqual([
    expect.stringMatching(/9:00:00 AM.*Stage order pressed.*5 s to undo · 1 day 0 h$/),
    expect.stringMatching(/9:00:05 AM.*Staged$/),
  ]);
  expect(screen.getByRole('heading', { name: 'Staged' }).parentElement?.textContent).toContain('3 bags');
  const forIt = screen.getByText('Details for IT').closest('details');
  expect(forIt?.open).toBe(false);
  expect(forIt?.textContent).toContain(intent.id);
  expect(forIt?.textContent).toContain('U-5');
  expect(forIt?.textContent).toContain('hold-expired');
});

it('a history can be left with the keyboard alone', async () => {
  show({ intent: intentIn(STATES.staged), records: RECORDS });
  await steps();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Back to the list' }));
  fireEvent.keyDown(document.activeElement as Element, { key: 'Escape' });
  expect(useHistory.getState().openOrderId).toBeNull();
});

it('an order without a history is not shown as an empty screen', async () => {
  show();
  expect(await screen.findByText('This station has no history of this order.')).toBeTruthy();
});

it('a history lists each place of the order with its time, and changes it', async () => {
  const bridge = createFakeBridge();
  const places = [
    { place: 'Fridge B', at: MORNING },
    { place: null, at: MORNING + 60_000 },
    { place: 'Shelf 4', at: MORNING + 120_000 },
  ];
  bridge.answer('orders.history', () => accepted([{ intent: intentIn(STATES.staged, { bags: 3 }), records: RECORDS }]));
  bridge.answer('orders.known', () => accepted([{ ...unknownOrder(orderId), places }]));
  bridge.answer('orders.setPlace', () => accepted(null));
  useStation.setState({
    station: stationWith({ 'connection.mode': 'live', 'station.timeZone': 'UTC', 'stage.place': 'ask', 'stage.places': ['Cart 2'] }),
  });
  render(<OrderTimeline orderId={orderId} />);
  const section = await screen.findByRole('region', { name: 'Staging place: Shelf 4' });
  expect(
    within(section)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent?.replace(/\s/g, ' ')),
  ).toEqual([
    expect.stringMatching(/9:00 AM Fridge B$/),
    expect.stringMatching(/9:01 AM Place removed$/),
    expect.stringMatching(/9:02 AM Shelf 4$/),
  ]);
  expect(screen.getByRole('heading', { name: 'Staged' }).parentElement?.textContent).toContain('3 bags · Shelf 4');
  fireEvent.click(within(section).getByRole('button', { name: 'Change place' }));
  fireEvent.click(within(section).getByRole('button', { name: 'Cart 2' }));
  expect(bridge.asked('orders.setPlace')).toEqual([{ orderId: 'A', place: 'Cart 2' }]);
});

/** A staged order of today, whose shopper came and was given the bags. */
function showHandedOver(now: number) {
  vi.setSystemTime(now);
  const bridge = createFakeBridge();
  const [pressed, , , staged] = RECORDS.map((record) => ({ ...record, at: Math.min(record.at, MORNING + 7_000) }));
  bridge.answer('orders.history', () =>
    accepted([{ intent: intentIn(STATES.staged, { bags: 3 }), records: [pressed, staged] as readonly StepRecord[] }]),
  );
  const known: KnownOrder = {
    ...unknownOrder(orderId),
    statuses: [
      { status: 'staged_for_delivery', milestone: 'staged', at: MORNING + 6_990 },
      { status: 'at_store', milestone: 'shopper-here', at: MORNING + 1_087_000 },
      { status: 'robot_at_door', milestone: null, at: MORNING + 1_200_000 },
    ],
    handovers: [{ kind: 'handed-over', at: MORNING + 1_327_000 }],
  };
  bridge.answer('orders.known', () => accepted([known]));
  bridge.answer('handover.record', () => accepted(null));
  followKnownOrders();
  render(<OrderTimeline orderId={orderId} />);
  return { bridge, known };
}

it('a history shows Connect’s reports and the hand-over in time order, with the time since the staging', async () => {
  const { bridge, known } = showHandedOver(MORNING + 2_000_000);
  const lines = async () => (await steps()).map(({ textContent }) => textContent?.replace(/\s/g, ' '));
  await screen.findByText('Handed over');
  expect(await lines()).toEqual([
    expect.stringMatching(/9:00:00 AM.*Stage order pressed.*7 s$/),
    expect.stringMatching(/9:00:07 AM.*Staged.*18 min$/),
    expect.stringMatching(/9:18 AM.*Shopper is here.*1 min 53 s$/),
    expect.stringMatching(/9:20 AM.*“robot_at_door” \(not known to Stagebay\).*2 min 7 s$/),
    expect.stringMatching(/9:22 AM.*Handed over.*22 min after Staged.*Undo hand-over$/),
  ]);
  expect(screen.getByText('Details for IT').closest('details')?.textContent).toContain('connect · at_store');
  fireEvent.click(screen.getByRole('button', { name: 'Undo hand-over' }));
  expect(bridge.asked('handover.record')).toEqual([{ orderId: 'A', kind: 'undone' }]);
  bridge.emit('orders.knownChanged', [{ ...known, handovers: [...known.handovers, { kind: 'undone', at: MORNING + 2_000_000 }] }]);
  expect(await screen.findByText('Hand-over undone')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Undo hand-over' })).toBeNull();
});

it('the hand-over of another day cannot be taken back', async () => {
  showHandedOver(MORNING + 86_400_000);
  await screen.findByText('Handed over');
  expect(screen.queryByRole('button', { name: 'Undo hand-over' })).toBeNull();
});
