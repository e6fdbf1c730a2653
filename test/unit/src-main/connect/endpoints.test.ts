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
  it.each(IDS)("an edit of order %s uses the user's path, whatever the configured paths are", async (id, encoded) => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson(id))));
    const client = createTestClient();
    const request = editRequest({ bags: 2 }, { orderId: id, userId: id });
    for (const orderPaths of ['lastmile', 'users'] as const) {
      expect(await client.update(destination(server.origin, { orderPaths }), request)).toMatchObject({ ok: true, value: { id } });
    }
    const line = `PUT /v2/fulfillment/users/${encoded}/orders/${encoded}/last_mile HTTP/1.1`;
    expect(server.received.map(({ requestLine }) => requestLine)).toEqual([line, line]);
  });
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
