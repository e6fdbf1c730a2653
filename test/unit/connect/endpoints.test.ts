import { describe, expect, it } from 'vitest';
import { connect, destination, orderJson, request } from './fixtures/client';
import { answer, startServer } from './fixtures/server';

/** Ids as retailers have them, and what must stand in the request line: anything else is somebody else's order. */
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
  it.each(IDS)('%s goes to exactly that order, and its answer is recognised', async (orderId, encoded) => {
    const server = await startServer((socket) => socket.write(answer(200, orderJson(orderId))));
    const result = await connect().stage(destination(server.origin), request({ orderId }));
    expect(server.received[0]?.requestLine).toBe(`POST /v2/fulfillment/lastmile/orders/${encoded}/staged HTTP/1.1`);
    expect(result).toMatchObject({ ok: true, value: { id: orderId } });
  });

  it.each(IDS)('%s as a user id goes to exactly that user', async (userId, encoded) => {
    const server = await startServer((socket) => socket.write(answer(200, orderJson('a/b'))));
    await connect().stage(destination(server.origin, { orderPaths: 'users' }), request({ orderId: 'a/b', userId }));
    expect(server.received[0]?.requestLine).toBe(`POST /v2/fulfillment/users/${encoded}/orders/a%2Fb/staged HTTP/1.1`);
  });

  it('without a user id, where the path needs one, the order is refused here and not sent to a wrong path', async () => {
    const server = await startServer((socket) => socket.write(answer(200, orderJson())));
    const result = await connect().stage(destination(server.origin, { orderPaths: 'users' }), request());
    expect(result).toMatchObject({ ok: false, problem: { kind: 'local', what: 'no-user' } });
    expect(server.connections()).toBe(0);
  });

  it('a user id that is known changes nothing where the path has no place for it', async () => {
    const server = await startServer((socket) => socket.write(answer(200, orderJson())));
    await connect().stage(destination(server.origin), request({ userId: 'u-1', bags: 1 }));
    expect(server.received[0]).toMatchObject({
      requestLine: 'POST /v2/fulfillment/lastmile/orders/12345676789012345678780/staged HTTP/1.1',
      body: '{"bags_count":1}',
    });
  });
});
