/**
 * Whether the load on the scale was taken for an order already. A scale that is read all the time shows the same bag to the next
 * order, and its weight must not be sent twice. Pure.
 */
import type { LiveWeight } from './live-weight';

/** The weight of the load that was taken, in hundredths of a pound; `null` after it was lifted from the scale. */
export type TakenLoad = number | null;

/** A stable weight further from the taken one is another load, in hundredths of a pound. The display of a good scale varies by 0.05 lb. */
export const SAME_LOAD_TOLERANCE = 10;

/**
 * Follows the scale. A load counts as lifted when the scale is empty, when it shows another stable weight, or when it shows less than
 * half of the weight while it moves: a push against the scale does not do that. A scale that is switched off or unplugged, or names no
 * weight while it moves, leaves the load where it is.
 */
export function followLoad(taken: TakenLoad, weight: LiveWeight): TakenLoad {
  if (taken === null) return null;
  switch (weight.kind) {
    case 'empty':
      return null;
    case 'stable':
      return Math.abs(weight.hundredths - taken) > SAME_LOAD_TOLERANCE ? null : taken;
    case 'moving':
      return weight.hundredths !== null && weight.hundredths < taken / 2 ? null : taken;
    case 'fault':
      return weight.fault === 'under' ? null : taken;
    case 'none':
      return taken;
  }
}
