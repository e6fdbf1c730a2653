/** Orders through a real proxy on loopback, in front of a real https server. */
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ConnectClientOptions, TrustAnchors } from '../../../../src-main/connect';
import { fail, ok, type Result } from '../../../../src-shared/base/result';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import { classifyFailure } from '../../../../src-shared/failure/failure-outcome';
import { waitFor } from '../../../support/wait-for';
import { bindToAnyProxy, createTestClient, destination, ORDER, orderJson, stageRequest, TOKEN } from './fixtures/client';
import { type ProxyOptions, startProxy, type TestProxy } from './fixtures/proxy';
import { certificate, findClosedPort, httpResponse, type RequestHandler, type Server, startServer } from './fixtures/server';

const PASSWORD = 'canary-proxy-2c9e';
const LOGIN = { user: 'STORES\\pack', password: PASSWORD };
const TRUSTED = [certificate('authority')];

const acceptOrder: RequestHandler = (socket) => void socket.write(httpResponse(200, orderJson()));
const startOrigin = (act: RequestHandler = acceptOrder): Promise<Server> => startServer(act, { certificate: 'localhost' });

async function startTestProxy(options: ProxyOptions = {}): Promise<TestProxy> {
  const started = await startProxy(options);
  onTestFinished(() => started.close());
  return started;
}

/** Options for a proxy that does this instead of responding. */
const respondWith = (respond: (socket: Socket) => void): ProxyOptions => ({
  handleRequest(socket) {
    respond(socket);
    return true;
  },
});

/** @param ways the proxy list of the system for every URL */
function clientThrough(ways: string, more: Partial<ConnectClientOptions> & { certificates?: readonly string[] } = {}) {
  const asked: string[] = [];
  const taken: string[] = [];
  const client = createTestClient({
    certificates: TRUSTED,
    resolveProxy: async (url) => {
      asked.push(url);
      return ways;
    },
    onRouteChange: (_origin, way) => taken.push(way),
    ...more,
  });
  return { client, asked, taken };
}

const failureOf = (result: Result<unknown, Failure>): Failure => {
  if (result.ok) throw new Error('This was to fail');
  return result.problem;
};

/** Expects a failure after which the courier sends the order again. */
function expectNotSent(problem: Failure, server: Server): void {
  expect(classifyFailure(problem)).toBe('not-done');
  expect(server.received).toEqual([]);
}

describe('orders through a proxy', () => {
  it('the proxy of a tunnel sees only the target of the connection', async () => {
    const [server, testProxy] = [await startOrigin(), await startTestProxy()];
    const { client, asked, taken } = clientThrough(testProxy.name);
    expect(await client.stage(destination(server.origin), stageRequest({ bags: 2 }))).toMatchObject({ ok: true });
    expect(testProxy.requests).toHaveLength(1);
    expect(testProxy.requests[0]).toMatchObject({ requestLine: `CONNECT 127.0.0.1:${server.port} HTTP/1.1`, login: null });
    expect(testProxy.requests[0]?.headers.join('\n').toLowerCase()).toContain(`host: 127.0.0.1:${server.port}`);
    expect(testProxy.requests[0]?.headers.join('\n')).not.toContain(TOKEN);
    expect(server.received[0]?.headers.join('\n')).not.toMatch(/proxy/i);
    // The PAC script receives the origin but no order id.
    expect(asked).toEqual([`${server.origin}/`]);
    expect(taken).toEqual([testProxy.name]);
  });

  it('an http request to this machine also uses a tunnel', async () => {
    const [server, testProxy] = [await startServer(acceptOrder), await startTestProxy()];
    expect(await clientThrough(testProxy.name).client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true });
    expect(testProxy.requests[0]?.requestLine).toBe(`CONNECT 127.0.0.1:${server.port} HTTP/1.1`);
  });

  it('an HTTPS proxy is trusted by the same authorities as an origin', async () => {
    const [server, testProxy] = [await startOrigin(), await startTestProxy({ certificate: 'localhost' })];
    expect(await clientThrough(testProxy.name).client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true });
    expect(testProxy.requests).toHaveLength(1);
  });

  it('two orders share one tunnel, and the system is asked for the proxy once', async () => {
    const [server, testProxy] = [await startOrigin(), await startTestProxy()];
    const { client, asked } = clientThrough(testProxy.name);
    for (let order = 0; order < 2; order += 1) await client.stage(destination(server.origin), stageRequest());
    expect(testProxy.requests).toHaveLength(1);
    expect(asked).toHaveLength(1);
    expect(server.received).toHaveLength(2);
  });

  it('a new connection asks the system for the proxy again', async () => {
    const server = await startOrigin((socket) => socket.end(httpResponse(200, orderJson(), { Connection: 'close' })));
    const testProxy = await startTestProxy();
    let ways = 'DIRECT';
    const { client, taken } = clientThrough('', { resolveProxy: async () => ways });
    await client.stage(destination(server.origin), stageRequest());
    ways = testProxy.name;
    await waitFor(async () => {
      await client.stage(destination(server.origin), stageRequest());
      expect(testProxy.requests.length).toBeGreaterThan(0);
    });
    expect(taken).toEqual(['DIRECT', testProxy.name]);
  });
});

describe('fallback to the next route', () => {
  it.each([
    ['the port of the proxy is closed', async () => `PROXY 127.0.0.1:${await findClosedPort()}`],
    ['the name of the proxy has no address', async () => 'PROXY no-such-proxy.invalid:8080'],
    ['the proxy closes the connection', async () => (await startTestProxy(respondWith((socket) => socket.destroy()))).name],
    [
      'the proxy speaks another protocol',
      async () => (await startTestProxy(respondWith((socket) => socket.end('220 smtp ESMTP\r\n')))).name,
    ],
    [
      'the proxy responds with 503',
      async () => (await startTestProxy(respondWith((socket) => socket.end('HTTP/1.1 503 No\r\n\r\n')))).name,
    ],
    ['the kind of proxy is unsupported', async () => 'SOCKS5 127.0.0.1:1080'],
    ['the certificate of the proxy is self-signed', async () => (await startTestProxy({ certificate: 'self-signed' })).name],
  ])('an order uses the next route when %s', async (_why, first) => {
    const [server, second] = [await startOrigin(), await startTestProxy()];
    const { client, taken } = clientThrough(`${await first()}; ${second.name}`);
    expect(await client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true });
    expect(server.received).toHaveLength(1);
    expect(taken).toEqual([second.name]);
  });

  it('a hanging proxy leaves time for the next route and is tried last for a while', async () => {
    const server = await startOrigin((socket) => socket.end(httpResponse(200, orderJson(), { Connection: 'close' })));
    const [hangs, second] = [await startTestProxy(respondWith(() => {})), await startTestProxy()];
    const { client } = clientThrough(`${hangs.name}; ${second.name}`, { limits: { connectMs: 2_000 } });
    expect(await client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true });
    expect(hangs.requests).toHaveLength(1);
    expect(await client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true });
    expect(hangs.requests).toHaveLength(1);
    expect(second.requests).toHaveLength(2);
    // The abandoned connection is closed.
    await waitFor(() => expect(hangs.connections()).toBe(0));
  });

  it("an order connects directly if the system's list permits it", async () => {
    const server = await startOrigin();
    const { client, taken } = clientThrough(`PROXY 127.0.0.1:${await findClosedPort()}; DIRECT`);
    expect(await client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true });
    expect(taken).toEqual(['DIRECT']);
  });

  it("an order never connects directly if the system's list does not permit it", async () => {
    const server = await startOrigin();
    const port = await findClosedPort();
    const problem = failureOf(await clientThrough(`PROXY 127.0.0.1:${port}`).client.stage(destination(server.origin), stageRequest()));
    expect(problem).toEqual({ kind: 'not-reached', cause: 'proxy', detail: `PROXY 127.0.0.1:${port}: ECONNREFUSED` });
    expectNotSent(problem, server);
    expect(server.connections()).toBe(0);
  });

  it('a failure names the error of every route', async () => {
    const [first, second] = [await findClosedPort(), await findClosedPort()];
    const { client } = clientThrough(`SOCKS 127.0.0.1:9; PROXY 127.0.0.1:${first}; DIRECT`);
    const problem = failureOf(await client.stage(destination(`https://127.0.0.1:${second}`), stageRequest()));
    expect(problem).toEqual({
      kind: 'not-reached',
      cause: 'proxy',
      detail: `SOCKS 127.0.0.1:9: Stagebay does not speak this kind of proxy; PROXY 127.0.0.1:${first}: ECONNREFUSED; DIRECT: ECONNREFUSED`,
    });
  });
});

describe('failures before an order is sent', () => {
  const answers = (text: string): ProxyOptions => respondWith((socket) => socket.end(text));

  it.each<[string, ProxyOptions, RegExp]>([
    ['refuses', answers('HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n<html>Not allowed</html>'), /answers 403 to CONNECT/],
    ['responds with 502', answers('HTTP/1.1 502 Bad Gateway\r\n\r\n'), /answers 502/],
    ['redirects', answers('HTTP/1.1 302 Found\r\nLocation: http://portal/\r\n\r\n'), /answers 302/],
    ['closes the connection in the middle of its response', answers('HTTP/1.1 200 Connec'), /./],
    ['closes the connection', answers(''), /UND_ERR_SOCKET/],
    ['hangs', respondWith(() => {}), /ETIMEDOUT/],
    ['responds too slowly', respondWith((socket) => socket.write('HTTP/1.1 200 OK\r\nX: ')), /ETIMEDOUT/],
    ['is not a proxy', answers('220 smtp.example.com ESMTP\r\n\r\n'), /./],
  ])('an order is reported as not sent when the proxy %s', async (_what, options, detail) => {
    const [server, testProxy] = [await startOrigin(), await startTestProxy(options)];
    const { client } = clientThrough(testProxy.name, { limits: { connectMs: 1_000 } });
    const problem = failureOf(await client.stage(destination(server.origin), stageRequest()));
    expect(problem).toEqual({ kind: 'not-reached', cause: 'proxy', detail: expect.stringMatching(detail) });
    expect(problem).toMatchObject({ detail: expect.stringContaining(testProxy.name) });
    expectNotSent(problem, server);
    // The proxy is asked only once, because undici itself would retry until the timeout.
    expect(testProxy.requests).toHaveLength(1);
    await waitFor(() => expect(testProxy.connections()).toBe(0));
  });

  it.each([
    ['responds with a portal page', '<html>Please accept our terms</html>'],
    ['closes the connection', null],
  ])('an order is reported as not sent when the end of the tunnel %s', async (_what, page) => {
    const server = await startOrigin();
    const testProxy = await startTestProxy(
      respondWith((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        if (page === null) socket.destroy();
        else socket.end(page);
      }),
    );
    const problem = failureOf(await clientThrough(testProxy.name).client.stage(destination(server.origin), stageRequest()));
    expectNotSent(problem, server);
  });

  it('nothing is written into a tunnel that opens after the timeout', async () => {
    const server = await startOrigin();
    let late: (() => void) | undefined;
    const testProxy = await startTestProxy(
      respondWith((socket) => {
        late = () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      }),
    );
    const { client } = clientThrough(testProxy.name, { limits: { connectMs: 100 } });
    const problem = failureOf(await client.stage(destination(server.origin), stageRequest()));
    expectNotSent(problem, server);
    late?.();
    await waitFor(() => expect(testProxy.connections()).toBe(0));
    expect(server.bytes()).toBe(0);
  });

  it.each([
    ['cannot determine', () => Promise.reject(new Error('no'))],
    ['does not state in time', () => new Promise<string>(() => {})],
  ])('an order is reported as not sent when the system %s which proxy to use', async (_what, resolveProxy) => {
    const server = await startOrigin();
    const { client } = clientThrough('', { resolveProxy, limits: { connectMs: 200 } });
    const problem = failureOf(await client.stage(destination(server.origin), stageRequest()));
    expect(problem).toMatchObject({ cause: 'proxy', detail: expect.stringContaining('does not say which proxy') });
    expectNotSent(problem, server);
  });
});

describe('failures after an order is sent', () => {
  it.each([
    ['through https', 'https'],
    ['through http', 'http'],
  ])('an order is unknown and not sent again when the proxy fails after the order was written, %s', async (_how, scheme) => {
    const testProxy = await startTestProxy();
    const act: RequestHandler = () => testProxy.cutTunnels();
    const server = scheme === 'https' ? await startOrigin(act) : await startServer(act);
    const spare = await startTestProxy();
    const { client } = clientThrough(`${testProxy.name}; ${spare.name}; DIRECT`);
    const problem = failureOf(await client.stage(destination(server.origin), stageRequest()));
    expect(problem.kind).toBe('cut-off');
    expect(classifyFailure(problem)).toBe('unknown');
    expect(server.received).toHaveLength(1);
    expect(testProxy.requests).toHaveLength(1);
    expect(spare.requests).toHaveLength(0);
  });

  it('an order without a response through the tunnel times out and is not sent again', async () => {
    const [server, testProxy] = [await startOrigin(() => {}), await startTestProxy()];
    const { client } = clientThrough(`${testProxy.name}; DIRECT`, { limits: { responseMs: 100 } });
    const problem = failureOf(await client.stage(destination(server.origin), stageRequest()));
    expect(problem).toEqual({ kind: 'timed-out', afterSeconds: 0.1 });
    await waitFor(() => expect(testProxy.tunnels()).toBe(0));
    expect(server.received).toHaveLength(1);
  });

  it('an order is unknown when its reused tunnel fails', async () => {
    const testProxy = await startTestProxy();
    const server = await startOrigin((socket, _request, count) =>
      count === 1 ? acceptOrder(socket, _request, count) : testProxy.cutTunnels(),
    );
    const { client } = clientThrough(testProxy.name);
    await client.stage(destination(server.origin), stageRequest());
    const problem = failureOf(await client.stage(destination(server.origin), stageRequest()));
    expect(problem.kind).toBe('cut-off');
    expect(server.received).toHaveLength(2);
  });

  it('an order succeeds after its idle tunnel failed', async () => {
    const [server, testProxy] = [await startOrigin(), await startTestProxy()];
    const { client } = clientThrough(testProxy.name);
    await client.stage(destination(server.origin), stageRequest());
    testProxy.cutTunnels();
    await server.allClosed();
    await waitFor(() => expect(testProxy.connections()).toBe(0));
    expect(await client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true });
    expect(server.received).toHaveLength(2);
  });
});

describe('the login for a proxy', () => {
  const login = `${LOGIN.user}:${LOGIN.password}`;
  const stored = { proxyLogin: async () => ok(bindToAnyProxy(LOGIN)) };

  it('the proxy gets the provisioned login, and Connect never sees it', async () => {
    const [server, testProxy] = [await startOrigin(), await startTestProxy({ login })];
    expect(await clientThrough(testProxy.name, stored).client.stage(destination(server.origin), stageRequest())).toMatchObject({
      ok: true,
    });
    expect(testProxy.requests.map((asked) => asked.login)).toEqual([null, login]);
    expect(JSON.stringify(server.received)).not.toContain(PASSWORD);
    expect(JSON.stringify(server.received)).not.toContain(Buffer.from(login).toString('base64'));
  });

  it('the proxy gets an accepted login with the first request of the next connection', async () => {
    const server = await startOrigin((socket) => socket.end(httpResponse(200, orderJson(), { Connection: 'close' })));
    const testProxy = await startTestProxy({ login });
    const { client } = clientThrough(testProxy.name, stored);
    for (let order = 0; order < 2; order += 1)
      expect(await client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true });
    expect(testProxy.requests.map((asked) => asked.login)).toEqual([null, login, login]);
  });

  it('a proxy that requires no login gets none', async () => {
    const server = await startOrigin((socket) => socket.end(httpResponse(200, orderJson(), { Connection: 'close' })));
    const [asks, other] = [await startTestProxy({ login }), await startTestProxy()];
    let ways = asks.name;
    const { client } = clientThrough('', { ...stored, resolveProxy: async () => ways });
    await client.stage(destination(server.origin), stageRequest());
    ways = other.name;
    await client.stage(destination(server.origin), stageRequest());
    expect(other.requests.map((asked) => asked.login)).toEqual([null]);
  });

  it('a proxy that rejects the login does not get it again, so that the account is not locked', async () => {
    const [server, testProxy] = [await startOrigin(), await startTestProxy({ login: 'somebody:else' })];
    const { client } = clientThrough(testProxy.name, stored);
    const results = await Promise.all([1, 2, 3, 4].map(() => client.stage(destination(server.origin), stageRequest())));
    results.push(await client.stage(destination(server.origin), stageRequest()));
    for (const result of results) {
      expect(failureOf(result)).toMatchObject({ kind: 'not-reached', cause: 'proxy-login', detail: expect.stringMatching(/refuse/) });
      expectNotSent(failureOf(result), server);
      expect(JSON.stringify(result)).not.toContain(PASSWORD);
    }
    expect(testProxy.requests.filter((asked) => asked.login !== null)).toHaveLength(1);
  });

  it('the proxy gets a new login as soon as it is provisioned', async () => {
    const [server, testProxy] = [await startOrigin(), await startTestProxy({ login })];
    let known = { user: 'old', password: 'old' };
    const { client } = clientThrough(testProxy.name, { proxyLogin: async () => ok(bindToAnyProxy(known)) });
    expect(failureOf(await client.stage(destination(server.origin), stageRequest()))).toMatchObject({ cause: 'proxy-login' });
    known = LOGIN;
    client.clearCachedSecrets();
    expect(await client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true });
  });

  it.each<[string, ProxyOptions, Partial<ConnectClientOptions>, RegExp]>([
    ['none was provisioned', { login }, {}, /none was provisioned \(--provision-proxy-login\)/],
    ['the keychain is locked', { login }, { proxyLogin: async () => fail({ kind: 'locked' }) }, /keychain is locked/],
    [
      'the proxy requires NTLM',
      { login, asksFor: ['Negotiate', 'NTLM'] },
      stored,
      /asks for negotiate, ntlm\. Stagebay has no login but Basic/,
    ],
    ['the proxy requires Digest', { login, asksFor: ['Digest realm="Basic x", nonce="a, Basic b"'] }, stored, /asks for digest\./],
    ['the proxy names no scheme', { login, asksFor: [] }, stored, /of an unknown kind/],
    [
      'the proxy names hundreds of schemes',
      { login, asksFor: Array.from({ length: 500 }, (_, index) => `Kind${index}`) },
      stored,
      /^.{0,250}$/,
    ],
  ])('an order fails with a message for IT when %s, and no login is sent', async (_why, options, more, words) => {
    const [server, testProxy] = [await startOrigin(), await startTestProxy(options)];
    const { client } = clientThrough(testProxy.name, more);
    const problem = failureOf(await client.stage(destination(server.origin), stageRequest()));
    expect(problem).toEqual({ kind: 'not-reached', cause: 'proxy-login', detail: expect.stringMatching(words) });
    expectNotSent(problem, server);
    expect(testProxy.requests.map((asked) => asked.login)).toEqual([null]);
  });

  it('the login is sent as Basic even if the proxy also offers unsupported schemes', async () => {
    const [server, testProxy] = [await startOrigin(), await startTestProxy({ login, asksFor: ['Negotiate', 'NTLM', 'Basic realm="x"'] })];
    expect(await clientThrough(testProxy.name, stored).client.stage(destination(server.origin), stageRequest())).toMatchObject({
      ok: true,
    });
  });

  it('an order does not bypass a proxy that rejects the login, although DIRECT follows', async () => {
    const [server, testProxy] = [await startOrigin(), await startTestProxy({ login })];
    const problem = failureOf(await clientThrough(`${testProxy.name}; DIRECT`).client.stage(destination(server.origin), stageRequest()));
    expect(problem).toMatchObject({ cause: 'proxy-login' });
    expect(server.connections()).toBe(0);
  });

  it('a 407 from the end of the tunnel gets no login', async () => {
    const server = await startOrigin((socket) => socket.write(httpResponse(407, '', { 'Proxy-Authenticate': 'Basic realm="x"' })));
    const testProxy = await startTestProxy();
    const problem = failureOf(await clientThrough(testProxy.name, stored).client.stage(destination(server.origin), stageRequest()));
    expect(problem).toMatchObject({ kind: 'not-reached', cause: 'proxy-login', detail: 'HTTP 407 from unknown' });
    expect(JSON.stringify([server.received, testProxy.requests])).not.toContain(PASSWORD);
    expect(server.received).toHaveLength(1);
  });
});

describe('a proxy that inspects TLS', () => {
  const inspecting = (name = 'inspected') => startTestProxy({ inspectionCertificate: name });

  it('a proxy that inspects TLS is named by the issuer of its certificate and gets no token', async () => {
    const [server, testProxy] = [await startOrigin(), await inspecting()];
    const problem = failureOf(await clientThrough(testProxy.name).client.stage(destination(server.origin), stageRequest()));
    expect(problem).toEqual({
      kind: 'not-reached',
      cause: 'untrusted',
      detail: expect.stringMatching(
        /^PROXY 127\.0\.0\.1:\d+: UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate for “connect.stagebay.test”, issued by “Store Inspection CA”/,
      ),
    });
    expectNotSent(problem, server);
  });

  it('a proxy that inspects TLS is trusted if its authority is configured', async () => {
    const [server, testProxy] = [await startOrigin(), await inspecting()];
    const { client } = clientThrough(testProxy.name, { certificates: [...TRUSTED, certificate('inspection-authority')] });
    expect(await client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true, value: { id: ORDER } });
    expect(server.received).toHaveLength(1);
  });

  it('an untrusted certificate does not lead to another route', async () => {
    const [server, testProxy] = [await startOrigin(), await inspecting('inspected-chain')];
    const problem = failureOf(await clientThrough(`${testProxy.name}; DIRECT`).client.stage(destination(server.origin), stageRequest()));
    expect(problem).toMatchObject({ cause: 'untrusted', detail: expect.stringContaining('SELF_SIGNED_CERT_IN_CHAIN') });
    expect(server.connections()).toBeLessThanOrEqual(1);
    expect(server.received).toEqual([]);
  });
});

describe('changes of trust while the station runs', () => {
  it('new certificates apply to the next order on a new connection', async () => {
    const server = await startOrigin();
    let trusted = { certificates: TRUSTED as readonly string[], problem: null };
    const client = createTestClient({ trustStore: { get: async () => trusted, invalidate() {} } });
    expect(await client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true });
    trusted = { certificates: [certificate('inspection-authority')], problem: null };
    expect(failureOf(await client.stage(destination(server.origin), stageRequest()))).toMatchObject({ cause: 'untrusted' });
    expect(server.received).toHaveLength(1);
    await server.allClosed();
  });

  it('the certificate file is read again after a certificate failure but not after a network failure', async () => {
    const server = await startOrigin();
    const doubt = vi.fn();
    const trust = { get: async () => nobody, invalidate: doubt };
    const nobody = { certificates: [], problem: null };
    const client = createTestClient({ trustStore: trust });
    await client.stage(destination(`https://127.0.0.1:${await findClosedPort()}`), stageRequest());
    expect(doubt).not.toHaveBeenCalled();
    await client.stage(destination(server.origin), stageRequest());
    expect(doubt).toHaveBeenCalledOnce();
  });

  it('an order is reported as not sent when the certificates are invalid, and the next one succeeds', async () => {
    const server = await startOrigin();
    let trusted: TrustAnchors = { certificates: ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'], problem: null };
    const client = createTestClient({ trustStore: { get: async () => trusted, invalidate() {} } });
    expectNotSent(failureOf(await client.stage(destination(server.origin), stageRequest())), server);
    trusted = { certificates: TRUSTED, problem: null };
    expect(await client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true });
  });

  it('a certificate failure names the certificate file that cannot be used', async () => {
    const server = await startOrigin();
    const without = { certificates: [], problem: 'is missing' };
    const client = createTestClient({ trustStore: { get: async () => without, invalidate() {} } });
    const problem = failureOf(await client.stage(destination(server.origin), stageRequest()));
    expect(problem).toEqual({
      kind: 'not-reached',
      cause: 'ca-file',
      detail: expect.stringMatching(/; connection\.extraCaFile: is missing$/),
    });
    expectNotSent(problem, server);
  });
});
