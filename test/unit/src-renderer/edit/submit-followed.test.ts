import '../../../support/pattern-engine';
import { describe, expect, it, vi } from 'vitest';
import { hasUnsavedChanges, parseFields, setField, useEdit } from '../../../../src-renderer/edit/edit-store';
import type { EditFields } from '../../../../src-renderer/edit/fields';
import { loadServiceOptions, selectServiceOption } from '../../../../src-renderer/edit/lookup';
import { saveEdit } from '../../../../src-renderer/edit/submit';
import { useStation } from '../../../../src-renderer/station';
import type { IntentState } from '../../../../src-shared/intent/intent.schema';
import { accepted, flushPromises } from '../stage/fixtures/fake-bridge';
import { STATES } from '../stage/fixtures/intents';
import {
  bridge,
  currentFields,
  EVENING,
  NIGHT,
  sentEdits,
  setUpEditView,
  stepEdit,
  typeChange,
  typeFields,
  WINDOW,
} from './fixtures/edit-view';
import { editIn, fields, reasonWith, refused, rejected, updated } from './fixtures/edits';

vi.mock('../../../../src-renderer/sounds', () => import('../stage/fixtures/played-sounds'));

setUpEditView();

describe('an edit that was made', () => {
  it('an edit that was made shows Connect’s values and has nothing left to save', async () => {
    typeChange({ bags: '5', tip: '4.50', bagLabel: 'Ice', alcoholic: 'yes', specialInstructionsRemoved: 'yes' });
    await saveEdit();
    stepEdit(updated({ bagCount: 5, window: WINDOW, status: 'brand_new' }));
    expect(currentFields()).toEqual(fields({ bags: '5', windowStart: '2026-11-22 5:00 PM', windowEnd: '2026-11-22 7:00 PM' }));
    expect(parseFields().changes).toEqual({});
    expect(hasUnsavedChanges()).toBe(false);
    expect(useEdit.getState().lookup).toMatchObject({ kind: 'found', details: { status: 'brand_new' } });
  });

  it('an edit that was made shows Connect’s value where it differs', async () => {
    typeChange({ bags: '5' });
    await saveEdit();
    stepEdit(updated({ bagCount: 4 }));
    expect(currentFields().bags).toBe('4');
  });

  it('changes typed after an edit was handed over are kept', async () => {
    typeChange({ bags: '5', tip: '4.50' });
    await saveEdit();
    typeFields({ tip: '6', items: '12' });
    stepEdit(updated({ bagCount: 5 }));
    expect(currentFields()).toEqual(fields({ bags: '5', tip: '6', items: '12' }));
    expect(parseFields().changes).toEqual({ tip: 600, items: 12 });
  });

  it('an edit is followed by its ID through every state', async () => {
    typeChange();
    await saveEdit();
    stepEdit(STATES.sending);
    expect(useEdit.getState().edit?.state.kind).toBe('sending');
    const mine = useEdit.getState().edit;
    useStation.setState({ orders: [editIn(updated({ bagCount: 9 })), ...(mine ? [mine] : [])] });
    expect(useEdit.getState().edit?.id).toBe(mine?.id);
    expect(currentFields().bags).toBe('');
  });

  it('an edit after one that was made replaces nothing', async () => {
    typeChange();
    await saveEdit();
    stepEdit(updated());
    setField('tip', '5');
    await saveEdit();
    expect(sentEdits().map(({ replaces }) => replaces)).toEqual([null, null]);
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
    typeChange(EVERYTHING);
    await saveEdit();
    stepEdit(rejected(reasonWith({ field: 'items', message: 'Too many.' }), reasonWith({ field: null, message: 'No.' })));
    expect(currentFields()).toEqual(fields(EVERYTHING));
    expect(hasUnsavedChanges()).toBe(true);
  });

  it.each<[string, IntentState]>([
    ['was rejected', rejected(reasonWith({ field: 'tip' }))],
    ['was rejected for now', { kind: 'rejected', failure: { kind: 'busy', status: 400, waitSeconds: 1_200, reasons: [], source: null } }],
    ['is to be sent when its time comes', { kind: 'waiting', notBefore: 1, failure: refused(reasonWith()) }],
    ['waits for the network', STATES.waiting],
    ['is too old', STATES.overdue],
    ['was meant for another address', STATES.misrouted],
  ])('saving again replaces an edit that %s', async (_what, state) => {
    typeChange();
    await saveEdit();
    const first = stepEdit(state);
    setField('tip', '5');
    await saveEdit();
    expect(sentEdits().map(({ replaces }) => replaces)).toEqual([null, first.id]);
    expect(useEdit.getState().edit?.id).toBe(sentEdits()[1]?.id);
    expect(useEdit.getState().edit?.id).not.toBe(first.id);
  });

  it.each<[string, IntentState]>([
    ['resolved', { kind: 'resolved', from: 'rejected', by: 'dismissed', failure: refused(reasonWith()) }],
    ['withdrawn', STATES.withdrawn],
  ])('an edit that was %s is not replaced', async (_what, state) => {
    typeChange();
    await saveEdit();
    stepEdit(state);
    await saveEdit();
    expect(sentEdits().map(({ replaces }) => replaces)).toEqual([null, null]);
  });

  it('a rejected edit does not block the edit of another order', async () => {
    typeChange();
    await saveEdit();
    stepEdit(rejected(reasonWith()));
    setField('orderId', 'B');
    await saveEdit();
    expect(sentEdits().map(({ request, replaces }) => [request.orderId, replaces])).toEqual([
      ['A', null],
      ['B', null],
    ]);
  });

  it('a rejection for a missing service option lists the options again, once', async () => {
    typeChange({});
    await loadServiceOptions();
    selectServiceOption(EVENING);
    await saveEdit();
    bridge.answer('orders.serviceOptions', () => accepted({ options: [NIGHT] }));
    stepEdit(rejected(reasonWith({ field: 'serviceOption', message: 'no longer available' })));
    await flushPromises();
    expect(bridge.asked('orders.serviceOptions')).toHaveLength(2);
    expect(useEdit.getState().serviceOptions).toEqual({ kind: 'listed', options: [NIGHT], isShown: true });
    // What was picked stays in the boxes.
    expect(currentFields().serviceOption).toBe('41');
    // And told once more of the same state nobody asks again.
    useStation.setState({ orders: useStation.getState().orders.map((order) => ({ ...order })) });
    await flushPromises();
    expect(bridge.asked('orders.serviceOptions')).toHaveLength(2);
  });

  it('a rejection for another reason lists nothing', async () => {
    typeChange();
    await saveEdit();
    stepEdit(rejected(reasonWith({ field: 'tip' })));
    await flushPromises();
    expect(bridge.asked('orders.serviceOptions')).toEqual([]);
  });
});
