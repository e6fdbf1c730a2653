/** The origins that secrets may be sent to: `src-main/settings/secret-origins`. Reads real files. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  connectOrigin,
  findAddressProblem,
  openSettings,
  type SettingsView,
  trustedConnectOrigins,
  trustedProxyOrigins,
} from '../../../../src-main/settings';
import { createTestFolder } from '../../../support/test-folder.mjs';

const BUILT_IN = ['https://connect.instacart.com'];
const POLICY = { 'connection.baseUrl': 'https://Policy.example:443/connect' };
const STATION = { 'connection.baseUrl': 'https://station.example' };

let folder: string;
beforeEach(() => {
  folder = createTestFolder('addresses');
});

/** @param files the content of each source; the other sources are missing */
async function view(files: {
  policy?: unknown;
  defaults?: unknown;
  settings?: unknown;
  'last-good-profile'?: unknown;
}): Promise<SettingsView> {
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, `${name}.json`), typeof content === 'string' ? content : JSON.stringify(content));
  }
  const place = (name: string) => ({ kind: 'file', file: join(folder, `${name}.json`), isRequired: false, owner: null }) as const;
  const room = await openSettings({
    userData: folder,
    policy: place('policy'),
    defaults: place('defaults'),
    machine: { hostName: 'pack-07', timeZone: 'UTC', locale: 'en-US' },
  });
  return room.view();
}

describe('the trusted origins for the token', () => {
  it('the policy’s address is a trusted origin', async () => {
    const named = await view({ policy: POLICY, settings: STATION });
    expect(connectOrigin(named)).toBe('https://policy.example');
    expect(trustedConnectOrigins(named)).toEqual({ policyOrigins: ['https://policy.example'], fallbackOrigins: BUILT_IN });
    expect(findAddressProblem(named)).toBeNull();
  });

  it.each([
    ['no source', {}],
    ["the station's own file", { settings: STATION }],
    ['the starting values', { defaults: STATION }],
    ['a policy about something else', { policy: { 'connection.mode': 'live' }, settings: STATION }],
  ])('an address from %s is not a trusted origin', async (_who, files) => {
    expect(trustedConnectOrigins(await view(files))).toEqual({ policyOrigins: [], fallbackOrigins: BUILT_IN });
  });

  it('the address of the last good profile is not a trusted origin', async () => {
    const profile = {
      managed: true,
      values: { 'connection.mode': 'live', ...STATION, 'connection.loginProxies': 'http://station.example:8080' },
      origins: { 'connection.mode': 'policy', 'connection.baseUrl': 'policy', 'connection.loginProxies': 'policy' },
    };
    const lost = await view({ policy: '{ not json', 'last-good-profile': profile });
    expect(lost.sources['connection.baseUrl']).toBe('last-good');
    expect(connectOrigin(lost)).toBe('https://station.example');
    expect(trustedConnectOrigins(lost).policyOrigins).toEqual([]);
    expect(trustedProxyOrigins(lost).policyOrigins).toEqual([]);
    expect(findAddressProblem(lost)).toMatchObject({ kind: 'not-json' });
  });
});

it('the address is uncertain while a source that may set it cannot be read', async () => {
  expect(findAddressProblem(await view({ settings: '{ not json' }))).toMatchObject({ kind: 'not-json' });
  expect(findAddressProblem(await view({ settings: {}, defaults: '[]' }))).toMatchObject({ kind: 'not-json' });
  expect(findAddressProblem(await view({ defaults: {}, policy: { 'connection.baseUrl': 'http://x.example' } }))).toMatchObject({
    kind: 'bad-value',
    key: 'connection.baseUrl',
  });
  expect(findAddressProblem(await view({ policy: { 'stage.undoSeconds': -1 } }))).toBeNull();
});

describe('the trusted origins for the login of a proxy', () => {
  it.each([
    ['http://proxy.example:8080', ['http://proxy.example:8080']],
    ['https://One.example:3129, http://two.example:80/', ['https://one.example:3129', 'http://two.example']],
  ])('the policy can name trusted proxies as %j', async (text, policy) => {
    expect(trustedProxyOrigins(await view({ policy: { 'connection.loginProxies': text } }))).toEqual({
      policyOrigins: policy,
      fallbackOrigins: [],
    });
  });

  it.each(['proxy.example:8080', 'socks5://proxy.example', 'http://a:b@proxy.example', 'http://proxy.example/path', ''])(
    '%j in the policy is not a trusted proxy and is reported as a problem',
    async (text) => {
      const wrong = await view({ policy: { 'connection.loginProxies': text } });
      expect(trustedProxyOrigins(wrong).policyOrigins).toEqual([]);
      expect(findAddressProblem(wrong)).toMatchObject({ kind: 'bad-value', key: 'connection.loginProxies' });
    },
  );

  it('a station cannot add trusted proxies', async () => {
    const own = await view({ settings: { 'connection.loginProxies': 'http://proxy.example:8080' } });
    expect(trustedProxyOrigins(own).policyOrigins).toEqual([]);
    expect(own.problems).toMatchObject([{ kind: 'not-for-stations', key: 'connection.loginProxies' }]);
  });
});
