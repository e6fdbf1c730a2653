/**
 * Counts wrong PINs and enforces a penalty after each. The count is on the disk before a PIN is compared, so that restarting or killing
 * the app does not avoid the penalty.
 */
import { z } from 'zod';
import type { Log } from '../log';
import { readJsonObject, writeJsonFile } from './settings-file';

export interface PinAttempts {
  /** The rest of the penalty in milliseconds; 0 if there is none. */
  remainingMs(): Promise<number>;
  /** Counts a wrong PIN, before the PIN is compared. */
  recordAttempt(): Promise<void>;
  /** Starts the penalty after a wrong PIN. @returns its length in milliseconds */
  startPenalty(): Promise<number>;
  /** Resets the count after a correct PIN. */
  reset(): Promise<void>;
}

export interface PinAttemptsOptions {
  readonly file: string;
  /** A monotonic clock in milliseconds, because a wall clock that is set back would lock IT out for the difference. */
  readonly now: () => number;
  /** The wall clock in milliseconds since 1970, used only for the time in which the app did not run. */
  readonly wallNow: () => number;
  readonly log: Log;
}

/** 1 s, 2 s, 4 s … up to a quarter of an hour, so that trying a million PINs takes longer than the lifetime of a station. */
const FIRST_PENALTY_MS = 1_000;
const MAX_PENALTY_MS = 15 * 60_000;
/** From this count on, the penalty has its maximum length. */
const MAX_COUNTED = 11;

const penaltyMs = (wrong: number): number => (wrong === 0 ? 0 : Math.min(MAX_PENALTY_MS, FIRST_PENALTY_MS * 2 ** (wrong - 1)));

const Content = z.strictObject({ wrong: z.int().min(0).max(MAX_COUNTED), at: z.number() });

export function createPinAttempts({ file, now, wallNow, log }: PinAttemptsOptions): PinAttempts {
  let wrong = 0;
  let blockedUntil = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | null = null;

  async function load(): Promise<void> {
    const read = await readJsonObject(file);
    if (!read.ok && read.problem.kind === 'missing') return;
    const content = Content.safeParse(read.ok ? read.value : null);
    if (!content.success) log.warn('pin-attempts-damaged', { detail: read.ok ? 'its content' : read.problem.kind });
    // An invalid file causes the longest penalty, so that editing it brings no advantage.
    wrong = content.success ? content.data.wrong : MAX_COUNTED;
    const elapsed = content.success ? wallNow() - content.data.at : 0;
    // If the clock was set back, the whole penalty remains.
    blockedUntil = now() + penaltyMs(wrong) - Math.max(0, elapsed);
  }

  /** Loads the file when a PIN is entered, because the start does not need it. */
  const ensureLoaded = () => {
    loading ??= load();
    return loading;
  };

  /** A failed write loses the count at the next start, but does not lock IT out now. */
  const persist = () =>
    writeJsonFile(file, { wrong, at: wallNow() }).catch((error: NodeJS.ErrnoException) =>
      log.warn('pin-attempts-write-failed', { detail: error.code ?? error.message }),
    );

  return {
    async remainingMs() {
      await ensureLoaded();
      return Math.max(0, blockedUntil - now());
    },
    async recordAttempt() {
      await ensureLoaded();
      wrong = Math.min(MAX_COUNTED, wrong + 1);
      await persist();
    },
    async startPenalty() {
      const penalty = penaltyMs(wrong);
      blockedUntil = now() + penalty;
      await persist();
      return penalty;
    },
    async reset() {
      wrong = 0;
      blockedUntil = Number.NEGATIVE_INFINITY;
      await persist();
    },
  };
}
