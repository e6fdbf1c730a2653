/** Everything that changes a journal: each in a transaction with its guard, its record, and what follows from it. */
import type { Intent } from '../../src-shared/intent';
import { fail, ok, type Result } from '../../src-shared/result';
import { isOpenToProof } from '../orders';
import type { AdvanceProblem, AppendProblem, Journal, NotKept } from './journal';
import type { JournalParts } from './journal-parts';
import { isReplaceable } from './life';
import { orderRows } from './lists';
import { markNoticesSeen } from './notice';
import { prune } from './prune';
import { type Plan, planAppend, planStep } from './steps';
import type { Kept } from './write-step';

/** What was written and is to be said of it, as soon as it is on the disk. */
interface Written {
  /** The one that was asked for. */
  readonly intent: Intent;
  /** Those of which others are told. */
  readonly changed: readonly Intent[];
  /** A row that cannot be read was withdrawn with it. */
  readonly dismissedRow: boolean;
}

/** All that a hand-over has to know of its own id beforehand. */
const BEFORE_APPEND = `SELECT (SELECT coalesce(max(seq), 0) FROM intent) AS last, EXISTS (SELECT 1 FROM intent WHERE id = ?1) AS known`;

const dismissesRow = ({ withdraw }: Plan): boolean => withdraw.some(({ kind }) => kind === 'unreadable');

export type JournalWrites = Pick<Journal, 'append' | 'advance' | 'prove' | 'dismissQuarantined' | 'prune'>;

export function createWrites({ connection, disk, commits, rows, quarantine, now, tell, unreadableChanged }: JournalParts): JournalWrites {
  function announce({ changed, dismissedRow }: Written): void {
    tell(changed);
    if (dismissedRow) unreadableChanged();
  }

  async function keep<Problem>(
    write: () => Result<Written, Problem>,
    how?: { readonly inThisTurn: boolean },
  ): Promise<Result<Intent, Problem | NotKept>> {
    const written = await commits.add(write, announce, how);
    return written.ok ? ok(written.value.intent) : written;
  }

  return {
    append(given) {
      const write = (): Result<Written, AppendProblem> => {
        const before = connection.get(BEFORE_APPEND, given.id);
        if (Number(before?.known)) {
          const kept = rows.find(given.id);
          if (kept) return ok({ intent: kept.intent, changed: [], dismissedRow: false });
          return fail({ kind: 'not-kept', detail: 'what is kept under this id cannot be read' });
        }
        const at = now();
        const plan = planAppend(given, () => rows.pictureFor(given.request.orderId, null), at);
        if (!plan.ok) return plan;
        const earlier = given.replaces && rows.find(given.replaces);
        const replaced = earlier && isReplaceable(earlier.intent, given) ? rows.take(earlier, { name: 'replace' }, at) : [];
        const changed = [...replaced, ...rows.withdraw(plan.value, at)];
        const { intent } = plan.value;
        rows.insert(Number(before?.last) + 1, intent);
        markNoticesSeen(connection);
        return ok({ intent, changed: [...changed, intent], dismissedRow: dismissesRow(plan.value) });
      };
      return keep(write, { inThisTurn: true });
    },

    advance(id, event) {
      return keep((): Result<Written, AdvanceProblem> => {
        const before = rows.find(id);
        if (!before) return fail({ kind: 'no-such-intent' });
        const { orderId } = before.intent.request;
        const at = now();
        const plan = planStep({ row: before.seq, intent: before.intent }, event, () => rows.pictureFor(orderId, id), at);
        if (!plan.ok) return plan;
        const { intent } = plan.value;
        const changed = rows.withdraw(plan.value, at);
        rows.write(before, event, intent);
        return ok({ intent, changed: [...changed, intent], dismissedRow: dismissesRow(plan.value) });
      });
    },

    prove({ orderId, attempts }, answer) {
      return commits.add<readonly Intent[], never>(() => {
        const at = now();
        const proven = rows
          .read(orderRows(connection, orderId))
          .filter(({ intent }) => intent.what === 'stage' && isOpenToProof(intent) && attempts.get(intent.id) === intent.attempts);
        return ok(proven.flatMap((kept) => rows.take(kept, { name: 'prove', answer }, at)));
      }, tell);
    },

    async dismissQuarantined(row) {
      const dismissed = disk.write<void, never>(() => ok(connection.transaction(() => quarantine.dismiss(row))));
      if (!dismissed.ok) return dismissed;
      unreadableChanged();
      return ok(null);
    },

    prune(span) {
      const isWhole = ({ seq }: Kept) => !connection.get('SELECT 1 FROM parked_row WHERE intent = ? LIMIT 1', seq);
      const readable = (old: readonly number[]) =>
        rows
          .readAnew(old)
          .filter(isWhole)
          .map(({ seq }) => seq);
      return prune(connection, span, { readable, attempt: disk.write, onDeleted: () => rows.forget() });
    },
  };
}
