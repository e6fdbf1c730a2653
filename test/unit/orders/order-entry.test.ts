import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderEntry } from '../../../src-renderer/orders/order-entry';
import type { Failure } from '../../../src-shared/failure';
import type { IntentState } from '../../../src-shared/intent';
import { CUT_OFF, intentIn, MORNING, REFUSED, STATES } from '../stage/fixtures/intents';
import { anyFailure } from '../words/fixtures/failures';

const FULL = { bags: 3, items: 12, weight: 1_425 };
const entry = (state: IntentState, request: Record<string, unknown> = FULL, now = MORNING) =>
  orderEntry(intentIn(state, request), now, 'UTC');
const offline: Failure = { kind: 'not-reached', cause: 'no-route', detail: 'ENETUNREACH' };

describe('an order that is shown', () => {
  it.each<[IntentState, ReturnType<typeof orderEntry>]>([
    [STATES.held, { tone: 'held', state: 'Leaving in 5 s', detail: '3 bags · 12 items · 14.25 lb · 09:00', actions: ['undo'] }],
    [STATES.waiting, { tone: 'saved', state: 'Saved, will send', detail: '3 bags · 12 items · 14.25 lb · 09:00', actions: ['withdraw'] }],
    [
      { ...STATES.waiting, failure: offline },
      {
        tone: 'saved',
        state: 'Saved, will send',
        detail: 'There is no network. 3 bags · 12 items · 14.25 lb · 09:00',
        actions: ['withdraw'],
      },
    ],
    [STATES.sending, { tone: 'sending', state: 'Sending', detail: '3 bags · 12 items · 14.25 lb · 09:00', actions: [] }],
    [STATES.staged, { tone: 'staged', state: 'Staged', detail: '3 bags · 12 items · 14.25 lb · 09:00', actions: [] }],
    [STATES.withdrawn, { tone: 'quiet', state: 'Withdrawn', detail: '3 bags · 12 items · 14.25 lb · 09:00', actions: ['correct'] }],
    [STATES.settled, { tone: 'quiet', state: 'Unknown, put away', detail: '3 bags · 12 items · 14.25 lb · 09:00', actions: [] }],
    [
      { name: 'settled', from: 'rejected', by: 'corrected', failure: REFUSED },
      { tone: 'quiet', state: 'Rejected, corrected', detail: '3 bags · 12 items · 14.25 lb · 09:00', actions: [] },
    ],
  ])('says %j in words', (state, expected) => {
    expect(entry(state)).toEqual(expected);
  });

  it.each([
    [STATES.rejected, 'rejected', 'Rejected: Bags count is too high', ['correct', 'dismiss']],
    [STATES.unknown, 'unknown', 'Unknown: the line was cut off', ['check', 'correct', 'dismiss']],
  ] as const)('that wants a person says what happened and what to do (%#)', (state, tone, line, actions) => {
    const said = entry(state);
    expect(said).toMatchObject({ tone, state: line, actions });
    expect(said.detail).toMatch(/^\S.+\. 09:00$/);
  });

  it('says only what was handed over', () => {
    expect(entry(STATES.staged, {}).detail).toBe('09:00');
    expect(entry(STATES.staged, { bags: 1 }).detail).toBe('1 bag · 09:00');
  });

  it.each([
    [0, 'Leaving in 5 s'],
    [200, 'Leaving in 4 s'],
    [4_199, 'Leaving in 1 s'],
    [4_200, 'Leaving in 0 s'],
    [9_000, 'Leaving in 0 s'],
  ])('counts down and never below nothing: after %i ms', (after, line) => {
    expect(entry(STATES.held, FULL, MORNING + after).state).toBe(line);
  });

  it("shows the store's time, not the machine's", () => {
    expect(orderEntry(intentIn(STATES.staged), MORNING, 'America/Toronto').detail).toBe('04:00');
  });

  const BEGINNINGS = /^(Leaving in|Saved, will send|Sending|Staged|Updated|Rejected|Unknown|Withdrawn|Not sent)/;

  it('begins with the word of its state and leaves nothing unsaid, whatever failed', () => {
    const withFailure = anyFailure.chain((failure) =>
      fc.constantFrom<IntentState>(
        { name: 'waiting', notBefore: MORNING, failure },
        { name: 'rejected', failure },
        { name: 'unknown', failure },
        { name: 'settled', from: 'rejected', by: 'dismissed', failure },
      ),
    );
    fc.assert(
      fc.property(fc.oneof(withFailure, fc.constantFrom(...Object.values(STATES))), fc.boolean(), (state, full) => {
        const said = entry(state, full ? FULL : {});
        expect(said.state).toMatch(BEGINNINGS);
        expect(said.detail).toContain('09:00');
        expect(`${said.state} ${said.detail}`).not.toMatch(/undefined|null|NaN|\[object|false/);
      }),
    );
  });

  it('offers to take back only what is still here', () => {
    for (const state of Object.values(STATES)) expect(entry(state).actions.includes('undo')).toBe(state.name === 'held');
  });

  it('of an order that may have been staged says so before it can be sent again', () => {
    expect(entry({ name: 'unknown', failure: CUT_OFF }).detail).toContain('may have been staged');
  });
});
