/**
 * Memory: what all processes have for themselves, by the kernel's own accounting. Idle, after 1,000 orders
 * through the real form, and after 10,000, the rest by the bridge, against a server on loopback; the bare window idles
 * beside it for as long. Garbage of both pages is collected before each look: what counts is what is held, and a page that
 * has room leaves its garbage lying for a long time.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { startConnect } from './lib/connect.mjs';
import { figure, isQuick } from './lib/figures.mjs';
import { bareWindow, bareWindowByProcessor, inFolder, launch, liveStation } from './lib/launch.mjs';
import { stageOrders } from './lib/packer.mjs';
import { byKindOf, usageOf } from './lib/processes.mjs';
import { median } from './lib/statistics.mjs';

/** As many as the rail shows. */
const RAIL = isQuick ? 20 : 60;
const FEW = isQuick ? 50 : 1_000;
const MANY = isQuick ? 150 : 10_000;

/** How long an app is left alone before it is looked at: caches are filled by then, and garbage is collected. */
const SETTLE_MS = isQuick ? 1_000 : 10_000;

const MB = 1_000_000;
const part = 'memory';

/** @typedef {import('./lib/figures.mjs').Figure} Figure */
/** What an app has at one moment. @typedef {{ privateMB: number, shareMB: number, byKind: ReadonlyMap<string, number> }} Memory */

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
        const barePage = await bare.page();
        const lookAtBoth = async () => ({ ours: await look(ours, page), bare: await look(bare, barePage) });
        const idle = await lookAtBoth();
        await stageOrders(page, orders(0, RAIL));
        const full = await lookAtBoth();
        await stageOrders(page, orders(RAIL, FEW));
        const few = await lookAtBoth();
        await stageOrders(page, orders(FEW, MANY), 'bridge');
        const many = await lookAtBoth();
        const sound = idle.ours.byKind.get('sound') ?? 0;
        // In the other one's place: what only two of three have in common would count for neither of them.
        await bare.close();
        const byProcessor = await launch(bench, bareWindowByProcessor(folder));
        const { privateMB: withoutCard } = await byProcessor
          .focused()
          .then(async () => look(byProcessor, await byProcessor.page()))
          .finally(byProcessor.close);
        const growth = (/** @type {typeof idle} */ from, /** @type {typeof idle} */ to) =>
          (to.ours.privateMB / from.ours.privateMB - 1) * 100;
        return [
          held('memory: private, all processes, idle', idle, sound),
          ...[...idle.ours.byKind].map(([kind, own]) =>
            figure({ part, what: `  of it: ${kind}`, unit: 'MB', ours: own, reference: idle.bare.byKind.get(kind) ?? null }),
          ),
          figure({
            part,
            what: '  idle, shared pages shared out (Pss)',
            unit: 'MB',
            ours: idle.ours.shareMB,
            reference: idle.bare.shareMB,
          }),
          figure({
            part,
            what: '  idle, beside a bare window without a graphics card',
            unit: 'MB',
            ours: idle.ours.privateMB,
            reference: withoutCard,
            note: 'the station does without one by itself (decision 17); a bare window that does, too, saves as much',
          }),
          held(`memory: private, all processes, after ${FEW} orders`, few, sound),
          held(`memory: private, all processes, after ${MANY} orders`, many, sound),
          grown(`memory: growth, idle → ${FEW} orders`, growth(idle, few), growth(full, few)),
          figure({ part, what: `  of it: idle → ${RAIL} orders`, unit: '%', ours: growth(idle, full), note: 'the rail is full then' }),
          grown(`memory: growth, ${FEW} → ${MANY} orders`, growth(few, many)),
          ...['main process', 'the page'].map((kind) =>
            figure({
              part,
              what: `  of it: ${kind}, after ${MANY} | ${FEW} | none`,
              unit: 'MB',
              ours: many.ours.byKind.get(kind) ?? 0,
              reference: few.ours.byKind.get(kind) ?? 0,
              spread: [many, few, idle].map(({ ours }) => (ours.byKind.get(kind) ?? 0).toFixed(1)).join(' | '),
            }),
          ),
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

/**
 * @param {string} what
 * @param {{ ours: Memory, bare: Memory }} looks
 * @param {number} sound what the process for sound has to itself, in MB
 * @returns {Figure}
 */
function held(what, { ours, bare }, sound) {
  const line = figure({ part, what, unit: 'MB', ours: ours.privateMB, reference: bare.privateMB, goal: { ratioAtMost: 1.15 } });
  // A station is heard, and Chromium plays sounds in a process of its own.
  const note = `the process that plays sounds has ${sound.toFixed(0)} MB, which the bare window has no need of`;
  return line.verdict === 'missed' && bare.privateMB + sound > 1.15 * bare.privateMB ? { ...line, verdict: 'floor', note } : line;
}

/**
 * @param {string} what
 * @param {number} growth in percent
 * @param {number} [withFullRail] the part of it that came after the rail had filled
 * @returns {Figure}
 */
function grown(what, growth, withFullRail = growth) {
  const line = figure({ part, what, unit: '%', ours: growth, goal: { atMost: 2 } });
  const note = `the sixty orders of a full rail are drawn then, and were not before; from a full rail on ${withFullRail.toFixed(1)} %`;
  return line.verdict === 'missed' && withFullRail <= 2 ? { ...line, verdict: 'floor', note } : line;
}

/** @param {number} from @param {number} to */
const orders = (from, to) => Array.from({ length: to - from }, (_, index) => `ORDER-${100_000 + from + index}`);

/**
 * Memory moves by a megabyte from second to second: the median of five looks.
 * @param {import('./lib/launch.mjs').Running} app
 * @param {import('./lib/cdp.mjs').Page} page
 * @returns {Promise<Memory>}
 */
async function look(app, page) {
  await delay(SETTLE_MS / 2);
  await page.send('HeapProfiler.collectGarbage');
  await delay(SETTLE_MS / 2);
  const looks = [];
  for (let index = 0; index < 5; index += 1, await delay(200)) looks.push(usageOf(app.processes()));
  return {
    privateMB: median(looks.map(({ privateBytes }) => privateBytes)) / MB,
    shareMB: median(looks.map(({ shareBytes }) => shareBytes)) / MB,
    byKind: byKindOf(app.processes()),
  };
}
