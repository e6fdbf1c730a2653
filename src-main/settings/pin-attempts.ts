/**
 * How many wrong PINs were entered, and for how long the next one has to wait. It is on the disk before a PIN is compared, so that
 * neither a restart nor a kill makes a guess free.
 */
import { z } from 'zod';
import type { Log } from '../log';
import { readJsonObject, writeJsonFile } from './settings-file';

export interface PinAttempts {
  /** How long the next PIN has to wait, in milliseconds; 0 when it has not. */
  remainingMs(): Promise<number>;
  /** Counts a PIN as wrong, before it is compared. */
  recordAttempt(): Promise<void>;
  /** Begins the wait after a PIN that was wrong. @returns its length in milliseconds */
  startPenalty(): Promise<number>;
  /** A right PIN forgets the wrong ones. */
  reset(): Promise<void>;
}

export interface PinAttemptsOptions {
  readonly file: string;
  /** Milliseconds on a clock that only goes on: one that is set back must not lock IT out for the difference. */
  readonly now: () => number;
  /** Milliseconds since 1970. It counts only for the time in which the app did not run. */
  readonly wallNow: () => number;
  readonly log: Log;
}

/** 1 s, 2 s, 4 s … up to a quarter of an hour: a million PINs take longer than a station lives. */
const FIRST_PENALTY_MS = 1_000;
const MAX_PENALTY_MS = 15 * 60_000;
/** From here on each penalty is the longest. */
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
    // A file that was changed by hand must not be cheaper than one that was not.
    wrong = content.success ? content.data.wrong : MAX_COUNTED;
    const elapsed = content.success ? wallNow() - content.data.at : 0;
    // By a clock that was set back, the whole penalty is left.
    blockedUntil = now() + penaltyMs(wrong) - Math.max(0, elapsed);
  }

  /** Loaded when a PIN is entered, because a start has no use for it. */
  const ensureLoaded = () => {
    loading ??= load();
    return loading;
  };

  /** A disk that takes nothing costs the count at the next start, and keeps IT from nothing now. */
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
