/** The notice beside the order: the result of the last scan or press. */

import type { CheckResult } from '../../src-shared/bridge/contract';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { ScaleCommand } from '../../src-shared/devices/device-state';
import type { PlaceProblem } from '../../src-shared/order/staging-place';
import type { LabelProblem } from '../../src-shared/scan/order-label';

export type Notice =
  | { readonly kind: 'product' }
  | { readonly kind: 'maybe-product' }
  | { readonly kind: 'not-an-order'; readonly text: string; readonly problem: LabelProblem }
  | { readonly kind: 'unfinished-scan' }
  /** The label shows one of these texts, because the scanner's keyboard layout is unknown. */
  | { readonly kind: 'which-text'; readonly texts: readonly [string, string] }
  /** Enter right after a scan or a weight has only moved the focus to the big button. */
  | { readonly kind: 'press-enter-again' }
  /** A place was scanned for the order that was pressed last. */
  | { readonly kind: 'place-saved'; readonly orderId: string; readonly place: string }
  /** The order that was pressed last has another place. */
  | { readonly kind: 'place-already-set'; readonly orderId: string; readonly place: string }
  | { readonly kind: 'place-without-order' | 'place-off' }
  | { readonly kind: 'place-unreadable'; readonly problem: PlaceProblem }
  | { readonly kind: 'dropped'; readonly orderId: string }
  | { readonly kind: 'scale'; readonly problem: ScaleComplaint }
  /** The next bag was not added to the weight. `maybe-both`: the first one may still be on the scale. */
  | { readonly kind: 'sum'; readonly problem: 'unreadable' | 'too-heavy' | 'maybe-both' }
  /** The scale did not do what it was asked to. */
  | { readonly kind: 'scale-command'; readonly command: ScaleCommand; readonly answer: 'refused' | 'unavailable' }
  /** An order cannot be corrected while another one is on the screen. */
  | { readonly kind: 'screen-taken' }
  /** The order was restored after a restart. */
  | { readonly kind: 'restored' }
  /** The order of an earlier run is too old to be restored. `at` is in milliseconds since 1970. */
  | { readonly kind: 'left-behind'; readonly orderId: string; readonly at: number }
  /** Connect's response to the check of an unknown order or edit. */
  | {
      readonly kind: 'checked';
      readonly orderId: string;
      readonly intentKind: 'stage' | 'update';
      readonly said: CheckResult;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type ScaleComplaint = 'unstable' | 'overload' | 'negative' | 'empty' | 'no-unit' | 'tare' | 'unreadable' | 'too-heavy';
