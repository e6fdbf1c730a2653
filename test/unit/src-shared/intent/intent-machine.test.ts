import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import type { IntentState } from '../../../../src-shared/intent/intent.schema';
import { type IntentEvent, transition } from '../../../../src-shared/intent/intent-machine';
import { orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import { details } from '../../src-main/courier/fixtures/courier-harness';

const failure: Failure = { kind: 'cut-off', detail: 'ECONNRESET' };
const answer = orderDetailsWith({ id: 'a', status: 'created' });

const STATES: Record<IntentState['kind'], IntentState> = {
  held: { kind: 'held', until: 5 },
  waiting: { kind: 'waiting', notBefore: 0, failure: null },
  sending: { kind: 'sending' },
  staged: { kind: 'staged', answer },
  updated: { kind: 'updated', details: details('a') },
  rejected: { kind: 'rejected', failure },
  unknown: { kind: 'unknown', failure },
  withdrawn: { kind: 'withdrawn' },
  overdue: { kind: 'overdue', because: 'waited-too-long' },
  misrouted: { kind: 'misrouted' },
  resolved: { kind: 'resolved', from: 'unknown', by: 'dismissed', failure },
};
const EVENTS: Record<IntentEvent['kind'], IntentEvent> = {
  undo: { kind: 'undo' },
  'hold-expired': { kind: 'hold-expired' },
  send: { kind: 'send' },
  accepted: { kind: 'accepted', answer },
  updated: { kind: 'updated', details: details('a') },
  refused: { kind: 'refused', failure },
  'outcome-unknown': { kind: 'outcome-unknown', failure },
  'retry-later': { kind: 'retry-later', notBefore: 9, failure },
  resolve: { kind: 'resolve', by: 'dismissed' },
  expired: { kind: 'expired' },
  misroute: { kind: 'misroute' },
  withdraw: { kind: 'withdraw' },
  'send-again': { kind: 'send-again' },
  schedule: { kind: 'schedule', notBefore: 9 },
  replace: { kind: 'replace' },
  confirm: { kind: 'confirm', answer },
  prove: { kind: 'prove', answer },
  resend: { kind: 'resend' },
};
const ALLOWED: Record<IntentState['kind'], Partial<Record<IntentEvent['kind'], IntentState['kind']>>> = {
  held: { undo: 'withdrawn', 'hold-expired': 'waiting', expired: 'overdue', misroute: 'misrouted', prove: 'staged' },
  waiting: {
    send: 'sending',
    expired: 'overdue',
    misroute: 'misrouted',
    replace: 'withdrawn',
    withdraw: 'withdrawn',
    'outcome-unknown': 'unknown',
    updated: 'updated',
    prove: 'staged',
  },
  sending: { accepted: 'staged', updated: 'updated', refused: 'rejected', 'outcome-unknown': 'unknown', 'retry-later': 'waiting' },
  staged: {},
  updated: {},
  rejected: { resolve: 'resolved', schedule: 'waiting', replace: 'resolved', updated: 'updated', prove: 'staged' },
  unknown: {
    resolve: 'resolved',
    'send-again': 'waiting',
    resend: 'waiting',
    replace: 'resolved',
    updated: 'updated',
    confirm: 'staged',
    prove: 'staged',
  },
  overdue: { 'send-again': 'waiting', withdraw: 'withdrawn', replace: 'withdrawn', confirm: 'staged', prove: 'staged' },
  misrouted: { 'send-again': 'waiting', withdraw: 'withdrawn', replace: 'withdrawn', confirm: 'staged', prove: 'staged' },
  withdrawn: {},
  resolved: {},
};

describe('the state machine of intents', () => {
  for (const state of Object.values(STATES)) {
    for (const event of Object.values(EVENTS)) {
      const expected = ALLOWED[state.kind][event.kind];
      it(`${state.kind} + ${event.kind} → ${expected ?? 'refused'}`, () => {
        const next = transition(state, event, 1);
        if (expected) expect(next).toMatchObject({ ok: true, value: { kind: expected } });
        else expect(next).toEqual({ ok: false, problem: { state: state.kind, event: event.kind } });
      });
    }
  }
});
