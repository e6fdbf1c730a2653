/**
 * A scale on the other end of a byte stream, with the faults of real ones: it is switched off, moves, is overloaded, sends noise or half
 * lines, is set to another speed, or floods the line.
 */
import { COMMAND_ANSWERS, REQUESTS, WEIGHT_ANSWERS } from './scale-answers.mjs';
import { atOtherSpeed } from './serial-line-faults.mjs';

/** @typedef {import('./scale-answers.mjs').ProtocolName} ProtocolName */
/** @typedef {import('./scale-answers.mjs').Display} Display */
/** @typedef {import('./serial-line-faults.mjs').SerialLine} SerialLine */

/** Scales refresh their display about ten times a second. */
const REFRESH_MS = 100;
const DECIMALS = { lb: 2, kg: 3, oz: 1, g: 0 };
/** More than this share of the capacity cannot be set to zero (NTEP). */
const ZERO_RANGE = 0.02;

/**
 * @param {import('node:stream').Duplex} stream the scale's end of the line
 * @param {object} options
 * @param {ProtocolName} options.protocol
 * @param {Display['unit']} [options.unit]
 * @param {number} [options.capacity] in steps: 15000 is 150.00 lb
 * @param {number | null} [options.sendEveryMs] how often it sends by itself; `null` if only when it is asked. CAS sends by itself.
 */
export function simulateScale(stream, { protocol, unit = 'lb', capacity = 15_000, sendEveryMs = protocol === 'cas' ? REFRESH_MS : null }) {
  let [gross, zeroPoint, tare] = [0, 0, 0];
  let isMoving = false;
  let isOn = true;
  let isSplit = false;
  /** @type {Display['fault']} */
  let ownFault = null;
  /** @type {{ own: SerialLine, port: SerialLine } | null} */
  let lines = null;
  let incoming = '';
  /** @type {string[]} */
  const received = [];
  const timers = createTimers();

  stream.on('data', receive);
  stream.on('error', () => {}); // The cable was pulled.
  if (sendEveryMs !== null) timers.every('send', sendEveryMs, () => sendText(WEIGHT_ANSWERS[protocol](display())));

  /** @returns {Display} */
  function display() {
    const steps = gross - zeroPoint - tare;
    const fault = ownFault ?? (gross > capacity ? 'over' : steps < 0 && protocol !== 'cas' && !isMoving ? 'under' : null);
    return { steps, decimals: DECIMALS[unit], unit, isMoving, isNet: tare !== 0, isAtZero: gross === zeroPoint && !isMoving, fault };
  }

  function receive(/** @type {Uint8Array} */ bytes) {
    if (!isOn) return;
    const heard = lines ? atOtherSpeed(bytes, lines.port, lines.own) : bytes;
    const text = Buffer.from(heard.map((byte) => byte & 0x7f)).toString('latin1');
    received.push(text);
    const { requests, rest } = REQUESTS[protocol](incoming + text);
    incoming = rest;
    for (const request of requests) answer(request);
  }

  function answer(/** @type {import('./scale-answers.mjs').Request} */ request) {
    if (request === 'weight') return sendText(WEIGHT_ANSWERS[protocol](display()));
    const isDone = request === 'zero' ? zero() : request === 'tare' ? takeTare() : request === 'status';
    sendText(COMMAND_ANSWERS[protocol](request, isDone, display()));
  }

  function zero() {
    if (isMoving || Math.abs(gross) > capacity * ZERO_RANGE) return false;
    [zeroPoint, tare] = [gross, 0];
    return true;
  }

  function takeTare() {
    if (isMoving || gross < zeroPoint) return false;
    tare = gross - zeroPoint;
    return true;
  }

  const sendText = (/** @type {string} */ text) => sendBytes(Buffer.from(text, 'latin1'));

  function sendBytes(/** @type {Uint8Array} */ bytes) {
    if (!isOn || stream.destroyed || !stream.writable) return;
    const sent = lines ? atOtherSpeed(bytes, lines.own, lines.port) : bytes;
    if (!isSplit) return void stream.write(sent);
    for (const byte of sent) stream.write(Uint8Array.of(byte));
  }

  return {
    /** What the station has sent, piece by piece. */
    received,
    display,
    /** Puts a load on, or changes it. It moves for a while, unless `settleMs` is 0. @param {number} steps 1234 is 12.34 lb */
    put(steps, settleMs = 400) {
      timers.clear('settle');
      isMoving = settleMs > 0;
      const from = gross;
      gross = isMoving ? Math.round((from + steps) / 2) : steps;
      if (!isMoving) return;
      timers.after('swing', settleMs / 2, () => {
        gross = steps;
      });
      timers.after('settle', settleMs, () => {
        isMoving = false;
      });
    },
    lift(settleMs = 400) {
      this.put(0, settleMs);
    },
    /** Lets the load move until the next `put`. */
    move() {
      timers.clear('settle');
      isMoving = true;
    },
    zero,
    tare: takeTare,
    /** @param {Display['fault']} fault `null` ends it */
    setFault(fault) {
      ownFault = fault;
    },
    /** Silence: it neither sends nor hears. */
    powerOff() {
      isOn = false;
      incoming = '';
      timers.clear('flood');
    },
    /** It takes the load on it for its zero, as real scales do within their range, and forgets the tare. */
    powerOn() {
      isOn = true;
      tare = 0;
      const isLoaded = Math.abs(gross) > capacity * ZERO_RANGE;
      if (!isLoaded) zeroPoint = gross;
      ownFault = isLoaded && protocol !== 'cas' ? 'zero-needed' : null;
    },
    /** Changes the speed and parity that the scale and the station's port are set to; equal ones end the fault. */
    setLines(/** @type {SerialLine} */ own, /** @type {SerialLine} */ port) {
      lines = JSON.stringify(own) === JSON.stringify(port) ? null : { own, port };
    },
    /** Writes each byte alone, or frames in one piece again. */
    splitFrames(/** @type {boolean} */ isWanted) {
      isSplit = isWanted;
    },
    sendNoise(/** @type {number} */ count) {
      sendBytes(Uint8Array.from({ length: count }, () => Math.floor(Math.random() * 256)));
    },
    /** Sends the beginning of a frame, as if it was switched off in its midst. @param {number} share of its bytes */
    sendHalfFrame(share = 0.5) {
      const text = WEIGHT_ANSWERS[protocol](display());
      sendText(text.slice(0, Math.floor(text.length * share)));
    },
    /** Sends without a pause, as far as the stream takes it. @param {number} bytesPerSecond @param {(k: number) => number} byteAt */
    flood(bytesPerSecond = 1_000_000, byteAt = () => Math.floor(Math.random() * 256)) {
      const bytes = Uint8Array.from({ length: Math.ceil(bytesPerSecond / 100) }, (_, k) => byteAt(k));
      timers.every('flood', 10, () => {
        if (stream.writableLength < 10 * bytes.length) sendBytes(bytes);
      });
    },
    endFlood: () => timers.clear('flood'),
    sendText,
    close() {
      timers.clearAll();
      stream.off('data', receive);
    },
  };
}

/** Timers by name. Setting one replaces it. None keeps the process alive. */
function createTimers() {
  /** @type {Map<string, NodeJS.Timeout>} */
  const timers = new Map();
  const set = (/** @type {string} */ name, /** @type {NodeJS.Timeout} */ timer) => {
    clear(name);
    timers.set(name, timer.unref());
  };
  const clear = (/** @type {string} */ name) => clearTimeout(timers.get(name));
  return {
    after: (/** @type {string} */ name, /** @type {number} */ ms, /** @type {() => void} */ act) => set(name, setTimeout(act, ms)),
    every: (/** @type {string} */ name, /** @type {number} */ ms, /** @type {() => void} */ act) => set(name, setInterval(act, ms)),
    clear,
    clearAll: () => timers.forEach((_, name) => void clear(name)),
  };
}
