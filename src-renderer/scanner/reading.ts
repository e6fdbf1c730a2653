/** What the recogniser makes of the keyboard, for the rest of the window. */
import type { Weight } from '../../src-shared/weight/weight.schema';
import type { Symbology } from './aim';
import type { Calibration } from './calibration';
import type { LayoutSetting } from './decode';
import type { LayoutDetection } from './layout-code';
import type { ScaleProblem } from './scale-text';
import type { Rhythm } from './timed-key';

export type Reading =
  /**
   * A barcode. `text` is without prefix, AIM identifier and frame. It may hold control characters: GS between GS1 fields,
   * tabs, and `\n` between the lines of a code with several.
   */
  | {
      readonly kind: 'scan';
      readonly text: string;
      readonly symbology: Symbology | null;
      /** What the label may say as well: it is not known for which keyboard layout the scanner types, and a person has to decide. */
      readonly other: string | null;
    }
  /** The same barcode again within half a second: the trigger bounced. Already acted upon; nothing to do. */
  | { readonly kind: 'repeated-scan'; readonly text: string; readonly symbology: Symbology | null; readonly other: string | null }
  /** A device's text that may not be whole, or not be a device's: there may be more of the order ID than this. To be scanned again. */
  | { readonly kind: 'unfinished-scan'; readonly text: string }
  /** A wedge scale's line, in hundredths of a pound. `printed` is what the scale typed. */
  | { readonly kind: 'weight'; readonly weight: Weight; readonly printed: string }
  | { readonly kind: 'scale-problem'; readonly problem: ScaleProblem; readonly printed: string }
  /** Enter was pressed right after a device's text, by a person or by a late device: it has pressed nothing. */
  | { readonly kind: 'enter-ignored' }
  /** The answer to a test scan that was asked for; `calibration` is `null` when it was too short to learn from. */
  | {
      readonly kind: 'test-scan';
      readonly text: string;
      readonly symbology: Symbology | null;
      readonly calibration: Calibration | null;
      /** The keyboard layout that the scanner types for; `null` when it was not the code for that. */
      readonly layout: LayoutDetection | null;
    };

/** The station's `scan.*` settings, as far as they concern recognition, and what the scanner is being used for. */
export interface ScannerSettings {
  /** What the scanner was programmed to send first. Makes recognition certain. */
  readonly prefix: string | null;
  readonly suffix: 'enter' | 'tab' | 'none';
  /** The keyboard layout that the scanner types for. */
  readonly layout: LayoutSetting;
  /** Milliseconds between two keys of one scan, at most, where a calibration or the policy says so. */
  readonly maxGapMs: number;
  /**
   * Somebody has pressed "scan now" in the scanner test: everything that is typed, up to Enter, Tab or a second's
   * silence, is a `test-scan`, however slow it is. The answer does not end the test; whoever began it does.
   */
  readonly isTesting?: boolean;
  /** How this station's scanner types, as learned from its scans. */
  readonly learnedRhythm?: Rhythm | null;
}
