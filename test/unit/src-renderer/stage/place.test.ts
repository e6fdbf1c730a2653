import '../../../support/pattern-engine';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { checkDraft, EMPTY_DRAFT } from '../../../../src-renderer/stage/draft';
import { checkOrder, pickPlace, usePlacePicker } from '../../../../src-renderer/stage/place';
import { handleRepeatedScan, handleScan } from '../../../../src-renderer/stage/scans';
import { setField, useStage } from '../../../../src-renderer/stage/stage-store';
import { stageOrder } from '../../../../src-renderer/stage/submit';
import { useStation } from '../../../../src-renderer/station';
import type { Intent } from '../../../../src-shared/intent/intent.schema';
import { unknownOrder } from '../../../../src-shared/order/known-order';
import { StoredOrderId } from '../../../../src-shared/order/order.schema';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { accepted, createFakeBridge, flushPromises, stationWith } from './fixtures/fake-bridge';
import { intentIn, STATES } from './fixtures/intents';
import { playedSounds } from './fixtures/played-sounds';

vi.mock('../../../../src-renderer/sounds', () => import('./fixtures/played-sounds'));

const NOW = Date.UTC(2026, 2, 2, 9);
let bridge: ReturnType<typeof createFakeBridge>;

function openStage(orders: readonly Intent[] = [], set: Partial<Settings> = {}): void {
  const settings: Partial<Settings> = { 'connection.mode': 'live', 'stage.place': 'ask', 'scan.placePattern': '^P-(?<place>.*)$', ...set };
  useStation.setState({ station: stationWith(settings), orders });
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  playedSounds.length = 0;
  useStage.setState(useStage.getInitialState(), true);
  bridge = createFakeBridge();
  bridge.answer('orders.standings', () => accepted([]));
  bridge.answer('orders.stage', () => accepted(null));
  bridge.answer('orders.setPlace', () => accepted(null));
  return () => vi.useRealTimers();
});

const pressed = (secondsAgo: number, state: Intent['state'] = STATES.staged): Intent => ({
  ...intentIn(state, { orderId: 'LAST' }),
  createdAt: NOW - secondsAgo * 1000,
});
const savedPlaces = () => bridge.asked('orders.setPlace');
const notice = () => useStage.getState().notice?.kind;
const draftPlace = () => useStage.getState().draft.place;

async function scanPlace(text = 'P-Fridge B'): Promise<void> {
  handleScan(text, 'no');
  await flushPromises();
}

describe('a place that is scanned with an order on the screen', () => {
  it('belongs to this order, and is not sent before the press', async () => {
    openStage([pressed(1)]);
    handleScan('A', 'no');
    await scanPlace();
    expect(draftPlace()).toBe('Fridge B');
    expect(savedPlaces()).toEqual([]);
    setField('bags', '1');
    await stageOrder();
    expect(bridge.asked('orders.stage')).toMatchObject([{ request: { orderId: 'A' }, place: 'Fridge B' }]);
    expect(draftPlace()).toBeNull();
  });

  it('is saved after the press if the order was just being handed over with another place', async () => {
    let accept: () => void = () => undefined;
    bridge.answer('orders.stage', () => new Promise((resolve) => (accept = () => resolve(accepted(null)))));
    openStage();
    handleScan('A', 'no');
    setField('bags', '1');
    await scanPlace('P-Door');
    const press = stageOrder();
    await scanPlace('P-Fridge B');
    expect(savedPlaces()).toEqual([]);
    accept();
    await press;
    expect(bridge.asked('orders.stage')).toMatchObject([{ place: 'Door' }]);
    expect(savedPlaces()).toEqual([{ orderId: 'A', place: 'Fridge B' }]);
    expect(draftPlace()).toBeNull();
  });

  it('keeps the ID of a press without a response, so that the second press is the same order', async () => {
    openStage();
    handleScan('A', 'no');
    const intentId = intentIn(STATES.held).id;
    useStage.setState({ intentId });
    await scanPlace();
    expect(useStage.getState().intentId).toBe(intentId);
  });
});

describe('a place that is scanned without an order on the screen', () => {
  it('belongs to the order that was pressed last', async () => {
    openStage([pressed(119)]);
    await scanPlace();
    expect(savedPlaces()).toEqual([{ orderId: 'LAST', place: 'Fridge B' }]);
    expect(notice()).toBe('place-saved');
    expect(draftPlace()).toBeNull();
  });

  it.each<[string, readonly Intent[]]>([
    ['no order was pressed', []],
    ['the last press is more than two minutes ago', [pressed(121)]],
    ['the order was taken back', [pressed(1, STATES.withdrawn)]],
    ['the order is of the other mode', [{ ...pressed(1), destination: { ...pressed(1).destination, mode: 'practice' } }]],
  ])('is refused if %s', async (_case, orders) => {
    openStage(orders);
    await scanPlace();
    expect(savedPlaces()).toEqual([]);
    expect(notice()).toBe('place-without-order');
    expect(playedSounds).toEqual(['refused']);
  });

  it('is refused if the order has another place, and accepted if it has this one', async () => {
    const known = { ...unknownOrder(StoredOrderId.parse('LAST')), places: [{ place: 'Fridge B', at: NOW }] };
    bridge.answer('orders.known', () => accepted([known]));
    openStage([pressed(1)]);
    await scanPlace('P-Other');
    expect(notice()).toBe('place-already-set');
    await scanPlace('P-Fridge B');
    expect(notice()).toBe('place-saved');
    expect(savedPlaces()).toEqual([{ orderId: 'LAST', place: 'Fridge B' }]);
  });

  it('is refused with the station’s reason if it cannot be saved', async () => {
    bridge.answer('orders.setPlace', () => ({ ok: false, refusal: { kind: 'not-saved', detail: 'ENOSPC' } }));
    openStage([pressed(1)]);
    await scanPlace();
    expect(notice()).toBe('refused');
  });
});

it('a place that is scanned while the places of an order of the rail are shown belongs to this order', async () => {
  openStage([pressed(1)]);
  handleScan('A', 'no');
  pickPlace({ kind: 'pressed', orderId: StoredOrderId.parse('EARLIER') });
  await scanPlace();
  expect(savedPlaces()).toEqual([{ orderId: 'EARLIER', place: 'Fridge B' }]);
  expect(draftPlace()).toBeNull();
  expect(usePlacePicker.getState().target).toBeNull();
});

describe('the label of a place', () => {
  it('is never taken for an order', async () => {
    openStage();
    await scanPlace('P-');
    expect(notice()).toBe('place-unreadable');
    openStage([], { 'stage.place': 'off' });
    await scanPlace();
    expect(notice()).toBe('place-off');
    handleRepeatedScan('P-Fridge B', 'no');
    expect(useStage.getState().draft.order).toBe('');
  });
});

describe('an order without a place', () => {
  const check = () => checkOrder();
  it.each([
    ['off', 'ready'],
    ['ask', 'ready'],
    ['require', 'missing'],
  ] as const)('is %s: %s', (place, kind) => {
    openStage([], { 'stage.place': place });
    handleScan('A', 'no');
    setField('bags', '1');
    expect(check().kind).toBe(kind);
  });
});

describe('an order whose place is known', () => {
  const checkWith = (place: string | null, mode: 'ask' | 'require') =>
    checkDraft({ ...EMPTY_DRAFT, order: 'A', bags: '1', place }, stationWith({ 'stage.place': mode }).settings, 'Fridge B');

  it.each([
    [null, undefined],
    ['Fridge B', undefined],
    [' Shelf 4 ', 'Shelf 4'],
    ['', null],
  ])('keeps, changes or loses it by what was entered (%j)', (entered, place) => {
    expect(checkWith(entered, 'ask')).toMatchObject({ kind: 'ready', place });
  });

  it('needs no other one where a place is required, unless it was emptied', () => {
    expect(checkWith(null, 'require').kind).toBe('ready');
    expect(checkWith(' ', 'require')).toEqual({ kind: 'missing', first: 'place' });
  });
});
