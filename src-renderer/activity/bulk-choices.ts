/** The decisions that a person can make for all orders of a state at once. Pure. */
import type { BulkAction, BulkState } from '../../src-shared/order/bulk-action';
import type { OpenCounts } from '../../src-shared/station/station';

/** Unknown orders are sent again only one by one, because each of them may have been staged. */
const DECISIONS_BY_STATE: Record<BulkState, readonly BulkAction[]> = {
  overdue: ['send-again', 'withdraw'],
  misrouted: ['send-again', 'withdraw'],
  waiting: ['withdraw'],
  unknown: ['dismiss'],
  rejected: ['dismiss'],
};

export interface BulkChoice {
  readonly state: BulkState;
  readonly count: number;
  readonly decisions: readonly BulkAction[];
}

/** Lists the states with more than one order. A single order has its own buttons. */
export const listBulkChoices = ({ byState }: OpenCounts): readonly BulkChoice[] =>
  (Object.keys(DECISIONS_BY_STATE) as BulkState[])
    .map((state) => ({ state, count: byState[state] ?? 0, decisions: DECISIONS_BY_STATE[state] }))
    .filter(({ count }) => count > 1);
