/** All writes of a journal. Each one is a transaction with its guard, its record and its consequences. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../src-shared/intent/intent-machine';
import { canBeProven } from '../orders';
import { isReplaceableBy } from './intent-reducer';
import type { AdvanceFailure, AppendFailure, Journal, NewIntent, WriteFailed } from './journal';
import type { JournalContext } from './journal-context';
import { acknowledgeNotices } from './journal-notice';
import { pruneIntents } from './pruning';
import { selectOrderRows } from './row-queries';
import { planAppend, planStep, type StepPlan } from './step-plan';
import type { IntentRow } from './step-writer';

/** The result of a committed write, for its caller and the listeners. */
interface CommittedChange {
  /** The intent of the call. */
  readonly intent: Intent;
  /** All changed intents, for the listeners. */
  readonly changed: readonly Intent[];
  /** Whether an unreadable row was dismissed. */
  readonly dismissedRow: boolean;
}

/** Reads the last row id, and whether the intent's id is already stored. */
const BEFORE_APPEND = `SELECT (SELECT coalesce(max(seq), 0) FROM intent) AS last, EXISTS (SELECT 1 FROM intent WHERE id = ?1) AS known`;

const dismissesUnreadableRow = ({ withdraw }: StepPlan): boolean => withdraw.some(({ kind }) => kind === 'unreadable');

export type JournalWrites = Pick<Journal, 'append' | 'advance' | 'prove' | 'dismissQuarantined' | 'prune'>;

export function createJournalWrites(context: JournalContext): JournalWrites {
  const { connection, disk, commits, rows, quarantine, now, notifyChanged, notifyUnreadableChanged } = context;
  function notifyCommitted({ changed, dismissedRow }: CommittedChange): void {
    notifyChanged(changed);
    if (dismissedRow) notifyUnreadableChanged();
  }

  async function commitChange<Problem>(
    write: () => Result<CommittedChange, Problem>,
    options?: { readonly flushNow: boolean },
  ): Promise<Result<Intent, Problem | WriteFailed>> {
    const written = await commits.add(write, notifyCommitted, options);
    return written.ok ? ok(written.value.intent) : written;
  }

  return {
    append: (newIntent) => commitChange(() => appendInTransaction(context, newIntent), { flushNow: true }),

    advance: (id, event) => commitChange(() => advanceInTransaction(context, id, event)),

    prove({ orderId, attempts }, answer) {
      return commits.add<readonly Intent[], never>(() => {
        const at = now();
        const proven = rows
          .read(selectOrderRows(connection, orderId))
          .filter(({ intent }) => intent.kind === 'stage' && canBeProven(intent) && attempts.get(intent.id) === intent.attempts);
        return ok(proven.flatMap((row) => rows.applyIfAllowed(row, { kind: 'prove', answer }, at)));
      }, notifyChanged);
    },

    async dismissQuarantined(row) {
      const dismissed = disk.runWrite<void, never>(() => ok(connection.transaction(() => quarantine.dismiss(row))));
      if (!dismissed.ok) return dismissed;
      notifyUnreadableChanged();
      return ok(null);
    },

    prune(span) {
      const isWhole = ({ rowId }: IntentRow) => !connection.get('SELECT 1 FROM parked_row WHERE intent = ? LIMIT 1', rowId);
      const readable = (old: readonly number[]) =>
        rows
          .readFromDisk(old)
          .filter(isWhole)
          .map(({ rowId }) => rowId);
      return pruneIntents(connection, span, { readable, attempt: disk.runWrite, onDeleted: () => rows.dropCache() });
    },
  };
}

function appendInTransaction({ connection, rows, now }: JournalContext, newIntent: NewIntent): Result<CommittedChange, AppendFailure> {
  const before = connection.get(BEFORE_APPEND, newIntent.id);
  if (Number(before?.known)) {
    const stored = rows.find(newIntent.id);
    if (stored) return ok({ intent: stored.intent, changed: [], dismissedRow: false });
    return fail({ kind: 'write-failed', detail: 'the stored row with this id is unreadable' });
  }
  const at = now();
  const plan = planAppend(newIntent, () => rows.readOrder(newIntent.request.orderId, null), at);
  if (!plan.ok) return plan;
  const earlier = newIntent.replaces && rows.find(newIntent.replaces);
  const replaced = earlier && isReplaceableBy(earlier.intent, newIntent) ? rows.applyIfAllowed(earlier, { kind: 'replace' }, at) : [];
  const changed = [...replaced, ...rows.withdraw(plan.value, at)];
  const { intent } = plan.value;
  rows.insert(Number(before?.last) + 1, intent);
  acknowledgeNotices(connection);
  return ok({ intent, changed: [...changed, intent], dismissedRow: dismissesUnreadableRow(plan.value) });
}

function advanceInTransaction({ rows, now }: JournalContext, id: IntentId, event: IntentEvent): Result<CommittedChange, AdvanceFailure> {
  const before = rows.find(id);
  if (!before) return fail({ kind: 'no-such-intent' });
  const { orderId } = before.intent.request;
  const at = now();
  const plan = planStep({ rowId: before.rowId, intent: before.intent }, event, () => rows.readOrder(orderId, id), at);
  if (!plan.ok) return plan;
  const { intent } = plan.value;
  const changed = rows.withdraw(plan.value, at);
  rows.write(before, event, intent);
  return ok({ intent, changed: [...changed, intent], dismissedRow: dismissesUnreadableRow(plan.value) });
}
