/** What the window may do with settings and credentials, and the PIN in front of both. */
import type { Refusal } from '../../src-shared/bridge';
import { fail, ok, type Result } from '../../src-shared/result';
import type { Station } from '../../src-shared/station';
import { type SettingsRoom, verifyPin } from '../settings';
import { parseCredentials, type Vault, type VaultProblem } from '../vault';
import type { Handlers } from './handlers';

export interface SettingsContext {
  readonly room: SettingsRoom;
  readonly vault: Vault;
  /** Everything the window shows of the station. */
  describe(locked: boolean): Promise<Station>;
  /** Called when settings or credentials have changed, before the answer goes back. */
  changed(): Promise<void>;
  readonly now: () => number;
}

type SettingsHandlers = Pick<
  Handlers,
  'station.read' | 'settings.change' | 'settings.unlock' | 'settings.lock' | 'credentials.store' | 'credentials.forget'
> & { readonly isLocked: () => boolean };

/** Wrong PINs cost time: 1 s, 2 s, 4 s … up to a minute, so that a four-digit one is not found in a quiet hour. */
const penaltyMs = (wrong: number) => Math.min(60_000, 1000 * 2 ** (wrong - 1));

export function settingsHandlers(context: SettingsContext): SettingsHandlers {
  let unlocked = false;
  let wrongPins = 0;
  let closedUntil = 0;

  const pinHash = () => context.room.view().settings['settings.adminPinHash'];
  const isLocked = () => pinHash() !== null && !unlocked;
  const station = async (): Promise<Result<Station, Refusal>> => ok(await context.describe(isLocked()));
  const changed = async (): Promise<Result<Station, Refusal>> => {
    await context.changed();
    return station();
  };
  const kept = async (done: Result<void, VaultProblem>): Promise<Result<Station, Refusal>> =>
    done.ok
      ? changed()
      : fail({ kind: 'keychain', problem: done.problem.kind, detail: done.problem.kind === 'unavailable' ? done.problem.detail : '' });

  return {
    isLocked,
    'station.read': station,

    async 'settings.change'({ key, value }) {
      if (isLocked()) return fail({ kind: 'locked' });
      const done = await context.room.change(key, value);
      return done.ok ? changed() : fail(done.problem);
    },

    async 'settings.unlock'({ pin }) {
      const hash = pinHash();
      const now = context.now();
      if (hash === null) return station();
      if (now < closedUntil) return fail({ kind: 'wrong-pin', tryAgainInSeconds: Math.ceil((closedUntil - now) / 1000) });
      if (await verifyPin(pin, hash)) {
        unlocked = true;
        wrongPins = 0;
        return station();
      }
      wrongPins += 1;
      closedUntil = context.now() + penaltyMs(wrongPins);
      return fail({ kind: 'wrong-pin', tryAgainInSeconds: Math.ceil(penaltyMs(wrongPins) / 1000) });
    },

    async 'settings.lock'() {
      unlocked = false;
      return station();
    },

    async 'credentials.store'({ text }) {
      if (isLocked()) return fail({ kind: 'locked' });
      const credentials = parseCredentials(text);
      if (!credentials.ok) return fail({ kind: 'bad-credentials', problem: credentials.problem });
      return kept(await context.vault.store(credentials.value));
    },

    async 'credentials.forget'() {
      if (isLocked()) return fail({ kind: 'locked' });
      return kept(await context.vault.forget());
    },
  };
}
