/** The number of open orders, for the strip, the rail and Activity. */

import type { Intent, StateName } from '../../src-shared/intent/intent.schema';
import { isUnsent, needsAttention } from '../../src-shared/intent/intent-machine';
import type { OpenCounts, Station, StationCounts } from '../../src-shared/station/station';

/** Counts the orders of a list. The page uses it until the main process has sent its counts. */
export function countOrders(orders: readonly Intent[], mode: 'practice' | 'live'): StationCounts {
  return {
    current: countOpen(orders.filter(({ destination }) => destination.mode === mode)),
    live: mode === 'live' ? null : countOpen(orders.filter(({ destination }) => destination.mode === 'live')),
    // The list contains the latest orders of any day, so it cannot count today's.
    stagedToday: null,
  };
}

function countOpen(orders: readonly Intent[]): OpenCounts {
  const open = orders.filter(({ state }) => isUnsent(state) || needsAttention(state));
  const byState: Partial<Record<StateName, number>> = {};
  for (const { state } of open) byState[state.kind] = (byState[state.kind] ?? 0) + 1;
  return {
    unsent: open.filter(({ state }) => isUnsent(state)).length,
    needsAttention: open.filter(({ state }) => needsAttention(state)).length,
    byState,
  };
}

/** The number of unfinished orders. An order that is both unsent and needs attention counts once. */
export const totalOpen = ({ byState }: OpenCounts): number => Object.values(byState).reduce((total, count) => total + count, 0);

/** Whether all orders were sent. `false` if that is unknown: without a journal, with an unreadable row, or after the journal was lost. */
export function areAllSent(
  { quarantinedCount, connection, recoveryNotice }: Station,
  { current, live }: Pick<StationCounts, 'current' | 'live'>,
): boolean {
  const isCertain = quarantinedCount === 0 && connection.kind !== 'blocked' && recoveryNotice?.kind !== 'missing';
  return isCertain && totalOpen(current) === 0 && (live === null || totalOpen(live) === 0);
}
