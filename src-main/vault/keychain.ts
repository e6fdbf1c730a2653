/**
 * Secrets in the keychain of the operating system, through keytar, and nowhere else: there is no second place that
 * something is written to when the keychain fails. The only file that knows keytar.
 */
import { assertNever, fail, ok, type Result } from '../../src-shared/base/result';
import { withTimeout } from '../../src-shared/base/timeout';
import { type Credentials, formatCredentials, parseCredentials } from './credentials';
import { addBinding, findOrigins } from './origin-bindings';
import { formatProxyLogin, type ProxyLogin, parseProxyLogin } from './proxy-login';

/** Why the keychain could not be used. */
export type VaultProblem =
  /** It is there and may hold something, but nobody has unlocked it. */
  | { readonly kind: 'locked' }
  /** `detail` is a sentence for IT, without a word of what is stored. */
  | { readonly kind: 'unavailable'; readonly detail: string };

/** A secret as the keychain has it. */
export interface StoredSecret<Secret = Credentials> {
  readonly secret: Secret;
  /** Those for which it was provisioned; `null` where a version stored it that recorded none. */
  readonly origins: readonly string[] | null;
}

/** One secret in the keychain. */
export interface Vault<Secret = Credentials> {
  /** `null` means that the keychain works and holds none. */
  read(): Promise<Result<StoredSecret<Secret> | null, VaultProblem>>;
  /** @param origins those to which it belongs from now on, as `URL.origin` gives them */
  store(secret: Secret, origins: readonly string[]): Promise<Result<void, VaultProblem>>;
  /** Records the origins of a secret that an earlier version stored. The secret itself is not written. */
  bind(secret: Secret, origins: readonly string[]): Promise<Result<void, VaultProblem>>;
  /** Forgetting what is not there succeeds. */
  delete(): Promise<Result<void, VaultProblem>>;
}

/** Everything that Stagebay keeps there. */
export interface Keychain {
  readonly credentials: Vault;
  readonly proxyLogin: Vault<ProxyLogin>;
  /**
   * Begins nothing any more. Resolves when nothing is being asked, or after `withinMs`: credentials that are being stored
   * get this time.
   */
  close(timeoutMs: number): Promise<void>;
}

/** How one secret stands in the keychain. */
interface KeychainItem<Secret> {
  readonly account: string;
  parse(text: string): Result<Secret, unknown>;
  format(secret: Secret): string;
  /** What it is, in a sentence: "cannot be read as …". */
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

/**
 * @param options.service see `serviceName`
 * @param options.timeoutMs how long one answer of the keychain may take; 10 s by default
 */
export function openKeychain(options: { readonly service: string; readonly timeoutMs?: number }): Keychain {
  const { service, timeoutMs = 10_000 } = options;
  const { runExclusive, close } = createExclusiveRunner(timeoutMs);

  /** @param secret what the system must not quote in its complaint */
  async function withKeychain<Value>(
    work: (keytar: Keytar) => Promise<Result<Value, VaultProblem>>,
    secret?: string,
  ): Promise<Result<Value, VaultProblem>> {
    const keytar = await loadKeytar();
    if (!keytar.ok) return keytar;
    const outcome = await runExclusive(() => work(keytar.value));
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
  }

  /**
   * A locked Secret Service says "no such item" where it should say "locked", to a look-up and to a deletion alike.
   * Only a write tells. It goes to an account of its own, because another process may be storing real credentials.
   */
  async function assertUnlocked(keytar: Keytar): Promise<void> {
    await keytar.setPassword(service, PROBE_ACCOUNT, PROBE_ACCOUNT);
    await keytar.deletePassword(service, PROBE_ACCOUNT);
  }

  function createVault<Secret>({ account, parse, format, description }: KeychainItem<Secret>): Vault<Secret> {
    const originAccount = `${account}-origin`;

    async function recordBinding(keytar: Keytar, text: string, origins: readonly string[]): Promise<void> {
      const before = await keytar.getPassword(service, originAccount);
      await keytar.setPassword(service, originAccount, addBinding(before, origins, text));
    }

    return {
      read: () =>
        withKeychain<StoredSecret<Secret> | null>(async (keytar) => {
          const text = await keytar.getPassword(service, account);
          if (text === null) {
            await assertUnlocked(keytar);
            return ok(null);
          }
          const parsed = parse(text);
          if (!parsed.ok)
            return fail({ kind: 'unavailable', detail: `What the keychain holds for Stagebay cannot be read as ${description}.` });
          const entry = await keytar.getPassword(service, originAccount);
          // A keychain that has just been locked must not make a secret look like one of an earlier version.
          if (entry === null) await assertUnlocked(keytar);
          return ok({ secret: parsed.value, origins: findOrigins(entry, text) });
        }),
      store: (secret, origins) => {
        const text = format(secret);
        return withKeychain(async (keytar) => {
          // The origins first: a secret that is there is bound, whenever the power fails.
          await recordBinding(keytar, text, origins);
          return ok(await keytar.setPassword(service, account, text));
        }, text);
      },
      bind: (secret, origins) => {
        const text = format(secret);
        return withKeychain(async (keytar) => ok(await recordBinding(keytar, text, origins)), text);
      },
      delete: () =>
        withKeychain(async (keytar) => {
          if (!(await keytar.deletePassword(service, account))) await assertUnlocked(keytar);
          await keytar.deletePassword(service, originAccount);
          return ok(undefined);
        }),
    };
  }

  return { credentials: createVault(CREDENTIALS), proxyLogin: createVault(PROXY_LOGIN), close };
}

/** Loaded at first use, so that a machine without libsecret has a station that says so rather than none. */
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
  // Secret Service: "Cannot create an item in a locked collection". macOS: "User interaction is not allowed."
  if (/\blocked\b|interaction is not allowed/i.test(message)) return { kind: 'locked' };
  return { kind: 'unavailable', detail: secret === undefined ? message : message.replaceAll(secret, '•••') };
}

type Outcome<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'too-slow' };

/**
 * Lets one piece of work at a time reach the keychain, and waits for each only so long.
 *
 * A keychain that shows a prompt nobody sees does not answer, and each call that hangs there holds one of the four
 * threads on which Node also reads files and resolves host names: four of them would stop the whole app. What was
 * given up while it waited for its turn is not begun any more: nobody wants credentials stored minutes after they
 * were told that it failed.
 */
function createExclusiveRunner(timeoutMs: number) {
  let previous: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  return {
    runExclusive: <Value>(work: () => Promise<Value>): Promise<Outcome<Value>> =>
      new Promise((resolve) => {
        let isTimedOut = false;
        const timer = setTimeout(() => {
          isTimedOut = true;
          resolve({ kind: 'too-slow' });
        }, timeoutMs);
        const runUnlessClosed = () => {
          if (isClosed) throw new Error('Stagebay is ending.');
          return work();
        };
        previous = previous
          .then(() => (isTimedOut ? undefined : runUnlessClosed().then((value) => resolve({ kind: 'done', value }))))
          .catch((error: unknown) => resolve({ kind: 'failed', error }))
          .finally(() => clearTimeout(timer));
      }),
    async close(timeoutMs: number): Promise<void> {
      isClosed = true;
      await withTimeout(timeoutMs, previous);
    },
  };
}
