/**
 * Sends saved orders to a server after an outage: with the product's courier, journal and client, and with undici and the same
 * durable transactions only.
 */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { startFakeConnectProcess } from './lib/fake-connect-process.mjs';
import { figure, isQuick, markFloor } from './lib/figures.mjs';
import { fillJournal } from './lib/fill-journal.mjs';
import { buildForNode } from './lib/node-build.mjs';
import { openBackend, TOKEN, waitUntilStaged } from './lib/open-backend.mjs';
import { median, spread } from './lib/statistics.mjs';
import { drainWithUndici } from './lib/undici-drain.mjs';

/** @typedef {import('./lib/figures.mjs').Figure} Figure */
/** @typedef {import('./lib/node-build.mjs').ProductModules} ProductModules */
/** @typedef {import('./lib/fake-connect-process.mjs').Received} Received */
/** @typedef {import('../../src-shared/intent/intent.schema').Destination} Destination */

const part = 'drain';
const ORDERS = isQuick ? 500 : 10_000;
const ROUNDS = isQuick ? 1 : 5;
const LIMIT_PER_SECOND = 50;
const LIMITED_ORDERS = isQuick ? 150 : 10_000;
/** The goal, and what must be reached of the reference's throughput where answers take their time for the rest to be the floor. */
const MIN_RATIO = 0.9;
/** Shorter than the response time of a server in another city. */
const FAR_MS = 10;
const FAR_ORDERS = isQuick ? 100 : 2_000;
const FAR_ROUNDS = isQuick ? 1 : 3;

/** @param {string} baseUrl @returns {Destination} */
const to = (baseUrl) => ({ mode: 'live', baseUrl, orderPaths: 'lastmile', retailerId: null });

/**
 * Sends the orders of a journal with the product.
 * @param {ProductModules} modules
 * @param {string} file
 * @param {number} orders the number of waiting orders
 * @param {string} logs a folder
 * @returns {Promise<number>} milliseconds until the last order is staged
 */
export async function drainWithProduct(modules, file, orders, logs) {
  const { log, journal, connect } = await openBackend(modules, file, logs);
  const courier = modules.courier.openCourier({
    journal,
    known: modules.knownOrders.openMemoryKnownOrders({ log }),
    log,
    stage: connect.stage,
    update: connect.update,
    get: connect.get,
    probe: (destination) => connect.probe(destination.baseUrl),
    // The orders count as those of this run, because orders of an earlier run are looked up first, which undici does not do.
    rules: {
      isCurrentDestination: () => true,
      overdueAfterMs: () => 3_600_000,
      lookupsPerMinute: () => 0,
      looksUpAtScan: () => false,
      followMs: () => 0,
      autoCheckStatus: true,
      verifyBeforeSend: false,
      unknownAction: () => 'ask',
    },
  });
  const all = waitUntilStaged(journal, orders);
  const start = performance.now();
  await courier.start();
  await all;
  const took = performance.now() - start;
  await courier.stop(1_000);
  await connect.close();
  await journal.close();
  return took;
}

/** Throws unless every order arrived exactly once. @param {Received} received @param {number} orders */
function check({ accepted }, orders) {
  const different = new Set(accepted.map(({ orderId }) => orderId)).size;
  if (different !== orders || accepted.length !== orders)
    throw new Error(`Of ${orders} orders ${different} arrived, in ${accepted.length} requests.`);
}

/**
 * Measures the product, bare undici and undici with a station's checks in turn.
 * @param {ProductModules} modules
 * @param {string} folder
 * @param {{ orders: number, rounds: number, takesMs: number }} scene `takesMs`: delay before each response
 * @returns {Promise<{ perSecond: number[], spread: string }>} the medians of the three, in orders a second
 */
async function sideBySide(modules, folder, { orders, rounds, takesMs }) {
  const server = await startFakeConnectProcess({ takesMs });
  const { baseUrl } = server;
  const saved = join(folder, `saved-${takesMs}.db`);
  await fillJournal(modules, { file: saved, rows: orders, what: 'waiting', destination: to(baseUrl) });
  const log = join(folder, 'careful.log');
  /** @type {{ name: string, drain: (file: string) => Promise<number>, perSecond: number[] }[]} */
  const subjects = [
    { name: 'ours', drain: (file) => drainWithProduct(modules, file, orders, join(folder, 'logs')), perSecond: [] },
    { name: 'bare', drain: (file) => drainWithUndici(file, { baseUrl, token: TOKEN }), perSecond: [] },
    { name: 'careful', drain: (file) => drainWithUndici(file, { baseUrl, token: TOKEN, care: { log } }), perSecond: [] },
  ];
  // The first round is a warm-up and does not count.
  for (let round = -1; round < rounds; round += 1) {
    for (const { name, drain, perSecond } of subjects) {
      const file = join(folder, `${name}-${takesMs}-${round}.db`);
      copyFileSync(saved, file);
      const took = await drain(file);
      check(await server.received(), orders);
      if (round >= 0) perSecond.push((orders / took) * 1_000);
    }
  }
  await server.close();
  return {
    perSecond: subjects.map(({ perSecond }) => median(perSecond)),
    spread: subjects.map(({ perSecond }) => spread(perSecond)).join(' | '),
  };
}

/**
 * @param {ProductModules} modules
 * @param {string} folder
 * @returns {Promise<Figure[]>}
 */
async function unlimited(modules, folder) {
  const { perSecond, spread } = await sideBySide(modules, folder, { orders: ORDERS, rounds: ROUNDS, takesMs: 0 });
  const far = await sideBySide(modules, folder, { orders: FAR_ORDERS, rounds: FAR_ROUNDS, takesMs: FAR_MS });
  const [ours = 0, bare = 0, careful = 0] = perSecond;
  const [oursFar = 0, bareFar = 0] = far.perSecond;
  const unit = 'orders/s';
  const line = figure({
    part,
    what: `sending ${ORDERS} saved orders`,
    unit,
    ours,
    reference: bare,
    goal: { ratioAtLeast: MIN_RATIO },
    spread,
    note: 'spread: ours | undici | undici with a station’s checks',
  });
  return [
    markFloor(line, oursFar >= MIN_RATIO * bareFar),
    figure({ part, what: '  beside undici with a station’s checks', unit, ours, reference: careful }),
    figure({ part, what: `  the same, with responses after ${FAR_MS} ms`, unit, ours: oursFar, reference: bareFar, spread: far.spread }),
  ];
}

/**
 * @param {ProductModules} modules
 * @param {string} folder
 * @param {number | null} retryAfter
 * @returns {Promise<Figure[]>}
 */
async function limited(modules, folder, retryAfter) {
  const server = await startFakeConnectProcess({ perSecond: LIMIT_PER_SECOND, retryAfter });
  const file = join(folder, `limited-${retryAfter}.db`);
  await fillJournal(modules, { file, rows: LIMITED_ORDERS, what: 'waiting', destination: to(server.baseUrl) });
  const took = await drainWithProduct(modules, file, LIMITED_ORDERS, join(folder, `logs-${retryAfter}`));
  const received = await server.received();
  check(received, LIMITED_ORDERS);
  await server.close();
  const scene = `${LIMIT_PER_SECOND} requests a second, ${retryAfter === null ? 'without' : 'with'} Retry-After`;
  return [
    // The bucket is full at the beginning.
    figure({
      part,
      what: `sending ${LIMITED_ORDERS} saved orders: ${scene}`,
      unit: 's',
      ours: took / 1_000,
      reference: LIMITED_ORDERS / LIMIT_PER_SECOND - 1,
    }),
    figure({
      part,
      what: `wasted requests: ${scene}`,
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
    // In parallel, because both wait nearly all the time.
    const slow = await Promise.all([limited(modules, folder, null), limited(modules, folder, 1)]);
    return [...figures, ...slow.flat()];
  } finally {
    remove();
  }
}
