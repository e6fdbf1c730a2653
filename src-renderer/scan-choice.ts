import { parseOrderLabel, type ScannedOrder } from '../src-shared/scan/order-label';
import type { Reading } from './scanner';
import { useStation } from './station';

export type Scan = Extract<Reading, { kind: 'scan' | 'repeated-scan' }>;

/** Chooses between the two readings of a code that depends on the keyboard layout: often only one of them is an order. */
export function chooseByPattern(scan: Scan): Scan {
  const { text, other } = scan;
  if (other === null) return scan;
  const pattern = useStation.getState().station.settings['scan.orderPattern'];
  const [first, second] = [parseOrderLabel(text, pattern), parseOrderLabel(other, pattern)];
  if (first.ok && second.ok) return isSameOrder(first.value, second.value) ? { ...scan, other: null } : scan;
  return { ...scan, text: second.ok ? other : text, other: null };
}

const isSameOrder = (one: ScannedOrder, two: ScannedOrder) => one.orderId === two.orderId && one.userId === two.userId;
