import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useHistory } from '../../../src-renderer/activity/history-store';
import { loadLazyViews } from '../../../src-renderer/deferred';
import { routeReading } from '../../../src-renderer/scan-router';
import type { Reading } from '../../../src-renderer/scanner';
import { useScannerTest } from '../../../src-renderer/settings/scanner-test';
import { useStage } from '../../../src-renderer/stage/stage-store';
import { useStation } from '../../../src-renderer/station';
import { VIEW_NAMES, type ViewName } from '../../../src-renderer/views';
import { accepted, createFakeBridge, flushPromises, stationWith } from './stage/fixtures/fake-bridge';

const sounds = vi.hoisted(() => ({ played: [] as string[] }));
vi.mock('../../../src-renderer/sounds', () => ({
  playSound: (name: string) => sounds.played.push(name),
  loadSounds: async () => undefined,
}));
const edits = vi.hoisted(() => ({
  handleEditScan: vi.fn(),
  handleUncertainEditScan: vi.fn(),
  handleUnfinishedEditScan: vi.fn(),
  handleRepeatedEditScan: vi.fn(),
  handleEditWeight: vi.fn(),
}));
vi.mock('../../../src-renderer/edit', () => ({ ...edits, EditView: () => null }));

let bridge: ReturnType<typeof createFakeBridge>;
beforeEach(() => {
  vi.clearAllMocks();
  sounds.played.length = 0;
  bridge = createFakeBridge();
  bridge.answer('orders.find', () => accepted({ intents: [], nextBefore: null }));
  bridge.answer('orders.standings', () => accepted([]));
  useStation.setState({ station: stationWith(), orders: [] });
  useStage.setState(useStage.getInitialState(), true);
  useHistory.setState(useHistory.getInitialState(), true);
  useScannerTest.setState(useScannerTest.getInitialState(), true);
});

const scan = (text: string, other: string | null = null): Reading => ({ kind: 'scan', text, symbology: null, other });
const bounce = (text: string, other: string | null = null): Reading => ({ kind: 'repeated-scan', text, symbology: null, other });

async function take(place: ViewName, ...readings: readonly Reading[]): Promise<void> {
  for (const reading of readings) routeReading(place, reading);
  await loadLazyViews();
  await flushPromises();
}

describe('a label that a bouncing trigger reads twice', () => {
  it.each<ViewName>(['stage', 'activity', 'settings'])(
    'a label that is read twice causes one reaction and one sound (%s)',
    async (place) => {
      await take(place, scan('ORDER-1'));
      const once = [useStage.getState(), useHistory.getState(), useScannerTest.getState()];
      expect(sounds.played).toEqual(['read']);
      await take(place, bounce('ORDER-1'));
      expect(sounds.played).toEqual(['read']);
      expect([useStage.getState(), useHistory.getState(), useScannerTest.getState()]).toEqual(once);
      expect(bridge.asked('orders.find')).toHaveLength(place === 'activity' ? 1 : 0);
    },
  );

  it('a label that is read twice is handled once in the Edit view', async () => {
    await take('edit', scan('ORDER-1'), bounce('ORDER-1'));
    expect(edits.handleEditScan.mock.calls).toEqual([['ORDER-1', 'no']]);
    expect(edits.handleRepeatedEditScan.mock.calls).toEqual([['ORDER-1', 'no']]);
  });

  it('a label that was first read in another view is searched in Activity and shown in Settings', async () => {
    await take('activity', bounce('ORDER-1'));
    expect(useHistory.getState().text).toBe('ORDER-1');
    await take('settings', bounce('ORDER-1'));
    expect(useScannerTest.getState().last?.text).toBe('ORDER-1');
    expect(sounds.played).toEqual(['read', 'read']);
  });

  it('a label with two possible texts asks one question, and the second reading answers nothing', async () => {
    await take('stage', scan('ORDER-A', 'ORDER-Q'));
    const asked = useStage.getState();
    expect(asked.draft.order).toBe('');
    await take('stage', bounce('ORDER-A', 'ORDER-Q'));
    expect(useStage.getState()).toEqual(asked);
    await take('edit', scan('ORDER-A', 'ORDER-Q'), bounce('ORDER-A', 'ORDER-Q'));
    expect(edits.handleUncertainEditScan).toHaveBeenCalledTimes(1);
    expect(edits.handleRepeatedEditScan).not.toHaveBeenCalled();
    expect(edits.handleEditScan).not.toHaveBeenCalled();
  });
});

it.each(VIEW_NAMES)('a scan in the view %s is handled or refused with a sound', async (view) => {
  await take(view, scan('ORDER-1'));
  const message = `src-renderer/${view === 'stage' ? 'first-view.tsx' : 'lazy-views.tsx'} loses a scan in ${view}: handle it, or play the sound 'refused'.`;
  expect(sounds.played.length + edits.handleEditScan.mock.calls.length, message).toBe(1);
});

describe('a reading that a view does not use', () => {
  it('a weight, a scale problem and a partial scan are refused in Activity', async () => {
    await take(
      'activity',
      { kind: 'weight', weight: 100 as never, printed: '1 lb' },
      { kind: 'scale-problem', problem: 'unstable', printed: '' },
      { kind: 'unfinished-scan', text: 'ORD', whileTyping: false },
    );
    expect(sounds.played).toEqual(['refused', 'refused', 'refused']);
  });

  it('a partial scan is refused in Edit with what has to be checked', async () => {
    await take('edit', { kind: 'unfinished-scan', text: 'ORD', whileTyping: true });
    expect(edits.handleUnfinishedEditScan.mock.calls).toEqual([[true]]);
  });

  it.each<ViewName>(['stage', 'activity', 'edit'])('the result of a scanner test changes nothing outside Settings (%s)', async (place) => {
    await take(place, { kind: 'test-scan', text: 'ORDER-1', symbology: null, calibration: null, layout: null });
    expect(sounds.played).toEqual([]);
    expect(useHistory.getState().text).toBe('');
  });
});
