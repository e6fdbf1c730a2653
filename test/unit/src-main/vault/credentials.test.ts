import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCredentials, parseProvisionedCredentials, readExpiry } from '../../../../src-main/vault';
import { type Credentials, formatCredentials } from '../../../../src-main/vault/credentials';
import { fail, ok } from '../../../../src-shared/base/result';
import { parseOrderId } from '../../../../src-shared/order/parse-order';
import { trimInvisible } from '../../../../src-shared/text/hidden-characters';

const bearer = (token: string) => ok({ kind: 'bearer', token });

describe('a token', () => {
  it.each([
    ['as it is', 'abc.DEF-123_~+/='],
    ['from a Windows file', '\uFEFFabc.DEF-123_~+/=\r\n'],
    ['copied from a header', '  Bearer abc.DEF-123_~+/=\n'],
    ['copied in another spelling', 'bearer\tabc.DEF-123_~+/='],
    ['copied from a page', '\u200B\u200Eabc.DEF-123_~+/=\u2060'],
    ['with everything around it', '\r\n\uFEFF Bearer   abc.DEF-123_~+/= \r\n\r\n'],
  ])('%s is taken', (_how, text) => {
    expect(parseCredentials(text)).toEqual(bearer('abc.DEF-123_~+/='));
  });

  it.each(['', ' \r\n', '\uFEFF', 'Bearer', 'Bearer \n'])('%j is nothing', (text) => {
    expect(parseCredentials(text)).toEqual(fail('empty'));
  });

  it.each(['two words', 'line\nline', 'tab\there', 'schlüssel', 'nul\0', 'Bearer Bearer x', '😀'])(
    '%j could not stand in a header, and is refused now and not at the first order',
    (text) => {
      expect(parseCredentials(text)).toEqual(fail('not-credentials'));
    },
  );

  it('that merely begins like the word is a token', () => {
    expect(parseCredentials('bearer-of-bad-news')).toEqual(bearer('bearer-of-bad-news'));
  });

  it('is refused when it is longer than Windows keeps, on every system', () => {
    expect(parseCredentials('x'.repeat(2_560))).toMatchObject({ ok: true });
    expect(parseCredentials('x'.repeat(2_561))).toEqual(fail('too-long'));
    // What is dropped does not count.
    expect(parseCredentials(`Bearer ${'x'.repeat(2_560)}\r\n`)).toMatchObject({ ok: true });
  });
});

describe('client credentials', () => {
  it.each([
    '{"client_id":"the id","client_secret":"s/é"}',
    '{"client_id":"\u200B the id\u200E","client_secret":"s/é"}',
    '\uFEFF{\r\n  "client_id": "the id",\r\n  "client_secret": "s/\\u00e9",\r\n  "comment": "kept nowhere"\r\n}\r\n',
  ])('%j are taken', (text) => {
    expect(parseCredentials(text)).toEqual(ok({ kind: 'client', clientId: 'the id', clientSecret: 's/é' }));
  });

  it.each([
    '{}',
    '{"client_id":"a"}',
    '{"client_id":"","client_secret":"b"}',
    '{"client_id":"\u200B","client_secret":"b"}',
    '{"client_id":"the\u200Bid","client_secret":"b"}',
    '{"client_id":1,"client_secret":"b"}',
    '{"access_token":"abc"}',
    '{"client_id":"a","client_secret":"b"',
    '{abc}',
  ])('%j are none, and no token either', (text) => {
    expect(parseCredentials(text)).toEqual(fail('not-credentials'));
  });

  it('are measured in bytes as they are stored', () => {
    const text = (length: number) => JSON.stringify({ client_id: 'a', client_secret: 'é'.repeat(length) }, null, 8);
    const frame = JSON.stringify({ client_id: 'a', client_secret: '' }).length;
    expect(parseCredentials(text(Math.floor((2_560 - frame) / 2)))).toMatchObject({ ok: true });
    expect(parseCredentials(text(Math.floor((2_560 - frame) / 2) + 1))).toEqual(fail('too-long'));
  });
});

it('what is stored is read back unchanged', () => {
  const text = fc.string({ minLength: 1, maxLength: 200, unit: 'binary' });
  const id = text.filter((drawn) => parseOrderId(drawn).ok).map(trimInvisible);
  fc.assert(
    fc.property(id, text, (clientId, clientSecret) => {
      const credentials: Credentials = { kind: 'client', clientId, clientSecret };
      expect(parseCredentials(formatCredentials(credentials))).toEqual(ok(credentials));
    }),
  );
});

it('whatever is pasted, the answer is a kind of result and never an error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      const parsed = parseCredentials(text);
      if (parsed.ok) expect(parseCredentials(formatCredentials(parsed.value))).toEqual(parsed);
    }),
    { numRuns: 1_000 },
  );
});

describe('the end of a token', () => {
  const part = (content: unknown) => Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64url');
  const jwt = (payload: unknown) => `${part({ alg: 'RS256' })}.${part(payload)}.c2lnbmF0dXJl`;
  const end = (token: string) => readExpiry({ kind: 'bearer', token });

  it('is known of a JWT that says it', () => {
    expect(end(jwt({ exp: 1_796_342_400, sub: 'station' }))).toBe(1_796_342_400_000);
  });

  it.each([
    ['an opaque token', 'abc.def~123'],
    ['three parts that are no JWT', 'a.b.c'],
    ['a JWT without an end', jwt({ sub: 'station' })],
    ['an end that is text', jwt({ exp: '1796342400' })],
    ['an end before time', jwt({ exp: -1 })],
    ['an end that no calendar has', jwt({ exp: 1e300 })],
    ['a payload that is not JSON', jwt('not json')],
    ['a payload that is a list', jwt([1])],
    ['five parts, which are encrypted', `${jwt({ exp: 1_796_342_400 })}.x.y`],
  ])('of %s is not known, which is no error', (_what, token) => {
    expect(end(token)).toBeNull();
  });

  it('of client credentials is not known: they renew themselves', () => {
    expect(readExpiry({ kind: 'client', clientId: 'a', clientSecret: 'b' })).toBeNull();
  });
});

describe('credentials with an address in the line before them', () => {
  const CLIENT = '{\n"client_id":"a",\n"client_secret":"b"}';
  it.each([
    ['abc', { kind: 'bearer', token: 'abc' }, null],
    ['https://connect.example\nabc\n', { kind: 'bearer', token: 'abc' }, ['https://connect.example']],
    ['\uFEFF HTTPS://Connect.Example:443/path \r\nBearer abc\r\n', { kind: 'bearer', token: 'abc' }, ['https://connect.example']],
    [`http://127.0.0.1:8080\n\n${CLIENT}`, { kind: 'client', clientId: 'a', clientSecret: 'b' }, ['http://127.0.0.1:8080']],
  ])('credentials are for the address in the line before them (%j)', (text, secret, origins) => {
    expect(parseProvisionedCredentials(text)).toEqual(ok({ secret, origins }));
  });

  it.each([
    ['https://connect.example', 'empty'],
    ['https://connect.example\r\n', 'empty'],
    ['https://connect.example\n \n', 'empty'],
    ['https://connect.example\nabc def', 'not-credentials'],
    ['http://connect.example\nabc', 'not-an-address'],
    ['https://user:pass@connect.example\nabc', 'not-an-address'],
    ['https://\nabc', 'not-an-address'],
    ['connect.example\nabc', 'not-credentials'],
  ])('no credentials are read from %j, and an address alone is not taken for a token', (text, problem) => {
    expect(parseProvisionedCredentials(text)).toEqual(fail(problem));
  });
});
