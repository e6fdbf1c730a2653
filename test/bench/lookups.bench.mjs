/**
 * Lookups at the scan: what they cost a press that follows at once, in the real app, and how many a station makes in a shift, with the
 * courier's code on a virtual clock.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startFakeConnectProcess } from './lib/fake-connect-process.mjs';
import { figure, isQuick } from './lib/figures.mjs';
import { launchApp, liveStation, withTempFolder } from './lib/launch-app.mjs';
import { ORDERS, playHaste, playShift, REFUSES_FOR_MS, REFUSES_FROM_MS } from './lib/lookup-shift.mjs';
import { buildForNode } from './lib/node-build.mjs';
import { readPageClock } from './lib/page-clock.mjs';
import { median, percentile, spread } from './lib/statistics.mjs';

/** @typedef {import('./lib/figures.mjs').Figure} Figure */
/** @typedef {import('./lib/launch-app.mjs').Bench} Bench */
/** @typedef {import('../support/devtools-page.mjs').Page} Page */
/** @typedef {import('./lib/lookup-shift.mjs').Shift} Shift */
/** @typedef {Awaited<ReturnType<typeof startFakeConnectProcess>>} Server */

const part = 'lookups';
/** The median counts, so that a slow moment of the disk does not decide. */
const ROUNDS = 5;
const ORDERS_EACH = isQuick ? 10 : 120;
/** The stations alternate, so that a busy moment of the computer affects all. */
const BATCH = 5;
const WARM_UP = 25;
/** Longer than any press takes, so that every lookup is in flight during its press. */
const LOOKUP_TAKES_MS = 100;
/** Between two presses: the lookup of the order before has ended by then. */
const PAUSE_MS = 120;
/** Between the lookup and the press: the lookup's request is on the wire by then. */
const LEAD_MS = 20;
const MAX_RATIO = 1.1;
/** The share of lookups that must be in flight: the computer may stand still for longer than a lookup takes. */
const MIN_IN_FLIGHT = 0.98;
/** The default of `order.requestsPerMinute`. */
const PER_MINUTE = 6;
/** The default of `order.followHours`. */
const FOLLOW_MS = 6 * 3_600_000;
/** The hours of scans without a pause. */
const HASTES = isQuick ? 2 : 20;

/** @typedef {'lead' | 'together' | 'never'} Way when an order is looked up: before its press, in the same turn of the page, or not at all */

/** @param {Bench} bench @returns {Promise<Figure[]>} */
export default async function lookups(bench) {
  return [...(await measurePresses(bench)), ...(await measureShifts(bench))];
}

/** @param {Bench} bench @returns {Promise<Figure[]>} */
const measurePresses = (bench) =>
  withTempFolder(async (folder) => {
    const server = await startFakeConnectProcess({ takesMs: 0, lookupTakesMs: LOOKUP_TAKES_MS });
    const launch = async (/** @type {string} */ name, /** @type {Record<string, unknown>} */ policy) => {
      mkdirSync(join(folder, name));
      return launchApp(bench, await liveStation(join(folder, name), bench, { baseUrl: server.baseUrl, policy }));
    };
    const asking = await launch('asking', { 'order.requestsPerMinute': 600 });
    const silent = await launch('silent', { 'order.lookUp': 'never' });
    try {
      const [ours, reference] = [await readyPage(asking), await readyPage(silent)];
      /** @type {(Awaited<ReturnType<typeof readyPage>> & { way: Way, took: number[] })[]} */
      const subjects = [
        { ...ours, way: 'lead', took: [] },
        { ...reference, way: 'never', took: [] },
        { ...ours, way: 'together', took: [] },
      ];
      const counts = { lead: 0, never: 0, together: 0 };
      for (let from = -WARM_UP; from < ROUNDS * ORDERS_EACH; from += BATCH) {
        for (const { page, clock, way, took } of subjects) {
          const ids = Array.from({ length: BATCH }, (_, one) => `${way}-${from + one}`);
          const pressed = await page.evaluate(`(${pressInPage})(${JSON.stringify([ids, way, PAUSE_MS, LEAD_MS])})`);
          const { arrived, inFlight } = await readArrivals(server, ids, way);
          counts[way] += inFlight;
          if (from >= 0) took.push(...ids.map((id, one) => (arrived.get(id) ?? Number.NaN) - clock(pressed[one])));
        }
      }
      if (counts.never > 0 || counts.lead < MIN_IN_FLIGHT * (WARM_UP + ROUNDS * ORDERS_EACH))
        throw new Error(`The lookups were not in flight at the presses: ${JSON.stringify(counts)}`);
      return pressFigures(subjects.map(({ took }) => took));
    } finally {
      await asking.close();
      await silent.close();
      await server.close();
    }
  });

const READY = "window.station?.call('station.read').then(JSON.parse).then(({ value }) => value.credentials.kind === 'stored')";

/** @param {import('./lib/launch-app.mjs').Running} app */
async function readyPage(app) {
  await app.focused();
  const page = await app.page();
  await page.waitFor(READY);
  return { page, clock: await readPageClock(page) };
}

/**
 * Waits for the requests of a batch.
 * @param {Server} server
 * @param {string[]} ids
 * @param {Way} way
 * @returns {Promise<{ arrived: Map<string, number>, inFlight: number }>} when each staging arrived, and of how many orders the lookup was
 *   in flight then
 */
async function readArrivals(server, ids, way) {
  const arrived = new Map();
  const lookups = new Map();
  while (arrived.size < ids.length || lookups.size < (way === 'never' ? 0 : ids.length)) {
    const received = await server.received();
    for (const { orderId, at } of received.accepted) arrived.set(orderId, at);
    for (const lookup of received.lookups) lookups.set(lookup.orderId, lookup);
  }
  const inFlight = ids.filter((id) => lookups.has(id) && lookups.get(id).answeredAt > arrived.get(id)).length;
  return { arrived, inFlight };
}

/** @param {number[][]} samples with a lookup before, without, and with one in the same turn */
function pressFigures(samples) {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => round * ORDERS_EACH);
  const inRounds = (/** @type {number} */ share) =>
    samples.map((took) => rounds.map((from) => percentile(took.slice(from, from + ORDERS_EACH), share)));
  const [p99s, halves] = [inRounds(0.99), inRounds(0.5)];
  const [ours = 0, reference = 0, together = 0] = p99s.map(median);
  const [half = 0, halfReference = 0, halfTogether = 0] = halves.map(median);
  return [
    figure({
      part,
      what: 'press → bytes on the wire, with a lookup of the order in flight, p99',
      unit: 'ms',
      ours,
      reference,
      goal: { ratioAtMost: MAX_RATIO },
      spread: p99s.map((round) => spread(round, 1)).join(' | '),
      note: `the lookup starts ${LEAD_MS} ms before the press; the reference is a station with \`order.lookUp: never\`. The median of ${ROUNDS} rounds of ${ORDERS_EACH} orders, after ${WARM_UP} orders of warm-up. Spread of the rounds: with | without | in the same turn`,
    }),
    figure({ part, what: '  the same, p50', unit: 'ms', ours: half, reference: halfReference }),
    figure({
      part,
      what: '  with a lookup in the same turn as the press, p99',
      unit: 'ms',
      ours: together,
      reference,
      note: 'the page calls both at once, faster than any person',
    }),
    figure({ part, what: '  with a lookup in the same turn as the press, p50', unit: 'ms', ours: halfTogether, reference: halfReference }),
  ];
}

/** @param {Bench} bench @returns {Promise<Figure[]>} */
async function measureShifts({ project }) {
  const { modules, remove } = await buildForNode(project);
  try {
    const shift = await playShift(modules, { perMinute: PER_MINUTE });
    const followed = await playShift(modules, { perMinute: PER_MINUTE, followMs: FOLLOW_MS });
    const unlimited = await playShift(modules, { perMinute: 600 });
    const refused = await playShift(modules, { perMinute: PER_MINUTE, refuses: { retryAfterSeconds: REFUSES_FOR_MS / 1_000 } });
    const refusedBriefly = await playShift(modules, { perMinute: PER_MINUTE, refuses: { retryAfterSeconds: null } });
    const hastes = [];
    for (let seed = 1; seed <= HASTES; seed += 1) hastes.push(await playHaste(modules, { perMinute: PER_MINUTE, seed }));
    return [...budgetFigures({ shift, followed, unlimited, hastes }), ...refusalFigures(refused, refusedBriefly)];
  } finally {
    remove();
  }
}

/** The largest number of lookups in any 60 s. @param {number[]} times in order */
const mostInMinute = (times) => Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length));

/** @param {Shift} shift the presses of `between` alone @param {[from: number, to: number]} [between] */
function answeredShare({ presses }, [from, to] = [0, Number.POSITIVE_INFINITY]) {
  const counted = presses.filter(({ at }) => at >= from && at < to);
  return (100 * counted.filter(({ isAnswered }) => isAnswered).length) / counted.length;
}

/** @param {{ shift: Shift, followed: Shift, unlimited: Shift, hastes: number[][] }} shifts @returns {Figure[]} */
function budgetFigures({ shift, followed, unlimited, hastes }) {
  const goal = { atMost: PER_MINUTE };
  return [
    figure({
      part,
      what: 'lookups in any 60 s, in a shift',
      unit: 'requests',
      ours: mostInMinute(shift.lookedUpAt),
      reference: mostInMinute(unlimited.lookedUpAt),
      goal,
      note: `${ORDERS} orders and ${shift.scans} scans in eight hours; the reference has a budget of 600 and would make as many as the packer scans`,
    }),
    figure({
      part,
      what: '  with each staged order followed for six hours',
      unit: 'requests',
      ours: mostInMinute(followed.lookedUpAt),
      goal,
      note: `${followed.lookedUpAt.length} lookups in the shift; ${answeredShare(followed).toFixed(0)} % of the orders had an answer on the screen before their press`,
    }),
    figure({
      part,
      what: '  with slow answers and a scan every few seconds',
      unit: 'requests',
      ours: Math.max(...hastes.map(mostInMinute)),
      goal,
      note: `${hastes.length} hours; half of the answers take up to 20 s, so that lookups wait for each other`,
    }),
    figure({
      part,
      what: '  lookups in the whole shift',
      unit: 'requests',
      ours: shift.lookedUpAt.length,
      reference: unlimited.lookedUpAt.length,
    }),
    figure({
      part,
      what: '  orders with an answer on the screen before their press',
      unit: '%',
      ours: answeredShare(shift),
      reference: answeredShare(unlimited),
    }),
  ];
}

/** @param {Shift} asked the server names the ten minutes @param {Shift} unasked it names no time @returns {Figure[]} */
function refusalFigures(asked, unasked) {
  const minutes = REFUSES_FOR_MS / 60_000;
  const [first = 0] = asked.refusedAt;
  const after = asked.lookedUpAt.filter((at) => at > first && at < REFUSES_FROM_MS + REFUSES_FOR_MS);
  const staged = `${asked.staged} and ${unasked.staged} of ${ORDERS} orders were staged`;
  return [
    figure({
      part,
      what: `lookups in ${minutes} minutes of 429, after the first answer with Retry-After`,
      unit: 'requests',
      ours: after.length,
      goal: { atMost: 0 },
      note: 'in the busy hour; stagings are accepted all the time',
    }),
    figure({
      part,
      what: '  without Retry-After',
      unit: 'requests',
      ours: unasked.refusedAt.length - 1,
      goal: { atMost: minutes - 1 },
      note: 'at most one a minute',
    }),
    figure({
      part,
      what: '  longest delay of a staging',
      unit: 'ms',
      ours: Math.max(...asked.sendDelays, ...unasked.sendDelays),
      goal: { atMost: 0 },
      note: staged,
    }),
    figure({
      part,
      what: '  orders with an answer on the screen before their press',
      unit: '%',
      ours: answeredShare(asked, [REFUSES_FROM_MS, REFUSES_FROM_MS + REFUSES_FOR_MS]),
      note: 'in the ten minutes',
    }),
  ];
}

/* The function below runs in the page. */

/**
 * Stages orders one after the other, and looks each up before its press.
 * @param {[ids: string[], way: Way, pauseMs: number, leadMs: number]} scene
 * @returns {Promise<number[]>} when each was pressed, by the page's clock
 */
async function pressInPage([ids, way, pauseMs, leadMs]) {
  const { station } = /** @type {any} */ (window);
  const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const pressed = [];
  for (const orderId of ids) {
    await pause(way === 'lead' ? pauseMs - leadMs : pauseMs);
    if (way !== 'never') void station.call('orders.lookupAtScan', { orderId, userId: null });
    if (way === 'lead') await pause(leadMs);
    pressed.push(performance.now());
    const answer = JSON.parse(await station.call('orders.stage', { id: crypto.randomUUID(), request: { orderId, bags: 3 } }));
    if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  }
  return pressed;
}
