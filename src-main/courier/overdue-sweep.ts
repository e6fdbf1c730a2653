/**
 * Marks intents that are too old as overdue, also during an outage and for intents that are not in memory. It reads page by page
 * and yields in between, because 20,000 intents may become too old in the same minute.
 */
import type { IntentId } from '../../src-shared/intent/intent.schema';
import type { Clocks } from '../base';
import type { Journal } from '../journal';
import type { CourierRules } from './courier';
import type { IntentAges } from './intent-age';
import type { StepWriter } from './step-writer';

export interface OverdueSweep {
  /** Checks the journal now. Never rejects. */
  run(): Promise<void>;
  stop(): void;
}

const SWEEP_INTERVAL_MS = 60_000;
const PAGE_SIZE = 100;

export interface OverdueSweepOptions {
  readonly journal: Pick<Journal, 'listOpen' | 'find'>;
  readonly clocks: Clocks;
  readonly ages: IntentAges;
  readonly steps: StepWriter;
  readonly rules: Pick<CourierRules, 'overdueAfterMs'>;
}

export function createOverdueSweep({ journal, clocks, ages, steps, rules }: OverdueSweepOptions): OverdueSweep {
  let isRunning = false;
  let isStopped = false;
  const timer = setInterval(() => void run(), SWEEP_INTERVAL_MS);

  /** The journal refuses the event for an intent that is being sent. */
  const markOverdue = (id: IntentId) => steps.advance(id, { kind: 'expired', because: 'waited-too-long' });

  const yieldToEventLoop = () => new Promise((resolve) => setImmediate(resolve));

  /** Marks intents that are old by the wall clock or by Connect's clock. */
  async function sweepJournal(): Promise<void> {
    const now = Math.max(clocks.wall(), clocks.serverNow() ?? 0);
    const requestedBefore = now - rules.overdueAfterMs();
    if (!Number.isFinite(requestedBefore)) return;
    for (let after = 0, isLast = false; !isLast && !isStopped; await yieldToEventLoop()) {
      const page = await journal.listOpen({ states: ['held', 'waiting'], after, limit: PAGE_SIZE, requestedBefore });
      const old = page.filter(({ intent }) => ages.ageMs(intent) > rules.overdueAfterMs());
      await Promise.all(old.map(({ intent }) => markOverdue(intent.id)));
      isLast = page.length < PAGE_SIZE;
      after = page.at(-1)?.rowId ?? after;
    }
  }

  /** Marks intents of this run that are old by the monotonic clock, whatever their date is. */
  async function sweepThisRun(): Promise<void> {
    const old = ages.idsOlderThan(rules.overdueAfterMs());
    for (let from = 0; from < old.length && !isStopped; from += PAGE_SIZE) {
      await Promise.all(old.slice(from, from + PAGE_SIZE).map(markOverdue));
      await yieldToEventLoop();
    }
  }

  async function run(): Promise<void> {
    if (isRunning || isStopped) return;
    isRunning = true;
    try {
      await sweepThisRun();
      await sweepJournal();
    } catch {
      // The journal cannot be read now; the next sweep retries.
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
