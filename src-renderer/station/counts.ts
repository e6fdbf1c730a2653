/** How many orders are open, as the strip, the rail and Activity say it. */
import type { StationCounts } from '../../src-shared/bridge/contract';
import type { Intent, StateName } from '../../src-shared/intent/intent.schema';
import { isUnsent, needsAttention } from '../../src-shared/intent/intent-machine';
import type { OpenCounts, Station } from '../../src-shared/station/station';

/** Counts the orders of a list. Stands in for the main process's own counts until those have come. */
export function countOrders(orders: readonly Intent[], mode: 'practice' | 'live'): StationCounts {
  return {
    current: countOpen(orders.filter(({ destination }) => destination.mode === mode)),
    live: mode === 'live' ? null : countOpen(orders.filter(({ destination }) => destination.mode === 'live')),
    // The list has the latest orders, whatever their day is, and not all of them.
    stagedToday: null,
  };
}

function countOpen(orders: readonly Intent[]): OpenCounts {
  const open = orders.filter(({ state }) => isUnsent(state) || needsAttention(state));
  const byState: Partial<Record<StateName, number>> = {};
  for (const { state } of open) byState[state.name] = (byState[state.name] ?? 0) + 1;
  return {
    unsent: open.filter(({ state }) => isUnsent(state)).length,
    needsAttention: open.filter(({ state }) => needsAttention(state)).length,
    byState,
  };
}

/** All that are not finished. Some of them are not sent and need a person too: these count once. */
export const totalOpen = ({ byState }: OpenCounts): number => Object.values(byState).reduce((total, count) => total + count, 0);

/** Whether every order was sent. Without a journal, with an entry that cannot be read, or after a journal was lost, nobody knows. */
export function areAllSent(
  { quarantinedCount, connection, recoveryNotice }: Station,
  { current, live }: Pick<StationCounts, 'current' | 'live'>,
): boolean {
  const isCertain = quarantinedCount === 0 && connection.kind !== 'blocked' && recoveryNotice?.kind !== 'missing';
  return isCertain && totalOpen(current) === 0 && (live === null || totalOpen(live) === 0);
}
