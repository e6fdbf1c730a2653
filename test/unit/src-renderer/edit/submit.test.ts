import '../../../support/pattern-engine';
import { describe, expect, it, vi } from 'vitest';
import { discardEdit, hasUnsavedChanges, setField, useEdit } from '../../../../src-renderer/edit/edit-store';
import type { FieldName } from '../../../../src-renderer/edit/fields';
import { answerNextOrder, handleEditScan } from '../../../../src-renderer/edit/next-order';
import { saveEdit } from '../../../../src-renderer/edit/submit';
import { useStation } from '../../../../src-renderer/station';
import type { RequestInput } from '../../../../src-shared/bridge/contract';
import { flushPromises } from '../stage/fixtures/fake-bridge';
import { playedSounds } from '../stage/fixtures/played-sounds';
import {
  acceptEdit,
  bridge,
  currentFields,
  problemAt,
  sentEdits,
  setUpEditView,
  stepEdit,
  typeChange,
  typeFields,
} from './fixtures/edit-view';
import { editIn, fields, reasonWith, refused, updated } from './fixtures/edits';

vi.mock('../../../../src-renderer/sounds', () => import('../stage/fixtures/played-sounds'));

setUpEditView();

describe('Save changes', () => {
  it('Save hands over exactly the changed fields', async () => {
    typeChange({ tip: '$4.50', bags: '03', alcoholic: 'no', specialInstructionsRemoved: 'yes' });
    await saveEdit();
    expect(sentEdits()).toEqual([
      {
        id: expect.any(String),
        request: { orderId: 'A', userId: 'u-1', changes: { bags: 3, tip: 450, alcoholic: false, specialInstructions: '' } },
        replaces: null,
      },
    ]);
    expect(useEdit.getState()).toMatchObject({ isSaving: false, notice: null, edit: { state: { kind: 'waiting' } } });
  });

  it.each<[string, () => void, FieldName | null]>([
    ['a change', () => typeChange({}), null],
    ['a change that the order does not have already', () => typeChange({ bags: ' ' }), null],
    ['an order', () => typeFields({ userId: 'u-1', tip: '1' }), 'orderId'],
    ['a user', () => typeFields({ orderId: 'A', tip: '1' }), 'userId'],
    ['an amount that can be read', () => typeChange({ tip: 'four' }), 'tip'],
    ['the whole window', () => typeChange({ serviceOption: '41', tip: '1' }), 'windowStart'],
  ])('Save without %s sends nothing and shows the problem at the field', async (_what, make, box) => {
    make();
    const before = currentFields();
    await saveEdit();
    expect(sentEdits()).toEqual([]);
    expect(currentFields()).toEqual(before);
    expect(playedSounds).toEqual(['refused']);
    if (box) expect(problemAt(box)).toBeDefined();
  });

  it('two presses of Save are one edit', async () => {
    const answer = bridge.holdAnswers('orders.update');
    typeChange();
    const both = Promise.all([saveEdit(), saveEdit()]);
    await flushPromises();
    const asked = sentEdits();
    for (const one of asked) await answer(acceptEdit(one));
    await both;
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    expect(useEdit.getState()).toMatchObject({ isSaving: false, edit: { id: asked[0]?.id } });
  });

  it('a press of Save during the hand-over is ignored', async () => {
    const answer = bridge.holdAnswers('orders.update');
    typeChange();
    const first = saveEdit();
    await flushPromises();
    expect(useEdit.getState().isSaving).toBe(true);
    await saveEdit();
    expect(sentEdits()).toHaveLength(1);
    await answer(acceptEdit(sentEdits()[0] as RequestInput<'orders.update'>));
    await first;
  });

  it.each([
    { kind: 'blocked', problem: { kind: 'missing', file: '/p.json' } },
    { kind: 'limit-exceeded', field: 'bags' },
    { kind: 'not-saved', detail: 'ENOSPC' },
  ] as const)('a refused edit (%j) keeps the fields, says why, and keeps its ID for the next press', async (refusal) => {
    bridge.answer('orders.update', () => ({ ok: false, refusal }));
    typeChange();
    await saveEdit();
    expect(currentFields()).toEqual(fields({ tip: '4.50' }));
    expect(useEdit.getState()).toMatchObject({ notice: { refusal }, isSaving: false, edit: null });
    expect(playedSounds).toEqual(['refused']);
    expect(hasUnsavedChanges()).toBe(true);
    bridge.answer('orders.update', acceptEdit);
    await saveEdit();
    const [first, second] = sentEdits();
    expect(second?.id).toBe(first?.id);
  });

  it('a press of Save with other changes is another edit', async () => {
    bridge.answer('orders.update', () => ({ ok: false, refusal: { kind: 'not-saved', detail: 'ENOSPC' } }));
    typeChange();
    await saveEdit();
    setField('tip', '5');
    await saveEdit();
    const [first, second] = sentEdits();
    expect(second?.id).not.toBe(first?.id);
  });

  it('an edit whose call is lost keeps the fields, says so, and keeps its ID for the next press', async () => {
    bridge.answer('orders.update', () => Promise.reject(new Error('the answer was lost, the edit was not')));
    typeChange();
    await saveEdit().catch(() => undefined);
    expect(currentFields()).toEqual(fields({ tip: '4.50' }));
    expect(useEdit.getState().isSaving).toBe(false);
    bridge.answer('orders.update', acceptEdit);
    const { notice } = useEdit.getState();
    await saveEdit();
    expect(new Set(sentEdits().map(({ id }) => id)).size).toBe(1);
    expect(notice).toMatchObject({ refusal: { kind: 'not-saved' } });
  });

  it('a saved edit is shown in the state that it has by then', async () => {
    const answer = bridge.holdAnswers('orders.update');
    typeChange();
    const saving = saveEdit();
    await flushPromises();
    const [one] = sentEdits();
    if (!one) throw new Error('Nothing was handed over.');
    useStation.setState({ orders: [{ ...editIn(updated({ bagCount: 3 })), id: one.id, request: one.request }] });
    await answer(acceptEdit(one));
    await saving;
    expect(useEdit.getState().edit?.state.kind).toBe('updated');
    expect(currentFields()).toEqual(fields({ bags: '3' }));
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
    const answer = bridge.holdAnswers('orders.update');
    typeChange();
    const saving = saveEdit();
    await flushPromises();
    goOn();
    await flushPromises();
    const before = currentFields();
    await answer(acceptEdit(sentEdits()[0] as RequestInput<'orders.update'>));
    await saving;
    expect(useEdit.getState()).toMatchObject({ edit: null, submittedFields: null, isSaving: false });
    expect(currentFields()).toEqual(before);
  });
});

describe('an edit that is on its way', () => {
  it('an edit that is being sent is not sent again by another press', async () => {
    typeChange();
    await saveEdit();
    await saveEdit();
    expect(sentEdits()).toHaveLength(1);
    setField('bags', '4');
    await saveEdit();
    expect(sentEdits()).toHaveLength(2);
  });

  it('another press sends a scheduled edit at once, and not a second time later', async () => {
    typeChange();
    await saveEdit();
    const scheduled = stepEdit({
      kind: 'waiting',
      notBefore: Date.now() + 60_000,
      failure: refused(reasonWith({ code: 2003, waitSeconds: 60 })),
    });
    await saveEdit();
    expect(sentEdits()[1]).toMatchObject({ replaces: scheduled.id });
  });
});
