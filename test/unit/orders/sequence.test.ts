/** In which sequence the intents of one order are sent. */
import { describe, expect, it } from 'vitest';
import { blockerOf, type Placed } from '../../../src-main/orders';
import type { Intent, IntentState } from '../../../src-shared/intent';
import { editIn } from '../edit/fixtures/edits';
import { intentIn, STATES } from '../stage/fixtures/intents';

const staging = (row: number, state: IntentState): Placed => ({ row, intent: intentIn(state) });
const edit = (row: number, state: IntentState, ambiguousAttempts = 0): Placed => {
  const intent: Intent = editIn(state);
  return { row, intent: { ...intent, facts: { ...intent.facts, ambiguousAttempts } } };
};
const SCHEDULED: IntentState = {
  name: 'waiting',
  notBefore: 0,
  failure: {
    kind: 'busy',
    status: 400,
    waitSeconds: 60,
    reasons: [{ message: '', code: 2003, field: null, waitSeconds: 60, mayRetry: true }],
    source: null,
  },
};

describe('an intent waits', () => {
  it('for whatever of its order is on the wire, earlier or later', () => {
    for (const row of [1, 3]) expect(blockerOf(staging(2, STATES.waiting), [edit(row, STATES.sending)])?.row).toBe(row);
  });

  it('for the edits and stagings of its order that were handed over before it, so that the newest has the last word', () => {
    expect(blockerOf(edit(2, STATES.waiting), [edit(1, STATES.waiting)])?.row).toBe(1);
    expect(blockerOf(edit(2, STATES.waiting), [staging(1, STATES.waiting)])?.row).toBe(1);
    expect(blockerOf(staging(2, STATES.waiting), [edit(1, STATES.waiting)])?.row).toBe(1);
    expect(blockerOf(edit(2, STATES.waiting), [edit(3, STATES.waiting)])).toBeNull();
  });

  it('for nothing that is held, stands aside or is over', () => {
    const others = (['held', 'overdue', 'parked', 'staged', 'rejected', 'unknown', 'withdrawn', 'settled'] as const).map((name) =>
      staging(1, STATES[name]),
    );
    expect(blockerOf(staging(2, STATES.waiting), others)).toBeNull();
  });

  it('for no edit that has a time of its own', () => {
    expect(blockerOf(staging(2, STATES.waiting), [edit(1, SCHEDULED)])).toBeNull();
    expect(blockerOf(edit(2, SCHEDULED), [edit(1, STATES.waiting)])).toBeNull();
  });
});

it('a staging passes an edit that may have been made already, and a later edit does not', () => {
  expect(blockerOf(staging(2, STATES.waiting), [edit(1, STATES.waiting, 1)])).toBeNull();
  expect(blockerOf(edit(2, STATES.waiting), [edit(1, STATES.waiting, 1)])?.row).toBe(1);
});
