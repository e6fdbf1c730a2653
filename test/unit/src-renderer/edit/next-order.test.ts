import '../../../support/pattern-engine';
import { describe, expect, it, vi } from 'vitest';
import { hasUnsavedChanges, parseFields, setField, useEdit } from '../../../../src-renderer/edit/edit-store';
import { BLANK_FIELDS } from '../../../../src-renderer/edit/fields';
import {
  answerNextOrder,
  handleEditScan,
  handleEditWeight,
  handleUnfinishedEditScan,
  reopenEdit,
} from '../../../../src-renderer/edit/next-order';
import { saveEdit } from '../../../../src-renderer/edit/submit';
import { useStation } from '../../../../src-renderer/station';
import { accepted, flushPromises } from '../stage/fixtures/fake-bridge';
import { STATES } from '../stage/fixtures/intents';
import { playedSounds } from '../stage/fixtures/played-sounds';
import { bridge, currentFields, NOT_FOUND, sentEdits, setUpEditView, stepEdit, typeChange, WINDOW } from './fixtures/edit-view';
import { detailsWith, editIn, fields, reasonWith, rejected, updated } from './fixtures/edits';

vi.mock('../../../../src-renderer/sounds', () => import('../stage/fixtures/played-sounds'));

setUpEditView();

describe('a scan', () => {
  it('a scan on an empty form sets the order, beeps, and looks it up', async () => {
    bridge.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3, window: WINDOW }, 'B') }));
    handleEditScan('B|u-2', 'no');
    await flushPromises();
    expect(currentFields()).toEqual(
      fields({ orderId: 'B', userId: 'u-2', bags: '3', windowStart: '2026-11-22 5:00 PM', windowEnd: '2026-11-22 7:00 PM' }),
    );
    expect(useEdit.getState().lookup).toMatchObject({ kind: 'found', details: { id: 'B' } });
    expect(bridge.asked('orders.lookup')).toEqual([{ orderId: 'B', userId: 'u-2' }]);
    expect(playedSounds).toEqual(['read']);
    // Nothing of what was found is a change.
    expect(parseFields().request).toBeNull();
    expect(hasUnsavedChanges()).toBe(false);
  });

  it('a scan replaces an order without typed changes, and clears everything about it', async () => {
    bridge.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3 }, 'A') }));
    handleEditScan('A|u-1', 'no');
    await flushPromises();
    bridge.answer('orders.lookup', () => accepted({ failure: NOT_FOUND }));
    handleEditScan('B|u-2', 'no');
    await flushPromises();
    expect(currentFields()).toEqual(fields({ orderId: 'B', userId: 'u-2' }));
    expect(useEdit.getState()).toMatchObject({ nextOrder: null, baseline: BLANK_FIELDS, edit: null });
  });

  it('a scan over unsaved changes asks first and changes nothing', async () => {
    typeChange();
    handleEditScan('B|u-2', 'no');
    await flushPromises();
    expect(useEdit.getState().nextOrder).toEqual({ orderId: 'B', userId: 'u-2' });
    expect(currentFields()).toEqual(fields({ tip: '4.50' }));
    expect(bridge.asked('orders.lookup')).toEqual([]);
  });

  it('the answer Stay drops the scan and keeps the changes', async () => {
    typeChange();
    handleEditScan('B|u-2', 'no');
    answerNextOrder(false);
    await flushPromises();
    expect(useEdit.getState().nextOrder).toBeNull();
    expect(currentFields()).toEqual(fields({ tip: '4.50' }));
  });

  it('the answer Go on shows the scanned order with only its IDs', async () => {
    typeChange({ tip: '4.50', bagLabelRemoved: 'yes', alcoholic: 'yes' });
    handleEditScan('B|u-2', 'no');
    answerNextOrder(true);
    await flushPromises();
    expect(useEdit.getState().nextOrder).toBeNull();
    expect(currentFields()).toEqual(fields({ orderId: 'B', userId: 'u-2' }));
    expect(bridge.asked('orders.lookup')).toEqual([{ orderId: 'B', userId: 'u-2' }]);
  });

  it('a partial scan says what to check, and the complete scan after it ends the message', () => {
    typeChange({ tip: '4.50' });
    handleUnfinishedEditScan(true);
    expect(useEdit.getState().notice).toBe('unfinished-while-typing');
    expect(playedSounds).toEqual(['refused']);
    expect(currentFields()).toEqual(fields({ tip: '4.50' }));
    handleEditScan('A', 'no');
    expect(useEdit.getState().notice).toBeNull();
  });

  it('a scan of the order on the screen only adds its user', () => {
    typeChange({ tip: '4.50', userId: '' });
    handleEditScan('A|u-1', 'no');
    expect(useEdit.getState().nextOrder).toBeNull();
    expect(currentFields()).toEqual(fields({ tip: '4.50' }));
    handleEditScan('A', 'no');
    expect(currentFields()).toEqual(fields({ tip: '4.50' }));
    expect(playedSounds).toEqual(['read', 'read']);
  });

  it.each<[string, 'certain' | 'no', unknown]>([
    ['4006381333931', 'certain', 'product'],
    ['..', 'no', 'not-an-order'],
    ['', 'no', 'not-an-order'],
    ['a\u0007', 'no', { hidden: { codePoint: 7, textBefore: 'a' }, text: 'a\u0007' }],
  ])('a scan of %j is refused, says why, and changes nothing', (text, product, notice) => {
    typeChange();
    handleEditScan(text, product);
    expect(useEdit.getState()).toMatchObject({ notice, nextOrder: null });
    expect(currentFields()).toEqual(fields({ tip: '4.50' }));
    expect(playedSounds).toEqual(['refused']);
  });

  it('invisible characters at the ends of a scanned ID are ignored', async () => {
    typeChange({ orderId: '\u200EA\u200B', userId: '\uFEFFu-1', tip: '4.50' });
    expect(currentFields()).toMatchObject({ orderId: 'A', userId: 'u-1' });
    handleEditScan('A\u00AD|u-1', 'no');
    expect(useEdit.getState().nextOrder).toBeNull();
    await saveEdit();
    expect(sentEdits()).toMatchObject([{ request: { orderId: 'A', userId: 'u-1' } }]);
  });

  it('a scan does not ask about an edit that is being sent', async () => {
    typeChange();
    await saveEdit();
    expect(hasUnsavedChanges()).toBe(false);
    handleEditScan('B|u-2', 'no');
    expect(useEdit.getState().nextOrder).toBeNull();
    expect(currentFields().orderId).toBe('B');
  });

  it.each<[string, () => void]>([
    ['was typed after the edit had been handed over', () => setField('items', '12')],
    ['was changed after the edit had been handed over', () => setField('tip', '5')],
    ['was rejected', () => stepEdit(rejected(reasonWith({ field: 'tip' })))],
  ])('a scan asks first when the edit %s', async (_what, make) => {
    typeChange();
    await saveEdit();
    make();
    expect(hasUnsavedChanges()).toBe(true);
    handleEditScan('B|u-2', 'no');
    expect(useEdit.getState().nextOrder).toMatchObject({ orderId: 'B' });
    expect(currentFields().orderId).toBe('A');
  });
});

describe('a weight from the scale', () => {
  it('a weight from the scale fills its field like a typed one', () => {
    typeChange({});
    handleEditWeight(1_425);
    expect(parseFields().request?.changes).toEqual({ weight: 1_425 });
    expect(playedSounds).toEqual(['read']);
  });

  it.each([0, 50_001])('a weight of %i hundredths of a pound is refused, and the previous one stays', (hundredths) => {
    typeChange({ weight: '14.25' });
    handleEditWeight(hundredths);
    expect(currentFields().weight).toBe('14.25');
    expect(playedSounds).toEqual(['refused']);
  });
});

describe('an edit that is reopened', () => {
  it('a reopened edit shows its changes, and saving replaces it', async () => {
    const before = editIn(rejected(reasonWith()), { changes: { tip: 450, bagLabel: '', weight: 1_425 } });
    useStation.setState({ orders: [before] });
    reopenEdit(before);
    expect(currentFields()).toEqual(fields({ tip: '$4.50', weight: '14.25', bagLabelRemoved: 'yes' }));
    await saveEdit();
    expect(sentEdits()).toMatchObject([{ request: before.request, replaces: before.id }]);
  });

  it('reopening an edit over unsaved changes asks first', () => {
    const before = editIn(rejected(reasonWith()), { orderId: 'B' });
    typeChange();
    reopenEdit(before);
    expect(useEdit.getState().nextOrder).toEqual({ edit: before });
    expect(currentFields()).toEqual(fields({ tip: '4.50' }));
    answerNextOrder(true);
    expect(currentFields()).toEqual(fields({ orderId: 'B', bags: '1' }));
    expect(useEdit.getState().edit).toEqual(before);
  });

  it('reopening the edit on the screen keeps what was typed since', async () => {
    typeChange();
    await saveEdit();
    const edit = stepEdit(rejected(reasonWith()));
    setField('tip', '5');
    reopenEdit(edit);
    expect(useEdit.getState().nextOrder).toBeNull();
    expect(currentFields().tip).toBe('5');
  });

  it('a reopened edit that was waiting is still followed', () => {
    const before = editIn(STATES.waiting, { changes: { bags: 5 } });
    reopenEdit(before);
    expect(hasUnsavedChanges()).toBe(false);
    stepEdit(updated({ bagCount: 5 }));
    expect(currentFields()).toEqual(fields({ bags: '5' }));
    expect(parseFields().request).toBeNull();
  });

  it('a reopened edit is shown in its current state', () => {
    const before = editIn(STATES.waiting, { orderId: 'B' });
    typeChange();
    reopenEdit(before);
    useStation.setState({ orders: [{ ...before, state: rejected(reasonWith({ field: 'bags' })) }] });
    answerNextOrder(true);
    expect(useEdit.getState().edit?.state.kind).toBe('rejected');
  });
});
