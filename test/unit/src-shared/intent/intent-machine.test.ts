import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { IntentState } from '../../../../src-shared/intent/intent.schema';
import { type IntentEvent, transition } from '../../../../src-shared/intent/intent-machine';
import { orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import { details } from '../../src-main/courier/fixtures/courier-harness';

const failure: Failure = { kind: 'cut-off', detail: 'ECONNRESET' };
const answer = orderDetailsWith({ id: 'a', status: 'created' });

const STATES: Record<IntentState['name'], IntentState> = {
  held: { name: 'held', until: 5 },
  waiting: { name: 'waiting', notBefore: 0, failure: null },
  sending: { name: 'sending' },
  staged: { name: 'staged', answer },
  updated: { name: 'updated', details: details('a') },
  rejected: { name: 'rejected', failure },
  unknown: { name: 'unknown', failure },
  withdrawn: { name: 'withdrawn' },
  overdue: { name: 'overdue', because: 'waited-too-long' },
  parked: { name: 'parked' },
  settled: { name: 'settled', from: 'unknown', by: 'dismissed', failure },
};
const EVENTS: Record<IntentEvent['name'], IntentEvent> = {
  undo: { name: 'undo' },
  'hold-over': { name: 'hold-over' },
  send: { name: 'send' },
  taken: { name: 'taken', answer },
  updated: { name: 'updated', details: details('a') },
  refused: { name: 'refused', failure },
  'lost-sight': { name: 'lost-sight', failure },
  postpone: { name: 'postpone', notBefore: 9, failure },
  settle: { name: 'settle', by: 'dismissed' },
  'grow-old': { name: 'grow-old' },
  park: { name: 'park' },
  withdraw: { name: 'withdraw' },
  'send-again': { name: 'send-again' },
  schedule: { name: 'schedule', notBefore: 9 },
  replace: { name: 'replace' },
  confirm: { name: 'confirm', answer },
  prove: { name: 'prove', answer },
  resend: { name: 'resend' },
};
const ALLOWED: Record<IntentState['name'], Partial<Record<IntentEvent['name'], IntentState['name']>>> = {
  held: { undo: 'withdrawn', 'hold-over': 'waiting', 'grow-old': 'overdue', park: 'parked', prove: 'staged' },
  waiting: {
    send: 'sending',
    'grow-old': 'overdue',
    park: 'parked',
    replace: 'withdrawn',
    withdraw: 'withdrawn',
    'lost-sight': 'unknown',
    updated: 'updated',
    prove: 'staged',
  },
  sending: { taken: 'staged', updated: 'updated', refused: 'rejected', 'lost-sight': 'unknown', postpone: 'waiting' },
  staged: {},
  updated: {},
  rejected: { settle: 'settled', schedule: 'waiting', replace: 'settled', updated: 'updated', prove: 'staged' },
  unknown: {
    settle: 'settled',
    'send-again': 'waiting',
    resend: 'waiting',
    replace: 'settled',
    updated: 'updated',
    confirm: 'staged',
    prove: 'staged',
  },
  overdue: { 'send-again': 'waiting', withdraw: 'withdrawn', replace: 'withdrawn', confirm: 'staged', prove: 'staged' },
  parked: { 'send-again': 'waiting', withdraw: 'withdrawn', replace: 'withdrawn', confirm: 'staged', prove: 'staged' },
  withdrawn: {},
  settled: {},
};

describe('the state machine of intents', () => {
  for (const state of Object.values(STATES)) {
    for (const event of Object.values(EVENTS)) {
      const expected = ALLOWED[state.name][event.name];
      it(`${state.name} + ${event.name} → ${expected ?? 'refused'}`, () => {
        const next = transition(state, event, 1);
        if (expected) expect(next).toMatchObject({ ok: true, value: { name: expected } });
        else expect(next).toEqual({ ok: false, problem: { state: state.name, event: event.name } });
      });
    }
  }
});
