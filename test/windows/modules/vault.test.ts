/** The vault, with the real Credential Manager. */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { openKeychain } from '../../../src-main/vault';

const service = `stagebay-test-${randomUUID()}`;
const open = () => openKeychain({ service });

const done = { ok: true };
const ORIGINS = ['https://connect.instacart.com'];
const holds = (secret: unknown) => ({ ok: true, value: secret === null ? null : { secret, origins: ORIGINS } });

afterEach(async () => {
  const { credentials, proxyLogin } = open();
  await credentials.delete();
  await proxyLogin.delete();
});

describe('the Credential Manager', () => {
  it('the Credential Manager keeps a token with any characters until it is replaced or forgotten', async () => {
    const { credentials } = open();
    expect(await credentials.read()).toEqual(holds(null));
    const bearer = { kind: 'bearer', token: `canary-5e11d0.${'x'.repeat(1_000)}` } as const;
    const client = { kind: 'client', clientId: 'id', clientSecret: 'canary "ü€" 5e11d0' } as const;
    expect(await credentials.store(bearer, ORIGINS)).toMatchObject(done);
    expect(await open().credentials.read()).toEqual(holds(bearer));
    expect(await credentials.store(client, ORIGINS)).toMatchObject(done);
    expect(await open().credentials.read()).toEqual(holds(client));
    expect(await credentials.delete()).toMatchObject(done);
    expect(await open().credentials.read()).toEqual(holds(null));
  });

  it('the Credential Manager keeps the proxy login and the token independently', async () => {
    const { credentials, proxyLogin } = open();
    const login = { user: 'STORES\\pack', password: 'canary: "ü" 5e11d0 ' };
    const bearer = { kind: 'bearer', token: 'canary-token' } as const;
    await credentials.store(bearer, ORIGINS);
    await proxyLogin.store(login, ORIGINS);
    expect(await open().proxyLogin.read()).toEqual(holds(login));
    await proxyLogin.delete();
    expect(await open().proxyLogin.read()).toEqual(holds(null));
    expect(await open().credentials.read()).toEqual(holds(bearer));
  });

  it('forgetting missing credentials succeeds', async () => {
    expect(await open().credentials.delete()).toMatchObject(done);
  });
});
