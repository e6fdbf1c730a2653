/** The lock that the admin PIN opens. The main process decides: what the page shows as locked or open is only its picture. */
import { fail, ok, type Result } from '../../src-shared/result';
import type { Combined } from './combine';
import { verifyPin } from './pin';
import type { PinAttempts } from './pin-attempts';

/** `pin-wait`: it was not compared, because an earlier wrong PIN has to be waited for. */
export interface WrongPin {
  readonly kind: 'wrong-pin' | 'pin-wait';
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

/** Not a hash: no PIN belongs to it. */
const UNREADABLE = 'unreadable';

/** The hash in force. One that cannot be read locks Settings, because IT meant a PIN to be set. */
export function pinHashOf({ settings, problems }: Pick<Combined, 'settings' | 'problems'>): string | null {
  const isRefused = problems.some((problem) => problem.kind === 'bad-value' && problem.key === 'settings.adminPinHash');
  return settings['settings.adminPinHash'] ?? (isRefused ? UNREADABLE : null);
}

export interface AdminLockOptions {
  readonly pinHash: () => string | null;
  readonly attempts: PinAttempts;
  /** Called when the lock has closed by itself. */
  readonly onLock: () => void;
}

const refused = (kind: WrongPin['kind'], ms: number) => fail({ kind, tryAgainInSeconds: Math.ceil(ms / 1000) });

/** A person who has changed nothing for longer than this has left, and Settings would be open to the next one. */
const LOCKS_AFTER_MS = 5 * 60_000;

export function createAdminLock({ pinHash, attempts, onLock }: AdminLockOptions): AdminLock {
  /** The hash whose PIN was entered: another one, which IT may have set meanwhile, is not opened by it. */
  let opened: string | null = null;
  let locking: NodeJS.Timeout | undefined;
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
    const remainingMs = await attempts.remainingMs();
    if (remainingMs > 0) return refused('pin-wait', remainingMs);
    await attempts.count();
    if (!(await verifyPin(pin, hash))) return refused('wrong-pin', await attempts.refuse());
    await attempts.forget();
    return ok(hash);
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
