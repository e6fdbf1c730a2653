import '../../../support/pattern-engine';
import { describe, expect, it, vi } from 'vitest';
import { discardEdit, hasUnsavedChanges, useEdit } from '../../../../src-renderer/edit/edit-store';
import type { EditFields, FieldName } from '../../../../src-renderer/edit/fields';
import { lookUpOrder } from '../../../../src-renderer/edit/lookup';
import { answerNextOrder, handleEditScan } from '../../../../src-renderer/edit/next-order';
import { parseEdit } from '../../../../src-renderer/edit/parse-edit';
import { saveEdit } from '../../../../src-renderer/edit/submit';
import { useStation } from '../../../../src-renderer/station';
import { ORDER_PATH_RULES, type OrderPaths } from '../../../../src-shared/order/order-paths';
import { accepted, flushPromises, stationWith } from '../stage/fixtures/fake-bridge';
import {
  bridge,
  currentFields,
  problemAt,
  restartView,
  sentEdits,
  setUpEditView,
  stepEdit,
  typeFields,
  WITH_USER,
} from './fixtures/edit-view';
import { detailsWith, editContext, editIn, fields, updated } from './fixtures/edits';

vi.mock('../../../../src-renderer/sounds', () => import('../stage/fixtures/played-sounds'));

setUpEditView();

const DAY = '2026-11-22';
const WINDOW = { windowStart: `${DAY} 5:00 PM`, windowEnd: `${DAY} 6:00 PM` };

/** Changes the order paths of the open view, as a new policy does. */
const switchTo = (paths: OrderPaths) =>
  useStation.setState({ station: stationWith({ ...WITH_USER, 'connection.mode': 'live', 'connection.orderPaths': paths }) });

/** Parses as a station with these order paths does. */
const read = (set: Partial<EditFields>, paths: OrderPaths = 'dispatch') =>
  parseEdit(fields({ userId: '', ...set }), editContext({ rules: ORDER_PATH_RULES[paths] }));

describe('a window on the paths dispatch', () => {
  it('both ends are sent without a service option, and with one if it was chosen', () => {
    const ends = { startAt: `${DAY}T17:00:00-05:00`, endAt: `${DAY}T18:00:00-05:00` };
    expect(read(WINDOW).request).toEqual({ orderId: 'A', changes: { window: ends } });
    expect(read({ ...WINDOW, serviceOption: '41' }).request).toEqual({
      orderId: 'A',
      changes: { window: { serviceOptionId: 41, ...ends } },
    });
  });

  it.each<[Partial<EditFields>, FieldName[]]>([
    [{ windowStart: WINDOW.windowStart }, ['windowEnd']],
    [{ windowEnd: WINDOW.windowEnd }, ['windowStart']],
    [{ serviceOption: '41' }, ['windowStart', 'windowEnd']],
  ])('a window with only %j blocks the edit and names the missing end', (set, missing) => {
    expect(read(set)).toMatchObject({
      problems: Object.fromEntries(missing.map((name) => [name, { kind: 'ends-incomplete' }])),
      request: null,
    });
  });

  it.each<[string, string, object]>([
    ['5:30 PM', '7:00 PM', { windowStart: { kind: 'not-on-the-hour', minute: 17 * 60 } }],
    ['5:00 PM', '6:45 PM', { windowEnd: { kind: 'not-on-the-hour', minute: 18 * 60 } }],
    ['12:30 AM', '2:00 AM', { windowStart: { kind: 'not-on-the-hour', minute: 0 } }],
    [
      '5:15 PM',
      '6:15 PM',
      { windowStart: { kind: 'not-on-the-hour', minute: 1020 }, windowEnd: { kind: 'not-on-the-hour', minute: 1080 } },
    ],
    ['5:00 PM', '5:30 PM', { windowEnd: { kind: 'too-short' } }],
    ['5:00 PM', '4:30 PM', { windowEnd: { kind: 'end-before-start' } }],
  ])('a window from %s to %s blocks the edit, and the problem is at the field that is wrong', (start, end, problems) => {
    expect(read({ windowStart: `${DAY} ${start}`, windowEnd: `${DAY} ${end}` })).toEqual({ problems, changes: {}, request: null });
    const others = read({ windowStart: `${DAY} ${start}`, windowEnd: `${DAY} ${end}`, serviceOption: '41', userId: 'u-1' }, 'lastmile');
    expect(Object.values(others.problems)).not.toContainEqual(expect.objectContaining({ kind: 'not-on-the-hour' }));
  });

  it('the hours are those of the store’s clock, in a zone that is half an hour off as well', () => {
    const clock = { timeZone: 'America/St_Johns', locale: 'en-CA' } as const;
    const { request } = parseEdit(
      fields({ windowStart: `${DAY} 5:00 PM`, windowEnd: `${DAY} 6:00 PM` }),
      editContext({ rules: ORDER_PATH_RULES.dispatch, clock }),
    );
    expect(request?.changes.window).toEqual({ startAt: `${DAY}T17:00:00-03:30`, endAt: `${DAY}T18:00:00-03:30` });
  });

  it('a window that Connect gave off the hour, and that was not touched, blocks nothing', () => {
    const baseline = fields({ userId: '', windowStart: `${DAY} 5:30 PM`, windowEnd: `${DAY} 7:30 PM` });
    const context = editContext({ rules: ORDER_PATH_RULES.dispatch, baseline });
    expect(parseEdit({ ...baseline, tip: '1' }, context)).toMatchObject({ problems: {}, request: { changes: { tip: 100 } } });
  });
});

describe('an order whose paths have no user and no bag label', () => {
  it('an edit is handed over without a user and without a bag label, although both are known', async () => {
    switchTo('dispatch');
    typeFields({ orderId: 'A', userId: 'u-1', bagLabel: 'Blue', tip: '4.50' });
    await saveEdit();
    expect(sentEdits().map(({ request }) => request)).toEqual([{ orderId: 'A', changes: { tip: 450 } }]);
  });

  it('a user or a bag label that cannot be sent blocks no edit', async () => {
    switchTo('dispatch');
    typeFields({ orderId: 'A', userId: '..', bagLabel: 'x'.repeat(6_000), bags: '2' });
    await saveEdit();
    expect(sentEdits().map(({ request }) => request)).toEqual([{ orderId: 'A', changes: { bags: 2 } }]);
    expect(useEdit.getState().problems).toEqual({});
  });

  it('a scanned label with a user fills the order, and looks it up without asking whose it is', async () => {
    switchTo('dispatch');
    bridge.answer('orders.lookup', () => accepted({ details: detailsWith({ bagCount: 3 }) }));
    handleEditScan('A', 'no');
    await flushPromises();
    expect(currentFields()).toMatchObject({ orderId: 'A', bags: '3' });
    expect(bridge.asked('orders.find')).toEqual([]);
    expect(bridge.asked('orders.lookup')).toMatchObject([{ orderId: 'A', userId: null }]);
    handleEditScan('B|u-9', 'no');
    await flushPromises();
    expect(currentFields().orderId).toBe('B');
    typeFields({ bags: '4' });
    await saveEdit();
    expect(sentEdits().map(({ request }) => request)).toEqual([{ orderId: 'B', changes: { bags: 4 } }]);
  });

  it('a typed order is looked up without a user', async () => {
    switchTo('dispatch');
    typeFields({ orderId: 'A' });
    await lookUpOrder();
    expect(bridge.asked('orders.lookup')).toEqual([{ orderId: 'A', userId: null }]);
  });
});

describe('other order paths while an edit is open', () => {
  it('what was typed survives the way to other paths and back, also through a restart', () => {
    switchTo('lastmile');
    typeFields({ orderId: 'A', userId: 'u-1', bagLabel: 'Blue', tip: '4.50' });
    switchTo('dispatch');
    restartView();
    switchTo('users');
    expect(currentFields()).toMatchObject({ orderId: 'A', userId: 'u-1', bagLabel: 'Blue', tip: '4.50' });
  });

  it('a hidden bag label is not an unsaved change: it asks nothing, and stays when the rest is saved', async () => {
    switchTo('lastmile');
    typeFields({ orderId: 'A', userId: 'u-1', bagLabel: 'Blue' });
    expect(hasUnsavedChanges()).toBe(true);
    switchTo('dispatch');
    expect(hasUnsavedChanges()).toBe(false);
    typeFields({ bags: '2' });
    await saveEdit();
    stepEdit(updated({ bagCount: 2 }));
    expect(hasUnsavedChanges()).toBe(false);
    switchTo('lastmile');
    expect(currentFields().bagLabel).toBe('Blue');
    expect(hasUnsavedChanges()).toBe(true);
  });

  it('problems that are shown are those of the paths in effect', async () => {
    switchTo('lastmile');
    typeFields({ orderId: 'A', userId: '', ...WINDOW, windowStart: `${DAY} 4:30 PM` });
    await saveEdit();
    expect([problemAt('userId'), problemAt('serviceOption')]).toMatchObject([{ kind: 'user' }, { kind: 'window-incomplete' }]);
    switchTo('dispatch');
    expect([problemAt('userId'), problemAt('serviceOption')]).toEqual([undefined, undefined]);
    await saveEdit();
    expect(problemAt('windowStart')).toMatchObject({ kind: 'not-on-the-hour' });
    switchTo('users');
    expect(problemAt('windowStart')).toBeUndefined();
    expect(sentEdits()).toEqual([]);
  });

  it('an edit without a user can be corrected on paths that need one, and the other way round', async () => {
    switchTo('users');
    const { userId: _, ...request } = editIn({ kind: 'withdrawn' }).request;
    const withoutUser = { ...editIn({ kind: 'withdrawn' }), request };
    useEdit.setState({ nextOrder: { edit: withoutUser } });
    answerNextOrder(true);
    expect(currentFields()).toMatchObject({ orderId: 'A', userId: '', bags: '1' });
    await saveEdit();
    expect(problemAt('userId')).toMatchObject({ kind: 'user' });
    discardEdit();
    switchTo('dispatch');
    useEdit.setState({ nextOrder: { edit: editIn({ kind: 'withdrawn' }, { changes: { bagLabel: 'Blue', bags: 2 } }) } });
    answerNextOrder(true);
    await saveEdit();
    expect(sentEdits().map((sent) => sent.request)).toEqual([{ orderId: 'A', changes: { bags: 2 } }]);
  });
});
