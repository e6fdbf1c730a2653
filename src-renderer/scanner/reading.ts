/** What the recogniser makes of the keyboard, for the rest of the window. */
import type { Weight } from '../../src-shared/weight';
import type { Symbology } from './aim';
import type { Calibration } from './calibration';
import type { ScaleProblem } from './scale-line';

export type Reading =
  /** A barcode. `text` is without prefix and AIM identifier; it may hold control characters (GS between GS1 fields). */
  | { readonly kind: 'scan'; readonly text: string; readonly symbology: Symbology | null }
  /** The same barcode again within half a second: the trigger bounced. Already acted upon; nothing to do. */
  | { readonly kind: 'repeated-scan'; readonly text: string; readonly symbology: Symbology | null }
  /** A burst that no person types, without its end: there may be more of the order id than this. To be scanned again. */
  | { readonly kind: 'unfinished-scan'; readonly text: string }
  /** A wedge scale's line, in hundredths of a pound. `printed` is what the scale typed. */
  | { readonly kind: 'weight'; readonly weight: Weight; readonly printed: string }
  | { readonly kind: 'scale-problem'; readonly what: ScaleProblem; readonly printed: string }
  /** The answer to a test scan that was asked for; `calibration` is `null` when it was too short to learn from. */
  | { readonly kind: 'test-scan'; readonly text: string; readonly symbology: Symbology | null; readonly calibration: Calibration | null };

/** The station's `scan.*` settings, as far as they concern recognition, and what the scanner is being used for. */
export interface ScannerSettings {
  /** What the scanner was programmed to send first. Makes recognition certain. */
  readonly prefix: string | null;
  readonly suffix: 'enter' | 'tab' | 'none';
  /** Milliseconds; keys further apart than this are a person's. */
  readonly maxGapMs: number;
  /**
   * Somebody has pressed "scan now" in the scanner test: everything that is typed, up to Enter, Tab or a second's
   * silence, is a `test-scan`, however slow it is. The answer does not end the test; whoever began it does.
   */
  readonly testing?: boolean;
}
