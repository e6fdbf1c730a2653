/**
 * A shift: the orders of eight hours at high speed, with some faults. It compares the app's memory at the end with that at the
 * beginning.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { acceptOrder, orderBody, orderIdOf, respondJson, startFakeConnect } from '../support/fake-connect.mjs';
import { collectGarbage } from './lib/collect-garbage.mjs';
import { figure, isQuick } from './lib/figures.mjs';
import { launchApp, liveStation, withTempFolder } from './lib/launch-app.mjs';
import { dismissAll, stageOrders } from './lib/packer.mjs';
import { byKindOf, usageOf } from './lib/processes.mjs';

const ORDERS = isQuick ? 100 : 1_500;
/**
 * The orders before the first measurement: after them every fault has happened, the list of recent orders is full, and V8 has compiled
 * the frequent code. (The page's heap, of 4.2 MB after 300 orders: 130 KB more after 900, then 20 KB more for each 600, and 2 KB for the
 * last thousand of 4,000.)
 */
const WARM_UP = isQuick ? 50 : 900;
/** The number of orders after which a person dismisses the failed ones. */
const ROUND = 50;
/** One of so many orders meets a fault. */
const FAULT_EVERY = 10;

const SETTLE_MS = isQuick ? 1_000 : 10_000;
const MB = 1_000_000;

/** The faults that a store meets, one after the other. @type {readonly ((response: import('node:http').ServerResponse) => void)[]} */
const FAULTS = [
  (response) => respondJson(response, 429, { error: { message: 'Slow down', code: null } }, { 'retry-after': '0' }),
  (response) => void response.writeHead(500).end(),
  (response) => void response.req.socket.resetAndDestroy(),
  (response) => respondJson(response, 404, { error: { message: 'Not found', code: 4000 } }),
  (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in to the Wi-Fi</html>'),
];

/** @param {import('./lib/launch-app.mjs').Bench} bench */
export default async function shift(bench) {
  let staged = 0;
  let faults = 0;
  /** @type {Set<string>} */
  const met = new Set();
  const connect = await startFakeConnect();
  connect.respondWith((received, response) => {
    const orderId = orderIdOf(received);
    if (received.method !== 'POST') return respondJson(response, 200, orderBody(orderId));
    if (met.has(orderId)) return acceptOrder(received, response);
    met.add(orderId);
    staged += 1;
    if (staged % FAULT_EVERY !== 0) return acceptOrder(received, response);
    FAULTS[faults % FAULTS.length]?.(response);
    faults += 1;
  });
  try {
    return await withTempFolder(async (folder) => {
      const app = await launchApp(bench, await liveStation(folder, bench, connect), { inspect: true });
      try {
        await app.focused();
        const page = await app.page();
        await page.send('Performance.enable');
        await work(page, 0, WARM_UP);
        const before = await look(app, page);
        await work(page, WARM_UP, WARM_UP + ORDERS);
        const after = await look(app, page);
        const grown = (/** @type {string} */ what, /** @type {Exclude<keyof typeof before, 'byKind'>} */ key, /** @type {string} */ unit) =>
          figure({
            part: 'shift',
            what: `${what}, end | beginning`,
            unit,
            ours: after[key],
            reference: before[key],
            goal: { ratioAtMost: 1.02 },
          });
        return [
          grown('open files, all processes', 'openFiles', ''),
          grown('processes', 'processes', ''),
          grown('event listeners of the page', 'listeners', ''),
          grown('nodes of the page', 'nodes', ''),
          grown('the page’s heap', 'heap', 'MB'),
          grown('private memory, all processes', 'memory', 'MB'),
          ...[...after.byKind].map(([kind, own]) =>
            figure({ part: 'shift', what: `  part: ${kind}`, unit: 'MB', ours: own, reference: before.byKind.get(kind) ?? null }),
          ),
          figure({ part: 'shift', what: '  injected faults', unit: '', ours: faults }),
        ];
      } finally {
        await app.close();
      }
    });
  } finally {
    await connect.close();
  }
}

/**
 * @param {import('../support/devtools-page.mjs').Page} page
 * @param {number} from
 * @param {number} to
 */
async function work(page, from, to) {
  for (let first = from; first < to; first += ROUND) {
    await stageOrders(
      page,
      Array.from({ length: Math.min(ROUND, to - first) }, (_, index) => `ORDER-${100_000 + first + index}`),
    );
    await dismissAll(page);
  }
}

/**
 * @param {import('./lib/launch-app.mjs').Running} app
 * @param {import('../support/devtools-page.mjs').Page} page
 */
async function look(app, page) {
  await delay(SETTLE_MS / 2);
  await collectGarbage(app, page);
  await delay(SETTLE_MS / 2);
  const { metrics } = await page.send('Performance.getMetrics');
  const metric = (/** @type {string} */ name) => metrics.find((/** @type {any} */ one) => one.name === name).value;
  const { privateBytes, openFiles, processes } = usageOf(app.processes());
  return {
    openFiles,
    processes,
    listeners: metric('JSEventListeners'),
    nodes: metric('Nodes'),
    heap: metric('JSHeapUsedSize') / MB,
    memory: privateBytes / MB,
    byKind: byKindOf(app.processes()),
  };
}
