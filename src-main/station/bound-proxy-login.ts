/** The login of a proxy as the client gets it: bound to the proxies for which it was provisioned, and to those that policy names. */
import { ok } from '../../src-shared/base/result';
import type { LookUpProxyLogin } from '../connect';
import { BoundSecret, mayBeSentTo, type OriginRules, type ProxyLogin, type Vault } from '../vault';

/** @param rules asked at every use */
export const bindProxyLogin =
  (vault: Pick<Vault<ProxyLogin>, 'read'>, rules: () => OriginRules): LookUpProxyLogin =>
  async () => {
    const stored = await vault.read();
    if (!stored.ok || stored.value === null) return stored.ok ? ok(null) : stored;
    const { secret, origins } = stored.value;
    return ok(new BoundSecret(secret, (origin) => mayBeSentTo(origin, origins, rules())));
  };
