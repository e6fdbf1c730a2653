/**
 * Whether the load on the scale was taken for an order already. A scale that is read all the time shows the same bag to the next
 * order, and its weight must not be sent twice. Decision 0050 has the reasons. Pure.
 */
import type { IntentId } from '../intent/intent.schema';
import type { LiveWeight } from './live-weight';

/** Which order has the weight of the load. */
export type LoadUse =
  /** The order on the screen. */
  | { readonly kind: 'screen' }
  /** An order that was pressed. */
  | { readonly kind: 'order'; readonly id: IntentId }
  /** None any more: its order was cleared, undone or rejected, or its weight was changed by hand. */
  | { readonly kind: 'none' };

/** The load that was taken last; `null` after it was lifted from the scale. */
export type TakenLoad = null | {
  /** Its weight, in hundredths of a pound; `null` while it moves since before its order left without its weight. */
  readonly hundredths: number | null;
  readonly use: LoadUse;
  /** Whether the scale shows another stable weight, although the load was not seen to be lifted. */
  readonly isChanged: boolean;
};

/** A stable weight further from the taken one is another load, in hundredths of a pound. The display of a good scale varies by 0.05 lb. */
export const SAME_LOAD_TOLERANCE = 10;

/** The least load that is taken without a press, in hundredths of a pound. An empty scale with a cold sensor may show 0.01 lb. */
const LEAST_AUTOMATIC = 2;

/**
 * Follows the scale. A load counts as lifted when the scale is empty or below zero, or shows less than half of its weight: a push against
 * the scale does not do that. Another stable weight is another load, until the scale shows the taken one again, as it does after a person
 * leaned on it. A scale that is switched off or unplugged, or names no weight while it moves, leaves the load where it is.
 */
export function followLoad(taken: TakenLoad, weight: LiveWeight): TakenLoad {
  if (taken === null) return null;
  switch (weight.kind) {
    case 'empty':
      return null;
    case 'stable':
      return isLifted(taken, weight.hundredths) ? null : noteChange(taken, weight.hundredths);
    case 'moving':
      return weight.hundredths !== null && isLifted(taken, weight.hundredths) ? null : taken;
    case 'fault':
      return weight.fault === 'under' ? null : taken;
    case 'none':
      return taken;
  }
}

const isLifted = (taken: NonNullable<TakenLoad>, hundredths: number): boolean =>
  taken.hundredths !== null && hundredths < taken.hundredths / 2;

function noteChange(taken: NonNullable<TakenLoad>, hundredths: number): TakenLoad {
  if (taken.hundredths === null) return { ...taken, hundredths };
  const isChanged = Math.abs(hundredths - taken.hundredths) > SAME_LOAD_TOLERANCE;
  return isChanged === taken.isChanged ? taken : { ...taken, isChanged };
}

type StableWeight = Extract<LiveWeight, { kind: 'stable' }>;

/** Whether a press may take the weight. */
export const canTake = (weight: LiveWeight, taken: TakenLoad): weight is StableWeight =>
  weight.kind === 'stable' && (taken === null || taken.isChanged || taken.use.kind === 'none');

/** Whether the weight may be taken without a press. What a person has removed is not taken again before they press or lift it. */
export const canTakeAutomatically = (weight: LiveWeight, taken: TakenLoad): weight is StableWeight =>
  weight.kind === 'stable' && weight.hundredths >= LEAST_AUTOMATIC && (taken === null || taken.isChanged);

/**
 * Whether the load may consist of the one that the order on the screen has, and another one beside it. Then its weight has to replace the
 * order's, and must not be added.
 */
export const mayIncludeTaken = (weight: StableWeight, taken: TakenLoad): boolean =>
  taken?.isChanged === true && taken.use.kind === 'screen' && weight.hundredths > (taken.hundredths ?? 0);
