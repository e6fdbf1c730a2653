import { assertNever } from '../../src-shared/base/result';
import { Note } from '../controls';
import { placeProblemMessage, refusalMessage, t } from '../strings';
import { type PlaceRefusal, useHistory } from './history-store';

/** Says why the last scanned or chosen place was not saved. */
export function PlaceRefusalNote() {
  const refusal = useHistory((found) => found.placeRefusal);
  return <div role="alert">{refusal && <Note tone="alert">{placeRefusalMessage(refusal)}</Note>}</div>;
}

function placeRefusalMessage(refusal: PlaceRefusal): string {
  switch (refusal.kind) {
    case 'off':
      return t('scan.place.off');
    case 'no-order':
      return t('scan.place.openOrder');
    case 'unreadable':
      return placeProblemMessage(refusal.problem);
    case 'refused':
      return refusalMessage(refusal.refusal);
    default:
      return assertNever(refusal);
  }
}
