// @vitest-environment happy-dom
import '../../../support/pattern-engine';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { usePressLockout } from '../../../../src-renderer/controls/press-guard';
import { followHandover, HandoverView, handleHandoverScan, useHandover } from '../../../../src-renderer/handover';
import { UNDO_MS } from '../../../../src-renderer/handover/handover-store';
import { useStation } from '../../../../src-renderer/station';
import type { HandoverEntry } from '../../../../src-shared/order/handover-entry';
import { unknownOrder } from '../../../../src-shared/order/known-order';
import type { KnownOrder } from '../../../../src-shared/order/known-order.schema';
import type { OrderMilestone } from '../../../../src-shared/order/order-details.schema';
import { installFakeTime, MINUTE, SECOND } from '../../../support/fake-time';
import { accepted, createFakeBridge, stationWith } from '../stage/fixtures/fake-bridge';
import { intentIn, STATES } from '../stage/fixtures/intents';
import { playedSounds } from '../stage/fixtures/played-sounds';

vi.mock('../../../../src-renderer/sounds', () => import('../stage/fixtures/played-sounds'));

installFakeTime();

let bridge: ReturnType<typeof createFakeBridge>;
let entries: HandoverEntry[];
let stop: () => void;

/** An order that waits, with its window in minutes from now. */
function waiting(orderId: string, milestone: OrderMilestone, [start, end]: [number, number], bags = 3): HandoverEntry {
  const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString();
  const report = { milestone, status: milestone, window: { startsAt: at(start), endsAt: at(end) }, at: Date.now() };
  const statuses = [{ status: milestone, milestone, at: Date.now() - 2 * MINUTE }];
  return {
    intent: intentIn(STATES.staged, { orderId, bags }),
    known: {
      ...unknownOrder(orderId as KnownOrder['orderId']),
      report,
      statuses,
      places: [{ place: 'Fridge B', at: 1 }],
    } as unknown as KnownOrder,
  };
}

beforeEach(async () => {
  playedSounds.length = 0;
  usePressLockout.setState({ isLockedOut: false });
  useHandover.setState(useHandover.getInitialState(), true);
  bridge = createFakeBridge();
  entries = [];
  bridge.answer('handover.list', () => accepted(entries));
  bridge.answer('handover.record', () => accepted(null));
  useStation.setState({ ...useStation.getInitialState(), station: stationWith({ 'station.timeZone': 'UTC' }) }, true);
});
afterEach(() => {
  stop();
  cleanup();
});

const settle = (ms = 0) => act(() => vi.advanceTimersByTimeAsync(ms));

async function open(): Promise<void> {
  stop = followHandover({ announcesShoppers: true });
  render(<HandoverView />);
  await settle();
}

/** The list changes, and the page reads it again. */
async function change(next: HandoverEntry[]): Promise<void> {
  entries = next;
  bridge.emit('orders.reload', null);
  await settle(SECOND);
}

const rows = () => within(screen.getByRole('list', { name: 'Waiting for pick-up' })).queryAllByRole('listitem');
const order = () => rows().map((row) => /ORDER-[A-Z]/.exec(row.textContent ?? '')?.[0]);

it('a row says the end of the ID, the bags, the place, the window and the status, and carries the whole ID', async () => {
  entries = [waiting('ORDER-78780', 'shopper-on-the-way', [10, 130])];
  await open();
  const [row] = rows();
  expect(row?.textContent?.replace(/\s/g, ' ')).toMatch(/78780ORDER-78780 ?3 bags ?Fridge B.+ – .+Shopper on the way ?Handed over/);
});

it('an empty list says so, and only after it was read', async () => {
  stop = followHandover({ announcesShoppers: true });
  render(<HandoverView />);
  expect(screen.queryByText('Nothing waiting.')).toBeNull();
  await settle();
  expect(screen.getByText('Nothing waiting.')).toBeTruthy();
});

it('a shopper who arrives moves to the top with a sound, and no other row moves', async () => {
  const [first, second, third] = [
    waiting('ORDER-A', 'staged', [0, 60]),
    waiting('ORDER-B', 'staged', [60, 120]),
    waiting('ORDER-C', 'staged', [120, 180]),
  ];
  entries = [third, first, second];
  await open();
  expect(order()).toEqual(['ORDER-A', 'ORDER-B', 'ORDER-C']);
  expect(playedSounds).toEqual([]);
  await change([first, second, waiting('ORDER-C', 'shopper-here', [120, 180])]);
  expect(order()).toEqual(['ORDER-C', 'ORDER-A', 'ORDER-B']);
  expect(rows()[0]?.textContent).toContain('2 min');
  expect(playedSounds).toEqual(['shopper']);
  await change([waiting('ORDER-A', 'canceled', [0, 60]), second, waiting('ORDER-C', 'shopper-here', [120, 180])]);
  expect(order()).toEqual(['ORDER-C', 'ORDER-A', 'ORDER-B']);
  expect(playedSounds).toEqual(['shopper']);
});

it('a report about a waiting order changes its row at once, without reading the whole list again', async () => {
  entries = [waiting('ORDER-A', 'staged', [0, 60]), waiting('ORDER-B', 'staged', [60, 120])];
  await open();
  const reads = bridge.asked('handover.list').length;
  bridge.emit('orders.knownChanged', [waiting('ORDER-B', 'shopper-here', [60, 120]).known]);
  await settle();
  expect(order()).toEqual(['ORDER-B', 'ORDER-A']);
  expect(playedSounds).toEqual(['shopper']);
  expect(useHandover.getState().arrived).toBe(1);
  await settle(SECOND);
  expect(bridge.asked('handover.list')).toHaveLength(reads);
});

it('an order that leaves the list, or waits again after it was gone, is read', async () => {
  const [first, second] = [waiting('ORDER-A', 'staged', [0, 60]), waiting('ORDER-B', 'staged', [60, 120])];
  entries = [first, second];
  await open();
  entries = [first];
  bridge.emit('orders.knownChanged', [waiting('ORDER-B', 'delivered', [60, 120]).known]);
  await settle(SECOND);
  expect(order()).toEqual(['ORDER-A']);
  entries = [first, second];
  const { known } = second;
  bridge.emit('orders.knownChanged', [{ ...known, statuses: [...known.statuses, ...known.statuses] }]);
  await settle(SECOND);
  expect(order()).toEqual(['ORDER-A', 'ORDER-B']);
});

it('a shopper who was here before the app started makes no sound', async () => {
  entries = [waiting('ORDER-A', 'shopper-here', [0, 60])];
  await open();
  expect(playedSounds).toEqual([]);
});

it('an order whose window is over is marked as late', async () => {
  entries = [waiting('ORDER-A', 'staged', [-120, -12])];
  await open();
  expect(screen.getByText('LATE 12 min')).toBeTruthy();
});

it('the time of the last report is shown while Connect does not answer, also if nothing was sent meanwhile', async () => {
  entries = [waiting('ORDER-A', 'staged', [0, 60])];
  await open();
  await settle(19 * MINUTE);
  expect(screen.queryByText(/Last checked/)).toBeNull();
  await settle(2 * MINUTE);
  expect(screen.getByText(/Last checked/)).toBeTruthy();
  await change([waiting('ORDER-A', 'staged', [0, 60])]);
  expect(screen.queryByText(/Last checked/)).toBeNull();
});

it('a canceled order, which is not looked up any more, has no time of the last report', async () => {
  entries = [waiting('ORDER-A', 'canceled', [0, 60])];
  await open();
  await settle(60 * MINUTE);
  expect(screen.queryByText(/Last checked/)).toBeNull();
});

it('a shopper who has just arrived has no number of minutes yet', async () => {
  const [here] = [waiting('ORDER-A', 'shopper-here', [0, 60])];
  entries = [{ ...here, known: { ...here.known, statuses: here.known.statuses.map((status) => ({ ...status, at: Date.now() })) } }];
  await open();
  expect(rows()[0]?.textContent).not.toMatch(/\d min/);
  await settle(61 * SECOND);
  expect(rows()[0]?.textContent).toContain('1 min');
});

it('a canceled order is an alert until its bags are back, and says where they are', async () => {
  entries = [waiting('ORDER-A', 'canceled', [0, 60])];
  await open();
  expect(rows()[0]?.textContent).toContain('Fridge B');
  expect(screen.getAllByRole('alert').map(({ textContent }) => textContent)).toContain('Canceled: put 3 bags back');
  fireEvent.click(screen.getByRole('button', { name: 'Bags are back' }));
  await settle();
  expect(bridge.asked('handover.record')).toEqual([{ orderId: 'ORDER-A', kind: 'bags-back' }]);
});

it('an order that was handed over stays for a while with Undo, and then goes', async () => {
  entries = [waiting('ORDER-A', 'shopper-here', [0, 60]), waiting('ORDER-B', 'staged', [0, 60])];
  await open();
  fireEvent.click(within(rows()[0] as HTMLElement).getByRole('button', { name: 'Handed over' }));
  await settle();
  await change([entries[1] as HandoverEntry]);
  expect(order()).toEqual(['ORDER-A', 'ORDER-B']);
  await settle(SECOND);
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await settle();
  expect(bridge.asked('handover.record').map(({ kind }) => kind)).toEqual(['handed-over', 'undone']);
  await change([waiting('ORDER-A', 'shopper-here', [0, 60]), waiting('ORDER-B', 'staged', [0, 60])]);
  await settle(UNDO_MS);
  expect(order()).toEqual(['ORDER-A', 'ORDER-B']);
  fireEvent.click(within(rows()[0] as HTMLElement).getByRole('button', { name: 'Handed over' }));
  await settle();
  await change([waiting('ORDER-B', 'staged', [0, 60])]);
  await settle(UNDO_MS);
  expect(order()).toEqual(['ORDER-B']);
});

it('a hand-over that is taken back in the history gives the row its button back at once', async () => {
  entries = [waiting('ORDER-A', 'shopper-here', [0, 60])];
  await open();
  fireEvent.click(screen.getByRole('button', { name: 'Handed over' }));
  await settle();
  expect(screen.queryByRole('button', { name: 'Handed over' })).toBeNull();
  const back = waiting('ORDER-A', 'shopper-here', [0, 60]);
  const handovers = ['handed-over', 'undone'].map((kind) => ({ kind: kind as 'undone', at: Date.now() }));
  await change([{ ...back, known: { ...back.known, handovers } }]);
  expect(screen.getByRole('button', { name: 'Handed over' })).toBeTruthy();
});

it('a scan frames the row of its order, and says when the order is not waiting here', async () => {
  entries = [waiting('ORDER-A', 'staged', [0, 60])];
  await open();
  Element.prototype.scrollIntoView = () => undefined;
  act(() => handleHandoverScan('ORDER-A'));
  expect(rows()[0]?.dataset.scanned).toBe('true');
  act(() => handleHandoverScan('ORDER-Z'));
  expect(screen.getByRole('alert').textContent).toContain('ORDER-Z isn’t waiting here.');
  expect(rows()[0]?.dataset.scanned).toBeUndefined();
  fireEvent.click(within(rows()[0] as HTMLElement).getByRole('button', { name: 'Handed over' }));
  await settle();
  expect(screen.getByRole('alert').textContent).toBe('');
  expect(playedSounds).toEqual(['read', 'refused']);
});

it('a station that is offline says when Connect last reported', async () => {
  entries = [waiting('ORDER-A', 'staged', [0, 60])];
  useStation.setState(({ station }) => ({
    station: {
      ...station,
      connection: { kind: 'offline', host: 'connect.example', since: 0, failure: { kind: 'not-reached', cause: 'dns', detail: '' } },
    },
  }));
  await open();
  expect(screen.getByText(/^Last checked \d+:\d\d [AP]M$/)).toBeTruthy();
});
