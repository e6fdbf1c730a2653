/** In which sequence the intents of one order are sent: never two at once, and a staging or edit after the edits before it. */
import type { Intent } from '../../src-shared/intent/intent.schema';
import { isScheduled } from '../../src-shared/intent/intent-machine';

/** An intent with the number of its row, higher the later it was handed over. */
export interface JournalEntry {
  readonly rowId: number;
  readonly intent: Intent;
}

/** The intent of the same order that is sent before this one; `null` when this one is next. */
export const findBlocker = (self: JournalEntry, others: readonly JournalEntry[]): JournalEntry | null =>
  others.find((other) => isBlocking(other, self)) ?? null;

function isBlocking({ rowId, intent: { kind, state, facts } }: JournalEntry, self: JournalEntry): boolean {
  if (state.kind === 'sending') return true;
  // It has a time of its own, and stands in nobody's way until then.
  if (state.kind !== 'waiting' || isScheduled(state) || isScheduled(self.intent.state)) return false;
  if (rowId > self.rowId) return false;
  // An edit that may have been made already must not hold up the groceries. A later edit follows it, to have the last word.
  return !(kind === 'update' && facts.ambiguousAttempts > 0 && self.intent.kind === 'stage');
}
