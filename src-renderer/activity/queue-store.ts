/** The first unfinished orders: those that need attention, and those that are not sent. */
import { create } from 'zustand';
import type { Intent, StateName } from '../../src-shared/intent/intent.schema';
import { needsAttention } from '../../src-shared/intent/intent-machine';
import { invoke, useStation } from '../station';
import { FILTERS } from './history-store';

/** After a day without a network there are thousands of orders; the filtered list below shows the rest. */
export const MAX_CARDS = 50;

const UNSENT_STATES: readonly StateName[] = FILTERS.unsent.filter((name) => !needsAttention({ kind: name }));

export const useQueue = create<{ readonly orders: readonly Intent[] }>(() => ({ orders: [] }));

let loadCount = 0;

/** Loads live orders first while the screen is in Practice, then those that need attention, because they will not change by themselves. */
export async function loadQueue(): Promise<void> {
  loadCount += 1;
  const loadNumber = loadCount;
  const [needingAttention, waiting] = await Promise.all([findByStates(FILTERS.needsYou), findByStates(UNSENT_STATES)]);
  // A response that a later load has overtaken is outdated.
  if (loadNumber === loadCount) useQueue.setState({ orders: [...openLiveOrders(), ...needingAttention, ...waiting].slice(0, MAX_CARDS) });
}

async function findByStates(states: readonly StateName[]): Promise<readonly Intent[]> {
  const response = await invoke('orders.find', { text: '', states: [...states], before: null, limit: MAX_CARDS });
  return response.ok ? response.value.intents : [];
}

/** The history contains only the current mode. The rail's list also has the open orders of the other one. */
function openLiveOrders(): readonly Intent[] {
  const { orders, station } = useStation.getState();
  if (station.settings['connection.mode'] === 'live') return [];
  const open: readonly StateName[] = [...FILTERS.needsYou, ...UNSENT_STATES];
  return orders.filter(({ destination, state }) => destination.mode === 'live' && open.includes(state.kind));
}
