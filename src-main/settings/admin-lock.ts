/** The lock on Settings, which the admin PIN opens. Only the main process decides, and the page displays the result. */
import { fail, ok, type Result } from '../../src-shared/base/result';
import { createMutex } from '../base';
import { verifyPin } from './pin';
import type { PinAttempts } from './pin-attempts';
import type { EffectiveSettings } from './resolve-settings';

/** `pin-wait`: the PIN was not compared, because the penalty for an earlier wrong PIN has not ended. */
export interface PinRejection {
  readonly kind: 'wrong-pin' | 'pin-wait';
  readonly tryAgainInSeconds: number;
}

export interface AdminLock {
  /** Whether a PIN is set, and was not entered recently. */
  isLocked(): boolean;
  /** Opens the lock until `lock` is called, or `keepOpen` is not called for five minutes. */
  unlock(pin: string): Promise<Result<null, PinRejection>>;
  /** Allows one action: always if the lock is open, otherwise only with the PIN. The lock stays as it is. */
  authorize(pin: string | undefined): Promise<Result<null, PinRejection | { readonly kind: 'locked' }>>;
  lock(): void;
  keepOpen(): void;
}

/** Not a valid hash, so no PIN matches it. */
const UNREADABLE_HASH = 'unreadable';

/** Returns the effective hash. An invalid one locks Settings without a valid PIN, because IT intended to set one. */
export function effectivePinHash({ settings, problems }: Pick<EffectiveSettings, 'settings' | 'problems'>): string | null {
  const isRefused = problems.some((problem) => problem.kind === 'bad-value' && problem.key === 'settings.adminPinHash');
  return settings['settings.adminPinHash'] ?? (isRefused ? UNREADABLE_HASH : null);
}

export interface AdminLockOptions {
  readonly pinHash: () => string | null;
  readonly attempts: PinAttempts;
  /** Called when the lock closes after five minutes. */
  readonly onLock: () => void;
}

const rejectPin = (kind: PinRejection['kind'], ms: number) => fail({ kind, tryAgainInSeconds: Math.ceil(ms / 1000) });

/** A person who has changed nothing for this long has probably left, and Settings would be open to the next one. */
const AUTO_LOCK_MS = 5 * 60_000;

export function createAdminLock({ pinHash, attempts, onLock }: AdminLockOptions): AdminLock {
  /** The hash whose PIN was entered. It does not open the lock for another hash that IT sets meanwhile. */
  let unlockedHash: string | null = null;
  let autoLockTimer: NodeJS.Timeout | undefined;
  /** With parallel attempts, several PINs would be compared before the first one causes a penalty. */
  const attemptsInTurn = createMutex();

  function lock(): void {
    clearTimeout(autoLockTimer);
    unlockedHash = null;
  }

  function keepOpen(): void {
    clearTimeout(autoLockTimer);
    if (unlockedHash === null) return;
    autoLockTimer = setTimeout(() => {
      lock();
      onLock();
    }, AUTO_LOCK_MS);
  }

  /** @returns the hash that the PIN matches; `null` if no PIN is set */
  async function tryPin(pin: string): Promise<Result<string | null, PinRejection>> {
    const hash = pinHash();
    if (hash === null) return ok(null);
    const remainingMs = await attempts.remainingMs();
    if (remainingMs > 0) return rejectPin('pin-wait', remainingMs);
    await attempts.recordAttempt();
    if (!(await verifyPin(pin, hash))) return rejectPin('wrong-pin', await attempts.startPenalty());
    await attempts.reset();
    return ok(hash);
  }

  const isLocked = () => pinHash() !== null && pinHash() !== unlockedHash;

  return {
    isLocked,
    async unlock(pin) {
      const verified = await attemptsInTurn.runExclusive(() => tryPin(pin));
      if (!verified.ok) return verified;
      unlockedHash = verified.value;
      keepOpen();
      return ok(null);
    },
    async authorize(pin) {
      if (!isLocked()) return ok(null);
      if (pin === undefined) return fail({ kind: 'locked' });
      const verified = await attemptsInTurn.runExclusive(() => tryPin(pin));
      return verified.ok ? ok(null) : verified;
    },
    lock,
    keepOpen,
  };
}
