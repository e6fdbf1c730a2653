/**
 * For tests of hours: `stationClock.advance` moves the clocks and the timers of the main process forward, and waits after each timer
 * until the requests that it has made are answered. Has to be loaded before the app. The page keeps the real time.
 */
const { subscribe } = require('node:diagnostics_channel');
// biome-ignore lint/style/noRestrictedImports: this file runs in the main process, and opens no channel.
const { webContents } = require('electron');
const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout, setImmediate: realSetImmediate } = globalThis;
const RealDate = Date;
const realMonotonic = performance.now.bind(performance);

/** How far the station's clocks are ahead, in milliseconds. A station that is started again continues where the earlier one ended. */
let wallOffset = Number(process.env.STATION_CLOCK_OFFSET ?? 0);
let monotonicOffset = 0;
/** @type {Set<Timer>} */
const timers = new Set();
/** Requests that wait for their answer. */
let inFlight = 0;
/** A request that is not answered within this time is waited for no more. */
const SILENCE_MS = 300;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [target.now()] : args, newTarget),
});
const realNow = RealDate.now.bind(RealDate);
RealDate.now = () => Math.round(realNow() + wallOffset);
performance.now = () => realMonotonic() + monotonicOffset;

class Timer {
  constructor(callback, delay, args) {
    this.run = () => callback(...args);
    this.delay = delay;
    this.isRef = true;
    this.refresh();
  }

  refresh() {
    this.close();
    timers.add(this);
    this.due = performance.now() + this.delay;
    this.real = realSetTimeout(() => this.fire(), this.delay);
    if (!this.isRef) this.real.unref();
    return this;
  }

  fire() {
    this.close();
    this.run();
  }

  close() {
    timers.delete(this);
    realClearTimeout(this.real);
    return this;
  }

  ref() {
    this.isRef = true;
    this.real.ref();
    return this;
  }

  unref() {
    this.isRef = false;
    this.real.unref();
    return this;
  }

  hasRef() {
    return this.isRef;
  }
}

globalThis.setTimeout = (callback, delay = 0, ...args) => new Timer(callback, Number(delay) || 0, args);
globalThis.clearTimeout = (timer) => (timer instanceof Timer ? timer.close() : realClearTimeout(timer));

subscribe('undici:request:create', () => {
  inFlight += 1;
});
for (const end of ['undici:request:trailers', 'undici:request:error'])
  subscribe(end, () => {
    inFlight -= 1;
  });

const nextTurn = () => new Promise((done) => realSetImmediate(done));

/** Waits until no request is in flight, and some turns more, in which answers are written. */
async function settle() {
  const silentAt = realMonotonic() + SILENCE_MS;
  for (let quietTurns = 0; quietTurns < 5 && realMonotonic() < silentAt; ) {
    await nextTurn();
    quietTurns = inFlight > 0 ? 0 : quietTurns + 1;
  }
  await Promise.all(webContents.getAllWebContents().map(hearFrom));
}

/** Waits until a page has answered, so that it is not taken for one that hangs. */
const hearFrom = (contents) =>
  contents.debugger.isAttached() && contents.debugger.sendCommand('Runtime.evaluate', { expression: '0' }).catch(() => undefined);

function moveTo(monotonic) {
  const ms = Math.max(0, monotonic - performance.now());
  wallOffset += ms;
  monotonicOffset += ms;
}

globalThis.stationClock = {
  offset: () => wallOffset,
  async advance(ms) {
    const end = performance.now() + ms;
    for (;;) {
      const [next] = [...timers].sort((one, other) => one.due - other.due);
      if (!next || next.due > end) break;
      moveTo(next.due);
      next.fire();
      await settle();
    }
    moveTo(end);
    await settle();
  },
};
