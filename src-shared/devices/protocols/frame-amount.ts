/** Reads the amounts and units in the frames of serial scales. */
import { sumInHundredths, type WeightUnit } from '../../weight/weight-format';

const UNITS: Readonly<Record<string, WeightUnit>> = { lb: 'lb', lbs: 'lb', oz: 'oz', kg: 'kg', g: 'g' };
/** Units that scales have and the station does not convert: tons, troy ounces, pennyweights, carats, grains, newtons, pieces, percent. */
const OTHER_UNITS = new Set([
  't',
  'tn',
  'ton',
  'ozt',
  'oz t',
  'dwt',
  'ct',
  'gn',
  'n',
  'mg',
  'pcs',
  'pc',
  '%',
  'lb/oz',
  'tl',
  'tlh',
  'tls',
  'tlt',
]);

/** @returns `other` for a unit that is not converted; `null` for a text that is no unit, so that the frame is damaged */
export function parseUnit(text: string): WeightUnit | 'other' | null {
  const name = text.trim().toLowerCase();
  if (Object.hasOwn(UNITS, name)) return UNITS[name] ?? null;
  return OTHER_UNITS.has(name) ? 'other' : null;
}

/** @returns hundredths of a pound, rounded once, half away from zero; never -0 */
export function toHundredths(isNegative: boolean, parts: readonly { readonly amount: string; readonly unit: WeightUnit }[]): number {
  const hundredths = sumInHundredths(parts);
  return isNegative && hundredths !== 0 ? -hundredths : hundredths;
}

/** An amount as scales write it: a sign and digits, padded on the left. No scale displays more than seven digits. */
const AMOUNT = /^ *([+-]?) *(?=[\d.]{1,8}$)(\d*\.?\d+)$/;

export interface FrameAmount {
  readonly isNegative: boolean;
  readonly amount: string;
  readonly decimals: number;
}

export function parseAmount(text: string): FrameAmount | null {
  const match = AMOUNT.exec(text);
  const amount = match?.[2];
  if (!match || amount === undefined) return null;
  return { isNegative: match[1] === '-', amount, decimals: amount.includes('.') ? amount.length - amount.indexOf('.') - 1 : 0 };
}
