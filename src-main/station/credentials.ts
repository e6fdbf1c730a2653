/**
 * The credentials as the station knows them at the moment: read from the keychain once, kept in memory, and read anew
 * when somebody has changed them, in this process or, by the command-line switches, in another.
 */
import { mkdirSync, watch } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Failure } from '../../src-shared/failure';
import { fail, ok, type Result } from '../../src-shared/result';
import type { CredentialsState } from '../../src-shared/station';
import { type BoundCredentials, bindCredentials, endOf, mayBeSentTo, type OriginRules, originsOf, type Stored, type Vault } from '../vault';

/** Its content is only the time. It is there to be seen changing: keychains tell nobody that they were written to. */
const STAMP = 'credentials-changed';

/**
 * Tells every running app of this user-data folder that its credentials may be new. Never fails: the keychain has been
 * written by now, and an app that cannot be told asks it again by itself.
 */
export async function announceCredentials(userData: string): Promise<void> {
  try {
    await mkdir(userData, { recursive: true });
    await writeFile(join(userData, STAMP), new Date().toISOString());
  } catch {}
}

/** What the address in force and the machine's policy mean for the credentials, asked at every use. */
export interface CredentialsRules {
  /** The origin of the address in force. */
  origin(): string;
  origins(): OriginRules;
  /** Whether every source of settings could be read, so that the credentials of an earlier version can be bound for good. */
  isCertain(): boolean;
}

export interface CredentialsKeeper {
  state(): CredentialsState;
  /** When `state` became of its kind, in milliseconds since 1970. */
  since(): number;
  /** What to sign in with, from memory where possible. It is given out for the origins to which it may be sent. */
  get(): Promise<Result<BoundCredentials, Failure>>;
  /** To be called when settings have changed: the stored credentials may be for another address now. */
  reconsider(): void;
  /**
   * Forgets what is in memory and asks the keychain again. Resolves when `state` is true again, at the latest when the
   * vault has given the keychain up.
   */
  refresh(): Promise<void>;
  close(): void;
}

type VaultAnswer = Awaited<ReturnType<Vault['read']>>;

/**
 * @param options.onChange called when `state` has changed, whoever asked
 * @param options.onAnnounced called when another process has announced new credentials and they have been read
 */
export function keepCredentials(options: {
  readonly vault: Vault;
  readonly userData: string;
  readonly rules: CredentialsRules;
  readonly onChange: () => void;
  readonly onAnnounced: () => void;
}): CredentialsKeeper {
  const { vault, userData, rules, onChange, onAnnounced } = options;
  let state: CredentialsState = { kind: 'asking' };
  let since = Date.now();
  let known: Stored | null = null;
  let asking: Promise<VaultAnswer> | null = null;

  /** Those who ask while the keychain takes its time wait for the same answer. */
  function ask(): Promise<VaultAnswer> {
    asking ??= read();
    return asking;
  }

  function read(): Promise<VaultAnswer> {
    const reading = vault.read().then((answer) => {
      // A refresh has overtaken it: this answer is from before the change.
      if (asking !== reading) return answer;
      asking = null;
      known = answer.ok && answer.value ? bindEarlier(answer.value) : null;
      enter(known ? storedState(known, rules) : credentialsState(answer, rules));
      return answer;
    });
    return reading;
  }

  /**
   * Credentials of an earlier version have no origin: they get one for good, so that a policy that is lost later takes nothing
   * from them. If the keychain does not take it, the next start tries again.
   */
  function bindEarlier(stored: Stored): Stored {
    if (stored.origins !== null || !rules.isCertain()) return stored;
    const origins = originsOf(null, rules.origins());
    void vault.bind(stored.secret, origins);
    return { ...stored, origins };
  }

  const bound = ({ secret, origins }: Stored): BoundCredentials =>
    bindCredentials(secret, (origin) => mayBeSentTo(origin, origins, rules.origins()));

  function enter(next: CredentialsState): void {
    if (isDeepStrictEqual(next, state)) return;
    if (next.kind !== state.kind) since = Date.now();
    state = next;
    onChange();
  }

  const watcher = watchFolder(userData, (name) => {
    if (name === STAMP) void refresh().then(onAnnounced);
  });

  async function refresh(): Promise<void> {
    known = null;
    asking = read();
    // Another refresh may overtake this one, and its answer is the one that counts.
    while (asking) await asking;
  }

  return {
    state: () => state,
    since: () => since,
    refresh,
    reconsider() {
      if (known === null) return;
      known = bindEarlier(known);
      enter(storedState(known, rules));
    },
    close: () => watcher?.close(),
    async get() {
      if (known) return ok(bound(known));
      const read = await ask();
      if (read.ok) return read.value ? ok(bound(read.value)) : fail({ kind: 'local', what: 'no-credentials', detail: '' });
      return fail(
        read.problem.kind === 'locked'
          ? { kind: 'local', what: 'keychain-locked', detail: '' }
          : { kind: 'local', what: 'keychain-unavailable', detail: read.problem.detail },
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
export function credentialsState(answer: VaultAnswer, rules: Omit<CredentialsRules, 'isCertain'>): CredentialsState {
  if (answer.ok) return answer.value ? storedState(answer.value, rules) : { kind: 'none' };
  return answer.problem.kind === 'locked' ? { kind: 'locked' } : { kind: 'unavailable', detail: answer.problem.detail };
}

function storedState({ secret, origins }: Stored, rules: Omit<CredentialsRules, 'isCertain'>): CredentialsState {
  const expiresAt = endOf(secret);
  return {
    kind: 'stored',
    form: secret.kind,
    origins: originsOf(origins, rules.origins()),
    isForAddress: mayBeSentTo(rules.origin(), origins, rules.origins()),
    ...(expiresAt !== null && { expiresAt }),
  };
}
