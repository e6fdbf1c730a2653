/** What is said about the last scan or press, where the order stands. */

import type { CheckResult } from '../../src-shared/bridge/contract';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { LabelProblem } from '../../src-shared/scan/order-label';

export type Notice =
  | { readonly kind: 'product' }
  | { readonly kind: 'maybe-product' }
  | { readonly kind: 'not-an-order'; readonly text: string; readonly problem: LabelProblem }
  | { readonly kind: 'unfinished-scan' }
  /** The label says one of these: it is not known for which keyboard layout the scanner types. */
  | { readonly kind: 'which-text'; readonly texts: readonly [string, string] }
  /** Enter came right after a scan or a weight, and has only moved the focus to the big button. */
  | { readonly kind: 'press-enter-again' }
  | { readonly kind: 'dropped'; readonly orderId: string }
  | { readonly kind: 'scale'; readonly problem: ScaleComplaint }
  /** An order was to be brought back while another stands on the screen. */
  | { readonly kind: 'screen-taken' }
  /** It stood here when the app stopped. */
  | { readonly kind: 'restored' }
  /** It stood here when the app stopped, too long ago to be brought back. `at` is in milliseconds since 1970. */
  | { readonly kind: 'left-behind'; readonly orderId: string; readonly at: number }
  /** What Connect said of an unknown order or edit, when it was asked. */
  | {
      readonly kind: 'checked';
      readonly orderId: string;
      readonly intentKind: 'stage' | 'update';
      readonly said: CheckResult;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type ScaleComplaint = 'unstable' | 'overload' | 'negative' | 'empty' | 'no-unit' | 'tare' | 'unreadable' | 'too-heavy';
