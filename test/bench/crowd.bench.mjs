/**
 * Compares a station with 20,000 overdue orders, as after an outage of days, with the same station without any: its start, the time
 * from press to request, and its memory.
 */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { collectGarbage } from './lib/collect-garbage.mjs';
import { startFakeConnectProcess } from './lib/fake-connect-process.mjs';
import { figure, isQuick } from './lib/figures.mjs';
import { fillJournal } from './lib/fill-journal.mjs';
import { launchApp, liveStation, withTempFolder } from './lib/launch-app.mjs';
import { buildForNode } from './lib/node-build.mjs';
import { readPageClock } from './lib/page-clock.mjs';
import { usageOf } from './lib/processes.mjs';
import { startOnce } from './lib/start-once.mjs';
import { median, percentile, spread } from './lib/statistics.mjs';

/** @typedef {import('./lib/figures.mjs').Figure} Figure */
/** @typedef {import('./lib/launch-app.mjs').Bench} Bench */
/** @typedef {import('./lib/launch-app.mjs').Subject} Subject */

const part = 'crowd';
const OVERDUE = isQuick ? 200 : 20_000;
const STARTS = isQuick ? 2 : 9;
const PRESSES = isQuick ? 10 : 200;
const BATCH = 5;
const WARM_UP = 20;
const PAUSE_MS = 50;
const SETTLE_MS = isQuick ? 1_000 : 10_000;
const MB = 1_000_000;
const GOAL = { ratioAtMost: 1.2 };

/** @param {Bench} bench @returns {Promise<Figure[]>} */
export default (bench) =>
  withTempFolder(async (folder) => {
    const server = await startFakeConnectProcess();
    try {
      const crowded = await stationWith(folder, bench, server.baseUrl, OVERDUE);
      const empty = await stationWith(folder, bench, server.baseUrl, 0);
      return [...(await measureStarts(bench, crowded, empty)), ...(await measureWork(bench, server, crowded, empty))];
    } finally {
      await server.close();
    }
  });

/** @param {string} folder @param {Bench} bench @param {string} baseUrl @param {number} overdue @returns {Promise<Subject>} */
async function stationWith(folder, bench, baseUrl, overdue) {
  const station = await liveStation(path.join(folder, String(overdue)), bench, { baseUrl });
  const file = path.join(station.userData, 'journal.db');
  const destination = /** @type {const} */ ({ mode: 'live', baseUrl, orderPaths: 'lastmile', retailerId: null });
  if (overdue === 0) return station;
  const { modules, remove } = await buildForNode(bench.project);
  await fillJournal(modules, { file, rows: overdue, what: 'overdue', destination });
  remove();
  return station;
}

/** @param {Bench} bench @param {Subject} crowded @param {Subject} empty @returns {Promise<Figure[]>} */
async function measureStarts(bench, crowded, empty) {
  const subjects = { crowded, empty };
  for (const subject of Object.values(subjects)) await startOnce(bench, subject);
  const starts = { crowded: /** @type {number[]} */ ([]), empty: /** @type {number[]} */ ([]) };
  const names = /** @type {(keyof typeof subjects)[]} */ (Object.keys(subjects));
  for (let run = 0; run < STARTS; run += 1) {
    for (const name of run % 2 === 0 ? names : names.toReversed()) starts[name].push((await startOnce(bench, subjects[name])).accepted);
  }
  return [
    figure({
      part,
      what: `start with ${OVERDUE} overdue orders | without`,
      unit: 'ms',
      ours: median(starts.crowded),
      reference: median(starts.empty),
      goal: GOAL,
      spread: `${spread(starts.crowded)} | ${spread(starts.empty)}`,
    }),
  ];
}

/**
 * @param {Bench} bench
 * @param {Awaited<ReturnType<typeof startFakeConnectProcess>>} server
 * @param {Subject} crowded
 * @param {Subject} empty
 * @returns {Promise<Figure[]>}
 */
async function measureWork(bench, server, crowded, empty) {
  const apps = [await launchApp(bench, crowded, { inspect: true }), await launchApp(bench, empty, { inspect: true })];
  try {
    const subjects = [];
    for (const app of apps) {
      await app.focused();
      const page = await app.page();
      await page.waitFor(READY);
      subjects.push({ app, page, clock: await readPageClock(page), took: /** @type {number[]} */ ([]) });
    }
    for (let from = -WARM_UP; from < PRESSES; from += BATCH) {
      for (const [index, { page, clock, took }] of subjects.entries()) {
        const ids = Array.from({ length: BATCH }, (_, one) => `CROWD-${index}-${from + one}`);
        const pressed = await page.evaluate(`(${pressInPage})(${JSON.stringify(ids)}, ${PAUSE_MS})`);
        const arrived = new Map();
        while (arrived.size < BATCH) for (const { orderId, at } of (await server.received()).accepted) arrived.set(orderId, at);
        if (from >= 0) took.push(...ids.map((id, one) => arrived.get(id) - clock(pressed[one])));
      }
    }
    await delay(SETTLE_MS);
    const memory = [];
    for (const { app, page } of subjects) {
      await collectGarbage(app, page);
      memory.push(usageOf(app.processes()).privateBytes / MB);
    }
    const [mine = [], others = []] = subjects.map(({ took }) => took);
    const [held = 0, reference = 0] = memory;
    const note = `${PRESSES} presses each, alternating`;
    return [
      figure({
        part,
        what: '  a press → bytes on the wire, p99',
        unit: 'ms',
        ours: percentile(mine, 0.99),
        reference: percentile(others, 0.99),
        note,
      }),
      figure({ part, what: '  the same, p50', unit: 'ms', ours: percentile(mine, 0.5), reference: percentile(others, 0.5), goal: GOAL }),
      figure({ part, what: '  private memory, all processes', unit: 'MB', ours: held, reference, goal: GOAL }),
    ];
  } finally {
    for (const app of apps) await app.close();
  }
}

const READY = "window.station?.call('station.read').then(JSON.parse).then(({ value }) => value.credentials.kind === 'stored')";

/* The function below runs in the page. */

/** @param {string[]} ids @param {number} pauseMs @returns {Promise<number[]>} when each was pressed, by the page's clock */
async function pressInPage(ids, pauseMs) {
  const pressed = [];
  for (const orderId of ids) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    pressed.push(performance.now());
    const order = { id: crypto.randomUUID(), request: { orderId, bags: 3 } };
    const answer = JSON.parse(await /** @type {any} */ (window).station.call('orders.stage', order));
    if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  }
  return pressed;
}
