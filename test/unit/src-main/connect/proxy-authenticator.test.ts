/** To which proxy, and how often, a login is sent. The tests count rejections, because directories lock accounts by them. */
import { describe, expect, it } from 'vitest';
import { createProxyAuthenticator, type ProxyResponse } from '../../../../src-main/connect/proxy-authenticator';
import type { ProxyServer } from '../../../../src-main/connect/proxy-list';
import { BoundSecret } from '../../../../src-main/vault';
import { ok } from '../../../../src-shared/base/result';

const MINUTE = 60_000;
const PROXY: ProxyServer = { kind: 'proxy', secure: false, hostname: 'proxy.example', port: 8080, name: 'PROXY proxy.example:8080' };
const WELL: ProxyResponse = { statusCode: 200, headers: {} };
const WHO: ProxyResponse = { statusCode: 407, headers: { 'proxy-authenticate': 'Basic realm="stores"' } };

/** A proxy that accepts one password, or none while its directory is unavailable. */
function openProxy() {
  const clock = { now: 0 };
  const proxy = { takes: 'one' as string | null, offered: 0, refused: 0 };
  let password = 'one';
  /** The origin to which the login is bound. */
  const bound = { origin: 'http://proxy.example:8080' };
  const logins = createProxyAuthenticator(
    async () => ok(new BoundSecret({ user: 'pack', password }, (origin) => origin === bound.origin)),
    () => clock.now,
  );
  /** Responds in a later turn of the event loop, so that simultaneous requests are all sent before the first response. */
  const ask = async (authorization: string | null): Promise<ProxyResponse> => {
    await new Promise((answered) => setImmediate(answered));
    if (authorization === null) return WHO;
    proxy.offered += 1;
    if (proxy.takes !== null && authorization === `Basic ${Buffer.from(`pack:${proxy.takes}`).toString('base64')}`) return WELL;
    proxy.refused += 1;
    return WHO;
  };
  return {
    clock,
    proxy,
    bound,
    logins,
    ask,
    provision(next: string) {
      password = next;
      logins.clear();
    },
    /** @returns whether the tunnel was opened */
    tunnel: () =>
      logins.withLogin(PROXY, ask).then(
        () => true,
        () => false,
      ),
  };
}

describe('a proxy that requires a login', () => {
  it('a login that worked before is retried after one minute when it is rejected once', async () => {
    const { clock, proxy, tunnel } = openProxy();
    expect(await tunnel()).toBe(true);
    // The proxy restarts, or its directory is unavailable.
    proxy.takes = null;
    expect(await tunnel()).toBe(false);
    proxy.takes = 'one';
    clock.now += MINUTE - 1;
    expect(await tunnel()).toBe(false);
    expect(proxy.refused).toBe(1);
    clock.now += 1;
    expect(await tunnel()).toBe(true);
    // The same happens after the next minute.
    proxy.takes = null;
    expect(await tunnel()).toBe(false);
    clock.now += MINUTE;
    proxy.takes = 'one';
    expect(await tunnel()).toBe(true);
  });

  it('a changed password causes two attempts and then one in fifteen minutes, so that the account is not locked', async () => {
    const { clock, proxy, tunnel } = openProxy();
    await tunnel();
    proxy.takes = 'two';
    for (let second = 0; second < 15 * 60; second += 1) {
      expect(await tunnel()).toBe(false);
      clock.now += 1_000;
    }
    expect(proxy.refused).toBe(2);
    clock.now += MINUTE;
    await tunnel();
    expect(proxy.refused).toBe(3);
    clock.now += 14 * MINUTE;
    await tunnel();
    expect(proxy.refused).toBe(3);
  });

  it('a login that never worked is not retried after one minute', async () => {
    const { clock, proxy, tunnel } = openProxy();
    proxy.takes = 'two';
    await tunnel();
    clock.now += 14 * MINUTE;
    await tunnel();
    expect(proxy.refused).toBe(1);
  });

  it('four simultaneous orders after a password change cause only one rejected login', async () => {
    const { proxy, tunnel } = openProxy();
    await tunnel();
    proxy.takes = 'two';
    expect(await Promise.all([tunnel(), tunnel(), tunnel(), tunnel()])).toEqual([false, false, false, false]);
    expect(proxy.refused).toBe(1);
  });

  it('four simultaneous orders are all sent if the login is still valid', async () => {
    const { proxy, tunnel } = openProxy();
    await tunnel();
    expect(await Promise.all([tunnel(), tunnel(), tunnel(), tunnel()])).toEqual([true, true, true, true]);
    expect(proxy).toMatchObject({ offered: 5, refused: 0 });
  });

  it('a newly provisioned login is used immediately, even if it equals the rejected one', async () => {
    const { proxy, tunnel, provision } = openProxy();
    await tunnel();
    proxy.takes = 'two';
    expect(await tunnel()).toBe(false);
    provision('two');
    expect(await tunnel()).toBe(true);
    proxy.takes = null;
    expect(await tunnel()).toBe(false);
    proxy.takes = 'two';
    provision('two');
    expect(await tunnel()).toBe(true);
  });

  it('a newly provisioned login is used immediately even if the rejection of the old one arrives later', async () => {
    const { proxy, tunnel, provision } = openProxy();
    await tunnel();
    proxy.takes = null;
    const late = tunnel();
    provision('one');
    expect(await late).toBe(false);
    proxy.takes = 'one';
    expect(await tunnel()).toBe(true);
  });
});

describe('the proxy of a login', () => {
  it('a login is not sent to another proxy, and the error names the proxy without a login', async () => {
    const { proxy, logins, bound, ask } = openProxy();
    bound.origin = 'http://proxy.example:3128';
    await expect(logins.withLogin(PROXY, ask)).rejects.toMatchObject({
      cause: 'proxy-login',
      detail: expect.stringContaining('is not for http://proxy.example:8080 (--provision-proxy-login, connection.loginProxies)'),
    });
    expect(proxy.offered).toBe(0);
  });

  it('an accepted login is not sent again after the policy stops naming the proxy', async () => {
    const { proxy, tunnel, bound } = openProxy();
    expect(await tunnel()).toBe(true);
    bound.origin = 'https://proxy.example:8080';
    expect(await tunnel()).toBe(false);
    expect(proxy.offered).toBe(1);
  });
});
