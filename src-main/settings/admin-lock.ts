/** The lock that the admin PIN opens. The main process decides: what the page shows as locked or open is only its picture. */
import { fail, ok, type Result } from '../../src-shared/base/result';
import { verifyPin } from './pin';
import type { PinAttempts } from './pin-attempts';
import type { EffectiveSettings } from './resolve-settings';

/** `pin-wait`: it was not compared, because an earlier wrong PIN has to be waited for. */
export interface PinRejection {
  readonly kind: 'wrong-pin' | 'pin-wait';
  readonly tryAgainInSeconds: number;
}

export interface AdminLock {
  /** Whether a PIN is set that was not entered, or that was entered too long ago. */
  isLocked(): boolean;
  /** Opens the lock until `lock` is called, or nothing calls `keepOpen` for five minutes. */
  unlock(pin: string): Promise<Result<null, PinRejection>>;
  /** Allows one action: always if the lock is open, otherwise only with the PIN. The lock stays as it is. */
  authorize(pin: string | undefined): Promise<Result<null, PinRejection | { readonly kind: 'locked' }>>;
  lock(): void;
  keepOpen(): void;
}

/** Not a hash: no PIN belongs to it. */
const UNREADABLE_HASH = 'unreadable';

/** The hash in force. One that cannot be read locks Settings, because IT meant a PIN to be set. */
export function effectivePinHash({ settings, problems }: Pick<EffectiveSettings, 'settings' | 'problems'>): string | null {
  const isRefused = problems.some((problem) => problem.kind === 'bad-value' && problem.key === 'settings.adminPinHash');
  return settings['settings.adminPinHash'] ?? (isRefused ? UNREADABLE_HASH : null);
}

export interface AdminLockOptions {
  readonly pinHash: () => string | null;
  readonly attempts: PinAttempts;
  /** Called when the lock has closed by itself. */
  readonly onLock: () => void;
}

const rejectPin = (kind: PinRejection['kind'], ms: number) => fail({ kind, tryAgainInSeconds: Math.ceil(ms / 1000) });

/** A person who has changed nothing for longer than this has left, and Settings would be open to the next one. */
const AUTO_LOCK_MS = 5 * 60_000;

export function createAdminLock({ pinHash, attempts, onLock }: AdminLockOptions): AdminLock {
  /** The hash whose PIN was entered: another one, which IT may have set meanwhile, is not opened by it. */
  let unlockedHash: string | null = null;
  let autoLockTimer: NodeJS.Timeout | undefined;
  let lastAttempt: Promise<unknown> = Promise.resolve();

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

  /** @returns the hash that the PIN belongs to; `null` when none is set */
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

  /** One after the other: of guesses made side by side each would be compared before the first has cost anything. */
  function tryPinInTurn(pin: string): Promise<Result<string | null, PinRejection>> {
    const verified = lastAttempt.then(() => tryPin(pin));
    lastAttempt = verified.catch(() => undefined);
    return verified;
  }

  const isLocked = () => pinHash() !== null && pinHash() !== unlockedHash;

  return {
    isLocked,
    async unlock(pin) {
      const verified = await tryPinInTurn(pin);
      if (!verified.ok) return verified;
      unlockedHash = verified.value;
      keepOpen();
      return ok(null);
    },
    async authorize(pin) {
      if (!isLocked()) return ok(null);
      if (pin === undefined) return fail({ kind: 'locked' });
      const verified = await tryPinInTurn(pin);
      return verified.ok ? ok(null) : verified;
    },
    lock,
    keepOpen,
  };
}
