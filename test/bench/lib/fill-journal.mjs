/** Journals of any size, written in one transaction through the journal's own row code. */
import { randomUUID } from 'node:crypto';

/** @typedef {import('./node-build.mjs').ProductModules} ProductModules */
/** @typedef {import('../../../src-shared/intent/intent.schema').Intent} Intent */
/** @typedef {import('../../../src-shared/intent/intent-machine').IntentEvent} IntentEvent */
/** @typedef {import('../../../src-shared/intent/intent.schema').Destination} Destination */

const DAY_MS = 86_400_000;

/** One of so many orders of a history was rejected and dismissed, and one was undone in time. */
const DISMISSED_EVERY = 50;
const WITHDRAWN_EVERY = 40;

/** The age of the history: less than the ninety days after which a start removes orders. */
const HISTORY_DAYS = 85;

/** The id of the nth order, from 0: a barcode of 14 digits, in no order that an index could profit from. */
export const orderIdOf = (/** @type {number} */ index) =>
  String(10_000_000_000_000 + ((index * 7_919_777) % 1_000_003) * 1_000_003 + index);

/**
 * The events of the nth order of a history.
 * @param {number} index
 * @param {number} at
 * @param {ProductModules['orderDetails']['orderDetailsWith']} orderDetailsWith
 * @returns {IntentEvent[]}
 */
function eventsOf(index, at, orderDetailsWith) {
  if (index % WITHDRAWN_EVERY === 1) return [{ kind: 'undo' }];
  /** @type {IntentEvent[]} */
  const sent = [{ kind: 'hold-expired' }, { kind: 'send' }];
  if (index % DISMISSED_EVERY === 2) {
    const reason = { message: 'Order not found', code: 4000, field: null, waitSeconds: null, mayRetry: null };
    return [
      ...sent,
      { kind: 'refused', failure: { kind: 'not-found', status: 404, reasons: [reason], source: null } },
      { kind: 'resolve', by: 'dismissed' },
    ];
  }
  const answer = orderDetailsWith({ id: orderIdOf(index), status: 'staged', orderUrl: `https://www.instacart.com/store/orders/${at}` });
  const startsAt = new Date(at + 3_600_000).toISOString();
  const window = { startsAt, endsAt: new Date(at + 7_200_000).toISOString() };
  return [...sent, { kind: 'accepted', answer: { ...answer, createdAt: new Date(at).toISOString(), locale: 'en_US', window } }];
}

/** The events of each order, by the kind of journal. @type {Record<Fill['what'], typeof eventsOf>} */
const eventsIn = {
  history: eventsOf,
  waiting: () => [],
  overdue: () => [{ kind: 'expired' }],
};

/**
 * @typedef {object} Fill
 * @property {string} file where no journal is yet
 * @property {number} rows
 * @property {'history' | 'waiting' | 'overdue'} what `history`: all came to rest in the last weeks. `waiting`: all were handed
 *   over in this minute, and are to be sent. `overdue`: a person is asked about each, as after an outage of two days.
 * @property {Destination} destination
 */

/**
 * Creates a journal that was closed cleanly.
 * @param {ProductModules} modules
 * @param {Fill} fill
 */
export async function fillJournal({ journal, connection, life, record, row, orderDetails }, { file, rows, what, destination }) {
  const made = await journal.openJournal(file, { log: { debug() {}, info() {}, warn() {}, error() {} } });
  if (!made.ok) throw new Error(`The journal could not be made: ${JSON.stringify(made.problem)}`);
  await made.value.journal.close();
  const database = await connection.openConnection(file);
  database.get('PRAGMA journal_mode = WAL');
  const now = Date.now();
  database.transaction(() => {
    for (let index = 0; index < rows; index += 1) {
      const at = what === 'history' ? now - Math.round(((rows - index) / rows) * HISTORY_DAYS * DAY_MS) : now;
      /** @type {import('../../../src-main/journal').NewIntent} */
      const handedOver = {
        id: /** @type {import('../../../src-shared/intent/intent.schema').IntentId} */ (randomUUID()),
        kind: 'stage',
        destination,
        holdMs: what === 'history' ? 5_000 : 0,
        request: /** @type {import('../../../src-shared/order/order.schema').StageRequest} */ ({
          orderId: orderIdOf(index),
          userId: `customer-${(index * 31) % 50_021}`,
          bags: 1 + (index % 9),
          items: 1 + (index % 60),
        }),
      };
      let intent = life.createIntent(handedOver, at);
      const records = [record.createRecord(null, null, intent)];
      for (const event of eventsIn[what](index, at, orderDetails.orderDetailsWith)) {
        const after = life.applyEvent(intent, event, at + records.length * 300);
        if (!after.ok) throw new Error(`An order cannot ${event.kind} when it is ${intent.state.kind}.`);
        records.push(record.createRecord(intent.state, event, after.value));
        intent = after.value;
      }
      row.insertIntent(database, index + 1, { intent, fixed: row.toFixedColumns(intent) });
      for (const [step, one] of records.entries()) row.insertRecord(database, index + 1, step, one);
    }
  });
  // The journal is marked as not opened yet. Otherwise it would count as a copy, whose orders need a confirmation.
  database.run('UPDATE session SET journal = NULL, machine = NULL, run = NULL');
  database.get('PRAGMA wal_checkpoint(TRUNCATE)');
  await database.close();
}
