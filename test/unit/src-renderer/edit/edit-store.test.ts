import '../../../support/pattern-engine';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadEditDraft } from '../../../../src-renderer/edit/draft-storage';
import {
  discardEdit,
  hasUnsavedChanges,
  keepCurrent,
  parseFields,
  setField,
  setRemoval,
  useEdit,
  validateField,
  validateWindow,
} from '../../../../src-renderer/edit/edit-store';
import { BLANK_FIELDS, type EditFields, type FieldName } from '../../../../src-renderer/edit/fields';
import { loadServiceOptions, lookUpOrder, prefillUser, selectServiceOption } from '../../../../src-renderer/edit/lookup';
import { answerNextOrder, handleEditScan, handleEditWeight, reopenEdit } from '../../../../src-renderer/edit/next-order';
import { startEditModel } from '../../../../src-renderer/edit/restore-draft';
import { saveEdit } from '../../../../src-renderer/edit/submit';
import { useStation } from '../../../../src-renderer/station';
import type { RequestInput } from '../../../../src-shared/bridge/contract';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { Edit, Intent, IntentState } from '../../../../src-shared/intent/intent.schema';
import type { OrderDetails } from '../../../../src-shared/order/order-details.schema';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { accepted, createFakeBridge, flushPromises, stationWith } from '../stage/fixtures/fake-bridge';
import { intentIn, STATES } from '../stage/fixtures/intents';
import { stubBrowserStorage } from './fixtures/browser-storage';
import { detailsWith, editIn, fields, OPTIONS, reasonWith, refused, rejected, ZONE } from './fixtures/edits';

const sounds = vi.hoisted(() => ({ played: [] as string[] }));
vi.mock('../../../../src-renderer/sounds', () => ({ playSound: (name: string) => sounds.played.push(name) }));

const HOME: Partial<Settings> = { language: 'en', 'station.timeZone': ZONE };
const WITH_USER: Partial<Settings> = { ...HOME, 'scan.orderPattern': '^(?<orderId>[^|]+)(\\|(?<userId>.+))?$' };
const NOT_FOUND: Failure = { kind: 'not-found', status: 404, reasons: [], source: null };
const WINDOW = { startsAt: '2026-11-22T22:00:00Z', endsAt: '2026-11-23T00:00:00Z' };
const [EVENING, NIGHT] = OPTIONS as [(typeof OPTIONS)[number], (typeof OPTIONS)[number]];

let door: ReturnType<typeof createFakeBridge>;
let close: () => void;

const openStation = (set: Partial<Settings> = WITH_USER) => useStation.setState({ station: stationWith(set), orders: [] });

beforeEach(() => {
  vi.stubGlobal('navigator', { language: 'en-US' });
  stubBrowserStorage();
  sounds.played.length = 0;
  door = createFakeBridge();
  door.answer('orders.find', () => accepted({ intents: [], nextBefore: null }));
  door.answer('orders.lookup', () => accepted({ failure: NOT_FOUND }));
  door.answer('orders.serviceOptions', () => accepted({ options: [...OPTIONS] }));
  door.answer('orders.update', handedOver);
  openStation();
  close = startEditModel();
  discardEdit();
});

afterEach(() => {
  close();
  discardEdit();
  vi.unstubAllGlobals();
});

/** Accepts an edit as the main process does: its event comes before the response. */
function handedOver({ id, request }: RequestInput<'orders.update'>) {
  const waiting = { ...editIn(STATES.waiting), id, request };
  useStation.setState(({ orders }) => (orders.some((order) => order.id === id) ? {} : { orders: [waiting, ...orders] }));
  return accepted(null);
}

const values = () => useEdit.getState().fields;
const touched = () => Object.fromEntries(Object.entries(values()).filter(([name, text]) => text !== BLANK_FIELDS[name as FieldName]));
const sent = () => door.asked('orders.update');
const problemAt = (name: FieldName) => useEdit.getState().problems[name];

function type(boxes: Partial<EditFields>): void {
  for (const [name, text] of Object.entries(boxes)) setField(name as FieldName, text);
}

/** The order on the screen, with one change typed. */
const halfTyped = (boxes: Partial<EditFields> = { tip: '4.50' }) => type({ orderId: 'A', userId: 'u-1', ...boxes });

/** The edit on the screen takes a step, as the main process tells it. */
function step(state: IntentState): Edit {
  const { edit } = useEdit.getState();
  if (!edit) throw new Error('Nothing was handed over.');
  const after: Edit = { ...edit, state };
  useStation.setState({ orders: [after] });
  return after;
}

const updated = (set: Partial<OrderDetails> = {}): IntentState => ({ kind: 'updated', details: detailsWith(set) });

/** The app is closed and opened again: only what the browser and the journal kept is left. */
function restart(orders: readonly Intent[] = []): void {
  close();
  discardEdit();
  useStation.setState({ orders });
  close = startEditModel();
}

describe('a scan', () => {
  it('a scan on an empty form sets the order, beeps, and looks it up', async () => {
    door.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3, window: WINDOW }, 'B') }));
    handleEditScan('B|u-2', 'no');
    await flushPromises();
    expect(values()).toEqual(
      fields({ orderId: 'B', userId: 'u-2', bags: '3', windowStart: '2026-11-22 5:00 PM', windowEnd: '2026-11-22 7:00 PM' }),
    );
    expect(useEdit.getState().lookup).toMatchObject({ kind: 'found', details: { id: 'B' } });
    expect(door.asked('orders.lookup')).toEqual([{ orderId: 'B', userId: 'u-2' }]);
    expect(sounds.played).toEqual(['read']);
    // Nothing of what was found is a change.
    expect(parseFields().request).toBeNull();
    expect(hasUnsavedChanges()).toBe(false);
  });

  it('a scan replaces an order without typed changes, and clears everything about it', async () => {
    door.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3 }, 'A') }));
    handleEditScan('A|u-1', 'no');
    await flushPromises();
    door.answer('orders.lookup', () => accepted({ failure: NOT_FOUND }));
    handleEditScan('B|u-2', 'no');
    await flushPromises();
    expect(values()).toEqual(fields({ orderId: 'B', userId: 'u-2' }));
    expect(useEdit.getState()).toMatchObject({ nextOrder: null, baseline: BLANK_FIELDS, edit: null });
  });

  it('a scan over unsaved changes asks first and changes nothing', async () => {
    halfTyped();
    handleEditScan('B|u-2', 'no');
    await flushPromises();
    expect(useEdit.getState().nextOrder).toEqual({ orderId: 'B', userId: 'u-2' });
    expect(values()).toEqual(fields({ tip: '4.50' }));
    expect(door.asked('orders.lookup')).toEqual([]);
  });

  it('the answer Stay drops the scan and keeps the changes', async () => {
    halfTyped();
    handleEditScan('B|u-2', 'no');
    answerNextOrder(false);
    await flushPromises();
    expect(useEdit.getState().nextOrder).toBeNull();
    expect(values()).toEqual(fields({ tip: '4.50' }));
  });

  it('the answer Go on shows the scanned order with only its IDs', async () => {
    halfTyped({ tip: '4.50', bagLabelRemoved: 'yes', alcoholic: 'yes' });
    handleEditScan('B|u-2', 'no');
    answerNextOrder(true);
    await flushPromises();
    expect(useEdit.getState().nextOrder).toBeNull();
    expect(values()).toEqual(fields({ orderId: 'B', userId: 'u-2' }));
    expect(door.asked('orders.lookup')).toEqual([{ orderId: 'B', userId: 'u-2' }]);
  });

  it('a scan of the order on the screen only adds its user', () => {
    halfTyped({ tip: '4.50', userId: '' });
    handleEditScan('A|u-1', 'no');
    expect(useEdit.getState().nextOrder).toBeNull();
    expect(values()).toEqual(fields({ tip: '4.50' }));
    handleEditScan('A', 'no');
    expect(values()).toEqual(fields({ tip: '4.50' }));
    expect(sounds.played).toEqual(['read', 'read']);
  });

  it.each<[string, 'certain' | 'no', unknown]>([
    ['4006381333931', 'certain', 'product'],
    ['..', 'no', 'not-an-order'],
    ['', 'no', 'not-an-order'],
    ['a\u0007', 'no', { hidden: { codePoint: 7, textBefore: 'a' }, text: 'a\u0007' }],
  ])('a scan of %j is refused, says why, and changes nothing', (text, product, notice) => {
    halfTyped();
    handleEditScan(text, product);
    expect(useEdit.getState()).toMatchObject({ notice, nextOrder: null });
    expect(values()).toEqual(fields({ tip: '4.50' }));
    expect(sounds.played).toEqual(['refused']);
  });

  it('invisible characters at the ends of a scanned ID are ignored', async () => {
    halfTyped({ orderId: '\u200EA\u200B', userId: '\uFEFFu-1', tip: '4.50' });
    expect(values()).toMatchObject({ orderId: 'A', userId: 'u-1' });
    handleEditScan('A\u00AD|u-1', 'no');
    expect(useEdit.getState().nextOrder).toBeNull();
    await saveEdit();
    expect(sent()).toMatchObject([{ request: { orderId: 'A', userId: 'u-1' } }]);
  });

  it('a scan does not ask about an edit that is being sent', async () => {
    halfTyped();
    await saveEdit();
    expect(hasUnsavedChanges()).toBe(false);
    handleEditScan('B|u-2', 'no');
    expect(useEdit.getState().nextOrder).toBeNull();
    expect(values().orderId).toBe('B');
  });

  it.each<[string, () => void]>([
    ['was typed after the edit had been handed over', () => setField('items', '12')],
    ['was changed after the edit had been handed over', () => setField('tip', '5')],
    ['was rejected', () => step(rejected(reasonWith({ field: 'initial_tip_cents' })))],
  ])('a scan asks first when the edit %s', async (_what, make) => {
    halfTyped();
    await saveEdit();
    make();
    expect(hasUnsavedChanges()).toBe(true);
    handleEditScan('B|u-2', 'no');
    expect(useEdit.getState().nextOrder).toMatchObject({ orderId: 'B' });
    expect(values().orderId).toBe('A');
  });
});

describe('a weight from the scale', () => {
  it('a weight from the scale fills its field like a typed one', () => {
    halfTyped({});
    handleEditWeight(1_425);
    expect(parseFields().request?.changes).toEqual({ weight: 1_425 });
    expect(sounds.played).toEqual(['read']);
  });

  it.each([0, 50_001])('a weight of %i hundredths of a pound is refused, and the previous one stays', (hundredths) => {
    halfTyped({ weight: '14.25' });
    handleEditWeight(hundredths);
    expect(values().weight).toBe('14.25');
    expect(sounds.played).toEqual(['refused']);
  });
});

describe('the user', () => {
  const before = intentIn(STATES.staged, { orderId: 'A', userId: 'u-7' });
  const found = (...intents: Intent[]) => door.answer('orders.find', () => accepted({ intents, nextBefore: null }));

  it('the user is prefilled from an order that was staged or edited on this station', async () => {
    for (const [intent, userId] of [
      [before, 'u-7'],
      [editIn(STATES.waiting, { userId: 'u-8' }), 'u-8'],
    ] as const) {
      discardEdit();
      found(intent);
      setField('orderId', 'A');
      await prefillUser();
      expect(values()).toEqual(fields({ userId }));
    }
    expect(door.asked('orders.find')[0]).toEqual({ text: 'A', states: null, before: null, limit: 20 });
  });

  it('the prefilled user is the latest one of the same order', async () => {
    found(intentIn(STATES.staged, { orderId: 'a', userId: 'u-1' }), intentIn(STATES.staged, { orderId: 'A' }), before);
    setField('orderId', ' A ');
    await prefillUser();
    expect(values().userId).toBe('u-7');
  });

  it('a typed user is not replaced', async () => {
    found(before);
    type({ orderId: 'A', userId: 'u-1' });
    await prefillUser();
    expect(values().userId).toBe('u-1');
    expect(door.asked('orders.find')).toEqual([]);
  });

  it('a user that is typed during the lookup is not replaced', async () => {
    const answer = door.holdAnswers('orders.find');
    setField('orderId', 'A');
    const bringing = prefillUser();
    setField('userId', 'u-1');
    await answer(accepted({ intents: [before], nextBefore: null }));
    await bringing;
    expect(values().userId).toBe('u-1');
  });

  it('a late response does not give the next order the previous one’s user', async () => {
    const answer = door.holdAnswers('orders.find');
    handleEditScan('A', 'no');
    handleEditScan('B', 'no');
    await answer(accepted({ intents: [before], nextBefore: null }));
    expect(values()).toEqual(fields({ orderId: 'B', userId: '' }));
  });

  it('the user stays blank when neither the label nor the station knows it', async () => {
    handleEditScan('A', 'no');
    await flushPromises();
    expect(values().userId).toBe('');
    expect(parseFields().problems).toMatchObject({ userId: { kind: 'user', problem: { kind: 'empty' } } });
  });

  it('the lookup after a scan uses the prefilled user', async () => {
    found(before);
    handleEditScan('A', 'no');
    await flushPromises();
    expect(values().userId).toBe('u-7');
    expect(door.asked('orders.lookup').at(-1)).toEqual({ orderId: 'A', userId: 'u-7' });
  });

  it('a prefilled user is replaced when the ID of another order is typed', async () => {
    found(before);
    setField('orderId', 'A');
    await prefillUser();
    found(intentIn(STATES.staged, { orderId: 'B', userId: 'u-9' }));
    setField('orderId', 'B');
    await prefillUser();
    expect(values()).toMatchObject({ orderId: 'B', userId: 'u-9' });
  });
});

describe('a look-up', () => {
  it('a lookup keeps typed fields and fills the others', async () => {
    door.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3, window: WINDOW }) }));
    halfTyped({ tip: '4.50', bags: '5' });
    await lookUpOrder();
    expect(touched()).toEqual({
      orderId: 'A',
      userId: 'u-1',
      tip: '4.50',
      bags: '5',
      windowStart: '2026-11-22 5:00 PM',
      windowEnd: '2026-11-22 7:00 PM',
    });
    expect(parseFields().changes).toEqual({ tip: 450, bags: 5 });
  });

  it('a typed value that the order already has is no change', async () => {
    door.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 5 }) }));
    halfTyped({ bags: '05' });
    expect(parseFields().changes).toEqual({ bags: 5 });
    await lookUpOrder();
    expect(values().bags).toBe('05');
    expect(parseFields().changes).toEqual({});
    expect(parseFields().request).toBeNull();
  });

  it('a lookup keeps what is typed while it is under way', async () => {
    const answer = door.holdAnswers('orders.lookup');
    halfTyped();
    const looking = lookUpOrder();
    expect(useEdit.getState().lookup.kind).toBe('loading');
    setField('bags', '7');
    await answer(accepted({ details: detailsWith({ bagCount: 3, window: WINDOW }) }));
    await looking;
    expect(values()).toMatchObject({ bags: '7', tip: '4.50', windowStart: '2026-11-22 5:00 PM' });
    expect(parseFields().changes).toEqual({ tip: 450, bags: 7 });
  });

  it('a field can be reset to what the lookup found', async () => {
    door.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3 }) }));
    halfTyped({ bags: '5', tip: '4.50' });
    await lookUpOrder();
    keepCurrent('bags', 'tip');
    expect(values()).toMatchObject({ bags: '3', tip: '' });
    expect(parseFields().request).toBeNull();
  });

  it('a failed lookup says why, and the order can still be edited', async () => {
    halfTyped();
    await lookUpOrder();
    expect(useEdit.getState().lookup).toEqual({ kind: 'failed', failure: NOT_FOUND });
    expect(values()).toEqual(fields({ tip: '4.50' }));
    await saveEdit();
    expect(sent()).toHaveLength(1);
  });

  it('a lookup without a known user leaves the user out', async () => {
    setField('orderId', ' A ');
    await lookUpOrder();
    expect(door.asked('orders.lookup')).toEqual([{ orderId: 'A', userId: null }]);
  });

  it('a lookup without an order ID sends nothing and shows the problem at the field', async () => {
    await lookUpOrder();
    expect(door.asked('orders.lookup')).toEqual([]);
    expect(problemAt('orderId')).toBeDefined();
  });

  it.each<[string, () => void]>([
    ['scanned another order', () => handleEditScan('B|u-2', 'no')],
    ['typed another order', () => setField('orderId', 'AB')],
    ['thrown it all away', () => discardEdit()],
  ])('a lookup that ends after the user has %s changes nothing', async (_what, goOn) => {
    const answer = door.holdAnswers('orders.lookup');
    type({ orderId: 'A', userId: 'u-1' });
    const looking = lookUpOrder();
    goOn();
    const before = { values: values(), baseline: useEdit.getState().baseline, lookUp: useEdit.getState().lookup };
    await answer(accepted({ details: detailsWith({ bagCount: 3, window: WINDOW }) }));
    await looking;
    expect({ values: values(), baseline: useEdit.getState().baseline, lookUp: useEdit.getState().lookup }).toEqual(before);
  });

  it('a lookup is cleared when another order ID is typed', async () => {
    door.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3, window: WINDOW }) }));
    halfTyped();
    await lookUpOrder();
    setField('orderId', 'B');
    expect(values()).toEqual(fields({ orderId: 'B', tip: '4.50' }));
    expect(useEdit.getState()).toMatchObject({ baseline: BLANK_FIELDS, lookup: { kind: 'none' } });
  });

  it('an order without bags can be edited after its lookup', async () => {
    door.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 0 }) }));
    halfTyped();
    await lookUpOrder();
    await saveEdit();
    expect(sent()).toMatchObject([{ request: { changes: { tip: 450 } } }]);
  });

  it('a lookup whose call is lost can be repeated', async () => {
    door.answer('orders.lookup', () => Promise.reject(new Error('gone')));
    halfTyped();
    await lookUpOrder().catch(() => undefined);
    expect(useEdit.getState().lookup.kind).not.toBe('loading');
  });
});

describe('the windows that can be chosen', () => {
  it('service options are listed for the user and the typed cart', async () => {
    halfTyped({ cartTotal: '$120', items: '12' });
    await loadServiceOptions();
    expect(door.asked('orders.serviceOptions')).toEqual([{ userId: 'u-1', cartTotal: 12_000, items: 12 }]);
    expect(useEdit.getState().serviceOptions).toEqual({ kind: 'listed', options: OPTIONS, isShown: true });
  });

  it.each([
    [accepted({ missing: 'place' } as const), { kind: 'no-location' }],
    [accepted({ failure: NOT_FOUND }), { kind: 'failed', failure: NOT_FOUND }],
    [accepted({ options: [] }), { kind: 'listed', options: [], isShown: true }],
  ] as const)('a list without service options says why: %j', async (said, offer) => {
    door.answer('orders.serviceOptions', () => said as ReturnType<typeof accepted<{ options: [] }>>);
    await loadServiceOptions();
    expect(useEdit.getState().serviceOptions).toEqual(offer);
  });

  it('a selected service option fills three fields and is sent as Connect wrote it', async () => {
    halfTyped({});
    await loadServiceOptions();
    selectServiceOption(EVENING);
    expect(values()).toMatchObject({ serviceOption: '41', windowStart: '2026-11-22 5:00 PM', windowEnd: '2026-11-22 7:00 PM' });
    expect(useEdit.getState().serviceOptions).toMatchObject({ kind: 'listed', isShown: false });
    await saveEdit();
    expect(sent()).toMatchObject([
      { request: { changes: { window: { serviceOptionId: 41, startAt: EVENING.startAt, endAt: EVENING.endAt } } } },
    ]);
  });

  it('a second selection replaces the first', async () => {
    halfTyped({});
    await loadServiceOptions();
    selectServiceOption(EVENING);
    selectServiceOption(NIGHT);
    expect(parseFields().changes.window).toEqual({ serviceOptionId: 42, startAt: NIGHT.startAt, endAt: NIGHT.endAt });
  });

  it('a typed time must be inside the selected service option', async () => {
    halfTyped({});
    await loadServiceOptions();
    selectServiceOption(EVENING);
    setField('windowEnd', '2026-11-22 7:30 PM');
    expect(parseFields().problems).toEqual({ windowEnd: { kind: 'outside-option' } });
    setField('windowEnd', '2026-11-22 6:30 PM');
    expect(parseFields().changes.window).toEqual({ serviceOptionId: 41, startAt: EVENING.startAt, endAt: '2026-11-22T18:30:00-05:00' });
  });

  it('a window that is reset to the order’s own is not sent', async () => {
    door.answer('orders.lookup', () => accepted({ details: detailsWith({ window: WINDOW }) }));
    halfTyped({});
    await lookUpOrder();
    await loadServiceOptions();
    selectServiceOption(NIGHT);
    keepCurrent('serviceOption', 'windowStart', 'windowEnd');
    expect(values()).toMatchObject({ serviceOption: '', windowStart: '2026-11-22 5:00 PM' });
    expect(parseFields()).toMatchObject({ problems: {}, changes: {} });
  });

  it('a selected service option is sent as Connect wrote it even after a lookup', async () => {
    halfTyped({});
    await loadServiceOptions();
    selectServiceOption(EVENING);
    door.answer('orders.lookup', () =>
      accepted({ details: detailsWith({ window: { startsAt: '2026-11-22T17:00:00-05:00', endsAt: '2026-11-22T19:00:00-05:00' } }) }),
    );
    await lookUpOrder();
    expect(parseFields().changes.window).toEqual({ serviceOptionId: 41, startAt: EVENING.startAt, endAt: EVENING.endAt });
  });

  it('a list that arrives for the previous order is dropped', async () => {
    const answer = door.holdAnswers('orders.serviceOptions');
    type({ orderId: 'A', userId: 'u-1' });
    const listing = loadServiceOptions();
    handleEditScan('B|u-2', 'no');
    await answer(accepted({ options: [...OPTIONS] }));
    await listing;
    expect(useEdit.getState().serviceOptions).toEqual({ kind: 'none' });
  });

  it('service options can be listed again after a lost call', async () => {
    door.answer('orders.serviceOptions', () => Promise.reject(new Error('gone')));
    await loadServiceOptions().catch(() => undefined);
    expect(useEdit.getState().serviceOptions.kind).not.toBe('loading');
  });
});

describe('Save changes', () => {
  it('Save hands over exactly the changed fields', async () => {
    halfTyped({ tip: '$4.50', bags: '03', alcoholic: 'no', specialInstructionsRemoved: 'yes' });
    await saveEdit();
    expect(sent()).toEqual([
      {
        id: expect.any(String),
        request: { orderId: 'A', userId: 'u-1', changes: { bags: 3, tip: 450, alcoholic: false, specialInstructions: '' } },
        replaces: null,
      },
    ]);
    expect(useEdit.getState()).toMatchObject({ isSaving: false, notice: null, edit: { state: { kind: 'waiting' } } });
  });

  it.each<[string, () => void, FieldName | null]>([
    ['a change', () => halfTyped({}), null],
    ['a change that the order does not have already', () => halfTyped({ bags: ' ' }), null],
    ['an order', () => type({ userId: 'u-1', tip: '1' }), 'orderId'],
    ['a user', () => type({ orderId: 'A', tip: '1' }), 'userId'],
    ['an amount that can be read', () => halfTyped({ tip: 'four' }), 'tip'],
    ['the whole window', () => halfTyped({ serviceOption: '41', tip: '1' }), 'windowStart'],
  ])('Save without %s sends nothing and shows the problem at the field', async (_what, make, box) => {
    make();
    const before = values();
    await saveEdit();
    expect(sent()).toEqual([]);
    expect(values()).toEqual(before);
    expect(sounds.played).toEqual(['refused']);
    if (box) expect(problemAt(box)).toBeDefined();
  });

  it('two presses of Save are one edit', async () => {
    const answer = door.holdAnswers('orders.update');
    halfTyped();
    const both = Promise.all([saveEdit(), saveEdit()]);
    await flushPromises();
    const asked = sent();
    for (const one of asked) await answer(handedOver(one));
    await both;
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    expect(useEdit.getState()).toMatchObject({ isSaving: false, edit: { id: asked[0]?.id } });
  });

  it('a press of Save during the hand-over is ignored', async () => {
    const answer = door.holdAnswers('orders.update');
    halfTyped();
    const first = saveEdit();
    await flushPromises();
    expect(useEdit.getState().isSaving).toBe(true);
    await saveEdit();
    expect(sent()).toHaveLength(1);
    await answer(handedOver(sent()[0] as RequestInput<'orders.update'>));
    await first;
  });

  it.each([
    { kind: 'blocked', problem: { kind: 'missing', file: '/p.json' } },
    { kind: 'limit-exceeded', field: 'bags' },
    { kind: 'not-saved', detail: 'ENOSPC' },
  ] as const)('a refused edit (%j) keeps the fields, says why, and keeps its ID for the next press', async (refusal) => {
    door.answer('orders.update', () => ({ ok: false, refusal }));
    halfTyped();
    await saveEdit();
    expect(values()).toEqual(fields({ tip: '4.50' }));
    expect(useEdit.getState()).toMatchObject({ notice: { refusal }, isSaving: false, edit: null });
    expect(sounds.played).toEqual(['refused']);
    expect(hasUnsavedChanges()).toBe(true);
    door.answer('orders.update', handedOver);
    await saveEdit();
    const [first, second] = sent();
    expect(second?.id).toBe(first?.id);
  });

  it('a press of Save with other changes is another edit', async () => {
    door.answer('orders.update', () => ({ ok: false, refusal: { kind: 'not-saved', detail: 'ENOSPC' } }));
    halfTyped();
    await saveEdit();
    setField('tip', '5');
    await saveEdit();
    const [first, second] = sent();
    expect(second?.id).not.toBe(first?.id);
  });

  it('an edit whose call is lost keeps the fields, says so, and keeps its ID for the next press', async () => {
    door.answer('orders.update', () => Promise.reject(new Error('the answer was lost, the edit was not')));
    halfTyped();
    await saveEdit().catch(() => undefined);
    expect(values()).toEqual(fields({ tip: '4.50' }));
    expect(useEdit.getState().isSaving).toBe(false);
    door.answer('orders.update', handedOver);
    const { notice } = useEdit.getState();
    await saveEdit();
    expect(new Set(sent().map(({ id }) => id)).size).toBe(1);
    expect(notice).toMatchObject({ refusal: { kind: 'not-saved' } });
  });

  it('a saved edit is shown in the state that it has by then', async () => {
    const answer = door.holdAnswers('orders.update');
    halfTyped();
    const saving = saveEdit();
    await flushPromises();
    const [one] = sent();
    if (!one) throw new Error('Nothing was handed over.');
    useStation.setState({ orders: [{ ...editIn(updated({ bagCount: 3 })), id: one.id, request: one.request }] });
    await answer(handedOver(one));
    await saving;
    expect(useEdit.getState().edit?.state.kind).toBe('updated');
    expect(values()).toEqual(fields({ bags: '3' }));
  });

  it.each<[string, () => void]>([
    [
      'went on to another order',
      () => {
        handleEditScan('B|u-2', 'no');
        answerNextOrder(true);
      },
    ],
    ['typed another order', () => setField('orderId', 'B')],
    ['threw it all away', () => discardEdit()],
  ])('a hand-over that ends after the user %s changes nothing', async (_what, goOn) => {
    const answer = door.holdAnswers('orders.update');
    halfTyped();
    const saving = saveEdit();
    await flushPromises();
    goOn();
    await flushPromises();
    const before = values();
    await answer(handedOver(sent()[0] as RequestInput<'orders.update'>));
    await saving;
    expect(useEdit.getState()).toMatchObject({ edit: null, submittedFields: null, isSaving: false });
    expect(values()).toEqual(before);
  });
});

describe('an edit that is on its way', () => {
  it('an edit that is being sent is not sent again by another press', async () => {
    halfTyped();
    await saveEdit();
    await saveEdit();
    expect(sent()).toHaveLength(1);
    setField('bags', '4');
    await saveEdit();
    expect(sent()).toHaveLength(2);
  });

  it('another press sends a scheduled edit at once, and not a second time later', async () => {
    halfTyped();
    await saveEdit();
    const scheduled = step({
      kind: 'waiting',
      notBefore: Date.now() + 60_000,
      failure: refused(reasonWith({ code: 2003, waitSeconds: 60 })),
    });
    await saveEdit();
    expect(sent()[1]).toMatchObject({ replaces: scheduled.id });
  });

  it('an edit reappears when a slip in the order ID is corrected, and the next save replaces it', async () => {
    halfTyped();
    await saveEdit();
    const refusedOne = step(rejected(reasonWith({ field: 'bags_count' })));
    const { orderId } = refusedOne.request;
    setField('orderId', `${orderId}x`);
    expect(useEdit.getState().edit).toBeNull();
    setField('orderId', orderId);
    expect(useEdit.getState().edit?.id).toBe(refusedOne.id);
    setField('tip', '5');
    await saveEdit();
    expect(sent()[1]).toMatchObject({ replaces: refusedOne.id });
  });
});

describe('an edit that was made', () => {
  it('an edit that was made shows Connect’s values and has nothing left to save', async () => {
    halfTyped({ bags: '5', tip: '4.50', bagLabel: 'Ice', alcoholic: 'yes', specialInstructionsRemoved: 'yes' });
    await saveEdit();
    step(updated({ bagCount: 5, window: WINDOW, status: 'brand_new' }));
    expect(values()).toEqual(fields({ bags: '5', windowStart: '2026-11-22 5:00 PM', windowEnd: '2026-11-22 7:00 PM' }));
    expect(parseFields().changes).toEqual({});
    expect(hasUnsavedChanges()).toBe(false);
    expect(useEdit.getState().lookup).toMatchObject({ kind: 'found', details: { status: 'brand_new' } });
  });

  it('an edit that was made shows Connect’s value where it differs', async () => {
    halfTyped({ bags: '5' });
    await saveEdit();
    step(updated({ bagCount: 4 }));
    expect(values().bags).toBe('4');
  });

  it('changes typed after an edit was handed over are kept', async () => {
    halfTyped({ bags: '5', tip: '4.50' });
    await saveEdit();
    type({ tip: '6', items: '12' });
    step(updated({ bagCount: 5 }));
    expect(values()).toEqual(fields({ bags: '5', tip: '6', items: '12' }));
    expect(parseFields().changes).toEqual({ tip: 600, items: 12 });
  });

  it('an edit is followed by its ID through every state', async () => {
    halfTyped();
    await saveEdit();
    step(STATES.sending);
    expect(useEdit.getState().edit?.state.kind).toBe('sending');
    const mine = useEdit.getState().edit;
    useStation.setState({ orders: [editIn(updated({ bagCount: 9 })), ...(mine ? [mine] : [])] });
    expect(useEdit.getState().edit?.id).toBe(mine?.id);
    expect(values().bags).toBe('');
  });

  it('an edit after one that was made replaces nothing', async () => {
    halfTyped();
    await saveEdit();
    step(updated());
    setField('tip', '5');
    await saveEdit();
    expect(sent().map(({ replaces }) => replaces)).toEqual([null, null]);
  });
});

describe('an edit that was rejected', () => {
  const EVERYTHING: Partial<EditFields> = {
    serviceOption: '41',
    windowStart: '2026-11-22 5:00 PM',
    windowEnd: '2026-11-22 7:00 PM',
    tip: '$4.50',
    items: '12',
    bags: '03',
    weight: '14,25',
    cartTotal: '$1,234.50',
    alcoholic: 'yes',
    bagLabel: 'Ice',
    specialInstructionsRemoved: 'yes',
  };

  it('a rejected edit keeps every typed field', async () => {
    halfTyped(EVERYTHING);
    await saveEdit();
    step(rejected(reasonWith({ field: 'items_count', message: 'Too many.' }), reasonWith({ field: null, message: 'No.' })));
    expect(values()).toEqual(fields(EVERYTHING));
    expect(hasUnsavedChanges()).toBe(true);
  });

  it.each<[string, IntentState]>([
    ['was rejected', rejected(reasonWith({ field: 'initial_tip_cents' }))],
    ['was rejected for now', { kind: 'rejected', failure: { kind: 'busy', status: 400, waitSeconds: 1_200, reasons: [], source: null } }],
    ['is to be sent when its time comes', { kind: 'waiting', notBefore: 1, failure: refused(reasonWith()) }],
    ['waits for the network', STATES.waiting],
    ['is too old', STATES.overdue],
    ['was meant for another address', STATES.misrouted],
  ])('saving again replaces an edit that %s', async (_what, state) => {
    halfTyped();
    await saveEdit();
    const first = step(state);
    setField('tip', '5');
    await saveEdit();
    expect(sent().map(({ replaces }) => replaces)).toEqual([null, first.id]);
    expect(useEdit.getState().edit?.id).toBe(sent()[1]?.id);
    expect(useEdit.getState().edit?.id).not.toBe(first.id);
  });

  it.each<[string, IntentState]>([
    ['resolved', { kind: 'resolved', from: 'rejected', by: 'dismissed', failure: refused(reasonWith()) }],
    ['withdrawn', STATES.withdrawn],
  ])('an edit that was %s is not replaced', async (_what, state) => {
    halfTyped();
    await saveEdit();
    step(state);
    await saveEdit();
    expect(sent().map(({ replaces }) => replaces)).toEqual([null, null]);
  });

  it('a rejected edit does not block the edit of another order', async () => {
    halfTyped();
    await saveEdit();
    step(rejected(reasonWith()));
    setField('orderId', 'B');
    await saveEdit();
    expect(sent().map(({ request, replaces }) => [request.orderId, replaces])).toEqual([
      ['A', null],
      ['B', null],
    ]);
  });

  it('a rejection for a missing service option lists the options again, once', async () => {
    halfTyped({});
    await loadServiceOptions();
    selectServiceOption(EVENING);
    await saveEdit();
    door.answer('orders.serviceOptions', () => accepted({ options: [NIGHT] }));
    step(rejected(reasonWith({ field: 'service_option_id', message: 'no longer available' })));
    await flushPromises();
    expect(door.asked('orders.serviceOptions')).toHaveLength(2);
    expect(useEdit.getState().serviceOptions).toEqual({ kind: 'listed', options: [NIGHT], isShown: true });
    // What was picked stays in the boxes.
    expect(values().serviceOption).toBe('41');
    // And told once more of the same state nobody asks again.
    useStation.setState({ orders: useStation.getState().orders.map((order) => ({ ...order })) });
    await flushPromises();
    expect(door.asked('orders.serviceOptions')).toHaveLength(2);
  });

  it('a rejection for another reason lists nothing', async () => {
    halfTyped();
    await saveEdit();
    step(rejected(reasonWith({ field: 'initial_tip_cents' })));
    await flushPromises();
    expect(door.asked('orders.serviceOptions')).toEqual([]);
  });

  it('a change of a field hides Connect’s error at that field only', async () => {
    halfTyped({ tip: '4.50', bags: '3' });
    await saveEdit();
    step(rejected(reasonWith({ field: 'bags_count' }), reasonWith({ field: 'initial_tip_cents' })));
    setField('bags', '2');
    expect([...useEdit.getState().correctedFields]).toEqual(['bags']);
    await saveEdit();
    expect([...useEdit.getState().correctedFields]).toEqual([]);
  });
});

describe('an edit that is brought back to be corrected', () => {
  it('a reopened edit shows its changes, and saving replaces it', async () => {
    const before = editIn(rejected(reasonWith()), { changes: { tip: 450, bagLabel: '', weight: 1_425 } });
    useStation.setState({ orders: [before] });
    reopenEdit(before);
    expect(values()).toEqual(fields({ tip: '$4.50', weight: '14.25', bagLabelRemoved: 'yes' }));
    await saveEdit();
    expect(sent()).toMatchObject([{ request: before.request, replaces: before.id }]);
  });

  it('reopening an edit over unsaved changes asks first', () => {
    const before = editIn(rejected(reasonWith()), { orderId: 'B' });
    halfTyped();
    reopenEdit(before);
    expect(useEdit.getState().nextOrder).toEqual({ edit: before });
    expect(values()).toEqual(fields({ tip: '4.50' }));
    answerNextOrder(true);
    expect(values()).toEqual(fields({ orderId: 'B', bags: '1' }));
    expect(useEdit.getState().edit).toEqual(before);
  });

  it('reopening the edit on the screen keeps what was typed since', async () => {
    halfTyped();
    await saveEdit();
    const edit = step(rejected(reasonWith()));
    setField('tip', '5');
    reopenEdit(edit);
    expect(useEdit.getState().nextOrder).toBeNull();
    expect(values().tip).toBe('5');
  });

  it('a reopened edit that was waiting is still followed', () => {
    const before = editIn(STATES.waiting, { changes: { bags: 5 } });
    reopenEdit(before);
    expect(hasUnsavedChanges()).toBe(false);
    step(updated({ bagCount: 5 }));
    expect(values()).toEqual(fields({ bags: '5' }));
    expect(parseFields().request).toBeNull();
  });

  it('a reopened edit is shown in its current state', () => {
    const before = editIn(STATES.waiting, { orderId: 'B' });
    halfTyped();
    reopenEdit(before);
    useStation.setState({ orders: [{ ...before, state: rejected(reasonWith({ field: 'bags_count' })) }] });
    answerNextOrder(true);
    expect(useEdit.getState().edit?.state.kind).toBe('rejected');
  });
});

describe('a box that complains', () => {
  it('a field shows its problem when it loses the focus, and hides it when it is changed', async () => {
    halfTyped({ tip: 'four' });
    expect(problemAt('tip')).toBeUndefined();
    validateField('tip');
    expect(problemAt('tip')).toBeDefined();
    setField('tip', '4');
    expect(problemAt('tip')).toBeUndefined();
  });

  it('a field that did not lose the focus shows no problem', async () => {
    halfTyped({ tip: 'four', bags: 'x' });
    validateField('tip');
    expect(problemAt('bags')).toBeUndefined();
  });

  it('a problem of the window is hidden by a change of either end', async () => {
    halfTyped({ serviceOption: '41', windowStart: '2026-11-22 8:00 PM', windowEnd: '2026-11-22 7:00 PM' });
    validateField('windowEnd');
    expect(problemAt('windowEnd')).toBeDefined();
    setField('windowStart', '2026-11-22 6:00 PM');
    expect(problemAt('windowEnd')).toBeUndefined();
  });

  it('a problem of a window field is shown again when another field of the window loses the focus', async () => {
    halfTyped({ windowStart: 'noon' });
    validateField('windowStart');
    setField('windowEnd', '2026-12-03 7:00 PM');
    expect(problemAt('windowStart')).toBeUndefined();
    validateWindow();
    await vi.waitFor(() => expect(problemAt('windowStart')).toBeDefined());
    expect(problemAt('serviceOption')).toBeUndefined();
  });
});

describe('a text that was to be taken away', () => {
  it('typing into a field takes the removal of its text back', () => {
    halfTyped({ tip: '1' });
    setRemoval('bagLabel', 'yes');
    expect(parseFields().changes).toEqual({ tip: 100, bagLabel: '' });
    setField('bagLabel', 'I');
    setField('bagLabel', '');
    expect(parseFields().changes).toEqual({ tip: 100 });
  });

  it('keeping the current value takes the removal of a text back', () => {
    halfTyped({});
    setRemoval('specialInstructions', 'yes');
    keepCurrent('specialInstructions');
    expect(parseFields().request).toBeNull();
  });
});

describe('a restart', () => {
  it('a half-typed edit is restored after a restart', async () => {
    door.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3, window: WINDOW }) }));
    halfTyped({ tip: '4,5', specialInstructions: 'Ring tw', bagLabelRemoved: 'yes' });
    await lookUpOrder();
    setField('items', 'x');
    const before = values();
    restart();
    expect(values()).toEqual(before);
    expect(parseFields().changes).toEqual({ tip: 450, specialInstructions: 'Ring tw', bagLabel: '' });
    expect(hasUnsavedChanges()).toBe(true);
  });

  it('an edit that was handed over is shown in its current state after a restart', async () => {
    halfTyped();
    await saveEdit();
    const edit = useEdit.getState().edit as Edit;
    const refusedSince: Edit = { ...edit, state: rejected(reasonWith({ field: 'initial_tip_cents' })) };
    restart([refusedSince]);
    expect(useEdit.getState().edit).toEqual(refusedSince);
    expect(values()).toEqual(fields({ tip: '4.50' }));
    await saveEdit();
    expect(sent().at(-1)).toMatchObject({ replaces: edit.id });
  });

  it('a restart does not turn an edit that is being sent into unsaved changes', async () => {
    halfTyped();
    await saveEdit();
    restart([useEdit.getState().edit as Edit]);
    expect(hasUnsavedChanges()).toBe(false);
  });

  it('an edit that was made while the app was closed has nothing left to save', async () => {
    halfTyped({ tip: '4.50', bags: '5' });
    await saveEdit();
    const edit = useEdit.getState().edit as Edit;
    restart([{ ...edit, state: updated({ bagCount: 5 }) }]);
    expect(useEdit.getState().edit?.state.kind).toBe('updated');
    expect(values()).toEqual(fields({ bags: '5' }));
    expect(hasUnsavedChanges()).toBe(false);
  });

  it('the fields of an edit that was made are not restored', async () => {
    halfTyped({ tip: '4.50', bags: '5' });
    await saveEdit();
    const after = step(updated({ bagCount: 5 }));
    setField('items', '12');
    restart([after]);
    expect(values()).toEqual(fields({ bags: '5', items: '12' }));
    expect(parseFields().changes).toEqual({ items: 12 });
  });

  it('the order’s values are restored, so that equal typed values are no change', async () => {
    door.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 5 }) }));
    halfTyped({ bags: '5' });
    await lookUpOrder();
    expect(parseFields().changes).toEqual({});
    restart();
    expect(parseFields().changes).toEqual({});
  });

  it('a selected service option is sent as Connect wrote it after a restart', async () => {
    halfTyped({});
    await loadServiceOptions();
    selectServiceOption(EVENING);
    close();
    vi.resetModules();
    const [{ useStation: station }, store, { startEditModel: startAgain }] = await Promise.all([
      import('../../../../src-renderer/station'),
      import('../../../../src-renderer/edit/edit-store'),
      import('../../../../src-renderer/edit/restore-draft'),
    ]);
    station.setState({ station: stationWith(WITH_USER), orders: [] });
    const closeFresh = startAgain();
    onTestFinished(closeFresh);
    expect(store.parseFields().changes.window).toEqual({ serviceOptionId: 41, startAt: EVENING.startAt, endAt: EVENING.endAt });
  });

  it('a start in the other mode shows an empty form', () => {
    halfTyped();
    close();
    discardEdit();
    openStation({ ...WITH_USER, 'connection.mode': 'live' });
    close = startEditModel();
    expect(values()).toEqual(BLANK_FIELDS);
  });
});

describe('a station that changes between practice and live', () => {
  it('a change of mode clears the whole Edit view', async () => {
    door.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3 }) }));
    halfTyped();
    await lookUpOrder();
    await loadServiceOptions();
    await saveEdit();
    useStation.setState({ station: stationWith({ ...WITH_USER, 'connection.mode': 'live' }) });
    expect(values()).toEqual(BLANK_FIELDS);
    expect(useEdit.getState()).toMatchObject({
      baseline: BLANK_FIELDS,
      lookup: { kind: 'none' },
      serviceOptions: { kind: 'none' },
      edit: null,
      submittedFields: null,
      nextOrder: null,
    });
    expect(loadEditDraft('practice')).toBeNull();
  });

  it('a change of another setting keeps the Edit view', () => {
    halfTyped();
    useStation.setState({ station: stationWith({ ...WITH_USER, 'stage.maxBags': 7, 'station.name': 'Two' }) });
    expect(values()).toEqual(fields({ tip: '4.50' }));
  });

  it('a change of the time zone parses the window by the new clock', async () => {
    halfTyped({});
    await loadServiceOptions();
    selectServiceOption(EVENING);
    setField('windowEnd', '2026-11-22 6:00 PM');
    useStation.setState({ station: stationWith({ ...WITH_USER, 'station.timeZone': 'America/Vancouver' }) });
    setField('serviceOption', '7');
    expect(parseFields().changes.window).toMatchObject({ startAt: '2026-11-22T17:00:00-08:00', endAt: '2026-11-22T18:00:00-08:00' });
  });
});
