import { describe, expect, it } from 'vitest';
import { Instant, ServiceOptionsQuery } from '../../../../src-shared/order/service-option.schema';

describe('an instant', () => {
  it.each(['2018-02-22T00:00:00Z', '2018-02-22T00:00:00.123Z', '2018-02-21T19:00:00-05:00', '2022-11-02T16:00:00.00000-00:00'])(
    'the text %s is an instant',
    (text) => {
      expect(Instant.parse(text)).toBe(text);
    },
  );

  it.each([
    '2018-02-22T00:00:00',
    '2018-02-22',
    '2018-02-30T00:00:00Z',
    '2018-02-22T24:30:00Z',
    '10:30',
    'tomorrow',
    '',
    1_519_257_600_000,
  ])('the text %j is refused, because it is ambiguous or invalid', (text) => {
    expect(Instant.safeParse(text).success).toBe(false);
  });
});

describe('the query for service options', () => {
  it.each([
    { locationCode: 'store-7' },
    { postalCode: 'M5V 2T6' },
    { locationCode: 'store-7', postalCode: '94105', userId: 'u-1', cartTotal: 0, items: 3 },
  ])('service options can be requested for %j', (query) => {
    expect(ServiceOptionsQuery.parse(query)).toEqual(query);
  });

  it.each([
    ['nowhere', { cartTotal: 100 }],
    ['a place without a name', { locationCode: '' }],
    ['a field nobody knows', { postalCode: '94105', address: 'here' }],
  ])('service options cannot be requested for %s', (_what, query) => {
    expect(ServiceOptionsQuery.safeParse(query).success).toBe(false);
  });
});
