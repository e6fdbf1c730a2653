/**
 * From the press to the bytes on the wire, with nothing held back: the page's own call, the durable write that comes
 * before a request may leave, and the client. Beside it a bare window that does the same and nothing else.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bareOrders, makeJournal } from './lib/bare-orders.mjs';
import { figure, isQuick } from './lib/figures.mjs';
import { inFolder, launch, liveStation } from './lib/launch.mjs';
import { startLocalConnect } from './lib/local-connect.mjs';
import { readPageClock } from './lib/page-clock.mjs';
import { percentile } from './lib/statistics.mjs';

/** @typedef {import('./lib/figures.mjs').Figure} Figure */
/** @typedef {import('./lib/cdp.mjs').Page} Page */

const part = 'wire';
const ORDERS = isQuick ? 50 : 500;
/** Alternating, so that a busy moment of the machine hits both. */
const BATCH = 25;
const WARM_UP = 25;
/** Between two presses: the order before has been staged by then, and its page is at rest. */
const PAUSE_MS = 100;

/**
 * Hands orders over one after the other, in the page.
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
  const answer = await window.station.call('orders.stage', order);
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
}`;
const BARE = '(order) => window.bare.stage(order)';

/**
 * @param {{ electron: string, project: string }} bench
 * @returns {Promise<Figure[]>}
 */
export default (bench) =>
  inFolder(async (folder) => {
    const server = await startLocalConnect();
    const { baseUrl } = server;
    mkdirSync(join(folder, 'bare'));
    const journal = join(folder, 'bare', 'journal.db');
    await makeJournal(bench, journal, baseUrl);
    const apps = await Promise.all([
      launch(bench, await liveStation(folder, bench, { baseUrl })),
      launch(bench, bareOrders(join(folder, 'bare'), { journal, baseUrl })),
    ]);
    try {
      await apps[0]?.focused();
      const pages = await Promise.all(apps.map((app) => app.page()));
      const [ours, bare] = /** @type {[Page, Page]} */ (pages);
      await until(ours, "window.station?.call('station.read').then(({ value }) => value.credentials.kind === 'stored')");
      await until(bare, 'window.bare !== undefined');
      const subjects = [
        { page: ours, stage: OURS, clock: await readPageClock(ours), took: /** @type {number[]} */ ([]) },
        { page: bare, stage: BARE, clock: await readPageClock(bare), took: /** @type {number[]} */ ([]) },
      ];
      for (let from = -WARM_UP; from < ORDERS; from += BATCH) {
        for (const [index, { page, stage, clock, took }] of subjects.entries()) {
          const ids = Array.from({ length: BATCH }, (_, one) => `${index}-${from + one}`);
          const pressed = await page.evaluate(`(${pressInPage})(${JSON.stringify(ids)}, ${PAUSE_MS}, ${stage})`);
          const arrived = new Map();
          while (arrived.size < BATCH) for (const { orderId, at } of (await server.received()).taken) arrived.set(orderId, at);
          if (from >= 0) took.push(...ids.map((id, one) => arrived.get(id) - clock(pressed[one])));
        }
      }
      const [one, other] = subjects.map(({ took }) => took);
      const line = (/** @type {string} */ what, /** @type {number} */ share, /** @type {{ ratioAtMost: number } | undefined} */ goal) =>
        figure({
          part,
          what: `press → bytes on the wire, ${what}`,
          unit: 'ms',
          ours: percentile(one ?? [], share),
          reference: percentile(other ?? [], share),
          ...(goal && { goal }),
          note: `${ORDERS} orders, ${WARM_UP} before them to warm up; one durable write before each, of the order and of its leaving`,
        });
      return [line('p99', 0.99, { ratioAtMost: 1.2 }), line('p50', 0.5, undefined)];
    } finally {
      for (const app of apps) await app.close();
      await server.close();
    }
  });

/** @param {Page} page @param {string} expression */
async function until(page, expression) {
  while (!(await page.evaluate(`Promise.resolve(${expression})`))) await new Promise((resolve) => setTimeout(resolve, 50));
}
