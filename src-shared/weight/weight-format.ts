/** Parses and formats exact pounds. Other units are converted exactly and rounded once. */
import { fail, ok, type Result } from '../base/result';
import { LANGUAGES, type Language } from '../language/languages';
import { type NumberProblem, parseNumber, trimTrailingZeros } from '../text/parse-number';
import type { Weight } from './weight.schema';

/** Units that scales print. Others, such as `t oz`, are refused. */
export type WeightUnit = 'lb' | 'oz' | 'kg' | 'g';

/** Why a text is not a weight. */
export type WeightProblem = NumberProblem | { readonly kind: 'too-precise' | 'too-small' | 'too-large' };

/**
 * Parses a weight in pounds as people type it: `12.5`, `12,5`, `.5`, `12.`. A blank text gives `null`. More than two decimals are
 * refused rather than rounded, so that the weight shown is the weight sent.
 * @param maxPounds the station's own limit (`stage.maxPounds`)
 */
export function parsePounds(text: string, maxPounds: number): Result<Weight | null, WeightProblem> {
  const number = parseNumber(text);
  if (!number.ok) return number;
  if (number.value === null) return ok(null);
  const { isNegative, whole } = number.value;
  const decimals = trimTrailingZeros(number.value.decimals);
  if (decimals.length > 2) return fail({ kind: 'too-precise' });
  const hundredths = Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
  if (isNegative || hundredths < 1) return fail({ kind: 'too-small' });
  return hundredths > maxPounds * 100 ? fail({ kind: 'too-large' }) : ok(hundredths as Weight);
}

// One unit in hundredths of a pound, as an exact fraction. 1 lb is 453.59237 g by definition.
const HUNDREDTHS_PER_UNIT: Record<WeightUnit, readonly [numerator: bigint, denominator: bigint]> = {
  lb: [100n, 1n],
  oz: [100n, 16n],
  kg: [100_000n * 100_000n, 45_359_237n],
  g: [100n * 100_000n, 45_359_237n],
};

/**
 * Adds up the parts of a scale's reading and rounds once, half up, to 0.01 lb.
 * @param parts for example `[{ amount: '1', unit: 'lb' }, { amount: '4.3', unit: 'oz' }]`; amounts are plain decimals
 * @returns hundredths of a pound, 0 for an empty scale
 */
export function sumInHundredths(parts: readonly { readonly amount: string; readonly unit: WeightUnit }[]): number {
  let numerator = 0n;
  let denominator = 1n;
  for (const { amount, unit } of parts) {
    const [whole = '0', decimals = ''] = amount.replace(',', '.').split('.');
    const scaled = BigInt(`${whole || '0'}${decimals}`);
    const [unitNumerator, unitDenominator] = HUNDREDTHS_PER_UNIT[unit];
    const partDenominator = unitDenominator * 10n ** BigInt(decimals.length);
    numerator = numerator * partDenominator + scaled * unitNumerator * denominator;
    denominator *= partDenominator;
  }
  return Number((2n * numerator + denominator) / (2n * denominator));
}

/** `1425` → `14.25`, or `14,25` in French: the text in the field. `parsePounds` reads both. */
export function formatPounds(weight: number, language: Language): string {
  return `${Math.floor(weight / 100)}${LANGUAGES[language].money.decimal}${String(weight % 100).padStart(2, '0')}`;
}
