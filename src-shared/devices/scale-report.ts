/** What a scale says in one answer, whichever protocol and cable it uses. */

/** Why a scale that answers shows no weight. */
export type ScaleFault =
  /** More than the scale can weigh. */
  | 'over'
  /** Less than zero: it was set to zero, or tared, with a load on it. */
  | 'under'
  /** It could not find its zero when it was switched on, and has to be emptied. */
  | 'zero-needed'
  /** It asks for a calibration, or reports a damaged memory or sensor. */
  | 'broken'
  /** It weighs in a unit that is not converted, such as troy ounces. */
  | 'unit';

export type ScaleReport =
  /**
   * `hundredths` of a pound, rounded once: 0 for an empty scale, negative below zero. `isStable` is `null` if the protocol does not
   * say so. `isNet`: a tare was subtracted.
   */
  | { readonly kind: 'weight'; readonly hundredths: number; readonly isStable: boolean | null; readonly isNet: boolean }
  /** The load moves, and the protocol names no weight meanwhile. */
  | { readonly kind: 'moving' }
  | { readonly kind: 'fault'; readonly fault: ScaleFault };

export const isSameReport = (a: ScaleReport, b: ScaleReport): boolean => JSON.stringify(a) === JSON.stringify(b);
