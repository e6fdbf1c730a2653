import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseProxyLogin } from '../../../src-main/vault';
import { formatProxyLogin } from '../../../src-main/vault/proxy-login';

it.each([
  ['pack:secret', { user: 'pack', password: 'secret' }],
  ['STORES\\pack:se:cret\r\n', { user: 'STORES\\pack', password: 'se:cret' }],
  ['\uFEFFpack@stores.example: with spaces ', { user: 'pack@stores.example', password: ' with spaces ' }],
  ['jürgen:pässwörd\n', { user: 'jürgen', password: 'pässwörd' }],
])('%j is a login', (text, login) => {
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
])('%j is none', (text, problem) => {
  expect(parseProxyLogin(text)).toEqual({ ok: false, problem });
});

it('what is stored is read back unchanged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (text) => {
      const parsed = parseProxyLogin(text);
      if (parsed.ok) expect(parseProxyLogin(formatProxyLogin(parsed.value))).toEqual(parsed);
    }),
  );
});
