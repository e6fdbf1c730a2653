import { type ClassifiedScan, classifyScan } from '../src-shared/scan/classify-scan';
import type { Reading } from './scanner';
import { useStation } from './station';

type Scan = Extract<Reading, { kind: 'scan' | 'repeated-scan' }>;

/** Lets a view of one order handle readings in which the text of a scan has been chosen. */
export const withChosenText =
  (handleReading: (reading: Reading) => void) =>
  (reading: Reading): void =>
    handleReading(reading.kind === 'scan' || reading.kind === 'repeated-scan' ? chooseByPattern(reading) : reading);

/** Chooses between the two readings of a code that depends on the keyboard layout: often only one of them can be read. */
function chooseByPattern(scan: Scan): Scan {
  const { text, other } = scan;
  if (other === null) return scan;
  const { settings } = useStation.getState().station;
  const [first, second] = [classifyScan(text, settings), classifyScan(other, settings)];
  // A command is not carried out on a guess.
  if (first.kind === 'command' || second.kind === 'command') return scan;
  if (first.result.ok && second.result.ok) return isSameScan(first, second) ? { ...scan, other: null } : scan;
  return { ...scan, text: second.result.ok ? other : text, other: null };
}

const isSameScan = (one: ClassifiedScan, other: ClassifiedScan): boolean => JSON.stringify(one) === JSON.stringify(other);
