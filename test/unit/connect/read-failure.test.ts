import { describe, expect, it } from 'vitest';
import { consequenceOf } from '../../../src-shared/consequence';
import { connect, destination, edit, lookUp, request, slots } from './fixtures/client';
import { ERROR_TABLE } from './fixtures/published-examples';
import { answer, startServer } from './fixtures/server';

/** The failure that the client makes of one answer. */
async function failureOf(bytes: Buffer, options = {}) {
  const server = await startServer((socket) => socket.end(bytes));
  const result = await connect(options).stage(destination(server.origin), request({ bags: 1 }));
  if (result.ok) throw new Error('This answer is no success');
  return result.problem;
}

const json = (status: number, body: unknown, headers = {}) => failureOf(answer(status, JSON.stringify(body), headers));
const reason = (more: object) => ({ message: '', code: null, field: null, waitSeconds: null, mayRetry: null, ...more });

describe('every row of the published table of errors', () => {
  const expected = [
    { kind: 'refused', reasons: [reason({ message: 'User Not Found', code: 1001, field: 'user_id' })] },
    { kind: 'refused', reasons: [reason({ message: 'Invalid service option id.', code: 1001, field: 'service_option_id' })] },
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
          field: 'service_option_id',
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

  describe.each(ERROR_TABLE.map((row, index) => [...row, expected[index]] as const))('%i %s', (status, message, code, meta, failure) => {
    const error = `"message":${message},"code":${code}`;
    it.each([
      ['with meta beside the error', `{"error":{${error}},"meta":${meta ?? '{}'}}`],
      ['with meta inside the error', `{"error":{${error},"meta":${meta ?? 'null'}}}`],
      [
        'in a list of errors',
        `{"error":{"message":"Several","code":9999,"errors":[{"error":{${error}},"meta":${meta ?? '{}'}}]},"meta":{}}`,
      ],
      ['in a list, bare', `{"error":{"message":"Several","code":9999,"errors":[{${error},"meta":${meta ?? 'null'}}]}}`],
    ])('%s says what it says', async (_where, body) => {
      const problem = await failureOf(answer(status, body));
      expect(problem).toEqual({ status, ...failure });
      expect(consequenceOf(problem)).toBe('refused');
    });

    it('says the same to an edit, a look-up and a list of slots', async () => {
      const server = await startServer((socket) => socket.write(answer(status, `{"error":{${error}},"meta":${meta ?? '{}'}}`)));
      const client = connect();
      const to = destination(server.origin);
      const said = { ok: false, problem: { status, ...failure } };
      expect(await client.update(to, edit({ bags: 1 }))).toEqual(said);
      expect(await client.get(to, lookUp())).toEqual(said);
      expect(await client.serviceOptions(to, slots())).toEqual(said);
    });
  });

  it('all at once are all kept, with their fields and waits, in their order', async () => {
    const errors = ERROR_TABLE.map(([, message, code, meta]) => `{"error":{"message":${message},"code":${code}},"meta":${meta ?? '{}'}}`);
    const body = `{"error":{"message":"There were issues","code":9999,"errors":[${errors.join(',')}]},"meta":{}}`;
    const server = await startServer((socket) => socket.write(answer(400, body)));
    expect(await connect().update(destination(server.origin), edit({ bags: 1 }))).toEqual({
      ok: false,
      problem: { kind: 'busy', status: 400, waitSeconds: 1200, reasons: expected.flatMap(({ reasons }) => reasons) },
    });
  });

  it.each(ERROR_TABLE.filter((row) => row[3] === null))('%i %s without any meta is the same', async (status, message, code) => {
    expect(await failureOf(answer(status, `{"error":{"message":${message},"code":${code}}}`))).toMatchObject({
      reasons: [{ message: JSON.parse(message), code: JSON.parse(code), field: null, waitSeconds: null, mayRetry: null }],
    });
  });
});

describe('the reasons', () => {
  it('of several errors at once are all kept, each with its own field', async () => {
    const errors = [
      { error: { message: 'Too many', code: 2000 }, meta: { key: 'order.items_count' } },
      { error: { message: 'No such user', code: 1001 }, meta: { key: 'user_id', retry: false } },
      'nonsense',
    ];
    expect(await json(400, { error: { message: 'There were issues', code: 9999, errors }, meta: {} })).toEqual({
      kind: 'refused',
      status: 400,
      reasons: [
        reason({ message: 'Too many', code: 2000, field: 'items_count' }),
        reason({ message: 'No such user', code: 1001, field: 'user_id', mayRetry: false }),
      ],
    });
  });

  it('of an empty list are the error around it', async () => {
    expect(await json(400, { error: { message: 'There were issues', code: 9999, errors: [] } })).toMatchObject({
      reasons: [{ message: 'There were issues', code: 9999 }],
    });
  });

  it('of a try-later among several make the whole a try-later with the longest wait, since nothing was done', async () => {
    const later = (wait: unknown) => ({ error: { message: 'Later', code: 2003 }, meta: { wait } });
    expect(await json(422, { error: { code: 9999, errors: [later('5'), later(60), later(null)] } })).toMatchObject({
      kind: 'busy',
      status: 422,
      waitSeconds: 60,
    });
  });

  it("in OAuth's words are read too", async () => {
    expect(await json(401, { error: 'invalid_token', error_description: 'The token has expired' })).toMatchObject({
      kind: 'not-authorised',
      reasons: [reason({ message: 'The token has expired' })],
    });
    expect(await json(401, { error: 'invalid_token' })).toMatchObject({ reasons: [reason({ message: 'invalid_token' })] });
  });

  it('of an object that says nothing known are none', async () => {
    expect(await json(400, { oops: true })).toEqual({ kind: 'refused', status: 400, reasons: [] });
    expect(await json(400, { error: { message: 7, code: {}, errors: 'x' }, meta: [] })).toEqual({
      kind: 'refused',
      status: 400,
      reasons: [],
    });
  });

  it('cannot flood the station', async () => {
    const error = { message: 'x'.repeat(5_000), code: 1 };
    const failure = await json(400, { error: { code: 9999, errors: Array.from({ length: 150 }, () => ({ error })) } });
    if (!('reasons' in failure)) throw new Error('reasons expected');
    expect(failure.reasons).toHaveLength(100);
    expect(failure.reasons[0]?.message).toHaveLength(1_000);
  });
});

const HTML = { 'Content-Type': 'text/html' };
const PAGE = '<html><body>Proxy</body></html>';
const SAID = '{"error":{"message":"No","code":1}}';

describe('the status decides', () => {
  it.each([
    // 401 is about the credentials whoever says it.
    [401, SAID, {}, { kind: 'not-authorised', reasons: [reason({ message: 'No', code: 1 })] }, 'sign-in'],
    [401, PAGE, HTML, { kind: 'not-authorised', reasons: [] }, 'sign-in'],
    [401, '', {}, { kind: 'not-authorised', reasons: [] }, 'sign-in'],
    [403, '', {}, { kind: 'forbidden', reasons: [] }, 'refused'],
    [403, PAGE, HTML, { kind: 'not-connect', what: 'html' }, 'refused'],
    [404, '', {}, { kind: 'not-found', reasons: [] }, 'refused'],
    [404, PAGE, HTML, { kind: 'not-connect', what: 'html' }, 'refused'],
    [404, 'page not found', {}, { kind: 'not-connect', what: 'not-json' }, 'refused'],
    [400, '', {}, { kind: 'not-connect', what: 'empty' }, 'refused'],
    [400, PAGE, HTML, { kind: 'not-connect', what: 'html' }, 'refused'],
    [400, 'Bad Request', {}, { kind: 'not-connect', what: 'not-json' }, 'refused'],
    [400, '[1]', {}, { kind: 'not-connect', what: 'wrong-shape' }, 'refused'],
    [409, SAID, {}, { kind: 'refused', reasons: [reason({ message: 'No', code: 1 })] }, 'refused'],
    [407, PAGE, HTML, { kind: 'not-connect', what: 'html' }, 'refused'],
    [407, SAID, {}, { kind: 'not-connect', what: 'wrong-shape' }, 'refused'],
    [408, '', {}, { kind: 'server-error', reasons: [] }, 'unknown'],
    [429, SAID, {}, { kind: 'busy', waitSeconds: null, reasons: [reason({ message: 'No', code: 1 })] }, 'asked-to-wait'],
    [429, PAGE, HTML, { kind: 'busy', waitSeconds: null, reasons: [] }, 'asked-to-wait'],
    [500, SAID, {}, { kind: 'server-error', reasons: [reason({ message: 'No', code: 1 })] }, 'unknown'],
    [502, PAGE, HTML, { kind: 'server-error', reasons: [] }, 'unknown'],
    [503, PAGE, HTML, { kind: 'busy', waitSeconds: null, reasons: [] }, 'unknown'],
    [504, '', {}, { kind: 'server-error', reasons: [] }, 'unknown'],
    [302, '', { Location: '/elsewhere' }, { kind: 'not-connect', what: 'redirect' }, 'unknown'],
    [308, '', { Location: '/elsewhere' }, { kind: 'not-connect', what: 'redirect' }, 'unknown'],
    [304, '', {}, { kind: 'not-connect', what: 'redirect' }, 'unknown'],
    [600, SAID, {}, { kind: 'not-connect', what: 'wrong-shape' }, 'unknown'],
  ])('%i with %j', async (status, body, headers, failure, consequence) => {
    const problem = await failureOf(answer(status, body, headers as Record<string, string>));
    expect(problem).toEqual({ status, ...failure });
    expect(consequenceOf(problem)).toBe(consequence);
  });

  it.each([
    [401, 'not-authorised'],
    [429, 'busy'],
    [400, 'not-connect'],
    [500, 'server-error'],
  ])('%i with a body beyond the limit is still %s', async (status, kind) => {
    expect(
      await failureOf(answer(status, JSON.stringify({ error: { message: 'x'.repeat(2_000) } })), { limits: { bodyBytes: 100 } }),
    ).toMatchObject({ kind, status });
  });

  it('a body that is not UTF-8 keeps what can be read of it', async () => {
    const body = Buffer.concat([Buffer.from('{"error":{"message":"caf'), Buffer.from([0xe9]), Buffer.from('","code":1}}')]);
    expect(await failureOf(answer(400, body))).toMatchObject({ kind: 'refused', reasons: [{ message: 'caf\uFFFD', code: 1 }] });
  });

  it('a body that opens brackets without end does not bring the client down', async () => {
    expect(await failureOf(answer(400, '['.repeat(500_000)))).toMatchObject({ kind: 'not-connect', what: 'not-json' });
  });
});

describe('how long to wait', () => {
  const now = () => Date.parse('2030-01-01T00:00:00Z');
  const wait = async (headers: Record<string, string>, body = '', status = 429) => {
    const failure = await failureOf(answer(status, body, headers), { now });
    return failure.kind === 'busy' ? failure.waitSeconds : 'not busy';
  };

  it.each([
    ['seconds', { 'Retry-After': '7' }, 7],
    ['a date', { 'Retry-After': 'Tue, 01 Jan 2030 00:01:30 GMT' }, 90],
    ["a date by the server's own clock", { 'Retry-After': 'Tue, 01 Jan 2030 00:01:30 GMT', Date: 'Tue, 01 Jan 2030 00:01:20 GMT' }, 10],
    ['a date that is over', { 'Retry-After': 'Tue, 01 Jan 2019 00:00:00 GMT' }, 0],
    ['nonsense', { 'Retry-After': 'soon' }, null],
  ])('comes from Retry-After as %s', async (_what, headers, seconds) => {
    expect(await wait(headers as unknown as Record<string, string>)).toBe(seconds);
    expect(await wait(headers as unknown as Record<string, string>, PAGE, 503)).toBe(seconds);
  });

  it('comes from the body where there is no Retry-After', async () => {
    const body = '{"error":{"message":"Slow down","code":1},"meta":{"wait":"12"}}';
    expect(await wait({}, body)).toBe(12);
    expect(await wait({ 'Retry-After': '3' }, body)).toBe(3);
  });
});
