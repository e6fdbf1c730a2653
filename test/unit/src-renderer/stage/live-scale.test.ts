import '../../../support/pattern-engine';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followDevices, showWeight, useDevices } from '../../../../src-renderer/devices';
import { addNextBag, sendToScale, startTakingAutomatically, takeWeight } from '../../../../src-renderer/stage/live-scale';
import { startStageModel } from '../../../../src-renderer/stage/restore-draft';
import { handleScan, handleWeight } from '../../../../src-renderer/stage/scans';
import { clearOrder, setField, useStage } from '../../../../src-renderer/stage/stage-store';
import { correctOrder, stageOrder } from '../../../../src-renderer/stage/submit';
import { useStation } from '../../../../src-renderer/station';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { stubBrowserStorage } from '../edit/fixtures/browser-storage';
import { accepted, createFakeBridge, flushPromises, stationWith } from './fixtures/fake-bridge';
import { intentIn, STATES } from './fixtures/intents';
import { playedSounds } from './fixtures/played-sounds';

vi.mock('../../../../src-renderer/sounds', () => import('./fixtures/played-sounds'));

let bridge: ReturnType<typeof createFakeBridge>;
let stops: (() => void)[] = [];

/** Loads the page of a station with a serial scale. */
async function open(set: Partial<Settings> = {}): Promise<void> {
  useStation.setState({ station: stationWith({ 'scale.kind': 'serial', ...set }) });
  stops = [followDevices(() => undefined), startStageModel(), startTakingAutomatically()];
  await flushPromises();
}

function close(): void {
  for (const stop of stops) stop();
  stops = [];
  useStage.setState(useStage.getInitialState(), true);
  useDevices.setState(useDevices.getInitialState(), true);
}

/** Reloads the page, or restarts the app: only what is stored is left. */
async function reload(set: Partial<Settings> = {}): Promise<void> {
  close();
  await open(set);
}

beforeEach(() => {
  playedSounds.length = 0;
  bridge = createFakeBridge();
  bridge.answer('orders.standings', () => accepted([]));
  bridge.answer('orders.stage', () => accepted(null));
  bridge.answer('draft.persisted', () => accepted(null));
  stubBrowserStorage();
  useStation.setState({ orders: [] });
});
afterEach(() => {
  close();
  vi.unstubAllGlobals();
});

const draft = () => useStage.getState().draft;
const notice = () => useStage.getState().notice;
const put = (hundredths: number) => showWeight({ kind: 'stable', hundredths, isNet: false });
const lift = () => showWeight({ kind: 'empty' });
const staged = () => bridge.asked('orders.stage').map(({ request }) => request);
const AUTOMATIC = { 'scale.take': 'stable' } as const;

/** Stages the order with what is on the screen. @returns the ID of the press */
async function press(): Promise<string> {
  setField('bags', '1');
  await stageOrder();
  return bridge.asked('orders.stage').at(-1)?.id ?? '';
}

describe('a press that takes the weight', () => {
  it('fills the field with the weight of the scale and marks it as such', async () => {
    await open();
    handleScan('A', 'no');
    put(1425);
    takeWeight();
    expect(draft()).toMatchObject({ weight: '14.25', isFromScale: true, weighings: 1 });
    expect(playedSounds).toContain('read');
  });

  it('takes nothing while the load moves, and nothing from an empty scale', async () => {
    await open();
    showWeight({ kind: 'moving', hundredths: 1425 });
    takeWeight();
    lift();
    takeWeight();
    expect(draft().weight).toBe('');
  });

  it('refuses a weight above the limit, which can be taken after the limit is changed', async () => {
    await open({ 'stage.maxPounds': 10 });
    put(1425);
    takeWeight();
    expect(notice()).toEqual({ kind: 'scale', problem: 'too-heavy' });
    expect(draft().weight).toBe('');
    useStation.setState({ station: stationWith({ 'scale.kind': 'serial' }) });
    takeWeight();
    expect(draft().weight).toBe('14.25');
  });

  it('takes a weight again for the order whose field was emptied or overwritten by hand', async () => {
    await open();
    handleScan('A', 'no');
    put(1425);
    takeWeight();
    setField('weight', '');
    takeWeight();
    expect(draft().weight).toBe('14.25');
    setField('weight', '20');
    takeWeight();
    expect(draft()).toMatchObject({ weight: '14.25', weighings: 1 });
  });

  it('takes a weight again after the order was cleared, because it was not sent', async () => {
    await open();
    handleScan('A', 'no');
    put(1425);
    takeWeight();
    clearOrder();
    handleScan('B', 'no');
    takeWeight();
    expect(draft()).toMatchObject({ order: 'B', weight: '14.25' });
  });

  it('takes a weight again after a keyboard scale has replaced it', async () => {
    await open();
    handleScan('A', 'no');
    put(1425);
    takeWeight();
    handleWeight(300);
    expect(draft().weight).toBe('3.00');
    takeWeight();
    expect(draft().weight).toBe('14.25');
  });
});

describe('a load that an order left with', () => {
  async function stageWithWeight(set: Partial<Settings> = {}): Promise<string> {
    await open(set);
    handleScan('A', 'no');
    put(1425);
    takeWeight();
    return press();
  }

  it('is not taken for the next order until it is lifted', async () => {
    await stageWithWeight();
    expect(staged()).toMatchObject([{ orderId: 'A', weight: 1425 }]);
    handleScan('B', 'no');
    takeWeight();
    addNextBag();
    expect(draft()).toMatchObject({ order: 'B', weight: '' });
    lift();
    put(1425);
    takeWeight();
    expect(draft().weight).toBe('14.25');
  });

  it.each(['press', 'stable'] as const)('is not taken after a reload of the page or an unplugged scale (%s)', async (take) => {
    await stageWithWeight({ 'scale.take': take });
    await reload({ 'scale.take': take });
    handleScan('B', 'no');
    put(1425);
    takeWeight();
    showWeight({ kind: 'none' });
    put(1425);
    takeWeight();
    expect(draft()).toMatchObject({ order: 'B', weight: '' });
  });

  it('is taken by a press after its order was undone or rejected, and not by itself', async () => {
    for (const state of [STATES.withdrawn, STATES.rejected]) {
      const id = await stageWithWeight(AUTOMATIC);
      useStation.setState({ orders: [{ ...intentIn(state), id } as never] });
      handleScan('A-2', 'no');
      expect(draft().weight).toBe('');
      takeWeight();
      expect(draft().weight).toBe('14.25');
      close();
    }
  });

  it('is not taken while its order’s outcome is unknown', async () => {
    const id = await stageWithWeight();
    useStation.setState({ orders: [{ ...intentIn(STATES.unknown), id } as never] });
    handleScan('B', 'no');
    takeWeight();
    expect(draft().weight).toBe('');
  });

  it('counts as that of the corrected order after the correction was pressed', async () => {
    const id = await stageWithWeight();
    const rejected = { ...intentIn(STATES.rejected, { orderId: 'A', bags: 1, weight: 1425 }), id } as never;
    bridge.answer('orders.resolve', () => accepted(null));
    useStation.setState({ orders: [rejected] });
    correctOrder(rejected);
    expect(draft().weight).toBe('14.25');
    await press();
    handleScan('B', 'no');
    takeWeight();
    expect(draft().weight).toBe('');
  });

  it('is not taken after a crash between the press and its response', async () => {
    await open();
    handleScan('A', 'no');
    put(1425);
    takeWeight();
    setField('bags', '1');
    const answer = bridge.holdAnswers('orders.stage');
    void stageOrder();
    await flushPromises();
    const { id = '' } = bridge.asked('orders.stage')[0] ?? {};
    useStation.setState({ orders: [{ ...intentIn(STATES.staged, { orderId: 'A' }), id, createdAt: Date.now() + 1 } as never] });
    await reload();
    put(1425);
    handleScan('B', 'no');
    takeWeight();
    expect(draft()).toMatchObject({ order: 'B', weight: '' });
    await answer({ ok: false, refusal: { kind: 'file-busy' } });
  });
});

describe('a weight that is taken automatically', () => {
  it('is taken when the load is stable, or when the order is scanned while the load lies there', async () => {
    await open(AUTOMATIC);
    handleScan('A', 'no');
    showWeight({ kind: 'moving', hundredths: 900 });
    expect(draft().weight).toBe('');
    put(1425);
    expect(draft()).toMatchObject({ weight: '14.25', isFromScale: true });
    await press();
    lift();
    put(300);
    expect(draft().weight).toBe('');
    handleScan('B', 'no');
    expect(draft()).toMatchObject({ order: 'B', weight: '3.00' });
  });

  it('is not taken without the setting, without an order, or for an order that has a weight', async () => {
    await open();
    handleScan('A', 'no');
    put(1425);
    expect(draft().weight).toBe('');
    await reload(AUTOMATIC);
    clearOrder();
    put(1425);
    expect(draft().weight).toBe('');
    setField('weight', '2');
    handleScan('B', 'no');
    expect(draft()).toMatchObject({ order: 'B', weight: '2' });
  });

  it('does not come back after it was removed by hand, until another load is there', async () => {
    await open(AUTOMATIC);
    handleScan('A', 'no');
    put(1425);
    setField('weight', '');
    put(1425);
    expect(draft().weight).toBe('');
    lift();
    put(310);
    expect(draft().weight).toBe('3.10');
  });

  it('is taken once while the scale sends the same weight again and again', async () => {
    await open(AUTOMATIC);
    handleScan('A', 'no');
    for (let report = 0; report < 25; report += 1) put(1425);
    expect(playedSounds.filter((sound) => sound === 'read')).toHaveLength(2);
    expect(draft().weighings).toBe(1);
  });

  it('is refused once where it is too heavy', async () => {
    await open({ ...AUTOMATIC, 'stage.maxPounds': 10 });
    handleScan('A', 'no');
    for (let report = 0; report < 25; report += 1) put(1425);
    expect(playedSounds.filter((sound) => sound === 'refused')).toHaveLength(1);
  });

  it('is not the bag of an order whose weight was typed', async () => {
    await open(AUTOMATIC);
    handleScan('A', 'no');
    setField('weight', '14');
    put(1425);
    await press();
    handleScan('B', 'no');
    expect(draft()).toMatchObject({ order: 'B', weight: '' });
    takeWeight();
    expect(draft().weight).toBe('14.25');
  });

  it('is not the bag of an order that left while it still moved', async () => {
    await open(AUTOMATIC);
    handleScan('A', 'no');
    showWeight({ kind: 'moving', hundredths: 1390 });
    await press();
    handleScan('B', 'no');
    showWeight({ kind: 'moving', hundredths: 1500 });
    put(1425);
    expect(draft()).toMatchObject({ order: 'B', weight: '' });
    lift();
    put(1425);
    expect(draft().weight).toBe('14.25');
  });

  it('waits while a second order is waiting, because the load may be its own', async () => {
    await open(AUTOMATIC);
    handleScan('A', 'no');
    setField('bags', '1');
    handleScan('B', 'no');
    put(1425);
    expect(draft().weight).toBe('');
    clearOrder();
    expect(draft()).toMatchObject({ order: 'B', weight: '14.25' });
  });
});

describe('the next bag', () => {
  async function weighFirst(set: Partial<Settings> = {}): Promise<void> {
    await open(set);
    handleScan('A', 'no');
    put(1425);
    takeWeight();
    lift();
  }

  it('is added in exact hundredths, and the number of weighings is kept over a reload', async () => {
    await weighFirst();
    put(310);
    addNextBag();
    expect(draft()).toMatchObject({ weight: '17.35', isFromScale: true, weighings: 2 });
    await reload();
    expect(draft()).toMatchObject({ weight: '17.35', isFromScale: true, weighings: 2 });
    put(310);
    addNextBag();
    expect(draft().weight).toBe('17.35');
  });

  it('is added to a typed weight', async () => {
    await open();
    handleScan('A', 'no');
    setField('weight', '10,1');
    put(20);
    addNextBag();
    expect(draft()).toMatchObject({ weight: '10.30', isFromScale: false, weighings: 1 });
  });

  it('is refused above the limit and beside a text that is no weight', async () => {
    await weighFirst({ 'stage.maxPounds': 15 });
    put(310);
    addNextBag();
    expect(notice()).toEqual({ kind: 'sum', problem: 'too-heavy' });
    expect(draft().weight).toBe('14.25');
    setField('weight', 'abc');
    addNextBag();
    expect(notice()).toEqual({ kind: 'sum', problem: 'unreadable' });
    expect(draft().weight).toBe('abc');
    setField('weight', '2');
    addNextBag();
    expect(draft().weight).toBe('5.10');
  });

  it('asks before it adds a load that may include the first bag, and a double tap is no answer', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(10_000);
    await open();
    handleScan('A', 'no');
    put(1425);
    takeWeight();
    put(1735);
    addNextBag();
    expect(notice()).toEqual({ kind: 'sum', problem: 'maybe-both' });
    expect(draft().weight).toBe('14.25');
    takeWeight();
    expect(draft()).toMatchObject({ weight: '17.35', weighings: 1 });
    put(2000);
    addNextBag();
    now.mockReturnValue(10_300);
    addNextBag();
    expect(draft().weight).toBe('17.35');
    now.mockReturnValue(11_000);
    addNextBag();
    expect(draft()).toMatchObject({ weight: '37.35', weighings: 2 });
    now.mockRestore();
  });
});

it('an order and a load that were restored together are not weighed twice', async () => {
  await open(AUTOMATIC);
  handleScan('A', 'no');
  put(1425);
  await reload(AUTOMATIC);
  put(1425);
  expect(draft()).toMatchObject({ order: 'A', weight: '14.25', weighings: 1 });
  setField('weight', '');
  await reload(AUTOMATIC);
  put(1425);
  expect(draft().weight).toBe('');
  takeWeight();
  expect(draft().weight).toBe('14.25');
});

it('a scale that refuses zero, or does not answer, is reported', async () => {
  await open();
  for (const answer of ['refused', 'unavailable'] as const) {
    bridge.answer('devices.command', () => accepted(answer));
    await sendToScale('zero');
    expect(notice()).toEqual({ kind: 'scale-command', command: 'zero', answer });
  }
  useStage.setState({ notice: null });
  bridge.answer('devices.command', () => accepted('sent' as const));
  await sendToScale('tare');
  expect(notice()).toBeNull();
  expect(bridge.asked('devices.command')).toEqual([{ command: 'zero' }, { command: 'zero' }, { command: 'tare' }]);
});
