/** The window's picture of the station: `src-renderer/station`. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  awaitIntent,
  awaitStationChange,
  dismissBulk,
  invoke,
  openStation,
  resolveOrder as settleOrder,
  undoOrder,
  upsertOrder,
  useStation,
} from '../../../../src-renderer/station';
import type { Refusal } from '../../../../src-shared/bridge/refusal';
import type { Intent } from '../../../../src-shared/intent/intent.schema';
import { needsAttention } from '../../../../src-shared/intent/intent-machine';
import { accepted, createFakeBridge, flushPromises, stationWith } from '../stage/fixtures/fake-bridge';
import { intentIn, STATES } from '../stage/fixtures/intents';

let bridge: ReturnType<typeof createFakeBridge>;
beforeEach(() => {
  useStation.setState(useStation.getInitialState(), true);
  bridge = createFakeBridge();
  bridge.answer('station.read', () => accepted(stationWith()));
  bridge.answer('orders.recent', () => accepted([]));
});

const orders = () => useStation.getState().orders;
const next = (intent: Intent, state: Intent['state']): Intent => ({ ...intent, state, changedAt: intent.changedAt + 1 });

describe('a step of an order', () => {
  it('a step changes its card in place, a new order comes first, and no other card moves', () => {
    const card = fc.constantFrom(...Object.values(STATES)).map((state) => intentIn(state));
    fc.assert(
      fc.property(fc.array(card, { maxLength: 20 }), card, fc.nat(), (shown, fresh, which) => {
        expect(upsertOrder(shown, fresh)).toEqual([fresh, ...shown]);
        const known = shown[which % Math.max(shown.length, 1)];
        if (!known) return;
        const changed = next(known, STATES.resolved);
        const after = upsertOrder(shown, changed);
        expect(after).toEqual(shown.map((intent) => (intent === known ? changed : intent)));
        expect(shown).not.toBe(after);
      }),
    );
  });

  it('a step is shown as soon as its event arrives', async () => {
    await openStation();
    const held = intentIn(STATES.held);
    bridge.emit('orders.changed', [held]);
    bridge.emit('orders.changed', [next(held, STATES.sending)]);
    expect(orders()).toMatchObject([{ id: held.id, state: { kind: 'sending' } }]);
  });

  it('a step is not undone by an older read of the orders', async () => {
    const order = intentIn(STATES.sending);
    const answer = bridge.holdAnswers('orders.recent');
    const opened = openStation();
    await flushPromises();
    const staged = next(order, STATES.staged);
    bridge.emit('orders.changed', [staged]);
    await answer(accepted([order]));
    await opened;
    expect(orders()).toEqual([staged]);
  });

  it('an unreadable row that the first read finds is reported', async () => {
    const answer = bridge.holdAnswers('orders.recent');
    const opened = openStation();
    await flushPromises();
    bridge.emit('station.changed', { ...stationWith(), quarantinedCount: 1 });
    await answer(accepted([]));
    await opened;
    expect(useStation.getState().station.quarantinedCount).toBe(1);
  });

  it('a step that arrives during a read is newer than the result of the read', async () => {
    const order = { ...intentIn(STATES.sending), changedAt: intentIn(STATES.sending).createdAt + 7_200_000 };
    const answer = bridge.holdAnswers('orders.recent');
    const opened = openStation();
    await flushPromises();
    bridge.emit('orders.changed', [next(order, STATES.staged)]);
    await answer(accepted([order]));
    await opened;
    expect(orders()).toMatchObject([{ state: { kind: 'staged' } }]);
  });

  it('the list keeps its length over a shift and drops no order that needs attention', async () => {
    await openStation();
    const failed = intentIn(STATES.unknown);
    bridge.emit('orders.changed', [failed]);
    for (let order = 0; order < 500; order += 1) bridge.emit('orders.changed', [intentIn(STATES.staged)]);
    expect(orders().length).toBeLessThanOrEqual(61);
    expect(orders().filter(({ state }) => needsAttention(state))).toEqual([failed]);
  });
});

describe("the page's copy of the station", () => {
  it('the page has the station and its latest orders before the first render', async () => {
    const recent = [intentIn(STATES.unknown), intentIn(STATES.staged)];
    bridge.answer('orders.recent', () => accepted(recent));
    await openStation();
    expect(useStation.getState()).toMatchObject({ station: stationWith(), orders: recent });
  });

  it('the page does not render a station that it cannot read', async () => {
    bridge.answer('station.read', () => ({ ok: false, refusal: { kind: 'locked' } }));
    await expect(openStation()).rejects.toThrow();
  });

  it('the page follows changes of the station', async () => {
    await openStation();
    bridge.emit('station.changed', stationWith({ 'station.name': 'Till 4' }));
    await flushPromises();
    expect(useStation.getState().station.settings['station.name']).toBe('Till 4');
    expect(bridge.asked('orders.recent')).toHaveLength(1);
  });

  it('the page shows only the orders of the current mode', async () => {
    bridge.answer('orders.recent', () => accepted([intentIn(STATES.staged)]));
    await openStation();
    const live = intentIn(STATES.rejected);
    bridge.answer('orders.recent', () => accepted([live]));
    bridge.emit('station.changed', stationWith({ 'connection.mode': 'live' }));
    await flushPromises();
    expect(orders()).toEqual([live]);
  });
});

describe('a change of thousands of orders', () => {
  it('the page reads its orders once for many events and moves no card', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const [one, two] = [intentIn(STATES.staged), intentIn(STATES.waiting)];
    bridge.answer('orders.recent', () => accepted([one, two]));
    await openStation();
    const shown = orders().map(({ id }) => id);
    const { revision } = useStation.getState();
    bridge.answer('orders.recent', () => accepted([next(two, STATES.overdue), one]));
    for (let event = 0; event < 100; event += 1) bridge.emit('orders.reload', null);
    await vi.advanceTimersByTimeAsync(10_000);
    await flushPromises();
    expect(bridge.asked('orders.recent')).toHaveLength(3);
    expect(orders().map(({ id }) => id)).toEqual(shown);
    expect(orders().find(({ id }) => id === two.id)?.state.kind).toBe('overdue');
    expect(useStation.getState().revision).toBeGreaterThan(revision);
    vi.useRealTimers();
  });

  it('the counts come from the main process', async () => {
    await openStation();
    expect(useStation.getState().counts).toBeNull();
    const counts = { current: { unsent: 20_000, needsAttention: 20_000, byState: { overdue: 20_000 } }, live: null };
    bridge.emit('orders.counts', counts);
    expect(useStation.getState().counts).toEqual(counts);
  });

  it('a bulk action is shown until its result is dismissed', async () => {
    await openStation();
    const bulk = { state: 'overdue', action: 'withdraw', total: 9, progress: { kind: 'done', done: 9, refused: 0 } };
    bridge.emit('orders.bulkChanged', bulk);
    expect(useStation.getState().bulk).toEqual(bulk);
    dismissBulk();
    expect(useStation.getState().bulk).toBeNull();
    bridge.emit('orders.bulkChanged', bulk);
    expect(useStation.getState().bulk).toBeNull();
    bridge.emit('orders.bulkChanged', { ...bulk, progress: { kind: 'held', until: 0 } });
    bridge.emit('orders.bulkChanged', bulk);
    expect(useStation.getState().bulk).toEqual(bulk);
  });
});

describe('a request of the page', () => {
  it('a request returns the value or the refusal, and throws only if it was malformed', async () => {
    expect(await invoke('station.read', undefined)).toEqual({ ok: true, value: stationWith() });
    const refusal: Refusal = { kind: 'too-late', state: 'sending' };
    bridge.answer('orders.undo', () => ({ ok: false, refusal }));
    bridge.answer('orders.resolve', () => ({ ok: false, refusal }));
    const { id } = intentIn(STATES.sending);
    expect(await undoOrder(id)).toEqual({ ok: false, problem: refusal });
    expect(await settleOrder(id, 'dismissed')).toEqual({ ok: false, problem: refusal });
    expect(bridge.asked('orders.resolve')).toEqual([{ id, by: 'dismissed' }]);
    bridge.answer('orders.undo', () => Promise.reject(new Error('That request is not well formed.')));
    await expect(undoOrder(id)).rejects.toThrow('not well formed');
  });

  it('a change of the station is shown when its command is accepted, and a refused one changes nothing', async () => {
    await openStation();
    const locked: Refusal = { kind: 'locked' };
    expect(await awaitStationChange(Promise.resolve({ ok: false, problem: locked }))).toEqual(locked);
    expect(useStation.getState().station).toEqual(stationWith());
    const renamed = stationWith({ 'station.name': 'Till 4' });
    bridge.emit('station.changed', renamed);
    expect(await awaitStationChange(Promise.resolve({ ok: true, value: null }))).toBeNull();
    expect(useStation.getState().station).toEqual(renamed);
  });

  it('several changes of the station are applied in their order', async () => {
    await openStation();
    const prepared = stationWith({ 'scan.orderPattern': '^(?<orderId>\\d+)$', 'station.name': 'Till 4' });
    const latest = stationWith({ 'station.name': 'Till 5' });
    bridge.emit('station.changed', prepared);
    bridge.emit('station.changed', latest);
    await awaitStationChange(Promise.resolve({ ok: true, value: null }));
    expect(useStation.getState().station).toEqual(latest);
  });
});

describe('the arrival of a submitted intent', () => {
  it('an intent that has arrived before the response is returned at once', async () => {
    await openStation();
    const intent = intentIn(STATES.held);
    bridge.emit('orders.changed', [intent]);
    expect(await awaitIntent(intent.id)).toEqual(intent);
  });

  it('an intent that arrives after the response is awaited', async () => {
    await openStation();
    const intent = intentIn(STATES.held);
    const awaited = awaitIntent(intent.id);
    bridge.emit('orders.changed', [intentIn(STATES.staged)]);
    bridge.emit('orders.changed', [intent]);
    expect(await awaited).toEqual(intent);
  });

  it('an intent that does not arrive ends the wait with null', async () => {
    vi.useFakeTimers();
    const awaited = awaitIntent(intentIn(STATES.held).id);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await awaited).toBeNull();
    vi.useRealTimers();
  });
});
