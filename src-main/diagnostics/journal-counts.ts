/** How many orders there are in which state, and nothing of any of them. */
import type { Intent } from '../../src-shared/intent';
import { needsPerson } from '../../src-shared/life';
import type { Journal } from '../journal';

export interface JournalCounts {
  /** By state: all that may still be sent or want a person. */
  readonly unfinished: Readonly<Record<string, number>>;
  /** By state: the latest few hundred, whatever became of them. */
  readonly latest: Readonly<Record<string, number>>;
  /** Since when the oldest that has not been sent waits; `null` where none does. */
  readonly oldestUnsent: string | null;
  readonly unreadable: number;
}

const LATEST = 500;

export async function countJournal(journal: Pick<Journal, 'unsent' | 'recent' | 'unreadable'>): Promise<JournalCounts> {
  const [unsent, recent, unreadable] = await Promise.all([journal.unsent(), journal.recent(LATEST), journal.unreadable()]);
  const known = new Set(unsent.map(({ id }) => id));
  const wanting = recent.filter(({ id, state }) => needsPerson(state) && !known.has(id));
  const oldest = unsent.reduce<number | null>((first, { createdAt }) => (first === null ? createdAt : Math.min(first, createdAt)), null);
  return {
    unfinished: byState([...unsent, ...wanting]),
    latest: byState(recent),
    oldestUnsent: oldest === null ? null : new Date(oldest).toISOString(),
    unreadable,
  };
}

function byState(intents: readonly Intent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of intents) counts[state.name] = (counts[state.name] ?? 0) + 1;
  return counts;
}
