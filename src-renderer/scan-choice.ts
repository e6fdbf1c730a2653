import { parseOrderLabel, type ScannedOrder } from '../src-shared/scan/order-label';
import type { Reading } from './scanner';
import { useStation } from './station';

type Scan = Extract<Reading, { kind: 'scan' | 'repeated-scan' }>;

/** Lets a view of one order handle readings in which the text of a scan has been chosen. */
export const withChosenText =
  (handleReading: (reading: Reading) => void) =>
  (reading: Reading): void =>
    handleReading(reading.kind === 'scan' || reading.kind === 'repeated-scan' ? chooseByPattern(reading) : reading);

/** Chooses between the two readings of a code that depends on the keyboard layout: often only one of them is an order. */
function chooseByPattern(scan: Scan): Scan {
  const { text, other } = scan;
  if (other === null) return scan;
  const pattern = useStation.getState().station.settings['scan.orderPattern'];
  const [first, second] = [parseOrderLabel(text, pattern), parseOrderLabel(other, pattern)];
  if (first.ok && second.ok) return isSameOrder(first.value, second.value) ? { ...scan, other: null } : scan;
  return { ...scan, text: second.ok ? other : text, other: null };
}

const isSameOrder = (one: ScannedOrder, two: ScannedOrder) => one.orderId === two.orderId && one.userId === two.userId;
