import { describe, expect, it } from 'vitest';
import { parseProxyList } from '../../../../src-main/connect/proxy-list';

const names = (answer: string) => parseProxyList(answer).map(({ kind, name }) => [kind, name]);

describe("the system's proxy list", () => {
  it.each([
    ['DIRECT', [['direct', 'DIRECT']]],
    ['', [['direct', 'DIRECT']]],
    [' ; ', [['direct', 'DIRECT']]],
    [
      'PROXY proxy.example.com:8080; DIRECT',
      [
        ['proxy', 'PROXY proxy.example.com:8080'],
        ['direct', 'DIRECT'],
      ],
    ],
    [
      'proxy a:3128;direct',
      [
        ['proxy', 'PROXY a:3128'],
        ['direct', 'DIRECT'],
      ],
    ],
    ['HTTPS secure.example.com', [['proxy', 'HTTPS secure.example.com:443']]],
    ['PROXY a', [['proxy', 'PROXY a:80']]],
    ['HTTP a:81', [['proxy', 'PROXY a:81']]],
    ['PROXY [2001:db8::1]:8080', [['proxy', 'PROXY [2001:db8::1]:8080']]],
  ])('the proxy list %j is parsed into its routes', (answer, expected) => {
    expect(names(answer)).toEqual(expected);
  });

  it.each([
    'SOCKS a:1080',
    'SOCKS4 a:1080',
    'SOCKS5 a:1080',
    'QUIC a:443',
    'PROXY',
    'PROXY a:0',
    'PROXY a:99999',
    'PROXY user@a:80',
    'PROXY a/b:80',
    '<html>',
  ])('the entry %j is unsupported and keeps its name for IT', (answer) => {
    expect(names(`${answer}; DIRECT`)).toEqual([
      ['unsupported', answer],
      ['direct', 'DIRECT'],
    ]);
  });

  it('the host of an IPv6 address has no brackets', () => {
    expect(parseProxyList('HTTPS [::1]:8443')).toEqual([
      { kind: 'proxy', secure: true, hostname: '::1', port: 8443, name: 'HTTPS [::1]:8443' },
    ]);
  });

  it('the name of an unsupported entry has a limited length', () => {
    expect(parseProxyList('x'.repeat(100_000))[0]?.name).toHaveLength(100);
  });
});
