// @vitest-environment happy-dom
import '../../support/pattern-engine';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HandoverWindow } from '../../../src-renderer/HandoverWindow';
import { useHandover } from '../../../src-renderer/handover';
import { openStationOnly, useStation } from '../../../src-renderer/station';
import type { HandoverEntry } from '../../../src-shared/order/handover-entry';
import { unknownOrder } from '../../../src-shared/order/known-order';
import { installFakeTime, SECOND } from '../../support/fake-time';
import { accepted, createFakeBridge, stationWith } from './stage/fixtures/fake-bridge';
import { intentIn, STATES } from './stage/fixtures/intents';
import { playedSounds } from './stage/fixtures/played-sounds';

vi.mock('../../../src-renderer/sounds', () => import('./stage/fixtures/played-sounds'));

installFakeTime();

let bridge: ReturnType<typeof createFakeBridge>;
let entries: readonly HandoverEntry[];

const entry = (orderId: string, milestone: 'staged' | 'shopper-here'): HandoverEntry => {
  const known = unknownOrder(orderId as never);
  return {
    intent: intentIn(STATES.staged, { orderId, bags: 3 }),
    known: { ...known, report: { milestone, status: milestone, at: 1 } },
  } as never;
};

beforeEach(() => {
  playedSounds.length = 0;
  useHandover.setState(useHandover.getInitialState(), true);
  useStation.setState(useStation.getInitialState(), true);
  entries = [entry('ORDER-A', 'staged')];
  bridge = createFakeBridge();
  bridge.answer('station.read', () => accepted(stationWith({ 'station.name': 'Door', 'station.timeZone': 'UTC' })));
  bridge.answer('handover.list', () => accepted(entries));
  bridge.answer('handover.record', () => accepted(null));
});
afterEach(cleanup);

const settle = (ms = 0) => act(() => vi.advanceTimersByTimeAsync(ms));

async function open(): Promise<void> {
  await openStationOnly();
  render(<HandoverWindow />);
  await settle();
}

it('the strip shows the name of the station, the connection and the time, and no tabs', async () => {
  await open();
  const strip = screen.getByRole('banner');
  expect(strip.textContent).toMatch(/^DoorPRACTICE\d+:\d\d\s[AP]M/);
  expect(screen.queryByRole('tab')).toBeNull();
});

it('a change of the settings reaches the second window, which asks for no list but its own', async () => {
  await open();
  await act(async () => bridge.emit('station.changed', stationWith({ 'station.name': 'Back door', 'connection.mode': 'live' })));
  await settle(SECOND);
  expect(screen.getByRole('banner').textContent).toContain('Back door');
  expect([...bridge.asked('orders.recent'), ...bridge.asked('orders.known')]).toEqual([]);
});

it('an arriving shopper makes no sound in the second window, because the main window plays it', async () => {
  await open();
  entries = [entry('ORDER-A', 'shopper-here')];
  bridge.emit('orders.reload', null);
  await settle(SECOND);
  expect(screen.getByText('Shopper is here')).toBeTruthy();
  expect(playedSounds).toEqual([]);
});

it('the Enter of a scan presses no button in the second window, and Alt+F4 is left to the system', async () => {
  await open();
  const button = screen.getByRole('button', { name: 'Handed over' });
  button.focus();
  for (const key of ['Enter', ' ', 'a'])
    for (const type of ['keyDown', 'keyUp'] as const) expect(fireEvent[type](button, { key })).toBe(false);
  expect(fireEvent.keyDown(button, { key: 'F4', altKey: true })).toBe(true);
});
