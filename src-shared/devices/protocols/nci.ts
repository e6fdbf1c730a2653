/**
 * The protocol of NCI and Weigh-Tronix, which Brecknell, Ohaus, Adam and Datalogic scales speak as well. Sources:
 *
 * - NCI 7800 user's manual, page 32 (easymanua.ls/nci/7800/manual?p=32): the commands W, S and Z and their answers
 *   `<LF>xxxx.xxuu<CR><LF>hh<CR><ETX>` and `<LF>hh<CR><ETX>`.
 * - NCI 6702 user's manual, page 14 (manualslib.com/manual/727415/Nci-6702.html?page=14): the weight field has the width of the display;
 *   `^` over capacity, `_` under capacity, `-` zero error; the bits of the status.
 * - Mettler Toledo DIVA service manual, pages 35 to 37 (PSC Magellan 8500): status as `Shhhh`, status alone while the load moves, weight
 *   field of six characters, `xLB xx.xxOZ`; Z is ignored "outside zero range or in motion", and the answer has no zero flag then.
 * - Avery Weigh-Tronix ZM400 service manual, page 85: the command T for tare. Brecknell 3700LP manual, page 11: ` xxxxg `, `<LF>?<CR><ETX>`.
 *
 * A frame has no checksum. A bit that flips within a digit or the status is only detected by the parity (see `hasSoundParity`).
 */
import type { ScaleFrame, ScaleProtocol } from '../scale-protocol';
import type { ScaleFault, ScaleReport } from '../scale-report';
import { CR, ETX, encode, QUESTION_MARK } from './ascii';
import { parseAmount, parseUnit, toHundredths } from './frame-amount';
import { createFrameReader, type FrameMatch, hasSoundParity, UNFINISHED, UNREADABLE } from './frame-reader';
import { createShapeGuard, type ShapeGuard } from './frame-shape';

export const NCI: ScaleProtocol = {
  name: 'nci',
  defaultLine: { baudRate: 9600, dataBits: 7, parity: 'even', stopBits: 1 },
  request: encode('W\r'),
  zero: encode('Z\r'),
  tare: encode('T\r'),
  createReader() {
    const isTrusted = createShapeGuard();
    return createFrameReader({
      isEnd: (character, previous) => character === ETX || (character === CR && previous === QUESTION_MARK),
      match: (text, bytes) => matchFrame(text, bytes, isTrusted),
    });
  },
};

// A status byte has bits 4 and 5 set: `0` to `?`, and `p` to DEL where bit 6 announces another one.
const STATUS = '(?: *S?)(?<status>[0-?][0-?p-\\x7f]{1,3})\\r\\x03$';
const WEIGHT_FRAME = new RegExp(`\\n(?<body>[^\\n\\r]{1,24})\\r\\n${STATUS}`);
// A status right behind CR belongs to a weight that cannot be read.
const STATUS_FRAME = new RegExp(`(?<=^|[^\\r])\\n${STATUS}`);
const UNKNOWN_COMMAND = /\n *\?+\r$/;

function matchFrame(text: string, bytes: Uint8Array, isTrusted: ShapeGuard): FrameMatch {
  if (text.endsWith('\r')) {
    const unknown = UNKNOWN_COMMAND.exec(text);
    return unknown ? frameOf(unknown, bytes, [{ kind: 'command-refused' }]) : UNFINISHED;
  }
  if (text === '\x03') return { kind: 'frame', length: 1, frames: [] }; // The end of the answer to an unknown command.
  const weight = WEIGHT_FRAME.exec(text);
  const found = weight ?? STATUS_FRAME.exec(text);
  const status = found && parseStatus(found.groups?.status ?? '');
  if (!status) return UNREADABLE;
  const frame = weight ? readWeight(weight.groups?.body ?? '', status, isTrusted) : readStatus(status);
  return frame ? frameOf(found, bytes, [frame]) : UNREADABLE;
}

function frameOf(match: RegExpExecArray, bytes: Uint8Array, frames: readonly ScaleFrame[]): FrameMatch {
  const { length } = match[0];
  return hasSoundParity(bytes.subarray(bytes.length - length)) ? { kind: 'frame', length, frames } : UNREADABLE;
}

interface Status {
  readonly isMoving: boolean;
  readonly isAtZero: boolean;
  readonly isNet: boolean;
  readonly fault: ScaleFault | null;
}

/** @returns `null` where the bytes do not say rightly whether another one follows */
function parseStatus(text: string): Status | null {
  const [first = 0, second = 0, third = 0] = [...text].map((character) => character.charCodeAt(0));
  const announced = [...text].slice(1).map((character) => character >= 'p');
  if (announced.some((follows, place) => follows !== place < announced.length - 1)) return null;
  return { isMoving: (first & 1) !== 0, isAtZero: (first & 2) !== 0, isNet: (third & 4) !== 0, fault: findFault(first, second, third) };
}

function findFault(first: number, second: number, third: number): ScaleFault | null {
  if ((first & 0b1100) !== 0 || (second & 0b1100) !== 0) return 'broken';
  if ((third & 0b1000) !== 0) return 'zero-needed';
  if ((second & 0b10) !== 0) return 'over';
  return (second & 0b01) !== 0 ? 'under' : null;
}

const reportOf = (report: ScaleReport): ScaleFrame => ({ kind: 'report', report });
const faultOf = (fault: ScaleFault): ScaleFrame => reportOf({ kind: 'fault', fault });

/**
 * The answer to Z, T and S, and to W where there is no weight to be shown. It does not say which: a refused Z on a tared scale looks done,
 * and T on a scale without the third status byte refused. The weight shows the effect of both.
 */
function readStatus({ isMoving, isAtZero, isNet, fault }: Status): ScaleFrame {
  if (fault) return faultOf(fault);
  if (isMoving) return reportOf({ kind: 'moving' });
  return { kind: isAtZero || isNet ? 'command-done' : 'command-refused' };
}

const POUNDS_AND_OUNCES = /^ *(-?) *(\d{1,4}) *lb +(\d{1,2}(?:\.\d{1,3})?) *oz *$/i;
const ONE_UNIT = /^(?<amount> *-? *\d*\.?\d+) *(?<unit>[a-z%/]+(?: t)?) *$/i;

/** @returns `null` for a field that is damaged */
function readWeight(body: string, { isMoving, isNet, fault }: Status, isTrusted: ShapeGuard): ScaleFrame | null {
  const display = body.replace(/[a-z ]/gi, '');
  if (/^\^+$/.test(display)) return faultOf('over');
  if (/^_+$/.test(display)) return faultOf('under');
  if (/^-{2,}$/.test(display)) return faultOf('zero-needed');
  const found = parseBody(body);
  if (found === null) return null;
  if (fault && !(fault === 'under' && isMoving)) return faultOf(fault);
  if (found === 'other-unit') return faultOf('unit');
  if (!isTrusted(`${body.length} ${found.shape}`, false)) return reportOf({ kind: 'moving' });
  return reportOf({ kind: 'weight', hundredths: found.hundredths, isStable: !isMoving, isNet });
}

function parseBody(body: string): { readonly hundredths: number; readonly shape: string } | 'other-unit' | null {
  const both = POUNDS_AND_OUNCES.exec(body);
  if (both) {
    const [, sign, pounds = '', ounces = ''] = both;
    const parts = [
      { amount: pounds, unit: 'lb' },
      { amount: ounces, unit: 'oz' },
    ] as const;
    return { hundredths: toHundredths(sign === '-', parts), shape: `lb oz ${ounces.length}` };
  }
  const match = ONE_UNIT.exec(body)?.groups;
  const amount = match && parseAmount(match.amount ?? '');
  const unit = match && parseUnit(match.unit ?? '');
  if (!amount || !unit) return null;
  if (unit === 'other') return 'other-unit';
  const hundredths = toHundredths(amount.isNegative, [{ amount: amount.amount, unit }]);
  return { hundredths, shape: `${amount.decimals} ${unit}` };
}
