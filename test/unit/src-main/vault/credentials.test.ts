import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCredentials, parseProvisionedCredentials, readExpiry } from '../../../../src-main/vault';
import { type Credentials, formatCredentials } from '../../../../src-main/vault/credentials';
import { fail, ok } from '../../../../src-shared/base/result';
import { parseOrderId } from '../../../../src-shared/order/parse-order';
import { trimInvisible } from '../../../../src-shared/text/hidden-characters';

const bearer = (token: string) => ok({ kind: 'bearer', token });

describe('bearer tokens', () => {
  it.each([
    ['alone', 'abc.DEF-123_~+/='],
    ['from a Windows file', '\uFEFFabc.DEF-123_~+/=\r\n'],
    ['copied from a header', '  Bearer abc.DEF-123_~+/=\n'],
    ['with another spelling of Bearer', 'bearer\tabc.DEF-123_~+/='],
    ['copied from a page', '\u200B\u200Eabc.DEF-123_~+/=\u2060'],
    ['with white space around it', '\r\n\uFEFF Bearer   abc.DEF-123_~+/= \r\n\r\n'],
  ])('a token %s is parsed', (_how, text) => {
    expect(parseCredentials(text)).toEqual(bearer('abc.DEF-123_~+/='));
  });

  it.each(['', ' \r\n', '\uFEFF', 'Bearer', 'Bearer \n'])('the text %j is empty', (text) => {
    expect(parseCredentials(text)).toEqual(fail('empty'));
  });

  it.each(['two words', 'line\nline', 'tab\there', 'schlüssel', 'nul\0', 'Bearer Bearer x', '😀'])(
    'the text %j is rejected, because it is invalid in a header',
    (text) => {
      expect(parseCredentials(text)).toEqual(fail('not-credentials'));
    },
  );

  it('a token that starts with the letters "bearer" is kept whole', () => {
    expect(parseCredentials('bearer-of-bad-news')).toEqual(bearer('bearer-of-bad-news'));
  });

  it('a token longer than the limit of Windows is rejected on every system', () => {
    expect(parseCredentials('x'.repeat(2_560))).toMatchObject({ ok: true });
    expect(parseCredentials('x'.repeat(2_561))).toEqual(fail('too-long'));
    // Removed characters do not count.
    expect(parseCredentials(`Bearer ${'x'.repeat(2_560)}\r\n`)).toMatchObject({ ok: true });
  });
});

describe('client credentials', () => {
  it.each([
    '{"client_id":"the id","client_secret":"s/é"}',
    '{"client_id":"\u200B the id\u200E","client_secret":"s/é"}',
    '\uFEFF{\r\n  "client_id": "the id",\r\n  "client_secret": "s/\\u00e9",\r\n  "comment": "kept nowhere"\r\n}\r\n',
  ])('the text %j is parsed as client credentials', (text) => {
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
  ])('the text %j is parsed neither as client credentials nor as a token', (text) => {
    expect(parseCredentials(text)).toEqual(fail('not-credentials'));
  });

  it('the length limit applies to the stored form in bytes', () => {
    const text = (length: number) => JSON.stringify({ client_id: 'a', client_secret: 'é'.repeat(length) }, null, 8);
    const frame = JSON.stringify({ client_id: 'a', client_secret: '' }).length;
    expect(parseCredentials(text(Math.floor((2_560 - frame) / 2)))).toMatchObject({ ok: true });
    expect(parseCredentials(text(Math.floor((2_560 - frame) / 2) + 1))).toEqual(fail('too-long'));
  });
});

it('formatted credentials are parsed unchanged', () => {
  const text = fc.string({ minLength: 1, maxLength: 200, unit: 'binary' });
  const id = text.filter((drawn) => parseOrderId(drawn).ok).map(trimInvisible);
  fc.assert(
    fc.property(id, text, (clientId, clientSecret) => {
      const credentials: Credentials = { kind: 'client', clientId, clientSecret };
      expect(parseCredentials(formatCredentials(credentials))).toEqual(ok(credentials));
    }),
  );
});

it('any text is parsed to a result without an error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      const parsed = parseCredentials(text);
      if (parsed.ok) expect(parseCredentials(formatCredentials(parsed.value))).toEqual(parsed);
    }),
    { numRuns: 1_000 },
  );
});

describe('the expiry of a token', () => {
  const part = (content: unknown) => Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64url');
  const jwt = (payload: unknown) => `${part({ alg: 'RS256' })}.${part(payload)}.c2lnbmF0dXJl`;
  const end = (token: string) => readExpiry({ kind: 'bearer', token });

  it('the expiry is read from a JWT', () => {
    expect(end(jwt({ exp: 1_796_342_400, sub: 'station' }))).toBe(1_796_342_400_000);
  });

  it.each([
    ['an opaque token', 'abc.def~123'],
    ['a text of three parts', 'a.b.c'],
    ['a JWT without an expiry', jwt({ sub: 'station' })],
    ['a JWT with a textual expiry', jwt({ exp: '1796342400' })],
    ['a JWT with a negative expiry', jwt({ exp: -1 })],
    ['a JWT with an expiry beyond every date', jwt({ exp: 1e300 })],
    ['a JWT whose payload is not JSON', jwt('not json')],
    ['a JWT whose payload is a list', jwt([1])],
    ['an encrypted token of five parts', `${jwt({ exp: 1_796_342_400 })}.x.y`],
  ])('the expiry of %s is unknown', (_what, token) => {
    expect(end(token)).toBeNull();
  });

  it('the expiry of client credentials is unknown, because they renew themselves', () => {
    expect(readExpiry({ kind: 'client', clientId: 'a', clientSecret: 'b' })).toBeNull();
  });
});

describe('credentials with an address in the first line', () => {
  const CLIENT = '{\n"client_id":"a",\n"client_secret":"b"}';
  it.each([
    ['abc', { kind: 'bearer', token: 'abc' }, null],
    ['https://connect.example\nabc\n', { kind: 'bearer', token: 'abc' }, ['https://connect.example']],
    ['\uFEFF HTTPS://Connect.Example:443/path \r\nBearer abc\r\n', { kind: 'bearer', token: 'abc' }, ['https://connect.example']],
    [`http://127.0.0.1:8080\n\n${CLIENT}`, { kind: 'client', clientId: 'a', clientSecret: 'b' }, ['http://127.0.0.1:8080']],
  ])('credentials are bound to the address in the first line (%j)', (text, secret, origins) => {
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
  ])('no credentials are parsed from %j, and an address alone is not a token', (text, problem) => {
    expect(parseProvisionedCredentials(text)).toEqual(fail(problem));
  });
});
