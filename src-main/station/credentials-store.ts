/**
 * The credentials as the station knows them at the moment: read from the keychain once, kept in memory, and read anew
 * when somebody has changed them, in this process or, by the command-line switches, in another.
 */
import { mkdirSync, watch } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { CredentialsState } from '../../src-shared/station/station';
import {
  type BoundCredentials,
  bindCredentials,
  effectiveOrigins,
  mayBeSentTo,
  type OriginRules,
  readExpiry,
  type StoredSecret,
  type Vault,
} from '../vault';

/** Its content is only the time. It is there to be seen changing: keychains tell nobody that they were written to. */
const CHANGE_MARKER_FILE = 'credentials-changed';

/**
 * Tells every running app of this user-data folder that its credentials may be new. Never fails: the keychain has been
 * written by now, and an app that cannot be told asks it again by itself.
 */
export async function announceCredentialsChange(userData: string): Promise<void> {
  try {
    await mkdir(userData, { recursive: true });
    await writeFile(join(userData, CHANGE_MARKER_FILE), new Date().toISOString());
  } catch {}
}

/** What the address in force and the machine's policy mean for the credentials, asked at every use. */
export interface CredentialsRules {
  /** The origin of the address in force. */
  currentOrigin(): string;
  originRules(): OriginRules;
  /** Whether every source of settings could be read, so that the credentials of an earlier version can be bound for good. */
  areSettingsComplete(): boolean;
}

export interface CredentialsStore {
  state(): CredentialsState;
  /** When `state` became of its kind, in milliseconds since 1970. */
  since(): number;
  /** What to sign in with, from memory where possible. It is given out for the origins to which it may be sent. */
  get(): Promise<Result<BoundCredentials, Failure>>;
  /** To be called when settings have changed: the stored credentials may be for another address now. */
  reevaluate(): void;
  /**
   * Forgets what is in memory and asks the keychain again. Resolves when `state` is true again, at the latest when the
   * vault has given the keychain up.
   */
  refresh(): Promise<void>;
  close(): void;
}

type VaultReadResult = Awaited<ReturnType<Vault['read']>>;

/**
 * @param options.onChange called when `state` has changed, whoever asked
 * @param options.onAnnounced called when another process has announced new credentials and they have been read
 */
export function createCredentialsStore(options: {
  readonly vault: Vault;
  readonly userData: string;
  readonly rules: CredentialsRules;
  readonly onChange: () => void;
  readonly onAnnounced: () => void;
}): CredentialsStore {
  const { vault, userData, rules, onChange, onAnnounced } = options;
  let state: CredentialsState = { kind: 'loading' };
  let since = Date.now();
  let cached: StoredSecret | null = null;
  let pendingRead: Promise<VaultReadResult> | null = null;

  /** Those who ask while the keychain takes its time wait for the same answer. */
  function readOnce(): Promise<VaultReadResult> {
    pendingRead ??= readVault();
    return pendingRead;
  }

  function readVault(): Promise<VaultReadResult> {
    const reading = vault.read().then((answer) => {
      // A refresh has overtaken it: this answer is from before the change.
      if (pendingRead !== reading) return answer;
      pendingRead = null;
      cached = answer.ok && answer.value ? bindLegacySecret(answer.value) : null;
      changeState(cached ? toStoredState(cached, rules) : toCredentialsState(answer, rules));
      return answer;
    });
    return reading;
  }

  /**
   * Credentials of an earlier version have no origin: they get one for good, so that a policy that is lost later takes nothing
   * from them. If the keychain does not take it, the next start tries again.
   */
  function bindLegacySecret(stored: StoredSecret): StoredSecret {
    if (stored.origins !== null || !rules.areSettingsComplete()) return stored;
    const origins = effectiveOrigins(null, rules.originRules());
    void vault.bind(stored.secret, origins);
    return { ...stored, origins };
  }

  const toBoundCredentials = ({ secret, origins }: StoredSecret): BoundCredentials =>
    bindCredentials(secret, (origin) => mayBeSentTo(origin, origins, rules.originRules()));

  function changeState(next: CredentialsState): void {
    if (isDeepStrictEqual(next, state)) return;
    if (next.kind !== state.kind) since = Date.now();
    state = next;
    onChange();
  }

  const watcher = watchFolder(userData, (name) => {
    if (name === CHANGE_MARKER_FILE) void refresh().then(onAnnounced);
  });

  async function refresh(): Promise<void> {
    cached = null;
    pendingRead = readVault();
    // Another refresh may overtake this one, and its answer is the one that counts.
    while (pendingRead) await pendingRead;
  }

  return {
    state: () => state,
    since: () => since,
    refresh,
    reevaluate() {
      if (cached === null) return;
      cached = bindLegacySecret(cached);
      changeState(toStoredState(cached, rules));
    },
    close: () => watcher?.close(),
    async get() {
      if (cached) return ok(toBoundCredentials(cached));
      const readVault = await readOnce();
      if (readVault.ok)
        return readVault.value ? ok(toBoundCredentials(readVault.value)) : fail({ kind: 'local', what: 'no-credentials', detail: '' });
      return fail(
        readVault.problem.kind === 'locked'
          ? { kind: 'local', what: 'keychain-locked', detail: '' }
          : { kind: 'local', what: 'keychain-unavailable', detail: readVault.problem.detail },
      );
    },
  };
}

function watchFolder(folder: string, onFile: (name: string | null) => void) {
  try {
    mkdirSync(folder, { recursive: true });
    const watcher = watch(folder, { persistent: false }, (_event, name) => onFile(name));
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null; // Some network folders cannot be watched; the courier asks the keychain again by itself then.
  }
}

/** What the keychain's answer says, without a word of what it holds. */
export function toCredentialsState(answer: VaultReadResult, rules: Omit<CredentialsRules, 'areSettingsComplete'>): CredentialsState {
  if (answer.ok) return answer.value ? toStoredState(answer.value, rules) : { kind: 'none' };
  return answer.problem.kind === 'locked' ? { kind: 'locked' } : { kind: 'unavailable', detail: answer.problem.detail };
}

function toStoredState({ secret, origins }: StoredSecret, rules: Omit<CredentialsRules, 'areSettingsComplete'>): CredentialsState {
  const expiresAt = readExpiry(secret);
  return {
    kind: 'stored',
    form: secret.kind,
    origins: effectiveOrigins(origins, rules.originRules()),
    isForCurrentAddress: mayBeSentTo(rules.currentOrigin(), origins, rules.originRules()),
    ...(expiresAt !== null && { expiresAt }),
  };
}
