import { useMemo } from 'react';
import type { StationCounts } from '../../src-shared/bridge';
import type { Intent } from '../../src-shared/intent';
import { countsIn } from './counts';
import { useStation } from './store';

const NOT_NEEDED: readonly Intent[] = [];

/** How many orders are open, in the mode in force and, while the screen is in Practice, of the live ones. */
export function useCounts(): StationCounts {
  const counts = useStation((state) => state.counts);
  const orders = useStation((state) => (state.counts ? NOT_NEEDED : state.orders));
  const mode = useStation(({ station }) => station.settings['connection.mode']);
  return useMemo(() => counts ?? countsIn(orders, mode), [counts, orders, mode]);
}
