import { assertNever } from '../../src-shared/base/result';
import { Note } from '../controls';
import { placeProblemMessage, refusalMessage, t } from '../strings';
import { type ScanRefusal, useHistory } from './history-store';

/** Says why the last scan was refused, or why the last place was not saved. */
export function ScanRefusalNote() {
  const refusal = useHistory((found) => found.scanRefusal);
  return <div role="alert">{refusal && <Note tone="alert">{scanRefusalMessage(refusal)}</Note>}</div>;
}

function scanRefusalMessage(refusal: ScanRefusal): string {
  switch (refusal.kind) {
    case 'command':
      return t('scan.command.onStage');
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
