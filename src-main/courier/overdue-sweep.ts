/**
 * Sets aside what has become too old, also while nothing can be sent and for intents that are not in memory. It reads a page
 * at a time and yields in between, because 20,000 may become old in the same minute.
 */
import type { IntentId } from '../../src-shared/intent';
import type { Clocks } from '../base';
import type { Journal } from '../journal';
import type { CourierRules } from './courier';
import type { IntentAges } from './intent-ages';
import type { Steps } from './steps';

export interface OverdueSweep {
  /** Looks through the journal now. Never rejects. */
  run(): Promise<void>;
  stop(): void;
}

const EVERY_MS = 60_000;
const PAGE = 100;

export interface OverdueSweepOptions {
  readonly journal: Pick<Journal, 'openIn' | 'find'>;
  readonly clocks: Clocks;
  readonly ages: IntentAges;
  readonly steps: Steps;
  readonly rules: Pick<CourierRules, 'staleMs'>;
}

export function createOverdueSweep({ journal, clocks, ages, steps, rules }: OverdueSweepOptions): OverdueSweep {
  let isRunning = false;
  let isStopped = false;
  const timer = setInterval(() => void run(), EVERY_MS);

  /** The journal refuses it for an intent that is being sent. */
  const setAside = (id: IntentId) => steps.take(id, { name: 'grow-old', because: 'waited-too-long' });

  const yielded = () => new Promise((resolve) => setImmediate(resolve));

  /** Those whose date is old by the wall clock or by Connect's. */
  async function sweepJournal(): Promise<void> {
    const now = Math.max(clocks.wall(), clocks.serverNow() ?? 0);
    const requestedBefore = now - rules.staleMs();
    if (!Number.isFinite(requestedBefore)) return;
    for (let after = 0, isLast = false; !isLast && !isStopped; await yielded()) {
      const page = await journal.openIn({ states: ['held', 'waiting'], after, limit: PAGE, requestedBefore });
      const old = page.filter(({ intent }) => ages.ageMs(intent) > rules.staleMs());
      await Promise.all(old.map(({ intent }) => setAside(intent.id)));
      isLast = page.length < PAGE;
      after = page.at(-1)?.row ?? after;
    }
  }

  /** Those of this run that are old by the monotonic clock, whatever their date is. */
  async function sweepThisRun(): Promise<void> {
    const old = ages.olderThan(rules.staleMs());
    for (let from = 0; from < old.length && !isStopped; from += PAGE) {
      await Promise.all(old.slice(from, from + PAGE).map(setAside));
      await yielded();
    }
  }

  async function run(): Promise<void> {
    if (isRunning || isStopped) return;
    isRunning = true;
    try {
      await sweepThisRun();
      await sweepJournal();
    } catch {
      // The disk gives nothing now; the next sweep may read it.
    }
    isRunning = false;
  }

  return {
    run,
    stop() {
      isStopped = true;
      clearInterval(timer);
    },
  };
}
