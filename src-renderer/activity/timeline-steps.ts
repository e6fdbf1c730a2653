/** The steps of an intent that a timeline shows, with the time between them. Pure. */
import type { StateName, StepRecord } from '../../src-shared/intent/intent.schema';

/** The mark before a step, which says the same as its color. */
export type StepMark = 'pressed' | 'again' | 'done' | 'rejected' | 'question' | 'closed';

/** A time between two steps. `to-undo`: the order could be undone until it ended. */
export interface Gap {
  readonly kind: 'to-undo' | 'plain';
  readonly seconds: number;
}

export interface TimelineStep {
  readonly record: StepRecord;
  readonly mark: StepMark;
  /** The times until the next step, without those below a second. */
  readonly gaps: readonly Gap[];
}

const MARKS: Readonly<Record<StateName, StepMark>> = {
  held: 'pressed',
  waiting: 'again',
  sending: 'pressed',
  staged: 'done',
  updated: 'done',
  rejected: 'rejected',
  unknown: 'question',
  overdue: 'question',
  misrouted: 'question',
  withdrawn: 'closed',
  resolved: 'closed',
};

/**
 * Leaves out the steps that the next one implies, because the history is shown to customers: the end of the time for Undo and the start
 * of an attempt.
 */
const isImpliedByNext = ({ cause }: StepRecord): boolean => cause === 'hold-expired' || cause === 'send';

/** @param records of one intent, oldest first */
export function timelineSteps(records: readonly StepRecord[]): readonly TimelineStep[] {
  const isShown = (record: StepRecord, index: number) => !isImpliedByNext(record) || index === records.length - 1;
  const shownIndexes = records.flatMap((record, index) => (isShown(record, index) ? [index] : []));
  return shownIndexes.flatMap((index, position) => {
    const record = records[index];
    const next = shownIndexes[position + 1];
    if (!record) return [];
    const gaps = next === undefined ? [] : gapsBetween(records.slice(index, next + 1));
    return [{ record, mark: record.cause === 'handed-over' ? 'pressed' : MARKS[record.to], gaps }];
  });
}

function gapsBetween(records: readonly StepRecord[]): readonly Gap[] {
  const [first, second] = records;
  const last = records.at(-1);
  if (!first || !second || !last) return [];
  const wasHeldToTheEnd = second.cause === 'hold-expired';
  const heldMs = wasHeldToTheEnd ? second.at - first.at : 0;
  const gaps: readonly Gap[] = [
    { kind: 'to-undo', seconds: Math.round(heldMs / 1000) },
    { kind: 'plain', seconds: Math.round((last.at - first.at - heldMs) / 1000) },
  ];
  // A negative time means that the computer's clock was changed.
  return gaps.filter(({ seconds }) => seconds > 0);
}
