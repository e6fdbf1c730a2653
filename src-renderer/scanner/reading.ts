/** The readings that the recognizer reports to the app, and the settings that it depends on. */
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
      /** The second possible text, where the scanner's keyboard layout is unknown and a person has to decide; else `null`. */
      readonly other: string | null;
    }
  /** The same barcode again within half a second, because the trigger bounced. The first reading was handled already. */
  | { readonly kind: 'repeated-scan'; readonly text: string; readonly symbology: Symbology | null; readonly other: string | null }
  /**
   * A device's text that may be incomplete or contain a person's key. The label has to be scanned again. Where a person typed within it
   * or in the second before (`whileTyping`), some of its characters may have been taken for the person's, and stand in a field.
   */
  | { readonly kind: 'unfinished-scan'; readonly text: string; readonly whileTyping: boolean }
  /** A wedge scale's line, in hundredths of a pound. `printed` is the text of the scale. */
  | { readonly kind: 'weight'; readonly weight: Weight; readonly printed: string }
  | { readonly kind: 'scale-problem'; readonly problem: ScaleProblem; readonly printed: string }
  /** An Enter right after a device's text, by a person or by a late device, that was ignored. */
  | { readonly kind: 'enter-ignored' }
  /** The reading of a test scan; `calibration` is `null` when the scan was too short to measure. */
  | {
      readonly kind: 'test-scan';
      readonly text: string;
      readonly symbology: Symbology | null;
      readonly calibration: Calibration | null;
      /** The scanner's keyboard layout; `null` when another code than the layout code was scanned. */
      readonly layout: LayoutDetection | null;
    };

/** The station's `scan.*` settings for recognition, and the state of the scanner test. */
export interface ScannerSettings {
  /** The text that the scanner is programmed to send first. A prefix makes recognition certain. */
  readonly prefix: string | null;
  readonly suffix: 'enter' | 'tab' | 'none';
  /** The keyboard layout that the scanner types for. */
  readonly layout: LayoutSetting;
  /** The longest gap between two keys of a scan in milliseconds, as a calibration or the policy sets it. */
  readonly maxGapMs: number;
  /**
   * Whether the scanner test is running. Everything typed up to Enter, Tab or a second's pause is a `test-scan` then, at any speed.
   * The reading does not end the test; Settings does.
   */
  readonly isTesting?: boolean;
  /** The rhythm of this station's scanner, as learned from its scans. */
  readonly learnedRhythm?: Rhythm | null;
}
