/** The weight that a scale shows now, and whether it was taken already. Pure: the caller passes each report. */
import type { ScaleFault, ScaleReport } from './scale-report';

/** What the scale shows now. Weights are in hundredths of a pound. */
export type LiveWeight =
  /** The scale is not connected, or has not answered yet. */
  | { readonly kind: 'none' }
  | { readonly kind: 'empty' }
  /** `hundredths` is `null` where the protocol names no weight while the load moves. */
  | { readonly kind: 'moving'; readonly hundredths: number | null }
  | { readonly kind: 'stable'; readonly hundredths: number; readonly isNet: boolean }
  | { readonly kind: 'fault'; readonly fault: ScaleFault };

export const NO_WEIGHT: LiveWeight = { kind: 'none' };

/** If the protocol does not say whether a weight is stable, this many equal ones in a row are. */
export const EQUAL_READINGS = 4;

interface Repetition {
  readonly hundredths: number;
  readonly count: number;
}

/** Follows one scale, from its first report after it was connected. */
export interface WeightTracker {
  /** @returns what the scale shows after this report */
  track(report: ScaleReport): LiveWeight;
  /** Forgets earlier reports, because the scale was connected anew. */
  reset(): void;
}

export function createWeightTracker(): WeightTracker {
  let repetition: Repetition | null = null;

  function countEqual(hundredths: number): number {
    const count = repetition?.hundredths === hundredths ? repetition.count + 1 : 1;
    repetition = { hundredths, count };
    return count;
  }

  return {
    track(report) {
      if (report.kind !== 'weight') {
        repetition = null;
        return report.kind === 'moving' ? { kind: 'moving', hundredths: null } : report;
      }
      const { hundredths, isStable, isNet } = report;
      const isSteady = isStable ?? countEqual(hundredths) >= EQUAL_READINGS;
      if (!isSteady) return { kind: 'moving', hundredths };
      if (hundredths === 0) return { kind: 'empty' };
      return hundredths < 0 ? { kind: 'fault', fault: 'under' } : { kind: 'stable', hundredths, isNet };
    },
    reset() {
      repetition = null;
    },
  };
}

export function isSameWeight(a: LiveWeight, b: LiveWeight): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
