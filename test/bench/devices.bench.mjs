/**
 * A serial scale on a cable of socat: the time from the write of a stable weight to the frame that shows it, beside a bare Node process
 * that reads the same line; and what a scale that sends ten readings per second costs, beside a station without one.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openSerialPair } from '../support/devices/serial-pair.mjs';
import { openSerialStream } from '../support/devices/serial-stream.mjs';
import { startFakeConnect } from '../support/fake-connect.mjs';
import { collectGarbage } from './lib/collect-garbage.mjs';
import { figure, isQuick } from './lib/figures.mjs';
import { launchApp, liveStation, withTempFolder } from './lib/launch-app.mjs';
import { readPageClock } from './lib/page-clock.mjs';
import { cpuSecondsOf, usageOf } from './lib/processes.mjs';
import { percentile, spread } from './lib/statistics.mjs';

/** @typedef {import('./lib/figures.mjs').Figure} Figure */
/** @typedef {import('./lib/launch-app.mjs').Bench} Bench */
/** @typedef {import('../support/devtools-page.mjs').Page} Page */
/** @typedef {{ cpuSeconds: number, privateMB: number, at: number }} Look */

const part = 'devices';
const WEIGHTS = isQuick ? 10 : 200;
const WARM_UP = 5;
/** Ten readings per second. */
const READING_MS = 100;
const LONG_MS = isQuick ? 5_000 : 180_000;
/** How often the memory is read meanwhile. */
const LOOK_MS = 1_000;
/** A station may not grow from the weights that it shows. The measurement itself varies by 3 MB. */
const GROWTH_MB = 4;
const SETTLE_MS = isQuick ? 1_000 : 10_000;
const DAY_SECONDS = 86_400;
const MB = 1_000_000;
/** One frame of a 60 Hz screen. */
const FRAME_MS = 1000 / 60;
/** Users perceive light within this time as immediate. */
const IMMEDIATE_MS = 85;

const machineTime = () => Number(process.hrtime.bigint()) / 1e6;

/** The line of a CAS scale, which sends by itself. @param {number} hundredths @param {boolean} isStable */
const lineOf = (hundredths, isStable) =>
  Buffer.from(`${isStable ? 'ST' : 'US'},GS,1${isStable ? '\xc4' : '\x84'},${(hundredths / 100).toFixed(2).padStart(8)} lb\r\n`, 'latin1');

/** @param {Bench} bench @returns {Promise<Figure[]>} */
export default async function devices(bench) {
  const connect = await startFakeConnect();
  try {
    return await withTempFolder(async (folder) => {
      const pair = await openSerialPair(folder);
      const line = await pair.plug();
      line.on('error', () => {});
      const policy = { 'scale.kind': 'serial', 'scale.port': pair.stationPath, 'scale.protocol': 'cas' };
      const ours = await openStation(bench, path.join(folder, 'with-scale'), connect.baseUrl, policy);
      const other = await openStation(bench, path.join(folder, 'without'), connect.baseUrl, {});
      try {
        const latencies = { ours: await measureStation(ours.page, line), reference: await measureNode(folder) };
        return [...latencyFigures(latencies), ...(await measureCost(ours, other, line))];
      } finally {
        await ours.app.close();
        await other.app.close();
        await pair.close();
      }
    });
  } finally {
    await connect.close();
  }
}

/** @param {Bench} bench @param {string} folder @param {string} baseUrl @param {Record<string, unknown>} policy */
async function openStation(bench, folder, baseUrl, policy) {
  mkdirSync(folder);
  const app = await launchApp(bench, await liveStation(folder, bench, { baseUrl, policy }), { inspect: true });
  await app.focused();
  return { app, page: await app.page() };
}

/**
 * Each weight is written as moving first, and as stable one reading later.
 * @param {Page} page @param {import('node:stream').Duplex} line
 * @returns {Promise<number[]>} milliseconds
 */
async function measureStation(page, line) {
  await page.evaluate(`(${watchScale})()`);
  const toMachine = await readPageClock(page);
  const latencies = [];
  for (let n = 0; n < WEIGHTS + WARM_UP; n += 1) {
    const hundredths = 500 + n;
    await page.evaluate(`expectWeight(${JSON.stringify((hundredths / 100).toFixed(2))})`);
    line.write(lineOf(hundredths, false));
    // Not a multiple of anything that the station does.
    await delay(READING_MS + (n % 17));
    const at = machineTime();
    line.write(lineOf(hundredths, true));
    const painted = Number(await page.evaluate('weightPainted()'));
    if (n >= WARM_UP) latencies.push(toMachine(painted) - at);
  }
  await page.evaluate('stopWatching()');
  return latencies;
}

/** Runs in the page. */
function watchScale() {
  const scale = document.querySelector('[role="group"] [data-state]');
  if (!scale) throw new Error('Stage shows no scale.');
  let wanted = '';
  /** @type {(at: number) => void} */
  let done = () => {};
  const look = () => {
    if (wanted === '' || scale.getAttribute('data-state') !== 'stable' || !scale.textContent?.startsWith(wanted)) return;
    wanted = '';
    // A message that is posted in a frame's callback arrives behind that frame.
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => done(performance.now());
      channel.port2.postMessage(null);
    });
  };
  const observer = new MutationObserver(look);
  observer.observe(scale, { attributes: true, characterData: true, childList: true, subtree: true });
  /** @type {Promise<number>} */
  let painted;
  Object.assign(window, {
    expectWeight(/** @type {string} */ text) {
      wanted = text;
      painted = new Promise((resolve) => {
        done = resolve;
      });
    },
    weightPainted: () => painted,
    stopWatching: () => observer.disconnect(),
  });
}

/** A bare Node process with the same library reads the same lines. @param {string} folder @returns {Promise<number[]>} milliseconds */
async function measureNode(folder) {
  const pair = await openSerialPair(folder, 'reference');
  const line = await pair.plug();
  const reader = await openSerialStream(pair.stationPath);
  line.on('error', () => {});
  reader.on('error', () => {});
  const latencies = [];
  for (let n = 0; n < WEIGHTS + WARM_UP; n += 1) {
    const arrived = new Promise((resolve) => {
      let text = '';
      const collect = (/** @type {Buffer} */ bytes) => {
        text += bytes.toString('latin1');
        if (!text.endsWith('\r\n')) return;
        reader.off('data', collect);
        resolve(machineTime());
      };
      reader.on('data', collect);
    });
    await delay(READING_MS / 2 + (n % 17));
    const at = machineTime();
    line.write(lineOf(500 + n, true));
    const read = Number(await arrived);
    if (n >= WARM_UP) latencies.push(read - at);
  }
  await pair.close();
  return latencies;
}

/** @param {{ ours: number[], reference: number[] }} latencies @returns {Figure[]} */
function latencyFigures({ ours, reference }) {
  const withFrame = reference.map((ms) => ms + FRAME_MS);
  const at = (/** @type {number} */ share) => ({ ours: percentile(ours, share), reference: percentile(withFrame, share) });
  const common = { part, unit: 'ms', spread: `${spread(ours, 1)} | ${spread(withFrame, 1)}` };
  const note = `${WEIGHTS} weights, after ${WARM_UP} to warm up; the reference is a Node process that reads the line with the same library, and one frame of 60 Hz`;
  return [
    figure({ ...common, what: 'scale: stable weight sent → painted, p50', ...at(0.5) }),
    figure({ ...common, what: 'scale: stable weight sent → painted, p99', ...at(0.99), goal: { atMost: IMMEDIATE_MS }, note }),
  ];
}

/**
 * The scale's load changes for half of the time, at each reading.
 * @param {Awaited<ReturnType<typeof openStation>>} ours @param {Awaited<ReturnType<typeof openStation>>} other
 * @param {import('node:stream').Duplex} line @returns {Promise<Figure[]>}
 */
async function measureCost(ours, other, line) {
  /** @type {readonly (readonly ['rest' | 'load', (n: number) => Buffer])[]} */
  const loads = [
    ['rest', () => lineOf(1_425, true)],
    ['load', (n) => lineOf(500 + (n % 1_000), n % 10 > 7)],
  ];
  const figures = [];
  for (const [name, nextLine] of loads) {
    let n = 0;
    const timer = setInterval(() => {
      n += 1;
      line.write(nextLine(n));
    }, READING_MS);
    const before = await Promise.all([look(ours), look(other)]);
    const highestMB = await watchMemory(ours);
    const after = await Promise.all([look(ours), look(other)]);
    clearInterval(timer);
    figures.push(...costFigures(name, { before, after, highestMB }));
  }
  return figures;
}

/** @param {Awaited<ReturnType<typeof openStation>>} station @returns {Promise<Look>} */
async function look({ app, page }) {
  await collectGarbage(app, page);
  await delay(SETTLE_MS);
  const processes = app.processes();
  return { cpuSeconds: cpuSecondsOf(processes), privateMB: usageOf(processes).privateBytes / MB, at: performance.now() };
}

/** @param {Awaited<ReturnType<typeof openStation>>} station @returns {Promise<number>} its highest private memory during `LONG_MS` */
async function watchMemory({ app }) {
  let highest = 0;
  for (const start = performance.now(); performance.now() - start < LONG_MS; await delay(LOOK_MS))
    highest = Math.max(highest, usageOf(app.processes()).privateBytes / MB);
  return highest;
}

/**
 * @param {'rest' | 'load'} name
 * @param {{ before: readonly Look[], after: readonly Look[], highestMB: number }} looks
 * @returns {Figure[]}
 */
function costFigures(name, { before, after, highestMB }) {
  const what = name === 'rest' ? 'ten equal readings per second' : 'ten readings per second, each another weight';
  const share = (/** @type {number} */ place) => {
    const [from, to] = [before[place], after[place]];
    return from && to ? (1_000 * (to.cpuSeconds - from.cpuSeconds)) / (to.at - from.at) : Number.NaN;
  };
  const grown = (/** @type {number} */ place) => (after[place]?.privateMB ?? Number.NaN) - (before[place]?.privateMB ?? Number.NaN);
  const seconds = Math.round(LONG_MS / 1_000);
  return [
    figure({ part, what: `${what}: processor`, unit: '% of a core', ours: 100 * share(0), reference: 100 * share(1) }),
    figure({
      part,
      what: `${what}: processor beyond a station without a scale, per day`,
      unit: 'min',
      ours: ((share(0) - share(1)) * DAY_SECONDS) / 60,
      note: `measured for ${seconds} s and multiplied, not for a day`,
    }),
    figure({
      part,
      what: `${what}: private memory`,
      unit: 'MB',
      ours: after[0]?.privateMB ?? Number.NaN,
      reference: after[1]?.privateMB ?? null,
      note: `at most ${highestMB.toFixed(0)} MB before a collection of garbage; the process of the serial ports is included`,
    }),
    figure({
      part,
      what: `${what}: private memory grown in ${seconds} s`,
      unit: 'MB',
      ours: grown(0),
      goal: { atMost: GROWTH_MB },
      note: `after a collection of garbage; the station without a scale by ${grown(1).toFixed(1)} MB`,
    }),
  ];
}
