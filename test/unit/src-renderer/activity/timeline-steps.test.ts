import { describe, expect, it } from 'vitest';
import { describeStep } from '../../../../src-renderer/activity/describe-step';
import { formatDuration } from '../../../../src-renderer/activity/duration-text';
import { timelineSteps } from '../../../../src-renderer/activity/timeline-steps';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { Intent, StepRecord } from '../../../../src-shared/intent/intent.schema';
import { intentIn, STATES } from '../stage/fixtures/intents';

const PRESSED_AT = Date.UTC(2026, 10, 30, 19, 1, 55);
const BUSY: Failure = { kind: 'busy', status: 429, waitSeconds: 2, reasons: [], source: null };

type Fields = Pick<StepRecord, 'cause' | 'to'> & Partial<StepRecord> & { readonly after: number };

/** Records with the seconds since the press. */
const recorded = (...steps: readonly Fields[]): readonly StepRecord[] =>
  steps.map(({ after, ...step }, index) => ({
    from: steps[index - 1]?.to ?? null,
    attempt: 1,
    failure: null,
    answer: null,
    ...step,
    at: PRESSED_AT + after * 1000,
  }));

const BUSY_ONCE = recorded(
  { after: 0, cause: 'handed-over', to: 'held' },
  { after: 5, cause: 'hold-expired', to: 'waiting' },
  { after: 5, cause: 'send', to: 'sending' },
  { after: 5.2, cause: 'retry-later', to: 'waiting', failure: BUSY },
  { after: 7, cause: 'send', to: 'sending', attempt: 2 },
  { after: 7.1, cause: 'accepted', to: 'staged', attempt: 2 },
);

const staging = intentIn(STATES.staged);
const texts = (records: readonly StepRecord[], intent: Intent = staging) =>
  timelineSteps(records).map(({ record }) => describeStep(record, intent).text);

describe('the timeline of an order', () => {
  it('a history shows what happened in the words of the rail, without the steps that the next one implies', () => {
    expect(texts(BUSY_ONCE)).toEqual(['Stage order pressed', 'Connect is busy. Tries again.', 'Staged']);
    expect(timelineSteps(BUSY_ONCE).map(({ mark }) => mark)).toEqual(['pressed', 'again', 'done']);
  });

  it('the time for Undo is told from the time that Connect took', () => {
    expect(timelineSteps(BUSY_ONCE).map(({ gaps }) => gaps)).toEqual([
      [{ kind: 'to-undo', seconds: 5 }],
      [{ kind: 'plain', seconds: 2 }],
      [],
    ]);
    const slow = timelineSteps([...BUSY_ONCE.slice(0, 3), ...recorded({ after: 25, cause: 'accepted', to: 'staged' })]);
    expect(slow[0]?.gaps).toEqual([
      { kind: 'to-undo', seconds: 5 },
      { kind: 'plain', seconds: 20 },
    ]);
  });

  it('an order that is still on its way shows its last step', () => {
    expect(texts(BUSY_ONCE.slice(0, 1))).toEqual(['Stage order pressed']);
    expect(texts(BUSY_ONCE.slice(0, 2))).toEqual(['Stage order pressed', 'Saved, will send']);
    expect(texts(BUSY_ONCE.slice(0, 5))).toEqual(['Stage order pressed', 'Connect is busy. Tries again.', 'Sending, attempt 2']);
  });

  it('an undone order shows how long it was held, and no time to undo', () => {
    const undone = recorded({ after: 0, cause: 'handed-over', to: 'held' }, { after: 3, cause: 'undo', to: 'withdrawn' });
    expect(texts(undone)).toEqual(['Stage order pressed', 'Undo pressed']);
    expect(timelineSteps(undone)[0]?.gaps).toEqual([{ kind: 'plain', seconds: 3 }]);
  });

  it('a clock that was set back shows no negative time', () => {
    const setBack = recorded({ after: 0, cause: 'handed-over', to: 'waiting' }, { after: -60, cause: 'accepted', to: 'staged' });
    expect(timelineSteps(setBack).flatMap(({ gaps }) => gaps)).toEqual([]);
  });
});

describe('a step of the timeline', () => {
  const describeOne = (fields: Omit<Fields, 'after'>, intent: Intent = staging) => {
    const [record] = recorded({ after: 0, ...fields });
    if (!record) throw new Error('There is no record.');
    return describeStep(record, intent);
  };

  it('a rejected step says why, with the words of Connect', () => {
    const failure: Failure = { kind: 'not-found', status: 404, source: null, reasons: [reason('Resource not found')] };
    expect(describeOne({ cause: 'refused', to: 'rejected', failure })).toEqual({
      text: 'Rejected',
      detail: 'Connect has no such order. “Resource not found”',
      reasons: [],
    });
  });

  it('several reasons of Connect are a list', () => {
    const failure: Failure = { kind: 'refused', status: 400, source: null, reasons: [reason('No bags'), reason('No user')] };
    expect(describeOne({ cause: 'refused', to: 'rejected', failure })).toEqual({
      text: 'Rejected',
      detail: '',
      reasons: ['No bags', 'No user'],
    });
  });

  it('a person’s decision is named after the button that was pressed', () => {
    expect(describeOne({ cause: 'send-again', from: 'unknown', to: 'waiting' }).text).toBe('Send again pressed');
    expect(describeOne({ cause: 'send-again', from: 'overdue', to: 'waiting' }).text).toBe('Send now pressed');
    expect(describeOne({ cause: 'resolve', to: 'resolved' }, intentIn(STATES.resolved)).text).toBe('Dismissed');
    const corrected = intentIn({ ...STATES.resolved, by: 'corrected' });
    expect(describeOne({ cause: 'resolve', to: 'resolved' }, corrected).text).toBe('Corrected');
  });
});

const reason = (message: string) => ({ message, code: null, field: null, waitSeconds: null, mayRetry: null });

it.each([
  [1, '1 s'],
  [59, '59 s'],
  [60, '1 min'],
  [95, '1 min 35 s'],
  [1_085, '18 min'],
  [7_500, '2 h 5 min'],
  [273_600, '3 days 4 h'],
])('a time of %d s is as exact as a person needs it', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
