/** What gateways between a store and Connect do to answers: an order that Connect took must not become Unknown for it. */
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connectToFirst } from '../../../../src-main/connect/happy-eyeballs';
import { connect, destination, notConnect, orderJson, request } from './fixtures/client';
import { type Act, answer, certificate, startServer } from './fixtures/server';

async function stageAt(act: Act, { https = false, limits = {} } = {}) {
  const server = await startServer(act, https ? { certificate: 'localhost' } : {});
  const client = connect({ limits, certificates: [certificate('authority')] });
  const result = await client.stage(destination(server.origin), request({ bags: 1 }));
  return { server, client, result };
}

const STAGED = { ok: true, value: { status: 'created' } };
const ORDER = orderJson();
const WHOLE = answer(200, ORDER);

describe('an order that Connect took is staged, whatever informational answers come before', () => {
  const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
  const cases: [string, string][] = [
    ['100', CONTINUE],
    ['100 of HTTP/1.0', 'HTTP/1.0 100 Continue\r\n\r\n'],
    ['101 that nothing asked for', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'],
    ['102', 'HTTP/1.1 102 Processing\r\n\r\n'],
    ['103 with headers', 'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n'],
    ['199', 'HTTP/1.1 199 Whatever\r\n\r\n'],
    ['several', `${CONTINUE}HTTP/1.1 102 Processing\r\n\r\n${CONTINUE}`],
  ];
  for (const https of [false, true]) {
    it.each(cases)(`%s, in one piece with the answer (https: ${https})`, async (_, before) => {
      const { result, server } = await stageAt((socket) => socket.write(Buffer.concat([Buffer.from(before), WHOLE])), { https });
      expect(result).toMatchObject(STAGED);
      expect(server.connections()).toBe(1);
    });
  }

  it.each(cases)('%s, byte by byte', async (_, before) => {
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

  it('the next order on the same connection is staged as well', async () => {
    const { client, server } = await stageAt((socket) => socket.write(Buffer.concat([Buffer.from(CONTINUE), WHOLE])));
    const next = await client.stage(destination(server.origin), request({ bags: 2 }));
    expect(next).toMatchObject(STAGED);
    expect(server.connections()).toBe(1);
  });

  it('a body that looks like an informational answer is no informational answer', async () => {
    const { result } = await stageAt((socket) => {
      socket.write('HTTP/1.1 400 No\r\nContent-Length: 25\r\n\r\n');
      setImmediate(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'));
    });
    expect(result).toMatchObject({ problem: { kind: 'not-connect', status: 400, text: 'HTTP/1.1 100 Continue' } });
  });
});

describe('an order that Connect took is staged, however the answer is coded', () => {
  const cases: [string, string, Buffer][] = [
    ['gzip', 'gzip', gzipSync(ORDER)],
    ['gzip by its old name', 'X-GZIP', gzipSync(ORDER)],
    ['gzip without its end', 'gzip', gzipSync(ORDER).subarray(0, -8)],
    ['Brotli', 'br', brotliCompressSync(ORDER)],
    ['deflate', 'deflate', deflateSync(ORDER)],
    ['deflate without the zlib format', 'deflate', deflateRawSync(ORDER)],
    ['gzip and then Brotli', 'gzip, br', brotliCompressSync(gzipSync(ORDER))],
    ['identity', 'identity', Buffer.from(ORDER)],
    ['gzip that the header does not name', '', gzipSync(ORDER)],
    ['a header that names gzip, and no gzip', 'gzip', Buffer.from(ORDER)],
    ['a header that names an unknown coding, and none', 'sdch', Buffer.from(ORDER)],
  ];
  it.each(cases)('%s', async (_, coding, body) => {
    const headers = coding === '' ? {} : { 'Content-Encoding': coding };
    const { result } = await stageAt((socket) => socket.write(answer(200, body, headers)));
    expect(result).toMatchObject(STAGED);
  });

  it('the words of a coded error are shown', async () => {
    const error = gzipSync('{"error":{"message":"Invalid zip code","code":1001}}');
    const { result } = await stageAt((socket) => socket.write(answer(400, error, { 'Content-Encoding': 'gzip' })));
    expect(result).toMatchObject({ problem: { kind: 'refused', reasons: [{ message: 'Invalid zip code' }] } });
  });

  it('a coding that cannot be undone is named, on the screen and in the log', async () => {
    const { result, client } = await stageAt((socket) =>
      socket.write(answer(200, Buffer.from([1, 2, 0, 4, 5]), { 'Content-Encoding': 'dcb' })),
    );
    expect(result).toMatchObject({ problem: { ...notConnect(200, 'coded'), text: 'dcb' } });
    expect(client.calls).toMatchObject([{ failure: 'not-connect', what: 'coded', detail: 'dcb' }]);
  });

  const zipped = gzipSync(ORDER);
  const broken = Buffer.from(zipped).fill(0xff, zipped.length - 8, zipped.length - 4);
  it.each([
    ['cut in its middle', zipped.subarray(0, 40), 'gzip'],
    ['with a wrong checksum', broken, 'gzip'],
    ['cut before it was sent', Buffer.from(ORDER.slice(0, 40)), ''],
    ['with a script behind it', Buffer.from(`${ORDER}<script src="/x.js"></script>`), ''],
    ['with NaN in it', Buffer.from(ORDER.replace('{', '{"bags":NaN,')), ''],
  ])('an answer %s is called damaged, and not another sender’s', async (_, body, coding) => {
    const { result } = await stageAt((socket) => socket.write(answer(200, body, { 'Content-Encoding': coding })));
    expect(result).toMatchObject({ problem: { ...notConnect(200, 'malformed'), text: null } });
  });

  it('an answer that unpacks to gigabytes takes no memory for them', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
    const { result } = await stageAt((socket) => socket.write(answer(200, bomb, { 'Content-Encoding': 'gzip' })), {
      limits: { bodyBytes: 100_000 },
    });
    expect(result).toMatchObject({ problem: notConnect(200, 'too-large') });
  });

  it('no coding is asked for', async () => {
    const { server } = await stageAt((socket) => socket.write(WHOLE));
    expect(server.received[0]?.headers).toContain('Accept-Encoding: identity');
  });
});

describe('an order that Connect took is staged, however the answer is framed and written', () => {
  const CLOSED = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n${ORDER}`;
  const CHUNKED = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${ORDER.length.toString(16)};x=y\r\n${ORDER}\r\n0\r\nX-Sum: 1\r\n\r\n`;
  const inUtf16 = (text: string) => Buffer.from(text, 'utf16le');

  it('ten cookies of 1,700 bytes', async () => {
    const cookies = Array.from({ length: 10 }, (_, place) => `Set-Cookie: c${place}=${'x'.repeat(1_700)}\r\n`).join('');
    const head = `HTTP/1.1 200 OK\r\n${cookies}Content-Length: ${ORDER.length}\r\n\r\n`;
    const { result } = await stageAt((socket) => socket.write(head + ORDER));
    expect(result).toMatchObject(STAGED);
  });

  it('a body that ends with the connection', async () => {
    const { result } = await stageAt((socket) => socket.end(CLOSED));
    expect(result).toMatchObject(STAGED);
  });

  it('chunks with extensions and a trailer', async () => {
    const { result } = await stageAt((socket) => socket.write(CHUNKED));
    expect(result).toMatchObject(STAGED);
  });

  it.each([
    ['UTF-8 with a byte order mark', 'application/json', Buffer.from(`\uFEFF${ORDER}`)],
    ['UTF-16 with a byte order mark', 'application/json', inUtf16(`\uFEFF${ORDER}`)],
    ['UTF-16 without one', 'application/json', inUtf16(ORDER)],
    ['UTF-16 big-endian', 'application/json; charset=utf-16be', inUtf16(ORDER).swap16()],
    ['UTF-16 big-endian without its order', 'application/json; charset=utf-16', inUtf16(ORDER).swap16()],
    ['UTF-16 that is called UTF-8', 'application/json; charset=utf-8', inUtf16(ORDER)],
    ['Latin 1', 'application/json; charset="ISO-8859-1"', Buffer.from(ORDER, 'latin1')],
    ['a charset that does not exist', 'application/json; charset=utf-99', Buffer.from(ORDER)],
  ])('%s', async (_, type, body) => {
    const { result } = await stageAt((socket) => socket.write(answer(200, body, { 'Content-Type': type })));
    expect(result).toMatchObject(STAGED);
  });

  it('the id of an order is compared in UTF-8, although the answer says that it is Latin 1', async () => {
    const body = JSON.stringify({ id: 'café-1', status: 'created' });
    const server = await startServer((socket) => socket.write(answer(200, body, { 'Content-Type': 'text/plain; charset=iso-8859-1' })));
    expect(await connect().stage(destination(server.origin), request({ orderId: 'café-1' }))).toMatchObject(STAGED);
  });

  it.each([
    ['a number', '{"id":424242001,"status":"created"}', '424242001', STAGED],
    ['a number that has lost digits', '{"id":9007199254740993,"status":"created"}', '9007199254740992', { ok: false }],
    ['a number with zeros that the order has not', '{"id":1.0,"status":"created"}', '1.0', { ok: false }],
  ])('the id of an order may come as %s, if it is the same', async (_, body, orderId, expected) => {
    const server = await startServer((socket) => socket.write(answer(200, body)));
    expect(await connect().stage(destination(server.origin), request({ orderId }))).toMatchObject(expected);
  });

  it('a connection that ends although it was to be kept takes no order with it', async () => {
    const { client, server } = await stageAt((socket) => socket.end(answer(200, ORDER, { Connection: 'keep-alive' })));
    await server.allClosed();
    expect(await client.stage(destination(server.origin), request({ bags: 2 }))).toMatchObject(STAGED);
  });
});

describe('a host with several addresses', () => {
  const address = (name: string) => ({ address: name, family: name.includes(':') ? 6 : 4 });

  /** Sockets that answer when the test says so. */
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

  it('is reached at a slow address beside a dead one, within the client’s own limit', async () => {
    const { made, attempt } = attempts();
    const found = connectToFirst([address('2001:db8::1'), address('192.0.2.1')], 443, 10_000, attempt);
    await vi.advanceTimersByTimeAsync(9_000);
    made.get('192.0.2.1')?.emit('connect');
    expect(await found).toBe(made.get('192.0.2.1'));
    expect(made.get('2001:db8::1')?.destroyed).toBe(true);
  });

  it('is asked at its next address at once when one refuses', async () => {
    const { made, attempt } = attempts();
    const found = connectToFirst([address('2001:db8::1'), address('192.0.2.1')], 443, 10_000, attempt);
    made.get('2001:db8::1')?.emit('error', new Error('refused'));
    made.get('192.0.2.1')?.emit('connect');
    expect(await found).toBe(made.get('192.0.2.1'));
  });

  it('fails with the errors of all its addresses, or when the time is over', async () => {
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
