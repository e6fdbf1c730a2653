/** What the window may do with settings and credentials, and the PIN in front of both. */
import type { Refusal } from '../../src-shared/bridge';
import { fail, ok, type Result } from '../../src-shared/result';
import type { Station } from '../../src-shared/station';
import { addressDoubt, connectOrigin, type SettingsRoom, verifyPin } from '../settings';
import { parseCredentials, type Vault, type VaultProblem } from '../vault';
import type { Handlers } from './handlers';

export interface SettingsContext {
  readonly room: Pick<SettingsRoom, 'view' | 'change'>;
  readonly vault: Vault;
  /** Everything the window shows of the station. */
  describe(locked: boolean): Promise<Station>;
  /** Called before the answer goes back, which is to show what has changed. */
  credentialsChanged(): Promise<void>;
  /** The settings have locked themselves. */
  onLock(): void;
  /** Milliseconds on a clock that only goes on: one that is set back must not lock IT out for the difference. */
  readonly now: () => number;
}

type SettingsHandlers = Pick<
  Handlers,
  'station.read' | 'settings.change' | 'settings.unlock' | 'settings.lock' | 'credentials.store' | 'credentials.forget'
> & { readonly isLocked: () => boolean };

/** Wrong PINs cost time: 1 s, 2 s, 4 s … up to a minute, so that a four-digit one is not found in a quiet hour. */
const penaltyMs = (wrong: number) => Math.min(60_000, 1000 * 2 ** (wrong - 1));

/** Whoever has gone for longer than this without a change has gone, and left the settings open for everybody. */
const LOCKS_AFTER_MS = 5 * 60_000;

export function settingsHandlers(context: SettingsContext): SettingsHandlers {
  /** The hash whose PIN was entered: another one, which IT may have set meanwhile, is not opened by it. */
  let opened: string | null = null;
  let locking: NodeJS.Timeout | undefined;
  let wrongPins = 0;
  let closedUntil = 0;
  let lastGuess: Promise<unknown> = Promise.resolve();

  const pinHash = () => context.room.view().settings['settings.adminPinHash'];
  const isLocked = () => pinHash() !== null && pinHash() !== opened;
  const station = async (): Promise<Result<Station, Refusal>> => ok(await context.describe(isLocked()));
  function lock(): void {
    clearTimeout(locking);
    opened = null;
  }
  function lockLater(): void {
    clearTimeout(locking);
    if (opened === null) return;
    locking = setTimeout(() => {
      lock();
      context.onLock();
    }, LOCKS_AFTER_MS);
  }

  async function whileOpen(work: () => Promise<Result<Station, Refusal>>): Promise<Result<Station, Refusal>> {
    if (isLocked()) return fail({ kind: 'locked' });
    lockLater();
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

  async function unlock(pin: string): Promise<Result<Station, Refusal>> {
    const hash = pinHash();
    const now = context.now();
    if (hash === null) return station();
    if (now < closedUntil) return fail({ kind: 'wrong-pin', tryAgainInSeconds: Math.ceil((closedUntil - now) / 1000) });
    if (await verifyPin(pin, hash)) {
      opened = hash;
      lockLater();
      wrongPins = 0;
      return station();
    }
    wrongPins += 1;
    closedUntil = context.now() + penaltyMs(wrongPins);
    return fail({ kind: 'wrong-pin', tryAgainInSeconds: Math.ceil(penaltyMs(wrongPins) / 1000) });
  }

  return {
    isLocked,
    'station.read': station,

    'settings.change': ({ key, value }) =>
      whileOpen(async () => {
        const done = await context.room.change(key, value);
        return done.ok ? station() : fail(done.problem);
      }),

    'settings.unlock'({ pin }) {
      // One after the other: of guesses made side by side each would be looked at before the first has cost anything.
      const guess = lastGuess.then(() => unlock(pin));
      lastGuess = guess.catch(() => undefined);
      return guess;
    },

    async 'settings.lock'() {
      lock();
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
