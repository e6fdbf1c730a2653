/** Handles what the scanner sends while Activity is shown. */
import { assertNever, type Result } from '../../src-shared/base/result';
import type { PlaceProblem } from '../../src-shared/order/staging-place';
import { classifyScan } from '../../src-shared/scan/classify-scan';
import { playSound } from '../sounds';
import { useStation } from '../station';
import { isSearchedFor, refuseScan, savePlace, searchHistory, useHistory } from './history-store';

/** Searches for a scanned order, or sets the place of the order whose history is open. @param isRepeated whether the trigger may have bounced */
export function handleActivityScan(text: string, isRepeated: boolean): void {
  const scan = classifyScan(text, useStation.getState().station.settings);
  switch (scan.kind) {
    case 'command':
      return isRepeated ? undefined : refuseScan({ kind: 'command' });
    case 'place':
      return handlePlaceScan(scan.result);
    case 'order':
      if (isRepeated && isSearchedFor(text)) return;
      playSound('read');
      return searchHistory(text);
    default:
      assertNever(scan);
  }
}

function handlePlaceScan(scanned: Result<string, PlaceProblem>): void {
  const { openOrderId } = useHistory.getState();
  if (useStation.getState().station.settings['stage.place'] === 'off') return refuseScan({ kind: 'off' });
  if (!scanned.ok) return refuseScan({ kind: 'unreadable', problem: scanned.problem });
  if (openOrderId === null) return refuseScan({ kind: 'no-order' });
  playSound('read');
  void savePlace(openOrderId, scanned.value);
}
