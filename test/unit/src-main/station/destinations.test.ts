import { expect, it } from 'vitest';
import { liveDestination, practiceDestination } from '../../../../src-main/station/destinations';
import type { OrderPaths } from '../../../../src-shared/order/order-paths';
import { settingsWith } from '../../src-renderer/stage/fixtures/settings';

it.each<[OrderPaths, OrderPaths]>([
  ['lastmile', 'lastmile'],
  ['dispatch', 'dispatch'],
  // Practice labels name no user.
  ['users', 'lastmile'],
])('orders of a station with the paths %s use these when it is live, and %s in Practice', (paths, practicePaths) => {
  const practice = settingsWith({ 'connection.mode': 'practice', 'connection.orderPaths': paths });
  expect(practiceDestination(practice, 'http://127.0.0.1:1')).toEqual({
    mode: 'practice',
    baseUrl: 'http://127.0.0.1:1',
    orderPaths: practicePaths,
    retailerId: null,
  });
  expect(liveDestination(settingsWith({ 'connection.mode': 'live', 'connection.orderPaths': paths })).orderPaths).toBe(paths);
});
