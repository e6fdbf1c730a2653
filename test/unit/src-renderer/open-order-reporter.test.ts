import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reportOpenOrder } from '../../../src-renderer/open-order-reporter';
import { setField, useStage } from '../../../src-renderer/stage/stage-model';
import { useStation } from '../../../src-renderer/station';
import { accepted, createFakeBridge, stationWith } from './stage/fixtures/fake-bridge';

vi.mock('../../../src-renderer/sounds', () => ({ playSound: () => undefined }));

let stop: () => void;
let told: boolean[];
let unsaved: boolean;
let touch: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  useStage.setState(useStage.getInitialState(), true);
  useStation.setState({ station: stationWith(), orders: [] });
  told = [];
  unsaved = false;
  const door = createFakeBridge();
  door.answer('orders.standings', () => accepted([]));
  door.answer('screen.changed', ({ order }) => {
    told.push(order);
    return accepted(null);
  });
  stop = reportOpenOrder({
    hasUnsavedChanges: () => unsaved,
    subscribeToEdit(listener) {
      touch = listener;
      return () => undefined;
    },
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a new policy and an update wait', () => {
  it('for an order on the screen, however long it stands there', async () => {
    setField('order', 'A');
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(told).toEqual([false, true]);
    setField('order', '');
    expect(told).toEqual([false, true, false]);
  });

  it('for an edit as long as somebody works on it, and not for weeks for one that was left standing', async () => {
    unsaved = true;
    touch();
    await vi.advanceTimersByTimeAsync(4 * 60_000);
    touch();
    await vi.advanceTimersByTimeAsync(4 * 60_000);
    expect(told).toEqual([false, true]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual([false, true, false]);
  });

  it('for no edit that an earlier start left: nobody works on it', () => {
    unsaved = true;
    stop();
    expect(told).toEqual([false]);
  });
});
