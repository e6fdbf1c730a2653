/** Reads a scale's line or ticket as a weight, or as the problem that kept the scale from weighing. */

import type { Weight } from '../../src-shared/weight/weight.schema';
import { sumInHundredths, type WeightUnit } from '../../src-shared/weight/weight-format';
import { type Amount, parseScaleLine, type ScaleLine } from './scale-line';

/**
 * Why a scale's text is no weight: the scale moves, is overloaded, is empty, shows less than zero (it was tared with a load on it),
 * printed no unit, printed only the tare, or printed a line that cannot be read.
 */
export type ScaleProblem = 'unstable' | 'overload' | 'empty' | 'negative' | 'no-unit' | 'tare' | 'unreadable';

export type ScaleReading =
  | { readonly kind: 'weight'; readonly weight: Weight; readonly printed: string }
  | { readonly kind: 'scale-problem'; readonly problem: ScaleProblem; readonly printed: string };

/** The largest weight that can be stored, in hundredths of a pound. */
const MAX_HUNDREDTHS = 9_999_999;
/** The NCI status behind a weight: two characters of status bits. The lowest bit of the first one means "in motion". */
const STATUS = /^S?([0-9A-F?])[0-9A-F?]$/i;

/** Whether a text is only the status that a scale sends after its weight. */
export const isScaleStatus = (text: string): boolean => STATUS.test(text.trim());

/**
 * @param text the lines as they were printed, with `\n` between them
 * @returns `null` when no scale prints this
 */
export function readScaleText(text: string): ScaleReading | null {
  const printed = text.trim();
  const problem = (name: ScaleProblem): ScaleReading => ({ kind: 'scale-problem', problem: name, printed });
  const printedLines = text.split('\n').filter((line) => line.trim() !== '');
  const lines = printedLines.map((line) => parseScaleLine(line));
  const known = lines.filter((line): line is ScaleLine => line !== null);
  if (!isScaleOutput(printedLines, lines, known)) return null;

  const statusLine = printedLines.length > 1 ? printedLines.find((line, k) => lines[k] === null && STATUS.test(line.trim())) : undefined;
  const isInMotion = statusLine !== undefined && Number.parseInt(STATUS.exec(statusLine.trim())?.[1] ?? '0', 16) % 2 === 1;
  const weights = known.filter((line) => line.kind === 'weight');
  const chosen = chooseWeight(weights);
  if (!chosen) {
    const state = known.find((line) => line.kind === 'state')?.state;
    if (state) return problem(state === 'overload' ? 'overload' : state === 'under' ? 'negative' : 'unstable');
    return problem(weights.length > 0 && weights.every(({ amount }) => amount.role === 'tare') ? 'tare' : 'unreadable');
  }
  const { amount, isMoving, isOverload, isUnder } = chosen;
  if (isOverload) return problem('overload');
  if (isMoving || isInMotion) return problem('unstable');
  if (isUnder) return problem('negative');
  const parts = amount.parts.flatMap((part) => (part.unit === null ? [] : [{ amount: part.amount, unit: part.unit as WeightUnit }]));
  if (parts.length < amount.parts.length) return problem('no-unit');
  const hundredths = sumInHundredths(parts);
  if (hundredths === 0) return problem('empty');
  if (amount.isNegative) return problem('negative');
  return hundredths > MAX_HUNDREDTHS ? problem('overload') : { kind: 'weight', weight: hundredths as Weight, printed };
}

type WeightLine = Extract<ScaleLine, { kind: 'weight' }>;

/** Whether lines are a scale's: either all of them are, or two name a weight and the rest is the head and foot of a ticket. */
function isScaleOutput(printed: readonly string[], lines: readonly (ScaleLine | null)[], known: readonly ScaleLine[]): boolean {
  if (known.length === 0) return false;
  const others = printed.filter((line, k) => lines[k] === null && !STATUS.test(line.trim()));
  if (others.length === 0) return known.some(({ kind }) => kind !== 'other') || printed.length === known.length;
  const named = known.filter((line) => line.kind === 'weight' && line.amount.role !== 'plain');
  return named.length >= 2;
}

/** Chooses the net weight where one is named, else the gross weight, else the only weight. */
function chooseWeight(weights: readonly WeightLine[]): WeightLine | null {
  const of = (role: Amount['role']) => weights.filter(({ amount }) => amount.role === role);
  const plain = of('plain');
  return of('net').at(-1) ?? of('gross').at(-1) ?? (plain.length === 1 ? (plain[0] ?? null) : null);
}
