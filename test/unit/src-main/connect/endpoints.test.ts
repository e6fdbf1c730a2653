import { describe, expect, it } from 'vitest';
import { createTestClient, destination, editRequest, orderJson, orderLookup, slotsQuery, stageRequest } from './fixtures/client';
import { httpResponse, startServer } from './fixtures/server';

/** Unusual ids and their encoding in the request line. A wrong encoding would name another order. */
const IDS = [
  ['12345676789012345678780', '12345676789012345678780'],
  ['a1b2c3', 'a1b2c3'],
  ['a b', 'a%20b'],
  ['a/b', 'a%2Fb'],
  ['../up', '..%2Fup'],
  ['..a', '..a'],
  ['%2e%2e', '%252e%252e'],
  ['%2F', '%252F'],
  ['#?&=+', '%23%3F%26%3D%2B'],
  ['ü', '%C3%BC'],
  ['😀', '%F0%9F%98%80'],
  ["(it's!*)", "(it's!*)"],
  ['\\', '%5C'],
  ['a;b:c@d,$', 'a%3Bb%3Ac%40d%2C%24'],
] as const;

describe('the path of an order', () => {
  it.each(IDS)('the order id %s is encoded into the path of exactly that order', async (orderId, encoded) => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson(orderId))));
    const result = await createTestClient().stage(destination(server.origin), stageRequest({ orderId }));
    expect(server.received[0]?.requestLine).toBe(`POST /v2/fulfillment/lastmile/orders/${encoded}/staged HTTP/1.1`);
    expect(result).toMatchObject({ ok: true, value: { id: orderId } });
  });

  it.each(IDS)('the user id %s is encoded into the path of exactly that user', async (userId, encoded) => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson('a/b'))));
    await createTestClient().stage(destination(server.origin, { orderPaths: 'users' }), stageRequest({ orderId: 'a/b', userId }));
    expect(server.received[0]?.requestLine).toBe(`POST /v2/fulfillment/users/${encoded}/orders/a%2Fb/staged HTTP/1.1`);
  });

  it('an order without a user id fails locally if the path needs one', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
    const result = await createTestClient().stage(destination(server.origin, { orderPaths: 'users' }), stageRequest());
    expect(result).toMatchObject({ ok: false, problem: { kind: 'local', what: 'no-user' } });
    expect(server.connections()).toBe(0);
  });

  it('a user id is ignored if the path has none', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
    await createTestClient().stage(destination(server.origin), stageRequest({ userId: 'u-1', bags: 1 }));
    expect(server.received[0]).toMatchObject({
      requestLine: 'POST /v2/fulfillment/lastmile/orders/12345676789012345678780/staged HTTP/1.1',
      body: '{"bags_count":1}',
    });
  });
});

const SLOTS = '{"service_options":[]}';

describe('edits', () => {
  it.each(IDS)("an edit of order %s uses the user's path on the paths that name the user of an edit", async (id, encoded) => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson(id))));
    const client = createTestClient();
    const request = editRequest({ bags: 2 }, { orderId: id, userId: id });
    for (const orderPaths of ['lastmile', 'users'] as const) {
      expect(await client.update(destination(server.origin, { orderPaths }), request)).toMatchObject({ ok: true, value: { id } });
    }
    const line = `PUT /v2/fulfillment/users/${encoded}/orders/${encoded}/last_mile HTTP/1.1`;
    expect(server.received.map(({ requestLine }) => requestLine)).toEqual([line, line]);
  });

  it.each(['lastmile', 'users'] as const)(
    'an edit without a user id fails locally on the paths %s, which name the user',
    async (orderPaths) => {
      const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
      const result = await createTestClient().update(
        destination(server.origin, { orderPaths }),
        editRequest({ bags: 2 }, { userId: undefined }),
      );
      expect(result).toMatchObject({ ok: false, problem: { kind: 'local', what: 'no-user' } });
      expect(server.connections()).toBe(0);
    },
  );
});

describe('the paths dispatch', () => {
  const window = { startAt: '2026-11-22T17:00:00-05:00', endAt: '2026-11-22T18:00:00-05:00' };

  it.each(IDS)('an edit of order %s names the order alone, with or without a known user', async (orderId, encoded) => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson(orderId))));
    const client = createTestClient();
    for (const userId of ['u-1', undefined]) {
      const updated = await client.update(
        destination(server.origin, { orderPaths: 'dispatch' }),
        editRequest({ bags: 2 }, { orderId, userId }),
      );
      expect(updated).toMatchObject({ ok: true, value: { id: orderId } });
    }
    const line = `PUT /v2/fulfillment/lastmile/orders/${encoded} HTTP/1.1`;
    expect(server.received.map(({ requestLine, body }) => [requestLine, body])).toEqual([
      [line, '{"bags_count":2}'],
      [line, '{"bags_count":2}'],
    ]);
  });

  it('an edit sends every field but the bag label', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
    const changes = {
      window: { serviceOptionId: 7, ...window },
      tip: 450,
      items: 12,
      bags: 3,
      weight: 1_425,
      cartTotal: 123_410,
      alcoholic: false,
      bagLabel: 'Blue',
      specialInstructions: '',
    };
    await createTestClient().update(destination(server.origin, { orderPaths: 'dispatch' }), editRequest(changes));
    expect(server.received[0]?.body).toBe(
      '{"start_at":"2026-11-22T17:00:00-05:00","end_at":"2026-11-22T18:00:00-05:00","service_option_id":7,"initial_tip_cents":450,"items_count":12,' +
        '"bags_count":3,"items_weight":14.25,"cart_total":1234.1,"alcoholic":false,"special_instructions":""}',
    );
  });

  it('an edit sends a window without a service option as its two ends', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
    await createTestClient().update(destination(server.origin, { orderPaths: 'dispatch' }), editRequest({ window }, { userId: undefined }));
    expect(server.received[0]?.body).toBe('{"start_at":"2026-11-22T17:00:00-05:00","end_at":"2026-11-22T18:00:00-05:00"}');
  });

  it('no other request names the user either', async () => {
    const server = await startServer((socket, { requestLine }) =>
      socket.write(httpResponse(200, requestLine.includes('service_options') ? SLOTS : orderJson())),
    );
    const client = createTestClient();
    const to = destination(server.origin, { orderPaths: 'dispatch' });
    expect(await client.stage(to, stageRequest({ userId: 'u-1', bags: 1 }))).toMatchObject({ ok: true });
    expect(await client.get(to, orderLookup({ userId: 'u-1' }))).toMatchObject({ ok: true });
    expect(await client.get(to, orderLookup())).toMatchObject({ ok: true });
    expect(await client.serviceOptions(to, slotsQuery({ userId: 'u-1', locationCode: 'store-7' }))).toMatchObject({ ok: true });
    const order = '/v2/fulfillment/lastmile/orders/12345676789012345678780';
    expect(server.received.map(({ requestLine, body }) => [requestLine, body])).toEqual([
      [`POST ${order}/staged HTTP/1.1`, '{"bags_count":1}'],
      [`GET ${order} HTTP/1.1`, ''],
      [`GET ${order} HTTP/1.1`, ''],
      ['POST /v2/fulfillment/service_options/last_mile HTTP/1.1', '{"location_code":"store-7"}'],
    ]);
  });
});

it('an order on the paths of a later version is not sent on other paths', async () => {
  const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
  const client = createTestClient();
  const to = destination(server.origin, { orderPaths: 'unrecognized' });
  const refused = { ok: false, problem: { kind: 'local', what: 'bad-input' } };
  expect(await client.stage(to, stageRequest({ userId: 'u-1' }))).toMatchObject(refused);
  expect(await client.get(to, orderLookup({ userId: 'u-1' }))).toMatchObject(refused);
  expect(await client.update(to, editRequest({ bags: 1 }))).toMatchObject(refused);
  expect(server.connections()).toBe(0);
});

describe('lookups', () => {
  it.each(IDS)('a lookup of order %s has the user in the query', async (id, encoded) => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson(id))));
    const client = createTestClient();
    const to = destination(server.origin);
    expect(await client.get(to, orderLookup({ orderId: id, userId: id }))).toMatchObject({ ok: true, value: { id } });
    expect(await client.get(to, orderLookup({ orderId: id }))).toMatchObject({ ok: true, value: { id } });
    expect(server.received.map(({ requestLine }) => requestLine)).toEqual([
      `GET /v2/fulfillment/lastmile/orders/${encoded}?user_id=${encoded} HTTP/1.1`,
      `GET /v2/fulfillment/lastmile/orders/${encoded} HTTP/1.1`,
    ]);
  });

  it.each(IDS)('a lookup of order %s has the user in the path if the configured paths require it', async (id, encoded) => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson(id))));
    await createTestClient().get(destination(server.origin, { orderPaths: 'users' }), orderLookup({ orderId: id, userId: id }));
    expect(server.received[0]?.requestLine).toBe(`GET /v2/fulfillment/users/${encoded}/orders/${encoded} HTTP/1.1`);
  });
});

describe('slots', () => {
  const everything = { userId: 'a/b', locationCode: 'store 7', postalCode: 'M5V 2T6', cartTotal: 123_456, items: 12 };

  it.each([
    ['a store', { locationCode: 'store-7' }, '{"location_code":"store-7"}'],
    ['a postal code', { postalCode: '94105' }, '{"postal_code":"94105"}'],
    ['all known fields', everything, '{"location_code":"store 7","postal_code":"M5V 2T6","cart_total_cents":123456,"items_count":12}'],
  ])('slots for %s are requested without a user', async (_what, query, body) => {
    const server = await startServer((socket) => socket.write(httpResponse(200, SLOTS)));
    expect(await createTestClient().serviceOptions(destination(server.origin), slotsQuery(query))).toEqual({ ok: true, value: [] });
    expect(server.received[0]).toMatchObject({ requestLine: 'POST /v2/fulfillment/service_options/last_mile HTTP/1.1', body });
  });

  it.each([
    ['a store', { userId: 'a/b', locationCode: 'store-7' }, '{"location_code":"store-7"}'],
    ['a postal code', { userId: 'a/b', postalCode: '94105' }, '{"address":{"postal_code":"94105"}}'],
    [
      'all known fields',
      everything,
      '{"address":{"postal_code":"M5V 2T6"},"location_code":"store 7","cart_total_cents":123456,"items_count":12}',
    ],
  ])("slots of a user for %s are requested on the user's path", async (_what, query, body) => {
    const server = await startServer((socket) => socket.write(httpResponse(200, SLOTS)));
    expect(await createTestClient().serviceOptions(destination(server.origin, { orderPaths: 'users' }), slotsQuery(query))).toMatchObject({
      ok: true,
    });
    expect(server.received[0]).toMatchObject({
      requestLine: 'POST /v2/fulfillment/users/a%2Fb/service_options/cart/last_mile HTTP/1.1',
      body,
    });
  });
});

it('slots without a user id fail locally if the path needs one', async () => {
  const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
  const client = createTestClient();
  const to = destination(server.origin, { orderPaths: 'users' });
  const noUser = { ok: false, problem: { kind: 'local', what: 'no-user' } };
  expect(await client.get(to, orderLookup())).toMatchObject(noUser);
  expect(await client.serviceOptions(to, slotsQuery())).toMatchObject(noUser);
  expect(server.connections()).toBe(0);
});
