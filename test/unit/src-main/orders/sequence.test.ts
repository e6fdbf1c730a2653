/** The sequence in which the intents of one order are sent. */
import { describe, expect, it } from 'vitest';
import { findBlocker, type JournalEntry } from '../../../../src-main/orders';
import type { Intent, IntentState } from '../../../../src-shared/intent/intent.schema';
import { editIn } from '../../src-renderer/edit/fixtures/edits';
import { intentIn, STATES } from '../../src-renderer/stage/fixtures/intents';

const staging = (row: number, state: IntentState): JournalEntry => ({ rowId: row, intent: intentIn(state) });
const edit = (row: number, state: IntentState, ambiguousAttempts = 0): JournalEntry => {
  const intent: Intent = editIn(state);
  return { rowId: row, intent: { ...intent, facts: { ...intent.facts, ambiguousAttempts } } };
};
const SCHEDULED: IntentState = {
  kind: 'waiting',
  notBefore: 0,
  failure: {
    kind: 'busy',
    status: 400,
    waitSeconds: 60,
    reasons: [{ message: '', code: 2003, field: null, waitSeconds: 60, mayRetry: true }],
    source: null,
  },
};

describe('the send sequence of one order', () => {
  it('an intent waits for any intent of its order that is being sent', () => {
    for (const row of [1, 3]) expect(findBlocker(staging(2, STATES.waiting), [edit(row, STATES.sending)])?.rowId).toBe(row);
  });

  it('an intent waits for earlier edits and stagings of its order, so that the newest is applied last', () => {
    expect(findBlocker(edit(2, STATES.waiting), [edit(1, STATES.waiting)])?.rowId).toBe(1);
    expect(findBlocker(edit(2, STATES.waiting), [staging(1, STATES.waiting)])?.rowId).toBe(1);
    expect(findBlocker(staging(2, STATES.waiting), [edit(1, STATES.waiting)])?.rowId).toBe(1);
    expect(findBlocker(edit(2, STATES.waiting), [edit(3, STATES.waiting)])).toBeNull();
  });

  it('an intent does not wait for one that is held, set aside or final', () => {
    const others = (['held', 'overdue', 'misrouted', 'staged', 'rejected', 'unknown', 'withdrawn', 'resolved'] as const).map((name) =>
      staging(1, STATES[name]),
    );
    expect(findBlocker(staging(2, STATES.waiting), others)).toBeNull();
  });

  it('an intent does not wait for a scheduled edit', () => {
    expect(findBlocker(staging(2, STATES.waiting), [edit(1, SCHEDULED)])).toBeNull();
    expect(findBlocker(edit(2, SCHEDULED), [edit(1, STATES.waiting)])).toBeNull();
  });
});

it('a staging is sent before an edit with an ambiguous result, and a later edit is not', () => {
  expect(findBlocker(staging(2, STATES.waiting), [edit(1, STATES.waiting, 1)])).toBeNull();
  expect(findBlocker(edit(2, STATES.waiting), [edit(1, STATES.waiting, 1)])?.rowId).toBe(1);
});
