/**
 * What following costs an idle station: the processor and the memory of all processes while 300 staged orders wait for their shopper,
 * beside a station that follows none, and its requests.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { orderBody, orderIdOf, respondJson, startFakeConnect } from '../support/fake-connect.mjs';
import { collectGarbage } from './lib/collect-garbage.mjs';
import { figure, isQuick } from './lib/figures.mjs';
import { launchApp, liveStation, withTempFolder } from './lib/launch-app.mjs';
import { stageOrders } from './lib/packer.mjs';
import { byKindOf, cpuSecondsOf, usageOf } from './lib/processes.mjs';

/** @typedef {import('./lib/figures.mjs').Figure} Figure */
/** @typedef {import('./lib/launch-app.mjs').Bench} Bench */
/** @typedef {Awaited<ReturnType<typeof openSubject>>} Subject */

const part = 'follow';
/** The orders of a shift. */
const ORDERS = isQuick ? 20 : 300;
const IDLE_MS = isQuick ? 5_000 : 60_000;
const SETTLE_MS = isQuick ? 1_000 : 10_000;
/** The first orders are looked up two minutes after their staging. */
const FIRST_LOOKUP_MS = 150_000;
const HOUR_MS = 3_600_000;
const MB = 1_000_000;
/** The default of `order.requestsPerMinute`. */
const PER_MINUTE = 6;

/** @param {Bench} bench @returns {Promise<Figure[]>} */
export default async function follow(bench) {
  return withTempFolder(async (folder) => {
    const following = await openSubject(bench, folder, 'following', {});
    const silent = await openSubject(bench, folder, 'silent', { 'order.followHours': 0 });
    try {
      for (const { page, ids } of [following, silent]) await stageOrders(page, ids, 'bridge');
      if (!isQuick) await waitForLookup(following);
      const before = await Promise.all([following, silent].map(look));
      const began = following.lookups().length;
      await delay(IDLE_MS);
      const after = await Promise.all([following, silent].map(look));
      return figuresOf({ before, after, lookups: following.lookups(), idleLookups: following.lookups().length - began });
    } finally {
      for (const { close } of [following, silent]) await close();
    }
  });
}

/** @param {Bench} bench @param {string} folder @param {string} name @param {Record<string, unknown>} policy */
async function openSubject(bench, folder, name, policy) {
  const connect = await startFakeConnect();
  /** When each lookup arrived. @type {number[]} */
  const lookups = [];
  const window = { start: new Date(Date.now() + HOUR_MS).toISOString(), end: new Date(Date.now() + 3 * HOUR_MS).toISOString() };
  connect.respondWith((request, response) => {
    if (request.method === 'GET') lookups.push(request.receivedAt);
    respondJson(response, 200, orderBody(orderIdOf(request), { status: 'staged_for_delivery', ...window }));
  });
  mkdirSync(join(folder, name));
  const app = await launchApp(bench, await liveStation(join(folder, name), bench, { baseUrl: connect.baseUrl, policy }), { inspect: true });
  await app.focused();
  return {
    app,
    page: await app.page(),
    ids: Array.from({ length: ORDERS }, (_, index) => `ORDER-${100_000 + index}`),
    lookups: () => lookups,
    async close() {
      await app.close();
      await connect.close();
    },
  };
}

/** @param {Subject} subject */
async function waitForLookup({ lookups }) {
  for (const end = performance.now() + FIRST_LOOKUP_MS; lookups().length === 0; await delay(500))
    if (performance.now() > end) throw new Error('No order was looked up.');
}

/** @param {Subject} subject */
async function look({ app, page }) {
  await collectGarbage(app, page);
  await delay(SETTLE_MS);
  const processes = app.processes();
  return {
    cpuSeconds: cpuSecondsOf(processes),
    privateMB: usageOf(processes).privateBytes / MB,
    byKind: byKindOf(processes),
    at: performance.now(),
  };
}

/**
 * @param {{ before: Awaited<ReturnType<typeof look>>[], after: Awaited<ReturnType<typeof look>>[], lookups: number[], idleLookups: number }} measured
 * @returns {Figure[]}
 */
function figuresOf({ before, after, lookups, idleLookups }) {
  const share = (/** @type {number} */ index) => {
    const [from, to] = [before[index], after[index]];
    return from && to ? (100_000 * (to.cpuSeconds - from.cpuSeconds)) / (to.at - from.at) : Number.NaN;
  };
  const most = Math.max(0, ...lookups.map((from) => lookups.filter((at) => at >= from && at < from + 60_000).length));
  return [
    figure({ part, what: 'processor, all processes, idle', unit: '% of a core', ours: share(0), reference: share(1) }),
    figure({
      part,
      what: 'private memory, all processes, idle',
      unit: 'MB',
      ours: after[0]?.privateMB ?? Number.NaN,
      reference: after[1]?.privateMB ?? null,
    }),
    ...[...(after[0]?.byKind ?? [])].map(([kind, own]) =>
      figure({ part, what: `  part: ${kind}`, unit: 'MB', ours: own, reference: after[1]?.byKind.get(kind) ?? null }),
    ),
    figure({
      part,
      what: 'lookups in any 60 s',
      unit: 'requests',
      ours: most,
      goal: { atMost: PER_MINUTE },
      note: `${ORDERS} orders were staged within seconds, and all wait; ${idleLookups} lookups in the ${Math.round(IDLE_MS / 60_000)} min of the measurement. Shifts of eight hours are simulated in “Lookups at the scan”`,
    }),
  ];
}
