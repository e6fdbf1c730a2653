/** The login of a proxy as the client gets it: bound to the proxies for which it was provisioned, and to those that policy names. */
import { ok } from '../../src-shared/result';
import type { LookUpLogin } from '../connect';
import { BoundSecret, mayBeSentTo, type OriginRules, type ProxyLogin, type Vault } from '../vault';

/** @param rules asked at every use */
export const boundLogin =
  (vault: Pick<Vault<ProxyLogin>, 'read'>, rules: () => OriginRules): LookUpLogin =>
  async () => {
    const found = await vault.read();
    if (!found.ok || found.value === null) return found.ok ? ok(null) : found;
    const { secret, origins } = found.value;
    return ok(new BoundSecret(secret, (origin) => mayBeSentTo(origin, origins, rules())));
  };
