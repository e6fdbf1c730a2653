import { describe, expect, it } from 'vitest';
import { Failure } from '../../../../src-shared/failure/failure.schema';
import { classifyFailure } from '../../../../src-shared/failure/failure-outcome';
import { createTestClient, destination, editRequest, ORDER, orderLookup, slotsQuery, stageRequest } from './fixtures/client';
import { ERROR_TABLE } from './fixtures/published-examples';
import { httpResponse, startServer } from './fixtures/server';

/** The failure that the client reads from one response. */
async function failureOf(bytes: Buffer, options = {}) {
  const server = await startServer((socket) => socket.end(bytes));
  const result = await createTestClient(options).stage(destination(server.origin), stageRequest({ bags: 1 }));
  if (result.ok) throw new Error('This answer is no success');
  return result.problem;
}

const json = (status: number, body: unknown, headers = {}) => failureOf(httpResponse(status, JSON.stringify(body), headers));
const reason = (more: object) => ({ message: '', code: null, field: null, waitSeconds: null, mayRetry: null, ...more });

describe('the published table of errors', () => {
  const expected = [
    { kind: 'refused', reasons: [reason({ message: 'User Not Found', code: 1001, field: 'userId' })] },
    { kind: 'refused', reasons: [reason({ message: 'Invalid service option id.', code: 1001, field: 'serviceOption' })] },
    {
      kind: 'refused',
      reasons: [reason({ message: 'Alcoholic items can not be added to this order. Please remove and retry.', code: 2001 })],
    },
    {
      kind: 'busy',
      waitSeconds: 1200,
      reasons: [
        reason({
          message: 'Order has been recently updated, please try again in a little while.',
          code: 2003,
          waitSeconds: 1200,
          mayRetry: true,
        }),
      ],
    },
    {
      kind: 'refused',
      reasons: [
        reason({
          message: 'The delivery time you selected is no longer available - please select another time',
          code: 1001,
          field: 'serviceOption',
        }),
      ],
    },
    {
      kind: 'busy',
      waitSeconds: 30,
      reasons: [reason({ message: 'The request could not be completed at this time, try again later.', code: 2003, waitSeconds: 30 })],
    },
    { kind: 'forbidden', reasons: [reason({ message: 'User Not Active' })] },
    { kind: 'not-found', reasons: [reason({ message: 'Resource not found', code: 4000 })] },
  ];

  describe.each(ERROR_TABLE.map((row, index) => [...row, expected[index]] as const))(
    'the published error %i %s is read with its code, field and wait',
    (status, message, code, meta, failure) => {
      const error = `"message":${message},"code":${code}`;
      it.each([
        ['with meta beside the error', `{"error":{${error}},"meta":${meta ?? '{}'}}`],
        ['with meta inside the error', `{"error":{${error},"meta":${meta ?? 'null'}}}`],
        [
          'in a list of errors',
          `{"error":{"message":"Several","code":9999,"errors":[{"error":{${error}},"meta":${meta ?? '{}'}}]},"meta":{}}`,
        ],
        [
          'in a list without an enclosing error',
          `{"error":{"message":"Several","code":9999,"errors":[{${error},"meta":${meta ?? 'null'}}]}}`,
        ],
      ])('the error %s is read', async (_where, body) => {
        const problem = await failureOf(httpResponse(status, body));
        expect(problem).toEqual({ status, source: null, ...failure });
        expect(classifyFailure(problem)).toBe(problem.kind === 'busy' ? 'later' : 'refused');
      });

      it('the published errors are read in the same way for an edit, a lookup and a list of slots', async () => {
        const server = await startServer((socket) => socket.write(httpResponse(status, `{"error":{${error}},"meta":${meta ?? '{}'}}`)));
        const client = createTestClient();
        const to = destination(server.origin);
        const said = { ok: false, problem: { status, source: null, ...failure } };
        expect(await client.update(to, editRequest({ bags: 1 }))).toEqual(said);
        expect(await client.get(to, orderLookup())).toEqual(said);
        expect(await client.serviceOptions(to, slotsQuery())).toEqual(said);
      });
    },
  );

  it('a combined error keeps all published errors in order, with their fields and waits', async () => {
    const errors = ERROR_TABLE.map(([, message, code, meta]) => `{"error":{"message":${message},"code":${code}},"meta":${meta ?? '{}'}}`);
    const body = `{"error":{"message":"There were issues","code":9999,"errors":[${errors.join(',')}]},"meta":{}}`;
    const server = await startServer((socket) => socket.write(httpResponse(400, body)));
    expect(await createTestClient().update(destination(server.origin), editRequest({ bags: 1 }))).toEqual({
      ok: false,
      problem: { kind: 'busy', status: 400, waitSeconds: 1200, reasons: expected.flatMap(({ reasons }) => reasons), source: null },
    });
  });

  it.each(ERROR_TABLE.filter((row) => row[3] === null))(
    'the published error %i %s is read in the same way without its meta',
    async (status, message, code) => {
      expect(await failureOf(httpResponse(status, `{"error":{"message":${message},"code":${code}}}`))).toMatchObject({
        reasons: [{ message: JSON.parse(message), code: JSON.parse(code), field: null, waitSeconds: null, mayRetry: null }],
      });
    },
  );
});

describe('reasons', () => {
  it('every error of a list is kept with its own field', async () => {
    const errors = [
      { error: { message: 'Too many', code: 2000 }, meta: { key: 'order.items_count' } },
      { error: { message: 'No such user', code: 1001 }, meta: { key: 'user_id', retry: false } },
      'Not today',
      7,
    ];
    expect(await json(400, { error: { message: 'There were issues', code: 9999, errors }, meta: {} })).toEqual({
      kind: 'refused',
      status: 400,
      reasons: [
        reason({ message: 'Too many', code: 2000, field: 'items' }),
        reason({ message: 'No such user', code: 1001, field: 'userId', mayRetry: false }),
        reason({ message: 'Not today', code: null }),
      ],
      source: null,
    });
  });

  it.each([
    ['a list of texts', { error: { message: 'Several', code: 9999, errors: ['Too many', 'Not today'] } }, ['Too many', 'Not today']],
    ['a list of texts beside the error', { error: { code: 9999 }, errors: ['Too many'] }, ['Too many']],
    ['a map of fields', { error: { code: 9999, errors: { bags_count: ['is too large'] } } }, ['is too large at bags']],
    ['a list as the message', { error: { message: ['Too many', 'bags'], code: 1001 } }, ['Too many bags']],
    ['a list as the message and no code', { error: { message: ['Too many'] } }, ['Too many']],
    ['a nested text', { error: { code: 9999, errors: [{ error: { error: { message: 'Too many' } } }] } }, ['Too many']],
  ])('the reasons of a Connect error with %s are shown', async (_, body, shown) => {
    const problem = await json(400, body);
    const reasons = problem.kind === 'refused' ? problem.reasons : [];
    expect(reasons.map(({ message, field }) => (field ? `${message} at ${field}` : message))).toEqual(shown);
  });

  it.each([
    ['a list of texts', { errors: ['Too many', 'Not today'] }, 'Too many; Not today'],
    ['a map of fields', { errors: { bags_count: ['is too large', 'is odd'] } }, 'bags_count: is too large; bags_count: is odd'],
    ['problem details', { type: 'about:blank', title: 'Bad', status: 400, detail: 'No such slot' }, 'No such slot'],
    ['problem details with a list', { title: 'Bad', errors: [{ detail: 'No such slot', field: 'slot' }] }, 'slot: No such slot'],
    ['a list as the message', { message: ['Too many', 'Not today'] }, 'Too many; Not today'],
    ['an object as the message', { message: { bags_count: 'is too large' } }, 'bags_count: is too large'],
    ['endless brackets', { errors: [[[[[[['x']]]]]]] }, null],
  ])("the message of another sender's error with %s is shown", async (_, body, shown) => {
    expect(await json(422, body)).toMatchObject({ kind: 'not-connect', text: shown });
  });

  it('an error with an empty list is read from the enclosing error', async () => {
    expect(await json(400, { error: { message: 'There were issues', code: 9999, errors: [] } })).toMatchObject({
      reasons: [{ message: 'There were issues', code: 9999 }],
    });
  });

  it('a list with one "try later" counts as "try later" with the longest wait', async () => {
    const later = (wait: unknown) => ({ error: { message: 'Later', code: 2003 }, meta: { wait } });
    expect(await json(422, { error: { code: 9999, errors: [later('5'), later(60), later(null)] } })).toMatchObject({
      kind: 'busy',
      status: 422,
      waitSeconds: 60,
    });
  });

  it('an OAuth error is read with its description', async () => {
    expect(await json(401, { error: 'invalid_token', error_description: 'The token has expired' })).toMatchObject({
      kind: 'not-authorised',
      reasons: [reason({ message: 'The token has expired' })],
    });
    expect(await json(401, { error: 'invalid_token' })).toMatchObject({ reasons: [reason({ message: 'invalid_token' })] });
  });

  it('reasons are read only from a Connect error', async () => {
    expect(await json(500, { error: { message: 'Kept', code: null } })).toMatchObject({ reasons: [{ message: 'Kept' }] });
    expect(await json(500, { message: 'Internal', meta: { key: 'user_id' } })).toEqual({
      kind: 'server-error',
      status: 500,
      reasons: [],
      source: 'unknown',
    });
  });

  it('reasons are limited in number and length', async () => {
    const error = { message: 'x'.repeat(5_000), code: 1 };
    const failure = await json(400, { error: { code: 9999, errors: Array.from({ length: 150 }, () => ({ error })) } });
    if (!('reasons' in failure)) throw new Error('reasons expected');
    expect(failure.reasons).toHaveLength(20);
    expect(failure.reasons[0]?.message).toHaveLength(500);
    expect(failure.reasons.reduce((sum, { message }) => sum + message.length, 0)).toBe(4_000);
  });
});

const PAGE = '<html><body>Proxy</body></html>';

describe('classification by status', () => {
  it.each([
    [401, 'not-authorised'],
    [429, 'busy'],
    [400, 'not-connect'],
    [500, 'server-error'],
  ])('status %i with a body beyond the limit is still %s', async (status, kind) => {
    expect(
      await failureOf(httpResponse(status, JSON.stringify({ error: { message: 'x'.repeat(2_000) } })), { limits: { bodyBytes: 100 } }),
    ).toMatchObject({ kind, status });
  });

  it('a body that is not UTF-8 is read as Windows-1252', async () => {
    const body = Buffer.concat([Buffer.from('{"error":{"message":"caf'), Buffer.from([0xe9]), Buffer.from('","code":1}}')]);
    expect(await failureOf(httpResponse(400, body))).toMatchObject({ kind: 'refused', reasons: [{ message: 'café', code: 1 }] });
  });

  it('a body with endless open brackets does not crash the client', async () => {
    expect(await failureOf(httpResponse(400, '['.repeat(500_000)))).toMatchObject({ kind: 'not-connect', what: 'malformed' });
  });

  it('a message is reduced to one line without direction marks', async () => {
    const body = JSON.stringify({ error: { message: 'No\n\u202eevil\u0000 order', code: 1 } });
    expect(await failureOf(httpResponse(400, body))).toMatchObject({ reasons: [{ message: 'No evil order' }] });
  });
});

describe('the time to wait', () => {
  const WEEK = 7 * 86_400;
  const now = () => Date.parse('2030-01-01T00:00:00Z');
  const wait = async (headers: Record<string, string>, body = '', status = 429) => {
    const failure = await failureOf(httpResponse(status, body, headers), { now });
    return failure.kind === 'busy' ? failure.waitSeconds : 'not busy';
  };

  it.each([
    ['seconds', { 'Retry-After': '7' }, 7],
    ['a date', { 'Retry-After': 'Tue, 01 Jan 2030 00:01:30 GMT' }, 90],
    ["a date by the server's own clock", { 'Retry-After': 'Tue, 01 Jan 2030 00:01:30 GMT', Date: 'Tue, 01 Jan 2030 00:01:20 GMT' }, 10],
    ['a past date', { 'Retry-After': 'Tue, 01 Jan 2019 00:00:00 GMT' }, 0],
    ['an invalid text', { 'Retry-After': 'soon' }, null],
    ['an invalid text that some parsers read as May 2001', { 'Retry-After': 'soon 5' }, null],
    ['a negative number', { 'Retry-After': '-5' }, null],
    ['a date with an invalid Date header', { 'Retry-After': 'Tue, 01 Jan 2030 00:01:30 GMT', Date: 'today 7' }, 90],
    ['more than a week', { 'Retry-After': '99999999999' }, WEEK],
    ['a date in the far future', { 'Retry-After': 'Fri, 01 Jan 9999 00:00:00 GMT' }, WEEK],
    ['an infinite number', { 'Retry-After': '9'.repeat(400) }, null],
  ])('the wait is read from Retry-After as %s', async (_what, headers, seconds) => {
    expect(await wait(headers as unknown as Record<string, string>)).toBe(seconds);
    expect(await wait(headers as unknown as Record<string, string>, PAGE, 503)).toBe(seconds);
  });

  it('the wait is read from the body if there is no Retry-After', async () => {
    const body = '{"error":{"message":"Slow down","code":1},"meta":{"wait":"12"}}';
    expect(await wait({}, body)).toBe(12);
    expect(await wait({ 'Retry-After': '3' }, body)).toBe(3);
    expect(await wait({}, body.replace('12', '99999999999'))).toBe(WEEK);
  });
});

describe('another sender', () => {
  const HTML = { 'Content-Type': 'text/html' };

  it.each([
    ['its Server header', '', { Server: 'BigIP' }, 'BigIP'],
    ['its Via header', '', { Via: '1.1 store-proxy (squid/5.7), HTTP/2 edge' }, 'store-proxy (squid/5.7), edge'],
    ['the title of its page', '<html><title lang="en">\n Store  Wi-Fi </title></html>', HTML, 'Store Wi-Fi'],
    [
      'its Server header and the title of its page',
      '<title>Request Rejected</title>',
      { ...HTML, Server: 'BigIP' },
      'BigIP, Request Rejected',
    ],
    ['a product header', '', { 'X-Squid-Error': 'ERR_ACCESS_DENIED 0' }, 'x-squid-error: ERR_ACCESS_DENIED 0'],
    ['no header', '', { 'X-Request-Id': '1', Server: ' ' }, 'unknown'],
    ['a page without a title', PAGE, HTML, 'unknown'],
    ['a page with an unclosed title tag', '<title'.repeat(2_000), HTML, 'unknown'],
    ['control characters', '<title>\u0007Store\u202e\u0000</title>', HTML, 'Store'],
    ['an endless name', '', { Server: 'x'.repeat(5_000) }, 'x'.repeat(100)],
    ['an endless title', `<title>${'😀'.repeat(5_000)}</title>`, HTML, '😀'.repeat(50)],
  ])('a sender other than Connect is named by %s', async (_what, body, headers, source) => {
    expect(await failureOf(httpResponse(403, body, headers as unknown as Record<string, string>))).toMatchObject({
      kind: 'not-connect',
      source,
    });
  });

  it.each([401, 429, 500, 503])('the sender of a status %i is named', async (status) => {
    expect(await failureOf(httpResponse(status, '', { Server: 'BigIP' }))).toMatchObject({ status, source: 'BigIP' });
  });

  it.each([
    ['{"message":"Forbidden"}', 'Forbidden'],
    ['{"error":"Forbidden","path":"/"}', 'Forbidden'],
    ['{"title":"Forbidden","detail":"Quota exceeded"}', 'Quota exceeded'],
    ['{"error":{"code":"Denied","message":"By policy"}}', 'By policy'],
    ['{"message":7,"code":1}', null],
    ['Bad  Request\r\n', 'Bad Request'],
    ['', null],
    // The title is part of the sender's name, and the rest of a page is not a message.
    ['<p>Blocked</p>', null],
  ])('the response %j of another sender is quoted as %j', async (body, text) => {
    expect(await failureOf(httpResponse(403, body))).toMatchObject({ kind: 'not-connect', text });
  });
});

describe('a response of 1 MB', () => {
  const BIG = 'x'.repeat(1_000_000);
  const error = (more: object, meta: object = {}) => JSON.stringify({ error: { message: 'No', code: 1, ...more }, meta });
  const order = (more: object) => JSON.stringify({ id: ORDER, status: 'created', ...more });

  it.each([
    ['a key', httpResponse(429, error({}, { key: BIG }))],
    ['a message', httpResponse(400, error({ message: BIG }))],
    ['an OAuth description', httpResponse(401, JSON.stringify({ error: 'invalid_token', error_description: BIG }))],
    ['a wait', httpResponse(429, error({}, { wait: '9'.repeat(1_000_000) }))],
    ['a Retry-After', httpResponse(429, error({}), { 'Retry-After': BIG })],
    ['a long Retry-After', httpResponse(429, error({}), { 'Retry-After': '9'.repeat(8_000) })],
    ['a Server header', httpResponse(502, '', { Server: 'x'.repeat(8_000) })],
    ['a page', httpResponse(403, `<title>${BIG}</title>`)],
    ['a text', httpResponse(403, BIG)],
    ['a message of a gateway', httpResponse(403, JSON.stringify({ message: BIG }))],
    ['a cancellation reason', httpResponse(200, order({ status: 'canceled', cancellation_reason: BIG }))],
    [
      'a list of errors',
      httpResponse(
        400,
        error({ code: 9999, errors: Array(5_000).fill({ error: { message: 'x'.repeat(100) }, meta: { key: 'y'.repeat(90) } }) }),
      ),
    ],
    ['a list of small characters', httpResponse(400, error({ message: '\u0001'.repeat(100_000) }))],
  ])('a failed response with 1 MB in %s occupies a few kilobytes in the journal', async (_what, bytes) => {
    const failure = await failureOf(bytes, { limits: { bodyBytes: 4_000_000 } });
    expect(Failure.parse(failure)).toEqual(failure);
    expect(JSON.stringify(failure).length).toBeLessThan(8_000);
  });

  it.each([
    ['a status', { status: BIG }],
    ['a link', { order_url: `https://example.com/${BIG}` }],
    ['a place', { fulfillment_details: { store_location: BIG } }],
    ['a time', { created_at: `2018-02-22T00:00:00.${'0'.repeat(1_000_000)}Z` }],
  ])('a staged order with 1 MB in %s occupies a few kilobytes in the journal', async (_what, more) => {
    const server = await startServer((socket) => socket.end(httpResponse(200, order(more))));
    const client = createTestClient({ limits: { bodyBytes: 4_000_000 } });
    const results = [
      await client.stage(destination(server.origin), stageRequest()),
      await client.get(destination(server.origin), orderLookup()),
    ];
    for (const result of results) {
      expect(result.ok).toBe(true);
      expect(JSON.stringify(result).length).toBeLessThan(4_000);
    }
  });
});
