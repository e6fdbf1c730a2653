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
    ['with as many bags as allowed is taken', { 'stage.maxBags': 4 }, { bags: 4 }, null],
    ['with one bag too many is refused', { 'stage.maxBags': 4 }, { bags: 5 }, 'bags'],
    ['without bags is refused where they are required', {}, { bags: undefined }, 'bags'],
    ['without bags is taken where they are not', { 'stage.require': [] }, { bags: undefined }, null],
    ['with one item too many is refused', { 'stage.maxItems': 9 }, { items: 10 }, 'items'],
    ['without items is refused where they are required', { 'stage.require': ['items'] }, {}, 'items'],
    ['with the greatest weight is taken', { 'stage.maxPounds': 12.5 }, { weight: 1_250 }, null],
    ['with a hundredth of a pound too much is refused', { 'stage.maxPounds': 12.5 }, { weight: 1_251 }, 'weight'],
    ['without weight is refused where it is required', { 'stage.require': ['weight'] }, {}, 'weight'],
  ])('%s', (_what, set, request, field) => {
    expect(stagingLimitViolation(staging(request), { orderPaths: 'lastmile' }, settingsWith(set))).toBe(field);
  });

  it('without its customer is refused only where the path names one', () => {
    expect(stagingLimitViolation(staging({}), { orderPaths: 'users' }, settingsWith({}))).toBe('userId');
    expect(stagingLimitViolation(staging({ userId: 'u-1' }), { orderPaths: 'users' }, settingsWith({}))).toBeNull();
    expect(stagingLimitViolation(staging({}), { orderPaths: 'lastmile' }, settingsWith({}))).toBeNull();
  });
});

describe('an edit', () => {
  it.each<[string, Partial<Settings>, object, string | null]>([
    ['of as many bags as allowed is taken', { 'stage.maxBags': 4 }, { bags: 4 }, null],
    ['of one bag too many is refused', { 'stage.maxBags': 4 }, { bags: 5 }, 'bags'],
    ['of one item too many is refused', { 'stage.maxItems': 9 }, { items: 10 }, 'items'],
    ['of too much weight is refused', { 'stage.maxPounds': 12.5 }, { weight: 1_251 }, 'weight'],
    ['needs nothing that only a staging needs', { 'stage.require': ['bags', 'items', 'weight'] }, { tip: 100 }, null],
  ])('%s', (_what, set, given, field) => {
    expect(editLimitViolation(changes(given), settingsWith(set))).toBe(field);
  });
});
