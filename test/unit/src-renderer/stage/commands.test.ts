import '../../../support/pattern-engine';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useHistory } from '../../../../src-renderer/activity/history-store';
import { loadLazyViews } from '../../../../src-renderer/deferred';
import { useEdit } from '../../../../src-renderer/edit/edit-store';
import { useHandover } from '../../../../src-renderer/handover/handover-store';
import { routeReading } from '../../../../src-renderer/scan-router';
import { useScannerTest } from '../../../../src-renderer/settings/scanner-test';
import { pickPlace, usePlacePicker } from '../../../../src-renderer/stage/place';
import { setField, useStage } from '../../../../src-renderer/stage/stage-store';
import { stageOrder } from '../../../../src-renderer/stage/submit';
import { useStation } from '../../../../src-renderer/station';
import type { ViewName } from '../../../../src-renderer/views';
import { orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import { type Command, formatCommandCode } from '../../../../src-shared/scan/command-code';
import { preparePattern } from '../../../../src-shared/scan/scan-pattern';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { accepted, createFakeBridge, flushPromises, refused, stationWith } from './fixtures/fake-bridge';
import { inPractice, intentIn, MORNING, otherStagingsIn, STATES } from './fixtures/intents';
import { playedSounds } from './fixtures/played-sounds';

vi.mock('../../../../src-renderer/sounds', () => import('./fixtures/played-sounds'));

const KEY = 'BCDFGHJK';
const DIGITS_ONLY = '^(?<orderId>\\d+)$';
const codeOf = (command: Command, stationKey = KEY) => formatCommandCode({ command, stationKey });

let bridge: ReturnType<typeof createFakeBridge>;

function openStage(set: Partial<Settings> = {}): void {
  useStation.setState({ station: { ...stationWith({ 'scan.commands': true, ...set }), commandKey: KEY }, orders: [] });
}

beforeEach(() => {
  playedSounds.length = 0;
  useStage.setState(useStage.getInitialState(), true);
  usePlacePicker.setState({ target: null });
  bridge = createFakeBridge();
  bridge.answer('orders.standings', () => accepted([]));
  bridge.answer('orders.stage', () => accepted(null));
  bridge.answer('orders.undo', () => accepted(null));
  openStage();
});

async function scan(text: string, view: ViewName = 'stage', other: string | null = null): Promise<void> {
  routeReading(view, { kind: 'scan', text, symbology: null, other });
  await flushPromises();
}

/** An order on the screen with three bags: everything that the station requires. */
async function complete(): Promise<void> {
  await scan('A');
  setField('bags', '3');
  playedSounds.length = 0;
}

const form = () => useStage.getState();
const staged = () => bridge.asked('orders.stage');
const problem = () => {
  const { notice } = form();
  return notice?.kind === 'command-refused' ? notice.problem : notice;
};

describe('the command that stages', () => {
  it('hands the order over as a command, says when it leaves, and beeps', async () => {
    await complete();
    await scan(codeOf('stage'));
    expect(staged()).toMatchObject([{ request: { orderId: 'A', bags: 3 }, by: 'command' }]);
    expect(form()).toMatchObject({ draft: { order: '' }, notice: { kind: 'command-staged', orderId: 'A', seconds: 5 } });
    expect(playedSounds).toEqual(['read']);
  });

  it('holds the order for three seconds at a station without time to undo, and longer where the station does', async () => {
    openStage({ 'stage.undoSeconds': 0 });
    await complete();
    await scan(codeOf('stage'));
    expect(form().notice).toMatchObject({ seconds: 3 });
    openStage({ 'stage.undoSeconds': 20 });
    await complete();
    await scan(codeOf('stage'));
    expect(form().notice).toMatchObject({ seconds: 20 });
  });

  it('is scanned in small letters just as well', async () => {
    await complete();
    await scan(codeOf('stage').toLowerCase());
    expect(staged()).toHaveLength(1);
  });

  it('says what is missing and stages nothing', async () => {
    await scan(codeOf('stage'));
    expect(form().notice).toEqual({ kind: 'command-not-ready', check: { kind: 'missing', first: 'order' } });
    await scan('A');
    await scan(codeOf('stage'));
    expect(form().notice).toEqual({ kind: 'command-not-ready', check: { kind: 'missing', first: 'bags' } });
    setField('bags', '500');
    await scan(codeOf('stage'));
    expect(form().notice).toMatchObject({ kind: 'command-not-ready', check: { kind: 'wrong', first: 'bags' } });
    expect(staged()).toEqual([]);
  });

  it.each([
    ['was staged before', () => useStage.setState({ standings: otherStagingsIn(intentIn(STATES.staged)) })],
    ['has an older staging that was not sent', () => useStage.setState({ standings: otherStagingsIn(intentIn(STATES.overdue)) })],
    [
      'was canceled, as Connect says',
      () =>
        useStage.setState({ connect: { kind: 'answered', details: orderDetailsWith({ id: 'A', status: 'any', progress: 'canceled' }) } }),
    ],
  ])('answers no question about an order that %s, however often it is scanned', async (_what, make) => {
    await complete();
    make();
    for (let count = 0; count < 3; count += 1) await scan(codeOf('stage'));
    expect(staged()).toEqual([]);
    expect(problem()).toBe('question');
    expect(playedSounds).toEqual(['refused', 'refused', 'refused']);
  });

  it.each([
    ['of stagings', { kind: 'needs-confirmation', standings: otherStagingsIn(intentIn(STATES.staged)) }],
    ['of what Connect says', { kind: 'connect-warns', warning: 'canceled' }],
  ] as const)('is refused by the main process because %s, and only a press answers', async (_what, refusal) => {
    await complete();
    bridge.answer('orders.stage', () => refused(refusal));
    await scan(codeOf('stage'));
    expect(form()).toMatchObject({ needsSecondPress: true, draft: { order: 'A' } });
    bridge.answer('orders.stage', () => accepted(null));
    await scan(codeOf('stage'));
    expect(staged()).toHaveLength(1);
    expect(problem()).toBe('question');
    await stageOrder();
    expect(staged()).toHaveLength(2);
    expect(staged()[1]?.by).toBeUndefined();
    expect(form().draft.order).toBe('');
  });

  it('stages neither of two orders on the screen', async () => {
    await complete();
    await scan('B');
    await scan(codeOf('stage'));
    await scan(codeOf('clear'));
    await scan(codeOf('bags7'));
    expect(form()).toMatchObject({ draft: { order: 'A', bags: '3' }, nextOrder: { orderId: 'B' } });
    expect(staged()).toEqual([]);
    expect(problem()).toBe('question');
  });

  it('is not carried out twice while the order is being saved', async () => {
    await complete();
    const answer = bridge.holdAnswers('orders.stage');
    await scan(codeOf('stage'));
    await scan(codeOf('stage'));
    expect(problem()).toBe('busy');
    await answer(accepted(null));
    expect(staged()).toHaveLength(1);
    expect(form().notice?.kind).toBe('command-staged');
  });
});

describe('a reading that is not certain', () => {
  it.each<[string, Parameters<typeof routeReading>[1]]>([
    ['a bounce of the trigger', { kind: 'repeated-scan', text: codeOf('stage'), symbology: null, other: null }],
    ['a part of a scan', { kind: 'unfinished-scan', text: codeOf('stage'), whileTyping: false }],
    ['a code that reads differently on two layouts', { kind: 'scan', text: codeOf('stage'), symbology: null, other: 'ORDER-1' }],
    ['the same the other way round', { kind: 'scan', text: 'ORDER-1', symbology: null, other: codeOf('stage') }],
  ])('carries out no command: %s', async (_what, reading) => {
    await complete();
    routeReading('stage', reading);
    await flushPromises();
    expect(staged()).toEqual([]);
    expect(form().draft.order).toBe('A');
  });

  it('of two layouts offers no choice that would carry the command out', async () => {
    await scan(codeOf('stage'), 'stage', 'ORDER-1');
    expect(problem()).toBe('uncertain');
    expect(form().draft.order).toBe('');
  });

  it('of two layouts is not carried out either if the other text is no order', async () => {
    await preparePattern(DIGITS_ONLY);
    openStage({ 'scan.orderPattern': DIGITS_ONLY });
    await scan('1');
    await scan(codeOf('bags4'), 'stage', 'COUPON');
    await scan('COUPON', 'stage', codeOf('bags4'));
    expect(form().draft.bags).toBe('');
    expect(problem()).toBe('uncertain');
  });
});

describe('the commands for the form', () => {
  it.each([1, 5, 9] as const)('bags %i enters the number and beeps', async (count) => {
    await scan('A');
    playedSounds.length = 0;
    await scan(codeOf(`bags${count}`));
    expect(form()).toMatchObject({ draft: { order: 'A', bags: String(count) }, notice: { kind: 'command-bags', count } });
    expect(playedSounds).toEqual(['read']);
  });

  it('a number of bags above the station’s limit is refused', async () => {
    openStage({ 'stage.maxBags': 4 });
    await scan(codeOf('bags5'));
    expect(form()).toMatchObject({ draft: { bags: '' }, notice: { refusal: { kind: 'limit-exceeded', field: 'bags' } } });
  });

  it('clear empties the form and says so', async () => {
    await complete();
    await scan(codeOf('clear'));
    expect(form()).toMatchObject({ draft: { order: '', bags: '' }, notice: { kind: 'command-cleared' } });
    expect(playedSounds).toEqual(['read']);
  });

  it.each<Command>(['stage', 'clear', 'undo', 'bags2'])('%s is refused while the places are shown to choose from', async (command) => {
    openStage({ 'stage.place': 'ask', 'stage.places': ['Fridge'] });
    await complete();
    pickPlace({ kind: 'form' });
    await scan(codeOf(command));
    expect(problem()).toBe('question');
    expect(form().draft).toMatchObject({ order: 'A', bags: '3' });
    expect(staged()).toEqual([]);
    expect(bridge.asked('orders.undo')).toEqual([]);
  });
});

describe('the command that takes back', () => {
  const held = (orderId: string, createdAt: number) => inPractice({ ...intentIn(STATES.held, { orderId }), createdAt });

  it('takes back the newest held order of this mode, and names it', async () => {
    const orders = [held('A', MORNING), held('B', MORNING + 2), held('C', MORNING + 1)];
    const live = { ...intentIn(STATES.held, { orderId: 'L' }), createdAt: MORNING + 9 };
    useStation.setState({ orders: [live, ...orders, inPractice({ ...intentIn(STATES.staged), createdAt: MORNING + 8 })] });
    await scan(codeOf('undo'));
    expect(bridge.asked('orders.undo')).toEqual([{ id: orders[1]?.id }]);
    expect(form().notice).toEqual({ kind: 'command-undone', orderId: 'B' });
    expect(playedSounds).toEqual(['read']);
  });

  it('says that there is nothing to take back, or that it is too late', async () => {
    await scan(codeOf('undo'));
    expect(problem()).toBe('nothing-to-undo');
    useStation.setState({ orders: [held('A', MORNING)] });
    bridge.answer('orders.undo', () => refused({ kind: 'too-late', state: 'sending' }));
    await scan(codeOf('undo'));
    expect(form().notice).toMatchObject({ kind: 'refused', refusal: { kind: 'too-late' } });
    expect(playedSounds).toEqual(['refused', 'refused']);
  });

  it('works while a second order waits, because it concerns neither', async () => {
    await complete();
    await scan('B');
    useStation.setState({ orders: [held('Z', MORNING)] });
    await scan(codeOf('undo'));
    expect(bridge.asked('orders.undo')).toHaveLength(1);
    expect(form()).toMatchObject({ draft: { order: 'A' }, nextOrder: { orderId: 'B' } });
  });
});

describe('a command that does not count here', () => {
  it.each([
    ['off', codeOf('stage'), { 'scan.commands': false }],
    ['off', codeOf('stage', 'XXXXXXXX'), { 'scan.commands': false }],
    ['off', codeOf('stage').slice(0, -1), { 'scan.commands': false }],
    ['foreign', codeOf('stage', 'XXXXXXXX'), {}],
    ['damaged', codeOf('stage').slice(0, -1), {}],
    ['damaged', codeOf('stage').replace(/.$/, '5'), {}],
  ])('is refused as %s and is never an order: %s', async (expected, text, set) => {
    openStage(set);
    await scan(text);
    expect(problem()).toBe(expected);
    expect(form().draft.order).toBe('');
    await complete();
    await scan(text);
    expect(form()).toMatchObject({ draft: { order: 'A', bags: '3' }, nextOrder: null });
    expect(staged()).toEqual([]);
  });

  it('is foreign at a station that has made no sheet', async () => {
    useStation.setState(({ station }) => ({ station: { ...station, commandKey: null } }));
    await scan(codeOf('stage'));
    expect(problem()).toBe('foreign');
  });

  it('is no order when a slow scanner types it into the field', async () => {
    setField('order', codeOf('stage'));
    setField('bags', '3');
    await stageOrder();
    expect(staged()).toEqual([]);
  });

  it('is refused in each other view, and shown in Settings as what it is', async () => {
    await loadLazyViews();
    await complete();
    for (const view of ['edit', 'handover', 'activity'] as const) await scan(codeOf('stage'), view);
    expect(useEdit.getState()).toMatchObject({ notice: 'command', fields: { orderId: '' } });
    expect(useHandover.getState().missedScan).toEqual({ kind: 'command' });
    expect(useHistory.getState()).toMatchObject({ scanRefusal: { kind: 'command' }, text: '' });
    expect(playedSounds).toEqual(['refused', 'refused', 'refused']);
    await scan(codeOf('undo'), 'settings');
    expect(useScannerTest.getState().last).toMatchObject({ kind: 'command', command: { ok: true, value: { command: 'undo' } } });
    expect(staged()).toEqual([]);
    expect(bridge.asked('orders.undo')).toEqual([]);
  });
});
