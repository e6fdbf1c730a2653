/**
 * A long history: the time of a search from the page's call to its answer, compared with the indexed query alone, and the start of the
 * app with no, a few and many rows.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bareOrders } from './lib/bare-orders.mjs';
import { figure, isQuick, markFloor } from './lib/figures.mjs';
import { fillJournal, orderIdOf } from './lib/fill-journal.mjs';
import { launchApp, liveStation, withTempFolder } from './lib/launch-app.mjs';
import { buildForNode } from './lib/node-build.mjs';
import { median, percentile, spread } from './lib/statistics.mjs';

/** @typedef {import('./lib/figures.mjs').Figure} Figure */
/** @typedef {import('./lib/launch-app.mjs').Bench} Bench */

const part = 'search';
const MANY = isQuick ? 20_000 : 200_000;
const FEW = isQuick ? 2_000 : 10_000;
const QUERIES = isQuick ? 10 : 200;
const WARM_UP = isQuick ? 2 : 20;
const STARTS = isQuick ? 2 : 15;
/** The number of rows that Activity requests at once. */
const PAGE = 200;
/** Nothing is sent there, because all orders have a final state. */
const BASE_URL = 'http://127.0.0.1:9';

/**
 * The searches of a lead and the queries with the same result.
 * @type {{ what: string, ours: (index: number) => { text: string, states: string[] | null }, bare: (index: number) => { by: string, values: unknown[] } }[]}
 */
const QUESTIONS = [
  {
    what: 'by a whole ID',
    ours: (index) => ({ text: orderIdOf(index), states: null }),
    bare: (index) => ({ by: 'order', values: [orderIdOf(index), PAGE + 1] }),
  },
  {
    what: 'by a part of an ID',
    ours: (index) => ({ text: orderIdOf(index).slice(-6), states: null }),
    bare: (index) => ({ by: 'part', values: [orderIdOf(index).slice(-6), PAGE + 1] }),
  },
  { what: 'the newest of all', ours: () => ({ text: '', states: null }), bare: () => ({ by: 'all', values: [PAGE + 1] }) },
  {
    what: 'the newest in one state',
    ours: () => ({ text: '', states: ['resolved'] }),
    bare: () => ({ by: 'state', values: ['resolved', PAGE + 1] }),
  },
];

/** Distributed over the whole history. */
const orderFor = (/** @type {number} */ query) => (query * 7_919 + 13) % MANY;

/**
 * @param {Bench} bench
 * @returns {Promise<Figure[]>}
 */
export default (bench) =>
  withTempFolder(async (folder) => {
    const journals = await fill(bench, folder);
    return [...(await find(bench, folder, journals)), ...(await start(bench, folder, journals))];
  });

/** @typedef {{ rows: number, file: string }} Filled */

/**
 * @param {Bench} bench
 * @param {string} folder
 * @returns {Promise<Filled[]>} from few to many
 */
async function fill({ project }, folder) {
  const { modules, remove } = await buildForNode(project);
  const journals = [];
  for (const rows of [0, FEW, MANY]) {
    const file = join(folder, `${rows}.db`);
    const destination = /** @type {const} */ ({ mode: 'live', baseUrl: BASE_URL, orderPaths: 'lastmile', retailerId: null });
    await fillJournal(modules, { file, rows, what: 'history', destination });
    journals.push({ rows, file });
  }
  remove();
  return journals;
}

/**
 * @param {Bench} bench
 * @param {string} folder
 * @param {Filled} filled
 */
async function stationWith(bench, folder, { rows, file }) {
  const own = join(folder, `station-${rows}`);
  mkdirSync(own);
  const station = await liveStation(own, bench, { baseUrl: BASE_URL });
  copyFileSync(file, join(station.userData, 'journal.db'));
  return station;
}

/**
 * @param {Bench} bench
 * @param {string} folder
 * @param {Filled[]} journals
 * @returns {Promise<Figure[]>}
 */
async function find(bench, folder, journals) {
  const many = /** @type {Filled} */ (journals.at(-1));
  const own = join(folder, 'finding');
  mkdirSync(own);
  const bareJournal = join(own, 'bare.db');
  copyFileSync(many.file, bareJournal);
  const station = await launchApp(bench, await stationWith(bench, own, many));
  const bare = await launchApp(bench, bareOrders(own, { journal: bareJournal, baseUrl: BASE_URL }));
  try {
    await station.focused();
    const [page, barePage] = await Promise.all([station.page(), bare.page()]);
    await barePage.waitFor('window.bare !== undefined');
    const figures = [];
    for (const { what, ours, bare: query } of QUESTIONS) {
      const took = { ours: /** @type {number[]} */ ([]), query: /** @type {number[]} */ ([]), call: /** @type {number[]} */ ([]) };
      for (let one = -WARM_UP; one < QUERIES; one += 1) {
        const index = orderFor(one + WARM_UP);
        const [answered, found] = await page.evaluate(`(${askStation})(${JSON.stringify({ ...ours(index), before: null, limit: PAGE })})`);
        const [called, queried, rows] = await barePage.evaluate(`(${askBare})(${JSON.stringify(query(index))})`);
        if (found !== Math.min(rows, PAGE) || found === 0) throw new Error(`${what}: ${found} found, and ${rows} by the bare query.`);
        if (one < 0) continue;
        took.ours.push(answered);
        took.query.push(queried);
        took.call.push(called);
      }
      const call = percentile(took.call, 0.95);
      const p95 = percentile(took.ours, 0.95);
      const line = figure({
        part,
        what: `search among ${MANY} orders, ${what}, p95`,
        unit: 'ms',
        ours: p95,
        reference: percentile(took.query, 0.95),
        goal: { ratioAtMost: 2 },
        note: `a bare window's own call with this query: ${call.toFixed(1)} ms (${(p95 / call).toFixed(2)} ×)`,
      });
      // No page can query faster than the call of a bare window.
      figures.push(markFloor(line, p95 <= 2 * call));
    }
    return figures;
  } finally {
    await station.close();
    await bare.close();
  }
}

/* These two run in the page. */

/** @param {object} query */
async function askStation(query) {
  const start = performance.now();
  const answer = JSON.parse(await /** @type {any} */ (window).station.call('orders.find', query));
  return [performance.now() - start, answer.value.intents.length];
}

/** @param {object} query */
async function askBare(query) {
  const start = performance.now();
  const { rows, tookMs } = await /** @type {any} */ (window).bare.find(query);
  return [performance.now() - start, tookMs, rows.length];
}

/**
 * @param {Bench} bench
 * @param {string} folder
 * @param {Filled[]} journals
 * @returns {Promise<Figure[]>}
 */
async function start(bench, folder, journals) {
  const own = join(folder, 'starting');
  mkdirSync(own);
  const stations = [];
  for (const filled of journals) {
    stations.push({ rows: filled.rows, subject: await stationWith(bench, own, filled), took: /** @type {number[]} */ ([]) });
  }
  // The first round fills the disk cache and does not count.
  for (let round = -1; round < STARTS; round += 1) {
    for (const { subject, took } of stations) {
      const running = await launchApp(bench, subject);
      await running.focused();
      const page = await running.page();
      const listening = await page.evaluate(`(${whenListening})()`);
      page.close();
      await running.close();
      if (round >= 0) took.push(listening - running.spawnedAt);
    }
  }
  const [none, ...others] = stations;
  const reference = none?.took ?? [];
  return others.map(({ rows, took }) =>
    figure({
      part,
      what: `start with ${rows} rows, spawn → scanner listening`,
      unit: 'ms',
      ours: median(took),
      reference: median(reference),
      ...(rows === MANY && { goal: { ratioAtMost: 1.05 } }),
      spread: `${spread(took)} beside ${spread(reference)}`,
      note: 'beside a start without orders',
    }),
  );
}

/** Runs in the page. */
async function whenListening() {
  for (;;) {
    const [mark] = performance.getEntriesByName('scanner-listening');
    if (mark) return performance.timeOrigin + mark.startTime;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
