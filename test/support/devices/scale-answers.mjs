/**
 * What scales send, written from their manuals (named in `src-shared/devices/protocols`), apart from the code that reads it. Each function
 * returns the bytes as characters from 0 to 255.
 */

/** @typedef {'nci' | 'toledo-8217' | 'mt-sics' | 'cas'} ProtocolName */

/**
 * What a scale displays.
 * @typedef {object} Display
 * @property {number} steps the net weight in the smallest step: 1234 with two decimals is 12.34
 * @property {number} decimals
 * @property {'lb' | 'kg' | 'oz' | 'g'} unit
 * @property {boolean} isMoving
 * @property {boolean} isNet
 * @property {boolean} isAtZero
 * @property {'over' | 'under' | 'zero-needed' | 'broken' | null} fault
 */

/** The digits, right-aligned. With zeros as `fill`, the sign comes first. */
function digitsOf(/** @type {Display} */ { steps, decimals }, /** @type {number} */ width, fill = ' ') {
  const digits = (Math.abs(steps) / 10 ** decimals).toFixed(decimals);
  if (steps >= 0) return digits.padStart(width, fill);
  return fill === ' ' ? `-${digits}`.padStart(width) : `-${digits.padStart(width - 1, fill)}`;
}

const bits = (/** @type {number} */ base, /** @type {Record<number, boolean>} */ flags) =>
  String.fromCharCode(Object.entries(flags).reduce((sum, [bit, isSet]) => (isSet ? sum | Number(bit) : sum), base));

function nciStatus(/** @type {Display} */ { isMoving, isAtZero, isNet, fault }) {
  const hasThird = isNet || fault === 'zero-needed';
  const first = bits(0x30, { 1: isMoving, 2: isAtZero });
  const second = bits(0x30, { 1: fault === 'under', 2: fault === 'over', 8: fault === 'broken', 64: hasThird });
  return first + second + (hasThird ? bits(0x30, { 4: isNet, 8: fault === 'zero-needed' }) : '');
}

/** `W` */
function nciWeight(/** @type {Display} */ display) {
  const marks = { over: '^^^^^^^^', under: '________', 'zero-needed': '--------', broken: null };
  const field = (display.fault && marks[display.fault]) ?? digitsOf(display, 8);
  return `\n${field}${display.unit}\r\n${nciStatus(display)}\r\x03`;
}

const toledoStatus = (/** @type {Display} */ { isMoving, isAtZero, isNet, fault }) => {
  const flags = { 1: isMoving, 2: fault === 'over', 4: fault === 'under', 8: fault === 'zero-needed', 16: isAtZero, 32: isNet };
  return `\x02?${bits(0x40, flags)}\r`;
};

/** `W`: pounds have two decimals and kilograms three; another unit cannot be sent. */
function toledoWeight(/** @type {Display} */ display) {
  if (display.isMoving || display.fault || display.steps < 0) return toledoStatus(display);
  return `\x02${digitsOf(display, 6, '0')}${display.isNet ? 'N' : ''}\r`;
}

/** `SI` */
function sicsWeight(/** @type {Display} */ display) {
  if (display.fault) return { over: 'S +\r\n', under: 'S -\r\n', 'zero-needed': 'S I\r\n', broken: 'S S Error 10b\r\n' }[display.fault];
  return `S ${display.isMoving ? 'D' : 'S'} ${digitsOf(display, 10)} ${display.unit}\r\n`;
}

/** The line of 22 bytes. It has no fault but overload; below zero the weight is negative. */
function casLine(/** @type {Display} */ display) {
  const state = display.fault === 'over' ? 'OL' : display.isMoving ? 'US' : 'ST';
  const lamps = bits(0x80, { 1: display.isAtZero, 2: display.isNet, 4: !display.isNet, 64: !display.isMoving });
  return `${state},${display.isNet ? 'NT' : 'GS'},1${lamps},${digitsOf(display, 8)} ${display.unit.padStart(2)}\r\n`;
}

/** @type {Readonly<Record<ProtocolName, (display: Display) => string>>} */
export const WEIGHT_ANSWERS = { nci: nciWeight, 'toledo-8217': toledoWeight, 'mt-sics': sicsWeight, cas: casLine };

/**
 * A request that a scale has understood.
 * @typedef {'weight' | 'status' | 'zero' | 'tare' | 'unknown'} Request
 */

/** Cuts the requests from what arrived. @type {Readonly<Record<ProtocolName, (text: string) => { requests: Request[], rest: string }>>} */
export const REQUESTS = {
  nci: (text) => splitLines(text, '\r', { W: 'weight', S: 'status', Z: 'zero', T: 'tare' }),
  'toledo-8217': (text) => ({
    requests: [...text].flatMap((letter) => toledoRequest(letter)),
    rest: '',
  }),
  'mt-sics': (text) => splitLines(text, '\r\n', { SI: 'weight', S: 'weight', Z: 'zero', T: 'tare' }),
  cas: () => ({ requests: [], rest: '' }),
};

function splitLines(/** @type {string} */ text, /** @type {string} */ end, /** @type {Record<string, Request>} */ commands) {
  const lines = text.split(end);
  const rest = lines.pop() ?? '';
  return { requests: lines.map((line) => commands[line.trim()] ?? /** @type {const} */ ('unknown')), rest: rest.slice(-20) };
}

/** CR and LF between commands are ignored, so that `T` may end with CR. */
function toledoRequest(/** @type {string} */ letter) {
  if (letter === '\r' || letter === '\n') return [];
  /** @type {Record<string, Request>} */
  const commands = { W: 'weight', Z: 'zero', T: 'tare' };
  return [commands[letter] ?? /** @type {const} */ ('unknown')];
}

/**
 * The answer to `zero`, `tare`, `status` and `unknown`.
 * @type {Readonly<Record<ProtocolName, (request: Request, isDone: boolean, display: Display) => string>>}
 */
export const COMMAND_ANSWERS = {
  nci: (request, _, display) => (request === 'unknown' ? '\n?\r\x03' : `\n${nciStatus(display)}\r\x03`),
  'toledo-8217': (_, isDone, display) => toledoStatus(isDone || display.fault ? display : { ...display, fault: 'zero-needed' }),
  'mt-sics': (request, isDone, display) => {
    if (request === 'unknown') return 'ES\r\n';
    if (request === 'zero') return isDone ? 'Z A\r\n' : 'Z I\r\n';
    return isDone ? `T S ${digitsOf(display, 10)} ${display.unit}\r\n` : 'T I\r\n';
  },
  cas: () => '',
};
