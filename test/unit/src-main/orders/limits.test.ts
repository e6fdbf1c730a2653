import { describe, expect, it } from 'vitest';
import { editLimitViolation, editPathViolation, stagingLimitViolation } from '../../../../src-main/orders';
import type { Destination } from '../../../../src-shared/intent/intent.schema';
import { StageRequest } from '../../../../src-shared/order/order.schema';
import { UpdateRequest } from '../../../../src-shared/order/update-request.schema';
import type { Settings } from '../../../../src-shared/settings/settings.schema';
import { settingsWith } from '../../src-renderer/stage/fixtures/settings';

const staging = (request: object) => StageRequest.parse({ orderId: 'A', bags: 3, ...request });
const changes = (given: object) => UpdateRequest.parse({ orderId: 'A', userId: 'u-1', changes: given }).changes;

describe('a staging', () => {
  it.each<[string, Partial<Settings>, object, string | null]>([
    ['a staging with the maximum number of bags is accepted', { 'stage.maxBags': 4 }, { bags: 4 }, null],
    ['a staging with one bag too many is refused', { 'stage.maxBags': 4 }, { bags: 5 }, 'bags'],
    ['a staging without bags is refused when bags are required', {}, { bags: undefined }, 'bags'],
    ['a staging without bags is accepted when bags are not required', { 'stage.require': [] }, { bags: undefined }, null],
    ['a staging with one item too many is refused', { 'stage.maxItems': 9 }, { items: 10 }, 'items'],
    ['a staging without items is refused when items are required', { 'stage.require': ['items'] }, {}, 'items'],
    ['a staging with the maximum weight is accepted', { 'stage.maxPounds': 12.5 }, { weight: 1_250 }, null],
    ['a staging that is a hundredth of a pound too heavy is refused', { 'stage.maxPounds': 12.5 }, { weight: 1_251 }, 'weight'],
    ['a staging without weight is refused when weight is required', { 'stage.require': ['weight'] }, {}, 'weight'],
  ])('%s', (_what, set, request, field) => {
    expect(stagingLimitViolation(staging(request), { orderPaths: 'lastmile' }, settingsWith(set))).toBe(field);
  });

  it('a staging without a user id is refused only on the path that contains one', () => {
    expect(stagingLimitViolation(staging({}), { orderPaths: 'users' }, settingsWith({}))).toBe('userId');
    expect(stagingLimitViolation(staging({ userId: 'u-1' }), { orderPaths: 'users' }, settingsWith({}))).toBeNull();
    expect(stagingLimitViolation(staging({}), { orderPaths: 'lastmile' }, settingsWith({}))).toBeNull();
    expect(stagingLimitViolation(staging({}), { orderPaths: 'dispatch' }, settingsWith({}))).toBeNull();
  });
});

describe('an edit', () => {
  it.each<[string, Partial<Settings>, object, string | null]>([
    ['an edit with the maximum number of bags is accepted', { 'stage.maxBags': 4 }, { bags: 4 }, null],
    ['an edit with one bag too many is refused', { 'stage.maxBags': 4 }, { bags: 5 }, 'bags'],
    ['an edit with one item too many is refused', { 'stage.maxItems': 9 }, { items: 10 }, 'items'],
    ['an edit with too much weight is refused', { 'stage.maxPounds': 12.5 }, { weight: 1_251 }, 'weight'],
    ['an edit needs no field that only a staging requires', { 'stage.require': ['bags', 'items', 'weight'] }, { tip: 100 }, null],
  ])('%s', (_what, set, given, field) => {
    expect(editLimitViolation(changes(given), settingsWith(set))).toBe(field);
  });
});

describe('the fields of an edit', () => {
  const USER = { userId: 'u-1' };
  const hours = (start: string, end: string, more: object = {}) => ({
    window: { startAt: `2026-11-22T${start}:00-05:00`, endAt: `2026-11-22T${end}:00-05:00`, ...more },
  });
  const OPTION = { serviceOptionId: 7 };

  it.each<[Destination['orderPaths'], object, object, string | null]>([
    ['lastmile', USER, { bagLabel: 'Blue', ...hours('17:10', '17:20', OPTION) }, null],
    ['lastmile', {}, { bags: 1 }, 'userId'],
    ['lastmile', USER, hours('17:00', '18:00'), 'serviceOption'],
    ['users', USER, { bagLabel: '', ...hours('17:10', '17:20', OPTION) }, null],
    ['users', {}, { bags: 1 }, 'userId'],
    ['users', USER, hours('17:00', '18:00'), 'serviceOption'],
    ['dispatch', {}, { bags: 1, ...hours('17:00', '18:00') }, null],
    ['dispatch', USER, hours('17:00', '20:00', OPTION), null],
    ['dispatch', {}, { bagLabel: 'Blue' }, 'bagLabel'],
    ['dispatch', {}, { bagLabel: '' }, 'bagLabel'],
    ['dispatch', {}, hours('17:30', '19:00'), 'windowStart'],
    ['dispatch', {}, hours('17:00', '18:30'), 'windowEnd'],
    ['dispatch', {}, hours('17:00', '17:59', OPTION), 'windowEnd'],
  ])('on the paths %s, an edit with %j and %j has a field that is refused: %s', (orderPaths, who, given, field) => {
    const request = UpdateRequest.parse({ orderId: 'A', changes: given, ...who });
    expect(editPathViolation(request, { orderPaths }, settingsWith({ 'station.timeZone': 'America/Toronto' }))).toBe(field);
  });

  it('the full hours are those of the store’s clock, also in a zone that is half an hour off', () => {
    const edit = (startAt: string, endAt: string) => UpdateRequest.parse({ orderId: 'A', changes: { window: { startAt, endAt } } });
    const newfoundland = settingsWith({ 'station.timeZone': 'America/St_Johns' });
    const to = { orderPaths: 'dispatch' } as const;
    expect(editPathViolation(edit('2026-11-22T20:30:00Z', '2026-11-22T21:30:00Z'), to, newfoundland)).toBeNull();
    expect(editPathViolation(edit('2026-11-22T20:00:00Z', '2026-11-22T21:00:00Z'), to, newfoundland)).toBe('windowStart');
  });

  it('a window on full hours that lasts less than one is refused at its end', () => {
    // Pyongyang’s clocks skipped half an hour in that night.
    const request = UpdateRequest.parse({
      orderId: 'A',
      changes: { window: { startAt: '2018-05-04T23:00:00+08:30', endAt: '2018-05-05T00:00:00+09:00' } },
    });
    expect(editPathViolation(request, { orderPaths: 'dispatch' }, settingsWith({ 'station.timeZone': 'Asia/Pyongyang' }))).toBe(
      'windowEnd',
    );
  });
});
