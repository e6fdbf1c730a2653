import '../../../support/pattern-engine';
import { describe, expect, it, vi } from 'vitest';
import {
  keepCurrent,
  parseFields,
  setField,
  setRemoval,
  useEdit,
  validateField,
  validateWindow,
} from '../../../../src-renderer/edit/edit-store';
import { BLANK_FIELDS } from '../../../../src-renderer/edit/fields';
import { lookUpOrder } from '../../../../src-renderer/edit/lookup';
import { saveEdit } from '../../../../src-renderer/edit/submit';
import { accepted } from '../stage/fixtures/fake-bridge';
import { bridge, currentFields, problemAt, sentEdits, setUpEditView, stepEdit, typeChange, WINDOW } from './fixtures/edit-view';
import { detailsWith, fields, reasonWith, rejected } from './fixtures/edits';

vi.mock('../../../../src-renderer/sounds', () => import('../stage/fixtures/played-sounds'));

setUpEditView();

describe('a change of a field', () => {
  it('a field can be reset to what the lookup found', async () => {
    bridge.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3 }) }));
    typeChange({ bags: '5', tip: '4.50' });
    await lookUpOrder();
    keepCurrent('bags', 'tip');
    expect(currentFields()).toMatchObject({ bags: '3', tip: '' });
    expect(parseFields().request).toBeNull();
  });

  it('a lookup is cleared when another order ID is typed', async () => {
    bridge.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3, window: WINDOW }) }));
    typeChange();
    await lookUpOrder();
    setField('orderId', 'B');
    expect(currentFields()).toEqual(fields({ orderId: 'B', tip: '4.50' }));
    expect(useEdit.getState()).toMatchObject({ baseline: BLANK_FIELDS, lookup: { kind: 'none' } });
  });

  it('an edit reappears when a slip in the order ID is corrected, and the next save replaces it', async () => {
    typeChange();
    await saveEdit();
    const refusedOne = stepEdit(rejected(reasonWith({ field: 'bags' })));
    const { orderId } = refusedOne.request;
    setField('orderId', `${orderId}x`);
    expect(useEdit.getState().edit).toBeNull();
    setField('orderId', orderId);
    expect(useEdit.getState().edit?.id).toBe(refusedOne.id);
    setField('tip', '5');
    await saveEdit();
    expect(sentEdits()[1]).toMatchObject({ replaces: refusedOne.id });
  });

  it('a change of a field hides Connect’s error at that field only', async () => {
    typeChange({ tip: '4.50', bags: '3' });
    await saveEdit();
    stepEdit(rejected(reasonWith({ field: 'bags' }), reasonWith({ field: 'tip' })));
    setField('bags', '2');
    expect([...useEdit.getState().correctedFields]).toEqual(['bags']);
    await saveEdit();
    expect([...useEdit.getState().correctedFields]).toEqual([]);
  });
});

describe('a field that complains', () => {
  it('a field shows its problem when it loses the focus, and hides it when it is changed', async () => {
    typeChange({ tip: 'four' });
    expect(problemAt('tip')).toBeUndefined();
    validateField('tip');
    expect(problemAt('tip')).toBeDefined();
    setField('tip', '4');
    expect(problemAt('tip')).toBeUndefined();
  });

  it('a field that did not lose the focus shows no problem', async () => {
    typeChange({ tip: 'four', bags: 'x' });
    validateField('tip');
    expect(problemAt('bags')).toBeUndefined();
  });

  it('a problem of the window is hidden by a change of either end', async () => {
    typeChange({ serviceOption: '41', windowStart: '2026-11-22 8:00 PM', windowEnd: '2026-11-22 7:00 PM' });
    validateField('windowEnd');
    expect(problemAt('windowEnd')).toBeDefined();
    setField('windowStart', '2026-11-22 6:00 PM');
    expect(problemAt('windowEnd')).toBeUndefined();
  });

  it('a problem of a window field is shown again when another field of the window loses the focus', async () => {
    typeChange({ windowStart: 'noon' });
    validateField('windowStart');
    setField('windowEnd', '2026-12-03 7:00 PM');
    expect(problemAt('windowStart')).toBeUndefined();
    validateWindow();
    await vi.waitFor(() => expect(problemAt('windowStart')).toBeDefined());
    expect(problemAt('serviceOption')).toBeUndefined();
  });
});

describe('a text that is to be removed', () => {
  it('typing into a field takes the removal of its text back', () => {
    typeChange({ tip: '1' });
    setRemoval('bagLabel', 'yes');
    expect(parseFields().changes).toEqual({ tip: 100, bagLabel: '' });
    setField('bagLabel', 'I');
    setField('bagLabel', '');
    expect(parseFields().changes).toEqual({ tip: 100 });
  });

  it('keeping the current value takes the removal of a text back', () => {
    typeChange({});
    setRemoval('specialInstructions', 'yes');
    keepCurrent('specialInstructions');
    expect(parseFields().request).toBeNull();
  });
});
