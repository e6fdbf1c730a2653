/** The first orders of the queue: those that need a person, and those that have not been sent. */
import { create } from 'zustand';
import type { Intent, StateName } from '../../src-shared/intent/intent.schema';
import { needsAttention } from '../../src-shared/intent/intent-machine';
import { invoke, useStation } from '../station';
import { FILTERS } from './history-store';

/** After a day without a network there are thousands; the rest is in the list below, by its filter. */
export const MAX_CARDS = 50;

const UNSENT_STATES: readonly StateName[] = FILTERS.unsent.filter((name) => !needsAttention({ kind: name }));

export const useQueue = create<{ readonly orders: readonly Intent[] }>(() => ({ orders: [] }));

let loadCount = 0;

/** Live orders first while the screen is in Practice, then what needs a person, because nothing else will happen to it. */
export async function loadQueue(): Promise<void> {
  loadCount += 1;
  const loadNumber = loadCount;
  const [needingAttention, waiting] = await Promise.all([findByStates(FILTERS.needsYou), findByStates(UNSENT_STATES)]);
  // An answer that a later read has overtaken is old.
  if (loadNumber === loadCount) useQueue.setState({ orders: [...openLiveOrders(), ...needingAttention, ...waiting].slice(0, MAX_CARDS) });
}

async function findByStates(states: readonly StateName[]): Promise<readonly Intent[]> {
  const response = await invoke('orders.find', { text: '', states: [...states], before: null, limit: MAX_CARDS });
  return response.ok ? response.value.intents : [];
}

/** The history is that of the mode in force. What is open of the other one stands in the rail. */
function openLiveOrders(): readonly Intent[] {
  const { orders, station } = useStation.getState();
  if (station.settings['connection.mode'] === 'live') return [];
  const open: readonly StateName[] = [...FILTERS.needsYou, ...UNSENT_STATES];
  return orders.filter(({ destination, state }) => destination.mode === 'live' && open.includes(state.kind));
}
