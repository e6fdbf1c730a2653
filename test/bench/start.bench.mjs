/**
 * Cold start: the time from the spawn to the first moment at which a scan is accepted: the window is focused, painted and listens. A
 * real scan proves it in each run. The app, the bare window, and the bare window without a graphics card take turns.
 */
import { startFakeConnect } from '../support/fake-connect.mjs';
import { figure, isQuick } from './lib/figures.mjs';
import { bareWindow, bareWindowByProcessor, liveStation, withTempFolder } from './lib/launch-app.mjs';
import { startOnce } from './lib/start-once.mjs';
import { median, spread } from './lib/statistics.mjs';

const RUNS = isQuick ? 3 : 15;

/** The steps after the spawn, in order, in milliseconds. */
const STEPS = /** @type {const} */ ([
  ['main', 'first line of main'],
  ['ready', 'Electron ready'],
  ['window', 'window made'],
  ['page', 'page begun'],
  ['listening', 'scanner listening'],
  ['paint', 'first paint'],
  ['focus', 'window shown, with the keyboard'],
  ['accepted', 'first scan accepted'],
]);

/** @typedef {import('./lib/start-once.mjs').Start} Start */

/** @param {import('./lib/launch-app.mjs').Bench} bench */
export default async function start(bench) {
  const connect = await startFakeConnect();
  try {
    return await withTempFolder(async (folder) => {
      const subjects = {
        ours: await liveStation(folder, bench, connect),
        bare: bareWindow(folder),
        byProcessor: bareWindowByProcessor(folder),
      };
      // A first start does not count, because it creates Chromium's folders and fills the file system's cache.
      for (const subject of Object.values(subjects)) await startOnce(bench, subject);
      /** @type {Record<keyof typeof subjects, Start[]>} */
      const starts = { ours: [], bare: [], byProcessor: [] };
      const names = /** @type {(keyof typeof subjects)[]} */ (Object.keys(subjects));
      for (let run = 0; run < RUNS; run += 1) {
        for (const name of run % 2 === 0 ? names : names.toReversed()) starts[name].push(await startOnce(bench, subjects[name]));
      }
      const accepted = (/** @type {keyof typeof subjects} */ name) => starts[name].map((one) => one.accepted);
      const lines = STEPS.map(([step, words]) => {
        const [mine, reference] = [starts.ours.map((one) => one[step]), starts.bare.map((one) => one[step])];
        return figure({
          part: 'start',
          what: step === 'accepted' ? 'cold start: spawn → first scan accepted' : `  part: spawn → ${words}`,
          unit: 'ms',
          ours: median(mine),
          reference: median(reference),
          ...(step === 'accepted' && { goal: { ratioAtMost: 1.15 }, note: `median of ${RUNS}, alternating, after one warm-up start each` }),
          spread: `${spread(mine)} | ${spread(reference)}`,
        });
      });
      return [
        ...lines,
        figure({
          part: 'start',
          what: '  the same, beside a bare window without a graphics card',
          unit: 'ms',
          ours: median(accepted('ours')),
          reference: median(accepted('byProcessor')),
          spread: `${spread(accepted('ours'))} | ${spread(accepted('byProcessor'))}`,
          note: 'the station disables the graphics card (decision 17); a bare window that does so saves as much',
        }),
      ];
    });
  } finally {
    await connect.close();
  }
}
