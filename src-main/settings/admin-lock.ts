/** The lock that the admin PIN opens. The main process decides: what the page shows as locked or open is only its picture. */
import { fail, ok, type Result } from '../../src-shared/result';
import { verifyPin } from './pin';

export interface WrongPin {
  readonly kind: 'wrong-pin';
  readonly tryAgainInSeconds: number;
}

export interface AdminLock {
  /** Whether a PIN is set that was not entered, or that was entered too long ago. */
  isLocked(): boolean;
  /** Opens the lock until `lock` is called, or nothing calls `keepOpen` for five minutes. */
  unlock(pin: string): Promise<Result<null, WrongPin>>;
  /** Compares a PIN for one action, and leaves the lock as it is. Without a PIN, every text passes. */
  check(pin: string): Promise<Result<null, WrongPin>>;
  lock(): void;
  keepOpen(): void;
}

export interface AdminLockOptions {
  readonly pinHash: () => string | null;
  /** Called when the lock has closed by itself. */
  readonly onLock: () => void;
  /** Milliseconds on a clock that only goes on: one that is set back must not lock IT out for the difference. */
  readonly now: () => number;
}

/** Wrong PINs cost time: 1 s, 2 s, 4 s … up to a minute, so that a four-digit one is not found in a quiet hour. */
const penaltyMs = (wrong: number) => Math.min(60_000, 1000 * 2 ** (wrong - 1));

/** A person who has changed nothing for longer than this has left, and Settings would be open to the next one. */
const LOCKS_AFTER_MS = 5 * 60_000;

export function createAdminLock({ pinHash, onLock, now }: AdminLockOptions): AdminLock {
  /** The hash whose PIN was entered: another one, which IT may have set meanwhile, is not opened by it. */
  let opened: string | null = null;
  let locking: NodeJS.Timeout | undefined;
  let wrongPins = 0;
  let closedUntil = 0;
  let lastGuess: Promise<unknown> = Promise.resolve();

  function lock(): void {
    clearTimeout(locking);
    opened = null;
  }

  function keepOpen(): void {
    clearTimeout(locking);
    if (opened === null) return;
    locking = setTimeout(() => {
      lock();
      onLock();
    }, LOCKS_AFTER_MS);
  }

  /** @returns the hash that the PIN belongs to; `null` when none is set */
  async function guess(pin: string): Promise<Result<string | null, WrongPin>> {
    const hash = pinHash();
    if (hash === null) return ok(null);
    const at = now();
    if (at < closedUntil) return fail({ kind: 'wrong-pin', tryAgainInSeconds: Math.ceil((closedUntil - at) / 1000) });
    if (await verifyPin(pin, hash)) {
      wrongPins = 0;
      return ok(hash);
    }
    wrongPins += 1;
    closedUntil = now() + penaltyMs(wrongPins);
    return fail({ kind: 'wrong-pin', tryAgainInSeconds: Math.ceil(penaltyMs(wrongPins) / 1000) });
  }

  /** One after the other: of guesses made side by side each would be compared before the first has cost anything. */
  function guessInTurn(pin: string): Promise<Result<string | null, WrongPin>> {
    const guessed = lastGuess.then(() => guess(pin));
    lastGuess = guessed.catch(() => undefined);
    return guessed;
  }

  return {
    isLocked: () => pinHash() !== null && pinHash() !== opened,
    async unlock(pin) {
      const guessed = await guessInTurn(pin);
      if (!guessed.ok) return guessed;
      opened = guessed.value;
      keepOpen();
      return ok(null);
    },
    async check(pin) {
      const guessed = await guessInTurn(pin);
      return guessed.ok ? ok(null) : guessed;
    },
    lock,
    keepOpen,
  };
}
