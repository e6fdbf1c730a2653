import type { Refusal } from '../../src-shared/bridge/refusal';
import { strings } from '../strings';

/** The message for a change in Settings that was refused. */
export function settingsRefusalMessage(refusal: Refusal): string {
  const { refused, credentials } = strings.settings;
  switch (refusal.kind) {
    case 'locked':
      return refused.locked;
    case 'fixed-by-policy':
      return refused.fixed;
    case 'bad-value':
      return refused.badValue(refusal.detail);
    case 'wrong-pin':
    case 'pin-wait':
      return strings.pin.refused[refusal.kind];
    case 'bad-credentials':
      return credentials.problem[refusal.problem];
    case 'address-unclear':
      return credentials.addressUnclear;
    case 'keychain':
      return refusal.problem === 'locked' ? credentials.locked : credentials.unavailable(refusal.detail);
    case 'busy':
      return strings.updates.cannotRestart(refusal.blockedBy);
    case 'no-update-ready':
      return strings.updates.noUpdateReady;
    case 'not-saved':
      return refused.notSaved(refusal.detail);
    case 'file-busy':
      return strings.files.busy;
    // Only orders are refused for these reasons.
    case 'limit-exceeded':
    case 'blocked':
    case 'already-in-flight':
    case 'needs-confirmation':
    case 'bulk-running':
    case 'too-late':
    case 'no-such-order':
      return refused.notSaved(refusal.kind);
  }
}
