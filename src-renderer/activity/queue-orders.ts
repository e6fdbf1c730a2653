/** The first orders of the queue: those that need a person, and those that have not been sent. */
import { create } from 'zustand';
import type { Intent, StateName } from '../../src-shared/intent';
import { needsPerson } from '../../src-shared/life';
import { ask, useStation } from '../station';
import { FILTERS } from './found';

/** After a day without a network there are thousands; the rest is in the list below, by its filter. */
export const MAX_CARDS = 50;

const TO_BE_SENT: readonly StateName[] = FILTERS.unsent.filter((name) => !needsPerson({ name }));

export const useQueue = create<{ readonly orders: readonly Intent[] }>(() => ({ orders: [] }));

let reads = 0;

/** Live orders first while the screen is in Practice, then what needs a person, because nothing else will happen to it. */
export async function readQueue(): Promise<void> {
  reads += 1;
  const self = reads;
  const [needy, waiting] = await Promise.all([readStates(FILTERS.needsYou), readStates(TO_BE_SENT)]);
  // An answer that a later read has overtaken is old.
  if (self === reads) useQueue.setState({ orders: [...liveInPractice(), ...needy, ...waiting].slice(0, MAX_CARDS) });
}

async function readStates(states: readonly StateName[]): Promise<readonly Intent[]> {
  const found = await ask('orders.find', { text: '', states: [...states], before: null, limit: MAX_CARDS });
  return found.ok ? found.value.intents : [];
}

/** The history is that of the mode in force. What is open of the other one stands in the rail. */
function liveInPractice(): readonly Intent[] {
  const { orders, station } = useStation.getState();
  if (station.settings['connection.mode'] === 'live') return [];
  const open: readonly StateName[] = [...FILTERS.needsYou, ...TO_BE_SENT];
  return orders.filter(({ destination, state }) => destination.mode === 'live' && open.includes(state.name));
}
