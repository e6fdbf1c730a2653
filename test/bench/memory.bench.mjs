/**
 * Memory: what all processes have for themselves, by the kernel's own accounting. Idle, after 1,000 orders
 * through the real form, and after 10,000, the rest by the bridge, against a server on loopback; the bare window idles
 * beside it for as long.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { startConnect } from './lib/connect.mjs';
import { figure, isQuick } from './lib/figures.mjs';
import { bareWindow, inFolder, launch, liveStation } from './lib/launch.mjs';
import { stageOrders } from './lib/packer.mjs';
import { usageOf } from './lib/processes.mjs';
import { median } from './lib/statistics.mjs';

const FEW = isQuick ? 50 : 1_000;
const MANY = isQuick ? 150 : 10_000;

/** How long an app is left alone before it is looked at: caches are filled by then, and garbage is collected. */
const SETTLE_MS = isQuick ? 1_000 : 10_000;

const MB = 1_000_000;

/** @param {import('./lib/launch.mjs').Bench} bench */
export default async function memory(bench) {
  const connect = await startConnect();
  try {
    return await inFolder(async (folder) => {
      const bare = await launch(bench, bareWindow(folder));
      await bare.focused();
      const ours = await launch(bench, await liveStation(folder, bench, connect));
      try {
        await ours.focused();
        const page = await ours.page();
        const idle = { ours: await look(ours), bare: await look(bare) };
        await stageOrders(page, orders(0, FEW));
        const few = { ours: await look(ours), bare: await look(bare) };
        await stageOrders(page, orders(FEW, MANY), 'bridge');
        const many = { ours: await look(ours), bare: await look(bare) };
        const held = (/** @type {string} */ what, /** @type {typeof idle} */ { ours, bare }) =>
          figure({ part: 'memory', what, unit: 'MB', ours: ours.privateMB, reference: bare.privateMB, goal: { ratioAtMost: 1.15 } });
        const grown = (/** @type {string} */ what, /** @type {number} */ from, /** @type {number} */ to) =>
          figure({ part: 'memory', what, unit: '%', ours: (to / from - 1) * 100, goal: { atMost: 2 } });
        return [
          held('memory: private, all processes, idle', idle),
          figure({
            part: 'memory',
            what: '  idle, shared pages shared out (Pss)',
            unit: 'MB',
            ours: idle.ours.shareMB,
            reference: idle.bare.shareMB,
          }),
          figure({ part: 'memory', what: '  processes', unit: '', ours: idle.ours.processes, reference: idle.bare.processes }),
          held(`memory: private, all processes, after ${FEW} orders`, few),
          held(`memory: private, all processes, after ${MANY} orders`, many),
          grown(`memory: growth, idle → ${FEW} orders`, idle.ours.privateMB, few.ours.privateMB),
          grown(`memory: growth, ${FEW} → ${MANY} orders`, few.ours.privateMB, many.ours.privateMB),
        ];
      } finally {
        await ours.close();
        await bare.close();
      }
    });
  } finally {
    await connect.close();
  }
}

/** @param {number} from @param {number} to */
const orders = (from, to) => Array.from({ length: to - from }, (_, index) => `ORDER-${100_000 + from + index}`);

/**
 * Memory moves by a megabyte from second to second: the median of five looks.
 * @param {import('./lib/launch.mjs').Running} app
 */
async function look(app) {
  await delay(SETTLE_MS);
  const looks = [];
  for (let index = 0; index < 5; index += 1, await delay(200)) looks.push(usageOf(app.processes()));
  return {
    privateMB: median(looks.map(({ privateBytes }) => privateBytes)) / MB,
    shareMB: median(looks.map(({ shareBytes }) => shareBytes)) / MB,
    processes: median(looks.map(({ processes }) => processes)),
  };
}
