/** Responses that gateways between a store and Connect have altered: an accepted order must not become Unknown. */
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connectToFirst } from '../../../../src-main/connect/happy-eyeballs';
import { createTestClient, destination, notConnectFailure, orderJson, stageRequest } from './fixtures/client';
import { certificate, httpResponse, type RequestHandler, startServer } from './fixtures/server';

async function stageAt(act: RequestHandler, { https = false, limits = {} } = {}) {
  const server = await startServer(act, https ? { certificate: 'localhost' } : {});
  const client = createTestClient({ limits, certificates: [certificate('authority')] });
  const result = await client.stage(destination(server.origin), stageRequest({ bags: 1 }));
  return { server, client, result };
}

const STAGED = { ok: true, value: { status: 'created' } };
const ORDER = orderJson();
const WHOLE = httpResponse(200, ORDER);

describe('an order is staged despite informational responses', () => {
  const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
  const cases: [string, string][] = [
    ['a 100', CONTINUE],
    ['a 100 of HTTP/1.0', 'HTTP/1.0 100 Continue\r\n\r\n'],
    ['an unrequested 101', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'],
    ['a 102', 'HTTP/1.1 102 Processing\r\n\r\n'],
    ['a 103 with headers', 'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n'],
    ['a 199', 'HTTP/1.1 199 Whatever\r\n\r\n'],
    ['several informational responses', `${CONTINUE}HTTP/1.1 102 Processing\r\n\r\n${CONTINUE}`],
  ];
  for (const https of [false, true]) {
    it.each(cases)(`an order is staged after %s in one piece with the response (https: ${https})`, async (_, before) => {
      const { result, server } = await stageAt((socket) => socket.write(Buffer.concat([Buffer.from(before), WHOLE])), { https });
      expect(result).toMatchObject(STAGED);
      expect(server.connections()).toBe(1);
    });
  }

  it.each(cases)('an order is staged after %s that arrives byte by byte', async (_, before) => {
    const { result } = await stageAt((socket) => {
      socket.setNoDelay(true);
      const bytes: Buffer[] = [...[...before].map((character) => Buffer.from(character)), WHOLE];
      const next = () => {
        const byte = bytes.shift();
        if (byte) socket.write(byte, () => setImmediate(next));
      };
      next();
    });
    expect(result).toMatchObject(STAGED);
  });

  it('the next order on the same connection is staged too', async () => {
    const { client, server } = await stageAt((socket) => socket.write(Buffer.concat([Buffer.from(CONTINUE), WHOLE])));
    const next = await client.stage(destination(server.origin), stageRequest({ bags: 2 }));
    expect(next).toMatchObject(STAGED);
    expect(server.connections()).toBe(1);
  });

  it('a body that looks like an informational response is kept as a body', async () => {
    const { result } = await stageAt((socket) => {
      socket.write('HTTP/1.1 400 No\r\nContent-Length: 25\r\n\r\n');
      setImmediate(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'));
    });
    expect(result).toMatchObject({ problem: { kind: 'not-connect', status: 400, text: 'HTTP/1.1 100 Continue' } });
  });
});

describe('an order is staged with any content coding', () => {
  const cases: [string, string, Buffer][] = [
    ['gzip', 'gzip', gzipSync(ORDER)],
    ['gzip under its former name', 'X-GZIP', gzipSync(ORDER)],
    ['gzip without its trailer', 'gzip', gzipSync(ORDER).subarray(0, -8)],
    ['Brotli', 'br', brotliCompressSync(ORDER)],
    ['deflate', 'deflate', deflateSync(ORDER)],
    ['deflate without the zlib header', 'deflate', deflateRawSync(ORDER)],
    ['gzip and then Brotli', 'gzip, br', brotliCompressSync(gzipSync(ORDER))],
    ['identity', 'identity', Buffer.from(ORDER)],
    ['gzip without the header', '', gzipSync(ORDER)],
    ['gzip in the header only', 'gzip', Buffer.from(ORDER)],
    ['an unknown coding in the header only', 'sdch', Buffer.from(ORDER)],
  ];
  it.each(cases)('an order is staged if the response has %s as its coding', async (_, coding, body) => {
    const headers = coding === '' ? {} : { 'Content-Encoding': coding };
    const { result } = await stageAt((socket) => socket.write(httpResponse(200, body, headers)));
    expect(result).toMatchObject(STAGED);
  });

  it('the message of a compressed error is shown', async () => {
    const error = gzipSync('{"error":{"message":"Invalid zip code","code":1001}}');
    const { result } = await stageAt((socket) => socket.write(httpResponse(400, error, { 'Content-Encoding': 'gzip' })));
    expect(result).toMatchObject({ problem: { kind: 'refused', reasons: [{ message: 'Invalid zip code' }] } });
  });

  it('an unsupported coding is named on the screen and in the log', async () => {
    const { result, client } = await stageAt((socket) =>
      socket.write(httpResponse(200, Buffer.from([1, 2, 0, 4, 5]), { 'Content-Encoding': 'dcb' })),
    );
    expect(result).toMatchObject({ problem: { ...notConnectFailure(200, 'coded'), text: 'dcb' } });
    expect(client.requestLog).toMatchObject([{ failure: 'not-connect', what: 'coded', detail: 'dcb' }]);
  });

  const zipped = gzipSync(ORDER);
  const broken = Buffer.from(zipped).fill(0xff, zipped.length - 8, zipped.length - 4);
  it.each([
    ['truncated', zipped.subarray(0, 40), 'gzip'],
    ['compressed with a wrong checksum', broken, 'gzip'],
    ['truncated JSON', Buffer.from(ORDER.slice(0, 40)), ''],
    ['JSON followed by a script', Buffer.from(`${ORDER}<script src="/x.js"></script>`), ''],
    ['JSON that contains NaN', Buffer.from(ORDER.replace('{', '{"bags":NaN,')), ''],
  ])("a response that is %s is reported as damaged and not as another sender's", async (_, body, coding) => {
    const { result } = await stageAt((socket) => socket.write(httpResponse(200, body, { 'Content-Encoding': coding })));
    expect(result).toMatchObject({ problem: { ...notConnectFailure(200, 'malformed'), text: null } });
  });

  it('a response that decompresses to gigabytes is discarded at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
    const { result } = await stageAt((socket) => socket.write(httpResponse(200, bomb, { 'Content-Encoding': 'gzip' })), {
      limits: { bodyBytes: 100_000 },
    });
    expect(result).toMatchObject({ problem: notConnectFailure(200, 'too-large') });
  });

  it('a request accepts only the coding identity', async () => {
    const { server } = await stageAt((socket) => socket.write(WHOLE));
    expect(server.received[0]?.headers).toContain('Accept-Encoding: identity');
  });
});

describe('an order is staged with any framing and character set', () => {
  const CLOSED = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n${ORDER}`;
  const CHUNKED = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${ORDER.length.toString(16)};x=y\r\n${ORDER}\r\n0\r\nX-Sum: 1\r\n\r\n`;
  const inUtf16 = (text: string) => Buffer.from(text, 'utf16le');

  it('an order is staged if the response has ten cookies of 1,700 bytes', async () => {
    const cookies = Array.from({ length: 10 }, (_, place) => `Set-Cookie: c${place}=${'x'.repeat(1_700)}\r\n`).join('');
    const head = `HTTP/1.1 200 OK\r\n${cookies}Content-Length: ${ORDER.length}\r\n\r\n`;
    const { result } = await stageAt((socket) => socket.write(head + ORDER));
    expect(result).toMatchObject(STAGED);
  });

  it('an order is staged if the body ends with the connection', async () => {
    const { result } = await stageAt((socket) => socket.end(CLOSED));
    expect(result).toMatchObject(STAGED);
  });

  it('an order is staged if the response has chunk extensions and a trailer', async () => {
    const { result } = await stageAt((socket) => socket.write(CHUNKED));
    expect(result).toMatchObject(STAGED);
  });

  it.each([
    ['UTF-8 with a byte order mark', 'application/json', Buffer.from(`\uFEFF${ORDER}`)],
    ['UTF-16 with a byte order mark', 'application/json', inUtf16(`\uFEFF${ORDER}`)],
    ['UTF-16 without a byte order mark', 'application/json', inUtf16(ORDER)],
    ['UTF-16 big-endian', 'application/json; charset=utf-16be', inUtf16(ORDER).swap16()],
    ['UTF-16 big-endian without a declared byte order', 'application/json; charset=utf-16', inUtf16(ORDER).swap16()],
    ['UTF-16 declared as UTF-8', 'application/json; charset=utf-8', inUtf16(ORDER)],
    ['Latin 1', 'application/json; charset="ISO-8859-1"', Buffer.from(ORDER, 'latin1')],
    ['declared with an unknown charset', 'application/json; charset=utf-99', Buffer.from(ORDER)],
  ])('an order is staged if the response is %s', async (_, type, body) => {
    const { result } = await stageAt((socket) => socket.write(httpResponse(200, body, { 'Content-Type': type })));
    expect(result).toMatchObject(STAGED);
  });

  it('an order id is compared as UTF-8 even if the response claims Latin 1', async () => {
    const body = JSON.stringify({ id: 'café-1', status: 'created' });
    const server = await startServer((socket) =>
      socket.write(httpResponse(200, body, { 'Content-Type': 'text/plain; charset=iso-8859-1' })),
    );
    expect(await createTestClient().stage(destination(server.origin), stageRequest({ orderId: 'café-1' }))).toMatchObject(STAGED);
  });

  it.each([
    ['a number', '{"id":424242001,"status":"created"}', '424242001', STAGED],
    ['a number that lost digits', '{"id":9007199254740993,"status":"created"}', '9007199254740992', { ok: false }],
    ['a number with different zeros', '{"id":1.0,"status":"created"}', '1.0', { ok: false }],
  ])('an order id in the response may be %s only if it is the same id', async (_, body, orderId, expected) => {
    const server = await startServer((socket) => socket.write(httpResponse(200, body)));
    expect(await createTestClient().stage(destination(server.origin), stageRequest({ orderId }))).toMatchObject(expected);
  });

  it('the next order succeeds if the server closes a connection that it promised to keep', async () => {
    const { client, server } = await stageAt((socket) => socket.end(httpResponse(200, ORDER, { Connection: 'keep-alive' })));
    await server.allClosed();
    expect(await client.stage(destination(server.origin), stageRequest({ bags: 2 }))).toMatchObject(STAGED);
  });
});

describe('a host with several addresses', () => {
  const address = (name: string) => ({ address: name, family: name.includes(':') ? 6 : 4 });

  /** Creates sockets that connect or fail when the test says so. */
  function attempts() {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const made = new Map<string, EventEmitter & { destroyed: boolean }>();
    const attempt = ({ host }: { host: string }) => {
      const socket = Object.assign(new EventEmitter(), { destroyed: false, destroy: () => (socket.destroyed = true) });
      made.set(host, socket);
      return socket as unknown as Socket;
    };
    return { made, attempt };
  }

  it('a slow address is reached within the timeout although another address is dead', async () => {
    const { made, attempt } = attempts();
    const found = connectToFirst([address('2001:db8::1'), address('192.0.2.1')], 443, 10_000, attempt);
    await vi.advanceTimersByTimeAsync(9_000);
    made.get('192.0.2.1')?.emit('connect');
    expect(await found).toBe(made.get('192.0.2.1'));
    expect(made.get('2001:db8::1')?.destroyed).toBe(true);
  });

  it('the next address is tried immediately when one refuses', async () => {
    const { made, attempt } = attempts();
    const found = connectToFirst([address('2001:db8::1'), address('192.0.2.1')], 443, 10_000, attempt);
    made.get('2001:db8::1')?.emit('error', new Error('refused'));
    made.get('192.0.2.1')?.emit('connect');
    expect(await found).toBe(made.get('192.0.2.1'));
  });

  it('a connection fails with the errors of all addresses, or at the timeout', async () => {
    const { made, attempt } = attempts();
    const refused = connectToFirst([address('192.0.2.1'), address('192.0.2.2')], 443, 10_000, attempt);
    made.get('192.0.2.1')?.emit('error', new Error('one'));
    made.get('192.0.2.2')?.emit('error', new Error('two'));
    await expect(refused).rejects.toBeInstanceOf(AggregateError);
    const late = expect(connectToFirst([address('192.0.2.3')], 443, 10_000, attempt)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    await vi.advanceTimersByTimeAsync(10_000);
    await late;
    expect(made.get('192.0.2.3')?.destroyed).toBe(true);
  });
});
