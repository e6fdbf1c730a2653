/**
 * Caches the credentials of the keychain in memory. Reads them again after a change in this process or, by a command-line switch, in
 * another process.
 */
import { mkdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { CredentialsState } from '../../src-shared/station/station';
import { watchFolder } from '../base';
import {
  type BoundCredentials,
  bindCredentials,
  effectiveOrigins,
  mayBeSentTo,
  type OriginRules,
  readExpiry,
  type StoredSecret,
  type Vault,
  type VaultProblem,
} from '../vault';

/** A file that is written after every change of the credentials, because keychains do not report changes. It contains only the time. */
const CHANGE_MARKER_FILE = 'credentials-changed';

/**
 * Notifies every running app of this user-data folder that its credentials have changed. Never rejects, because the keychain is already
 * written and an app without the notification reads it again later.
 */
export async function announceCredentialsChange(userData: string): Promise<void> {
  try {
    await mkdir(userData, { recursive: true });
    await writeFile(join(userData, CHANGE_MARKER_FILE), new Date().toISOString());
  } catch {}
}

/** The configured address and the origins that the machine's policy permits; called at every use. */
export interface CredentialsRules {
  /** The origin of the configured address. */
  currentOrigin(): string;
  originRules(): OriginRules;
  /** Whether every source of settings could be read, so that credentials of an earlier version can be bound permanently. */
  areSettingsComplete(): boolean;
}

export interface CredentialsStore {
  state(): CredentialsState;
  /** When the kind of the state last changed, in milliseconds since 1970. */
  since(): number;
  /** Returns the credentials, from memory if possible, bound to the origins to which they may be sent. */
  get(): Promise<Result<BoundCredentials, Failure>>;
  /** Updates the state after a change of settings, because the credentials may be for another address now. */
  reevaluate(): void;
  /** Clears the cache and reads the keychain again. Resolves when `state` is up to date, at the latest after the vault's timeout. */
  refresh(): Promise<void>;
  close(): void;
}

type VaultReadResult = Awaited<ReturnType<Vault['read']>>;

/**
 * Creates the credentials store and starts to watch the user-data folder.
 * @param options.onChange called after every change of `state`
 * @param options.onAnnounced called after another process changed the credentials and they were read
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

  /** Reads the keychain; simultaneous calls share one read. */
  function readOnce(): Promise<VaultReadResult> {
    pendingRead ??= readVault();
    return pendingRead;
  }

  function readVault(): Promise<VaultReadResult> {
    const reading = vault.read().then((found) => {
      // Ignore this result, because a refresh started later and will read the new credentials.
      if (pendingRead !== reading) return found;
      pendingRead = null;
      cached = found.ok && found.value ? bindLegacySecret(found.value) : null;
      changeState(cached ? toStoredState(cached, rules) : toCredentialsState(found, rules));
      return found;
    });
    return reading;
  }

  /**
   * Binds credentials of an earlier version, which have no origins, so that they remain usable if the policy is lost later. If the
   * keychain rejects the write, the next start tries again.
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

  const stopWatching = watchChangeMarker(userData, () => void refresh().then(onAnnounced));

  async function refresh(): Promise<void> {
    cached = null;
    pendingRead = readVault();
    // Another refresh may start meanwhile, and only the result of the last one is valid.
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
    close: stopWatching,
    async get() {
      if (cached) return ok(toBoundCredentials(cached));
      const found = await readOnce();
      if (!found.ok) return fail(toFailure(found.problem));
      return found.value ? ok(toBoundCredentials(found.value)) : fail({ kind: 'local', what: 'no-credentials', detail: '' });
    },
  };
}

/**
 * Watches for changes that another process announces. Some network folders cannot be watched; then the courier reads the keychain again
 * after a rejection.
 * @returns a function that stops watching
 */
function watchChangeMarker(userData: string, onAnnouncement: () => void): () => void {
  try {
    mkdirSync(userData, { recursive: true });
  } catch {
    return () => undefined;
  }
  return watchFolder(userData, (name) => {
    if (name === CHANGE_MARKER_FILE) onAnnouncement();
  });
}

function toFailure(problem: VaultProblem): Failure {
  return problem.kind === 'locked'
    ? { kind: 'local', what: 'keychain-locked', detail: '' }
    : { kind: 'local', what: 'keychain-unavailable', detail: problem.detail };
}

/** Converts the result of a keychain read to a state that contains no secret. */
export function toCredentialsState(found: VaultReadResult, rules: Omit<CredentialsRules, 'areSettingsComplete'>): CredentialsState {
  if (found.ok) return found.value ? toStoredState(found.value, rules) : { kind: 'none' };
  return found.problem.kind === 'locked' ? { kind: 'locked' } : { kind: 'unavailable', detail: found.problem.detail };
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
