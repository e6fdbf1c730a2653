/**
 * The protocol "8217" of Mettler Toledo, of which PSC and Datalogic Magellan scanner scales, Ariva, Viva and DIVA are the common ones.
 * Sources:
 *
 * - Mettler Toledo DIVA service manual 72191202, pages 44 and 45 (PSC Magellan 8500): W is answered by `<STX>0WW.WW<CR>` in pounds and
 *   `<STX>WW.WWW<CR>` in kilograms, `N` behind the digits of a net weight, and by `<STX>?status<CR>` "if scale is in motion, or
 *   net/gross weight is negative or over capacity". Z and T (with CR) are answered by a status. The bits of the status.
 * - The same, page 39: the older `WW.WW`, of five characters. Rice Lake BenchPro manual, page 30: the unit behind the digits.
 * - Odoo's driver "8217 Mettler-Toledo (Weight-only)": 9600 baud, 7 data bits, even parity.
 *
 * A weight names no unit: the place of the decimal point does. Two decimals are pounds and three are kilograms. A scale that sends
 * kilograms with two decimals cannot be told from one in pounds (Brecknell 3700LP, "8213": `XXX.XX` in each unit); set it to NCI. A frame
 * has no checksum. A bit that flips within a digit is only detected by the parity (see `hasSoundParity`).
 */
import type { WeightUnit } from '../../weight/weight-format';
import type { ScaleFrame, ScaleProtocol } from '../scale-protocol';
import { CR, encode } from './ascii';
import { parseAmount, toHundredths } from './frame-amount';
import { createFrameReader, type FrameMatch, hasSoundParity, UNREADABLE } from './frame-reader';
import { createShapeGuard, type ShapeGuard } from './frame-shape';

export const TOLEDO_8217: ScaleProtocol = {
  name: 'toledo-8217',
  defaultLine: { baudRate: 9600, dataBits: 7, parity: 'even', stopBits: 1 },
  request: encode('W'),
  zero: encode('Z'),
  tare: encode('T\r'),
  createReader() {
    const isTrusted = createShapeGuard();
    return createFrameReader({ isEnd: (character) => character === CR, match: (text, bytes) => matchFrame(text, bytes, isTrusted) });
  },
};

const STX = '\x02';
const WEIGHT_FRAME = new RegExp(`${STX}(?<amount> *\\d{1,5}\\.\\d{1,4})(?<unit>lb|kg|oz|g)?(?<net>N?)\\r$`, 'i');
const STATUS_FRAME = new RegExp(`${STX} *\\?(?<status>[^\\r])\\r$`);

function matchFrame(text: string, bytes: Uint8Array, isTrusted: ShapeGuard): FrameMatch {
  const weight = WEIGHT_FRAME.exec(text);
  const found = weight ?? STATUS_FRAME.exec(text);
  if (!found || !hasSoundParity(bytes.subarray(bytes.length - found[0].length))) return UNREADABLE;
  const frames = weight ? [readWeight(weight, isTrusted)] : readStatus(found.groups?.status?.charCodeAt(0) ?? 0);
  return { kind: 'frame', length: found[0].length, frames };
}

const UNIT_BY_DECIMALS: Readonly<Record<number, WeightUnit>> = { 2: 'lb', 3: 'kg' };

/** Only stable weights of zero or more are sent. */
function readWeight({ groups }: RegExpExecArray, isTrusted: ShapeGuard): ScaleFrame {
  const text = groups?.amount ?? '';
  const { amount = '0', decimals = 0 } = parseAmount(text) ?? {};
  const printed = groups?.unit?.toLowerCase() as WeightUnit | undefined;
  const unit = printed ?? UNIT_BY_DECIMALS[decimals];
  // Five characters may be six that lost one, so the older width counts only where it is repeated.
  const isKnown = text.length === 6 && printed === undefined && unit !== undefined;
  if (!isTrusted(`${text.length} ${decimals} ${printed}`, isKnown)) return { kind: 'report', report: { kind: 'moving' } };
  if (unit === undefined) return { kind: 'report', report: { kind: 'fault', fault: 'unit' } };
  const hundredths = toHundredths(false, [{ amount, unit }]);
  return { kind: 'report', report: { kind: 'weight', hundredths, isStable: true, isNet: groups?.net !== '' } };
}

const MOTION = 0x01;
const OVER_CAPACITY = 0x02;
const UNDER_ZERO = 0x04;
const OUTSIDE_ZERO_RANGE = 0x08;

/**
 * Without a fault, a status is the answer to Z or T. Outside the zero range it is both: Z was refused, or W has no weight because the
 * scale found no zero when it was switched on. Bit 6 is always 1, or means an unknown command (Odoo), so it is not used.
 */
function readStatus(status: number): readonly ScaleFrame[] {
  if ((status & OVER_CAPACITY) !== 0) return [{ kind: 'report', report: { kind: 'fault', fault: 'over' } }];
  if ((status & MOTION) !== 0) return [{ kind: 'report', report: { kind: 'moving' } }];
  if ((status & UNDER_ZERO) !== 0) return [{ kind: 'report', report: { kind: 'fault', fault: 'under' } }];
  if ((status & OUTSIDE_ZERO_RANGE) === 0) return [{ kind: 'command-done' }];
  return [{ kind: 'command-refused' }, { kind: 'report', report: { kind: 'fault', fault: 'zero-needed' } }];
}
