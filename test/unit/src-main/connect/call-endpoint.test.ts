import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindCredentials, type Credentials } from '../../../../src-main/vault';
import { fail, ok } from '../../../../src-shared/base/result';
import { Failure } from '../../../../src-shared/failure/failure.schema';
import {
  bindToAnyOrigin,
  createTestClient,
  destination,
  editRequest,
  ORDER,
  orderJson,
  orderLookup,
  slotsQuery,
  stageRequest,
  TOKEN,
} from './fixtures/client';
import { STAGE_REQUEST, UPDATE_REQUEST, UPDATE_RESPONSE } from './fixtures/published-examples';
import { httpResponse, startServer } from './fixtures/server';

const HEADERS = [
  'Accept: application/json',
  'Accept-Encoding: identity',
  `Authorization: Bearer ${TOKEN}`,
  'Content-Type: application/json',
  'User-Agent: Stagebay/0.0.0',
];

describe('requests', () => {
  it('a stage request has the published method, path, headers and body', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
    await createTestClient().stage(destination(server.origin), stageRequest({ items: 1, bags: 1, weight: 100 }));
    expect(server.received).toEqual([
      {
        requestLine: `POST /v2/fulfillment/lastmile/orders/${ORDER}/staged HTTP/1.1`,
        headers: HEADERS,
        // The body equals the published example without its white space.
        body: STAGE_REQUEST.replaceAll(' ', ''),
        connection: 1,
      },
    ]);
  });

  it('an update request equals the published example with real times', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, UPDATE_RESPONSE)));
    const window = { serviceOptionId: 1, startAt: '2018-02-22T00:00:00Z', endAt: '2018-02-21T19:30:00-05:00' };
    const texts = { bagLabel: 'string', specialInstructions: 'string' };
    await createTestClient().update(
      destination(server.origin),
      editRequest({ ...texts, alcoholic: true, cartTotal: 100, weight: 100, bags: 1, items: 1, tip: 1, window }, { userId: 'user-1' }),
    );
    expect(server.received).toEqual([
      {
        requestLine: `PUT /v2/fulfillment/users/user-1/orders/${ORDER}/last_mile HTTP/1.1`,
        headers: HEADERS,
        body: UPDATE_REQUEST.replace('"start_at": "string"', `"start_at": "${window.startAt}"`)
          .replace('"end_at": "string"', `"end_at": "${window.endAt}"`)
          .replaceAll(/\s/g, ''),
        connection: 1,
      },
    ]);
  });

  it('a lookup has neither a body nor a content type', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, UPDATE_RESPONSE)));
    await createTestClient({ language: () => 'fr-CA' }).get(destination(server.origin, { retailerId: 'banner-7' }), orderLookup());
    expect(server.received).toEqual([
      {
        requestLine: `GET /v2/fulfillment/lastmile/orders/${ORDER} HTTP/1.1`,
        headers: [
          'Accept: application/json',
          'Accept-Encoding: identity',
          `Authorization: Bearer ${TOKEN}`,
          // A cached response may be older than the staging.
          'Cache-Control: no-cache',
          'Accept-Language: fr-CA',
          'X-Retailer-Id: banner-7',
          'User-Agent: Stagebay/0.0.0',
        ],
        body: '',
        connection: 1,
      },
    ]);
  });

  it('a request names the configured retailer and the current language', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
    let language = 'fr-CA';
    const client = createTestClient({ language: () => language });
    const to = destination(server.origin, { retailerId: 'banner-7' });
    await client.stage(to, stageRequest());
    language = 'en-CA';
    await client.stage(to, stageRequest());
    expect(server.received[0]?.headers).toContain('Accept-Language: fr-CA');
    expect(server.received[1]?.headers).toContain('Accept-Language: en-CA');
    expect(server.received[0]?.headers).toContain('X-Retailer-Id: banner-7');
  });

  it('an empty field is omitted from the request', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
    const client = createTestClient();
    await client.stage(destination(server.origin), stageRequest());
    await client.stage(destination(server.origin), stageRequest({ bags: 3 }));
    await client.stage(destination(server.origin), stageRequest({ weight: 1425 }));
    expect(server.received.map(({ body }) => body)).toEqual(['{}', '{"bags_count":3}', '{"items_weight":14.25}']);
  });

  it('the path of the base URL precedes the path of every endpoint', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
    const client = createTestClient();
    for (const base of ['/connect', '/connect/', '/a%20b/c//', '/']) await client.stage(destination(server.origin + base), stageRequest());
    const rest = `/v2/fulfillment/lastmile/orders/${ORDER}/staged HTTP/1.1`;
    expect(server.received.map(({ requestLine }) => requestLine)).toEqual([
      `POST /connect${rest}`,
      `POST /connect${rest}`,
      `POST /a%20b/c${rest}`,
      `POST ${rest}`,
    ]);
  });

  it('an invalid base URL or retailer fails without any bytes sent', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
    const client = createTestClient();
    for (const to of [destination('nonsense'), destination('file:///etc'), destination(server.origin, { retailerId: 'a\r\nX-Evil: 1' })]) {
      expect(await client.stage(to, stageRequest())).toMatchObject({ ok: false, problem: { kind: 'local', what: 'bad-input' } });
    }
    expect(server.bytes()).toBe(0);
  });
});

it('an edit, lookup or listing whose connection is lost fails and is not repeated', async () => {
  const server = await startServer((socket) => socket.resetAndDestroy());
  const client = createTestClient();
  const to = destination(server.origin);
  const lost = { ok: false, problem: { kind: 'cut-off' } };
  expect(await client.update(to, editRequest({ bags: 1 }))).toMatchObject(lost);
  expect(await client.get(to, orderLookup())).toMatchObject(lost);
  expect(await client.serviceOptions(to, slotsQuery())).toMatchObject(lost);
  expect(server.received.map(({ requestLine }) => requestLine.split(' ')[0])).toEqual(['PUT', 'GET', 'POST']);
});

it('an order without credentials is not sent and fails with the given reason', async () => {
  const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
  const none: Failure = { kind: 'local', what: 'keychain-locked', detail: 'the keychain is locked' };
  expect(await createTestClient({ credentials: async () => fail(none) }).stage(destination(server.origin), stageRequest())).toEqual(
    fail(none),
  );
  expect(server.connections()).toBe(0);
});

describe('the request log', () => {
  it('the request log contains the result and the duration of every request', async () => {
    const server = await startServer((socket, _request, count) =>
      socket.write(count === 1 ? httpResponse(404) : httpResponse(200, orderJson())),
    );
    let time = 1_000;
    const client = createTestClient({
      now: () => {
        time += 25;
        return time;
      },
    });
    await client.stage(destination(server.origin), stageRequest());
    await client.stage(destination(server.origin), stageRequest());
    await server.close();
    await client.stage(destination(server.origin), stageRequest());
    const path = `/v2/fulfillment/lastmile/orders/${ORDER}/staged`;
    expect(client.requestLog).toEqual([
      { method: 'POST', path, status: 404, failure: 'not-connect', what: 'empty', source: 'unknown', durationMs: 50, attempt: 1 },
      { method: 'POST', path, status: 200, failure: null, durationMs: 50, attempt: 1 },
      { method: 'POST', path, status: null, failure: 'not-reached', cause: 'refused', detail: 'ECONNREFUSED', durationMs: 25, attempt: 1 },
    ]);
  });
});

describe("Connect's clock", () => {
  const DATE = 'Sun, 22 Nov 2026 09:00:00 GMT';
  const timesOf = async (bytes: Buffer) => {
    const server = await startServer((socket) => socket.write(bytes));
    const client = createTestClient();
    await client.stage(destination(server.origin), stageRequest());
    return client.requestLog.map(({ serverTime }) => serverTime);
  };
  const CANCELED = JSON.stringify({ id: ORDER, status: 'canceled' });

  it.each([
    ['a success', httpResponse(200, orderJson(), { Date: DATE })],
    ['a canceled order', httpResponse(200, CANCELED, { Date: DATE })],
    ["Connect's own error", httpResponse(404, '{"error":{"message":"No","code":4000}}', { Date: DATE })],
    ["Connect's own 500", httpResponse(500, '{"error":{"message":"No","code":5000}}', { Date: DATE })],
  ])("Connect's time is read from %s", async (_what, bytes) => {
    expect(await timesOf(bytes)).toEqual([Date.UTC(2026, 10, 22, 9)]);
  });

  it.each([
    ["a captive portal's page", httpResponse(200, '<html></html>', { Date: DATE })],
    ["another order's answer", httpResponse(200, orderJson('another'), { Date: DATE })],
    ["a gateway's error", httpResponse(502, '', { Date: DATE })],
    ["a proxy's 407", httpResponse(407, '', { Date: DATE })],
    ['an error that a cache has kept', httpResponse(404, '{"error":{"message":"No","code":4000}}', { Date: DATE, Age: '60' })],
    ['a success without a date', httpResponse(200, orderJson())],
    ['a number', httpResponse(200, orderJson(), { Date: '1' })],
    ['a date that is none', httpResponse(200, orderJson(), { Date: 'Sun, 99 Nov 2026 09:00:00 GMT' })],
    ['a text', httpResponse(200, orderJson(), { Date: 'yesterday' })],
  ])("Connect's time is not read from %s", async (_what, bytes) => {
    expect(await timesOf(bytes)).toEqual([undefined]);
  });
});

describe('secrets and origins', () => {
  const none: Failure = { kind: 'local', what: 'other-address', detail: expect.any(String) };
  const BOUND: readonly Credentials[] = [
    { kind: 'bearer', token: TOKEN },
    { kind: 'client', clientId: 'id', clientSecret: TOKEN },
  ];

  it.each(BOUND)(
    'a secret is compared with the origin of each request, so another origin hears nothing from any call (%#)',
    async (credentials) => {
      const other = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
      const client = createTestClient({
        credentials: async () => ok(bindCredentials(credentials, (origin) => origin === 'https://connect.example')),
      });
      const to = destination(`${other.origin}/connect.example`);
      const results = [
        await client.stage(to, stageRequest({ bags: 1 })),
        await client.update(to, editRequest({ bags: 1 })),
        await client.get(to, orderLookup()),
        await client.serviceOptions(to, slotsQuery()),
      ];
      for (const result of results) expect(result).toEqual(fail(none));
      expect(other.connections()).toBe(0);
    },
  );

  it.each([301, 302, 303, 307, 308])('a redirect (%d) is not followed, with any kind of credentials', async (status) => {
    const other = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
    const server = await startServer((socket) => socket.write(httpResponse(status, '', { Location: `${other.origin}/v2/orders` })));
    for (const credentials of BOUND) {
      const client = createTestClient({ credentials: async () => ok(bindCredentials(credentials, (origin) => origin === server.origin)) });
      expect(await client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: false });
    }
    expect(other.connections()).toBe(0);
  });

  it('a fetched token is not sent after the policy stops naming the origin that issued it', async () => {
    const named = new Set<string>();
    const server = await startServer((socket, { requestLine }) =>
      socket.write(httpResponse(200, requestLine.includes('/oauth/') ? '{"access_token":"fetched","token_type":"Bearer"}' : orderJson())),
    );
    named.add(server.origin);
    const client = createTestClient({
      credentials: async () => ok(bindCredentials({ kind: 'client', clientId: 'id', clientSecret: TOKEN }, (origin) => named.has(origin))),
    });
    expect(await client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true });
    named.clear();
    expect(await client.stage(destination(server.origin), stageRequest())).toEqual(fail(none));
    expect(server.received).toHaveLength(2);
  });
});

describe('redaction of secrets', () => {
  const SECRET = 'canary-secret-b81d44';
  const quoting = (text: string) =>
    JSON.stringify({ error: { message: `No good: ${text}!`, code: 1, errors: [] }, meta: { key: `order.${text}` } });

  it('a secret never appears in a failure, log entry or object, even if the server quotes it', async () => {
    const token = await startServer((socket) => socket.write(httpResponse(401, quoting(TOKEN))));
    const secret = await startServer((socket) => socket.write(httpResponse(400, quoting(SECRET))));
    const cut = await startServer((socket) => socket.resetAndDestroy());
    const bearer = createTestClient();
    const client = createTestClient({
      credentials: async () => ok(bindToAnyOrigin({ kind: 'client', clientId: 'id', clientSecret: SECRET })),
    });
    const seen: unknown[] = [bearer, client];
    for (const { origin } of [token, cut]) seen.push(await bearer.stage(destination(origin), stageRequest()));
    for (const { origin } of [secret, cut]) seen.push(await client.stage(destination(origin), stageRequest()));
    // The token is invalid in a header, and the error must not quote it.
    const broken = createTestClient({ credentials: async () => ok(bindToAnyOrigin({ kind: 'bearer', token: `${TOKEN}\n` })) });
    seen.push(await broken.stage(destination(token.origin), stageRequest()));
    seen.push(bearer.requestLog, client.requestLog, broken.requestLog);
    expect(token.received[0]?.headers.join()).toContain(TOKEN);
    expect(secret.received.map(({ body }) => body).join()).toContain(SECRET);
    const everything = JSON.stringify(seen) + inspect(seen, { depth: 20, showHidden: true });
    expect(everything).toContain('No good: •••!');
    expect(everything).not.toContain(TOKEN);
    expect(everything).not.toContain(SECRET);
  });

  it('a token that a gateway quotes is redacted in its name, page and message, also in a truncated text', async () => {
    const bodies = [
      `<title>Blocked ${TOKEN}</title>`,
      `<title>${'x'.repeat(100 - 12)}${TOKEN}</title>`,
      JSON.stringify({ message: `No ${TOKEN}` }),
      JSON.stringify({ message: `${'x'.repeat(300 - 12)}${TOKEN}` }),
      JSON.stringify({ error: { message: `${'x'.repeat(500 - 12)}${TOKEN}`, code: 1 } }),
    ];
    const server = await startServer((socket, _request, count) =>
      socket.write(httpResponse(403, bodies[count - 1], { Server: `g ${TOKEN}` })),
    );
    const client = createTestClient();
    const seen: unknown[] = [client.requestLog];
    for (const _ of bodies) seen.push(await client.stage(destination(server.origin), stageRequest()));
    expect(JSON.stringify(seen)).toContain('g •••');
    expect(JSON.stringify(seen)).not.toContain(TOKEN.slice(0, 12));
  });
});

it('the client returns a well-formed result for any response and never throws', async () => {
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc
      .record({
        error: fc.oneof(fc.string(), fc.record({ message: fc.anything(), code: fc.anything(), errors: fc.anything() })),
        meta: fc.anything(),
      })
      .map((value) => JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? Number(part) : part)) ?? ''),
  );
  let next: Buffer = Buffer.alloc(0);
  const server = await startServer((socket) => socket.write(next));
  const client = createTestClient({ limits: { responseMs: 5_000 } });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 200, max: 599 }), body, fc.option(fc.string()), async (status, bytes, retryAfter) => {
      const safe = retryAfter?.replace(/[^\x21-\x7e]/g, '');
      next = httpResponse(status, bytes as string | Buffer, safe ? { 'Retry-After': safe } : {});
      // A 204 or a 304 has no body, so data after it is not HTTP.
      fc.pre(status !== 204 && status !== 304);
      const to = destination(server.origin);
      const results = [
        await client.stage(to, stageRequest()),
        await client.get(to, orderLookup()),
        await client.serviceOptions(to, slotsQuery()),
      ];
      for (const result of results) {
        expect(result.ok).toBe(false);
        if (!result.ok) expect(Failure.safeParse(result.problem).error).toBeUndefined();
      }
    }),
    { numRuns: 300 },
  );
});
