import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reportOpenOrder } from '../../../src-renderer/open-order-reporter';
import { setField, useStage } from '../../../src-renderer/stage/stage-store';
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
  const bridge = createFakeBridge();
  bridge.answer('orders.standings', () => accepted([]));
  bridge.answer('screen.changed', ({ hasOpenOrder }) => {
    told.push(hasOpenOrder);
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

describe('the report of an open order', () => {
  it('an order on the screen delays policies and updates for as long as it is there', async () => {
    setField('order', 'A');
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(told).toEqual([false, true]);
    setField('order', '');
    expect(told).toEqual([false, true, false]);
  });

  it('an edit delays policies and updates while a person works on it, but not for weeks', async () => {
    unsaved = true;
    touch();
    await vi.advanceTimersByTimeAsync(4 * 60_000);
    touch();
    await vi.advanceTimersByTimeAsync(4 * 60_000);
    expect(told).toEqual([false, true]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual([false, true, false]);
  });

  it('an edit of an earlier start delays no policies and updates', () => {
    unsaved = true;
    stop();
    expect(told).toEqual([false]);
  });
});
