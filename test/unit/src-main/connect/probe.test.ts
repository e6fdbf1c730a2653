import { describe, expect, it, onTestFinished } from 'vitest';
import { ok } from '../../../../src-shared/base/result';
import { createTestClient } from './fixtures/client';
import { startProxy } from './fixtures/proxy';
import { certificate, findClosedPort, httpResponse, startServer } from './fixtures/server';

const PAGE = '<html></html>';

describe('probes', () => {
  it.each([200, 302, 401, 404, 407, 429, 502, 503, 504, 600])('a probe returns the status %i of the response', async (status) => {
    const server = await startServer((socket) => socket.end(httpResponse(status, PAGE)));
    expect(await createTestClient().probe(server.origin)).toEqual(ok({ status, date: null, retryAfterSeconds: null }));
  });

  it("a probe returns the server's time and its Retry-After", async () => {
    const headers = { Date: 'Sun, 22 Nov 2026 09:00:00 GMT', 'Retry-After': '30' };
    const server = await startServer((socket) => socket.end(httpResponse(503, '', headers)));
    expect(await createTestClient().probe(server.origin)).toEqual(ok({ status: 503, date: headers.Date, retryAfterSeconds: 30 }));
  });

  it('a probe is a GET of the base path without a body and without credentials', async () => {
    const server = await startServer((socket) => socket.end(httpResponse(200)));
    const client = createTestClient();
    for (const path of ['', '/', '/some/prefix/']) await client.probe(server.origin + path);
    expect(server.received.map(({ requestLine }) => requestLine)).toEqual([
      'GET / HTTP/1.1',
      'GET / HTTP/1.1',
      'GET /some/prefix HTTP/1.1',
    ]);
    for (const { body, headers } of server.received) {
      expect(body).toBe('');
      expect(headers).toEqual(['Accept: application/json', 'Accept-Encoding: identity', 'User-Agent: Stagebay/0.0.0']);
    }
  });

  it('a probe uses the same proxy and the same certificates as an order', async () => {
    const server = await startServer((socket) => socket.end(httpResponse(204)), { certificate: 'localhost' });
    const proxy = await startProxy();
    onTestFinished(() => proxy.close());
    const trusting = createTestClient({ resolveProxy: async () => proxy.name, certificates: [certificate('authority')] });
    expect(await trusting.probe(server.origin)).toMatchObject({ ok: true });
    expect(proxy.requests).toHaveLength(1);
    expect(await createTestClient().probe(server.origin)).toMatchObject({ problem: { kind: 'not-reached', cause: 'untrusted' } });
  });

  it('a probe fails as not reached if the connection is refused or the handshake hangs', async () => {
    const silent = await startServer(() => {}, { onConnection: () => {} });
    const client = createTestClient({ limits: { connectMs: 200 } });
    expect(await client.probe(`http://127.0.0.1:${await findClosedPort()}`)).toMatchObject({
      problem: { kind: 'not-reached', cause: 'refused' },
    });
    const address = silent.origin.replace('http:', 'https:');
    expect(await client.probe(address)).toMatchObject({ problem: { kind: 'not-reached', cause: 'connect-timeout' } });
  });

  it('a probe without a response ends after the response timeout', async () => {
    const server = await startServer(() => {});
    expect(await createTestClient({ limits: { responseMs: 100 } }).probe(server.origin)).toMatchObject({ problem: { kind: 'timed-out' } });
  });

  it('a probe of an invalid URL fails without a connection', async () => {
    expect(await createTestClient().probe('nonsense')).toMatchObject({ problem: { kind: 'local', what: 'bad-input' } });
  });
});
