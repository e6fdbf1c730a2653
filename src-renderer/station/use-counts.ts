import { useMemo } from 'react';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { StationCounts } from '../../src-shared/station/station';
import { countOrders } from './counts';
import { useStation } from './store';

const NO_ORDERS: readonly Intent[] = [];

/** The counts of open orders in the current mode and, in Practice, of live orders too. */
export function useCounts(): StationCounts {
  const counts = useStation((state) => state.counts);
  const orders = useStation((state) => (state.counts ? NO_ORDERS : state.orders));
  const mode = useStation(({ station }) => station.settings['connection.mode']);
  return useMemo(() => counts ?? countOrders(orders, mode), [counts, orders, mode]);
}
