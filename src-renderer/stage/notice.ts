/** The notice beside the order: the result of the last scan or press. */

import type { CheckResult } from '../../src-shared/bridge/contract';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { ScaleCommand } from '../../src-shared/devices/device-state';
import type { PlaceProblem } from '../../src-shared/order/staging-place';
import type { LabelProblem } from '../../src-shared/scan/order-label';
import type { UnreadyCheck } from './draft';

export type Notice =
  | { readonly kind: 'product' }
  | { readonly kind: 'maybe-product' }
  | { readonly kind: 'not-an-order'; readonly text: string; readonly problem: LabelProblem }
  | { readonly kind: 'unfinished-scan'; readonly whileTyping: boolean }
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
  | { readonly kind: 'command-refused'; readonly problem: CommandProblem }
  /** A command barcode was carried out. */
  | { readonly kind: 'command-staged'; readonly orderId: string; readonly seconds: number }
  | { readonly kind: 'command-undone'; readonly orderId: string }
  | { readonly kind: 'command-cleared' }
  | { readonly kind: 'command-bags'; readonly count: number }
  /** A command barcode staged nothing, because the order is not complete. */
  | { readonly kind: 'command-not-ready'; readonly check: UnreadyCheck }
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

/**
 * Why a command barcode was not carried out.
 * - `foreign`: the sheet is another station's, or an old one.
 * - `uncertain`: the scanner's keyboard layout is unknown, and the code reads differently on two.
 * - `question`: a question is on the screen, which only a press answers.
 * - `busy`: the order before is still being handed over.
 */
export type CommandProblem = 'off' | 'damaged' | 'foreign' | 'uncertain' | 'question' | 'busy' | 'nothing-to-undo';

export type ScaleComplaint = 'unstable' | 'overload' | 'negative' | 'empty' | 'no-unit' | 'tare' | 'unreadable' | 'too-heavy';
