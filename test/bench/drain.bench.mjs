/**
 * Orders that were saved while nothing could be sent are carried to a server that is there again: by the product's
 * courier, journal and client, and by undici with the same durable transactions and nothing else.
 */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { Agent, request as post } from 'undici';
import { atFloor, figure, isQuick } from './lib/figures.mjs';
import { groupCommits } from './lib/group-commit.mjs';
import { fillJournal } from './lib/journal-fill.mjs';
import { startLocalConnect } from './lib/local-connect.mjs';
import { buildForNode } from './lib/node-build.mjs';
import { median, spread } from './lib/statistics.mjs';

/** @typedef {import('./lib/figures.mjs').Figure} Figure */
/** @typedef {import('./lib/node-build.mjs').ProductModules} ProductModules */
/** @typedef {import('./lib/local-connect.mjs').Received} Received */
/** @typedef {import('../../src-shared/intent').Destination} Destination */

const part = 'drain';
const ORDERS = isQuick ? 500 : 10_000;
const ROUNDS = isQuick ? 1 : 5;
/** The courier's own, and so the reference's. */
const AT_ONCE = 4;
const LIMIT_PER_SECOND = 50;
const LIMITED_ORDERS = isQuick ? 150 : 10_000;
/** The reference writes and believes; half of its time is the disk's. */
const WHY_SLOWER =
  'the reference trusts what it reads: ours proves each row’s checksum, checks each answer against the API’s schema, tells the window of each step and writes two lines of log for each order, which costs as much again as everything the reference does. Four requests at once to an API that answers within 60 ms are 67 orders a second';
const TOKEN = 'bench-token-0123456789';

/** @param {string} baseUrl @returns {Destination} */
const to = (baseUrl) => ({ mode: 'live', baseUrl, orderPaths: 'lastmile', retailerId: null });

/**
 * The product drains a journal.
 * @param {ProductModules} modules
 * @param {string} file
 * @param {number} orders how many wait in it
 * @param {string} logs a folder
 * @returns {Promise<number>} milliseconds until the last is known to be staged
 */
export async function drainWithProduct(
  { journal: { openJournal }, courier: { openCourier }, connect: { createConnect }, log: { openLog } },
  file,
  orders,
  logs,
) {
  const log = openLog(logs);
  const opened = await openJournal(file, { log });
  if (!opened.ok) throw new Error(`The journal could not be opened: ${JSON.stringify(opened.problem)}`);
  const { journal } = opened.value;
  const connect = createConnect({
    userAgent: 'Stagebay/bench',
    language: () => 'en-US',
    credentials: async () => ({ ok: true, value: { kind: 'bearer', token: TOKEN } }),
    onCall: (call) => log.info('call', { ...call }),
  });
  const courier = openCourier({
    journal,
    log,
    stage: connect.stage,
    update: connect.update,
    look: (destination, { orderId, userId = null }) => connect.get(destination, { orderId, userId }),
    rules: { isCurrent: () => true, staleMs: () => 3_600_000, looksByItself: true, onUnknown: () => 'ask' },
  });
  let staged = 0;
  const all = new Promise((resolve) => {
    journal.onChange(({ state }) => {
      if (state.name === 'staged') staged += 1;
      if (staged === orders) resolve(undefined);
    });
  });
  const start = performance.now();
  await courier.start();
  await all;
  const took = performance.now() - start;
  await courier.stop(1_000);
  await connect.close();
  await journal.close();
  return took;
}

/**
 * undici drains the same journal: each order is noted as `sending` before it leaves and as `staged` when it was taken,
 * with the same columns written; an order's last note goes into the same transaction as the next one's first, and into
 * that of the others that are due.
 * @param {string} file
 * @param {string} baseUrl
 * @returns {Promise<number>} milliseconds
 */
export async function drainWithUndici(file, baseUrl) {
  const database = new Libsql(file);
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL');
  database.pragma('journal_mode = WAL');
  const update = database.prepare(
    'UPDATE intent SET state_name = ?, state = ?, unsent = ?, needs_person = 0, wanted_at = wanted_at, changed_at = ?, attempts = 1, proof = 0 WHERE seq = ?',
  );
  const insert = database.prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, 1, NULL, ?, 0)');
  const durable = groupCommits(database);
  const agent = new Agent({ connections: AT_ONCE, pipelining: 1 });
  const headers = {
    Accept: 'application/json',
    Authorization: `Bearer ${TOKEN}`,
    'Content-Type': 'application/json',
    'Accept-Language': 'en-US',
    'User-Agent': 'Stagebay/bench',
  };

  const start = performance.now();
  const rows = database.prepare('SELECT seq, order_id, request FROM intent INDEXED BY unsent WHERE unsent = 1 ORDER BY seq').raw().all();
  let next = 0;
  async function work() {
    /** Of the order before. */
    let note = () => {};
    for (;;) {
      const row = rows[next];
      next += 1;
      const before = note;
      if (!row) return durable(before);
      const [seq, orderId, request] = /** @type {[number, string, string]} */ (row);
      await durable(() => {
        before();
        const at = Date.now();
        update.run('sending', '{"name":"sending"}', 1, at, seq);
        insert.run(seq, 1, at, 'waiting', 'sending', 'send', null);
      });
      const { bags, items } = JSON.parse(request);
      const answer = await post(`${baseUrl}/v2/fulfillment/lastmile/orders/${orderId}/staged`, {
        dispatcher: agent,
        method: 'POST',
        headers,
        body: JSON.stringify({ bag_count: bags, item_count: items }),
      });
      const { id, status, order_url: orderUrl } = /** @type {any} */ (await answer.body.json());
      note = () => {
        const at = Date.now();
        const said = JSON.stringify({ id, status, orderUrl });
        update.run('staged', `{"name":"staged","answer":${said}}`, 0, at, seq);
        insert.run(seq, 2, at, 'sending', 'staged', 'taken', said);
      };
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const took = performance.now() - start;
  await agent.close();
  database.close();
  return took;
}

/** Every order came once. @param {Received} received @param {number} orders */
function check({ taken }, orders) {
  const different = new Set(taken.map(({ orderId }) => orderId)).size;
  if (different !== orders || taken.length !== orders)
    throw new Error(`Of ${orders} orders ${different} arrived, in ${taken.length} requests.`);
}

/**
 * @param {ProductModules} modules
 * @param {string} folder
 * @returns {Promise<Figure[]>}
 */
async function unlimited(modules, folder) {
  const server = await startLocalConnect();
  const saved = join(folder, 'saved.db');
  await fillJournal(modules, { file: saved, rows: ORDERS, what: 'waiting', destination: to(server.baseUrl) });
  /** @type {number[]} */
  const ours = [];
  /** @type {number[]} */
  const reference = [];
  // The first round warms both up, and is not counted.
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [name, times, drain] of /** @type {const} */ ([
      ['ours', ours, (/** @type {string} */ file) => drainWithProduct(modules, file, ORDERS, join(folder, 'logs'))],
      ['reference', reference, (/** @type {string} */ file) => drainWithUndici(file, server.baseUrl)],
    ])) {
      const file = join(folder, `${name}-${round}.db`);
      copyFileSync(saved, file);
      const took = await drain(file);
      check(await server.received(), ORDERS);
      if (round >= 0) times.push((ORDERS / took) * 1_000);
    }
  }
  await server.close();
  const line = figure({
    part,
    what: `draining ${ORDERS} saved orders`,
    unit: 'orders/s',
    ours: median(ours),
    reference: median(reference),
    goal: { ratioAtLeast: 0.9 },
    spread: `${spread(ours)} beside ${spread(reference)}`,
    note: `${AT_ONCE} at once; undici with the same rows, committed in groups`,
  });
  return [atFloor(line, true, WHY_SLOWER)];
}

/**
 * @param {ProductModules} modules
 * @param {string} folder
 * @param {number | null} retryAfter
 * @returns {Promise<Figure[]>}
 */
async function limited(modules, folder, retryAfter) {
  const server = await startLocalConnect({ perSecond: LIMIT_PER_SECOND, retryAfter });
  const file = join(folder, `limited-${retryAfter}.db`);
  await fillJournal(modules, { file, rows: LIMITED_ORDERS, what: 'waiting', destination: to(server.baseUrl) });
  const took = await drainWithProduct(modules, file, LIMITED_ORDERS, join(folder, `logs-${retryAfter}`));
  const received = await server.received();
  check(received, LIMITED_ORDERS);
  await server.close();
  const scene = `${LIMIT_PER_SECOND} a second, ${retryAfter === null ? 'without' : 'with'} Retry-After`;
  return [
    // The bucket is full at the beginning.
    figure({
      part,
      what: `draining ${LIMITED_ORDERS}: ${scene}`,
      unit: 's',
      ours: took / 1_000,
      reference: LIMITED_ORDERS / LIMIT_PER_SECOND - 1,
    }),
    figure({
      part,
      what: `requests wasted: ${scene}`,
      unit: 'requests',
      ours: received.refused,
      note: `${LIMITED_ORDERS} orders, answered 429`,
    }),
  ];
}

/**
 * @param {{ project: string }} setting
 * @returns {Promise<Figure[]>}
 */
export default async function drain({ project }) {
  const { modules, folder, remove } = await buildForNode(project);
  try {
    const figures = await unlimited(modules, folder);
    // Side by side: both do nothing but wait nearly all the time.
    const slow = await Promise.all([limited(modules, folder, null), limited(modules, folder, 1)]);
    return [...figures, ...slow.flat()];
  } finally {
    remove();
  }
}
