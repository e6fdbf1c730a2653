/**
 * Reads what a wedge scale types. A scale's line looks like a fast scan, and only its shape tells them apart, so the
 * shape is strict: whatever could be an order id is not a weight.
 */

import { hundredthsOf, type WeightUnit } from '../../src-shared/pounds';
import type { Weight } from '../../src-shared/weight';

/**
 * Why a line of a scale is no weight: still moving; more than it can carry; nothing on it; less than nothing (the tare
 * was taken with something on the pan).
 */
export type ScaleProblem = 'unstable' | 'overload' | 'empty' | 'negative';

export type ScaleReading =
  | { readonly kind: 'weight'; readonly weight: Weight; readonly printed: string }
  | { readonly kind: 'scale-problem'; readonly what: ScaleProblem; readonly printed: string };

// Longer than any scale's display; a longer row of digits is a number of something else.
const AMOUNT = String.raw`\d{1,6}(?:[.,]\d{1,4})?|[.,]\d{1,4}`;
const UNIT = 'lbs?|oz|kg|g';

// What stands in front: A&D and CAS say ST/US/OL and GS/NT, MT-SICS says S S or S D, Sartorius and Kern say N or G.
const HEADER = `(?:(?<status>ST|US|OL|S [SD]|[D?])(?:[ ,]+|$))?(?:(?:GS|NT|GR|NET|GROSS|[GNB])(?:[ ,]+|$))?`;
// What stands behind: Ohaus marks a moving pan with `?` and says N or G for net or gross.
const TRAILER = String.raw`(?: *(?<mark>\?)| +(?<moving>D))?(?: +(?:NET|GROSS|[GNB]))?`;

const LINE = new RegExp(
  `^${HEADER}(?<sign>[+-]?) *(?<amount>${AMOUNT})(?<gap> *)(?<unit>${UNIT})(?: *(?<ounces>${AMOUNT}) *oz)?${TRAILER}$`,
  'i',
);
/** Overload and underload are said without a number, or with a row of nines that must not be read. */
const OVERLOAD = /^(OL(?:[ ,].*)?|S \+|(?:[+-] *)?(?:OL|\^+)(?: *(?:lbs?|oz|kg|g))?|(?:lbs? *|kg *)?\^+)$/i;
const UNDERLOAD = /^S -$/;

/**
 * @param text one line without its Enter
 * @returns `null` when no scale types such a line
 */
export function readScaleLine(text: string): ScaleReading | null {
  const printed = text.trim();
  const problem = (what: ScaleProblem): ScaleReading => ({ kind: 'scale-problem', what, printed });
  if (OVERLOAD.test(printed)) return problem('overload');
  if (UNDERLOAD.test(printed)) return problem('negative');

  const parts = LINE.exec(printed)?.groups;
  if (!parts) return null;
  const { status, sign, amount = '', gap, ounces, mark, moving } = parts;
  const unit = unitOf(parts.unit ?? '');
  if (ounces !== undefined && unit !== 'lb') return null;
  // `4711g` may be somebody's order. A scale that prints no space prints a decimal point or pads the number.
  const unlikeAnId =
    /[.,]/.test(amount) || gap !== '' || sign !== '' || text.startsWith(' ') || status !== undefined || ounces !== undefined;
  if (!unlikeAnId) return null;

  if (status?.toUpperCase() === 'OL') return problem('overload');
  if (mark || moving || /^(US|S D|D|\?)$/i.test(status ?? '')) return problem('unstable');
  const hundredths = hundredthsOf([{ amount, unit }, ...(ounces === undefined ? [] : [{ amount: ounces, unit: 'oz' as const }])]);
  if (hundredths === 0) return problem('empty');
  if (sign === '-') return problem('negative');
  return hundredths > 9_999_999 ? problem('overload') : { kind: 'weight', weight: hundredths as Weight, printed };
}

function unitOf(printed: string): WeightUnit {
  const lower = printed.toLowerCase();
  return lower === 'oz' || lower === 'kg' || lower === 'g' ? lower : 'lb';
}
