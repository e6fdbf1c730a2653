import { describe, expect, it } from 'vitest';
import { describeStep } from '../../../../src-renderer/activity/describe-step';
import { formatDuration } from '../../../../src-renderer/activity/duration-text';
import { eventsByIntent } from '../../../../src-renderer/activity/known-events';
import { timelineSteps } from '../../../../src-renderer/activity/timeline-steps';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { Intent, StepRecord } from '../../../../src-shared/intent/intent.schema';
import type { HandoverChange, StatusChange } from '../../../../src-shared/order/known-order.schema';
import { details } from '../../src-main/courier/fixtures/courier-harness';
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
  timelineSteps(records).map(({ event }) => (event.kind === 'step' ? describeStep(event.record, intent).text : event.kind));

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

describe('what is known of an order in its timeline', () => {
  const at = (after: number) => PRESSED_AT + after * 1000;
  const status = (after: number, wire: string): StatusChange => ({ ...details('A', wire), at: at(after) });
  const handover = (after: number, kind: HandoverChange['kind']): HandoverChange => ({ kind, at: at(after) });
  const known = (statuses: readonly StatusChange[], handovers: readonly HandoverChange[] = []) => ({ statuses, handovers });

  /** Each line with the seconds that follow it. */
  const lines = (order: ReturnType<typeof known>, records = BUSY_ONCE) =>
    timelineSteps(records, eventsByIntent(order, [staging])(staging.id)).map(({ event, gaps }) => {
      const text =
        event.kind === 'step'
          ? describeStep(event.record, staging).text
          : event.kind === 'status'
            ? event.change.status
            : event.change.kind;
      return [text, ...gaps.map(({ seconds }) => seconds)];
    });

  it('what Connect reported and what was done at the door stand between the steps of the station, with the time of each', () => {
    const order = known(
      [status(-20, 'brand_new'), status(7.05, 'staged_for_delivery'), status(1_087, 'at_store'), status(1_600, 'delivering')],
      [handover(1_327, 'handed-over')],
    );
    expect(lines(order)).toEqual([
      ['Stage order pressed', 5],
      ['Connect is busy. Tries again.', 2],
      ['Staged', 1_080],
      ['at_store', 240],
      ['handed-over', 273],
      ['delivering'],
    ]);
  });

  it('the status of the station’s own staging is left out, and one to which Connect returned is not', () => {
    const order = known([status(7.05, 'staged_for_delivery'), status(100, 'at_store'), status(200, 'staged_for_delivery')]);
    expect(lines(order).map(([text]) => text)).toEqual([
      'Stage order pressed',
      'Connect is busy. Tries again.',
      'Staged',
      'at_store',
      'staged_for_delivery',
    ]);
    for (const wire of ['staged_for_delivery', 'canceled', 'acknowledged']) expect(lines(known([status(-9, wire)]))[0]).toEqual([wire, 9]);
    const unsent = BUSY_ONCE.slice(0, 1);
    expect(lines(known([status(3, 'staged_for_delivery')]), unsent).at(-1)).toEqual(['staged_for_delivery']);
  });

  it('a hand-over says how long after the staging it was, and only the last one can be taken back', () => {
    const order = known([], [handover(67, 'handed-over'), handover(80, 'undone'), handover(1_327.1, 'handed-over')]);
    const events = timelineSteps(BUSY_ONCE, eventsByIntent(order, [staging])(staging.id)).map(({ event }) => event);
    const handovers = events.flatMap((event) => (event.kind === 'handover' ? [[event.stagedSeconds, event.isLast]] : []));
    expect(handovers).toEqual([
      [60, false],
      [73, false],
      [1_320, true],
    ]);
  });

  it('a report during the time for Undo does not hide how long that was', () => {
    const during = timelineSteps(BUSY_ONCE, eventsByIntent(known([status(1, 'brand_new')]), [staging])(staging.id));
    expect(during.map(({ gaps }) => gaps.map(({ seconds }) => seconds))).toEqual([[1], [4], [2], []]);
  });

  it('a status belongs to the staging that brought the shopper, also if the order was pressed again later', () => {
    const pressedAgain = { ...intentIn(STATES.withdrawn), createdAt: at(900) };
    const first = { ...staging, createdAt: at(0) };
    const eventsOf = eventsByIntent(known([status(1_087, 'at_store')]), [pressedAgain, first]);
    expect(eventsOf(first.id)).toHaveLength(1);
    expect(eventsOf(pressedAgain.id)).toEqual([]);
    const second = { ...intentIn(STATES.staged), createdAt: at(900) };
    const both = eventsByIntent(known([status(600, 'at_store'), status(1_087, 'delivering')]), [second, first]);
    expect([both(first.id), both(second.id)].map((events) => events.map(({ at: when }) => when))).toEqual([[at(600)], [at(1_087)]]);
  });

  it('a canceled order is marked in the color of a rejected one, and a hand-over as done', () => {
    const order = known([status(60, 'canceled')], [handover(90, 'bags-back')]);
    const marks = timelineSteps(BUSY_ONCE, eventsByIntent(order, [staging])(staging.id)).map(({ mark }) => mark);
    expect(marks.slice(-2)).toEqual(['rejected', 'done']);
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
