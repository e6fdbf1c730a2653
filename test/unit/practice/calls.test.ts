import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCall } from '../../../src-main/practice/calls';

const LASTMILE = '/v2/fulfillment/lastmile/orders';
const USERS = '/v2/fulfillment/users';

test('whatever an order is called, the call is about that order and that user', () => {
  const id = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed());
  fc.assert(
    fc.property(id, id, (userId, orderId) => {
      const [user, order] = [encodeURIComponent(userId), encodeURIComponent(orderId)];
      expect(findCall('POST', `${LASTMILE}/${order}/staged`)).toEqual({ ok: true, value: { name: 'stage', userId: null, orderId } });
      expect(findCall('POST', `${USERS}/${user}/orders/${order}/staged`)).toEqual({ ok: true, value: { name: 'stage', userId, orderId } });
      expect(findCall('PUT', `${USERS}/${user}/orders/${order}/last_mile`)).toEqual({
        ok: true,
        value: { name: 'update', userId, orderId },
      });
      expect(findCall('GET', `${USERS}/${user}/orders/${order}`)).toEqual({ ok: true, value: { name: 'get', userId, orderId } });
      expect(findCall('GET', `${LASTMILE}/${order}?user_id=${user}`)).toEqual({ ok: true, value: { name: 'get', userId, orderId } });
    }),
  );
});
