/**
 * The time from the press to the request, without a hold: the page's call, the durable write before the request, and the client. The
 * references are a bare window that does only this, and one that also makes the necessary checks of a station, which is the floor.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bareOrders, carefulOrders, makeJournal } from './lib/bare-orders.mjs';
import { startFakeConnectProcess } from './lib/fake-connect-process.mjs';
import { figure, isQuick, markFloor } from './lib/figures.mjs';
import { launchApp, liveStation, withTempFolder } from './lib/launch-app.mjs';
import { readPageClock } from './lib/page-clock.mjs';
import { median, percentile, spread } from './lib/statistics.mjs';

/** @typedef {import('./lib/figures.mjs').Figure} Figure */
/** @typedef {import('../support/devtools-page.mjs').Page} Page */

const part = 'wire';
/** The median counts, so that a slow moment of the disk does not decide. */
const ROUNDS = 9;
const ORDERS = isQuick ? 5 : 250;
/** The apps alternate, so that a busy moment of the computer affects both. */
const BATCH = 5;
const WARM_UP = 25;
/** The goal, and by how much a station may be slower than the careful window for what remains of it to be the floor. */
const MAX_RATIO = 1.2;
/** Between two presses: the order before has been staged by then, and its page is at rest. */
const PAUSE_MS = 50;

/**
 * Stages orders one after the other in the page.
 * @param {string[]} ids
 * @param {number} pauseMs
 * @param {(order: { id: string, request: { orderId: string, bags: number } }) => Promise<unknown>} stage
 * @returns {Promise<number[]>} when each was pressed, by the page's clock
 */
async function pressInPage(ids, pauseMs, stage) {
  const pressed = [];
  for (const orderId of ids) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    pressed.push(performance.now());
    await stage({ id: crypto.randomUUID(), request: { orderId, bags: 3 } });
  }
  return pressed;
}

const OURS = `async (order) => {
  const answer = JSON.parse(await window.station.call('orders.stage', order));
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
}`;
const OURS_READY = "window.station?.call('station.read').then(JSON.parse).then(({ value }) => value.credentials.kind === 'stored')";
const BARE = '(order) => window.bare.stage(order)';

/**
 * @param {{ electron: string, project: string }} bench
 * @returns {Promise<Figure[]>}
 */
export default (bench) =>
  withTempFolder(async (folder) => {
    const server = await startFakeConnectProcess();
    const { baseUrl } = server;
    const empty = join(folder, 'empty.db');
    await makeJournal(bench, empty, baseUrl);
    const bareIn = async (/** @type {string} */ name, /** @type {typeof bareOrders} */ app) => {
      const own = join(folder, name);
      mkdirSync(own);
      const journal = join(own, 'journal.db');
      copyFileSync(empty, journal);
      return launchApp(bench, app(own, { journal, baseUrl }));
    };
    const station = await launchApp(bench, await liveStation(folder, bench, { baseUrl }));
    const bares = [await bareIn('bare', bareOrders), await bareIn('careful', carefulOrders)];
    const apps = [station, ...bares];
    try {
      await station.focused();
      /** @type {{ page: Page, clock: (at: number) => number, stage: string, took: number[] }[]} */
      const subjects = [];
      for (const app of apps) {
        const page = await app.page();
        await page.waitFor(app === station ? OURS_READY : 'window.bare !== undefined');
        const clock = await readPageClock(page);
        subjects.push({ page, clock, stage: app === station ? OURS : BARE, took: /** @type {number[]} */ ([]) });
      }
      for (let from = -WARM_UP; from < ROUNDS * ORDERS; from += BATCH) {
        for (const [index, { page, stage, clock, took }] of subjects.entries()) {
          const ids = Array.from({ length: BATCH }, (_, one) => `${index}-${from + one}`);
          const pressed = await page.evaluate(`(${pressInPage})(${JSON.stringify(ids)}, ${PAUSE_MS}, ${stage})`);
          const arrived = new Map();
          while (arrived.size < BATCH) for (const { orderId, at } of (await server.received()).accepted) arrived.set(orderId, at);
          if (from >= 0) took.push(...ids.map((id, one) => arrived.get(id) - clock(pressed[one])));
        }
      }
      const rounds = Array.from({ length: ROUNDS }, (_, round) => round * ORDERS);
      const inRounds = (/** @type {number} */ share) =>
        subjects.map(({ took }) => rounds.map((from) => percentile(took.slice(from, from + ORDERS), share)));
      const p99s = inRounds(0.99);
      const [ours = 0, bare = 0, careful = 0] = p99s.map(median);
      const p99 = figure({
        part,
        what: 'press → bytes on the wire, p99',
        unit: 'ms',
        ours,
        reference: bare,
        goal: { ratioAtMost: MAX_RATIO },
        spread: p99s.map((round) => spread(round, 1)).join(' | '),
        note: `the median of ${ROUNDS} rounds of ${ORDERS} orders, after ${WARM_UP} orders of warm-up; one durable write before each request, of the order and of its attempt. Spread of the rounds: ours | bare | careful`,
      });
      const [half = 0, bareHalf = 0, carefulHalf = 0] = inRounds(0.5).map(median);
      return [
        markFloor(p99, ours <= MAX_RATIO * careful),
        figure({ part, what: '  the same, p50', unit: 'ms', ours: half, reference: bareHalf }),
        figure({ part, what: '  beside a careful bare window, p99', unit: 'ms', ours, reference: careful }),
        figure({ part, what: '  beside a careful bare window, p50', unit: 'ms', ours: half, reference: carefulHalf }),
      ];
    } finally {
      for (const app of apps) await app.close();
      await server.close();
    }
  });
