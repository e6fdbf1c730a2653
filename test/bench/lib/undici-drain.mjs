/**
 * What the courier is held against: undici drains the same journal, with the same rows in the same durable transactions.
 * Each order is noted as `sending` before it leaves and as `staged` when it was taken; an order's last note goes into the same
 * transaction as the next one's first, and into that of the others that are due.
 */
import { appendFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import Libsql from 'libsql';
import { Agent, request as post } from 'undici';
import { z } from 'zod';
import { groupCommits } from './group-commit.mjs';

/** The courier's own, and so the reference's. */
const AT_ONCE = 4;

/** What has to be known of an order to send it. */
const NEEDED = ['seq', 'order_id', 'request'];
/** What its proof covers, and its proof. */
const COLUMNS = [
  ...['seq', 'id', 'what', 'order_id', 'order_key', 'user_key', 'request', 'destination', 'state_name', 'state', 'unsent'],
  ...['needs_person', 'created_at', 'wanted_at', 'changed_at', 'attempts', 'proof'],
];

const Waiting = z.object({
  seq: z.int(),
  id: z.uuid(),
  what: z.literal('stage'),
  order_id: z.string().min(1),
  request: z.object({ orderId: z.string().min(1), userId: z.string().optional(), bags: z.int().min(1), items: z.int().min(1) }),
  destination: z.object({
    mode: z.literal('live'),
    baseUrl: z.string(),
    orderPaths: z.literal('lastmile'),
    retailerId: z.string().nullable(),
  }),
  state: z.object({ name: z.literal('waiting'), notBefore: z.int(), failure: z.null() }),
  wanted_at: z.int(),
});
const Answer = z.object({ id: z.string(), status: z.string(), order_url: z.string().nullable() });

/** @typedef {{ seq: number, order_id: string, request: { bags: number, items: number }, row: unknown[] }} Order `row`: its columns as they were read */

/** What no line of a log may hold. */
const SECRET = /token|secret|password|authorization|bearer|basic|api[-_]?key|eyJ|@/i;

/**
 * What a station may not leave out: it proves and parses each row that it reads, writes the proof of all of each row that it
 * changes, asks the network before it writes on a connection that may have been closed, believes no answer that is not
 * Connect's, and tells its log of each call and each order, without secrets.
 * @typedef {{ log: string }} Care `log`: a file
 */

/**
 * @param {string} file
 * @param {{ baseUrl: string, token: string, care?: Care }} options without care it looks at nothing twice
 * @returns {Promise<number>} milliseconds
 */
export async function drainWithUndici(file, { baseUrl, token, care }) {
  const database = new Libsql(file);
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL');
  database.pragma('journal_mode = WAL');
  const update = database.prepare(
    'UPDATE intent SET state_name = ?, state = ?, unsent = ?, needs_person = 0, wanted_at = wanted_at, changed_at = ?, attempts = 1, proof = ? WHERE seq = ?',
  );
  const insert = database.prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, 1, NULL, ?, ?)');
  const proofOf = (/** @type {unknown[]} */ values) =>
    care ? crc32(JSON.stringify(values.map((value) => (value === null ? null : String(value))))) : 0;
  /** @param {Order} order @param {string} name @param {string} state @param {number} unsent @param {unknown[]} step */
  const write = ({ seq, row }, name, state, unsent, step) => {
    const changed = [name, state, unsent, Date.now()];
    const settled = care ? row.slice(0, -1) : [];
    update.run(...changed, proofOf([...settled, ...changed]), seq);
    insert.run(...step, proofOf(step));
  };
  const say = (/** @type {Record<string, string | number | null>} */ line) => {
    if (!care) return;
    for (const value of Object.values(line))
      if (typeof value === 'string' && SECRET.test(value)) throw new Error('This is no line for a log.');
    appendFileSync(care.log, `${JSON.stringify({ time: new Date().toISOString(), level: 'info', ...line })}\n`, { mode: 0o600 });
  };
  const durable = groupCommits(database);
  const agent = new Agent({ connections: AT_ONCE, pipelining: 1 });
  const headers = {
    Accept: 'application/json',
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    'Accept-Language': 'en-US',
    'User-Agent': 'Stagebay/bench',
  };

  const start = performance.now();
  const columns = care ? COLUMNS : NEEDED;
  const select = database.prepare(`SELECT ${columns.join(', ')} FROM intent INDEXED BY unsent WHERE unsent = 1 ORDER BY seq`).raw();
  /** @type {Order[]} */
  const orders = /** @type {unknown[][]} */ (select.all()).map((values) => {
    const row = /** @type {any} */ (Object.fromEntries(columns.map((name, index) => [name, values[index]])));
    const whole = { ...row, request: JSON.parse(row.request), row: values };
    if (!care) return whole;
    if (proofOf(values.slice(0, -1)) !== row.proof) throw new Error('This row is not as it was written.');
    return { ...Waiting.parse({ ...whole, destination: JSON.parse(row.destination), state: JSON.parse(row.state) }), row: values };
  });
  let next = 0;
  async function work() {
    /** Of the order before. */
    let note = () => {};
    let tell = () => {};
    for (;;) {
      const order = orders[next];
      next += 1;
      const [before, told] = [note, tell];
      if (!order) return durable(before).then(told);
      const { seq, order_id: orderId, request } = order;
      await durable(() => {
        before();
        write(order, 'sending', '{"name":"sending"}', 1, [seq, 1, Date.now(), 'waiting', 'sending', 'send', null]);
      });
      told();
      if (care) await nextTurn();
      const path = `/v2/fulfillment/lastmile/orders/${encodeURIComponent(orderId)}/staged`;
      const began = Date.now();
      const answer = await post(baseUrl + path, {
        dispatcher: agent,
        method: 'POST',
        headers,
        body: JSON.stringify({ bag_count: request.bags, item_count: request.items }),
      });
      const said = await answer.body.json();
      const { id, status, order_url: orderUrl } = care ? Answer.parse(said) : /** @type {any} */ (said);
      if (id !== orderId) throw new Error('This is the answer to another order.');
      say({ event: 'call', method: 'POST', path, status: answer.statusCode, failure: null, durationMs: Date.now() - began, attempt: 1 });
      note = () => {
        const kept = JSON.stringify({ id, status, orderUrl });
        write(order, 'staged', `{"name":"staged","answer":${kept}}`, 0, [seq, 2, Date.now(), 'sending', 'staged', 'taken', kept]);
      };
      tell = () => say({ event: 'order', id, state: 'staged', attempt: 1, failure: null });
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const took = performance.now() - start;
  await agent.close();
  database.close();
  return took;
}
