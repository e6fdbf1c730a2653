import '../pattern-engine';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readDraft } from '../../../src-renderer/edit/draft';
import { BLANK, type EditFields, type FieldName } from '../../../src-renderer/edit/fields';
import {
  bringUser,
  decideNext,
  discard,
  editAgain,
  form,
  hasUnsaved,
  leaveAsIs,
  listOptions,
  lookUp,
  openEditForm,
  pick,
  readForm,
  save,
  takeEditScan,
  takeEditWeight,
  useEdit,
  validateWindow,
  write,
} from '../../../src-renderer/edit/form';
import { useStation } from '../../../src-renderer/station';
import type { RequestInput } from '../../../src-shared/bridge';
import type { Failure } from '../../../src-shared/failure';
import type { Edit, Intent, IntentState } from '../../../src-shared/intent';
import type { OrderDetails } from '../../../src-shared/order-details';
import type { Settings } from '../../../src-shared/settings';
import { accepted, openFakeDoor, settle, stationWith } from '../stage/fixtures/door';
import { intentIn, STATES } from '../stage/fixtures/intents';
import { openBrowserStorage } from './fixtures/browser-storage';
import { editIn, fields, known, OPTIONS, reason, refused, rejected, ZONE } from './fixtures/edits';

const sounds = vi.hoisted(() => ({ played: [] as string[] }));
vi.mock('../../../src-renderer/sounds', () => ({ play: (name: string) => sounds.played.push(name) }));

const HOME: Partial<Settings> = { language: 'en', 'station.timeZone': ZONE };
const WITH_USER: Partial<Settings> = { ...HOME, 'scan.orderPattern': '^(?<orderId>[^|]+)(\\|(?<userId>.+))?$' };
const NOT_FOUND: Failure = { kind: 'not-found', status: 404, reasons: [], source: null };
const WINDOW = { startsAt: '2026-11-22T22:00:00Z', endsAt: '2026-11-23T00:00:00Z' };
const [EVENING, NIGHT] = OPTIONS as [(typeof OPTIONS)[number], (typeof OPTIONS)[number]];

let door: ReturnType<typeof openFakeDoor>;
let close: () => void;

const openStation = (set: Partial<Settings> = WITH_USER) => useStation.setState({ station: stationWith(set), orders: [] });

beforeEach(() => {
  vi.stubGlobal('navigator', { language: 'en-US' });
  openBrowserStorage();
  sounds.played.length = 0;
  door = openFakeDoor();
  door.answer('orders.find', () => accepted({ intents: [], nextBefore: null }));
  door.answer('orders.lookUp', () => accepted({ failure: NOT_FOUND }));
  door.answer('orders.serviceOptions', () => accepted({ options: [...OPTIONS] }));
  door.answer('orders.update', handedOver);
  openStation();
  close = openEditForm();
  discard();
});

afterEach(() => {
  close();
  discard();
  vi.unstubAllGlobals();
});

/** What the main process says to an edit: kept, and on its way. */
const handedOver = ({ id, request }: RequestInput<'orders.update'>) => accepted<Intent>({ ...editIn(STATES.waiting), id, request });

const values = () => form.getValues();
const touched = () => Object.fromEntries(Object.entries(values()).filter(([name, text]) => text !== BLANK[name as FieldName]));
const sent = () => door.asked('orders.update');
const complaintAt = (name: FieldName) => form.getFieldState(name).error?.message;

function type(boxes: Partial<EditFields>): void {
  for (const [name, text] of Object.entries(boxes)) write(name as FieldName, text);
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

const updated = (set: Partial<OrderDetails> = {}): IntentState => ({ name: 'updated', details: known(set) });

/** The app is closed and opened again: only what the browser and the journal kept is left. */
function restart(orders: readonly Intent[] = []): void {
  close();
  discard();
  useStation.setState({ orders });
  close = openEditForm();
}

describe('a scan', () => {
  it('on an empty form is the order, beeps, and is looked up', async () => {
    door.answer('orders.lookUp', () => accepted({ details: known({ bagCount: 3, window: WINDOW }, 'B') }));
    takeEditScan('B|u-2', 'no');
    await settle();
    expect(values()).toEqual(
      fields({ orderId: 'B', userId: 'u-2', bags: '3', windowStart: '2026-11-22 5:00 PM', windowEnd: '2026-11-22 7:00 PM' }),
    );
    expect(useEdit.getState().lookUp).toMatchObject({ kind: 'found', details: { id: 'B' } });
    expect(door.asked('orders.lookUp')).toEqual([{ orderId: 'B', userId: 'u-2' }]);
    expect(sounds.played).toEqual(['read']);
    // Nothing of what was found is a change.
    expect(readForm().request).toBeNull();
    expect(hasUnsaved()).toBe(false);
  });

  it('of an order while nothing is typed takes its place, and takes everything of the first one away', async () => {
    door.answer('orders.lookUp', () => accepted({ details: known({ bagCount: 3 }, 'A') }));
    takeEditScan('A|u-1', 'no');
    await settle();
    door.answer('orders.lookUp', () => accepted({ failure: NOT_FOUND }));
    takeEditScan('B|u-2', 'no');
    await settle();
    expect(values()).toEqual(fields({ orderId: 'B', userId: 'u-2' }));
    expect(useEdit.getState()).toMatchObject({ next: null, baseline: BLANK, edit: null });
  });

  it('while something is typed and not saved asks, and changes nothing until somebody has answered', async () => {
    halfTyped();
    takeEditScan('B|u-2', 'no');
    await settle();
    expect(useEdit.getState().next).toEqual({ orderId: 'B', userId: 'u-2' });
    expect(values()).toEqual(fields({ tip: '4.50' }));
    expect(door.asked('orders.lookUp')).toEqual([]);
  });

  it('is forgotten by Stay, and what was typed is still there', async () => {
    halfTyped();
    takeEditScan('B|u-2', 'no');
    decideNext(false);
    await settle();
    expect(useEdit.getState().next).toBeNull();
    expect(values()).toEqual(fields({ tip: '4.50' }));
  });

  it('takes the place by Go on, blank but for its ids', async () => {
    halfTyped({ tip: '4.50', bagLabelRemoved: 'yes', alcoholic: 'yes' });
    takeEditScan('B|u-2', 'no');
    decideNext(true);
    await settle();
    expect(useEdit.getState().next).toBeNull();
    expect(values()).toEqual(fields({ orderId: 'B', userId: 'u-2' }));
    expect(door.asked('orders.lookUp')).toEqual([{ orderId: 'B', userId: 'u-2' }]);
  });

  it('of the order that is on the screen changes nothing, but brings its user along', () => {
    halfTyped({ tip: '4.50', userId: '' });
    takeEditScan('A|u-1', 'no');
    expect(useEdit.getState().next).toBeNull();
    expect(values()).toEqual(fields({ tip: '4.50' }));
    takeEditScan('A', 'no');
    expect(values()).toEqual(fields({ tip: '4.50' }));
    expect(sounds.played).toEqual(['read', 'read']);
  });

  it.each<[string, 'certain' | 'no', unknown]>([
    ['4006381333931', 'certain', 'product'],
    ['..', 'no', 'not-an-order'],
    ['', 'no', 'not-an-order'],
    ['a\u0007', 'no', { hidden: { codePoint: 7, after: 'a' }, text: 'a\u0007' }],
  ])('of %j is refused, says why, and changes nothing', (text, product, notice) => {
    halfTyped();
    takeEditScan(text, product);
    expect(useEdit.getState()).toMatchObject({ notice, next: null });
    expect(values()).toEqual(fields({ tip: '4.50' }));
    expect(sounds.played).toEqual(['refused']);
  });

  it('of an order whose ID carries invisible characters at its ends is that order', async () => {
    halfTyped({ orderId: '\u200EA\u200B', userId: '\uFEFFu-1', tip: '4.50' });
    expect(values()).toMatchObject({ orderId: 'A', userId: 'u-1' });
    takeEditScan('A\u00AD|u-1', 'no');
    expect(useEdit.getState().next).toBeNull();
    await save();
    expect(sent()).toMatchObject([{ request: { orderId: 'A', userId: 'u-1' } }]);
  });

  it('does not ask about an edit that is on its way: that is not lost', async () => {
    halfTyped();
    await save();
    expect(hasUnsaved()).toBe(false);
    takeEditScan('B|u-2', 'no');
    expect(useEdit.getState().next).toBeNull();
    expect(values().orderId).toBe('B');
  });

  it.each<[string, () => void]>([
    ['was typed after the edit had been handed over', () => write('items', '12')],
    ['was changed after the edit had been handed over', () => write('tip', '5')],
    ['was rejected', () => step(rejected(reason({ field: 'initial_tip_cents' })))],
  ])('asks about what %s', async (_what, make) => {
    halfTyped();
    await save();
    make();
    expect(hasUnsaved()).toBe(true);
    takeEditScan('B|u-2', 'no');
    expect(useEdit.getState().next).toMatchObject({ orderId: 'B' });
    expect(values().orderId).toBe('A');
  });
});

describe('a weight from the scale', () => {
  it('fills its box, and is a change like any other', () => {
    halfTyped({});
    takeEditWeight(1_425);
    expect(readForm().request?.changes).toEqual({ weight: 1_425 });
    expect(sounds.played).toEqual(['read']);
  });

  it.each([0, 50_001])('of %i hundredths is refused, and the one before stays', (hundredths) => {
    halfTyped({ weight: '14.25' });
    takeEditWeight(hundredths);
    expect(values().weight).toBe('14.25');
    expect(sounds.played).toEqual(['refused']);
  });
});

describe('the user', () => {
  const before = intentIn(STATES.staged, { orderId: 'A', userId: 'u-7' });
  const found = (...intents: Intent[]) => door.answer('orders.find', () => accepted({ intents, nextBefore: null }));

  it('is brought along from an order that was staged or edited here', async () => {
    for (const [intent, userId] of [
      [before, 'u-7'],
      [editIn(STATES.waiting, { userId: 'u-8' }), 'u-8'],
    ] as const) {
      discard();
      found(intent);
      write('orderId', 'A');
      await bringUser();
      expect(values()).toEqual(fields({ userId }));
    }
    expect(door.asked('orders.find')[0]).toEqual({ text: 'A', states: null, before: null, limit: 20 });
  });

  it('is the latest one that was named, and never another order’s', async () => {
    found(intentIn(STATES.staged, { orderId: 'a', userId: 'u-1' }), intentIn(STATES.staged, { orderId: 'A' }), before);
    write('orderId', ' A ');
    await bringUser();
    expect(values().userId).toBe('u-7');
  });

  it('that was typed stays', async () => {
    found(before);
    type({ orderId: 'A', userId: 'u-1' });
    await bringUser();
    expect(values().userId).toBe('u-1');
    expect(door.asked('orders.find')).toEqual([]);
  });

  it('that is typed while the journal is read stays', async () => {
    const answer = door.holdBack('orders.find');
    write('orderId', 'A');
    const bringing = bringUser();
    write('userId', 'u-1');
    await answer(accepted({ intents: [before], nextBefore: null }));
    await bringing;
    expect(values().userId).toBe('u-1');
  });

  it('of the order before does not come to the next one, however late the journal answers', async () => {
    const answer = door.holdBack('orders.find');
    takeEditScan('A', 'no');
    takeEditScan('B', 'no');
    await answer(accepted({ intents: [before], nextBefore: null }));
    expect(values()).toEqual(fields({ orderId: 'B', userId: '' }));
  });

  it('is nobody where the label does not say, and the station does not know', async () => {
    takeEditScan('A', 'no');
    await settle();
    expect(values().userId).toBe('');
    expect(readForm().problems).toMatchObject({ userId: { kind: 'user', problem: { kind: 'empty' } } });
  });

  it('is known to the look-up that follows the scan', async () => {
    found(before);
    takeEditScan('A', 'no');
    await settle();
    expect(values().userId).toBe('u-7');
    expect(door.asked('orders.lookUp').at(-1)).toEqual({ orderId: 'A', userId: 'u-7' });
  });

  it('of one order is not another’s, when the ID of another order is typed', async () => {
    found(before);
    write('orderId', 'A');
    await bringUser();
    found(intentIn(STATES.staged, { orderId: 'B', userId: 'u-9' }));
    write('orderId', 'B');
    await bringUser();
    expect(values()).toMatchObject({ orderId: 'B', userId: 'u-9' });
  });
});

describe('a look-up', () => {
  it('keeps what was typed, and fills the rest', async () => {
    door.answer('orders.lookUp', () => accepted({ details: known({ bagCount: 3, window: WINDOW }) }));
    halfTyped({ tip: '4.50', bags: '5' });
    await lookUp();
    expect(touched()).toEqual({
      orderId: 'A',
      userId: 'u-1',
      tip: '4.50',
      bags: '5',
      windowStart: '2026-11-22 5:00 PM',
      windowEnd: '2026-11-22 7:00 PM',
    });
    expect(readForm().changes).toEqual({ tip: 450, bags: 5 });
  });

  it('makes of what was typed already no change, where the order has the same', async () => {
    door.answer('orders.lookUp', () => accepted({ details: known({ bagCount: 5 }) }));
    halfTyped({ bags: '05' });
    expect(readForm().changes).toEqual({ bags: 5 });
    await lookUp();
    expect(values().bags).toBe('05');
    expect(readForm().changes).toEqual({});
    expect(readForm().request).toBeNull();
  });

  it('keeps what is typed while Connect is asked', async () => {
    const answer = door.holdBack('orders.lookUp');
    halfTyped();
    const looking = lookUp();
    expect(useEdit.getState().lookUp.kind).toBe('asking');
    write('bags', '7');
    await answer(accepted({ details: known({ bagCount: 3, window: WINDOW }) }));
    await looking;
    expect(values()).toMatchObject({ bags: '7', tip: '4.50', windowStart: '2026-11-22 5:00 PM' });
    expect(readForm().changes).toEqual({ tip: 450, bags: 7 });
  });

  it('then “leave as is” gives a box what the order has', async () => {
    door.answer('orders.lookUp', () => accepted({ details: known({ bagCount: 3 }) }));
    halfTyped({ bags: '5', tip: '4.50' });
    await lookUp();
    leaveAsIs('bags', 'tip');
    expect(values()).toMatchObject({ bags: '3', tip: '' });
    expect(readForm().request).toBeNull();
  });

  it('that fails says why, and keeps everything: the order can be edited all the same', async () => {
    halfTyped();
    await lookUp();
    expect(useEdit.getState().lookUp).toEqual({ kind: 'failed', failure: NOT_FOUND });
    expect(values()).toEqual(fields({ tip: '4.50' }));
    await save();
    expect(sent()).toHaveLength(1);
  });

  it('asks without a user where nobody knows them', async () => {
    write('orderId', ' A ');
    await lookUp();
    expect(door.asked('orders.lookUp')).toEqual([{ orderId: 'A', userId: null }]);
  });

  it('of no order asks nobody, and says so at the box', async () => {
    await lookUp();
    expect(door.asked('orders.lookUp')).toEqual([]);
    expect(complaintAt('orderId')).toMatch(/\S/);
  });

  it.each<[string, () => void]>([
    ['scanned another order', () => takeEditScan('B|u-2', 'no')],
    ['typed another order', () => write('orderId', 'AB')],
    ['thrown it all away', () => discard()],
  ])('whose answer comes after somebody has %s changes nothing', async (_what, goOn) => {
    const answer = door.holdBack('orders.lookUp');
    type({ orderId: 'A', userId: 'u-1' });
    const looking = lookUp();
    goOn();
    const before = { values: values(), baseline: useEdit.getState().baseline, lookUp: useEdit.getState().lookUp };
    await answer(accepted({ details: known({ bagCount: 3, window: WINDOW }) }));
    await looking;
    expect({ values: values(), baseline: useEdit.getState().baseline, lookUp: useEdit.getState().lookUp }).toEqual(before);
  });

  it('is not true of another order that is typed over it', async () => {
    door.answer('orders.lookUp', () => accepted({ details: known({ bagCount: 3, window: WINDOW }) }));
    halfTyped();
    await lookUp();
    write('orderId', 'B');
    expect(values()).toEqual(fields({ orderId: 'B', tip: '4.50' }));
    expect(useEdit.getState()).toMatchObject({ baseline: BLANK, lookUp: { kind: 'none' } });
  });

  it('of an order that has no bags yet leaves it editable', async () => {
    door.answer('orders.lookUp', () => accepted({ details: known({ bagCount: 0 }) }));
    halfTyped();
    await lookUp();
    await save();
    expect(sent()).toMatchObject([{ request: { changes: { tip: 450 } } }]);
  });

  it('whose call is lost can be made again', async () => {
    door.answer('orders.lookUp', () => Promise.reject(new Error('gone')));
    halfTyped();
    await lookUp().catch(() => undefined);
    expect(useEdit.getState().lookUp.kind).not.toBe('asking');
  });
});

describe('the windows that can be chosen', () => {
  it('are listed for this user, and for the cart as it is typed', async () => {
    halfTyped({ cartTotal: '$120', items: '12' });
    await listOptions();
    expect(door.asked('orders.serviceOptions')).toEqual([{ userId: 'u-1', cartTotal: 12_000, items: 12 }]);
    expect(useEdit.getState().offer).toEqual({ kind: 'listed', options: OPTIONS, shown: true });
  });

  it.each([
    [accepted({ missing: 'place' } as const), { kind: 'no-place' }],
    [accepted({ failure: NOT_FOUND }), { kind: 'failed', failure: NOT_FOUND }],
    [accepted({ options: [] }), { kind: 'listed', options: [], shown: true }],
  ] as const)('or why there are none: %j', async (said, offer) => {
    door.answer('orders.serviceOptions', () => said as ReturnType<typeof accepted<{ options: [] }>>);
    await listOptions();
    expect(useEdit.getState().offer).toEqual(offer);
  });

  it('fill three boxes when one is picked, and go as Connect wrote them', async () => {
    halfTyped({});
    await listOptions();
    pick(EVENING);
    expect(values()).toMatchObject({ serviceOption: '41', windowStart: '2026-11-22 5:00 PM', windowEnd: '2026-11-22 7:00 PM' });
    expect(useEdit.getState().offer).toMatchObject({ kind: 'listed', shown: false });
    await save();
    expect(sent()).toMatchObject([
      { request: { changes: { window: { serviceOptionId: 41, startAt: EVENING.startAt, endAt: EVENING.endAt } } } },
    ]);
  });

  it('pick again, and the first is gone', async () => {
    halfTyped({});
    await listOptions();
    pick(EVENING);
    pick(NIGHT);
    expect(readForm().changes.window).toEqual({ serviceOptionId: 42, startAt: NIGHT.startAt, endAt: NIGHT.endAt });
  });

  it('bound what is typed by hand after one was picked', async () => {
    halfTyped({});
    await listOptions();
    pick(EVENING);
    write('windowEnd', '2026-11-22 7:30 PM');
    expect(readForm().problems).toEqual({ windowEnd: { kind: 'outside-option' } });
    write('windowEnd', '2026-11-22 6:30 PM');
    expect(readForm().changes.window).toEqual({ serviceOptionId: 41, startAt: EVENING.startAt, endAt: '2026-11-22T18:30:00-05:00' });
  });

  it('leave the order’s own window alone when all three are left as they are', async () => {
    door.answer('orders.lookUp', () => accepted({ details: known({ window: WINDOW }) }));
    halfTyped({});
    await lookUp();
    await listOptions();
    pick(NIGHT);
    leaveAsIs('serviceOption', 'windowStart', 'windowEnd');
    expect(values()).toMatchObject({ serviceOption: '', windowStart: '2026-11-22 5:00 PM' });
    expect(readForm()).toMatchObject({ problems: {}, changes: {} });
  });

  it('go as Connect wrote them also when the order is looked up afterwards', async () => {
    halfTyped({});
    await listOptions();
    pick(EVENING);
    door.answer('orders.lookUp', () =>
      accepted({ details: known({ window: { startsAt: '2026-11-22T17:00:00-05:00', endsAt: '2026-11-22T19:00:00-05:00' } }) }),
    );
    await lookUp();
    expect(readForm().changes.window).toEqual({ serviceOptionId: 41, startAt: EVENING.startAt, endAt: EVENING.endAt });
  });

  it('of one order are not another’s, when the list comes after somebody has gone on', async () => {
    const answer = door.holdBack('orders.serviceOptions');
    type({ orderId: 'A', userId: 'u-1' });
    const listing = listOptions();
    takeEditScan('B|u-2', 'no');
    await answer(accepted({ options: [...OPTIONS] }));
    await listing;
    expect(useEdit.getState().offer).toEqual({ kind: 'none' });
  });

  it('can be asked for again when the call was lost', async () => {
    door.answer('orders.serviceOptions', () => Promise.reject(new Error('gone')));
    await listOptions().catch(() => undefined);
    expect(useEdit.getState().offer.kind).not.toBe('asking');
  });
});

describe('Save changes', () => {
  it('hands over exactly what was touched', async () => {
    halfTyped({ tip: '$4.50', bags: '03', alcoholic: 'no', specialInstructionsRemoved: 'yes' });
    await save();
    expect(sent()).toEqual([
      {
        id: expect.any(String),
        request: { orderId: 'A', userId: 'u-1', changes: { bags: 3, tip: 450, alcoholic: false, specialInstructions: '' } },
        replaces: null,
      },
    ]);
    expect(useEdit.getState()).toMatchObject({ saving: false, notice: null, edit: { state: { name: 'waiting' } } });
  });

  it.each<[string, () => void, FieldName | null]>([
    ['a change', () => halfTyped({}), null],
    ['a change that the order does not have already', () => halfTyped({ bags: ' ' }), null],
    ['an order', () => type({ userId: 'u-1', tip: '1' }), 'orderId'],
    ['a user', () => type({ orderId: 'A', tip: '1' }), 'userId'],
    ['an amount that can be read', () => halfTyped({ tip: 'four' }), 'tip'],
    ['the whole window', () => halfTyped({ serviceOption: '41', tip: '1' }), 'windowStart'],
  ])('without %s sends nothing, keeps everything, and says it at the box', async (_what, make, box) => {
    make();
    const before = values();
    await save();
    expect(sent()).toEqual([]);
    expect(values()).toEqual(before);
    expect(sounds.played).toEqual(['refused']);
    if (box) expect(complaintAt(box)).toMatch(/\S/);
  });

  it('pressed twice is one edit', async () => {
    const answer = door.holdBack('orders.update');
    halfTyped();
    const both = Promise.all([save(), save()]);
    await settle();
    const asked = sent();
    for (const one of asked) await answer(handedOver(one));
    await both;
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    expect(useEdit.getState()).toMatchObject({ saving: false, edit: { id: asked[0]?.id } });
  });

  it('pressed again while it is being handed over is the same edit', async () => {
    const answer = door.holdBack('orders.update');
    halfTyped();
    const first = save();
    await settle();
    expect(useEdit.getState().saving).toBe(true);
    await save();
    expect(sent()).toHaveLength(1);
    await answer(handedOver(sent()[0] as RequestInput<'orders.update'>));
    await first;
  });

  it.each([
    { kind: 'blocked', problem: { kind: 'missing', file: '/p.json' } },
    { kind: 'out-of-bounds', field: 'bags' },
    { kind: 'not-saved', detail: 'ENOSPC' },
  ] as const)('refused (%j) keeps everything, says why, and pressed again is the same edit', async (refusal) => {
    door.answer('orders.update', () => ({ ok: false, refusal }));
    halfTyped();
    await save();
    expect(values()).toEqual(fields({ tip: '4.50' }));
    expect(useEdit.getState()).toMatchObject({ notice: { refusal }, saving: false, edit: null });
    expect(sounds.played).toEqual(['refused']);
    expect(hasUnsaved()).toBe(true);
    door.answer('orders.update', handedOver);
    await save();
    const [first, second] = sent();
    expect(second?.id).toBe(first?.id);
  });

  it('pressed again with something else is another edit', async () => {
    door.answer('orders.update', () => ({ ok: false, refusal: { kind: 'not-saved', detail: 'ENOSPC' } }));
    halfTyped();
    await save();
    write('tip', '5');
    await save();
    const [first, second] = sent();
    expect(second?.id).not.toBe(first?.id);
  });

  it('whose call is lost says so, keeps everything, and pressed again is the same edit', async () => {
    door.answer('orders.update', () => Promise.reject(new Error('the answer was lost, the edit was not')));
    halfTyped();
    await save().catch(() => undefined);
    expect(values()).toEqual(fields({ tip: '4.50' }));
    expect(useEdit.getState().saving).toBe(false);
    door.answer('orders.update', handedOver);
    const { notice } = useEdit.getState();
    await save();
    expect(new Set(sent().map(({ id }) => id)).size).toBe(1);
    expect(notice).toMatchObject({ refusal: { kind: 'not-saved' } });
  });

  it('takes up the edit where it has come to by then', async () => {
    const answer = door.holdBack('orders.update');
    halfTyped();
    const saving = save();
    await settle();
    const [one] = sent();
    if (!one) throw new Error('Nothing was handed over.');
    useStation.setState({ orders: [{ ...editIn(updated({ bagCount: 3 })), id: one.id, request: one.request }] });
    await answer(handedOver(one));
    await saving;
    expect(useEdit.getState().edit?.state.name).toBe('updated');
    expect(values()).toEqual(fields({ bags: '3' }));
  });

  it.each<[string, () => void]>([
    [
      'went on to another order',
      () => {
        takeEditScan('B|u-2', 'no');
        decideNext(true);
      },
    ],
    ['typed another order', () => write('orderId', 'B')],
    ['threw it all away', () => discard()],
  ])('whose answer comes after somebody %s changes nothing there', async (_what, goOn) => {
    const answer = door.holdBack('orders.update');
    halfTyped();
    const saving = save();
    await settle();
    goOn();
    await settle();
    const before = values();
    await answer(handedOver(sent()[0] as RequestInput<'orders.update'>));
    await saving;
    expect(useEdit.getState()).toMatchObject({ edit: null, sent: null, saving: false });
    expect(values()).toEqual(before);
  });
});

describe('an edit that is on its way', () => {
  it('is not made once more by another press', async () => {
    halfTyped();
    await save();
    await save();
    expect(sent()).toHaveLength(1);
    write('bags', '4');
    await save();
    expect(sent()).toHaveLength(2);
  });

  it('that waits for its time is sent at once by another press, and not once more at that time', async () => {
    halfTyped();
    await save();
    const scheduled = step({ name: 'waiting', notBefore: Date.now() + 60_000, failure: refused(reason({ code: 2003, waitSeconds: 60 })) });
    await save();
    expect(sent()[1]).toMatchObject({ replaces: scheduled.id });
  });

  it('is found again when a slip in the order ID is mended, and replaced by what is saved then', async () => {
    halfTyped();
    await save();
    const refusedOne = step(rejected(reason({ field: 'bags_count' })));
    const { orderId } = refusedOne.request;
    write('orderId', `${orderId}x`);
    expect(useEdit.getState().edit).toBeNull();
    write('orderId', orderId);
    expect(useEdit.getState().edit?.id).toBe(refusedOne.id);
    write('tip', '5');
    await save();
    expect(sent()[1]).toMatchObject({ replaces: refusedOne.id });
  });
});

describe('an edit that was made', () => {
  it('shows what Connect says now, and has nothing left to save', async () => {
    halfTyped({ bags: '5', tip: '4.50', bagLabel: 'Ice', alcoholic: 'yes', specialInstructionsRemoved: 'yes' });
    await save();
    step(updated({ bagCount: 5, window: WINDOW, status: 'brand_new' }));
    expect(values()).toEqual(fields({ bags: '5', windowStart: '2026-11-22 5:00 PM', windowEnd: '2026-11-22 7:00 PM' }));
    expect(readForm().changes).toEqual({});
    expect(hasUnsaved()).toBe(false);
    expect(useEdit.getState().lookUp).toMatchObject({ kind: 'found', details: { status: 'brand_new' } });
  });

  it('shows what Connect made of it, where that is something else', async () => {
    halfTyped({ bags: '5' });
    await save();
    step(updated({ bagCount: 4 }));
    expect(values().bags).toBe('4');
  });

  it('keeps what was typed since', async () => {
    halfTyped({ bags: '5', tip: '4.50' });
    await save();
    type({ tip: '6', items: '12' });
    step(updated({ bagCount: 5 }));
    expect(values()).toEqual(fields({ bags: '5', tip: '6', items: '12' }));
    expect(readForm().changes).toEqual({ tip: 600, items: 12 });
  });

  it('is followed through every state by its id, and no other edit is taken for it', async () => {
    halfTyped();
    await save();
    step(STATES.sending);
    expect(useEdit.getState().edit?.state.name).toBe('sending');
    const mine = useEdit.getState().edit;
    useStation.setState({ orders: [editIn(updated({ bagCount: 9 })), ...(mine ? [mine] : [])] });
    expect(useEdit.getState().edit?.id).toBe(mine?.id);
    expect(values().bags).toBe('');
  });

  it('and then another one of the same order replaces nothing', async () => {
    halfTyped();
    await save();
    step(updated());
    write('tip', '5');
    await save();
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

  it('loses nothing of what was typed', async () => {
    halfTyped(EVERYTHING);
    await save();
    step(rejected(reason({ field: 'items_count', message: 'Too many.' }), reason({ field: null, message: 'No.' })));
    expect(values()).toEqual(fields(EVERYTHING));
    expect(hasUnsaved()).toBe(true);
  });

  it.each<[string, IntentState]>([
    ['was rejected', rejected(reason({ field: 'initial_tip_cents' }))],
    ['was rejected for now', { name: 'rejected', failure: { kind: 'busy', status: 400, waitSeconds: 1_200, reasons: [], source: null } }],
    ['is to be sent when its time comes', { name: 'waiting', notBefore: 1, failure: refused(reason()) }],
    ['waits for the network', STATES.waiting],
    ['is too old', STATES.overdue],
    ['was meant for another address', STATES.parked],
  ])('or %s: saving again names it, and this one stands for it too', async (_what, state) => {
    halfTyped();
    await save();
    const first = step(state);
    write('tip', '5');
    await save();
    expect(sent().map(({ replaces }) => replaces)).toEqual([null, first.id]);
    expect(useEdit.getState().edit?.id).toBe(sent()[1]?.id);
    expect(useEdit.getState().edit?.id).not.toBe(first.id);
  });

  it.each<[string, IntentState]>([
    ['settled', { name: 'settled', from: 'rejected', by: 'dismissed', failure: refused(reason()) }],
    ['withdrawn', STATES.withdrawn],
  ])('and was %s is not replaced any more', async (_what, state) => {
    halfTyped();
    await save();
    step(state);
    await save();
    expect(sent().map(({ replaces }) => replaces)).toEqual([null, null]);
  });

  it('does not stand in the way of another order’s', async () => {
    halfTyped();
    await save();
    step(rejected(reason()));
    write('orderId', 'B');
    await save();
    expect(sent().map(({ request, replaces }) => [request.orderId, replaces])).toEqual([
      ['A', null],
      ['B', null],
    ]);
  });

  it('for an option that is gone lists the windows again, once', async () => {
    halfTyped({});
    await listOptions();
    pick(EVENING);
    await save();
    door.answer('orders.serviceOptions', () => accepted({ options: [NIGHT] }));
    step(rejected(reason({ field: 'service_option_id', message: 'no longer available' })));
    await settle();
    expect(door.asked('orders.serviceOptions')).toHaveLength(2);
    expect(useEdit.getState().offer).toEqual({ kind: 'listed', options: [NIGHT], shown: true });
    // What was picked stays in the boxes.
    expect(values().serviceOption).toBe('41');
    // And told once more of the same state nobody asks again.
    useStation.setState({ orders: useStation.getState().orders.map((order) => ({ ...order })) });
    await settle();
    expect(door.asked('orders.serviceOptions')).toHaveLength(2);
  });

  it('for anything else lists nothing', async () => {
    halfTyped();
    await save();
    step(rejected(reason({ field: 'initial_tip_cents' })));
    await settle();
    expect(door.asked('orders.serviceOptions')).toEqual([]);
  });

  it('has its complaint answered by whoever writes into the box, and there alone', async () => {
    halfTyped({ tip: '4.50', bags: '3' });
    await save();
    step(rejected(reason({ field: 'bags_count' }), reason({ field: 'initial_tip_cents' })));
    write('bags', '2');
    expect([...useEdit.getState().answered]).toEqual(['bags']);
    await save();
    expect([...useEdit.getState().answered]).toEqual([]);
  });
});

describe('an edit that is brought back to be corrected', () => {
  it('says what it said, and saving names what it replaces', async () => {
    const before = editIn(rejected(reason()), { changes: { tip: 450, bagLabel: '', weight: 1_425 } });
    useStation.setState({ orders: [before] });
    editAgain(before);
    expect(values()).toEqual(fields({ tip: '$4.50', weight: '14.25', bagLabelRemoved: 'yes' }));
    await save();
    expect(sent()).toMatchObject([{ request: before.request, replaces: before.id }]);
  });

  it('asks where something is typed and not saved, and comes by Go on', () => {
    const before = editIn(rejected(reason()), { orderId: 'B' });
    halfTyped();
    editAgain(before);
    expect(useEdit.getState().next).toEqual({ edit: before });
    expect(values()).toEqual(fields({ tip: '4.50' }));
    decideNext(true);
    expect(values()).toEqual(fields({ orderId: 'B', bags: '1' }));
    expect(useEdit.getState().edit).toEqual(before);
  });

  it('while it is on the screen already costs nothing of what was typed since', async () => {
    halfTyped();
    await save();
    const edit = step(rejected(reason()));
    write('tip', '5');
    editAgain(edit);
    expect(useEdit.getState().next).toBeNull();
    expect(values().tip).toBe('5');
  });

  it('goes on by itself where it was only waiting, and the form follows', () => {
    const before = editIn(STATES.waiting, { changes: { bags: 5 } });
    editAgain(before);
    expect(hasUnsaved()).toBe(false);
    step(updated({ bagCount: 5 }));
    expect(values()).toEqual(fields({ bags: '5' }));
    expect(readForm().request).toBeNull();
  });

  it('comes as it is by then, and not as it was when it was asked for', () => {
    const before = editIn(STATES.waiting, { orderId: 'B' });
    halfTyped();
    editAgain(before);
    useStation.setState({ orders: [{ ...before, state: rejected(reason({ field: 'bags_count' })) }] });
    decideNext(true);
    expect(useEdit.getState().edit?.state.name).toBe('rejected');
  });
});

describe('a box that complains', () => {
  it('says so when it is left, and no more once somebody types into it', async () => {
    halfTyped({ tip: 'four' });
    expect(complaintAt('tip')).toBeUndefined();
    await form.trigger('tip');
    expect(complaintAt('tip')).toMatch(/\S/);
    write('tip', '4');
    expect(complaintAt('tip')).toBeUndefined();
  });

  it('is not every other box that has not been left yet', async () => {
    halfTyped({ tip: 'four', bags: 'x' });
    await form.trigger('tip');
    expect(complaintAt('bags')).toBeUndefined();
  });

  it('about a window is answered at either of its ends', async () => {
    halfTyped({ serviceOption: '41', windowStart: '2026-11-22 8:00 PM', windowEnd: '2026-11-22 7:00 PM' });
    await form.trigger('windowEnd');
    expect(complaintAt('windowEnd')).toMatch(/\S/);
    write('windowStart', '2026-11-22 6:00 PM');
    expect(complaintAt('windowEnd')).toBeUndefined();
  });

  it('about a time of the window still complains when another field of the window has been filled', async () => {
    halfTyped({ windowStart: 'noon' });
    await form.trigger('windowStart');
    write('windowEnd', '2026-12-03 7:00 PM');
    expect(complaintAt('windowStart')).toBeUndefined();
    validateWindow();
    await vi.waitFor(() => expect(complaintAt('windowStart')).toMatch(/\S/));
    expect(complaintAt('serviceOption')).toBeUndefined();
  });
});

describe('a text that was to be taken away', () => {
  it('stays after all, once somebody has typed another one and emptied the box again', () => {
    halfTyped({ tip: '1' });
    form.setValue('bagLabelRemoved', 'yes');
    expect(readForm().changes).toEqual({ tip: 100, bagLabel: '' });
    write('bagLabel', 'I');
    write('bagLabel', '');
    expect(readForm().changes).toEqual({ tip: 100 });
  });

  it('stays by “leave as is”', () => {
    halfTyped({});
    form.setValue('specialInstructionsRemoved', 'yes');
    leaveAsIs('specialInstructions');
    expect(readForm().request).toBeNull();
  });
});

describe('a restart', () => {
  it('costs nothing of a half-typed edit', async () => {
    door.answer('orders.lookUp', () => accepted({ details: known({ bagCount: 3, window: WINDOW }) }));
    halfTyped({ tip: '4,5', specialInstructions: 'Ring tw', bagLabelRemoved: 'yes' });
    await lookUp();
    write('items', 'x');
    const before = values();
    restart();
    expect(values()).toEqual(before);
    expect(readForm().changes).toEqual({ tip: 450, specialInstructions: 'Ring tw', bagLabel: '' });
    expect(hasUnsaved()).toBe(true);
  });

  it('takes up the edit that was handed over, as it stands by then', async () => {
    halfTyped();
    await save();
    const edit = useEdit.getState().edit as Edit;
    const refusedSince: Edit = { ...edit, state: rejected(reason({ field: 'initial_tip_cents' })) };
    restart([refusedSince]);
    expect(useEdit.getState().edit).toEqual(refusedSince);
    expect(values()).toEqual(fields({ tip: '4.50' }));
    await save();
    expect(sent().at(-1)).toMatchObject({ replaces: edit.id });
  });

  it('does not ask about what is on its way', async () => {
    halfTyped();
    await save();
    restart([useEdit.getState().edit as Edit]);
    expect(hasUnsaved()).toBe(false);
  });

  it('finds an edit made that was made while the app was closed, and nothing left to save', async () => {
    halfTyped({ tip: '4.50', bags: '5' });
    await save();
    const edit = useEdit.getState().edit as Edit;
    restart([{ ...edit, state: updated({ bagCount: 5 }) }]);
    expect(useEdit.getState().edit?.state.name).toBe('updated');
    expect(values()).toEqual(fields({ bags: '5' }));
    expect(hasUnsaved()).toBe(false);
  });

  it('after an edit was made does not bring its boxes back', async () => {
    halfTyped({ tip: '4.50', bags: '5' });
    await save();
    const after = step(updated({ bagCount: 5 }));
    write('items', '12');
    restart([after]);
    expect(values()).toEqual(fields({ bags: '5', items: '12' }));
    expect(readForm().changes).toEqual({ items: 12 });
  });

  it('remembers what the order has, where it is what had been typed', async () => {
    door.answer('orders.lookUp', () => accepted({ details: known({ bagCount: 5 }) }));
    halfTyped({ bags: '5' });
    await lookUp();
    expect(readForm().changes).toEqual({});
    restart();
    expect(readForm().changes).toEqual({});
  });

  it('sends what was picked as Connect wrote it', async () => {
    halfTyped({});
    await listOptions();
    pick(EVENING);
    close();
    vi.resetModules();
    const [{ useStation: station }, fresh] = await Promise.all([
      import('../../../src-renderer/station'),
      import('../../../src-renderer/edit/form'),
    ]);
    station.setState({ station: stationWith(WITH_USER), orders: [] });
    const closeFresh = fresh.openEditForm();
    onTestFinished(closeFresh);
    expect(fresh.readForm().changes.window).toEqual({ serviceOptionId: 41, startAt: EVENING.startAt, endAt: EVENING.endAt });
  });

  it('in the other mode begins with an empty form: an order of practice is none', () => {
    halfTyped();
    close();
    discard();
    openStation({ ...WITH_USER, 'connection.mode': 'live' });
    close = openEditForm();
    expect(values()).toEqual(BLANK);
  });
});

describe('a station that changes between practice and live', () => {
  it('throws away what was typed, found, listed and handed over in the other world', async () => {
    door.answer('orders.lookUp', () => accepted({ details: known({ bagCount: 3 }) }));
    halfTyped();
    await lookUp();
    await listOptions();
    await save();
    useStation.setState({ station: stationWith({ ...WITH_USER, 'connection.mode': 'live' }) });
    expect(values()).toEqual(BLANK);
    expect(useEdit.getState()).toMatchObject({
      baseline: BLANK,
      lookUp: { kind: 'none' },
      offer: { kind: 'none' },
      edit: null,
      sent: null,
      next: null,
    });
    expect(readDraft('practice')).toBeNull();
  });

  it('keeps everything at any other change of its settings', () => {
    halfTyped();
    useStation.setState({ station: stationWith({ ...WITH_USER, 'stage.maxBags': 7, 'station.name': 'Two' }) });
    expect(values()).toEqual(fields({ tip: '4.50' }));
  });

  it('reads the window by the new clock when the time zone changes', async () => {
    halfTyped({});
    await listOptions();
    pick(EVENING);
    write('windowEnd', '2026-11-22 6:00 PM');
    useStation.setState({ station: stationWith({ ...WITH_USER, 'station.timeZone': 'America/Vancouver' }) });
    write('serviceOption', '7');
    expect(readForm().changes.window).toMatchObject({ startAt: '2026-11-22T17:00:00-08:00', endAt: '2026-11-22T18:00:00-08:00' });
  });
});
