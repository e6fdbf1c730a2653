/**
 * The Mettler Toledo Standard Interface Command Set, which Ohaus scales speak as well. Sources: *METTLER TOLEDO Standard Interface Command
 * Set* reference manual (MT-SICS 0 version 2.3x, MT-SICS 1 version 2.2x; paperzz.com/doc/7823012), chapters 3.2 (responses), 3.2.3 (error
 * messages), 4.1 (S, SI, Z, ZI) and 4.2 (T, TI); *MT-SICS Interface Commands for Weigh Modules* (errors in a weight response).
 *
 * A weight response is `S S <value> <unit>` with a value of 10 characters, right-aligned. It is the net weight once the scale was tared,
 * and does not say so. A frame has no checksum: a bit that flips within a digit is only detected by the parity (see `hasSoundParity`).
 */
import type { ScaleFrame, ScaleProtocol } from '../scale-protocol';
import type { ScaleReport } from '../scale-report';
import { encode, LF } from './ascii';
import { parseAmount, parseUnit, toHundredths } from './frame-amount';
import { createFrameReader, type FrameMatch, hasSoundParity, UNREADABLE } from './frame-reader';
import { createShapeGuard, type ShapeGuard } from './frame-shape';

export const MT_SICS: ScaleProtocol = {
  name: 'mt-sics',
  defaultLine: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  // S would wait for a stable weight for seconds; SI answers at once and says whether the weight is stable.
  request: encode('SI\r\n'),
  zero: encode('Z\r\n'),
  tare: encode('T\r\n'),
  createReader() {
    const isTrusted = createShapeGuard();
    return createFrameReader({ isEnd: (character) => character === LF, match: (text, bytes) => matchLine(text, bytes, isTrusted) });
  },
};

const WEIGHT = /S (?<state>[SD]) (?<value> *[+-]? *\d*\.?\d+) ?(?<unit>[a-z%]+(?: t)?) *\r?\n$/i;
const VALUE_WIDTH = 10;

function matchLine(text: string, bytes: Uint8Array, isTrusted: ShapeGuard): FrameMatch {
  const weight = WEIGHT.exec(text);
  const length = weight ? weight[0].length : text.length;
  if (!hasSoundParity(bytes.subarray(bytes.length - length))) return UNREADABLE;
  const frames = weight ? readWeight(weight, isTrusted) : readAnswer(text.trimEnd());
  return frames ? { kind: 'frame', length, frames } : UNREADABLE;
}

const reportOf = (report: ScaleReport): readonly ScaleFrame[] => [{ kind: 'report', report }];

function readWeight({ groups }: RegExpExecArray, isTrusted: ShapeGuard): readonly ScaleFrame[] | null {
  const value = groups?.value ?? '';
  const amount = parseAmount(value);
  const unit = parseUnit(groups?.unit ?? '');
  if (!amount || !unit) return null;
  if (unit === 'other') return reportOf({ kind: 'fault', fault: 'unit' });
  // `kg` without its `k` is `g`, so grams count only where they are repeated.
  const isKnown = value.length === VALUE_WIDTH && unit !== 'g';
  if (!isTrusted(`${value.length} ${amount.decimals} ${unit}`, isKnown)) return reportOf({ kind: 'moving' });
  const hundredths = toHundredths(amount.isNegative, [{ amount: amount.amount, unit }]);
  return reportOf({ kind: 'weight', hundredths, isStable: groups?.state?.toUpperCase() === 'S', isNet: false });
}

const DONE: readonly ScaleFrame[] = [{ kind: 'command-done' }];
const REFUSED: readonly ScaleFrame[] = [{ kind: 'command-refused' }];

/** Lines without a weight. The first one that matches counts. */
const ANSWERS: readonly (readonly [line: RegExp, frames: readonly ScaleFrame[]])[] = [
  // The scale is executing another command, or the weight did not become stable in time.
  [/^S I$/, reportOf({ kind: 'moving' })],
  [/^S \+$/, reportOf({ kind: 'fault', fault: 'over' })],
  [/^S -$/, reportOf({ kind: 'fault', fault: 'under' })],
  // `S S Error 10b`: the scale found its memory or sensor damaged.
  [/^S [SD] +Error +\d+[a-z]?$/, reportOf({ kind: 'fault', fault: 'broken' })],
  [/^Z A$/, DONE],
  [/^ZI [SD]$/, DONE],
  [/^TI? [SD] +[+-]?\d*\.?\d+ [A-Za-z%]+$/, DONE],
  [/^(?:ZI?|TI?) [I+-]$/, REFUSED],
  // Syntax error, transmission error, logical error.
  [/^E[STL]$/, REFUSED],
  // Inquiries, such as the serial number that the scale sends when it is switched on.
  [/^I\d* A?[ -~]*$/, []],
];

const readAnswer = (line: string): readonly ScaleFrame[] | null => ANSWERS.find(([pattern]) => pattern.test(line))?.[1] ?? null;
