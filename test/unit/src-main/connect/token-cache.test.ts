import { describe, expect, it, vi } from 'vitest';
import { ok, type Result } from '../../../../src-shared/base/result';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import { classifyFailure } from '../../../../src-shared/failure/failure-outcome';
import { orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import { waitFor } from '../../../support/wait-for';
import { bindToAnyOrigin, createTestClient, destination, ORDER, orderJson, stageRequest, TOKEN } from './fixtures/client';
import { httpResponse, type Received, type Server, startServer } from './fixtures/server';

const CLIENT = { kind: 'client', clientId: 'the-id', clientSecret: 'the-secret-1' } as const;
const client = (options = {}) => createTestClient({ credentials: async () => ok(bindToAnyOrigin(CLIENT)), ...options });

/** A server that issues `token-1`, `token-2` … and accepts only the tokens in `valid`. */
interface TokenServer {
  readonly server: Server;
  readonly valid: Set<string>;
  /** The received token requests. */
  tokenRequests(): readonly Received[];
  /** The tokens of the received orders. */
  tokens(): readonly string[];
}

interface TokenServerOptions {
  readonly expiresIn?: unknown;
  /** Responds to a token request instead of issuing a token. */
  readonly onTokenRequest?: (send: (bytes: Buffer) => void, count: number, tokenJson: string) => void;
}

async function startTokenServer({ expiresIn = 86_400, onTokenRequest }: TokenServerOptions = {}): Promise<TokenServer> {
  const valid = new Set<string>();
  const isTokenRequest = ({ requestLine }: Received) => requestLine.includes('/oauth/token');
  const readBearer = ({ headers }: Received) =>
    /^Authorization: Bearer (.*)$/.exec(headers.find((header) => header.startsWith('Auth')) ?? '')?.[1] ?? '';
  const tokenRequests = () => server.received.filter(isTokenRequest);
  const server: Server = await startServer((socket, received) => {
    if (!isTokenRequest(received)) {
      socket.write(valid.has(readBearer(received)) ? httpResponse(200, orderJson()) : httpResponse(401, '{"error":"invalid_token"}'));
      return;
    }
    const token = `token-${tokenRequests().length}`;
    valid.add(token);
    const body = JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: expiresIn, created_at: 1_700_000_000 });
    if (onTokenRequest) onTokenRequest((bytes) => socket.write(bytes), tokenRequests().length, body);
    else socket.write(httpResponse(200, body));
  });
  return { server, valid, tokenRequests, tokens: () => server.received.filter((one) => !isTokenRequest(one)).map(readBearer) };
}

it('a bearer token is used directly, without a token request', async () => {
  const tokenServer = await startTokenServer();
  tokenServer.valid.add(TOKEN);
  expect(await createTestClient().stage(destination(tokenServer.server.origin), stageRequest())).toMatchObject({ ok: true });
  expect(tokenServer.tokens()).toEqual([TOKEN]);
  expect(tokenServer.tokenRequests()).toEqual([]);
});

it('a rejected bearer token is not tried again', async () => {
  const tokenServer = await startTokenServer();
  const result = await createTestClient().stage(destination(tokenServer.server.origin), stageRequest());
  expect(result).toMatchObject({ ok: false, problem: { kind: 'not-authorised', status: 401, reasons: [{ message: 'invalid_token' }] } });
  expect(tokenServer.tokens()).toEqual([TOKEN]);
});

describe('client credentials', () => {
  it('a token request has the documented format, below the same base URL', async () => {
    const tokenServer = await startTokenServer();
    const to = destination(`${tokenServer.server.origin}/prefix`, { retailerId: 'r-1' });
    expect(await client({ language: () => 'en-CA' }).stage(to, stageRequest())).toMatchObject({ ok: true });
    expect(tokenServer.server.received[0]).toEqual({
      requestLine: 'POST /prefix/v2/oauth/token HTTP/1.1',
      headers: [
        'Accept: application/json',
        'Accept-Encoding: identity',
        'Content-Type: application/json',
        'Accept-Language: en-CA',
        'X-Retailer-Id: r-1',
        'User-Agent: Stagebay/0.0.0',
      ],
      body: '{"client_id":"the-id","client_secret":"the-secret-1","grant_type":"client_credentials","scope":"connect:fulfillment"}',
      connection: 1,
    });
    expect(tokenServer.tokens()).toEqual(['token-1']);
  });

  it('simultaneous and later orders share one token request', async () => {
    const tokenServer = await startTokenServer();
    const one = client();
    const to = destination(tokenServer.server.origin);
    const results = await Promise.all(Array.from({ length: 20 }, () => one.stage(to, stageRequest())));
    results.push(await one.stage(to, stageRequest()));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(tokenServer.tokenRequests()).toHaveLength(1);
  });

  it.each([
    ['five minutes before a lifetime of a day ends', 86_400, 86_400 - 300],
    ['after nine tenths of a short lifetime', 60, 54],
    ['after nine tenths of a lifetime that is a text', '60', 54],
  ])('a new token is fetched %s', async (_when, expiresIn, usableSeconds) => {
    const tokenServer = await startTokenServer({ expiresIn });
    let now = 1_700_000_000_000;
    const one = client({ now: () => now });
    const to = destination(tokenServer.server.origin);
    await one.stage(to, stageRequest());
    now += usableSeconds * 1000 - 1;
    await one.stage(to, stageRequest());
    expect(tokenServer.tokens()).toEqual(['token-1', 'token-1']);
    now += 1;
    await one.stage(to, stageRequest());
    await waitFor(() => expect(tokenServer.tokenRequests()).toHaveLength(2));
    // The new token is fetched in the background, because the previous one is still valid.
    await waitFor(async () => {
      await one.stage(to, stageRequest());
      expect(tokenServer.tokens().at(-1)).toBe('token-2');
    });
    expect(tokenServer.tokens().slice(0, 3)).toEqual(['token-1', 'token-1', 'token-1']);
    expect(tokenServer.tokenRequests()).toHaveLength(2);
  });

  it('a token without a stated lifetime is used until it is rejected', async () => {
    const tokenServer = await startTokenServer({ expiresIn: null });
    let now = 0;
    const one = client({ now: () => now });
    await one.stage(destination(tokenServer.server.origin), stageRequest());
    now = 1e15;
    await one.stage(destination(tokenServer.server.origin), stageRequest());
    expect(tokenServer.tokenRequests()).toHaveLength(1);
  });

  it('a token of one destination is not used for another', async () => {
    const [first, second] = [await startTokenServer(), await startTokenServer()];
    const one = client();
    await one.stage(destination(first.server.origin), stageRequest());
    await one.stage(destination(second.server.origin), stageRequest());
    await one.stage(destination(second.server.origin, { retailerId: 'other-banner' }), stageRequest());
    expect([first.tokenRequests().length, second.tokenRequests().length]).toEqual([1, 2]);
  });

  it('a new token is fetched after the credentials change and after the cache is cleared', async () => {
    const tokenServer = await startTokenServer();
    let clientSecret = 'first-secret';
    const one = client({ credentials: async () => ok(bindToAnyOrigin({ ...CLIENT, clientSecret })) });
    const to = destination(tokenServer.server.origin);
    await one.stage(to, stageRequest());
    clientSecret = 'second-secret';
    await one.stage(to, stageRequest());
    one.clearCachedSecrets();
    await one.stage(to, stageRequest());
    expect(tokenServer.tokenRequests().map(({ body }) => JSON.parse(body).client_secret)).toEqual([
      'first-secret',
      'second-secret',
      'second-secret',
    ]);
  });

  it('a token that arrives after the cache was cleared is not cached', async () => {
    const tokenServer = await startTokenServer({
      onTokenRequest: (send, count, json) => {
        if (count === 1) one.clearCachedSecrets();
        send(httpResponse(200, json));
      },
    });
    const one = client();
    await one.stage(destination(tokenServer.server.origin), stageRequest());
    await one.stage(destination(tokenServer.server.origin), stageRequest());
    expect(tokenServer.tokenRequests()).toHaveLength(2);
  });
});

describe('a rejected token', () => {
  it('a rejected token is renewed once and the order is repeated once', async () => {
    const tokenServer = await startTokenServer();
    const one = client();
    const to = destination(tokenServer.server.origin);
    await one.stage(to, stageRequest());
    tokenServer.valid.delete('token-1');
    expect(await one.stage(to, stageRequest())).toMatchObject({ ok: true });
    expect(tokenServer.tokens()).toEqual(['token-1', 'token-1', 'token-2']);
    expect(one.requestLog.map(({ path, attempt, status }) => [path.includes('oauth') ? 'token' : 'stage', attempt, status])).toEqual([
      ['token', 1, 200],
      ['stage', 1, 200],
      ['stage', 1, 401],
      ['token', 1, 200],
      ['stage', 2, 200],
    ]);
  });

  it('many simultaneous orders renew a rejected token only once', async () => {
    const tokenServer = await startTokenServer();
    const one = client();
    const to = destination(tokenServer.server.origin);
    await one.stage(to, stageRequest());
    tokenServer.valid.delete('token-1');
    const results = await Promise.all(Array.from({ length: 20 }, () => one.stage(to, stageRequest())));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(tokenServer.tokenRequests()).toHaveLength(2);
  });

  it('an order fails when its renewed token is rejected too', async () => {
    const tokenServer = await startTokenServer({
      onTokenRequest: (send, _count, json) => send(httpResponse(200, json.replace(/token-/, 'worthless-'))),
    });
    const result = await client().stage(destination(tokenServer.server.origin), stageRequest());
    expect(result).toMatchObject({ ok: false, problem: { kind: 'not-authorised', status: 401 } });
    expect(tokenServer.tokens()).toEqual(['worthless-1', 'worthless-2']);
  });

  it('an order is reported as not sent when its token cannot be renewed', async () => {
    const tokenServer = await startTokenServer({
      onTokenRequest: (send, count, json) => {
        if (count === 1) send(httpResponse(200, json));
        else void tokenServer.server.close();
      },
    });
    const one = client();
    await one.stage(destination(tokenServer.server.origin), stageRequest());
    tokenServer.valid.clear();
    const result = await one.stage(destination(tokenServer.server.origin), stageRequest());
    expect(result.ok ? '' : classifyFailure(result.problem)).toBe('not-done');
  });
});

describe('a failed token request never makes the outcome of an order unknown', () => {
  async function failureOf(
    onTokenRequest: NonNullable<TokenServerOptions['onTokenRequest']>,
    limits = {},
  ): Promise<{ failure: Failure; tokenServer: TokenServer }> {
    const tokenServer = await startTokenServer({ onTokenRequest });
    const result: Result<unknown, Failure> = await client({ limits }).stage(destination(tokenServer.server.origin), stageRequest());
    if (result.ok) throw new Error('This was to fail');
    expect(tokenServer.tokens()).toEqual([]);
    return { failure: result.problem, tokenServer };
  }
  const PAGE = '<title>No</title>';
  const page = httpResponse(200, '<html>Sign in to Wi-Fi</html>', { 'Content-Type': 'text/html' });

  it.each([
    ['a response that is not HTTP', (send: (bytes: Buffer) => void) => send(Buffer.from('220 ESMTP\r\n')), 'malformed'],
    ['a server error', (send: (bytes: Buffer) => void) => send(httpResponse(500, '{}')), 'HTTP 500'],
    ['a gateway error', (send: (bytes: Buffer) => void) => send(httpResponse(502, 'x')), 'HTTP 502'],
    ['a 408', (send: (bytes: Buffer) => void) => send(httpResponse(408)), 'HTTP 408'],
    ["a captive portal's page", (send: (bytes: Buffer) => void) => send(page), 'html, HTTP 200'],
    ['a redirect', (send: (bytes: Buffer) => void) => send(httpResponse(302, '', { Location: '/login' })), 'redirect, HTTP 302'],
    ['an invalid token', (send: (bytes: Buffer) => void) => send(httpResponse(200, '{"access_token":"a b"}')), 'wrong-shape, HTTP 200'],
  ])('a token request that gets %s leaves the order not sent', async (_what, onTokenRequest, detail) => {
    const { failure } = await failureOf(onTokenRequest);
    expect(failure).toEqual({ kind: 'not-reached', cause: 'closed-before-sending', detail: `sign-in: ${detail}` });
    expect(classifyFailure(failure)).toBe('not-done');
  });

  it("a token request that gets a proxy's 407 leaves the order not sent because of the login", async () => {
    const { failure } = await failureOf((send) => send(httpResponse(407)));
    expect(failure).toEqual({ kind: 'not-reached', cause: 'proxy-login', detail: 'sign-in: HTTP 407 from unknown' });
  });

  it("a token request that gets a gateway's page leaves the order not sent and names the gateway", async () => {
    const { failure } = await failureOf((send) => send(httpResponse(403, PAGE, { 'Content-Type': 'text/html', Server: 'BigIP' })));
    expect(failure).toMatchObject({ kind: 'not-reached', detail: 'sign-in: html, HTTP 403 from BigIP, No' });
  });

  it('a token request without a response leaves the order not sent', async () => {
    const { failure } = await failureOf(() => {}, { responseMs: 100 });
    expect(failure).toMatchObject({ kind: 'not-reached', detail: 'sign-in: no answer in 0.1 s' });
  });

  it('a token request whose connection is lost leaves the order not sent', async () => {
    const tokenServer = await startTokenServer({ onTokenRequest: () => void tokenServer.server.close() });
    const result = await client().stage(destination(tokenServer.server.origin), stageRequest());
    expect(result.ok ? '' : classifyFailure(result.problem)).toBe('not-done');
  });

  it('a token request that is refused by the host leaves the order not sent with the same cause', async () => {
    const tokenServer = await startTokenServer();
    await tokenServer.server.close();
    const result = await client().stage(destination(tokenServer.server.origin), stageRequest());
    expect(result).toEqual({ ok: false, problem: { kind: 'not-reached', cause: 'refused', detail: 'sign-in: ECONNREFUSED' } });
  });

  it.each([
    ['a 400 with an OAuth error', 400, '{"error":"invalid_client","error_description":"Unknown client"}', ['Unknown client']],
    ['a 401', 401, '', []],
    ["Connect's own 403", 403, '{"error":{"message":"Disabled","code":4001}}', ['Disabled']],
    ['a 404', 404, '', []],
    ['a 400 without a body', 400, '', []],
  ])('a token request that gets %s means wrong credentials', async (_what, status, body, messages) => {
    const { failure } = await failureOf((send) => send(httpResponse(status, body)));
    expect(failure).toMatchObject({ kind: 'not-authorised', status });
    expect('reasons' in failure && failure.reasons.map(({ message }) => message)).toEqual(messages);
    expect(classifyFailure(failure)).toBe('sign-in');
  });

  it.each([
    [429, ''],
    [503, ''],
    [400, '{"error":{"message":"Later","code":2003}}'],
  ])('a token request that gets %i %s makes the order wait', async (status, body) => {
    const { failure } = await failureOf((send) => send(httpResponse(status, body, { 'Retry-After': '9' })));
    expect(failure).toMatchObject({ kind: 'busy', status: 429, waitSeconds: 9 });
    expect(classifyFailure(failure)).toBe('asked-to-wait');
  });

  it('a failed token request is shared by all waiting orders and repeated a second later', async () => {
    const held: (() => void)[] = [];
    const tokenServer = await startTokenServer({
      onTokenRequest: (send, count, json) => {
        if (count === 1) held.push(() => send(httpResponse(500)));
        else send(httpResponse(200, json));
      },
    });
    let now = 1_700_000_000_000;
    const one = client({ now: () => now });
    const to = destination(tokenServer.server.origin);
    const waiting = Promise.all([1, 2, 3].map(() => one.stage(to, stageRequest())));
    await vi.waitUntil(() => held.length === 1, { interval: 1 });
    held[0]?.();
    expect((await waiting).every((result) => !result.ok)).toBe(true);
    expect(tokenServer.tokenRequests()).toHaveLength(1);
    now += 1_000;
    expect(await one.stage(to, stageRequest())).toEqual(
      ok(orderDetailsWith({ id: ORDER, status: 'created', progress: 'new', milestone: 'no-shopper' })),
    );
  });
});

describe('a token host that is down', () => {
  /** @param heals the number of token requests after which the host works again */
  async function broken(heals = Number.POSITIVE_INFINITY) {
    const tokenServer = await startTokenServer({
      onTokenRequest: (send, count, json) => send(count > heals ? httpResponse(200, json) : httpResponse(502, 'x')),
    });
    const clock = { now: 1_700_000_000_000 };
    const one = client({ now: () => clock.now });
    return { tokenServer, clock, one, to: destination(tokenServer.server.origin) };
  }

  it('a token host that is down gets fewer and fewer requests, and no order is lost', async () => {
    const { tokenServer, clock, one, to } = await broken();
    // For ten minutes, a hundred orders retry every second.
    for (let second = 0; second < 600; second += 1) {
      const results = await Promise.all(Array.from({ length: second % 60 === 0 ? 100 : 1 }, () => one.stage(to, stageRequest())));
      for (const result of results) expect(result.ok ? '' : classifyFailure(result.problem)).toBe('not-done');
      clock.now += 1_000;
    }
    // The backoff grows to half a minute within six requests; then one request follows every fifteen to thirty seconds.
    expect(tokenServer.tokenRequests().length).toBeGreaterThanOrEqual(600 / 30);
    expect(tokenServer.tokenRequests().length).toBeLessThanOrEqual(6 + 600 / 15);
    expect(tokenServer.tokens()).toEqual([]);
  });

  it('a token host that is down is asked immediately after new credentials are stored', async () => {
    const { tokenServer, one, to } = await broken(1);
    await one.stage(to, stageRequest());
    one.clearCachedSecrets();
    expect(await one.stage(to, stageRequest())).toMatchObject({ ok: true });
    expect(tokenServer.tokenRequests()).toHaveLength(2);
  });

  it('the backoff of a token host ends in time after the clock was set back', async () => {
    const { clock, one, to } = await broken(1);
    await one.stage(to, stageRequest());
    clock.now -= 86_400_000;
    expect(await one.stage(to, stageRequest())).toMatchObject({ ok: true });
  });

  it('orders use the previous token until it expires while the token host is down', async () => {
    const tokenServer = await startTokenServer({
      expiresIn: 3_600,
      onTokenRequest: (send, count, json) => send(count > 1 && count < 5 ? httpResponse(503) : httpResponse(200, json)),
    });
    let now = 1_700_000_000_000;
    const one = client({ now: () => now });
    for (let minute = 0; minute < 110; minute += 1) {
      expect(await one.stage(destination(tokenServer.server.origin), stageRequest())).toMatchObject({ ok: true });
      now += 60_000;
    }
    // One request follows after 55 minutes, and three more until it succeeds.
    expect(tokenServer.tokenRequests()).toHaveLength(5);
    expect(new Set(tokenServer.tokens())).toEqual(new Set(['token-1', 'token-5']));
  });

  it('orders are reported as not sent after the last token expired', async () => {
    const tokenServer = await startTokenServer({
      expiresIn: 3_600,
      onTokenRequest: (send, count, json) => send(count > 1 ? httpResponse(500) : httpResponse(200, json)),
    });
    let now = 1_700_000_000_000;
    const one = client({ now: () => now });
    await one.stage(destination(tokenServer.server.origin), stageRequest());
    now += 3_600_000;
    const result = await one.stage(destination(tokenServer.server.origin), stageRequest());
    expect(result.ok ? '' : classifyFailure(result.problem)).toBe('not-done');
    expect(tokenServer.tokens()).toEqual(['token-1']);
  });

  it('a hanging token host delays orders only after the previous token expired, and gets one request', async () => {
    let letAnswer = () => {};
    const tokenServer = await startTokenServer({
      expiresIn: 3_600,
      onTokenRequest: (send, count, json) => {
        if (count === 1) return send(httpResponse(200, json));
        letAnswer = () => send(httpResponse(200, json));
      },
    });
    let now = 1_700_000_000_000;
    const one = client({ now: () => now });
    const to = destination(tokenServer.server.origin);
    await one.stage(to, stageRequest());
    now += 3_300_000;
    const beside = await Promise.all([1, 2, 3, 4].map(() => one.stage(to, stageRequest())));
    expect(beside.every((result) => result.ok)).toBe(true);
    expect(tokenServer.tokens()).toEqual(Array.from({ length: 5 }, () => 'token-1'));
    now += 300_000;
    const waits = one.stage(to, stageRequest());
    await waitFor(() => expect(tokenServer.tokenRequests()).toHaveLength(2));
    letAnswer();
    expect(await waits).toMatchObject({ ok: true });
    expect(tokenServer.tokenRequests()).toHaveLength(2);
    expect(tokenServer.tokens().at(-1)).toBe('token-2');
  });

  it('a token that arrives after the credentials changed is not used', async () => {
    let letAnswer = () => {};
    const tokenServer = await startTokenServer({
      expiresIn: 3_600,
      onTokenRequest: (send, count, json) => {
        if (count === 2) letAnswer = () => send(httpResponse(200, json));
        else send(httpResponse(200, json));
      },
    });
    let now = 1_700_000_000_000;
    const one = client({ now: () => now });
    const to = destination(tokenServer.server.origin);
    await one.stage(to, stageRequest());
    now += 3_300_000;
    await one.stage(to, stageRequest());
    await waitFor(() => expect(tokenServer.tokenRequests()).toHaveLength(2));
    one.clearCachedSecrets();
    letAnswer();
    await waitFor(() => expect(one.requestLog.filter(({ path }) => path.includes('token'))).toHaveLength(2));
    expect(await one.stage(to, stageRequest())).toMatchObject({ ok: true });
    expect(tokenServer.tokens().at(-1)).toBe('token-3');
  });
});
