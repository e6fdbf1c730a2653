import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseProvisionedProxyLogin, parseProxyLogin } from '../../../../src-main/vault';
import { formatProxyLogin } from '../../../../src-main/vault/proxy-login';

it.each([
  ['pack:secret', { user: 'pack', password: 'secret' }],
  ['STORES\\pack:se:cret\r\n', { user: 'STORES\\pack', password: 'se:cret' }],
  ['\uFEFFpack@stores.example: with spaces ', { user: 'pack@stores.example', password: ' with spaces ' }],
  ['jürgen:pässwörd\n', { user: 'jürgen', password: 'pässwörd' }],
])('the text %j is parsed as a login', (text, login) => {
  expect(parseProxyLogin(text)).toEqual({ ok: true, value: login });
});

it.each([
  ['', 'empty'],
  ['\uFEFF \r\n', 'empty'],
  ['pack', 'not-a-login'],
  ['pack:', 'not-a-login'],
  [':secret', 'not-a-login'],
  ['pack:sec\nret', 'not-a-login'],
  ['pack\u0000:secret', 'not-a-login'],
  [`pack:${'x'.repeat(2_560)}`, 'too-long'],
])('the text %j is not a login', (text, problem) => {
  expect(parseProxyLogin(text)).toEqual({ ok: false, problem });
});

it('a formatted login is parsed unchanged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (text) => {
      const parsed = parseProxyLogin(text);
      if (parsed.ok) expect(parseProxyLogin(formatProxyLogin(parsed.value))).toEqual(parsed);
    }),
  );
});

const PACK = { user: 'STORES\\pack', password: 'se:cret' };

it.each([
  ['STORES\\pack:se:cret\r\n', null],
  ['http://proxy.example.com:8080\nSTORES\\pack:se:cret\n', ['http://proxy.example.com:8080']],
  [
    '\uFEFFhttps://one.example:3129/ HTTP://Two.example:80,http://two.example\r\nSTORES\\pack:se:cret',
    ['https://one.example:3129', 'http://two.example'],
  ],
])('a login is bound to the proxies in the first line (%j)', (text, origins) => {
  expect(parseProvisionedProxyLogin(text)).toEqual({ ok: true, value: { secret: PACK, origins } });
});

it.each([
  ['http://proxy.example.com:8080', 'no-login'],
  ['http://proxy.example.com:8080\n', 'no-login'],
  ['http://proxy.example.com:8080\npack', 'not-a-login'],
  ['proxy.example.com:8080\npack:secret', 'not-an-address'],
  ['socks5://proxy.example.com:1080\npack:secret', 'not-an-address'],
  ['http://pack:secret@proxy.example.com:8080\npack:secret', 'not-an-address'],
  ['http://proxy.example.com:8080/path\npack:secret', 'not-an-address'],
  [' \npack:secret', 'not-an-address'],
  ['http://proxy.example.com:8080\npack:sec\nret', 'not-a-login'],
  ['', 'empty'],
])('no login is parsed from %j, and an unreadable proxy address is not ignored', (text, problem) => {
  expect(parseProvisionedProxyLogin(text)).toEqual({ ok: false, problem });
});
