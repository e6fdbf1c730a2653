import type { OtherStaging } from '../intent/other-staging';
import type { ConnectWarning } from '../order/scan-lookup';
import type { PatternConflict } from '../scan/pattern-overlap';
import type { SettingsProblem } from '../settings/setting-source';
import type { IdleBlocker } from '../station/idle-blocker';
import type { StagingBlock } from '../station/station';

/** Why a permitted and well-formed request was not carried out. It crosses the bridge as data, never as an Error. */
export type Refusal =
  /** A count or weight is above the station's own limit, or a required one is missing. */
  | { readonly kind: 'limit-exceeded'; readonly field: 'userId' | 'bags' | 'items' | 'weight' }
  /** The field is missing in an edit, or has a value that an edit cannot have, where orders are sent now. */
  | {
      readonly kind: 'edit-not-possible';
      readonly field: 'userId' | 'bagLabel' | 'serviceOption' | 'windowStart' | 'windowEnd';
    }
  /** The destination of orders is unclear, so none is accepted. */
  | { readonly kind: 'blocked'; readonly problem: StagingBlock }
  /** The order is already held or waiting, and has to be taken back before it can be staged again. */
  | { readonly kind: 'already-in-flight' }
  /** The person has to see these other stagings of the order first, and press again. */
  | { readonly kind: 'needs-confirmation'; readonly standings: readonly OtherStaging[] }
  /** The person has to see what Connect said of the order first, and press again. */
  | { readonly kind: 'connect-warns'; readonly warning: ConnectWarning }
  /** Another bulk action is still running. */
  | { readonly kind: 'bulk-running' }
  /** Another file is still being written. */
  | { readonly kind: 'file-busy' }
  /** Another print job is still running. */
  | { readonly kind: 'print-busy' }
  /** The intent has left the state in which the request is possible, such as an undo of an order that was sent. */
  | { readonly kind: 'too-late'; readonly state: string }
  | { readonly kind: 'no-such-order' }
  /** `pin-wait`: the PIN was not compared, because an earlier wrong one causes a delay. */
  | { readonly kind: 'wrong-pin' | 'pin-wait'; readonly tryAgainInSeconds: number }
  /** The request needs the PIN. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'fixed-by-policy'; readonly key: string }
  | { readonly kind: 'bad-value'; readonly key: string; readonly detail: string }
  /** The pattern overlaps with another one, so that a scan could be either. */
  | ({ readonly kind: 'pattern-conflict' } & PatternConflict)
  | { readonly kind: 'not-saved'; readonly detail: string }
  | { readonly kind: 'bad-credentials'; readonly problem: 'empty' | 'too-long' | 'not-credentials' }
  /** A source of settings cannot be read, so the address for which the credentials are meant is unclear. */
  | { readonly kind: 'address-unclear'; readonly problem: SettingsProblem }
  /** A restart now would interrupt an order. */
  | { readonly kind: 'busy'; readonly blockedBy: IdleBlocker }
  /** No other version is waiting for a restart. */
  | { readonly kind: 'no-update-ready' }
  | { readonly kind: 'keychain'; readonly problem: 'locked' | 'unavailable'; readonly detail: string };
