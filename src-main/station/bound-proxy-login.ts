/** Provides the proxy login, bound to the proxies for which it was provisioned and to those that the policy names. */
import { ok } from '../../src-shared/base/result';
import type { LookUpProxyLogin } from '../connect';
import { BoundSecret, mayBeSentTo, type OriginRules, type ProxyLogin, type Vault } from '../vault';

/** Creates a function that reads the login from the vault. @param rules called at every use */
export const bindProxyLogin =
  (vault: Pick<Vault<ProxyLogin>, 'read'>, rules: () => OriginRules): LookUpProxyLogin =>
  async () => {
    const stored = await vault.read();
    if (!stored.ok || stored.value === null) return stored.ok ? ok(null) : stored;
    const { secret, origins } = stored.value;
    return ok(new BoundSecret(secret, (origin) => mayBeSentTo(origin, origins, rules())));
  };
