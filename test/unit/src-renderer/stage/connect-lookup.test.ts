import '../../../support/pattern-engine';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askAboutOrderOnScreen, warningToConfirm } from '../../../../src-renderer/stage/connect-lookup';
import { EMPTY_DRAFT } from '../../../../src-renderer/stage/draft';
import { handleScan } from '../../../../src-renderer/stage/scans';
import { clearOrder, moveFocusTo, setField, showDraft, useStage } from '../../../../src-renderer/stage/stage-store';
import { stageOrder } from '../../../../src-renderer/stage/submit';
import { useStation } from '../../../../src-renderer/station';
import { type OrderProgress, orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import type { ScanLookup } from '../../../../src-shared/order/scan-lookup';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { installFakeTime, SECOND } from '../../../support/fake-time';
import { accepted, createFakeBridge, refused, stationWith } from './fixtures/fake-bridge';
import { playedSounds } from './fixtures/played-sounds';

vi.mock('../../../../src-renderer/sounds', () => import('./fixtures/played-sounds'));

installFakeTime();

const answered = (orderId: string, progress: OrderProgress = 'new'): ScanLookup => ({
  kind: 'answered',
  details: orderDetailsWith({ id: orderId, status: 'any', progress }),
});
const OFFLINE: ScanLookup = { kind: 'not-asked', because: 'offline', retryInMs: 15 * SECOND };

let bridge: ReturnType<typeof createFakeBridge>;
let stop: () => void;

function openStage(set: Partial<Settings> = {}): void {
  useStation.setState({ station: stationWith(set), orders: [] });
}

beforeEach(() => {
  playedSounds.length = 0;
  useStage.setState(useStage.getInitialState(), true);
  bridge = createFakeBridge();
  bridge.answer('orders.standings', () => accepted([]));
  bridge.answer('orders.stage', () => accepted(null));
  bridge.answer('orders.lookupAtScan', ({ orderId }) => accepted(answered(orderId)));
  openStage();
  stop = askAboutOrderOnScreen();
});
afterEach(() => stop());

const flushTimers = () => vi.advanceTimersByTimeAsync(0);
const asked = () => bridge.asked('orders.lookupAtScan').map(({ orderId }) => orderId);
const status = () => useStage.getState().connect;

describe('the lookup of the order on the screen', () => {
  it('a scanned order is looked up at once, and only once', async () => {
    handleScan('A', 'no');
    expect(status()).toEqual({ kind: 'asking' });
    await flushTimers();
    expect(status()).toEqual(answered('A'));
    handleScan('A', 'no');
    setField('bags', '3');
    expect(asked()).toEqual(['A']);
  });

  it('the answer about an order that has left the screen is dropped', async () => {
    handleScan('A', 'no');
    clearOrder();
    await flushTimers();
    expect(status()).toEqual({ kind: 'none' });
    handleScan('B', 'no');
    await flushTimers();
    expect(status()).toEqual(answered('B'));
  });

  it('an order that is restored at the start is looked up after the startup, so that it does not delay the first scan', () => {
    showDraft({ ...EMPTY_DRAFT, order: 'A' }, { kind: 'restored' });
    vi.advanceTimersByTime(1_499);
    expect(asked()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(asked()).toEqual(['A']);
  });

  it('a typed order is looked up after a pause, or at once when the packer goes on to the bags', async () => {
    setField('order', 'A');
    vi.advanceTimersByTime(SECOND);
    setField('order', 'AB');
    vi.advanceTimersByTime(SECOND);
    expect(asked()).toEqual([]);
    vi.advanceTimersByTime(SECOND / 2);
    expect(asked()).toEqual(['AB']);
    setField('order', 'ABC');
    moveFocusTo('bags');
    expect(asked()).toEqual(['AB', 'ABC']);
  });

  it('no order is looked up while IT has turned lookups off', () => {
    openStage({ 'order.lookUp': 'never' });
    handleScan('A', 'no');
    expect(asked()).toEqual([]);
    expect(status()).toEqual({ kind: 'none' });
  });

  it('an order that could not be looked up is tried again while it is on the screen, and at once when the connection is back', async () => {
    bridge.answer('orders.lookupAtScan', () => accepted(OFFLINE));
    handleScan('A', 'no');
    await flushTimers();
    expect(status()).toEqual(OFFLINE);
    vi.advanceTimersByTime(15 * SECOND);
    expect(asked()).toEqual(['A', 'A']);
    await flushTimers();
    bridge.answer('orders.lookupAtScan', () => accepted(answered('A')));
    useStation.setState(({ station }) => ({ station: { ...station, connection: { kind: 'live', host: 'connect.example' } } }));
    await flushTimers();
    expect(status()).toEqual(answered('A'));
    vi.advanceTimersByTime(60 * SECOND);
    expect(asked()).toEqual(['A', 'A', 'A']);
  });

  it('no lookup follows when the order has left the screen', async () => {
    bridge.answer('orders.lookupAtScan', () => accepted(OFFLINE));
    handleScan('A', 'no');
    await flushTimers();
    clearOrder();
    vi.advanceTimersByTime(60 * SECOND);
    expect(asked()).toEqual(['A']);
  });
});

describe('a warning of Connect', () => {
  it('the first press asks, the second one sends the confirmation, and the next order starts anew', async () => {
    bridge.answer('orders.lookupAtScan', () => accepted(answered('A', 'canceled')));
    bridge.answer('orders.stage', ({ confirmed }) =>
      confirmed?.includes('canceled') ? accepted(null) : refused({ kind: 'connect-warns', warning: 'canceled' }),
    );
    handleScan('A', 'no');
    setField('bags', '3');
    await flushTimers();
    expect(warningToConfirm(useStage.getState())).toBe('canceled');
    await stageOrder();
    expect(useStage.getState()).toMatchObject({ needsSecondPress: true, notice: null, draft: { order: 'A' } });
    expect(playedSounds).toContain('refused');
    await stageOrder();
    expect(useStage.getState()).toMatchObject({ draft: { order: '' }, confirmed: [], needsSecondPress: false });
  });

  it('a warning that the card does not show is named in the question', async () => {
    bridge.answer('orders.lookupAtScan', () => accepted(OFFLINE));
    bridge.answer('orders.stage', () => refused({ kind: 'connect-warns', warning: 'staged' }));
    handleScan('A', 'no');
    setField('bags', '3');
    await stageOrder();
    expect(useStage.getState().notice).toEqual({ kind: 'refused', refusal: { kind: 'connect-warns', warning: 'staged' } });
  });

  it('a scan does not stage the order before it while Connect warns of it, also with `stage.scanNext: stage`', async () => {
    openStage({ 'stage.scanNext': 'stage' });
    bridge.answer('orders.lookupAtScan', () => accepted(answered('A', 'staged')));
    handleScan('A', 'no');
    setField('bags', '3');
    await flushTimers();
    handleScan('B', 'no');
    await flushTimers();
    expect(bridge.asked('orders.stage')).toEqual([]);
    expect(useStage.getState().nextOrder?.orderId).toBe('B');
  });
});
