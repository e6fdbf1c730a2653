/** A live station's journal: a database file that outlives the app, the power and most of what disks do. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Intent, IntentId } from '../../src-shared/intent';
import { type IntentEvent, isUnsent } from '../../src-shared/life';
import { fail, ok, type Result } from '../../src-shared/result';
import { type Log, tellAll } from '../log';
import { inBatches } from './batches';
import { type Column, type Connection, DatabaseError } from './connection';
import type { AdvanceProblem, AppendProblem, Journal, NotKept } from './journal';
import { advanced, begun, concernsStaging, isReplaceable } from './life';
import { atRest } from './rest';
import { selectIntents, selectRecords } from './row';
import { foldSearchText, foldText } from './text-search';
import { type Kept, writeBeginning, writeStep } from './write-step';

/** What was written and is to be said of it, as soon as it is on the disk. */
interface Written {
  /** The one that was asked for. */
  readonly intent: Intent;
  /** Those of which others are told. */
  readonly changed: readonly Intent[];
}

/** One of those who share a transaction. */
interface Work {
  /** In the transaction. What it returns is for when that has been committed. */
  write(): () => void;
  giveUp(problem: NotKept): void;
}

/** In `parked_row`, the step that stands for the intent itself. */
const INTENT_ITSELF = -1;

/** Some pages of Activity, and 1 MB. */
const MOST_KNOWN = 1_000;

/** How many rows are removed at once: some milliseconds, and then everything else has its turn. */
const PRUNE_BATCH = 100;

/** Rows by their numbers, as a list in JSON. */
const AMONG = 'WHERE seq IN (SELECT value FROM json_each(?))';

/** All that a hand-over has to know beforehand, in one question. */
const BEFORE_APPEND = `SELECT
  (SELECT coalesce(max(seq), 0) FROM intent) AS last,
  EXISTS (SELECT 1 FROM intent WHERE id = ?1) AS known,
  EXISTS (SELECT 1 FROM intent INDEXED BY unsent WHERE unsent = 1 AND order_id = ?2 AND what = 'stage') AS leaving`;
const REPLACE: IntentEvent = { name: 'replace' };

const WITHIN_PAGE = 'seq < ?1 AND (?2 IS NULL OR state_name IN (SELECT value FROM json_each(?2)))';
const PAGE_BY_ORDER = `SELECT seq FROM intent INDEXED BY by_order
  WHERE order_key = ?3 AND ${WITHIN_PAGE} ORDER BY seq DESC LIMIT ?4`;
// Reads an index that holds the texts and nothing else: 11 MB for 200,000 orders, where the rows are 100.
const PAGE_BY_PART = `SELECT seq FROM intent INDEXED BY by_text
  WHERE ${WITHIN_PAGE} AND (instr(order_key, ?3) > 0 OR instr(user_key, ?3) > 0) ORDER BY seq DESC LIMIT ?4`;

/**
 * Looking needs no transaction: the file is locked for this process.
 * @param connection to a database of this version; closed by the journal
 * @param options.now milliseconds since 1970
 */
export function createSqliteJournal(connection: Connection, { log, now }: { readonly log: Log; readonly now: () => number }): Journal {
  const listeners = new Set<(intent: Intent) => void>();
  const unreadableListeners = new Set<() => void>();
  let closed = false;
  /** Something in the file is not as it was written: the next start is to look through all of it. */
  let damaged = false;

  /** Why the disk does not give or take anything now. What is tried every few seconds is said once. */
  const trouble = new Map<string, string>();

  function noted(error: unknown, event: string): string {
    if (error instanceof DatabaseError && error.isDamage) damaged = true;
    const detail = error instanceof Error ? error.message : String(error);
    if (trouble.get(event) !== detail) log.error(event, { detail });
    trouble.set(event, detail);
    return detail;
  }

  function read<Value>(work: () => Value): Value {
    try {
      const value = work();
      trouble.delete('journal-not-read');
      return value;
    } catch (error) {
      noted(error, 'journal-not-read');
      throw error;
    }
  }

  function keep<Value, Problem>(work: () => Result<Value, Problem>): Result<Value, Problem | NotKept> {
    if (closed) return fail({ kind: 'not-kept', detail: 'the journal is closed' });
    try {
      const kept = work();
      trouble.delete('journal-not-kept');
      return kept;
    } catch (error) {
      return fail({ kind: 'not-kept', detail: noted(error, 'journal-not-kept') });
    }
  }

  /**
   * What is unsent, as it is on the disk and, in a transaction, as it is to be. Nobody else can change these rows while
   * they are ours, so a step needs none of them read and proven again.
   */
  const unsent = new Map<IntentId, Kept>();

  /** What else was read lately, for lists that are read again and again: a list of 200 takes 8 ms to read and prove. */
  const resting = new Map<IntentId, Kept>();

  function remember(kept: Kept): void {
    const { id, state } = kept.intent;
    unsent.delete(id);
    resting.delete(id);
    if (isUnsent(state)) return void unsent.set(id, kept);
    resting.set(id, kept);
    const [oldest] = resting.size > MOST_KNOWN ? resting.keys() : [];
    if (oldest) resting.delete(oldest);
  }

  function forgetAll(): void {
    unsent.clear();
    resting.clear();
  }

  /** The log is copied into the database when nobody waits for the disk. */
  const checkpoint = atRest(() => keep(() => ok(connection.all('PRAGMA wal_checkpoint(PASSIVE)'))));

  /** What shares the next transaction. */
  let waiting: Work[] = [];
  /** What wants a write of its own and was found in a transaction, which it must not end or be lost with. */
  let afterwards: (() => void)[] | null = null;

  /**
   * All that is to be kept in one turn of the event loop, and in those after it that bring more, is one transaction: the
   * disk is waited for once, and not once for each of the orders that come home together. Nobody hears of anything before
   * it is committed.
   * @param inThisTurn somebody stands there, and nothing else of this turn is worth waiting for: what was asked for in the
   *   same breath shares the transaction
   */
  function keepTogether<Problem>(
    write: () => Result<Written, Problem>,
    { inThisTurn = false } = {},
  ): Promise<Result<Intent, Problem | NotKept>> {
    return new Promise((resolve) => {
      if (inThisTurn) queueMicrotask(commit);
      // The global one. Electron's own loop, which a call of the window comes from, does not hear of the others' turn.
      else if (waiting.length === 0) setImmediate(commitWhenQuiet, 1);
      waiting.push({
        write() {
          const written = write();
          return () => {
            if (!written.ok) return resolve(written);
            for (const intent of written.value.changed) tellAll(listeners, intent, log);
            resolve(ok(written.value.intent));
          };
        },
        giveUp: (problem) => resolve(fail(problem)),
      });
    });
  }

  /** @param known how many there were a turn ago. One alone waits for nobody. */
  function commitWhenQuiet(known: number): void {
    if (waiting.length > known) setImmediate(commitWhenQuiet, waiting.length);
    else commit();
  }

  function commit(): void {
    const group = waiting;
    if (group.length === 0) return;
    waiting = [];
    const together = commitAll(group);
    if (together.ok) return;
    // What one of them met must not be held against the others.
    for (const work of group) {
      const alone = group.length > 1 ? commitAll([work]) : together;
      if (!alone.ok) work.giveUp(alone.problem);
    }
  }

  function commitAll(group: readonly Work[]): Result<null, NotKept> {
    const found: (() => void)[] = [];
    afterwards = found;
    const written = keep<readonly (() => void)[], never>(() => ok(connection.transaction(() => group.map((work) => work.write()))));
    afterwards = null;
    for (const act of found) act();
    if (!written.ok) {
      // Of what is remembered nobody can say which part is on the disk. It is read again.
      forgetAll();
      return written;
    }
    for (const tell of written.value) tell();
    checkpoint.committed();
    return ok(null);
  }

  /** Remembers that a row cannot be read, and leaves it where it is. */
  function park(intent: number, step: number): void {
    if (afterwards) return void afterwards.push(() => park(intent, step));
    // On a disk that does not even say whether it is noted, this is not the reason to end: it is looked at again.
    const known = keep(() => ok(connection.get('SELECT 1 FROM parked_row WHERE intent = ? AND step = ?', intent, step) !== null));
    if (known.ok && known.value) return;
    damaged = true;
    if (!known.ok) return;
    log.error('journal-row-parked', { intent, step });
    keep(() => ok(connection.run('INSERT INTO parked_row VALUES (?, ?, ?)', intent, step, now())));
    tellAll(unreadableListeners, undefined, log);
  }

  /** Every intent that can be read, with the number of its row. The others are parked. */
  function found(where: string, ...values: Column[]): Kept[] {
    return selectIntents(connection, where, ...values).flatMap(({ seq, intent }) => {
      if (!intent) park(seq, INTENT_ITSELF);
      return intent ? [{ seq, intent, step: null }] : [];
    });
  }

  const one = (id: IntentId): Kept | undefined => unsent.get(id) ?? found('WHERE id = ?', id)[0];

  /** The same for a look at many: of what is remembered only the number and the id are read. */
  const intents = (where: string, ...values: Column[]): Intent[] =>
    read(() => {
      const rows = connection.all(`SELECT seq, CAST(id AS BLOB) AS id FROM intent ${where}`, ...values);
      const known = (id: unknown) => unsent.get(id as IntentId) ?? resting.get(id as IntentId);
      const others = rows.filter(({ id }) => !known(id)).map(({ seq }) => seq);
      const looked = new Map(found(AMONG, JSON.stringify(others)).map((kept) => [kept.seq, kept]));
      looked.forEach(remember);
      return rows.flatMap(({ seq, id }) => (looked.get(Number(seq)) ?? known(id))?.intent ?? []);
    });
  const count = (sql: string): number => read(() => Number(connection.get(sql)?.count));

  const search: Journal['search'] = async ({ text, states, before, limit }) => {
    const key = foldSearchText(text);
    const rows = read(() => {
      const page = connection.get('SELECT 1 FROM intent WHERE order_key = ? LIMIT 1', key) ? PAGE_BY_ORDER : PAGE_BY_PART;
      // One more than wanted tells whether there are more.
      return connection.all(page, before ?? Number.MAX_SAFE_INTEGER, states && JSON.stringify(states), key, limit + 1);
    });
    const page = rows.slice(0, limit).map(({ seq }) => Number(seq));
    return {
      intents: intents(`${AMONG} ORDER BY seq DESC`, JSON.stringify(page)),
      nextBefore: rows.length > limit ? (page.at(-1) ?? null) : null,
    };
  };

  return {
    append(intent) {
      const write = (): Result<Written, AppendProblem> => {
        const before = connection.get(BEFORE_APPEND, intent.id, intent.request.orderId);
        if (Number(before?.known)) {
          const kept = one(intent.id);
          if (kept) return ok({ intent: kept.intent, changed: [] });
          return fail({ kind: 'not-kept', detail: 'what is kept under this id cannot be read' });
        }
        if (intent.what === 'stage' && Number(before?.leaving)) return fail({ kind: 'already-leaving' });
        const at = now();
        const first = begun(intent, at);
        const earlier = intent.replaces && one(intent.replaces);
        const replaced = earlier && isReplaceable(earlier.intent, intent) ? advanced(earlier.intent, REPLACE, at) : null;
        if (earlier && replaced?.ok) remember(writeStep(connection, earlier, REPLACE, replaced.value));
        remember(writeBeginning(connection, Number(before?.last) + 1, first));
        // Whoever hands an order over has seen what the start had to say.
        connection.run('UPDATE recovery SET told = 1 WHERE told = 0');
        return ok({ intent: first, changed: replaced?.ok ? [replaced.value, first] : [first] });
      };
      return keepTogether(write, { inThisTurn: true });
    },

    advance(id, event) {
      return keepTogether((): Result<Written, AdvanceProblem> => {
        const before = one(id);
        if (!before) return fail({ kind: 'no-such-intent' });
        const after = advanced(before.intent, event, now());
        if (!after.ok) return fail({ kind: 'wrong-state', ...after.problem });
        remember(writeStep(connection, before, event, after.value));
        return ok({ intent: after.value, changed: [after.value] });
      });
    },

    async find(id) {
      return read(() => one(id)?.intent ?? null);
    },

    async recent(limit) {
      return intents(
        `WHERE seq IN (
          SELECT seq FROM (SELECT seq FROM intent ORDER BY seq DESC LIMIT ?)
          UNION SELECT seq FROM intent INDEXED BY unsent WHERE unsent = 1
          UNION SELECT seq FROM intent INDEXED BY needs_person WHERE needs_person = 1
        ) ORDER BY seq DESC`,
        // To SQLite a number below zero is no limit, and an infinite one a mistake.
        Number.isFinite(limit) ? limit : -1,
      );
    },

    async lastFor(orderId) {
      const ofOrder = intents('INDEXED BY by_order WHERE order_key = ? AND order_id = ? ORDER BY seq DESC', foldText(orderId), orderId);
      return ofOrder.find(concernsStaging) ?? null;
    },

    async unsent() {
      return intents('INDEXED BY unsent WHERE unsent = 1 ORDER BY seq');
    },

    search,

    all: (query) => inBatches(search, query),

    async story(id) {
      return read(() => {
        const [story] = found('WHERE id = ?', id);
        if (!story) return null;
        const records = selectRecords(connection, story.seq).flatMap(({ step, record }) => {
          if (!record) park(story.seq, step);
          return record ?? [];
        });
        return { intent: story.intent, records };
      });
    },

    async counts() {
      return {
        unsent: count('SELECT count(*) AS count FROM intent INDEXED BY unsent WHERE unsent = 1'),
        needsPerson: count('SELECT count(*) AS count FROM intent INDEXED BY needs_person WHERE needs_person = 1'),
      };
    },

    async unreadable() {
      return count('SELECT count(*) AS count FROM parked_row');
    },

    onUnreadable: (listener) => void unreadableListeners.add(listener),

    async prune(olderThan) {
      let removed = 0;
      let passedOver = 0;
      while (true) {
        const batch = keep(() => {
          const old = connection.all(
            `SELECT seq FROM intent INDEXED BY at_rest WHERE unsent = 0 AND needs_person = 0 AND changed_at < ?
              ORDER BY changed_at, seq LIMIT ? OFFSET ?`,
            olderThan,
            PRUNE_BATCH,
            passedOver,
          );
          const isWhole = ({ seq }: { seq: number }) => !connection.get('SELECT 1 FROM parked_row WHERE intent = ? LIMIT 1', seq);
          const removable = found(AMONG, JSON.stringify(old.map(({ seq }) => seq))).filter(isWhole);
          connection.run(`DELETE FROM intent ${AMONG}`, JSON.stringify(removable.map(({ seq }) => seq)));
          return ok({ seen: old.length, removed: removable.length });
        });
        if (!batch.ok || batch.value.seen === 0) return removed;
        removed += batch.value.removed;
        passedOver += batch.value.seen - batch.value.removed;
        await nextTurn();
      }
    },

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async close() {
      if (closed) return;
      checkpoint.stop();
      commit();
      if (!damaged) keep(() => ok(connection.run('UPDATE session SET closed_properly = 1')));
      // Into the database itself: a log that stays behind could be parted from it.
      keep(() => ok(connection.all('PRAGMA wal_checkpoint(TRUNCATE)')));
      closed = true;
      await connection.close();
    },
  };
}
