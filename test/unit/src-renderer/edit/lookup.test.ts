import '../../../support/pattern-engine';
import { describe, expect, it, vi } from 'vitest';
import { discardEdit, keepCurrent, parseFields, setField, useEdit } from '../../../../src-renderer/edit/edit-store';
import { BLANK_FIELDS, type FieldName } from '../../../../src-renderer/edit/fields';
import { loadServiceOptions, lookUpOrder, prefillUser, selectServiceOption } from '../../../../src-renderer/edit/lookup';
import { handleEditScan } from '../../../../src-renderer/edit/next-order';
import { saveEdit } from '../../../../src-renderer/edit/submit';
import type { Intent } from '../../../../src-shared/intent/intent.schema';
import { accepted, flushPromises } from '../stage/fixtures/fake-bridge';
import { intentIn, STATES } from '../stage/fixtures/intents';
import {
  bridge,
  currentFields,
  EVENING,
  NIGHT,
  NOT_FOUND,
  problemAt,
  sentEdits,
  setUpEditView,
  typeChange,
  typeFields,
  WINDOW,
} from './fixtures/edit-view';
import { detailsWith, editIn, fields, OPTIONS } from './fixtures/edits';

vi.mock('../../../../src-renderer/sounds', () => import('../stage/fixtures/played-sounds'));

setUpEditView();

const touchedFields = () =>
  Object.fromEntries(Object.entries(currentFields()).filter(([name, text]) => text !== BLANK_FIELDS[name as FieldName]));

describe('the user', () => {
  const before = intentIn(STATES.staged, { orderId: 'A', userId: 'u-7' });
  const found = (...intents: Intent[]) => bridge.answer('orders.find', () => accepted({ intents, nextBefore: null }));

  it('the user is prefilled from an order that was staged or edited on this station', async () => {
    for (const [intent, userId] of [
      [before, 'u-7'],
      [editIn(STATES.waiting, { userId: 'u-8' }), 'u-8'],
    ] as const) {
      discardEdit();
      found(intent);
      setField('orderId', 'A');
      await prefillUser();
      expect(currentFields()).toEqual(fields({ userId }));
    }
    expect(bridge.asked('orders.find')[0]).toEqual({ text: 'A', states: null, before: null, limit: 20 });
  });

  it('the prefilled user is the latest one of the same order', async () => {
    found(intentIn(STATES.staged, { orderId: 'a', userId: 'u-1' }), intentIn(STATES.staged, { orderId: 'A' }), before);
    setField('orderId', ' A ');
    await prefillUser();
    expect(currentFields().userId).toBe('u-7');
  });

  it('a typed user is not replaced', async () => {
    found(before);
    typeFields({ orderId: 'A', userId: 'u-1' });
    await prefillUser();
    expect(currentFields().userId).toBe('u-1');
    expect(bridge.asked('orders.find')).toEqual([]);
  });

  it('a user that is typed during the lookup is not replaced', async () => {
    const answer = bridge.holdAnswers('orders.find');
    setField('orderId', 'A');
    const bringing = prefillUser();
    setField('userId', 'u-1');
    await answer(accepted({ intents: [before], nextBefore: null }));
    await bringing;
    expect(currentFields().userId).toBe('u-1');
  });

  it('a late response does not give the next order the previous one’s user', async () => {
    const answer = bridge.holdAnswers('orders.find');
    handleEditScan('A', 'no');
    handleEditScan('B', 'no');
    await answer(accepted({ intents: [before], nextBefore: null }));
    expect(currentFields()).toEqual(fields({ orderId: 'B', userId: '' }));
  });

  it('the user stays blank when neither the label nor the station knows it', async () => {
    handleEditScan('A', 'no');
    await flushPromises();
    expect(currentFields().userId).toBe('');
    expect(parseFields().problems).toMatchObject({ userId: { kind: 'user', problem: { kind: 'empty' } } });
  });

  it('the lookup after a scan uses the prefilled user', async () => {
    found(before);
    handleEditScan('A', 'no');
    await flushPromises();
    expect(currentFields().userId).toBe('u-7');
    expect(bridge.asked('orders.lookup').at(-1)).toEqual({ orderId: 'A', userId: 'u-7' });
  });

  it('a prefilled user is replaced when the ID of another order is typed', async () => {
    found(before);
    setField('orderId', 'A');
    await prefillUser();
    found(intentIn(STATES.staged, { orderId: 'B', userId: 'u-9' }));
    setField('orderId', 'B');
    await prefillUser();
    expect(currentFields()).toMatchObject({ orderId: 'B', userId: 'u-9' });
  });
});

describe('a lookup', () => {
  it('a lookup keeps typed fields and fills the others', async () => {
    bridge.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3, window: WINDOW }) }));
    typeChange({ tip: '4.50', bags: '5' });
    await lookUpOrder();
    expect(touchedFields()).toEqual({
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
    bridge.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 5 }) }));
    typeChange({ bags: '05' });
    expect(parseFields().changes).toEqual({ bags: 5 });
    await lookUpOrder();
    expect(currentFields().bags).toBe('05');
    expect(parseFields().changes).toEqual({});
    expect(parseFields().request).toBeNull();
  });

  it('a lookup keeps what is typed while it is under way', async () => {
    const answer = bridge.holdAnswers('orders.lookup');
    typeChange();
    const looking = lookUpOrder();
    expect(useEdit.getState().lookup.kind).toBe('loading');
    setField('bags', '7');
    await answer(accepted({ details: detailsWith({ bagCount: 3, window: WINDOW }) }));
    await looking;
    expect(currentFields()).toMatchObject({ bags: '7', tip: '4.50', windowStart: '2026-11-22 5:00 PM' });
    expect(parseFields().changes).toEqual({ tip: 450, bags: 7 });
  });

  it('a failed lookup says why, and the order can still be edited', async () => {
    typeChange();
    await lookUpOrder();
    expect(useEdit.getState().lookup).toEqual({ kind: 'failed', failure: NOT_FOUND });
    expect(currentFields()).toEqual(fields({ tip: '4.50' }));
    await saveEdit();
    expect(sentEdits()).toHaveLength(1);
  });

  it('a lookup without a known user leaves the user out', async () => {
    setField('orderId', ' A ');
    await lookUpOrder();
    expect(bridge.asked('orders.lookup')).toEqual([{ orderId: 'A', userId: null }]);
  });

  it('a lookup without an order ID sends nothing and shows the problem at the field', async () => {
    await lookUpOrder();
    expect(bridge.asked('orders.lookup')).toEqual([]);
    expect(problemAt('orderId')).toBeDefined();
  });

  it.each<[string, () => void]>([
    ['scanned another order', () => handleEditScan('B|u-2', 'no')],
    ['typed another order', () => setField('orderId', 'AB')],
    ['thrown it all away', () => discardEdit()],
  ])('a lookup that ends after the user has %s changes nothing', async (_what, goOn) => {
    const answer = bridge.holdAnswers('orders.lookup');
    typeFields({ orderId: 'A', userId: 'u-1' });
    const looking = lookUpOrder();
    goOn();
    const before = { values: currentFields(), baseline: useEdit.getState().baseline, lookUp: useEdit.getState().lookup };
    await answer(accepted({ details: detailsWith({ bagCount: 3, window: WINDOW }) }));
    await looking;
    expect({ values: currentFields(), baseline: useEdit.getState().baseline, lookUp: useEdit.getState().lookup }).toEqual(before);
  });

  it('an order without bags can be edited after its lookup', async () => {
    bridge.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 0 }) }));
    typeChange();
    await lookUpOrder();
    await saveEdit();
    expect(sentEdits()).toMatchObject([{ request: { changes: { tip: 450 } } }]);
  });

  it('a lookup whose call is lost can be repeated', async () => {
    bridge.answer('orders.lookup', () => Promise.reject(new Error('gone')));
    typeChange();
    await lookUpOrder().catch(() => undefined);
    expect(useEdit.getState().lookup.kind).not.toBe('loading');
  });
});

describe('the service options', () => {
  it('service options are listed for the user and the typed cart', async () => {
    typeChange({ cartTotal: '$120', items: '12' });
    await loadServiceOptions();
    expect(bridge.asked('orders.serviceOptions')).toEqual([{ userId: 'u-1', cartTotal: 12_000, items: 12 }]);
    expect(useEdit.getState().serviceOptions).toEqual({ kind: 'listed', options: OPTIONS, isShown: true });
  });

  it.each([
    [accepted({ missing: 'place' } as const), { kind: 'no-location' }],
    [accepted({ failure: NOT_FOUND }), { kind: 'failed', failure: NOT_FOUND }],
    [accepted({ options: [] }), { kind: 'listed', options: [], isShown: true }],
  ] as const)('a list without service options says why: %j', async (said, offer) => {
    bridge.answer('orders.serviceOptions', () => said as ReturnType<typeof accepted<{ options: [] }>>);
    await loadServiceOptions();
    expect(useEdit.getState().serviceOptions).toEqual(offer);
  });

  it('a selected service option fills three fields and is sent as Connect wrote it', async () => {
    typeChange({});
    await loadServiceOptions();
    selectServiceOption(EVENING);
    expect(currentFields()).toMatchObject({ serviceOption: '41', windowStart: '2026-11-22 5:00 PM', windowEnd: '2026-11-22 7:00 PM' });
    expect(useEdit.getState().serviceOptions).toMatchObject({ kind: 'listed', isShown: false });
    await saveEdit();
    expect(sentEdits()).toMatchObject([
      { request: { changes: { window: { serviceOptionId: 41, startAt: EVENING.startAt, endAt: EVENING.endAt } } } },
    ]);
  });

  it('a second selection replaces the first', async () => {
    typeChange({});
    await loadServiceOptions();
    selectServiceOption(EVENING);
    selectServiceOption(NIGHT);
    expect(parseFields().changes.window).toEqual({ serviceOptionId: 42, startAt: NIGHT.startAt, endAt: NIGHT.endAt });
  });

  it('a typed time must be inside the selected service option', async () => {
    typeChange({});
    await loadServiceOptions();
    selectServiceOption(EVENING);
    setField('windowEnd', '2026-11-22 7:30 PM');
    expect(parseFields().problems).toEqual({ windowEnd: { kind: 'outside-option' } });
    setField('windowEnd', '2026-11-22 6:30 PM');
    expect(parseFields().changes.window).toEqual({ serviceOptionId: 41, startAt: EVENING.startAt, endAt: '2026-11-22T18:30:00-05:00' });
  });

  it('a window that is reset to the order’s own is not sent', async () => {
    bridge.answer('orders.lookup', () => accepted({ details: detailsWith({ window: WINDOW }) }));
    typeChange({});
    await lookUpOrder();
    await loadServiceOptions();
    selectServiceOption(NIGHT);
    keepCurrent('serviceOption', 'windowStart', 'windowEnd');
    expect(currentFields()).toMatchObject({ serviceOption: '', windowStart: '2026-11-22 5:00 PM' });
    expect(parseFields()).toMatchObject({ problems: {}, changes: {} });
  });

  it('a selected service option is sent as Connect wrote it even after a lookup', async () => {
    typeChange({});
    await loadServiceOptions();
    selectServiceOption(EVENING);
    bridge.answer('orders.lookup', () =>
      accepted({ details: detailsWith({ window: { startsAt: '2026-11-22T17:00:00-05:00', endsAt: '2026-11-22T19:00:00-05:00' } }) }),
    );
    await lookUpOrder();
    expect(parseFields().changes.window).toEqual({ serviceOptionId: 41, startAt: EVENING.startAt, endAt: EVENING.endAt });
  });

  it('a list that arrives for the previous order is dropped', async () => {
    const answer = bridge.holdAnswers('orders.serviceOptions');
    typeFields({ orderId: 'A', userId: 'u-1' });
    const listing = loadServiceOptions();
    handleEditScan('B|u-2', 'no');
    await answer(accepted({ options: [...OPTIONS] }));
    await listing;
    expect(useEdit.getState().serviceOptions).toEqual({ kind: 'none' });
  });

  it('service options can be listed again after a lost call', async () => {
    bridge.answer('orders.serviceOptions', () => Promise.reject(new Error('gone')));
    await loadServiceOptions().catch(() => undefined);
    expect(useEdit.getState().serviceOptions.kind).not.toBe('loading');
  });
});
