/**
 * The credentials as the station knows them at the moment: read from the keychain once, kept in memory, and read anew
 * when somebody has changed them, in this process or, by the command-line switches, in another.
 */
import { mkdirSync, watch } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure } from '../../src-shared/failure';
import { fail, ok, type Result } from '../../src-shared/result';
import type { CredentialsState } from '../../src-shared/station';
import type { Credentials, Vault, VaultProblem } from '../vault';

/** Its content is only the time. It is there to be seen changing: keychains tell nobody that they were written to. */
const STAMP = 'credentials-changed';

/** Tells every running app of this user-data folder that its credentials may be new. */
export async function announceCredentials(userData: string): Promise<void> {
  mkdirSync(userData, { recursive: true });
  await writeFile(join(userData, STAMP), new Date().toISOString()).catch(() => undefined);
}

export interface CredentialsKeeper {
  state(): CredentialsState;
  /** What to sign in with, from memory where possible. */
  get(): Promise<Result<Credentials, Failure>>;
  /** Forgets what is in memory and asks the keychain again. Resolves when `state` is true again. */
  refresh(): Promise<void>;
  close(): void;
}

/** @param onChange called when credentials were announced by another process and have been read anew */
export function keepCredentials(options: { vault: Vault; userData: string; onChange: () => void }): CredentialsKeeper {
  const { vault, userData, onChange } = options;
  let state: CredentialsState = { kind: 'asking' };
  let known: Credentials | null = null;
  let asking: Promise<Result<Credentials | null, VaultProblem>> | null = null;

  async function ask(): Promise<Result<Credentials | null, VaultProblem>> {
    asking ??= vault.read().finally(() => {
      asking = null;
    });
    const read = await asking;
    known = read.ok ? read.value : null;
    state = stateOf(read);
    return read;
  }

  const watcher = watchFolder(userData, (name) => {
    if (name === STAMP) void refresh().then(onChange);
  });

  async function refresh(): Promise<void> {
    known = null;
    await ask();
  }

  return {
    state: () => state,
    refresh,
    close: () => watcher?.close(),
    async get() {
      if (known) return ok(known);
      const read = await ask();
      if (read.ok) return read.value ? ok(read.value) : fail({ kind: 'local', what: 'no-credentials', detail: '' });
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

function stateOf(read: Result<Credentials | null, VaultProblem>): CredentialsState {
  if (read.ok) return read.value ? { kind: 'stored', form: read.value.kind } : { kind: 'none' };
  return read.problem.kind === 'locked' ? { kind: 'locked' } : { kind: 'unavailable', detail: read.problem.detail };
}
