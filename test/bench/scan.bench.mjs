/**
 * Scan: the time from a scan's last X key event to the frame that shows it. In the bare window the last key is the last character,
 * which an input shows; in the app it is Enter, after which the order id appears.
 */
import { startFakeConnect } from '../support/fake-connect.mjs';
import { figure, isQuick } from './lib/figures.mjs';
import { bareWindow, launchApp, liveStation, withTempFolder } from './lib/launch-app.mjs';
import { percentile, spread } from './lib/statistics.mjs';
import { typeText } from './lib/type-text.mjs';

const BLOCKS = isQuick ? 2 : 6;
const SCANS = isQuick ? 10 : 50;
/** The warm-up scans of each block, in which V8 compiles the code. */
const WARM_UP = 5;

/** The product's limit between two keys of a scan (`scan.maxGapMs`), in milliseconds. */
const SLOWEST_GAP_MS = 60;

/** One frame of a 60 Hz screen, in milliseconds. */
const FRAME_MS = 1000 / 60;

/** @typedef {{ handedOver: number, presented: number }} Latency milliseconds from the key event */

/** @param {import('./lib/launch-app.mjs').Bench} bench */
export default async function scan(bench) {
  const connect = await startFakeConnect();
  try {
    return await withTempFolder(async (folder) => {
      const subjects = [await liveStation(folder, bench, connect), bareWindow(folder)];
      /** @type {{ ours: Latency[], bare: Latency[] }} */
      const latencies = { ours: [], bare: [] };
      for (let block = 0; block < BLOCKS; block += 1) {
        for (const subject of block % 2 === 0 ? subjects : subjects.toReversed())
          latencies[subject.name].push(...(await measure(bench, subject)));
      }
      return [...figures(latencies, 'handedOver'), ...figures(latencies, 'presented')];
    });
  } finally {
    await connect.close();
  }
}

/**
 * @param {{ ours: Latency[], bare: Latency[] }} latencies
 * @param {keyof Latency} which
 */
function figures(latencies, which) {
  const [mine, reference] = [latencies.ours.map((one) => one[which]), latencies.bare.map((one) => one[which])];
  const common = { part: 'scan', unit: 'ms', spread: `${spread(mine, 1)} | ${spread(reference, 1)}` };
  const at = (/** @type {number} */ share) => ({ ours: percentile(mine, share), reference: percentile(reference, share) });
  if (which === 'presented') {
    const note = 'Event Timing: to the presentation, rounded to 8 ms, and 16 ms for all that takes less';
    return [
      figure({ ...common, what: '  the same by the browser’s event timing, p50', ...at(0.5), note }),
      figure({ ...common, what: '  the same by the browser’s event timing, p99', ...at(0.99), note }),
    ];
  }
  const p99 = figure({
    ...common,
    what: 'scan: last key event → painted, p99',
    ...at(0.99),
    goal: { ratioAtMost: 1.2 },
    note: `${mine.length} scans each, in alternating blocks; the first ${WARM_UP} of a block are warm-up`,
  });
  const more = at(0.99).ours - at(0.99).reference;
  return [
    figure({ ...common, what: '  the same, p50', ...at(0.5) }),
    p99,
    figure({ part: 'scan', what: '  beyond the bare window, p99', unit: 'ms', ours: more, goal: { atMost: Number(FRAME_MS.toFixed(1)) } }),
  ];
}

/**
 * @param {import('./lib/launch-app.mjs').Bench} bench
 * @param {import('./lib/launch-app.mjs').Subject} subject
 * @returns {Promise<Latency[]>}
 */
async function measure(bench, subject) {
  const app = await launchApp(bench, subject);
  try {
    await app.focused();
    const page = await app.page();
    // Added before the page's listeners, because the scanner stops the events of a scan.
    await page.send('Page.enable');
    await page.send('Page.addScriptToEvaluateOnNewDocument', {
      source: `(${watchKeys})(${JSON.stringify(subject.name)}, ${SLOWEST_GAP_MS})`,
    });
    await page.send('Page.reload');
    await page.waitFor(`performance.getEntriesByName('scanner-listening').length > 0 && 'expectScan' in window`);
    /** @type {Latency[]} */
    const latencies = [];
    for (let index = 0; latencies.length < SCANS; index += 1) {
      if (index > 2 * (SCANS + WARM_UP)) throw new Error('This machine is too busy to type as a scanner does.');
      const text = `ORDER-${100_000 + index}`;
      await page.evaluate(`expectScan(${JSON.stringify(text)})`);
      await typeText(text, { enter: subject.name === 'ours' });
      const latency = await page.evaluate('scanTaken()');
      if (index >= WARM_UP && latency) latencies.push(latency);
    }
    page.close();
    return latencies;
  } finally {
    await app.close();
  }
}

/**
 * Runs in the page, before its own script.
 * @param {'ours' | 'bare'} name
 * @param {number} slowestGap between two keys of a scan, in milliseconds
 */
function watchKeys(name, slowestGap) {
  let wanted = '';
  let typed = '';
  let lastKey = 0;
  let longestGap = 0;
  let at = 0;
  /** @type {number | null} */
  let handedOver = null;
  /** @type {number | null} */
  let presented = null;
  const field = () => {
    const inputs = [...document.querySelectorAll('input')];
    return inputs.find(({ labels }) => [...(labels ?? [])].some((label) => label.textContent?.trim() === 'Order ID')) ?? inputs[0];
  };
  const lookAtFrame = () => {
    if (field()?.value !== wanted) return void requestAnimationFrame(lookAtFrame);
    // Style, layout and paint come after the frame's callbacks, and the message after those.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      handedOver = performance.now() - at;
      port1.close();
    };
    port2.postMessage(null);
  };
  addEventListener(
    'keydown',
    (event) => {
      longestGap = Math.max(longestGap, typed === '' ? 0 : event.timeStamp - lastKey);
      lastKey = event.timeStamp;
      if (event.key.length === 1) typed += event.key;
      const isLast = name === 'ours' ? event.key === 'Enter' : typed === wanted;
      if (!isLast) return;
      at = event.timeStamp;
      requestAnimationFrame(lookAtFrame);
    },
    { capture: true },
  );
  new PerformanceObserver((list) => {
    const entry = list.getEntries().find(({ name, startTime }) => name === 'keydown' && Math.abs(startTime - at) < 1);
    if (entry) presented = entry.duration;
  }).observe(/** @type {PerformanceObserverInit} */ ({ type: 'event', durationThreshold: 0 }));
  const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
  Object.assign(window, {
    /** @param {string} text */
    async expectScan(text) {
      const input = field();
      if (name === 'bare' && input) input.value = '';
      else [...document.querySelectorAll('button')].find((button) => button.textContent === 'Clear')?.click();
      [wanted, typed, longestGap, handedOver, presented] = [text, '', 0, null, null];
      // The page is idle, as between two orders.
      await pause(30);
    },
    async scanTaken() {
      for (const start = performance.now(); handedOver === null; await pause(10)) {
        if (performance.now() - start < 2_000) continue;
        // A computer that delays a key for so long has not sent the keys of a scan.
        if (longestGap > slowestGap) return null;
        throw new Error(`A scan was not shown: typed ${typed}, field ${field()?.value}.`);
      }
      // Event Timing entries arrive later, and none arrives for less than 16 ms.
      await pause(50);
      return { handedOver, presented: presented ?? 16 };
    },
  });
}
