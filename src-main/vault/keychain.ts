/**
 * Stores secrets in the keychain of the operating system with keytar. There is no fallback storage if the keychain fails. Only this
 * module uses keytar.
 */
import { assertNever, fail, ok, type Result } from '../../src-shared/base/result';
import { type Credentials, formatCredentials, parseCredentials } from './credentials';
import { createKeychainQueue } from './keychain-queue';
import { addBinding, findOrigins } from './origin-bindings';
import { formatProxyLogin, type ProxyLogin, parseProxyLogin } from './proxy-login';

/** Why the keychain could not be used. */
export type VaultProblem =
  /** The keychain exists, but is locked. */
  | { readonly kind: 'locked' }
  /** `detail` is a sentence for IT that quotes no secret. */
  | { readonly kind: 'unavailable'; readonly detail: string };

/** A secret in the keychain. */
export interface StoredSecret<Secret = Credentials> {
  readonly secret: Secret;
  /** The origins for which it was provisioned; `null` if an earlier version stored it without origins. */
  readonly origins: readonly string[] | null;
}

/** Reads and writes one secret in the keychain. */
export interface Vault<Secret = Credentials> {
  /** Reads the secret. `null` means that the keychain works and contains none. */
  read(): Promise<Result<StoredSecret<Secret> | null, VaultProblem>>;
  /** Stores the secret. @param origins the `URL.origin` values to which the secret is bound */
  store(secret: Secret, origins: readonly string[]): Promise<Result<void, VaultProblem>>;
  /** Records the origins of a secret that an earlier version stored, without writing the secret itself. */
  bind(secret: Secret, origins: readonly string[]): Promise<Result<void, VaultProblem>>;
  /** Deletes the secret. Succeeds if there is none. */
  delete(): Promise<Result<void, VaultProblem>>;
}

/** All secrets of Stagebay in the keychain. */
export interface Keychain {
  readonly credentials: Vault;
  readonly proxyLogin: Vault<ProxyLogin>;
  /**
   * Rejects new operations. Resolves when the current operation has ended, or after `timeoutMs`, so that credentials that are being
   * stored are not lost.
   */
  close(timeoutMs: number): Promise<void>;
}

/** The format of one secret in the keychain. */
interface KeychainItem<Secret> {
  readonly account: string;
  parse(text: string): Result<Secret, unknown>;
  format(secret: Secret): string;
  /** The object of the sentence "cannot be read as …". */
  readonly description: string;
}

const CREDENTIALS: KeychainItem<Credentials> = {
  account: 'connect',
  parse: parseCredentials,
  format: formatCredentials,
  description: 'credentials',
};
const PROXY_LOGIN: KeychainItem<ProxyLogin> = {
  account: 'proxy',
  parse: parseProxyLogin,
  format: formatProxyLogin,
  description: "a proxy's login",
};
const PROBE_ACCOUNT = 'probe';

type Keytar = typeof import('keytar');

/** Runs an operation in the keychain. @param secret the text to redact in error messages */
type RunInKeychain = <Value>(
  operate: (keytar: Keytar) => Promise<Result<Value, VaultProblem>>,
  secret?: string,
) => Promise<Result<Value, VaultProblem>>;

/**
 * Opens the keychain.
 * @param options.service the service name, see `keychainServiceName`
 * @param options.timeoutMs the timeout of one operation; 10 s by default
 */
export function openKeychain(options: { readonly service: string; readonly timeoutMs?: number }): Keychain {
  const { service, timeoutMs = 10_000 } = options;
  const queue = createKeychainQueue(timeoutMs);

  const runInKeychain: RunInKeychain = async (operate, secret) => {
    const keytar = await loadKeytar();
    if (!keytar.ok) return keytar;
    const outcome = await queue.run(() => operate(keytar.value));
    switch (outcome.kind) {
      case 'done':
        return outcome.value;
      case 'failed':
        return fail(toVaultProblem(outcome.error, secret));
      case 'too-slow':
        return fail({
          kind: 'unavailable',
          detail: `The keychain did not answer within ${timeoutMs / 1000} s. It may be waiting for somebody to unlock it.`,
        });
      default:
        return assertNever(outcome);
    }
  };

  return {
    credentials: createVault(service, CREDENTIALS, runInKeychain),
    proxyLogin: createVault(service, PROXY_LOGIN, runInKeychain),
    close: queue.close,
  };
}

/** Creates the vault of one secret. */
function createVault<Secret>(service: string, item: KeychainItem<Secret>, runInKeychain: RunInKeychain): Vault<Secret> {
  const { account, parse, format, description } = item;
  const originAccount = `${account}-origin`;

  async function recordBinding(keytar: Keytar, text: string, origins: readonly string[]): Promise<void> {
    const before = await keytar.getPassword(service, originAccount);
    await keytar.setPassword(service, originAccount, addBinding(before, origins, text));
  }

  return {
    read: () =>
      runInKeychain<StoredSecret<Secret> | null>(async (keytar) => {
        const text = await keytar.getPassword(service, account);
        if (text === null) {
          await assertUnlocked(keytar, service);
          return ok(null);
        }
        const parsed = parse(text);
        if (!parsed.ok)
          return fail({ kind: 'unavailable', detail: `What the keychain holds for Stagebay cannot be read as ${description}.` });
        const entry = await keytar.getPassword(service, originAccount);
        // If the keychain was locked after the first read, the missing entry does not mean that an earlier version stored the secret.
        if (entry === null) await assertUnlocked(keytar, service);
        return ok({ secret: parsed.value, origins: findOrigins(entry, text) });
      }),
    store: (secret, origins) => {
      const text = format(secret);
      return runInKeychain(async (keytar) => {
        // Write the origins first, so that a stored secret is always bound, even after a power failure.
        await recordBinding(keytar, text, origins);
        return ok(await keytar.setPassword(service, account, text));
      }, text);
    },
    bind: (secret, origins) => {
      const text = format(secret);
      return runInKeychain(async (keytar) => ok(await recordBinding(keytar, text, origins)), text);
    },
    delete: () =>
      runInKeychain(async (keytar) => {
        if (!(await keytar.deletePassword(service, account))) await assertUnlocked(keytar, service);
        await keytar.deletePassword(service, originAccount);
        return ok(undefined);
      }),
  };
}

/**
 * Proves by a write that the keychain is unlocked, because a locked Secret Service responds to reads and deletions with "no such
 * item". The write uses a separate account, because another process may be storing real credentials.
 */
async function assertUnlocked(keytar: Keytar, service: string): Promise<void> {
  await keytar.setPassword(service, PROBE_ACCOUNT, PROBE_ACCOUNT);
  await keytar.deletePassword(service, PROBE_ACCOUNT);
}

/** Loads keytar at first use, so that the app starts and reports the problem on a machine without libsecret. */
async function loadKeytar(): Promise<Result<Keytar, VaultProblem>> {
  try {
    return ok((await import('keytar')).default);
  } catch {
    const hint = process.platform === 'linux' ? ' On Debian and Ubuntu it needs the package libsecret-1-0.' : '';
    return fail({ kind: 'unavailable', detail: `The part of Stagebay that speaks to the keychain could not be loaded.${hint}` });
  }
}

function toVaultProblem(error: unknown, secret: string | undefined): VaultProblem {
  const message = error instanceof Error ? error.message : String(error);
  // Messages of a locked keychain: "Cannot create an item in a locked collection" (Secret Service), "User interaction is not allowed."
  // (macOS).
  if (/\blocked\b|interaction is not allowed/i.test(message)) return { kind: 'locked' };
  return { kind: 'unavailable', detail: secret === undefined ? message : message.replaceAll(secret, '•••') };
}
