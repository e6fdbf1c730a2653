/**
 * The line that CAS scales and indicators send by themselves, about ten times a second. Sources: CAS CI-400 owner's manual, page 103, and
 * CI-600D, page 74 (easymanua.ls/cas/ci-600d-series/manual?p=74): "22 bytes": `ST,GS,` or `US` and `OL`, `NT`; the device ID; the lamp
 * byte (bit 7 always 1); `,`; eight characters of weight; a blank or the relay byte; the unit; CR LF. "18 bytes for AND": without ID,
 * lamps and blank. CAS PDS manual, page 30: the same.
 *
 * There is no request: the indicators' command modes answer `01RW<CR><LF>`, with their ID, in the same format (CI-400, page 105), and
 * CAS PD-II cash-register scales use ENQ and DC1, or NCI or 8217 where they are set to it. The "10 bytes" format has neither unit nor
 * stability, and is not read. A frame has no checksum: a bit that flips within a digit is only detected by the parity.
 */
import type { ScaleFrame, ScaleProtocol } from '../scale-protocol';
import { LF } from './ascii';
import { parseAmount, parseUnit, toHundredths } from './frame-amount';
import { createFrameReader, type FrameMatch, hasSoundParity, UNREADABLE } from './frame-reader';
import { createShapeGuard, type ShapeGuard } from './frame-shape';

export const CAS: ScaleProtocol = {
  name: 'cas',
  defaultLine: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  request: null,
  zero: null,
  tare: null,
  createReader() {
    const isTrusted = createShapeGuard();
    return createFrameReader({ isEnd: (character) => character === LF, match: (text, bytes) => matchLine(text, bytes, isTrusted) });
  },
};

const HEADER = '(?<state>ST|US),(?<role>GS|NT),';
/** Device ID, lamps and comma; eight characters; a blank or relays; the unit. */
const LINE_22 = new RegExp(`${HEADER}[^]{2},(?<value>[^]{8})[^](?<unit>[a-z ]{2})\\r\\n$`, 'i');
const LINE_18 = new RegExp(`${HEADER}(?<value>[^]{8})(?<unit>[a-z ]{2})\\r\\n$`, 'i');
/** Other makes send the same header with other widths. */
const OTHER_LINE = new RegExp(`${HEADER}(?<value> *[+-]? *\\d*\\.?\\d+) *(?<unit>[a-z]{1,3})\\r?\\n$`, 'i');
/** The field of an overloaded scale is blank, dashes or the last weight. */
const OVERLOAD = /OL,(?:GS|NT),[^\r\n]{0,24}\r?\n$/i;
/** The place of the lamps in `LINE_22`. Their bit 7 is no parity. */
const LAMPS = 7;

function matchLine(text: string, bytes: Uint8Array, isTrusted: ShapeGuard): FrameMatch {
  const overload = OVERLOAD.exec(text);
  if (overload)
    return { kind: 'frame', length: overload[0].length, frames: [{ kind: 'report', report: { kind: 'fault', fault: 'over' } }] };
  const line22 = LINE_22.exec(text);
  const found = line22 ?? LINE_18.exec(text) ?? OTHER_LINE.exec(text);
  if (!found) return UNREADABLE;
  const { length } = found[0];
  const frame = bytes.slice(bytes.length - length);
  const checked = line22 ? frame.filter((_, place) => place !== LAMPS) : frame;
  const report = hasSoundParity(checked) ? readLine(found, isTrusted) : null;
  return report ? { kind: 'frame', length, frames: [report] } : UNREADABLE;
}

function readLine({ 0: line, groups }: RegExpExecArray, isTrusted: ShapeGuard): ScaleFrame | null {
  const state = groups?.state?.toUpperCase();
  const amount = parseAmount(groups?.value ?? '');
  const unit = parseUnit(groups?.unit ?? '');
  if (!amount || !unit) return null;
  if (unit === 'other') return { kind: 'report', report: { kind: 'fault', fault: 'unit' } };
  const isKnown = line.length === 22 || line.length === 18;
  if (!isTrusted(`${line.length} ${amount.decimals} ${unit}`, isKnown)) return { kind: 'report', report: { kind: 'moving' } };
  const hundredths = toHundredths(amount.isNegative, [{ amount: amount.amount, unit }]);
  return { kind: 'report', report: { kind: 'weight', hundredths, isStable: state === 'ST', isNet: groups?.role?.toUpperCase() === 'NT' } };
}
