import '../../../support/pattern-engine';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EMPTY_DRAFT } from '../../../../src-renderer/stage/draft';
import { loadStageDraft, type StageDraft, saveStageDraft } from '../../../../src-renderer/stage/draft-storage';
import { startStageModel } from '../../../../src-renderer/stage/restore-draft';
import {
  clearOrder,
  correctOrder,
  handleScan,
  handleWeight,
  setField,
  stageOrder,
  useStage,
} from '../../../../src-renderer/stage/stage-model';
import { useStation } from '../../../../src-renderer/station';
import type { Intent } from '../../../../src-shared/intent/intent.schema';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { waitFor } from '../../../support/wait-for';
import { stubBrowserStorage } from '../edit/fixtures/browser-storage';
import { accepted, createFakeBridge, flushPromises, stationWith } from './fixtures/fake-bridge';
import { inPractice, intentIn, STATES } from './fixtures/intents';

vi.mock('../../../../src-renderer/sounds', () => ({ playSound: () => undefined }));

const NOW = Date.UTC(2026, 10, 22, 9);
let door: ReturnType<typeof createFakeBridge>;
let browser: ReturnType<typeof stubBrowserStorage>;
let close: () => void = () => undefined;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  useStage.setState(useStage.getInitialState(), true);
  door = createFakeBridge();
  door.answer('orders.standings', () => accepted([]));
  door.answer('draft.persisted', () => accepted(null));
  door.answer('orders.stage', () => accepted(null));
  browser = stubBrowserStorage();
});
afterEach(() => {
  close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const form = () => useStage.getState();
const draftIsEmpty = () => form().draft.order === '';
const kept = () => JSON.parse(browser.entries.get('stage-draft') ?? 'null');

function open(options: { set?: Partial<Settings>; orders?: readonly Intent[] } = {}): void {
  useStation.setState({ station: stationWith(options.set), orders: options.orders ?? [] });
  close = startStageModel();
}

/** The page is gone and comes back. */
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

describe('the order on the screen', () => {
  it('is there again after a crash, to the last character, with the one that waited beside it', () => {
    open();
    fill();
    const { draft, nextOrder } = form();
    restart();
    expect(form()).toMatchObject({ draft, nextOrder: nextOrder, notice: { kind: 'restored' } });
    expect(draft).toMatchObject({ order: 'A', bags: '3', items: 'abc', weight: '14.25', isFromScale: true });
    restart();
    expect(form()).toMatchObject({ draft, nextOrder: nextOrder });
  });

  it('is asked to be put on the disk, once for all that one scan changes, and after what is going on', async () => {
    open();
    fill();
    expect(door.asked('draft.persisted')).toHaveLength(0);
    await waitFor(() => expect(door.asked('draft.persisted')).toHaveLength(1));
  });

  it('is not kept any longer when it was handed over, or cleared', async () => {
    open();
    handleScan('A', 'no');
    setField('bags', '3');
    await stageOrder();
    expect(kept()).toBeNull();
    handleScan('B', 'no');
    expect(kept()).toMatchObject({ draft: { order: 'B' } });
    clearOrder();
    expect(kept()).toBeNull();
  });

  it('that was pressed, and of which nobody answered, is the same order when it is pressed again', async () => {
    open();
    handleScan('A', 'no');
    setField('bags', '3');
    door.holdAnswers('orders.stage');
    void stageOrder();
    await flushPromises();
    const [first] = door.asked('orders.stage');
    restart();
    expect(form()).toMatchObject({ intentId: first?.id, isSubmitting: false });
    door.answer('orders.stage', () => accepted(null));
    await stageOrder();
    expect(door.asked('orders.stage').map(({ id }) => id)).toEqual([first?.id, first?.id]);
  });

  it('that the journal has after all is not staged twice: its card is in the list, and the next one comes forward', async () => {
    open();
    fill();
    setField('items', '4');
    door.holdAnswers('orders.stage');
    void stageOrder();
    await flushPromises();
    const id = door.asked('orders.stage')[0]?.id as Intent['id'];
    restart({ orders: [{ ...intentIn(STATES.withdrawn, { orderId: 'A' }), id }] });
    expect(form()).toMatchObject({ draft: { ...EMPTY_DRAFT, order: 'B' }, nextOrder: null, intentId: null, correction: null });
    expect(kept()).toMatchObject({ draft: { order: 'B' }, next: null });
  });

  it('nor where the press itself had not been put on the disk', () => {
    open();
    handleScan('A', 'no');
    setField('bags', '3');
    restart({ orders: [inPractice({ ...intentIn(STATES.staged, { orderId: 'A' }), createdAt: NOW + 5 })] });
    expect(form().draft).toEqual(EMPTY_DRAFT);
    expect(kept()).toBeNull();
  });

  it('a practice order comes back when a live order of the same ID is still being processed', () => {
    open();
    handleScan('A', 'no');
    setField('bags', '3');
    restart({ orders: [{ ...intentIn(STATES.waiting, { orderId: 'A' }), createdAt: NOW + 5 }] });
    expect(form().draft).toMatchObject({ order: 'A', bags: '3' });
  });

  it('that is staged once more, on purpose, is there again', () => {
    const earlier = [{ ...intentIn(STATES.staged, { orderId: 'A' }), createdAt: NOW - 60_000 }];
    open({ orders: earlier });
    handleScan('A', 'no');
    setField('bags', '1');
    restart({ orders: earlier });
    expect(form().draft).toMatchObject({ order: 'A', bags: '1' });
  });

  it('of yesterday is named, with the one that waited beside it, and leaves the screen empty: its groceries may be gone', () => {
    open({ set: { 'stage.staleMinutes': 60 } });
    fill();
    vi.setSystemTime(NOW + 59 * 60_000);
    restart({ set: { 'stage.staleMinutes': 60 } });
    expect(form().draft.order).toBe('A');
    // A restart does not make it any younger.
    vi.setSystemTime(NOW + 61 * 60_000);
    restart({ set: { 'stage.staleMinutes': 60 } });
    expect(form()).toMatchObject({ draft: EMPTY_DRAFT, nextOrder: null, notice: { kind: 'left-behind', orderId: 'A, B', at: NOW } });
    expect(kept()).toBeNull();
  });

  it('of practice is taken off the screen when the station goes live, and not pressed there', () => {
    open({ set: { 'connection.mode': 'practice' } });
    fill();
    useStation.setState({ station: stationWith({ 'connection.mode': 'live' }) });
    expect(form()).toMatchObject({ draft: EMPTY_DRAFT, nextOrder: null });
    expect(kept()).toBeNull();
  });

  it('whose label is read once more with another customer is not the order that was pressed before', () => {
    const pattern = { 'scan.orderPattern': '^(?<orderId>[A-Z])(?<userId>.+)?$' };
    open({ set: pattern });
    handleScan('A', 'no');
    useStage.setState({ intentId: '550e8400-e29b-41d4-a716-446655440000' as never });
    handleScan('A', 'no');
    expect(form().intentId).not.toBeNull();
    handleScan('A77', 'no');
    expect(form()).toMatchObject({ intentId: null, draft: { order: 'A', user: '77' } });
  });

  it('of practice is none of live, and the other way round', () => {
    open({ set: { 'connection.mode': 'practice' } });
    fill();
    restart({ set: { 'connection.mode': 'live' } });
    expect(form().draft).toEqual(EMPTY_DRAFT);
    restart({ set: { 'connection.mode': 'practice' } });
    expect(form().draft.order).toBe('A');
  });

  it('is not written over by one that somebody scanned faster', () => {
    open();
    fill();
    close();
    useStage.setState(useStage.getInitialState(), true);
    handleScan('C', 'no');
    close = startStageModel();
    expect(form().draft.order).toBe('C');
  });

  it('comes back without what Connect complained of', () => {
    open();
    useStage.setState({ draft: { ...EMPTY_DRAFT, order: 'A', bags: '3', fieldErrors: { bags: 'too many' } } });
    restart();
    expect(form().draft).toEqual({ ...EMPTY_DRAFT, order: 'A', bags: '3' });
  });

  it('a correction that was on the screen when the app stopped still settles its failed order', async () => {
    door.answer('orders.resolve', () => accepted(null));
    open();
    const unknown = inPractice(intentIn(STATES.unknown, { bags: 3 }));
    correctOrder(unknown);
    restart({ orders: [unknown] });
    expect(form()).toMatchObject({ draft: { order: 'A' }, correction: { id: unknown.id, onlyForOrderId: 'A' } });
    await stageOrder();
    expect(door.asked('orders.resolve')).toEqual([{ id: unknown.id, by: 'corrected' }]);
  });

  it('a correction that the journal has after all settles its failed order at the next start', async () => {
    door.answer('orders.resolve', () => accepted(null));
    open();
    const unknown = inPractice(intentIn(STATES.unknown, { bags: 3 }));
    correctOrder(unknown);
    const staged = { ...inPractice(intentIn(STATES.held, { bags: 3 })), createdAt: NOW + 1 };
    restart({ orders: [staged, unknown] });
    expect(draftIsEmpty()).toBe(true);
    expect(door.asked('orders.resolve')).toEqual([{ id: unknown.id, by: 'corrected' }]);
  });

  it('a correction is forgotten when the station goes live', () => {
    open();
    correctOrder(inPractice(intentIn(STATES.unknown, { bags: 3 })));
    useStation.setState({ station: stationWith({ 'connection.mode': 'live' }) });
    expect(form().correction).toBeNull();
    expect(door.asked('orders.resolve')).toEqual([]);
  });

  it.each([undefined, 'A', { id: 'no-id', onlyFor: 'A' }, { id: crypto.randomUUID(), onlyFor: 1 }])(
    'an order on the screen comes back without a correction that cannot be read (%j)',
    (correcting) => {
      browser.entries.set('stage-draft', JSON.stringify({ ...STORED, correcting }));
      open();
      expect(form()).toMatchObject({ draft: { order: 'A' }, correction: null });
    },
  );
});

describe('what cannot be understood', () => {
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
  ])('is left alone: %s', (_what, text) => {
    browser.entries.set('stage-draft', text);
    expect(loadStageDraft('practice')).toBeNull();
  });

  it('is left alone, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        browser.entries.set('stage-draft', text);
        expect(loadStageDraft('practice')).toBeNull();
      }),
    );
  });

  it('and a browser that keeps nothing costs the copy, and stops nobody', () => {
    vi.stubGlobal('localStorage', undefined);
    expect(() => saveStageDraft(order)).not.toThrow();
    expect(loadStageDraft('practice')).toBeNull();
    open();
    fill();
    expect(form().draft.order).toBe('A');
  });
});
