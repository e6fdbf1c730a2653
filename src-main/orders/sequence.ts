/** The sequence of the intents of one order: never two at once, and each after the edits that were handed over before it. */
import type { Intent } from '../../src-shared/intent/intent.schema';
import { isScheduled } from '../../src-shared/intent/intent-machine';

/** An intent with the id of its row in the journal; a later hand-over has a higher one. */
export interface JournalEntry {
  readonly rowId: number;
  readonly intent: Intent;
}

/** Returns the intent of the same order that must be sent before this one; `null` when this one is next. */
export const findBlocker = (self: JournalEntry, siblings: readonly JournalEntry[]): JournalEntry | null =>
  siblings.find((other) => isBlocking(other, self)) ?? null;

function isBlocking({ rowId, intent: { kind, state, facts } }: JournalEntry, self: JournalEntry): boolean {
  if (state.kind === 'sending') return true;
  // A scheduled intent blocks no other one until its time.
  if (state.kind !== 'waiting' || isScheduled(state) || isScheduled(self.intent.state)) return false;
  if (rowId > self.rowId) return false;
  // An edit that may have been made must not delay the staging. A later edit still waits for it, so that the later one is applied last.
  return !(kind === 'update' && facts.ambiguousAttempts > 0 && self.intent.kind === 'stage');
}
