import { describe, expect, it } from 'vitest';
import {
  fromStoredFailure,
  fromStoredState,
  parseCause,
  parseStateName,
  storedCause,
  storedStateName,
  toStoredFailure,
  toStoredState,
} from '../../../../src-main/journal/stored-names';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import { IntentState, StateName, StepRecord } from '../../../../src-shared/intent/intent.schema';
import { STATES } from '../../src-renderer/stage/fixtures/intents';

const CAUSES = StepRecord.shape.cause.options;

describe('the names under which the journal stores states and events', () => {
  it('every state is stored under the word that earlier versions read', () => {
    const words = ['held', 'waiting', 'sending', 'staged', 'updated', 'rejected', 'unknown', 'withdrawn', 'overdue', 'parked', 'settled'];
    expect(StateName.options.map(storedStateName)).toEqual(words);
  });

  it('every event is stored under the word that earlier versions read', () => {
    const words = ['handed-over', 'undo', 'hold-over', 'send', 'taken', 'updated', 'refused', 'lost-sight', 'postpone', 'settle'];
    words.push('grow-old', 'park', 'withdraw', 'send-again', 'schedule', 'replace', 'confirm', 'prove', 'resend', 'unrecognized');
    expect(CAUSES.map(storedCause)).toEqual(words);
  });

  it('every stored word is read as the state or event that wrote it', () => {
    for (const name of StateName.options) expect(parseStateName(storedStateName(name))).toBe(name);
    for (const cause of CAUSES) expect(parseCause(storedCause(cause))).toBe(cause);
  });

  it.each(['misrouted', 'resolved', 'quantum', '', null, 7])('the word %j is unknown, because no version stores it as a state', (word) => {
    expect(parseStateName(word)).toBeNull();
  });

  it.each(['hold-expired', 'accepted', 'retry-later', 'toString'])(
    'the word %j is unknown, because no version stores it as an event',
    (word) => {
      expect(parseCause(word)).toBeNull();
    },
  );

  it.each(Object.values(STATES))('a state is stored with its discriminant first, and read back unchanged ($kind)', (state) => {
    const stored = toStoredState(state);
    const { kind, ...rest } = state;
    expect(JSON.stringify(stored)).toBe(JSON.stringify({ name: storedStateName(kind), ...rest }));
    expect(IntentState.parse(fromStoredState(stored))).toEqual(state);
  });

  it.each([
    ['bags', 'bags_count'],
    ['cartTotal', 'cart_total'],
    ['locale', 'locale'],
    ['constructor', 'constructor'],
    [null, null],
  ])('the field %j of a reason is stored as %j, which earlier versions read, and read back', (field, stored) => {
    const failureAt = (field: string | null): Failure => ({
      kind: 'refused',
      status: 400,
      reasons: [{ message: 'No.', code: 1001, field, waitSeconds: null, mayRetry: null }],
      source: null,
    });
    expect(toStoredFailure(failureAt(field))).toEqual(failureAt(stored));
    expect(fromStoredFailure(failureAt(stored))).toEqual(failureAt(field));
  });

  it('a stored state of a later version has no known kind', () => {
    expect(fromStoredState({ name: 'quantum', spin: 2 })).toEqual({ kind: null, spin: 2 });
    expect(fromStoredState(null)).toBeNull();
    expect(fromStoredState('{')).toBe('{');
  });
});
