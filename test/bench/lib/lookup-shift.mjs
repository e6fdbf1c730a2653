/**
 * Simulates the shift of one packer with the courier's code and the journal in memory, on a clock that jumps from timer to timer: 300
 * orders in eight hours, and a lookup of each order as soon as it is on the screen.
 */
import { randomUUID } from 'node:crypto';
import { seededRandom } from '../../support/seeded-random.mjs';
import { installVirtualClock } from './virtual-clock.mjs';

/** @typedef {import('./node-build.mjs').ProductModules} ProductModules */
/** @typedef {import('../../../src-main/courier').CourierOptions} CourierOptions */
/** @typedef {import('../../../src-shared/order/order.schema').OrderId} OrderId */

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The orders that arrive in each hour of the shift. In the busy hour the packer seldom waits for the next one. */
const ORDERS_PER_HOUR = [20, 30, 40, 75, 55, 35, 25, 20];
const BUSY_HOUR = 3;
export const ORDERS = ORDERS_PER_HOUR.reduce((sum, count) => sum + count, 0);

/** When a server that limits the rate starts to refuse lookups, and for how long: in the busy hour. */
export const REFUSES_FROM_MS = (BUSY_HOUR + 0.25) * HOUR_MS;
export const REFUSES_FOR_MS = 10 * MINUTE_MS;

const PACKING_MS = { min: 20_000, max: 60_000 };
/** From a press to the next scan. */
const REACH_MS = 3_000;
/** In each direction. */
const NETWORK_MS = 20;
const STAGING_TAKES_MS = 60;
const LOOKUP_TAKES_MS = 260;
const SLOW_LOOKUP_TAKES_MS = 20_000;

/** The share of orders that the packer sets aside right after the scan, to look at the next one, and scans again. */
const SET_ASIDE_SHARE = 0.05;
/** The share of orders that the packer scans once more right after the press. */
const SCANNED_AGAIN_SHARE = 0.05;
/** In each of these hours the packer once scans a whole cart of orders, and the order to pack is the last of it. */
const CART_HOURS = [1, BUSY_HOUR, 5];
const CART_ORDERS = 10;

const DESTINATION = /** @type {const} */ ({ mode: 'live', baseUrl: 'https://connect.example', orderPaths: 'lastmile', retailerId: null });

/**
 * @typedef {object} Shift
 * @property {number[]} lookedUpAt when each lookup arrived at the server, in milliseconds since the start
 * @property {number[]} refusedAt those of them that were answered 429
 * @property {number[]} sendDelays from each press to its request, in milliseconds
 * @property {{ at: number, isAnswered: boolean }[]} presses `isAnswered`: Connect's answer was on the screen
 * @property {number} staged
 * @property {number} scans
 */

/**
 * @param {ProductModules} modules
 * @param {{ perMinute: number, followMs?: number, refuses?: { retryAfterSeconds: number | null } }} scene `refuses`: lookups, for ten minutes
 * @returns {Promise<Shift>}
 */
export async function playShift(modules, { perMinute, followMs = 0, refuses }) {
  const random = seededRandom(20_261_130);
  const clock = installVirtualClock();
  const wait = waitOn(clock);
  /** @type {Shift} */
  const shift = { lookedUpAt: [], refusedAt: [], sendDelays: [], presses: [], staged: 0, scans: 0 };
  /** @type {Map<string, number>} */
  const pressedAt = new Map();
  const courier = openStation(modules, { clock, perMinute, followMs, ...fakeServer(modules, { clock, wait, shift, pressedAt, refuses }) });
  const screen = openScreen(courier, wait);
  const press = (/** @type {OrderId} */ orderId) => {
    shift.presses.push({ at: clock.elapsed(), isAnswered: screen.isAnswered() });
    screen.clear();
    pressedAt.set(orderId, clock.elapsed());
    const id = /** @type {import('../../../src-shared/intent/intent.schema').IntentId} */ (randomUUID());
    return courier.accept({ id, kind: 'stage', request: { orderId, bags: 3 }, destination: DESTINATION, holdMs: 0 });
  };
  const scan = (/** @type {OrderId} */ orderId) => {
    shift.scans += 1;
    screen.show(orderId);
  };
  let isOver = false;
  try {
    void pack({ arrivals: arrivalTimes(random), clock, wait, random, scan, press }).then(() => (isOver = true));
    await clock.run(24 * HOUR_MS, () => isOver);
    await clock.run(clock.elapsed() + MINUTE_MS);
  } finally {
    clock.remove();
  }
  return shift;
}

/**
 * Scans another order every few seconds for an hour, while the server answers half of the lookups at once and the others after up to
 * twenty seconds.
 * @param {ProductModules} modules
 * @param {{ perMinute: number, seed: number }} scene
 * @returns {Promise<number[]>} when each lookup was requested, in milliseconds since the start
 */
export async function playHaste(modules, { perMinute, seed }) {
  const random = seededRandom(seed);
  const clock = installVirtualClock();
  const wait = waitOn(clock);
  /** @type {number[]} */
  const lookedUpAt = [];
  const courier = openStation(modules, {
    clock,
    perMinute,
    followMs: 0,
    stage: () => Promise.reject(new Error('No order is staged.')),
    async get(_to, { orderId: id }) {
      lookedUpAt.push(clock.elapsed());
      await wait(random() < 0.5 ? LOOKUP_TAKES_MS : random() * SLOW_LOOKUP_TAKES_MS);
      return { ok: true, value: modules.orderDetails.orderDetailsWith({ id, status: 'brand_new', progress: 'new' }) };
    },
  });
  async function scanAlways() {
    for (let index = 0; clock.elapsed() < HOUR_MS; index += 1) {
      await wait(1_000 + random() * REACH_MS);
      void courier.lookUpAtScan(DESTINATION, { orderId: /** @type {OrderId} */ (`ORDER-${index}`), userId: null });
    }
  }
  try {
    void scanAlways();
    await clock.run(HOUR_MS);
  } finally {
    clock.remove();
  }
  return lookedUpAt;
}

/** @param {ReturnType<typeof installVirtualClock>} clock @returns {(ms: number) => Promise<unknown>} */
const waitOn = (clock) => (ms) => new Promise((resolve) => clock.at(clock.elapsed() + ms, () => resolve(undefined)));

/**
 * A courier with an empty journal.
 * @param {ProductModules} modules
 * @param {{ clock: ReturnType<typeof installVirtualClock>, perMinute: number, followMs: number } & Pick<CourierOptions, 'stage' | 'get'>} options
 */
function openStation({ base, courier, journal, knownOrders, log: { silentLog: log } }, { clock, perMinute, followMs, stage, get }) {
  return courier.openCourier({
    journal: journal.openMemoryJournal({ log, now: clock.now }),
    known: knownOrders.openMemoryKnownOrders({ log, now: clock.now }),
    log,
    stage,
    get,
    update: () => Promise.reject(new Error('No order is edited.')),
    probe: () => Promise.reject(new Error('The server is always reachable.')),
    rules: {
      isCurrentDestination: () => true,
      overdueAfterMs: () => HOUR_MS,
      lookupsPerMinute: () => perMinute,
      looksUpAtScan: () => true,
      followMs: () => followMs,
      autoCheckStatus: true,
      verifyBeforeSend: true,
      unknownAction: () => 'ask',
    },
    clocks: base.createClocks({ wall: clock.now, monotonic: clock.elapsed }),
    // Numbers of its own, so that the packer does the same in every scene.
    random: seededRandom(1),
  });
}

/** When each order arrives at the packer. @param {() => number} random */
function arrivalTimes(random) {
  return ORDERS_PER_HOUR.flatMap((count, hour) => Array.from({ length: count }, () => (hour + random()) * HOUR_MS)).sort((a, b) => a - b);
}

/**
 * Connect as one packer sees it: it stages every order, and may refuse lookups for a while.
 * @param {ProductModules} modules
 * @param {{ clock: ReturnType<typeof installVirtualClock>, wait: (ms: number) => Promise<unknown>, shift: Shift, pressedAt: ReadonlyMap<string, number>, refuses: { retryAfterSeconds: number | null } | undefined }} options
 * @returns {Pick<CourierOptions, 'stage' | 'get'>}
 */
function fakeServer({ orderDetails: { orderDetailsWith } }, { clock, wait, shift, pressedAt, refuses }) {
  /** @type {Set<string>} */
  const staged = new Set();
  const details = (/** @type {string} */ id) =>
    orderDetailsWith(staged.has(id) ? { id, status: 'staged', progress: 'staged' } : { id, status: 'brand_new', progress: 'new' });
  return {
    async stage(_to, { orderId }) {
      shift.sendDelays.push(clock.elapsed() - (pressedAt.get(orderId) ?? 0));
      await wait(NETWORK_MS + STAGING_TAKES_MS + NETWORK_MS);
      staged.add(orderId);
      shift.staged += 1;
      return { ok: true, value: details(orderId) };
    },
    async get(_to, { orderId }) {
      await wait(NETWORK_MS);
      const at = clock.elapsed();
      shift.lookedUpAt.push(at);
      if (refuses && at >= REFUSES_FROM_MS && at < REFUSES_FROM_MS + REFUSES_FOR_MS) {
        shift.refusedAt.push(at);
        await wait(NETWORK_MS);
        return { ok: false, problem: { kind: 'busy', status: 429, waitSeconds: refuses.retryAfterSeconds, reasons: [], source: null } };
      }
      await wait(LOOKUP_TAKES_MS + NETWORK_MS);
      return { ok: true, value: details(orderId) };
    },
  };
}

/**
 * The order on the screen, about which it asks as the page does: again when the answer says so, for as long as the order is shown.
 * @param {import('../../../src-main/courier').Courier} courier
 * @param {(ms: number) => Promise<unknown>} wait
 */
function openScreen(courier, wait) {
  let number = 0;
  let isAnswered = false;
  async function ask(/** @type {OrderId} */ orderId, /** @type {number} */ own) {
    while (own === number) {
      const result = await courier.lookUpAtScan(DESTINATION, { orderId, userId: null });
      if (own !== number) return;
      isAnswered = result.kind === 'answered';
      if (result.kind === 'answered' || result.retryInMs === null) return;
      await wait(result.retryInMs);
    }
  }
  return {
    isAnswered: () => isAnswered,
    show(/** @type {OrderId} */ orderId) {
      number += 1;
      isAnswered = false;
      void ask(orderId, number);
    },
    clear() {
      number += 1;
    },
  };
}

/**
 * What the packer does from the first order to the last.
 * @param {{ arrivals: number[], clock: ReturnType<typeof installVirtualClock>, wait: (ms: number) => Promise<unknown>, random: () => number, scan: (orderId: OrderId) => void, press: (orderId: OrderId) => Promise<unknown> }} options
 */
async function pack({ arrivals, clock, wait, random, scan, press }) {
  const orders = arrivals.map((_, index) => /** @type {OrderId} */ (`ORDER-${index}`));
  const cartsAt = CART_HOURS.map((hour) => hour * HOUR_MS + 15 * MINUTE_MS);
  async function scanAll(/** @type {OrderId[]} */ scanned) {
    for (const order of scanned) {
      scan(order);
      await wait(REACH_MS);
    }
  }
  for (const [index, order] of orders.entries()) {
    await wait(Math.max(REACH_MS, (arrivals[index] ?? 0) - clock.elapsed()));
    if (clock.elapsed() >= (cartsAt[0] ?? Number.POSITIVE_INFINITY)) {
      cartsAt.shift();
      await scanAll(orders.slice(index + 1, index + CART_ORDERS));
    }
    if (random() < SET_ASIDE_SHARE) await scanAll(orders.slice(index, index + 2));
    scan(order);
    await wait(PACKING_MS.min + random() * (PACKING_MS.max - PACKING_MS.min));
    await press(order);
    if (random() < SCANNED_AGAIN_SHARE) {
      await wait(REACH_MS);
      scan(order);
    }
  }
}
