/** Notes which order has the weight of the load that was taken last. Decision 0050 has the rules. */
import type { LoadUse } from '../../src-shared/devices/taken-load';
import type { Intent, IntentId } from '../../src-shared/intent/intent.schema';
import { useStation } from '../station';
import { useDevices } from './store';

const { getState: getDevices, setState: setDevices } = useDevices;

/** Notes which order has the load that is on the scale now. */
export function noteTaken(use: LoadUse): void {
  const { weight } = getDevices();
  if (weight.kind !== 'stable' && weight.kind !== 'moving') return;
  setDevices({ taken: { hundredths: weight.kind === 'stable' ? weight.hundredths : null, use, isChanged: false } });
}

export const changeUse = (use: LoadUse): void => setDevices(({ taken }) => (taken ? { taken: { ...taken, use } } : {}));

/** The order on the screen does not have the load's weight any more, so that a press can take it again. */
export function giveBackLoad(): void {
  if (getDevices().taken?.use.kind === 'screen') changeUse({ kind: 'none' });
}

/**
 * The order that was on the screen was pressed, and the load on the scale counts as its own until it is lifted.
 * @param weighings how many weights of a scale are in the order's weight
 */
export function settleLoad(id: IntentId, weighings: number): void {
  const { taken } = getDevices();
  if (taken) return taken.use.kind === 'order' ? undefined : changeUse({ kind: 'order', id });
  // The order has no weight, or a typed one, and its bag may still be on the scale: the next order does not take it without a press.
  if (weighings === 0) noteTaken({ kind: 'none' });
}

/**
 * Gives a load back whose order was not staged after all: it was undone, withdrawn or rejected.
 * @returns a function that stops it
 */
export function followTakenOrder(): () => void {
  function check({ orders }: { readonly orders: readonly Intent[] }): void {
    const use = getDevices().taken?.use;
    const order = use?.kind === 'order' ? orders.find(({ id }) => id === use.id) : undefined;
    if (order?.state.kind === 'withdrawn' || order?.state.kind === 'rejected') changeUse({ kind: 'none' });
  }
  check(useStation.getState());
  return useStation.subscribe(check);
}
