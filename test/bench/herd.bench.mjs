/**
 * Simulates ten thousand stations after the same outage, with the courier's code and the journal in memory, on a clock that jumps
 * from timer to timer. Each station looks its orders up at the scan and follows them, as by default. A run that is not quick draws it in `docs/herd.svg`.
 */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../support/seeded-random.mjs';
import { createTokenBucket } from '../support/token-bucket.mjs';
import { figure, isQuick } from './lib/figures.mjs';
import { drawLines } from './lib/line-plot.mjs';
import { buildForNode } from './lib/node-build.mjs';
import { median } from './lib/statistics.mjs';
import { installVirtualClock } from './lib/virtual-clock.mjs';

/** @typedef {import('./lib/figures.mjs').Figure} Figure */
/** @typedef {import('./lib/node-build.mjs').ProductModules} ProductModules */

const STATIONS = isQuick ? 500 : 10_000;
const ORDERS_EACH = 20;
/** Requests a second that the API accepts. It answers the others with 429, without Retry-After. */
const ALLOWED = isQuick ? 25 : 500;
/** The simulated end of the outage of thirty minutes: by then every order's backoff has its maximum. */
const OUTAGE_MS = 3 * 60_000;
const HANDED_OVER_WITHIN_MS = 60_000;
/** In each direction. */
const NETWORK_MS = 20;
const WORK_MS = 60;
/** Far longer than a successful run. */
const LONGEST_MS = 4 * 3_600_000;
const STALE_MS = 3_600_000;
/** The defaults of `order.requestsPerMinute` and `order.followHours`. */
const LOOKUPS_PER_MINUTE = 6;
const FOLLOW_MS = 6 * 3_600_000;

/** @type {import('../../src-shared/failure/failure.schema').Failure} */
const TOO_FAST = /** @type {any} */ ({ kind: 'busy', status: 429, waitSeconds: null, reasons: [], source: null });

const DESTINATION = /** @type {const} */ ({ mode: 'live', baseUrl: 'https://connect.example', orderPaths: 'lastmile', retailerId: null });

const part = 'herd';

/**
 * Simulates the end of the outage and the time after it.
 * @param {ProductModules} modules
 */
export async function playHerd({
  base: { createClocks },
  courier: { openCourier },
  journal: { openMemoryJournal },
  knownOrders: { openMemoryKnownOrders },
  log: { silentLog },
  orderDetails,
}) {
  const random = seededRandom(20_260_101);
  const clock = installVirtualClock();
  const wait = (/** @type {number} */ ms) => new Promise((resolve) => clock.at(clock.elapsed() + ms, () => resolve(undefined)));

  /** By seconds since the end of the outage. @type {number[]} */
  const asked = [];
  /** @type {number[]} */
  const taken = [];
  const count = (/** @type {number[]} */ seconds) => {
    const second = Math.floor((clock.elapsed() - OUTAGE_MS) / 1_000);
    while (seconds.length <= second) seconds.push(0);
    seconds[second] = (seconds[second] ?? 0) + 1;
  };
  const { isAllowed } = createTokenBucket({ perSecond: ALLOWED, now: () => clock.elapsed() });

  let attemptsInOutage = 0;
  let delivered = 0;
  let reads = 0;
  const firstAt = new Float64Array(STATIONS).fill(Number.POSITIVE_INFINITY);
  const lastAt = new Float64Array(STATIONS);

  /** A probe counts as a request and is subject to the limit. @type {() => ReturnType<import('../../src-main/courier').CourierOptions['probe']>} */
  async function probe() {
    await wait(NETWORK_MS);
    if (clock.elapsed() < OUTAGE_MS) {
      attemptsInOutage += 1;
      return { ok: false, problem: { kind: 'not-reached', cause: 'refused', detail: 'ECONNREFUSED' } };
    }
    count(asked);
    const status = isAllowed() ? 404 : 429;
    await wait(NETWORK_MS);
    return { ok: true, value: { status, retryAfterSeconds: null } };
  }

  /** @type {(station: number, orderId: string) => ReturnType<import('../../src-main/courier').CourierOptions['stage']>} */
  async function stage(station, orderId) {
    await wait(NETWORK_MS);
    if (clock.elapsed() < OUTAGE_MS) {
      attemptsInOutage += 1;
      return { ok: false, problem: { kind: 'not-reached', cause: 'refused', detail: 'ECONNREFUSED' } };
    }
    count(asked);
    if (!isAllowed()) {
      await wait(NETWORK_MS);
      return { ok: false, problem: TOO_FAST };
    }
    count(taken);
    delivered += 1;
    await wait(WORK_MS + NETWORK_MS);
    const after = (clock.elapsed() - OUTAGE_MS) / 1_000;
    firstAt[station] = Math.min(firstAt[station] ?? 0, after);
    lastAt[station] = after;
    return { ok: true, value: orderDetails.orderDetailsWith({ id: orderId, status: 'staged', progress: 'staged' }) };
  }

  /** A lookup, at the scan or by following. @type {import('../../src-main/courier').CourierOptions['get']} */
  async function get(_to, { orderId }) {
    await wait(NETWORK_MS);
    if (clock.elapsed() < OUTAGE_MS) {
      attemptsInOutage += 1;
      return { ok: false, problem: { kind: 'not-reached', cause: 'refused', detail: 'ECONNREFUSED' } };
    }
    count(asked);
    reads += 1;
    if (!isAllowed()) {
      await wait(NETWORK_MS);
      return { ok: false, problem: TOO_FAST };
    }
    await wait(WORK_MS + NETWORK_MS);
    return { ok: true, value: orderDetails.orderDetailsWith({ id: orderId, status: 'staged', progress: 'staged' }) };
  }

  const never = async () => ({ ok: /** @type {const} */ (false), problem: /** @type {const} */ ({ kind: 'cut-off', detail: '' }) });
  let overdue = 0;
  for (let station = 0; station < STATIONS; station += 1) {
    const journal = openMemoryJournal({ log: silentLog, now: clock.now });
    const courier = openCourier({
      journal,
      known: openMemoryKnownOrders({ log: silentLog, now: clock.now }),
      log: silentLog,
      stage: (_to, { orderId }) => stage(station, orderId),
      update: never,
      get,
      probe,
      rules: {
        isCurrentDestination: () => true,
        overdueAfterMs: () => STALE_MS,
        lookupsPerMinute: () => LOOKUPS_PER_MINUTE,
        looksUpAtScan: () => true,
        followMs: () => FOLLOW_MS,
        autoCheckStatus: false,
        verifyBeforeSend: false,
        unknownAction: () => 'ask',
      },
      clocks: createClocks({ wall: clock.now, monotonic: clock.elapsed }),
      random,
    });
    journal.onChange(({ state }) => {
      if (state.kind === 'overdue') overdue += 1;
    });
    for (let order = 0; order < ORDERS_EACH; order += 1) {
      clock.at(random() * HANDED_OVER_WITHIN_MS, () => {
        const orderId = /** @type {import('../../src-shared/order/order.schema').OrderId} */ (`${station}-${order}`);
        void courier.lookUpAtScan(DESTINATION, { orderId, userId: null });
        void courier.accept({
          id: /** @type {import('../../src-shared/intent/intent.schema').IntentId} */ (randomUUID()),
          kind: 'stage',
          request: { orderId },
          destination: DESTINATION,
          holdMs: 0,
        });
      });
    }
  }
  try {
    await clock.run(LONGEST_MS, () => delivered + overdue >= STATIONS * ORDERS_EACH);
    await clock.run(clock.elapsed() + 1_000);
  } finally {
    clock.remove();
  }
  return { asked, taken, reads, firstAt, lastAt, overdue, attemptsInOutage };
}

/**
 * @param {string} project
 * @param {readonly number[]} asked
 * @param {readonly number[]} taken
 */
function writePlot(project, asked, taken) {
  writeFileSync(
    join(project, 'docs', 'herd.svg'),
    drawLines({
      title: `${STATIONS.toLocaleString('en')} stations recover with ${ORDERS_EACH} orders each`,
      right: 'seconds since the end of the outage',
      up: 'requests per second',
      lines: [
        { name: 'requests', color: '#c2410c', values: asked },
        { name: 'accepted', color: '#15803d', values: taken.slice(0, asked.length) },
        { name: `allowed (${ALLOWED})`, color: '#64748b', dashed: true, values: asked.map(() => ALLOWED) },
      ],
    }),
  );
}

/**
 * @param {{ project: string }} setting
 * @returns {Promise<Figure[]>}
 */
export default async function herd({ project }) {
  const build = await buildForNode(project);
  const { asked, taken, reads, firstAt, lastAt, overdue } = await playHerd(build.modules).finally(build.remove);
  const orders = STATIONS * ORDERS_EACH;
  const requests = asked.reduce((sum, one) => sum + one, 0);
  const all = Math.max(...lastAt);
  const first = Math.max(...firstAt);
  if (!isQuick) writePlot(project, asked.slice(0, Math.ceil(all) + 5), taken);
  const scene = `${STATIONS} stations, ${ORDERS_EACH} orders each, ${ALLOWED} requests a second allowed, 429 without Retry-After`;
  const others = requests - reads - (orders - overdue);
  return [
    figure({
      part,
      what: 'peak requests in one second',
      unit: 'requests',
      ours: Math.max(...asked),
      reference: ALLOWED,
      goal: { atMost: 3 * ALLOWED },
      note: scene,
    }),
    figure({
      part,
      what: 'time until all orders are delivered',
      unit: 's',
      ours: all,
      reference: orders / ALLOWED,
      goal: { atMost: 480 },
      note: `${overdue} orders became overdue`,
    }),
    figure({
      part,
      what: 'longest wait of a station for its first order',
      unit: 's',
      ours: first,
      reference: STATIONS / ALLOWED,
      goal: { atMost: 150 },
      note: 'ideal: each station once, in turn',
    }),
    figure({
      part,
      what: 'time until half of the stations have delivered all orders',
      unit: 's',
      ours: median([...lastAt]),
      reference: orders / ALLOWED,
      note: 'ideal: all at the same time',
    }),
    figure({
      part,
      what: 'requests per order',
      unit: 'requests',
      ours: requests / (orders - overdue),
      reference: 1,
      goal: { atMost: 1.5 },
      note: `${reads} of them are lookups until all orders are delivered; ${others} are probes, and stagings that were answered 429`,
    }),
  ];
}
