/**
 * Memory: the private memory of all processes as the kernel counts it: idle, after 1,000 orders through the form, and after 10,000,
 * most of them through the bridge; the bare window idles for as long. A minimal station on the same stack does the same work, and
 * what it needs is the floor. Garbage is collected before each measurement, because V8 keeps garbage while there is room.
 */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startFakeConnect } from '../support/fake-connect.mjs';
import { bareStation, makeJournal } from './lib/bare-orders.mjs';
import { collectGarbage } from './lib/collect-garbage.mjs';
import { figure, isQuick, markFloor } from './lib/figures.mjs';
import { bareWindow, bareWindowByProcessor, launchApp, liveStation, withTempFolder } from './lib/launch-app.mjs';
import { stageOrders } from './lib/packer.mjs';
import { byKindOf, usageOf } from './lib/processes.mjs';
import { median } from './lib/statistics.mjs';

/** The number of orders in the list of recent orders. */
const RAIL = isQuick ? 20 : 60;
const FEW = isQuick ? 50 : 1_000;
const MANY = isQuick ? 150 : 10_000;

/** The idle time before each measurement, in which caches fill and free memory is returned. */
const SETTLE_MS = isQuick ? 1_000 : 10_000;

/** The goals: at most this multiple of the reference's memory, and at most this growth in percent. */
const MAX_RATIO = 1.15;
const MAX_GROWTH_PERCENT = 2;

const MB = 1_000_000;
const part = 'memory';

/** @typedef {import('./lib/figures.mjs').Figure} Figure */
/** An app's memory at one moment. @typedef {{ privateMB: number, shareMB: number, byKind: ReadonlyMap<string, number> }} Memory */

/** The moments of the measurements. @typedef {{ idle: Memory, full: Memory, few: Memory, many: Memory }} Moments */

/**
 * @param {import('./lib/launch-app.mjs').Bench} bench
 * @returns {Promise<Figure[]>}
 */
export default async function memory(bench) {
  const connect = await startFakeConnect();
  try {
    return await withTempFolder(async (folder) => {
      const measured = await measureStation(bench, folder, connect.baseUrl);
      return figuresOf(measured, await measureLeast(bench, folder, connect.baseUrl));
    });
  } finally {
    await connect.close();
  }
}

/**
 * The bare window stays open beside the station, as another Electron app on a store's computer.
 * @param {import('./lib/launch-app.mjs').Bench} bench
 * @param {string} folder
 * @param {string} baseUrl
 */
async function measureStation(bench, folder, baseUrl) {
  const bare = await launchApp(bench, bareWindow(folder), { inspect: true });
  await bare.focused();
  const ours = await launchApp(bench, await liveStation(folder, bench, { baseUrl }), { inspect: true });
  try {
    await ours.focused();
    const [page, barePage] = await Promise.all([ours.page(), bare.page()]);
    /** @type {Memory[]} */
    const bares = [];
    const own = await measureWork({
      look: async () => {
        bares.push(await look(bare, barePage));
        return look(ours, page);
      },
      stage: (ids, by) => stageOrders(page, ids, by),
    });
    const [idle, , few, many] = /** @type {[Memory, Memory, Memory, Memory]} */ (bares);
    return { ours: own, bare: { idle, few, many } };
  } finally {
    await ours.close();
    await bare.close();
  }
}

/**
 * Measures the bare window without a graphics card in place of the bare window, and the minimal station in place of the station.
 * @param {import('./lib/launch-app.mjs').Bench} bench
 * @param {string} folder
 * @param {string} baseUrl
 */
async function measureLeast(bench, folder, baseUrl) {
  const journal = path.join(folder, 'least.db');
  await makeJournal(bench, journal, baseUrl);
  const beside = await launchApp(bench, bareWindowByProcessor(folder), { inspect: true });
  await beside.focused();
  const app = await launchApp(bench, await bareStation(folder, { journal, baseUrl }), { inspect: true });
  try {
    const page = await app.page();
    await page.waitFor('window.stageAll !== undefined');
    const least = await measureWork({
      look: () => look(app, page),
      stage: (ids) => page.evaluate(`window.stageAll(${JSON.stringify(ids)})`),
    });
    return { least, withoutCard: await look(beside, await beside.page()) };
  } finally {
    await app.close();
    await beside.close();
  }
}

/**
 * @param {{ look: () => Promise<Memory>, stage: (ids: string[], by?: 'form' | 'bridge') => Promise<unknown> }} app
 * @returns {Promise<Moments>}
 */
async function measureWork({ look, stage }) {
  const idle = await look();
  await stage(orders(0, RAIL));
  const full = await look();
  await stage(orders(RAIL, FEW));
  const few = await look();
  await stage(orders(FEW, MANY), 'bridge');
  return { idle, full, few, many: await look() };
}

/**
 * @param {Awaited<ReturnType<typeof measureStation>>} station
 * @param {Awaited<ReturnType<typeof measureLeast>>} references
 * @returns {Figure[]}
 */
function figuresOf({ ours, bare }, { least, withoutCard }) {
  const held = (/** @type {string} */ what, /** @type {keyof typeof bare} */ moment) =>
    heldFigure(`memory: private, all processes, ${what}`, ours[moment], bare[moment], least[moment]);
  const kinds = (/** @type {keyof typeof bare} */ moment) =>
    [...ours[moment].byKind].map(([kind, own]) =>
      figure({ part, what: `  part: ${kind}`, unit: 'MB', ours: own, reference: bare[moment].byKind.get(kind) ?? null }),
    );
  return [
    held('idle', 'idle'),
    ...kinds('idle'),
    figure({
      part,
      what: '  idle, shared pages divided (PSS)',
      unit: 'MB',
      ours: ours.idle.shareMB,
      reference: bare.idle.shareMB,
    }),
    figure({
      part,
      what: '  idle, beside a bare window without a graphics card',
      unit: 'MB',
      ours: ours.idle.privateMB,
      reference: withoutCard.privateMB,
      note: 'the station disables the graphics card (decision 17); a bare window that does so saves as much',
    }),
    held(`after ${FEW} orders`, 'few'),
    ...kinds('few'),
    held(`after ${MANY} orders`, 'many'),
    ...kinds('many'),
    .../** @type {const} */ ([
      ['idle', 'idle'],
      ['few', `after ${FEW} orders`],
      ['many', `after ${MANY} orders`],
    ]).map(([moment, when]) =>
      figure({
        part,
        what: `  beside the minimal station, ${when}`,
        unit: 'MB',
        ours: ours[moment].privateMB,
        reference: least[moment].privateMB,
        spread: [...least[moment].byKind].map(([kind, own]) => `${kind} ${own.toFixed(0)}`).join(', '),
      }),
    ),
    grownFigure(`memory: growth, idle → ${FEW} orders`, [ours.idle, ours.few], [least.idle, least.few]),
    figure({
      part,
      what: `  part: idle → ${RAIL} orders`,
      unit: '%',
      ours: growth(ours.idle, ours.full),
      note: 'the list of orders is full then',
    }),
    grownFigure(`memory: growth, ${FEW} → ${MANY} orders`, [ours.few, ours.many], [least.few, least.many]),
  ];
}

/** @param {Memory} from @param {Memory} to */
const growth = (from, to) => (to.privateMB / from.privateMB - 1) * 100;

/**
 * @param {string} what
 * @param {Memory} ours
 * @param {Memory} bare
 * @param {Memory} least
 * @returns {Figure}
 */
function heldFigure(what, ours, bare, least) {
  const line = figure({ part, what, unit: 'MB', ours: ours.privateMB, reference: bare.privateMB, goal: { ratioAtMost: MAX_RATIO } });
  const note = `the minimal station has ${(least.privateMB / bare.privateMB).toFixed(2)} ×; ours has ${beside(ours, least)} as much`;
  return markFloor(line, isNear(ours, least), note);
}

/**
 * @param {string} what
 * @param {[from: Memory, to: Memory]} ours
 * @param {[from: Memory, to: Memory]} least
 * @returns {Figure}
 */
function grownFigure(what, ours, least) {
  const line = figure({ part, what, unit: '%', ours: growth(...ours), goal: { atMost: MAX_GROWTH_PERCENT } });
  const grown = growth(...least);
  const note = `the minimal station grows by ${grown.toFixed(0)} %: the first beep opens the sound card in a separate process, and sixty orders are drawn; ours has ${beside(ours[1], least[1])} as much then`;
  return markFloor(line, grown > MAX_GROWTH_PERCENT && isNear(ours[1], least[1]), note);
}

/** @param {Memory} ours @param {Memory} least */
const isNear = (ours, least) => ours.privateMB <= MAX_RATIO * least.privateMB;

/** @param {Memory} ours @param {Memory} least */
const beside = (ours, least) => `${(ours.privateMB / least.privateMB).toFixed(2)} ×`;

/** @param {number} from @param {number} to */
const orders = (from, to) => Array.from({ length: to - from }, (_, index) => `ORDER-${100_000 + from + index}`);

/**
 * The median of five measurements, because memory varies by a megabyte from second to second.
 * @param {import('./lib/launch-app.mjs').Running} app
 * @param {import('../support/devtools-page.mjs').Page} page
 * @returns {Promise<Memory>}
 */
async function look(app, page) {
  await delay(SETTLE_MS / 2);
  await collectGarbage(app, page);
  await delay(SETTLE_MS / 2);
  const looks = [];
  for (let index = 0; index < 5; index += 1, await delay(200)) looks.push(usageOf(app.processes()));
  return {
    privateMB: median(looks.map(({ privateBytes }) => privateBytes)) / MB,
    shareMB: median(looks.map(({ shareBytes }) => shareBytes)) / MB,
    byKind: byKindOf(app.processes()),
  };
}
