/** What the window may do with settings and credentials, and the PIN in front of both. */
import type { Refusal } from '../../src-shared/bridge';
import { fail, ok, type Result } from '../../src-shared/result';
import type { Station } from '../../src-shared/station';
import { type AdminLock, addressDoubt, connectOrigin, type SettingsRoom } from '../settings';
import { parseCredentials, type Vault, type VaultProblem } from '../vault';
import type { Handlers } from './handlers';

export interface SettingsContext {
  readonly room: Pick<SettingsRoom, 'view' | 'change'>;
  readonly lock: AdminLock;
  readonly vault: Vault;
  /** Everything the window shows of the station. */
  describe(locked: boolean): Promise<Station>;
  /** Called before the answer goes back, which is to show what has changed. */
  credentialsChanged(): Promise<void>;
}

type SettingsHandlers = Pick<
  Handlers,
  'station.read' | 'settings.change' | 'settings.unlock' | 'settings.lock' | 'credentials.store' | 'credentials.forget'
>;

export function settingsHandlers(context: SettingsContext): SettingsHandlers {
  const { lock } = context;
  const station = async (): Promise<Result<Station, Refusal>> => ok(await context.describe(lock.isLocked()));

  async function whileOpen(work: () => Promise<Result<Station, Refusal>>): Promise<Result<Station, Refusal>> {
    if (lock.isLocked()) return fail({ kind: 'locked' });
    lock.keepOpen();
    return work();
  }

  async function kept(done: Result<void, VaultProblem>): Promise<Result<Station, Refusal>> {
    if (!done.ok) {
      const { problem } = done;
      return fail({ kind: 'keychain', problem: problem.kind, detail: problem.kind === 'unavailable' ? problem.detail : '' });
    }
    await context.credentialsChanged();
    return station();
  }

  return {
    'station.read': station,

    'settings.change': ({ key, value }) =>
      whileOpen(async () => {
        const done = await context.room.change(key, value);
        return done.ok ? station() : fail(done.problem);
      }),

    async 'settings.unlock'({ pin }) {
      const unlocked = await lock.unlock(pin);
      return unlocked.ok ? station() : unlocked;
    },

    async 'settings.lock'() {
      lock.lock();
      return station();
    },

    'credentials.store': ({ text }) =>
      whileOpen(async () => {
        const credentials = parseCredentials(text);
        if (!credentials.ok) return fail({ kind: 'bad-credentials', problem: credentials.problem });
        const view = context.room.view();
        const doubt = addressDoubt(view);
        if (doubt) return fail({ kind: 'address-unclear', problem: doubt });
        return kept(await context.vault.store(credentials.value, [connectOrigin(view)]));
      }),

    'credentials.forget': () => whileOpen(async () => kept(await context.vault.forget())),
  };
}
