import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchRoute } from '../../../../src-main/practice/routes';

const LASTMILE = '/v2/fulfillment/lastmile/orders';
const USERS = '/v2/fulfillment/users';

test('any order id and user id are extracted unchanged from the path', () => {
  const id = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed());
  fc.assert(
    fc.property(id, id, (userId, orderId) => {
      const [user, order] = [encodeURIComponent(userId), encodeURIComponent(orderId)];
      expect(matchRoute('POST', `${LASTMILE}/${order}/staged`)).toEqual({ ok: true, value: { kind: 'stage', userId: null, orderId } });
      expect(matchRoute('POST', `${USERS}/${user}/orders/${order}/staged`)).toEqual({
        ok: true,
        value: { kind: 'stage', userId, orderId },
      });
      expect(matchRoute('PUT', `${USERS}/${user}/orders/${order}/last_mile`)).toEqual({
        ok: true,
        value: { kind: 'update', userId, orderId },
      });
      expect(matchRoute('GET', `${USERS}/${user}/orders/${order}`)).toEqual({ ok: true, value: { kind: 'get', userId, orderId } });
      expect(matchRoute('GET', `${LASTMILE}/${order}?user_id=${user}`)).toEqual({ ok: true, value: { kind: 'get', userId, orderId } });
    }),
  );
});
