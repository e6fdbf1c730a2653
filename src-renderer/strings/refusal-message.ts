import type { Refusal } from '../../src-shared/bridge/refusal';
import { en } from './en';

/** Why an order was not accepted, or not undone. */
export function refusalMessage(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'already-in-flight':
      return en.stage.alreadyLeaving;
    case 'needs-confirmation':
      return en.stage.askedAgain;
    case 'blocked':
      return en.blockedShortly(refusal.problem);
    case 'limit-exceeded':
      return refusal.field === 'userId' ? en.stage.noUser : en.stage.wrong[refusal.field];
    case 'too-late':
    case 'no-such-order':
      return en.stage.tooLate;
    case 'not-saved':
      return refusal.detail === '' ? en.stage.notHandedOver : en.stage.notSaved;
    case 'file-busy':
      return en.files.busy;
    case 'locked':
      return en.settings.refused.locked;
    case 'wrong-pin':
    case 'pin-wait':
      return en.pin.refused[refusal.kind];
    default:
      return en.stage.notHandedOver;
  }
}
