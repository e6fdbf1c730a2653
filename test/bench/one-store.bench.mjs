/**
 * One store with twenty orders after an outage, with a server that does not ask it to wait. The product finds the server with a probe
 * and increases its rate; undici sends the same orders four at once from the beginning.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { startFakeConnectProcess } from './lib/fake-connect-process.mjs';
import { figure, isQuick } from './lib/figures.mjs';
import { fillJournal } from './lib/fill-journal.mjs';
import { buildForNode } from './lib/node-build.mjs';
import { openBackend, TOKEN, waitUntilStaged } from './lib/open-backend.mjs';
import { median, spread } from './lib/statistics.mjs';
import { drainWithUndici } from './lib/undici-drain.mjs';

/** @typedef {import('./lib/figures.mjs').Figure} Figure */
/** @typedef {import('./lib/node-build.mjs').ProductModules} ProductModules */

const part = 'one-store';
const ORDERS = 20;
const ROUNDS = isQuick ? 1 : 7;
/** The response time of a server in another city. */
const TAKES_MS = 50;
const OUTAGE_MS = isQuick ? 500 : 3_000;
/** The goal. */
const MOST = 1.5;

/** @type {{ ok: false, problem: import('../../src-shared/failure/failure.schema').Failure }} */
const OFFLINE = { ok: false, problem: { kind: 'not-reached', cause: 'no-route', detail: 'ENETUNREACH' } };

/**
 * Stages twenty orders with the product while no server can be reached, and then starts the server.
 * @param {ProductModules} modules
 * @param {string} folder
 * @param {string} baseUrl
 * @returns {Promise<{ foundMs: number, probeMs: number, tookMs: number }>} until a probe succeeds, from then to the first
 *   order's request, and from that until all orders are staged
 */
async function comeBack(modules, folder, baseUrl) {
  const { log, journal, connect } = await openBackend(modules, join(folder, `${randomUUID()}.db`), join(folder, 'logs'));
  await connect.preload();
  let isUp = false;
  let foundAt = 0;
  let firstAt = 0;
  const courier = modules.courier.openCourier({
    journal,
    known: modules.knownOrders.openMemoryKnownOrders({ log }),
    log,
    async stage(to, request) {
      if (!isUp) return OFFLINE;
      firstAt ||= performance.now();
      return connect.stage(to, request);
    },
    update: connect.update,
    get: connect.get,
    async probe(to) {
      if (!isUp) return OFFLINE;
      foundAt = performance.now();
      return connect.probe(to.baseUrl);
    },
    rules: {
      isCurrentDestination: () => true,
      overdueAfterMs: () => 3_600_000,
      lookupsPerMinute: () => 0,
      looksUpAtScan: () => false,
      followMs: () => 0,
      autoCheckStatus: true,
      verifyBeforeSend: true,
      unknownAction: () => 'ask',
    },
  });
  const all = waitUntilStaged(journal, ORDERS);
  for (let order = 0; order < ORDERS; order += 1) {
    await courier.accept({
      id: /** @type {import('../../src-shared/intent/intent.schema').IntentId} */ (randomUUID()),
      kind: 'stage',
      request: { orderId: /** @type {import('../../src-shared/order/order.schema').OrderId} */ (`${order}`), bags: 3, items: 12 },
      destination: { mode: 'live', baseUrl, orderPaths: 'lastmile', retailerId: null },
      holdMs: 0,
    });
  }
  await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
  const backAt = performance.now();
  isUp = true;
  await all;
  const tookMs = performance.now() - firstAt;
  await courier.stop(1_000);
  await connect.close();
  await journal.close();
  return { foundMs: foundAt - backAt, probeMs: firstAt - foundAt, tookMs };
}

/**
 * @param {{ project: string }} setting
 * @returns {Promise<Figure[]>}
 */
export default async function oneStore({ project }) {
  const { modules, folder, remove } = await buildForNode(project);
  const server = await startFakeConnectProcess({ takesMs: TAKES_MS });
  const { baseUrl } = server;
  /** @type {{ ours: number[], reference: number[], found: number[], probe: number[] }} */
  const took = { ours: [], reference: [], found: [], probe: [] };
  try {
    // The first round is a warm-up and does not count.
    for (let round = -1; round < ROUNDS; round += 1) {
      const ours = await comeBack(modules, folder, baseUrl);
      const file = join(folder, `undici-${round}.db`);
      const destination = { mode: /** @type {const} */ ('live'), baseUrl, orderPaths: /** @type {const} */ ('lastmile'), retailerId: null };
      await fillJournal(modules, { file, rows: ORDERS, what: 'waiting', destination });
      const reference = await drainWithUndici(file, { baseUrl, token: TOKEN, care: { log: join(folder, 'careful.log') } });
      await server.received();
      if (round < 0) continue;
      took.ours.push(ours.tookMs);
      took.reference.push(reference);
      took.found.push(ours.foundMs);
      took.probe.push(ours.probeMs);
    }
  } finally {
    await server.close();
    remove();
  }
  return [
    figure({
      part,
      what: `a store recovers with ${ORDERS} orders`,
      unit: 'ms',
      ours: median(took.ours),
      reference: median(took.reference),
      goal: { ratioAtMost: MOST },
      spread: `${spread(took.ours)} | ${spread(took.reference)}`,
      note: `from the first order’s request until the last order is staged; each response takes ${TAKES_MS} ms. Spread: ours | undici with a station’s checks, four at once`,
    }),
    figure({ part, what: '  before that: the successful probe', unit: 'ms', ours: median(took.probe), spread: spread(took.probe) }),
    figure({
      part,
      what: '  until a probe succeeds',
      unit: 'ms',
      ours: median(took.found),
      spread: spread(took.found),
      note: `after an outage of ${OUTAGE_MS / 1_000} s`,
    }),
  ];
}
