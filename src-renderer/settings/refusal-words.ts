import type { Refusal } from '../../src-shared/bridge';
import { words } from '../words';

/** Why a change in Settings was not made. */
export function refusalWords(refusal: Refusal): string {
  const { refused, credentials } = words.settings;
  switch (refusal.kind) {
    case 'locked':
      return refused.locked;
    case 'fixed-by-policy':
      return refused.fixed;
    case 'bad-value':
      return refused.badValue(refusal.detail);
    case 'wrong-pin':
    case 'pin-wait':
      return words.pin.refused[refusal.kind];
    case 'bad-credentials':
      return credentials.problem[refusal.problem];
    case 'address-unclear':
      return credentials.addressUnclear;
    case 'keychain':
      return refusal.problem === 'locked' ? credentials.locked : credentials.unavailable(refusal.detail);
    case 'busy':
      return words.updates.cannotRestart(refusal.busy);
    case 'nothing-waits':
      return words.updates.nothingWaits;
    case 'not-saved':
      return refused.notSaved(refusal.detail);
    case 'file-busy':
      return words.files.busy;
    // Only orders are refused for these; no setting is.
    case 'out-of-bounds':
    case 'blocked':
    case 'already-leaving':
    case 'not-informed':
    case 'bulk-running':
    case 'too-late':
    case 'no-such-order':
      return refused.notSaved(refusal.kind);
  }
}
