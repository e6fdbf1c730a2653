import { describe, expect, it } from 'vitest';
import { editLimitViolation, stagingLimitViolation } from '../../../../src-main/orders';
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
