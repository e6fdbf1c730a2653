/** The steps of an intent that a timeline shows, and what is known of its order, with the time between them. Pure. */
import { assertNever } from '../../src-shared/base/result';
import type { StateName, StepRecord } from '../../src-shared/intent/intent.schema';
import type { KnownEvent } from './known-events';

/** The mark before a step, which says the same as its color. */
export type StepMark = 'pressed' | 'reported' | 'again' | 'done' | 'rejected' | 'question' | 'closed';

/** A time between two steps. `to-undo`: the order could be undone until it ended. */
export interface Gap {
  readonly kind: 'to-undo' | 'plain';
  readonly seconds: number;
}

/** `stagedSeconds`: the seconds since the order was staged; `null` if it was not staged before. */
type HandoverEvent = Extract<KnownEvent, { kind: 'handover' }> & { readonly stagedSeconds: number | null };

/** A step of the station itself, or an event beside it. */
export type TimelineEvent =
  | { readonly kind: 'step'; readonly at: number; readonly record: StepRecord }
  | Extract<KnownEvent, { kind: 'status' }>
  | HandoverEvent;

export interface TimelineStep {
  readonly event: TimelineEvent;
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

/**
 * @param records of one intent, oldest first
 * @param known what is known of its order, oldest first
 */
export function timelineSteps(records: readonly StepRecord[], known: readonly KnownEvent[] = []): readonly TimelineStep[] {
  const steps = records
    .filter((record, index) => !isImpliedByNext(record) || index === records.length - 1)
    .map((record) => ({ kind: 'step', at: record.at, record }) as const);
  const others = withoutObvious(records, known).map((event) =>
    event.kind === 'handover' ? { ...event, stagedSeconds: secondsSinceStaged(records, event.at) } : event,
  );
  const events = merge(steps, others);
  return events.map((event, index) => {
    const next = events[index + 1];
    return { event, mark: markOf(event), gaps: next ? gapsBetween(event, next, heldUntil(event, records)) : [] };
  });
}

/**
 * Leaves out what is so for every order: that no shopper has it at its scan, before the press, and the status with which Connect answers a
 * staging, which says the same as the station's own step.
 */
function withoutObvious(records: readonly StepRecord[], known: readonly KnownEvent[]): readonly KnownEvent[] {
  const pressedAt = records[0]?.at ?? 0;
  const isStaged = records.some(({ to }) => to === 'staged');
  const first = known.find(({ kind, at }) => kind === 'status' && at >= pressedAt);
  return known.filter((event) => {
    if (event.kind !== 'status') return true;
    const { milestone } = event.change;
    if (event.at < pressedAt) return milestone !== 'no-shopper';
    return event !== first || !isStaged || milestone !== 'staged';
  });
}

function secondsSinceStaged(records: readonly StepRecord[], at: number): number | null {
  const staged = records.findLast((record) => record.to === 'staged' && record.at <= at);
  return staged ? Math.round((at - staged.at) / 1000) : null;
}

/** Each list keeps its order, even if the computer's clock was set back in between. */
function merge(steps: readonly TimelineEvent[], others: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const merged: TimelineEvent[] = [];
  let next = 0;
  for (const step of steps) {
    for (let other = others[next]; other && other.at < step.at; other = others[next]) {
      merged.push(other);
      next += 1;
    }
    merged.push(step);
  }
  return [...merged, ...others.slice(next)];
}

function markOf(event: TimelineEvent): StepMark {
  switch (event.kind) {
    case 'step':
      return event.record.cause === 'handed-over' ? 'pressed' : MARKS[event.record.to];
    case 'status':
      return event.change.milestone === 'canceled' ? 'rejected' : 'reported';
    case 'handover':
      return event.change.kind === 'undone' ? 'closed' : 'done';
    default:
      return assertNever(event);
  }
}

/** When the time for Undo ended; `null` if the order was not held to the end. */
function heldUntil(event: TimelineEvent, records: readonly StepRecord[]): number | null {
  if (event.kind !== 'step') return null;
  const following = records[records.indexOf(event.record) + 1];
  return following?.cause === 'hold-expired' ? following.at : null;
}

function gapsBetween({ at }: TimelineEvent, next: TimelineEvent, heldUntil: number | null): readonly Gap[] {
  const heldMs = heldUntil !== null && heldUntil <= next.at ? heldUntil - at : 0;
  const gaps: readonly Gap[] = [
    { kind: 'to-undo', seconds: Math.round(heldMs / 1000) },
    { kind: 'plain', seconds: Math.round((next.at - at - heldMs) / 1000) },
  ];
  // A negative time means that the computer's clock was changed.
  return gaps.filter(({ seconds }) => seconds > 0);
}
