/** Which words can be said on all orders of a state at once. Pure. */
import type { BulkState, BulkWord } from '../../src-shared/bridge';
import type { OpenCounts } from '../../src-shared/station';

/** An unknown order is sent again one by one only: each of them may have been staged. */
const WORDS: Record<BulkState, readonly BulkWord[]> = {
  overdue: ['send-again', 'withdraw'],
  parked: ['send-again', 'withdraw'],
  waiting: ['withdraw'],
  unknown: ['dismiss'],
  rejected: ['dismiss'],
};

export interface BulkChoice {
  readonly state: BulkState;
  readonly count: number;
  readonly words: readonly BulkWord[];
}

/** One order has its own buttons. */
export const bulkChoices = ({ byState }: OpenCounts): readonly BulkChoice[] =>
  (Object.keys(WORDS) as BulkState[])
    .map((state) => ({ state, count: byState[state] ?? 0, words: WORDS[state] }))
    .filter(({ count }) => count > 1);
