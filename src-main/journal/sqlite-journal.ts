/** A live station's journal: a database file that outlives the app, the power and most of what disks do. */
import type { Intent, IntentId } from '../../src-shared/intent';
import { fail, ok, type Result } from '../../src-shared/result';
import { type Log, tellAll } from '../log';
import { isOpenToProof, type Placed } from '../orders';
import { inBatches } from './batches';
import type { Connection } from './connection';
import { createDiskAccess } from './disk-access';
import { createGroupCommit } from './group-commit';
import type { AdvanceProblem, AppendProblem, Journal, NotKept, OpenQuery } from './journal';
import { isReplaceable } from './life';
import { foundRows, openRows, orderRows, type RowName, readStateNames, recentRows, type StateNames, unsentRows } from './lists';
import { markNoticesSeen } from './notice';
import { prune } from './prune';
import { createQuarantine } from './quarantine';
import { atRest } from './rest';
import { selectRecords } from './row';
import { createRowStore } from './row-store';
import { endRun, keepMark, type MarkStore, type Session } from './session';
import { type Plan, planAppend, planStep, standingsOf } from './steps';
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

export interface SqliteJournalOptions {
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly session: Session;
  readonly mark: MarkStore;
}

/**
 * Looking needs no transaction: the file is locked for this process.
 * @param connection to a database of this version; closed by the journal
 */
export function createSqliteJournal(connection: Connection, options: SqliteJournalOptions): Journal {
  const { log, now } = options;
  const listeners = new Set<(intent: Intent) => void>();
  const unreadableListeners = new Set<() => void>();
  const disk = createDiskAccess(log);
  const mark = keepMark(connection, options);
  /** The log is copied into the database when nobody waits for the disk. */
  const checkpoint = atRest(() => disk.write(() => ok(connection.all('PRAGMA wal_checkpoint(PASSIVE)'))));
  const commits = createGroupCommit({
    transaction: (work) => disk.write(() => ok(connection.transaction(work))),
    onCommit() {
      checkpoint.committed();
      mark.moved();
    },
    onRollback: () => rows.forget(),
  });
  const quarantine = createQuarantine({
    connection,
    log,
    now,
    attempt: (work) => disk.write(() => ok(work())),
    onFound(isNoted) {
      disk.markDamaged();
      if (isNoted) unreadableChanged();
    },
  });
  // A row that is found unreadable in a transaction is noted after it: the note must not be lost with it.
  const setAside = (row: number, step: number): void => commits.afterTransaction(() => quarantine.add(row, step));
  const rows = createRowStore(connection, () => quarantine, setAside);

  function unreadableChanged(): void {
    rows.recount();
    tellAll(unreadableListeners, undefined, log);
  }

  function tell(changed: readonly Intent[]): void {
    for (const intent of changed) tellAll(listeners, intent, log);
  }

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

  let knownNames: StateNames | null = null;
  function stateNames(): StateNames {
    knownNames ??= readStateNames(connection);
    return knownNames;
  }

  const rowsOf = (id: IntentId): number[] => connection.all('SELECT seq FROM intent WHERE id = ?', id).map(({ seq }) => Number(seq));

  const intents = (found: () => readonly RowName[]): Intent[] => disk.read(() => rows.read(found()).map(({ intent }) => intent));

  /** Reads on where rows of a page cannot be read: a page that is not full is the last one. */
  function readOpen({ limit, ...query }: OpenQuery): Placed[] {
    const found: Placed[] = [];
    for (let { after } = query; found.length < limit; ) {
      const page = openRows(connection, stateNames(), { ...query, after, limit: limit - found.length });
      const last = page.at(-1);
      if (!last) break;
      found.push(...rows.read(page).map(({ seq, intent }) => ({ row: seq, intent })));
      after = last.seq;
    }
    return found;
  }

  const search: Journal['search'] = async (query) => {
    const found = disk.read(() => foundRows(connection, query));
    const page = found.slice(0, query.limit);
    return { intents: intents(() => page), nextBefore: found.length > query.limit ? (page.at(-1)?.seq ?? null) : null };
  };

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

    async find(id) {
      return disk.read(() => rows.find(id)?.intent ?? null);
    },

    async ticket(orderId) {
      const ofOrder = intents(() => orderRows(connection, orderId));
      return { orderId, attempts: new Map(ofOrder.map(({ id, attempts }) => [id, attempts])) };
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

    async recent(limit) {
      return intents(() => recentRows(connection, stateNames(), limit));
    },

    async standings(orderId) {
      return disk.read(() => standingsOf(rows.pictureFor(orderId, null)));
    },

    async unsent() {
      return intents(() => unsentRows(connection));
    },

    async openIn(query) {
      return disk.read(() => readOpen(query));
    },

    search,

    all: (query) => inBatches(search, query),

    async story(id) {
      return disk.read(() => {
        // Anew, so that somebody who looks into an order sees what is on the disk.
        const [story] = rows.readAnew(rowsOf(id));
        if (!story) return null;
        const records = selectRecords(connection, story.seq).flatMap(({ step, record }) => {
          if (!record) setAside(story.seq, step);
          return record ?? [];
        });
        return { intent: story.intent, records };
      });
    },

    async counts() {
      return disk.read(() => rows.counts());
    },

    async unreadable() {
      return disk.read(() => quarantine.count());
    },

    async quarantined() {
      return disk.read(() => quarantine.list());
    },

    async dismissQuarantined(row) {
      const dismissed = disk.write<void, never>(() => ok(connection.transaction(() => quarantine.dismiss(row))));
      if (!dismissed.ok) return dismissed;
      unreadableChanged();
      return ok(null);
    },

    onUnreadable: (listener) => void unreadableListeners.add(listener),

    prune(span) {
      const isWhole = ({ seq }: Kept) => !connection.get('SELECT 1 FROM parked_row WHERE intent = ? LIMIT 1', seq);
      const readable = (old: readonly number[]) =>
        rows
          .readAnew(old)
          .filter(isWhole)
          .map(({ seq }) => seq);
      return prune(connection, span, { readable, attempt: disk.write, onDeleted: () => rows.forget() });
    },

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async close() {
      if (disk.isClosed()) return;
      checkpoint.stop();
      mark.stop();
      commits.flush();
      const ended = disk.isDamaged() ? null : disk.write(() => ok(endRun(connection)));
      // Into the database itself: a log that stays behind could be parted from it.
      disk.write(() => ok(connection.all('PRAGMA wal_checkpoint(TRUNCATE)')));
      if (ended?.ok) disk.write(() => ok(mark.write(true)));
      disk.close();
      await connection.close();
    },
  };
}

const dismissesRow = ({ withdraw }: Plan): boolean => withdraw.some(({ kind }) => kind === 'unreadable');
