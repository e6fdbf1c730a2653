import '../../../support/pattern-engine';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { EMPTY_DRAFT } from '../../../../src-renderer/stage/draft';
import {
  handleRepeatedScan,
  handleScaleProblem,
  handleScan,
  handleUnfinishedScan,
  handleWeight,
} from '../../../../src-renderer/stage/scans';
import {
  clearOrder,
  pressKeypadKey,
  refreshStandingsOnChange,
  selectField,
  setField,
  stepField,
  useStage,
} from '../../../../src-renderer/stage/stage-store';
import { correctOrder, stageOrder } from '../../../../src-renderer/stage/submit';
import { useStation } from '../../../../src-renderer/station';
import type { RequestInput } from '../../../../src-shared/bridge/contract';
import type { OtherStaging } from '../../../../src-shared/intent/other-staging';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { accepted, createFakeBridge, flushPromises, stationWith } from './fixtures/fake-bridge';
import { intentIn, otherStagingsIn, STATES } from './fixtures/intents';
import { playedSounds } from './fixtures/played-sounds';

vi.mock('../../../../src-renderer/sounds', () => import('./fixtures/played-sounds'));

let bridge: ReturnType<typeof createFakeBridge>;

function openStage(set: Partial<Settings> = {}): void {
  useStation.setState({ station: stationWith(set), orders: [] });
}

beforeEach(() => {
  playedSounds.length = 0;
  useStage.setState(useStage.getInitialState(), true);
  bridge = createFakeBridge();
  bridge.answer('orders.standings', () => accepted([]));
  bridge.answer('orders.stage', () => accepted(null));
  bridge.answer('orders.resolve', () => accepted(null));
  openStage();
});

const form = () => useStage.getState();
const draft = () => form().draft;
const settledHere = () => bridge.asked('orders.resolve');
const staged = () => bridge.asked('orders.stage').map(({ request }) => request);
const WITH_CUSTOMER = { 'scan.orderPattern': '^(?<orderId>[^|]+)(\\|(?<userId>.+))?$' };

/** An order on the screen with three bags: everything that the station wants. */
function complete(orderId = 'A'): void {
  handleScan(orderId, 'no');
  setField('bags', '3');
  playedSounds.length = 0;
}

describe('a number that may be two numbers', () => {
  it.each<['bags' | 'items' | 'weight', string]>([
    ['bags', '1,000'],
    ['bags', '1.000'],
    ['items', '1,000'],
    ['items', '1e2'],
    ['weight', '1,000'],
    ['weight', '1.000'],
  ])('an ambiguous number in %s (%s) is refused with a question', async (field, text) => {
    complete();
    setField(field, text);
    await stageOrder();
    expect(staged()).toEqual([]);
    expect(form().focus.field).toBe(field);
    expect(draft()[field]).toBe(text);
  });
});

describe('a scan', () => {
  it('a scan on an empty screen sets the order, beeps, and moves the focus to the bags', async () => {
    handleScan('12345676789012345678780', 'no');
    await flushPromises();
    expect(draft()).toEqual({ ...EMPTY_DRAFT, order: '12345676789012345678780' });
    expect(form().focus).toMatchObject({ field: 'bags', count: 1 });
    expect(playedSounds).toEqual(['read']);
    expect(staged()).toEqual([]);
  });

  it('a scan sets the customer when the label names one', () => {
    openStage(WITH_CUSTOMER);
    handleScan('A|u-1', 'no');
    expect(draft()).toMatchObject({ order: 'A', user: 'u-1' });
    handleScan('B', 'no');
    expect(draft()).toMatchObject({ order: 'B', user: null });
  });

  it('a scan keeps the numbers that were typed before it', () => {
    setField('bags', '3');
    handleWeight(1_425);
    handleScan('A', 'no');
    expect(draft()).toMatchObject({ order: 'A', bags: '3', weight: '14.25', isFromScale: true });
  });

  it('a scan with an invisible character inside the order ID is refused with the character’s name and place', async () => {
    handleScan('1234\u200B567', 'no');
    expect(form()).toMatchObject({
      draft: EMPTY_DRAFT,
      notice: { kind: 'not-an-order', problem: { kind: 'hidden-character', character: { codePoint: 0x200b, textBefore: '1234' } } },
    });
    expect(playedSounds).toEqual(['refused']);
  });

  it('invisible characters at the ends of a scanned or typed ID are ignored', async () => {
    setField('order', '\u202E1234\u200B');
    expect(draft().order).toBe('1234');
    setField('bags', '3');
    handleScan('\uFEFF1234\u2060', 'no');
    expect(form()).toMatchObject({ draft: { order: '1234', bags: '3' }, nextOrder: null });
    await stageOrder();
    expect(staged()).toEqual([{ orderId: '1234', bags: 3 }]);
  });

  it('a scan of a product barcode is named and changes nothing', () => {
    complete();
    const before = draft();
    handleScan('4006381333931', 'certain');
    expect(form()).toMatchObject({ draft: before, nextOrder: null, notice: { kind: 'product' } });
    expect(playedSounds).toEqual(['refused']);
  });

  it('a scan that is likely a product barcode sets the order and shows a hint', () => {
    handleScan('036000291452', 'likely');
    expect(form()).toMatchObject({ draft: { order: '036000291452' }, notice: { kind: 'maybe-product' } });
    expect(playedSounds).toEqual(['read']);
  });

  it.each(['COUPON', '..', '', 'a\u0007'])('a scan of %j, which is no order label, is refused and changes nothing', (text) => {
    openStage({ 'scan.orderPattern': '^(?<orderId>[^C].*)$' });
    complete();
    const before = draft();
    handleScan(text, 'no');
    expect(form()).toMatchObject({ draft: before, notice: { kind: 'not-an-order', text } });
    expect(playedSounds).toEqual(['refused']);
  });

  it('an incomplete scan is refused and changes nothing', () => {
    complete();
    const before = draft();
    handleUnfinishedScan(false);
    expect(form()).toMatchObject({ draft: before, notice: { kind: 'unfinished-scan', whileTyping: false } });
    expect(playedSounds).toEqual(['refused']);
  });

  it('a scan of the order on the screen changes nothing', () => {
    complete();
    const before = draft();
    handleScan('A', 'no');
    expect(form()).toMatchObject({ draft: before, nextOrder: null });
    expect(playedSounds).toEqual(['read']);
  });

  it('a scan of the order whose ID was typed adds its customer', () => {
    openStage(WITH_CUSTOMER);
    setField('order', 'A');
    setField('bags', '3');
    handleScan('A|u-1', 'no');
    expect(draft()).toMatchObject({ order: 'A', user: 'u-1', bags: '3' });
  });

  it('a scan replaces an order that has no numbers yet', () => {
    handleScan('A', 'no');
    handleScan('B', 'no');
    expect(form()).toMatchObject({ draft: { order: 'B', bags: '' }, nextOrder: null });
  });
});

describe('a second order while the first is complete on the screen', () => {
  it('a second order is queued by default, and nothing is sent', async () => {
    complete('A');
    handleScan('B', 'no');
    await flushPromises();
    expect(form()).toMatchObject({ draft: { order: 'A', bags: '3' }, nextOrder: { orderId: 'B' } });
    expect(staged()).toEqual([]);
  });

  it('the queued order takes the screen when the first is staged', async () => {
    complete('A');
    handleScan('B', 'no');
    await stageOrder();
    expect(staged()).toEqual([{ orderId: 'A', bags: 3 }]);
    expect(form()).toMatchObject({ draft: { ...EMPTY_DRAFT, order: 'B' }, nextOrder: null });
  });

  it('the queued order takes the screen when the first is dropped, and a notice names the dropped one', () => {
    complete('A');
    handleScan('B', 'no');
    clearOrder({ kind: 'dropped', orderId: 'A' });
    expect(form()).toMatchObject({ draft: { order: 'B', bags: '' }, nextOrder: null, notice: { kind: 'dropped', orderId: 'A' } });
    expect(staged()).toEqual([]);
  });

  it('a second order stages the first where the policy says so', async () => {
    openStage({ 'stage.scanNext': 'stage' });
    complete('A');
    await flushPromises();
    handleScan('B', 'no');
    await flushPromises();
    expect(staged()).toEqual([{ orderId: 'A', bags: 3 }]);
    expect(form()).toMatchObject({ draft: { order: 'B', bags: '' }, nextOrder: null });
  });

  it.each<[string, () => void]>([
    ['is not complete', () => setField('bags', '0')],
    ['was staged before', () => useStage.setState({ standings: otherStagingsIn(intentIn(STATES.staged)) })],
    ['has an older one that was not sent', () => useStage.setState({ standings: otherStagingsIn(intentIn(STATES.overdue)) })],
  ])('a second order does not stage a first one that %s', async (_what, make) => {
    openStage({ 'stage.scanNext': 'stage' });
    complete('A');
    await flushPromises();
    make();
    handleScan('B', 'no');
    await flushPromises();
    expect(staged()).toEqual([]);
    expect(form()).toMatchObject({ draft: { order: 'A' }, nextOrder: { orderId: 'B' } });
  });

  it('a second order drops the first where the policy says so, and a notice names it', async () => {
    openStage({ 'stage.scanNext': 'clear' });
    complete('A');
    handleScan('B', 'no');
    await flushPromises();
    expect(form()).toMatchObject({ draft: { order: 'B', bags: '' }, nextOrder: null, notice: { kind: 'dropped', orderId: 'A' } });
    expect(staged()).toEqual([]);
  });

  it.each([
    ['the first is scanned once more', 'A'],
    ['a third one is scanned', 'C'],
  ])('a queued order is not dropped without a notice when %s', (_what, scanned) => {
    complete('A');
    handleScan('B', 'no');
    handleScan(scanned, 'no');
    const { nextOrder, notice } = form();
    expect(nextOrder?.orderId === 'B' || JSON.stringify(notice).includes('B')).toBe(true);
  });
});

describe('a scan while the order before is being handed over', () => {
  it('an order that is scanned during a hand-over takes the screen after it', async () => {
    const answer = bridge.holdAnswers('orders.stage');
    complete('A');
    const handing = stageOrder();
    handleScan('B', 'no');
    expect(form()).toMatchObject({ draft: { order: 'A' }, nextOrder: { orderId: 'B' }, isSubmitting: true });
    await answer(accepted(null));
    await handing;
    expect(form()).toMatchObject({ draft: { ...EMPTY_DRAFT, order: 'B' }, nextOrder: null, isSubmitting: false });
  });

  it('an order that is scanned during a hand-over stays queued when the hand-over fails', async () => {
    const answer = bridge.holdAnswers('orders.stage');
    complete('A');
    const handing = stageOrder();
    handleScan('B', 'no');
    await answer({ ok: false, refusal: { kind: 'not-saved', detail: 'ENOSPC' } });
    await handing;
    expect(form()).toMatchObject({ draft: { order: 'A', bags: '3' }, nextOrder: { orderId: 'B' }, isSubmitting: false });
  });

  it('an order that was brought to the screen during a hand-over is not cleared when the hand-over is done', async () => {
    const answer = bridge.holdAnswers('orders.stage');
    complete('A');
    const handing = stageOrder();
    handleScan('B', 'no');
    clearOrder({ kind: 'dropped', orderId: 'A' });
    expect(draft().order).toBe('B');
    await answer(accepted(null));
    await handing;
    expect(draft().order).toBe('B');
  });

  it('a scan of the order that is being handed over does not show it again', async () => {
    const answer = bridge.holdAnswers('orders.stage');
    complete('A');
    const handing = stageOrder();
    handleScan('A', 'no');
    await answer(accepted(null));
    await handing;
    expect(form()).toMatchObject({ draft: EMPTY_DRAFT, nextOrder: null });
  });
});

describe('the same symbol read twice within half a second', () => {
  it('a repeated scan is ignored while its order is on the screen or queued', () => {
    complete('A');
    handleRepeatedScan('A', 'no');
    handleScan('B', 'no');
    playedSounds.length = 0;
    handleRepeatedScan('B', 'no');
    expect(form()).toMatchObject({ draft: { order: 'A' }, nextOrder: { orderId: 'B' } });
    expect(playedSounds).toEqual([]);
  });

  it('a repeated scan counts when its order is no longer on the screen, unless it is a product barcode', () => {
    handleRepeatedScan('A', 'no');
    expect(draft().order).toBe('A');
    handleRepeatedScan('4006381333931', 'certain');
    expect(draft().order).toBe('A');
  });
});

describe('a weight', () => {
  it('a weight from the scale fills its field, whatever field is active, and is marked as such', () => {
    complete();
    handleWeight(1_425);
    expect(draft()).toMatchObject({ order: 'A', bags: '3', weight: '14.25', isFromScale: true });
    expect(playedSounds).toEqual(['read']);
    handleWeight(1_500);
    expect(draft().weight).toBe('15.00');
  });

  it('a weight loses its mark once it is typed over', () => {
    handleWeight(1_425);
    setField('weight', '14.5');
    expect(draft()).toMatchObject({ weight: '14.5', isFromScale: false });
  });

  it.each([
    [50_001, 'too-heavy'],
    [0, 'empty'],
  ] as const)('a weight of %i hundredths of a pound is refused, and the previous one stays', (hundredths, problem) => {
    handleWeight(1_425);
    playedSounds.length = 0;
    handleWeight(hundredths);
    expect(form()).toMatchObject({ draft: { weight: '14.25', isFromScale: true }, notice: { kind: 'scale', problem } });
    expect(playedSounds).toEqual(['refused']);
  });

  it('the largest allowed weight is accepted', () => {
    openStage({ 'stage.maxPounds': 12.5 });
    handleWeight(1_250);
    expect(draft().weight).toBe('12.50');
    handleWeight(1_251);
    expect(form().notice).toEqual({ kind: 'scale', problem: 'too-heavy' });
  });

  it('an unstable weight is refused and changes nothing', () => {
    complete();
    const before = draft();
    handleScaleProblem('unstable');
    expect(form()).toMatchObject({ draft: before, notice: { kind: 'scale', problem: 'unstable' } });
  });

  it('a weight that arrives while the bags are typed does not turn 5 bags into 25', () => {
    setField('bags', '2');
    selectField('bags');
    handleWeight(1_425);
    pressKeypadKey('5');
    expect(draft().bags).toBe('5');
  });
});

describe('fields and keypad', () => {
  it('the first key of the keypad replaces the number, and the next ones are appended', () => {
    setField('bags', '12');
    selectField('bags');
    for (const key of ['3', '4']) pressKeypadKey(key);
    expect(draft().bags).toBe('34');
    selectField('weight');
    for (const key of ['1', '.', '5', 'delete', '2']) pressKeypadKey(key);
    expect(draft()).toMatchObject({ bags: '34', weight: '1.2' });
  });

  it('− and + stop at the station’s limits', () => {
    openStage({ 'stage.maxBags': 2 });
    for (let presses = 0; presses < 5; presses += 1) stepField('bags', 1);
    expect(draft().bags).toBe('2');
    for (let presses = 0; presses < 5; presses += 1) stepField('bags', -1);
    expect(draft().bags).toBe('');
    stepField('items', 1);
    expect(draft().items).toBe('1');
  });

  it('a change of a field clears its error, and no other', () => {
    useStage.setState({ draft: { ...EMPTY_DRAFT, order: 'A', fieldErrors: { bags: 'too many', items: 'too few' } } });
    setField('bags', '2');
    expect(draft().fieldErrors).toEqual({ items: 'too few' });
  });

  it('a change of the order ID clears the customer', () => {
    openStage(WITH_CUSTOMER);
    handleScan('A|u-1', 'no');
    setField('order', 'AB');
    expect(draft()).toMatchObject({ order: 'AB', user: null });
  });

  it('Clear empties the whole form', async () => {
    complete();
    handleWeight(1_425);
    await flushPromises();
    useStage.setState({ standings: otherStagingsIn(intentIn(STATES.staged)) });
    clearOrder();
    expect(form()).toMatchObject({ draft: EMPTY_DRAFT, nextOrder: null, standings: [], notice: null });
  });
});

describe('what this station knows of an order', () => {
  it('the other stagings of an order are shown with it', async () => {
    const before = intentIn(STATES.staged, { bags: 3 });
    bridge.answer('orders.standings', ({ orderId }) => accepted(orderId === 'A' ? otherStagingsIn(before) : []));
    handleScan('A', 'no');
    await flushPromises();
    expect(form().standings).toEqual(otherStagingsIn(before));
    handleScan('B', 'no');
    await flushPromises();
    expect(form().standings).toEqual([]);
  });

  it('a late response about the previous order is dropped', async () => {
    const answer = bridge.holdAnswers('orders.standings');
    handleScan('A', 'no');
    handleScan('B', 'no');
    await answer(accepted(otherStagingsIn(intentIn(STATES.staged))));
    expect(form().standings).toEqual([]);
    await answer(accepted([]));
    expect(form().standings).toEqual([]);
  });

  it('the stagings of the previous order disappear when the next one is shown', async () => {
    bridge.answer('orders.standings', () => accepted(otherStagingsIn(intentIn(STATES.staged))));
    handleScan('A', 'no');
    await flushPromises();
    const answer = bridge.holdAnswers('orders.standings');
    handleScan('B', 'no');
    expect(form()).toMatchObject({ draft: { order: 'B' }, standings: [] });
    await answer(accepted([]));
  });

  it('the other stagings are looked up again whenever an order changes', async () => {
    const stop = refreshStandingsOnChange();
    handleScan('A', 'no');
    await flushPromises();
    const after = intentIn(STATES.staged);
    bridge.answer('orders.standings', () => accepted(otherStagingsIn(after)));
    useStation.setState({ revision: 1 });
    await flushPromises();
    expect(form().standings).toEqual(otherStagingsIn(after));
    stop();
    const asked = bridge.asked('orders.standings').length;
    useStation.setState({ revision: 2 });
    expect(bridge.asked('orders.standings')).toHaveLength(asked);
  });

  it('the changes of thousands of orders cause one more lookup', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const stop = refreshStandingsOnChange();
    handleScan('A', 'no');
    const before = bridge.asked('orders.standings').length;
    for (let revision = 1; revision <= 1_000; revision += 1) useStation.setState({ revision });
    expect(bridge.asked('orders.standings')).toHaveLength(before + 1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(bridge.asked('orders.standings')).toHaveLength(before + 2);
    stop();
    vi.useRealTimers();
  });

  it('a response that a later one has overtaken is dropped', async () => {
    const answer = bridge.holdAnswers('orders.standings');
    handleScan('A', 'no');
    const stop = refreshStandingsOnChange();
    useStation.setState({ revision: useStation.getState().revision + 1 });
    await answer(accepted(otherStagingsIn(intentIn(STATES.staged))));
    expect(form().standings).toEqual([]);
    await answer(accepted(otherStagingsIn(intentIn(STATES.unknown))));
    expect(form().standings).toMatchObject([{ kind: 'maybe-staged' }]);
    stop();
  });

  it('a text that is no order ID is not looked up', async () => {
    setField('order', '..');
    await flushPromises();
    expect(bridge.asked('orders.standings')).toEqual([]);
    expect(form().standings).toEqual([]);
  });
});

describe('the big button', () => {
  it('a press hands over exactly what is on the screen, and then clears it', async () => {
    openStage(WITH_CUSTOMER);
    handleScan('A|u-1', 'no');
    setField('bags', '3');
    setField('items', '12');
    handleWeight(1_425);
    await stageOrder();
    expect(staged()).toEqual([{ orderId: 'A', userId: 'u-1', bags: 3, items: 12, weight: 1_425 }]);
    expect(form()).toMatchObject({ draft: EMPTY_DRAFT, isSubmitting: false, notice: null, standings: [] });
  });

  it('an order stays on the screen until the journal has it', async () => {
    const answer = bridge.holdAnswers('orders.stage');
    complete();
    const handing = stageOrder();
    await flushPromises();
    expect(form()).toMatchObject({ draft: { order: 'A' }, isSubmitting: true });
    await answer(accepted(null));
    await handing;
    expect(draft()).toEqual(EMPTY_DRAFT);
  });

  it('two presses hand over one order', async () => {
    complete();
    await Promise.all([stageOrder(), stageOrder()]);
    expect(staged()).toHaveLength(1);
  });

  it.each<[string, () => void, string]>([
    ['an order', () => setField('bags', '3'), 'order'],
    ['bags', () => handleScan('A', 'no'), 'bags'],
    ['sensible bags', () => complete() ?? setField('bags', '0'), 'bags'],
    ['a weight that can be read', () => complete() ?? setField('weight', 'abc'), 'weight'],
  ])('a press without %s sends nothing and moves the focus there', async (_what, make, field) => {
    make();
    playedSounds.length = 0;
    const { count } = form().focus;
    const before = draft();
    await stageOrder();
    expect(staged()).toEqual([]);
    expect(form()).toMatchObject({ draft: before, focus: { field, count: count + 1 } });
    expect(playedSounds).toEqual(['refused']);
  });

  it('a press without the customer that the path needs sends nothing', async () => {
    openStage({ 'connection.mode': 'live', 'connection.orderPaths': 'users' });
    complete();
    await stageOrder();
    expect(staged()).toEqual([]);
    expect(playedSounds).toEqual(['refused']);
  });

  it.each([
    { kind: 'already-in-flight' },
    { kind: 'blocked', problem: { kind: 'missing', file: '/p.json' } },
    { kind: 'not-saved', detail: 'ENOSPC' },
  ] as const)('a refused press (%j) keeps the order on the screen and shows the reason', async (refusal) => {
    bridge.answer('orders.stage', () => ({ ok: false, refusal }));
    complete();
    const before = draft();
    await stageOrder();
    expect(form()).toMatchObject({ draft: before, notice: { kind: 'refused', refusal }, isSubmitting: false });
    expect(playedSounds).toEqual(['refused']);
  });

  it('a press whose call is lost keeps the order on the screen and can be repeated', async () => {
    bridge.answer('orders.stage', () => Promise.reject(new Error('gone')));
    complete();
    const before = draft();
    await stageOrder();
    expect(form()).toMatchObject({ draft: before, notice: { kind: 'refused', refusal: { kind: 'not-saved' } }, isSubmitting: false });
    bridge.answer('orders.stage', () => accepted(null));
    await stageOrder();
    expect(draft()).toEqual(EMPTY_DRAFT);
  });

  it('every order gets its own ID', async () => {
    for (const order of ['A', 'B']) {
      complete(order);
      await stageOrder();
    }
    const [first, second] = bridge.asked('orders.stage') as [RequestInput<'orders.stage'>, RequestInput<'orders.stage'>];
    expect(first.id).not.toBe(second.id);
  });

  it('a second press after a lost call hands over the same order', async () => {
    bridge.answer('orders.stage', () => Promise.reject(new Error('the answer was lost, the order was not')));
    complete();
    await stageOrder();
    await stageOrder();
    const [first, second] = bridge.asked('orders.stage') as [RequestInput<'orders.stage'>, RequestInput<'orders.stage'>];
    expect(second.request).toEqual(first.request);
    expect(second.id).toBe(first.id);
  });
});

describe('an order of which other stagings are known', () => {
  const staged = intentIn(STATES.staged);
  const overdue = intentIn(STATES.overdue);
  const awareOf = () => bridge.asked('orders.stage').map((input) => input.awareOf);
  const notInformed = (...standings: OtherStaging[]) => ({ ok: false, refusal: { kind: 'needs-confirmation', standings } }) as const;

  it('a press sends along exactly the stagings that are shown', async () => {
    bridge.answer('orders.standings', () => accepted(otherStagingsIn(staged)));
    complete();
    await flushPromises();
    await stageOrder();
    expect(awareOf()).toEqual([[{ ref: staged.id, kind: 'staged' }]]);
  });

  it('a press before the journal has answered sends along nothing', async () => {
    bridge.holdAnswers('orders.standings');
    complete();
    await stageOrder();
    expect(awareOf()).toEqual([[]]);
  });

  it('an order with stagings that were not shown stays on the screen, and the next press stages it', async () => {
    bridge.answer('orders.standings', () => accepted(otherStagingsIn(staged)));
    bridge.answer('orders.stage', () => notInformed(...otherStagingsIn(staged)));
    complete();
    const before = draft();
    await stageOrder();
    expect(form()).toMatchObject({ draft: before, standings: otherStagingsIn(staged), needsSecondPress: true, isSubmitting: false });
    expect(playedSounds).toEqual(['refused']);
    bridge.answer('orders.stage', () => accepted(null));
    await stageOrder();
    expect(awareOf()).toEqual([[], [{ ref: staged.id, kind: 'staged' }]]);
    expect(draft()).toEqual(EMPTY_DRAFT);
    const [first, second] = bridge.asked('orders.stage');
    expect(second?.id).toBe(first?.id);
  });

  it('stagings that the guard adds are shown beside the earlier ones', async () => {
    bridge.answer('orders.standings', () => accepted(otherStagingsIn(overdue)));
    complete();
    await flushPromises();
    bridge.holdAnswers('orders.standings');
    bridge.answer('orders.stage', () => notInformed(...otherStagingsIn(staged).map((standing) => ({ ...standing, row: 2 }))));
    await stageOrder();
    expect(form().standings.map(({ kind }) => kind)).toEqual(['staged', 'set-aside']);
  });

  it('a question about one order is gone when the next one is shown', async () => {
    bridge.answer('orders.stage', () => notInformed(...otherStagingsIn(staged)));
    complete();
    await stageOrder();
    clearOrder();
    complete('B');
    expect(form()).toMatchObject({ standings: [], needsSecondPress: false });
  });
});

describe('an order that is corrected', () => {
  it('a failed order comes back with everything it had, and stays as it is until its correction is handed over', async () => {
    const rejected = intentIn(STATES.rejected, { orderId: 'A', bags: 70, weight: 1_425 });
    correctOrder(rejected);
    expect(draft()).toMatchObject({ order: 'A', bags: '70', weight: '14.25', fieldErrors: { bags: 'Bags count is too high' } });
    expect(form().focus.field).toBe('bags');
    setField('bags', '7');
    expect(settledHere()).toEqual([]);
    await stageOrder();
    expect(settledHere()).toEqual([{ id: rejected.id, by: 'corrected' }]);
    expect(form().correction).toBeNull();
  });

  it('an unknown order is resolved by its correction, and not by that of another order', async () => {
    const unknown = intentIn(STATES.unknown, { bags: 3 });
    correctOrder(unknown);
    setField('order', 'B');
    await stageOrder();
    expect(settledHere()).toEqual([]);
    correctOrder(unknown);
    await stageOrder();
    expect(settledHere()).toEqual([{ id: unknown.id, by: 'corrected' }]);
  });

  it('an order that was refused for a mistyped ID is resolved when it is staged with the right one', async () => {
    const rejected = intentIn(STATES.rejected, { orderId: 'A', bags: 3 });
    correctOrder(rejected);
    setField('order', 'AB');
    await stageOrder();
    expect(settledHere()).toEqual([{ id: rejected.id, by: 'corrected' }]);
  });

  it.each<[string, () => void]>([
    ['is cleared', () => clearOrder()],
    [
      'gives way to the order that waited beside it',
      () => {
        handleScan('B', 'no');
        clearOrder({ kind: 'dropped', orderId: 'A' });
      },
    ],
    [
      'is replaced by a scan',
      () => {
        openStage({ 'stage.scanNext': 'clear' });
        handleScan('B', 'no');
      },
    ],
    [
      'is emptied by hand',
      () => {
        setField('order', '');
        setField('bags', '');
        setField('order', 'B');
      },
    ],
  ])('a failed order whose correction %s stays as it is', async (_what, giveUp) => {
    correctOrder(intentIn(STATES.rejected, { bags: 3 }));
    giveUp();
    if (draft().order === '') handleScan('B', 'no');
    setField('bags', '2');
    await stageOrder();
    expect(staged()).toEqual([{ orderId: 'B', bags: 2 }]);
    expect(settledHere()).toEqual([]);
  });

  it('a failed order stays as it is when its correction could not be handed over', async () => {
    bridge.answer('orders.stage', () => ({ ok: false, refusal: { kind: 'not-saved', detail: 'ENOSPC' } }));
    correctOrder(intentIn(STATES.unknown, { bags: 3 }));
    await stageOrder();
    expect(settledHere()).toEqual([]);
    bridge.answer('orders.stage', () => accepted(null));
    await stageOrder();
    expect(settledHere()).toHaveLength(1);
  });

  it('a correction that is already on the screen is not refused because the screen is taken', () => {
    const rejected = intentIn(STATES.rejected, { bags: 3 });
    correctOrder(rejected);
    setField('bags', '2');
    correctOrder(rejected);
    expect(form()).toMatchObject({ draft: { order: 'A', bags: '2' }, notice: null });
  });

  it('a withdrawn order can be corrected, which resolves nothing', async () => {
    correctOrder(intentIn(STATES.withdrawn, { bags: 3 }));
    expect(draft()).toMatchObject({ order: 'A', bags: '3' });
    expect(bridge.asked('orders.resolve')).toEqual([]);
  });

  it.each<[string, () => void]>([
    ['an order', () => handleScan('B', 'no')],
    ['a number', () => setField('bags', '2')],
    ['a weight', () => handleWeight(1_425)],
  ])('a correction never replaces %s on the screen', async (_what, make) => {
    make();
    const before = draft();
    playedSounds.length = 0;
    correctOrder(intentIn(STATES.rejected));
    expect(form()).toMatchObject({ draft: before, notice: { kind: 'screen-taken' } });
    expect(bridge.asked('orders.resolve')).toEqual([]);
    expect(playedSounds).toEqual(['refused']);
  });

  it('an order that was proven staged meanwhile is left alone', async () => {
    bridge.answer('orders.resolve', () => ({ ok: false, refusal: { kind: 'too-late', state: 'staged' } }));
    correctOrder(intentIn(STATES.unknown, { bags: 3 }));
    await stageOrder();
    expect(form()).toMatchObject({ draft: EMPTY_DRAFT, notice: null });
  });
});

describe('an order that was already leaving', () => {
  const leaving = intentIn(STATES.held);

  async function pressRefused(): Promise<void> {
    bridge.answer('orders.standings', () => accepted(otherStagingsIn(leaving)));
    bridge.answer('orders.stage', () => ({ ok: false, refusal: { kind: 'already-in-flight' } }));
    complete('A');
    await flushPromises();
    await stageOrder();
    expect(form().notice).toEqual({ kind: 'refused', refusal: { kind: 'already-in-flight' } });
  }

  /** The order takes a step, and what is known of it is read again. */
  async function follow(standings: readonly OtherStaging[]): Promise<void> {
    bridge.answer('orders.standings', () => accepted(standings));
    const stop = refreshStandingsOnChange();
    useStation.setState(({ revision }) => ({ revision: revision + 1 }));
    await flushPromises();
    stop();
  }

  it('an order that was taken back is no longer called leaving', async () => {
    await pressRefused();
    await follow(otherStagingsIn(leaving));
    expect(form().notice).not.toBeNull();
    await follow([]);
    expect(form().notice).toBeNull();
  });

  it('a refusal for another reason stays when nothing is leaving', async () => {
    await pressRefused();
    useStage.setState({ notice: { kind: 'refused', refusal: { kind: 'not-saved', detail: 'ENOSPC' } } });
    await follow([]);
    expect(form().notice).not.toBeNull();
  });
});
