/** Handles what the scanner sends while the Handover view is shown. */
import { assertNever } from '../../src-shared/base/result';
import { classifyScan } from '../../src-shared/scan/classify-scan';
import { useStation } from '../station';
import { findScanned, refuseScan } from './handover-store';

/** Finds the row of a scanned order. A place is set on Stage, and a command works there. */
export function handleHandoverScan(text: string): void {
  const scan = classifyScan(text, useStation.getState().station.settings);
  switch (scan.kind) {
    case 'command':
      return refuseScan({ kind: 'command' });
    case 'place':
      return refuseScan({ kind: 'place' });
    case 'order':
      return findScanned(scan.result.ok ? scan.result.value.orderId : text);
    default:
      assertNever(scan);
  }
}
