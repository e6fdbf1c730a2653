import { describe, expect, it } from 'vitest';
import { currentPlace, toConnectReport } from '../../../../src-shared/order/known-order';
import { ConnectReport, StagingPlace } from '../../../../src-shared/order/known-order.schema';
import { OrderDetails } from '../../../../src-shared/order/order-details.schema';

describe('a staging place', () => {
  it('a place is trimmed, and may have spaces and any letters', () => {
    expect(StagingPlace.parse('  Étagère 4, bas ')).toBe('Étagère 4, bas');
    expect(StagingPlace.parse('😀'.repeat(60))).toBe('😀'.repeat(60));
  });

  it.each([
    ['', 'empty'],
    ['\u200b ', 'empty'],
    ['x'.repeat(61), 'too-long'],
    ['Shelf\u200b4', 'hidden-character'],
    ['Shelf\n4', 'hidden-character'],
    ['Shelf\u202e4', 'hidden-character'],
  ])('the text %j is refused as %s', (text, problem) => {
    expect(StagingPlace.safeParse(text).error?.issues[0]?.message).toBe(problem);
  });

  it('the current place is the last one, and none after it was removed', () => {
    const places = [
      { place: 'Shelf 4', at: 2 },
      { place: 'Fridge 1', at: 1 },
    ];
    expect(currentPlace({ places })).toBe('Fridge 1');
    expect(currentPlace({ places: [...places, { place: null, at: 3 }] })).toBeNull();
    expect(currentPlace({ places: [] })).toBeNull();
  });
});

it('a report has every field that its schema reads back', () => {
  const details = OrderDetails.parse({ id: 'A', status: 'at_store', progress: 'shopper-assigned', milestone: 'shopper-here', bagCount: 3 });
  const report = toConnectReport(details, 7);
  expect(ConnectReport.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  expect(Object.keys(report).sort()).toEqual(Object.keys(ConnectReport.shape).sort());
});
