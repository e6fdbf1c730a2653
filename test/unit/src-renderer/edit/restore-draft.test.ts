import '../../../support/pattern-engine';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadEditDraft } from '../../../../src-renderer/edit/draft-storage';
import { discardEdit, hasUnsavedChanges, parseFields, setField, useEdit, validateField } from '../../../../src-renderer/edit/edit-store';
import { BLANK_FIELDS } from '../../../../src-renderer/edit/fields';
import { loadServiceOptions, lookUpOrder, selectServiceOption } from '../../../../src-renderer/edit/lookup';
import { saveEdit } from '../../../../src-renderer/edit/submit';
import { useStation } from '../../../../src-renderer/station';
import type { Edit } from '../../../../src-shared/intent/intent.schema';
import { accepted, stationWith } from '../stage/fixtures/fake-bridge';
import {
  bridge,
  currentFields,
  EVENING,
  NIGHT,
  openStation,
  restartView,
  sentEdits,
  setUpEditView,
  startView,
  stepEdit,
  stopView,
  typeChange,
  typeFields,
  WINDOW,
  WITH_USER,
} from './fixtures/edit-view';
import { detailsWith, fields, reasonWith, rejected, updated } from './fixtures/edits';

vi.mock('../../../../src-renderer/sounds', () => import('../stage/fixtures/played-sounds'));

setUpEditView();

describe('a restart', () => {
  it('a half-typed edit is restored after a restart', async () => {
    bridge.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3, window: WINDOW }) }));
    typeChange({ tip: '4,5', specialInstructions: 'Ring tw', bagLabelRemoved: 'yes' });
    await lookUpOrder();
    setField('items', 'x');
    const before = currentFields();
    restartView();
    expect(currentFields()).toEqual(before);
    expect(parseFields().changes).toEqual({ tip: 450, specialInstructions: 'Ring tw', bagLabel: '' });
    expect(hasUnsavedChanges()).toBe(true);
  });

  it('an edit that was handed over is shown in its current state after a restart', async () => {
    typeChange();
    await saveEdit();
    const edit = useEdit.getState().edit as Edit;
    const refusedSince: Edit = { ...edit, state: rejected(reasonWith({ field: 'tip' })) };
    restartView([refusedSince]);
    expect(useEdit.getState().edit).toEqual(refusedSince);
    expect(currentFields()).toEqual(fields({ tip: '4.50' }));
    await saveEdit();
    expect(sentEdits().at(-1)).toMatchObject({ replaces: edit.id });
  });

  it('a restart does not turn an edit that is being sent into unsaved changes', async () => {
    typeChange();
    await saveEdit();
    restartView([useEdit.getState().edit as Edit]);
    expect(hasUnsavedChanges()).toBe(false);
  });

  it('an edit that was made while the app was closed has nothing left to save', async () => {
    typeChange({ tip: '4.50', bags: '5' });
    await saveEdit();
    const edit = useEdit.getState().edit as Edit;
    restartView([{ ...edit, state: updated({ bagCount: 5 }) }]);
    expect(useEdit.getState().edit?.state.kind).toBe('updated');
    expect(currentFields()).toEqual(fields({ bags: '5' }));
    expect(hasUnsavedChanges()).toBe(false);
  });

  it('the fields of an edit that was made are not restored', async () => {
    typeChange({ tip: '4.50', bags: '5' });
    await saveEdit();
    const after = stepEdit(updated({ bagCount: 5 }));
    setField('items', '12');
    restartView([after]);
    expect(currentFields()).toEqual(fields({ bags: '5', items: '12' }));
    expect(parseFields().changes).toEqual({ items: 12 });
  });

  it('the order’s values are restored, so that equal typed values are no change', async () => {
    bridge.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 5 }) }));
    typeChange({ bags: '5' });
    await lookUpOrder();
    expect(parseFields().changes).toEqual({});
    restartView();
    expect(parseFields().changes).toEqual({});
  });

  it('a selected service option is sent as Connect wrote it after a restart', async () => {
    typeChange({});
    await loadServiceOptions();
    selectServiceOption(EVENING);
    stopView();
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
    typeChange();
    stopView();
    discardEdit();
    openStation({ ...WITH_USER, 'connection.mode': 'live' });
    startView();
    expect(currentFields()).toEqual(BLANK_FIELDS);
  });
});

describe('a station that changes between practice and live', () => {
  it('a change of mode clears the whole Edit view', async () => {
    bridge.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3 }) }));
    typeChange();
    await lookUpOrder();
    await loadServiceOptions();
    await saveEdit();
    useStation.setState({ station: stationWith({ ...WITH_USER, 'connection.mode': 'live' }) });
    expect(currentFields()).toEqual(BLANK_FIELDS);
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
    typeChange();
    useStation.setState({ station: stationWith({ ...WITH_USER, 'stage.maxBags': 7, 'station.name': 'Two' }) });
    expect(currentFields()).toEqual(fields({ tip: '4.50' }));
  });

  it('a change of the time zone parses the window by the new clock', async () => {
    typeChange({});
    await loadServiceOptions();
    selectServiceOption(EVENING);
    setField('windowEnd', '2026-11-22 6:00 PM');
    useStation.setState({ station: stationWith({ ...WITH_USER, 'station.timeZone': 'America/Vancouver' }) });
    setField('serviceOption', '7');
    expect(parseFields().changes.window).toMatchObject({ startAt: '2026-11-22T17:00:00-08:00', endAt: '2026-11-22T18:00:00-08:00' });
  });
});

describe('a change of language in the middle of an edit', () => {
  async function editInEnglish(): Promise<void> {
    bridge.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3, window: WINDOW }) }));
    typeFields({ orderId: 'A', userId: 'u-1' });
    await lookUpOrder();
    await loadServiceOptions();
    selectServiceOption(NIGHT);
    typeFields({ cartTotal: '1,234', tip: '4.505', weight: '12.5', bagLabelRemoved: 'yes', specialInstructions: 'Ring tw' });
    validateField('tip');
  }
  const speak = (language: 'en' | 'fr-CA' | 'es') => useStation.setState({ station: stationWith({ ...WITH_USER, language }) });

  it('a change of language keeps every change and its value', async () => {
    await editInEnglish();
    const { changes } = parseFields();
    expect(changes).toMatchObject({ cartTotal: 123_400, window: { startAt: NIGHT.startAt, endAt: NIGHT.endAt }, bagLabel: '' });
    for (const language of ['fr-CA', 'es', 'en'] as const) {
      speak(language);
      expect(parseFields().changes).toEqual(changes);
      expect(currentFields()).toMatchObject({ tip: '4.505', weight: '12.5', specialInstructions: 'Ring tw' });
    }
  });

  it('a change of language leaves an untouched field untouched, and writes its time as the language does', async () => {
    bridge.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3, window: WINDOW }) }));
    typeFields({ orderId: 'A', userId: 'u-1' });
    await lookUpOrder();
    speak('fr-CA');
    expect(currentFields()).toMatchObject({ windowStart: '2026-11-22 17 h 00', windowEnd: '2026-11-22 19 h 00' });
    expect(hasUnsavedChanges()).toBe(false);
    expect(parseFields().changes).toEqual({});
  });

  it('a change of language does not turn an edit that is being sent into unsaved changes', async () => {
    typeChange({ cartTotal: '1,234' });
    await saveEdit();
    speak('fr-CA');
    expect(currentFields().cartTotal).not.toBe('1,234');
    expect(hasUnsavedChanges()).toBe(false);
  });

  it('a change of language shows the problem of a text as the new language reads it', async () => {
    typeChange({ cartTotal: '1.234', windowStart: '2026-12-01 5:30', windowEnd: '2026-12-01 6:30 PM', serviceOption: '1' });
    for (const name of ['cartTotal', 'windowStart'] as const) validateField(name);
    expect(Object.keys(useEdit.getState().problems)).toEqual(['cartTotal', 'windowStart']);
    speak('fr-CA');
    expect(Object.keys(useEdit.getState().problems)).toEqual(['cartTotal']);
  });
});
