import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionLabel, ambiguityWarning, describeOrder } from '../../../../src-renderer/orders/describe-order';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { IntentState } from '../../../../src-shared/intent/intent.schema';
import { ambiguous, CUT_OFF, editIn, intentIn, MORNING, REFUSED, STATES } from '../stage/fixtures/intents';
import { CLOCK, clockOf, NINE, NINE_THAT_DAY, plain } from '../strings/fixtures/clock';
import { anyFailure } from '../strings/fixtures/failures';

const FULL = { bags: 3, items: 12, weight: 1_425 };
const entry = (state: IntentState, request: Record<string, unknown> = FULL, now = MORNING) =>
  describeOrder(intentIn(state, request), now, CLOCK);
const TRY_LATER: Failure = {
  kind: 'busy',
  status: 400,
  waitSeconds: 1_200,
  reasons: [{ message: 'the order is being updated', code: 2003, field: null, waitSeconds: 1_200, mayRetry: true }],
  source: null,
};
const offline: Failure = { kind: 'not-reached', cause: 'no-route', detail: 'ENETUNREACH' };

describe('an order that is shown', () => {
  const ENTERED = { summary: null, detail: '3 bags · 12 items · 14.25 lb' };

  it.each<[IntentState, Omit<ReturnType<typeof describeOrder>, 'label' | 'time' | 'reasons'>]>([
    [STATES.held, { ...ENTERED, tone: 'held', state: 'Leaving in 5 s', actions: ['undo'] }],
    [STATES.waiting, { ...ENTERED, tone: 'saved', state: 'Saved, will send', actions: ['withdraw'] }],
    [
      { ...STATES.waiting, failure: offline },
      { ...ENTERED, tone: 'saved', state: 'Saved, will send', summary: 'There is no network.', actions: ['withdraw'] },
    ],
    [STATES.sending, { ...ENTERED, tone: 'sending', state: 'Sending', actions: [] }],
    [STATES.staged, { ...ENTERED, tone: 'staged', state: 'Staged', actions: [] }],
    [STATES.withdrawn, { ...ENTERED, tone: 'quiet', state: 'Withdrawn', actions: ['correct'] }],
    [STATES.resolved, { ...ENTERED, tone: 'quiet', state: 'Unknown, dismissed', actions: [] }],
    [
      { kind: 'resolved', from: 'rejected', by: 'corrected', failure: REFUSED },
      { ...ENTERED, tone: 'quiet', state: 'Rejected, corrected', actions: [] },
    ],
  ])('an order in the state %j is described in words', (state, expected) => {
    expect(entry(state)).toEqual({ label: null, reasons: [], time: NINE, ...expected });
  });

  it.each([
    [STATES.rejected, 'rejected', 'Rejected', 'Connect says: “Bags count is too high”', ['correct', 'dismiss']],
    [STATES.unknown, 'unknown', 'Unknown', 'Connection lost.', ['check', 'correct', 'dismiss']],
  ] as const)('an order that needs attention says what happened and what to do (%#)', (failed, tone, state, summary, actions) => {
    const said = entry(failed);
    expect(said).toMatchObject({ tone, state, summary, actions, time: NINE });
    expect(said.detail).toMatch(/^\S.+\.$/);
  });

  it('several reasons are listed one by one', () => {
    const reason = (message: string) => ({ message, code: null, field: null, waitSeconds: null, mayRetry: null });
    const reasons = ['Too many bags', 'Not today', 'Not today', ''].map(reason);
    const said = entry({ kind: 'rejected', failure: { kind: 'refused', status: 400, reasons, source: null } });
    expect(said).toMatchObject({ state: 'Rejected', summary: 'Connect gave several reasons:', reasons: ['Too many bags', 'Not today'] });
    const unknown = entry({ kind: 'rejected', failure: { kind: 'not-found', status: 404, reasons, source: null } });
    expect(unknown).toMatchObject({ state: 'Rejected', summary: 'Connect has no such order.', reasons: [] });
  });

  it('an order shows only the numbers that were handed over', () => {
    expect(entry(STATES.staged, {}).detail).toBe('');
    expect(entry(STATES.staged, { bags: 1 }).detail).toBe('1 bag');
  });

  it.each([
    [0, 'Leaving in 5 s'],
    [200, 'Leaving in 4 s'],
    [4_199, 'Leaving in 1 s'],
    [4_200, 'Leaving in 0 s'],
    [9_000, 'Leaving in 0 s'],
  ])('the countdown never goes below zero: after %i ms', (after, line) => {
    expect(entry(STATES.held, FULL, MORNING + after).state).toBe(line);
  });

  it("an order shows the store's time, not the computer's", () => {
    expect(plain(describeOrder(intentIn(STATES.staged), MORNING, clockOf('America/Toronto')).time)).toBe('4:00 AM');
  });

  const BEGINNINGS = /^(Leaving in|Saved, will send|Sending|Staged|Updated|Rejected|Unknown|Withdrawn|Not sent)/;

  it('a description begins with the state’s word and has no placeholder, whatever failed', () => {
    const withFailure = anyFailure.chain((failure) =>
      fc.constantFrom<IntentState>(
        { kind: 'waiting', notBefore: MORNING, failure },
        { kind: 'rejected', failure },
        { kind: 'unknown', failure },
        { kind: 'resolved', from: 'rejected', by: 'dismissed', failure },
      ),
    );
    fc.assert(
      fc.property(fc.oneof(withFailure, fc.constantFrom(...Object.values(STATES))), fc.boolean(), (state, full) => {
        const said = entry(state, full ? FULL : {});
        expect(said.state).toMatch(BEGINNINGS);
        expect(said.time).toBe(NINE);
        expect(`${said.state} ${said.summary ?? ''} ${said.detail}`).not.toMatch(/undefined|null|NaN|\[object|false/);
      }),
    );
  });

  it('only a held order can be undone', () => {
    for (const state of Object.values(STATES)) expect(entry(state).actions.includes('undo')).toBe(state.kind === 'held');
  });

  it.each([
    ['waited-too-long', 'Not sent', `It has waited since ${NINE_THAT_DAY}.`, /groceries still there/, ['send-again', 'withdraw']],
    ['already-staged', 'Not sent', 'Another one of this order was staged, or may have been.', /second shopper/, ['send-again', 'withdraw']],
    [
      'journal-copy',
      'Not sent from here',
      'The list of orders was restored or moved.',
      /^It may have been sent already, .* Tap Check\.$/,
      ['check', 'send-again', 'withdraw'],
    ],
    ['clock', 'Not sent', 'This computer’s clock was changed.', /how long it has waited/, ['send-again', 'withdraw']],
    ['canceled', 'Not sent', 'The order was canceled.', /^Put the groceries back\.$/, ['withdraw', 'send-again']],
  ] as const)('an overdue order says why: %s', (because, state, summary, advice, actions) => {
    const said = entry({ kind: 'overdue', because });
    expect(said).toMatchObject({ state, summary, actions });
    expect(said.detail).toMatch(advice);
  });

  it.each(['waiting', 'rejected', 'withdrawn', 'overdue', 'misrouted', 'resolved'] as const)(
    'an order that an earlier attempt may have staged says so while it is %s',
    (name) => {
      const said = describeOrder(ambiguous(intentIn(STATES[name], FULL)), MORNING, CLOCK);
      expect(`${said.summary} ${said.detail}`).toContain('It may have been staged before.');
      expect(`${entry(STATES[name]).summary} ${entry(STATES[name]).detail}`).not.toContain('It may have been staged before.');
    },
  );

  it('an order that may have been staged is never called not staged, whatever refused it', () => {
    fc.assert(
      fc.property(anyFailure, (failure) => {
        const said = describeOrder(ambiguous(intentIn({ kind: 'rejected', failure })), MORNING, CLOCK);
        expect(said.detail).toContain('It may have been staged before.');
        expect(said.detail).not.toMatch(/was not (staged|made|done)/i);
      }),
    );
  });

  it('a refused order that an earlier attempt may have staged can be checked', () => {
    expect(describeOrder(ambiguous(intentIn(STATES.rejected)), MORNING, CLOCK).actions).toEqual(['check', 'correct', 'dismiss']);
  });

  it('an unknown order says that it may have been staged before it can be sent again', () => {
    expect(entry({ kind: 'unknown', failure: CUT_OFF }).detail).toContain('may be staged already');
  });
});

describe('an edit that is shown', () => {
  it('an unknown edit says that it may have been made, and can be checked, sent again or dismissed', () => {
    for (const place of ['rail', 'activity'] as const) {
      const said = describeOrder(editIn(STATES.unknown), MORNING, CLOCK, place);
      expect(said).toMatchObject({ state: 'Unknown', summary: 'Connection lost.', actions: ['check', 'send-again', 'dismiss'] });
      expect(said.detail).toBe('It may have been made. Tap Check.');
    }
  });

  it('an edit that was refused after an ambiguous attempt is never called not made', () => {
    fc.assert(
      fc.property(anyFailure, (failure) => {
        const { detail } = describeOrder(ambiguous(editIn({ kind: 'rejected', failure })), MORNING, CLOCK);
        expect(detail).toContain('It may have been made.');
        expect(detail).not.toMatch(/not (staged|made|done)/i);
      }),
    );
  });

  it('an edit that was certainly refused says nothing of an earlier attempt', () => {
    expect(ambiguityWarning(editIn(STATES.rejected))).toBeNull();
    expect(ambiguityWarning(ambiguous(editIn(STATES.updated)))).toBeNull();
  });

  it('an edit is called an edit in every state, so that it is not taken for a staging of its order', () => {
    for (const state of Object.values(STATES)) {
      expect(describeOrder(editIn(state), MORNING, CLOCK).label).toBe('Edit');
      expect(entry(state).label).toBeNull();
    }
  });

  it('a refused edit that an earlier attempt may have made can be checked', () => {
    expect(describeOrder(ambiguous(editIn(STATES.rejected)), MORNING, CLOCK).actions).toEqual(['check', 'correct', 'dismiss']);
  });

  it('a saved edit can be withdrawn', () => {
    expect(describeOrder(editIn(STATES.waiting), MORNING, CLOCK).actions).toEqual(['withdraw']);
  });

  it('an edit that Connect wants to be asked about later names the time by the clock, and not how long it is', () => {
    const { detail } = describeOrder(editIn({ kind: 'rejected', failure: TRY_LATER }), MORNING, CLOCK);
    expect(plain(detail)).toBe('Try again after 9:20 AM.');
  });
});

it('the button that sends a refused edit after the wait says when', () => {
  const edit = editIn({ kind: 'rejected', failure: TRY_LATER });
  expect(describeOrder(edit, MORNING, CLOCK).actions).toContain('schedule');
  expect(plain(actionLabel('schedule', edit, CLOCK))).toBe('Send at 9:20 AM');
});

it('an order that Connect wants to be asked about later says in Connect’s words why', () => {
  const cause = { kind: 'waiting', notBefore: MORNING + 1_200_000, because: 'later', failure: TRY_LATER } as unknown as IntentState;
  expect(entry(cause, { bags: 3 }).summary).toBe('Connect says: “the order is being updated”');
});
