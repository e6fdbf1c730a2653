import '../../../support/pattern-engine';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EMPTY_DRAFT } from '../../../../src-renderer/stage/draft';
import { loadStageDraft, type StageDraft, saveStageDraft } from '../../../../src-renderer/stage/draft-storage';
import { enterPlace } from '../../../../src-renderer/stage/place';
import { startStageModel } from '../../../../src-renderer/stage/restore-draft';
import { handleScan, handleWeight, previewScan } from '../../../../src-renderer/stage/scans';
import { clearOrder, setField, useStage } from '../../../../src-renderer/stage/stage-store';
import { correctOrder, stageOrder } from '../../../../src-renderer/stage/submit';
import { useStation } from '../../../../src-renderer/station';
import type { Intent } from '../../../../src-shared/intent/intent.schema';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { waitFor } from '../../../support/wait-for';
import { stubBrowserStorage } from '../edit/fixtures/browser-storage';
import { accepted, createFakeBridge, flushPromises, stationWith } from './fixtures/fake-bridge';
import { inPractice, intentIn, STATES } from './fixtures/intents';

vi.mock('../../../../src-renderer/sounds', () => ({ playSound: () => undefined }));

const NOW = Date.UTC(2026, 10, 22, 9);
let bridge: ReturnType<typeof createFakeBridge>;
let browser: ReturnType<typeof stubBrowserStorage>;
let close: () => void = () => undefined;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  useStage.setState(useStage.getInitialState(), true);
  bridge = createFakeBridge();
  bridge.answer('orders.standings', () => accepted([]));
  bridge.answer('draft.persisted', () => accepted(null));
  bridge.answer('orders.stage', () => accepted(null));
  browser = stubBrowserStorage();
});
afterEach(() => {
  close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const form = () => useStage.getState();
const draftIsEmpty = () => form().draft.order === '';
const savedDraft = () => JSON.parse(browser.entries.get('stage-draft') ?? 'null');

function open(options: { set?: Partial<Settings>; orders?: readonly Intent[] } = {}): void {
  useStation.setState({ station: stationWith(options.set), orders: options.orders ?? [] });
  close = startStageModel();
}

/** Closes the page and opens it again. */
function restart(options: Parameters<typeof open>[0] = {}): void {
  close();
  useStage.setState(useStage.getInitialState(), true);
  open(options);
}

function fill(): void {
  handleScan('A', 'no');
  setField('bags', '3');
  setField('items', 'abc');
  handleWeight(1_425);
  handleScan('B', 'no');
}

/** An order as it is stored, in the names of the first version. */
const STORED = {
  mode: 'practice',
  keptAt: NOW,
  draft: { order: 'A', user: null, bags: '', items: '', weight: '', weighed: false },
  next: null,
  intentId: null,
  correcting: null,
};

describe('the stored Stage draft', () => {
  it('the order on the screen and the one queued behind it are restored after a crash, to the last character', () => {
    open();
    fill();
    const { draft, nextOrder } = form();
    restart();
    expect(form()).toMatchObject({ draft, nextOrder: nextOrder, notice: { kind: 'restored' } });
    expect(draft).toMatchObject({ order: 'A', bags: '3', items: 'abc', weight: '14.25', isFromScale: true });
    restart();
    expect(form()).toMatchObject({ draft, nextOrder: nextOrder });
  });

  it('a place is restored, and a draft of a version without places has none', () => {
    open();
    handleScan('A', 'no');
    enterPlace('Fridge B');
    restart();
    expect(form().draft.place).toBe('Fridge B');
    browser.entries.set('stage-draft', JSON.stringify(STORED));
    restart();
    expect(form().draft).toMatchObject({ order: 'A', place: null });
  });

  it('an order that is shown before the reading of its scan is restored, and a preview that is withdrawn leaves nothing', () => {
    open();
    previewScan('A');
    expect(savedDraft()).toMatchObject({ draft: { order: 'A' } });
    restart();
    expect(form()).toMatchObject({ draft: { order: 'A' }, previewedOrder: null, notice: { kind: 'restored' } });
    clearOrder();
    previewScan('B');
    browser.entries.delete('stage-draft');
    handleScan('B', 'no');
    // Before the preview ends, so that no flush falls between the two.
    expect(savedDraft()).toMatchObject({ draft: { order: 'B' } });
    previewScan(null);
    expect(savedDraft()).toMatchObject({ draft: { order: 'B' } });
    clearOrder();
    previewScan('C');
    previewScan(null);
    expect(savedDraft()).toBeNull();
  });

  it('a scan asks the main process once to flush the stored draft, after the pending work', async () => {
    open();
    fill();
    expect(bridge.asked('draft.persisted')).toHaveLength(0);
    await waitFor(() => expect(bridge.asked('draft.persisted')).toHaveLength(1));
  });

  it('the stored draft is removed when its order is handed over or cleared', async () => {
    open();
    handleScan('A', 'no');
    setField('bags', '3');
    await stageOrder();
    expect(savedDraft()).toBeNull();
    handleScan('B', 'no');
    expect(savedDraft()).toMatchObject({ draft: { order: 'B' } });
    clearOrder();
    expect(savedDraft()).toBeNull();
  });

  it('an order whose press got no response keeps its ID after a restart, so that a second press is the same order', async () => {
    open();
    handleScan('A', 'no');
    setField('bags', '3');
    bridge.holdAnswers('orders.stage');
    void stageOrder();
    await flushPromises();
    const [first] = bridge.asked('orders.stage');
    restart();
    expect(form()).toMatchObject({ intentId: first?.id, isSubmitting: false });
    bridge.answer('orders.stage', () => accepted(null));
    await stageOrder();
    expect(bridge.asked('orders.stage').map(({ id }) => id)).toEqual([first?.id, first?.id]);
  });

  it('an order that reached the journal is not restored, and the queued order takes the screen', async () => {
    open();
    fill();
    setField('items', '4');
    bridge.holdAnswers('orders.stage');
    void stageOrder();
    await flushPromises();
    const id = bridge.asked('orders.stage')[0]?.id as Intent['id'];
    restart({ orders: [{ ...intentIn(STATES.withdrawn, { orderId: 'A' }), id }] });
    expect(form()).toMatchObject({ draft: { ...EMPTY_DRAFT, order: 'B' }, nextOrder: null, intentId: null, correction: null });
    expect(savedDraft()).toMatchObject({ draft: { order: 'B' }, next: null });
  });

  it('an order that reached the journal is not restored even when the stored draft does not show the press', () => {
    open();
    handleScan('A', 'no');
    setField('bags', '3');
    restart({ orders: [inPractice({ ...intentIn(STATES.staged, { orderId: 'A' }), createdAt: NOW + 5 })] });
    expect(form().draft).toEqual(EMPTY_DRAFT);
    expect(savedDraft()).toBeNull();
  });

  it('a practice order comes back when a live order of the same ID is still being processed', () => {
    open();
    handleScan('A', 'no');
    setField('bags', '3');
    restart({ orders: [{ ...intentIn(STATES.waiting, { orderId: 'A' }), createdAt: NOW + 5 }] });
    expect(form().draft).toMatchObject({ order: 'A', bags: '3' });
  });

  it('an order that is being staged a second time on purpose is restored', () => {
    const earlier = [{ ...intentIn(STATES.staged, { orderId: 'A' }), createdAt: NOW - 60_000 }];
    open({ orders: earlier });
    handleScan('A', 'no');
    setField('bags', '1');
    restart({ orders: earlier });
    expect(form().draft).toMatchObject({ order: 'A', bags: '1' });
  });

  it('an expired draft is named with its queued order and leaves the screen empty', () => {
    open({ set: { 'stage.staleMinutes': 60 } });
    fill();
    vi.setSystemTime(NOW + 59 * 60_000);
    restart({ set: { 'stage.staleMinutes': 60 } });
    expect(form().draft.order).toBe('A');
    // A restart does not make it any younger.
    vi.setSystemTime(NOW + 61 * 60_000);
    restart({ set: { 'stage.staleMinutes': 60 } });
    expect(form()).toMatchObject({ draft: EMPTY_DRAFT, nextOrder: null, notice: { kind: 'left-behind', orderId: 'A, B', at: NOW } });
    expect(savedDraft()).toBeNull();
  });

  it('a practice order is cleared from the screen when the station goes live', () => {
    open({ set: { 'connection.mode': 'practice' } });
    fill();
    useStation.setState({ station: stationWith({ 'connection.mode': 'live' }) });
    expect(form()).toMatchObject({ draft: EMPTY_DRAFT, nextOrder: null });
    expect(savedDraft()).toBeNull();
  });

  it('an order scanned again with another customer gets a new ID', () => {
    const pattern = { 'scan.orderPattern': '^(?<orderId>[A-Z])(?<userId>.+)?$' };
    open({ set: pattern });
    handleScan('A', 'no');
    useStage.setState({ intentId: '550e8400-e29b-41d4-a716-446655440000' as never });
    handleScan('A', 'no');
    expect(form().intentId).not.toBeNull();
    handleScan('A77', 'no');
    expect(form()).toMatchObject({ intentId: null, draft: { order: 'A', user: '77' } });
  });

  it('a draft of one mode is not restored in the other mode', () => {
    open({ set: { 'connection.mode': 'practice' } });
    fill();
    restart({ set: { 'connection.mode': 'live' } });
    expect(form().draft).toEqual(EMPTY_DRAFT);
    restart({ set: { 'connection.mode': 'practice' } });
    expect(form().draft.order).toBe('A');
  });

  it('a stored draft does not replace an order that was scanned before it was restored', () => {
    open();
    fill();
    close();
    useStage.setState(useStage.getInitialState(), true);
    handleScan('C', 'no');
    close = startStageModel();
    expect(form().draft.order).toBe('C');
  });

  it('a draft is restored without Connect’s errors', () => {
    open();
    useStage.setState({ draft: { ...EMPTY_DRAFT, order: 'A', bags: '3', fieldErrors: { bags: 'too many' } } });
    restart();
    expect(form().draft).toEqual({ ...EMPTY_DRAFT, order: 'A', bags: '3' });
  });

  it('a correction that was on the screen when the app stopped still resolves its failed order', async () => {
    bridge.answer('orders.resolve', () => accepted(null));
    open();
    const unknown = inPractice(intentIn(STATES.unknown, { bags: 3 }));
    correctOrder(unknown);
    restart({ orders: [unknown] });
    expect(form()).toMatchObject({ draft: { order: 'A' }, correction: { id: unknown.id, onlyForOrderId: 'A' } });
    await stageOrder();
    expect(bridge.asked('orders.resolve')).toEqual([{ id: unknown.id, by: 'corrected' }]);
  });

  it('a correction that reached the journal resolves its failed order at the next start', async () => {
    bridge.answer('orders.resolve', () => accepted(null));
    open();
    const unknown = inPractice(intentIn(STATES.unknown, { bags: 3 }));
    correctOrder(unknown);
    const staged = { ...inPractice(intentIn(STATES.held, { bags: 3 })), createdAt: NOW + 1 };
    restart({ orders: [staged, unknown] });
    expect(draftIsEmpty()).toBe(true);
    expect(bridge.asked('orders.resolve')).toEqual([{ id: unknown.id, by: 'corrected' }]);
  });

  it('a correction is forgotten when the station goes live', () => {
    open();
    correctOrder(inPractice(intentIn(STATES.unknown, { bags: 3 })));
    useStation.setState({ station: stationWith({ 'connection.mode': 'live' }) });
    expect(form().correction).toBeNull();
    expect(bridge.asked('orders.resolve')).toEqual([]);
  });

  it.each([undefined, 'A', { id: 'no-id', onlyFor: 'A' }, { id: crypto.randomUUID(), onlyFor: 1 }])(
    'an order is restored without a stored correction that is invalid (%j)',
    (correcting) => {
      browser.entries.set('stage-draft', JSON.stringify({ ...STORED, correcting }));
      open();
      expect(form()).toMatchObject({ draft: { order: 'A' }, correction: null });
    },
  );
});

describe('an invalid stored draft', () => {
  const order: StageDraft = {
    mode: 'practice',
    savedAt: NOW,
    draft: { ...EMPTY_DRAFT, order: 'A' },
    nextOrder: null,
    intentId: null,
    correction: null,
  };
  const changed = (set: object) => JSON.stringify({ ...STORED, ...set });

  it.each([
    ['half of it', JSON.stringify(STORED).slice(0, 40)],
    ['another shape', '[]'],
    ['no time', changed({ keptAt: 'now' })],
    ['a mode that there is not', changed({ mode: 'demo' })],
    ['a number in a field', changed({ draft: { ...STORED.draft, bags: 3 } })],
    ['an intent that has no id of ours', changed({ intentId: '../1' })],
    ['a page of text', changed({ draft: { ...STORED.draft, order: 'x'.repeat(2_001) } })],
    ['a second order without an id', changed({ next: { userId: null } })],
  ])('an invalid stored draft is ignored: %s', (_what, text) => {
    browser.entries.set('stage-draft', text);
    expect(loadStageDraft('practice')).toBeNull();
  });

  it('any text that is no draft is ignored', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        browser.entries.set('stage-draft', text);
        expect(loadStageDraft('practice')).toBeNull();
      }),
    );
  });

  it('a browser without storage costs only the copy', () => {
    vi.stubGlobal('localStorage', undefined);
    expect(() => saveStageDraft(order)).not.toThrow();
    expect(loadStageDraft('practice')).toBeNull();
    open();
    fill();
    expect(form().draft.order).toBe('A');
  });
});
