/** Counts the orders in the journal by state, without any of their data. */
import type { Intent } from '../../src-shared/intent/intent.schema';
import { formatIso } from '../../src-shared/time/time-format';
import type { Journal, OpenState } from '../journal';

export interface JournalCounts {
  /** By state: the orders that may still be sent or need attention. */
  readonly unfinished: Readonly<Record<string, number>>;
  /** By state: the most recent few hundred orders. */
  readonly latest: Readonly<Record<string, number>>;
  /** When the oldest unsent order was accepted; `null` if there is none. */
  readonly oldestUnsent: string | null;
  readonly unreadable: number;
}

const LATEST = 500;
const UNSENT: readonly OpenState[] = ['held', 'waiting', 'sending', 'overdue', 'misrouted'];

/** Takes the same time for any number of open orders. */
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
  for (const { state } of intents) counts[state.kind] = (counts[state.kind] ?? 0) + 1;
  return counts;
}
