import { describe, expect, it } from 'vitest';
import { scheduleEvent, toDecisionEvent } from '../../../../src-main/orders';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import { Intent } from '../../../../src-shared/intent/intent.schema';
import { orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import { reasonWith } from '../../src-renderer/edit/fixtures/edits';
import { LIVE, newEdit, newIntent } from '../courier/fixtures/courier-harness';

const NOON = Date.UTC(2026, 10, 22, 12);
const tryLater: Failure = {
  kind: 'busy',
  status: 400,
  waitSeconds: 600,
  reasons: [reasonWith({ message: 'Order has been recently updated.', code: 2003, waitSeconds: 600 })],
  source: null,
};

const intentOf = (given: ReturnType<typeof newIntent> | ReturnType<typeof newEdit>, failure: Failure): Intent =>
  Intent.parse({
    ...given,
    destination: LIVE,
    state: { kind: 'rejected', failure },
    facts: {},
    createdAt: NOON,
    requestedAt: NOON,
    changedAt: NOON,
    attempts: 1,
  });

describe("a person's decision", () => {
  it('a decision to send again contains the other stagings that the person was shown', () => {
    const awareOf = [{ ref: 'x', kind: 'staged' }] as const;
    expect(toDecisionEvent('send-again', newIntent('A'), { awareOf, requestedAtServer: 5 })).toEqual({
      kind: 'send-again',
      awareOf,
      requestedAtServer: 5,
    });
  });

  it('a decision to withdraw becomes a `withdraw` event', () => {
    expect(toDecisionEvent('withdraw', newIntent('A'), { awareOf: [], requestedAtServer: null })).toEqual({ kind: 'withdraw' });
  });

  it('a decision to mark an order as staged contains the order id and no status of Connect', () => {
    expect(toDecisionEvent('mark-staged', newIntent('A'), { awareOf: [], requestedAtServer: null })).toEqual({
      kind: 'confirm',
      answer: orderDetailsWith({ id: 'A', status: 'marked-by-hand', milestone: 'marked-by-hand' }),
    });
  });
});

describe('an edit with a retry time from Connect', () => {
  const edit = intentOf(newEdit('A', 3), tryLater);

  it('an edit is scheduled for the time that Connect named', () => {
    expect(scheduleEvent(edit, NOON + 60_000)).toEqual({ kind: 'schedule', notBefore: NOON + 600_000 });
  });

  it('a scheduled edit does not wait longer after the clock was set back', () => {
    expect(scheduleEvent(edit, NOON - 86_400_000)).toEqual({ kind: 'schedule', notBefore: NOON - 86_400_000 + 600_000 });
  });

  it('a staging, and an edit without a retry time, cannot be scheduled', () => {
    expect(scheduleEvent(intentOf(newEdit('A', 3), { kind: 'not-found', status: 404, reasons: [], source: null }), NOON)).toBeNull();
    expect(scheduleEvent(intentOf(newIntent('A'), tryLater), NOON)).toBeNull();
  });
});
