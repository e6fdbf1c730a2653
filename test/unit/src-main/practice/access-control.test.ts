import { once } from 'node:events';
import { type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { HttpExchange } from '../../../../src-main/practice';
import { startPractice } from './fixtures/practice-server';

const STAGE = '/v2/fulfillment/lastmile/orders/PRACTICE-0001/staged';
const TOKEN = '/v2/oauth/token';

/** Sends a request with any `Host`, which `fetch` does not permit. A page that uses DNS rebinding can. */
async function rawGet(url: string, headers: OutgoingHttpHeaders): Promise<number | undefined> {
  const [response] = await once(request(url, { headers, agent: false }).end(), 'response');
  response.resume();
  return response.statusCode;
}

describe('access to the practice server', () => {
  test.each([
    ['no token', null],
    ['a wrong token', 'Bearer wrong'],
    ['an empty token', 'Bearer '],
    ['another scheme', 'Basic cHJhY3RpY2U6cHJhY3RpY2U='],
  ])('%s grants no access', async (_name, authorization) => {
    const { call, get } = await startPractice();
    for (const path of [STAGE, '/nowhere']) {
      const answer = await call('POST', path, {}, { authorization });
      expect(answer).toMatchObject({ status: 401, json: { error: { message: 'Unauthorized', code: null } } });
    }
    expect((await get('PRACTICE-0001')).json.status).toBe('brand_new');
  });

  test('a token of an earlier start grants no access', async () => {
    const other = await startPractice();
    const { call } = await startPractice();
    expect((await call('POST', STAGE, {}, { authorization: `Bearer ${other.server.bearer}` })).status).toBe(401);
  });

  test('a web page gets no access, even with the token', async () => {
    const { call, get } = await startPractice();
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1']) {
      expect(await call('POST', STAGE, {}, { origin })).toMatchObject({ status: 403, json: { error: { code: null } } });
    }
    const preflight = await call('OPTIONS', STAGE, undefined, { origin: 'https://evil.example', authorization: null });
    expect(preflight.status).toBe(403);
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect((await get('PRACTICE-0001')).json.status).toBe('brand_new');
  });

  test('a web page that uses DNS rebinding gets no access', async () => {
    const { server } = await startPractice();
    const { port, host } = new URL(server.baseUrl);
    const url = `${server.baseUrl}/v2/fulfillment/lastmile/orders/PRACTICE-0001`;
    const authorization = `Bearer ${server.bearer}`;
    for (const other of [`evil.example:${port}`, 'evil.example', `localhost:${port}`, '127.0.0.1', '127.0.0.1:1']) {
      expect(await rawGet(url, { host: other, authorization })).toBe(403);
    }
    expect(await rawGet(url, { host, authorization })).toBe(200);
  });

  test('other machines in the network cannot connect', async () => {
    const { server } = await startPractice();
    const { hostname, port } = new URL(server.baseUrl);
    expect(hostname).toBe('127.0.0.1');
    // A server that listens on every address would also respond on this one.
    const [refusal] = await once(connect(Number(port), '127.0.0.2'), 'error');
    expect(refusal.code).toBe('ECONNREFUSED');
  });
});

describe('the token call', () => {
  const signIn = (credentials: { clientId: string; clientSecret: string }) => ({
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
    grant_type: 'client_credentials',
    scope: 'connect:fulfillment',
  });

  test('an issued token is valid for 24 hours', async () => {
    let now = new Date('2030-01-01T12:00:00Z');
    const { call, server } = await startPractice({ now: () => now });
    const { status, json } = await call('POST', TOKEN, signIn(server.credentials), { authorization: null });
    expect(status).toBe(200);
    expect(json).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 86_400,
      scope: 'connect:fulfillment',
      created_at: now.getTime() / 1000,
    });

    const authorization = `Bearer ${json.access_token}`;
    now = new Date('2030-01-02T11:59:59Z');
    expect((await call('POST', STAGE, {}, { authorization })).status).toBe(200);
    now = new Date('2030-01-02T12:00:00Z');
    expect((await call('POST', STAGE, {}, { authorization })).status).toBe(401);
    expect((await call('POST', STAGE, {})).status).toBe(200);
  });

  test('wrong credentials are rejected', async () => {
    const { call, server } = await startPractice();
    for (const wrong of [{ clientSecret: 'x' }, { clientId: 'x' }, { clientSecret: '' }]) {
      const answer = await call('POST', TOKEN, signIn({ ...server.credentials, ...wrong }), { authorization: null });
      expect(answer).toMatchObject({ status: 401, json: { error: { message: 'Unauthorized' } } });
    }
  });

  test('malformed fields are reported before the secret is checked', async () => {
    const { call, server } = await startPractice();
    const keys = async (body: unknown) => {
      const { json } = await call('POST', TOKEN, body, { authorization: null });
      return (json.error.errors ?? [json]).map((each: { meta: { key: string } }) => each.meta.key);
    };
    const good = signIn(server.credentials);
    expect(await keys({})).toEqual(['client_id', 'client_secret', 'grant_type']);
    expect(await keys({ ...good, grant_type: 'password' })).toEqual(['grant_type']);
    expect(await keys({ ...good, scope: 'connect:other' })).toEqual(['scope']);
  });

  test('several scopes are separated by commas, and no scope means all scopes', async () => {
    const { call, server } = await startPractice();
    const { scope: _, ...withoutScope } = signIn(server.credentials);
    expect((await call('POST', TOKEN, withoutScope)).json.scope).toBe('connect:fulfillment');
    const both = { ...withoutScope, scope: 'connect:fulfillment,connect:other' };
    expect((await call('POST', TOKEN, both)).json.scope).toBe('connect:fulfillment,connect:other');
  });
});

describe('reported exchanges', () => {
  test('a reported exchange contains the request and the response', async () => {
    const exchanges: HttpExchange[] = [];
    const { call } = await startPractice({ onExchange: (exchange) => exchanges.push(exchange) });
    const body = '{ "bags_count": 2 }';
    const answer = await call('POST', '/v2/fulfillment/lastmile/orders/a%2Fb%20%F0%9F%9B%92/staged', body);
    expect(exchanges).toEqual([
      {
        method: 'POST',
        path: '/v2/fulfillment/lastmile/orders/a%2Fb%20%F0%9F%9B%92/staged',
        headers: expect.arrayContaining([
          ['accept', 'application/json'],
          ['authorization', '(hidden)'],
          ['content-type', 'application/json'],
        ]),
        body,
        status: 404,
        responseBody: answer.text,
      },
    ]);
  });

  test('a reported exchange never contains a secret, even in a malformed request', async () => {
    const exchanges: HttpExchange[] = [];
    const { call, server } = await startPractice({ onExchange: (exchange) => exchanges.push(exchange) });
    const { clientId, clientSecret } = server.credentials;
    const signIn = (secret: string) => ({ client_id: clientId, client_secret: secret, grant_type: 'client_credentials' });
    const { json } = await call('POST', TOKEN, signIn(clientSecret));
    await call('POST', TOKEN, signIn('someone"s-real-secret'));
    await call('POST', TOKEN, '{"client_secret" : "half-a-real-secret');
    await call('POST', STAGE, {}, { authorization: 'Bearer real-token' });

    const told = JSON.stringify(exchanges);
    for (const secret of [server.bearer, clientSecret, json.access_token, 's-real-secret', 'half-a-real-secret', 'real-token']) {
      expect(told).not.toContain(secret);
    }
    expect(exchanges.map(({ status }) => status)).toEqual([200, 401, 400, 401]);
  });
});

describe('closing the server', () => {
  test('closing the server ends idle, slow and unfinished connections, and can be repeated', async () => {
    const { server, get, stage } = await startPractice();
    const { port } = new URL(server.baseUrl);
    const path = '/v2/fulfillment/lastmile/orders/PRACTICE-SLOW/staged';

    await get('PRACTICE-0001'); // leaves a kept-alive connection behind
    const unfinished = connect(Number(port), '127.0.0.1');
    unfinished.write(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 100\r\n\r\n{`);
    unfinished.on('error', () => {});
    const slow = stage('PRACTICE-SLOW').catch((error: Error) => error);
    while ((await get('PRACTICE-SLOW')).json.status !== 'staged_for_delivery');

    await server.close();
    expect(await slow).toBeInstanceOf(Error);
    if (!unfinished.closed) await once(unfinished, 'close');
    await server.close();
    await expect(fetch(server.baseUrl)).rejects.toThrow();
  });

  test('a client that disconnects before a slow response is reported once', async () => {
    const told: HttpExchange[] = [];
    const { server, get, stage } = await startPractice({
      slowResponseMs: 500,
      onExchange: (exchange) => exchange.method === 'POST' && told.push(exchange),
    });
    const giveUp = new AbortController();
    const slow = fetch(`${server.baseUrl}/v2/fulfillment/lastmile/orders/PRACTICE-SLOW/staged`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.bearer}`, 'content-type': 'application/json' },
      body: '{}',
      signal: giveUp.signal,
    }).catch((error: Error) => error);
    while ((await get('PRACTICE-SLOW')).json.status !== 'staged_for_delivery');
    giveUp.abort();
    expect(await slow).toMatchObject({ name: 'AbortError' });
    // An abandoned response would be reported before this one.
    await stage('PRACTICE-SLOW');
    expect(told.map(({ status }) => status)).toEqual([null, 200]);
  });
});
