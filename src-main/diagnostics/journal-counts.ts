/** How many orders there are in which state, and nothing of any of them. */
import type { Intent } from '../../src-shared/intent/intent.schema';
import { formatIso } from '../../src-shared/time/time-format';
import type { Journal, OpenState } from '../journal';

export interface JournalCounts {
  /** By state: all that may still be sent or want a person. */
  readonly unfinished: Readonly<Record<string, number>>;
  /** By state: the latest few hundred, whatever became of them. */
  readonly latest: Readonly<Record<string, number>>;
  /** When the oldest that has not been sent was handed over; `null` where there is none. */
  readonly oldestUnsent: string | null;
  readonly unreadable: number;
}

const LATEST = 500;
const UNSENT: readonly OpenState[] = ['held', 'waiting', 'sending', 'overdue', 'parked'];

/** Costs the same however many orders are open. */
export async function countJournal(
  journal: Pick<Journal, 'countOpen' | 'listOpen' | 'listRecent' | 'countUnreadable'>,
): Promise<JournalCounts> {
  const [counts, oldest, recent, unreadable] = await Promise.all([
    journal.countOpen(),
    journal.listOpen({ states: UNSENT, after: 0, limit: 1 }),
    journal.listRecent(LATEST),
    journal.countUnreadable(),
  ]);
  const first = oldest[0]?.intent.createdAt;
  return {
    unfinished: counts.byState,
    latest: byState(recent),
    oldestUnsent: first === undefined ? null : formatIso(first),
    unreadable,
  };
}

function byState(intents: readonly Intent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of intents) counts[state.name] = (counts[state.name] ?? 0) + 1;
  return counts;
}
