import { describe, expect, it, vi } from 'vitest';
import { ok, type Result } from '../../../../src-shared/base/result';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import { classifyFailure } from '../../../../src-shared/failure/failure-outcome';
import { orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import { waitFor } from '../../../support/wait-for';
import { anywhere, connect, destination, ORDER, orderJson, request, TOKEN } from './fixtures/client';
import { answer, type Received, type Server, startServer } from './fixtures/server';

const CLIENT = { kind: 'client', clientId: 'the-id', clientSecret: 'the-secret-1' } as const;
const client = (options = {}) => connect({ credentials: async () => ok(anywhere(CLIENT)), ...options });

/** A server that issues `token-1`, `token-2` … and accepts only the tokens in `valid`. */
interface Gate {
  readonly server: Server;
  readonly valid: Set<string>;
  /** The received token requests. */
  signIns(): readonly Received[];
  /** The tokens of the received orders. */
  tokens(): readonly string[];
}

interface GateOptions {
  readonly expiresIn?: unknown;
  /** Responds to a token request instead of issuing a token. */
  readonly onSignIn?: (send: (bytes: Buffer) => void, count: number, tokenJson: string) => void;
}

async function startGate({ expiresIn = 86_400, onSignIn }: GateOptions = {}): Promise<Gate> {
  const valid = new Set<string>();
  const isSignIn = ({ requestLine }: Received) => requestLine.includes('/oauth/token');
  const bearerOf = ({ headers }: Received) =>
    /^Authorization: Bearer (.*)$/.exec(headers.find((header) => header.startsWith('Auth')) ?? '')?.[1] ?? '';
  const signIns = () => server.received.filter(isSignIn);
  const server: Server = await startServer((socket, received) => {
    if (!isSignIn(received)) {
      socket.write(valid.has(bearerOf(received)) ? answer(200, orderJson()) : answer(401, '{"error":"invalid_token"}'));
      return;
    }
    const token = `token-${signIns().length}`;
    valid.add(token);
    const body = JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: expiresIn, created_at: 1_700_000_000 });
    if (onSignIn) onSignIn((bytes) => socket.write(bytes), signIns().length, body);
    else socket.write(answer(200, body));
  });
  return { server, valid, signIns, tokens: () => server.received.filter((one) => !isSignIn(one)).map(bearerOf) };
}

it('a bearer token is used directly, without a token request', async () => {
  const gate = await startGate();
  gate.valid.add(TOKEN);
  expect(await connect().stage(destination(gate.server.origin), request())).toMatchObject({ ok: true });
  expect(gate.tokens()).toEqual([TOKEN]);
  expect(gate.signIns()).toEqual([]);
});

it('a rejected bearer token is not tried again', async () => {
  const gate = await startGate();
  const result = await connect().stage(destination(gate.server.origin), request());
  expect(result).toMatchObject({ ok: false, problem: { kind: 'not-authorised', status: 401, reasons: [{ message: 'invalid_token' }] } });
  expect(gate.tokens()).toEqual([TOKEN]);
});

describe('client credentials', () => {
  it('a token request has the documented format, below the same base URL', async () => {
    const gate = await startGate();
    const to = destination(`${gate.server.origin}/prefix`, { retailerId: 'r-1' });
    expect(await client({ language: () => 'en-CA' }).stage(to, request())).toMatchObject({ ok: true });
    expect(gate.server.received[0]).toEqual({
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
    expect(gate.tokens()).toEqual(['token-1']);
  });

  it('simultaneous and later orders share one token request', async () => {
    const gate = await startGate();
    const one = client();
    const to = destination(gate.server.origin);
    const results = await Promise.all(Array.from({ length: 20 }, () => one.stage(to, request())));
    results.push(await one.stage(to, request()));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(gate.signIns()).toHaveLength(1);
  });

  it.each([
    ['five minutes before a lifetime of a day ends', 86_400, 86_400 - 300],
    ['after nine tenths of a short lifetime', 60, 54],
    ['after nine tenths of a lifetime that is a text', '60', 54],
  ])('a new token is fetched %s', async (_when, expiresIn, usableSeconds) => {
    const gate = await startGate({ expiresIn });
    let now = 1_700_000_000_000;
    const one = client({ now: () => now });
    const to = destination(gate.server.origin);
    await one.stage(to, request());
    now += usableSeconds * 1000 - 1;
    await one.stage(to, request());
    expect(gate.tokens()).toEqual(['token-1', 'token-1']);
    now += 1;
    await one.stage(to, request());
    await waitFor(() => expect(gate.signIns()).toHaveLength(2));
    // The new token is fetched in the background, because the previous one is still valid.
    await waitFor(async () => {
      await one.stage(to, request());
      expect(gate.tokens().at(-1)).toBe('token-2');
    });
    expect(gate.tokens().slice(0, 3)).toEqual(['token-1', 'token-1', 'token-1']);
    expect(gate.signIns()).toHaveLength(2);
  });

  it('a token without a stated lifetime is used until it is rejected', async () => {
    const gate = await startGate({ expiresIn: null });
    let now = 0;
    const one = client({ now: () => now });
    await one.stage(destination(gate.server.origin), request());
    now = 1e15;
    await one.stage(destination(gate.server.origin), request());
    expect(gate.signIns()).toHaveLength(1);
  });

  it('a token of one destination is not used for another', async () => {
    const [first, second] = [await startGate(), await startGate()];
    const one = client();
    await one.stage(destination(first.server.origin), request());
    await one.stage(destination(second.server.origin), request());
    await one.stage(destination(second.server.origin, { retailerId: 'other-banner' }), request());
    expect([first.signIns().length, second.signIns().length]).toEqual([1, 2]);
  });

  it('a new token is fetched after the credentials change and after the cache is cleared', async () => {
    const gate = await startGate();
    let clientSecret = 'first-secret';
    const one = client({ credentials: async () => ok(anywhere({ ...CLIENT, clientSecret })) });
    const to = destination(gate.server.origin);
    await one.stage(to, request());
    clientSecret = 'second-secret';
    await one.stage(to, request());
    one.clearCachedSecrets();
    await one.stage(to, request());
    expect(gate.signIns().map(({ body }) => JSON.parse(body).client_secret)).toEqual(['first-secret', 'second-secret', 'second-secret']);
  });

  it('a token that arrives after the cache was cleared is not cached', async () => {
    const gate = await startGate({
      onSignIn: (send, count, json) => {
        if (count === 1) one.clearCachedSecrets();
        send(answer(200, json));
      },
    });
    const one = client();
    await one.stage(destination(gate.server.origin), request());
    await one.stage(destination(gate.server.origin), request());
    expect(gate.signIns()).toHaveLength(2);
  });
});

describe('a rejected token', () => {
  it('a rejected token is renewed once and the order is repeated once', async () => {
    const gate = await startGate();
    const one = client();
    const to = destination(gate.server.origin);
    await one.stage(to, request());
    gate.valid.delete('token-1');
    expect(await one.stage(to, request())).toMatchObject({ ok: true });
    expect(gate.tokens()).toEqual(['token-1', 'token-1', 'token-2']);
    expect(one.calls.map(({ path, attempt, status }) => [path.includes('oauth') ? 'token' : 'stage', attempt, status])).toEqual([
      ['token', 1, 200],
      ['stage', 1, 200],
      ['stage', 1, 401],
      ['token', 1, 200],
      ['stage', 2, 200],
    ]);
  });

  it('many simultaneous orders renew a rejected token only once', async () => {
    const gate = await startGate();
    const one = client();
    const to = destination(gate.server.origin);
    await one.stage(to, request());
    gate.valid.delete('token-1');
    const results = await Promise.all(Array.from({ length: 20 }, () => one.stage(to, request())));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(gate.signIns()).toHaveLength(2);
  });

  it('an order fails when its renewed token is rejected too', async () => {
    const gate = await startGate({ onSignIn: (send, _count, json) => send(answer(200, json.replace(/token-/, 'worthless-'))) });
    const result = await client().stage(destination(gate.server.origin), request());
    expect(result).toMatchObject({ ok: false, problem: { kind: 'not-authorised', status: 401 } });
    expect(gate.tokens()).toEqual(['worthless-1', 'worthless-2']);
  });

  it('an order is reported as not sent when its token cannot be renewed', async () => {
    const gate = await startGate({
      onSignIn: (send, count, json) => {
        if (count === 1) send(answer(200, json));
        else void gate.server.close();
      },
    });
    const one = client();
    await one.stage(destination(gate.server.origin), request());
    gate.valid.clear();
    const result = await one.stage(destination(gate.server.origin), request());
    expect(result.ok ? '' : classifyFailure(result.problem)).toBe('not-done');
  });
});

describe('a failed token request never makes the outcome of an order unknown', () => {
  async function failureOf(onSignIn: NonNullable<GateOptions['onSignIn']>, limits = {}): Promise<{ failure: Failure; gate: Gate }> {
    const gate = await startGate({ onSignIn });
    const result: Result<unknown, Failure> = await client({ limits }).stage(destination(gate.server.origin), request());
    if (result.ok) throw new Error('This was to fail');
    expect(gate.tokens()).toEqual([]);
    return { failure: result.problem, gate };
  }
  const PAGE = '<title>No</title>';
  const page = answer(200, '<html>Sign in to Wi-Fi</html>', { 'Content-Type': 'text/html' });

  it.each([
    ['a response that is not HTTP', (send: (bytes: Buffer) => void) => send(Buffer.from('220 ESMTP\r\n')), 'malformed'],
    ['a server error', (send: (bytes: Buffer) => void) => send(answer(500, '{}')), 'HTTP 500'],
    ['a gateway error', (send: (bytes: Buffer) => void) => send(answer(502, 'x')), 'HTTP 502'],
    ['a 408', (send: (bytes: Buffer) => void) => send(answer(408)), 'HTTP 408'],
    ["a captive portal's page", (send: (bytes: Buffer) => void) => send(page), 'html, HTTP 200'],
    ['a redirect', (send: (bytes: Buffer) => void) => send(answer(302, '', { Location: '/login' })), 'redirect, HTTP 302'],
    ['an invalid token', (send: (bytes: Buffer) => void) => send(answer(200, '{"access_token":"a b"}')), 'wrong-shape, HTTP 200'],
  ])('a token request that gets %s leaves the order not sent', async (_what, onSignIn, detail) => {
    const { failure } = await failureOf(onSignIn);
    expect(failure).toEqual({ kind: 'not-reached', cause: 'closed-before-sending', detail: `sign-in: ${detail}` });
    expect(classifyFailure(failure)).toBe('not-done');
  });

  it("a token request that gets a proxy's 407 leaves the order not sent because of the login", async () => {
    const { failure } = await failureOf((send) => send(answer(407)));
    expect(failure).toEqual({ kind: 'not-reached', cause: 'proxy-login', detail: 'sign-in: HTTP 407 from unknown' });
  });

  it("a token request that gets a gateway's page leaves the order not sent and names the gateway", async () => {
    const { failure } = await failureOf((send) => send(answer(403, PAGE, { 'Content-Type': 'text/html', Server: 'BigIP' })));
    expect(failure).toMatchObject({ kind: 'not-reached', detail: 'sign-in: html, HTTP 403 from BigIP, No' });
  });

  it('a token request without a response leaves the order not sent', async () => {
    const { failure } = await failureOf(() => {}, { responseMs: 100 });
    expect(failure).toMatchObject({ kind: 'not-reached', detail: 'sign-in: no answer in 0.1 s' });
  });

  it('a token request whose connection is lost leaves the order not sent', async () => {
    const gate = await startGate({ onSignIn: () => void gate.server.close() });
    const result = await client().stage(destination(gate.server.origin), request());
    expect(result.ok ? '' : classifyFailure(result.problem)).toBe('not-done');
  });

  it('a token request that is refused by the host leaves the order not sent with the same cause', async () => {
    const gate = await startGate();
    await gate.server.close();
    const result = await client().stage(destination(gate.server.origin), request());
    expect(result).toEqual({ ok: false, problem: { kind: 'not-reached', cause: 'refused', detail: 'sign-in: ECONNREFUSED' } });
  });

  it.each([
    ['a 400 with an OAuth error', 400, '{"error":"invalid_client","error_description":"Unknown client"}', ['Unknown client']],
    ['a 401', 401, '', []],
    ["Connect's own 403", 403, '{"error":{"message":"Disabled","code":4001}}', ['Disabled']],
    ['a 404', 404, '', []],
    ['a 400 without a body', 400, '', []],
  ])('a token request that gets %s means wrong credentials', async (_what, status, body, messages) => {
    const { failure } = await failureOf((send) => send(answer(status, body)));
    expect(failure).toMatchObject({ kind: 'not-authorised', status });
    expect('reasons' in failure && failure.reasons.map(({ message }) => message)).toEqual(messages);
    expect(classifyFailure(failure)).toBe('sign-in');
  });

  it.each([
    [429, ''],
    [503, ''],
    [400, '{"error":{"message":"Later","code":2003}}'],
  ])('a token request that gets %i %s makes the order wait', async (status, body) => {
    const { failure } = await failureOf((send) => send(answer(status, body, { 'Retry-After': '9' })));
    expect(failure).toMatchObject({ kind: 'busy', status: 429, waitSeconds: 9 });
    expect(classifyFailure(failure)).toBe('asked-to-wait');
  });

  it('a failed token request is shared by all waiting orders and repeated a second later', async () => {
    const held: (() => void)[] = [];
    const gate = await startGate({
      onSignIn: (send, count, json) => {
        if (count === 1) held.push(() => send(answer(500)));
        else send(answer(200, json));
      },
    });
    let now = 1_700_000_000_000;
    const one = client({ now: () => now });
    const to = destination(gate.server.origin);
    const waiting = Promise.all([1, 2, 3].map(() => one.stage(to, request())));
    await vi.waitUntil(() => held.length === 1, { interval: 1 });
    held[0]?.();
    expect((await waiting).every((result) => !result.ok)).toBe(true);
    expect(gate.signIns()).toHaveLength(1);
    now += 1_000;
    expect(await one.stage(to, request())).toEqual(ok(orderDetailsWith({ id: ORDER, status: 'created', progress: 'new' })));
  });
});

describe('a token host that is down', () => {
  /** @param heals the number of token requests after which the host works again */
  async function broken(heals = Number.POSITIVE_INFINITY) {
    const gate = await startGate({
      onSignIn: (send, count, json) => send(count > heals ? answer(200, json) : answer(502, 'x')),
    });
    const clock = { now: 1_700_000_000_000 };
    const one = client({ now: () => clock.now });
    return { gate, clock, one, to: destination(gate.server.origin) };
  }

  it('a token host that is down gets fewer and fewer requests, and no order is lost', async () => {
    const { gate, clock, one, to } = await broken();
    // For ten minutes, a hundred orders retry every second.
    for (let second = 0; second < 600; second += 1) {
      const results = await Promise.all(Array.from({ length: second % 60 === 0 ? 100 : 1 }, () => one.stage(to, request())));
      for (const result of results) expect(result.ok ? '' : classifyFailure(result.problem)).toBe('not-done');
      clock.now += 1_000;
    }
    // The backoff grows to half a minute within six requests; then one request follows every fifteen to thirty seconds.
    expect(gate.signIns().length).toBeGreaterThanOrEqual(600 / 30);
    expect(gate.signIns().length).toBeLessThanOrEqual(6 + 600 / 15);
    expect(gate.tokens()).toEqual([]);
  });

  it('a token host that is down is asked immediately after new credentials are stored', async () => {
    const { gate, one, to } = await broken(1);
    await one.stage(to, request());
    one.clearCachedSecrets();
    expect(await one.stage(to, request())).toMatchObject({ ok: true });
    expect(gate.signIns()).toHaveLength(2);
  });

  it('the backoff of a token host ends in time after the clock was set back', async () => {
    const { clock, one, to } = await broken(1);
    await one.stage(to, request());
    clock.now -= 86_400_000;
    expect(await one.stage(to, request())).toMatchObject({ ok: true });
  });

  it('orders use the previous token until it expires while the token host is down', async () => {
    const gate = await startGate({
      expiresIn: 3_600,
      onSignIn: (send, count, json) => send(count > 1 && count < 5 ? answer(503) : answer(200, json)),
    });
    let now = 1_700_000_000_000;
    const one = client({ now: () => now });
    for (let minute = 0; minute < 110; minute += 1) {
      expect(await one.stage(destination(gate.server.origin), request())).toMatchObject({ ok: true });
      now += 60_000;
    }
    // One request follows after 55 minutes, and three more until it succeeds.
    expect(gate.signIns()).toHaveLength(5);
    expect(new Set(gate.tokens())).toEqual(new Set(['token-1', 'token-5']));
  });

  it('orders are reported as not sent after the last token expired', async () => {
    const gate = await startGate({ expiresIn: 3_600, onSignIn: (send, count, json) => send(count > 1 ? answer(500) : answer(200, json)) });
    let now = 1_700_000_000_000;
    const one = client({ now: () => now });
    await one.stage(destination(gate.server.origin), request());
    now += 3_600_000;
    const result = await one.stage(destination(gate.server.origin), request());
    expect(result.ok ? '' : classifyFailure(result.problem)).toBe('not-done');
    expect(gate.tokens()).toEqual(['token-1']);
  });

  it('a hanging token host delays orders only after the previous token expired, and gets one request', async () => {
    let letAnswer = () => {};
    const gate = await startGate({
      expiresIn: 3_600,
      onSignIn: (send, count, json) => {
        if (count === 1) return send(answer(200, json));
        letAnswer = () => send(answer(200, json));
      },
    });
    let now = 1_700_000_000_000;
    const one = client({ now: () => now });
    const to = destination(gate.server.origin);
    await one.stage(to, request());
    now += 3_300_000;
    const beside = await Promise.all([1, 2, 3, 4].map(() => one.stage(to, request())));
    expect(beside.every((result) => result.ok)).toBe(true);
    expect(gate.tokens()).toEqual(Array.from({ length: 5 }, () => 'token-1'));
    now += 300_000;
    const waits = one.stage(to, request());
    await waitFor(() => expect(gate.signIns()).toHaveLength(2));
    letAnswer();
    expect(await waits).toMatchObject({ ok: true });
    expect(gate.signIns()).toHaveLength(2);
    expect(gate.tokens().at(-1)).toBe('token-2');
  });

  it('a token that arrives after the credentials changed is not used', async () => {
    let letAnswer = () => {};
    const gate = await startGate({
      expiresIn: 3_600,
      onSignIn: (send, count, json) => {
        if (count === 2) letAnswer = () => send(answer(200, json));
        else send(answer(200, json));
      },
    });
    let now = 1_700_000_000_000;
    const one = client({ now: () => now });
    const to = destination(gate.server.origin);
    await one.stage(to, request());
    now += 3_300_000;
    await one.stage(to, request());
    await waitFor(() => expect(gate.signIns()).toHaveLength(2));
    one.clearCachedSecrets();
    letAnswer();
    await waitFor(() => expect(one.calls.filter(({ path }) => path.includes('token'))).toHaveLength(2));
    expect(await one.stage(to, request())).toMatchObject({ ok: true });
    expect(gate.tokens().at(-1)).toBe('token-3');
  });
});
