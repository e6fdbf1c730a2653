/** A vault in memory whose failures a test chooses. The real keychain has tests of its own. */
import type { Credentials, ProxyLogin, Vault, VaultProblem } from '../../src-main/vault';
import { fail, ok } from '../../src-shared/base/result';

/** @param origins the origins of the stored secret; null for a secret of an earlier version */
export const openFakeVault = (stored: Credentials | null = null, origins: readonly string[] | null = null) => fakeVault(stored, origins);
export const openFakeProxyLoginVault = (stored: ProxyLogin | null = null, origins: readonly string[] | null = null) =>
  fakeVault(stored, origins);

interface State<Secret> {
  stored: Secret | null;
  origins: readonly string[] | null;
  problem: VaultProblem | null;
}

function fakeVault<Secret>(stored: Secret | null, origins: readonly string[] | null) {
  const state: State<Secret> = { stored, origins, problem: null };
  const unlessFailing = (change: () => void) => async () => {
    if (state.problem) return fail(state.problem);
    change();
    return ok(undefined);
  };
  const vault: Vault<Secret> = {
    read: async () =>
      state.problem ? fail(state.problem) : ok(state.stored === null ? null : { secret: state.stored, origins: state.origins }),
    store: (secret, origins) => unlessFailing(() => Object.assign(state, { stored: secret, origins }))(),
    bind: (_secret, origins) => unlessFailing(() => Object.assign(state, { origins }))(),
    delete: unlessFailing(() => Object.assign(state, { stored: null, origins: null })),
  };
  return { vault, state };
}
