/** Plans a hand-over or a step, given the other intents of its order. Pure, and alike for every journal. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Intent, Staging } from '../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../src-shared/intent/intent-machine';
import type { OtherStaging } from '../../src-shared/intent/other-staging';
import { findBlocker, guardStaging, type JournalEntry, type StagingStep, toOtherStaging } from '../orders';
import { applyEvent, createIntent } from './intent-reducer';
import type { AdvanceFailure, AppendFailure, NewIntent } from './journal';

/** The other intents of an order; `unreadable` has its unreadable rows. */
export interface OrderSnapshot {
  readonly siblings: readonly JournalEntry[];
  readonly unreadable: readonly OtherStaging[];
}

/** The stagings of an order that affect another one of it, newest first. */
export function otherStagingsIn({ siblings, unreadable }: OrderSnapshot): OtherStaging[] {
  const readable = siblings.flatMap(({ rowId, intent }) => (intent.kind === 'stage' ? (toOtherStaging(rowId, intent) ?? []) : []));
  return [...readable, ...unreadable].sort((one, other) => other.rowId - one.rowId);
}

/** The intent after the step, and the stagings that are withdrawn with it. */
export interface StepPlan {
  readonly intent: Intent;
  readonly withdraw: readonly OtherStaging[];
}

/**
 * @param readOrder called for the other intents of the order if they matter
 * @param at milliseconds since 1970
 */
export function planAppend(newIntent: NewIntent, readOrder: () => OrderSnapshot, at: number): Result<StepPlan, AppendFailure> {
  const intent = createIntent(newIntent, at);
  if (intent.kind === 'update') return ok({ intent, withdraw: [] });
  const permit = guardStaging('press', null, otherStagingsIn(readOrder()), intent.facts.awareOf);
  return permit.ok ? ok({ intent, withdraw: permit.value.withdraw }) : permit;
}

/**
 * @param readOrder called for the other intents of the order if the step depends on them
 * @param at milliseconds since 1970
 */
export function planStep(
  self: JournalEntry,
  event: IntentEvent,
  readOrder: () => OrderSnapshot,
  at: number,
): Result<StepPlan, AdvanceFailure> {
  const after = applyEvent(self.intent, event, at);
  if (!after.ok) return fail({ kind: 'wrong-state', ...after.problem });
  const step = GUARDED_STEPS[event.kind];
  if (!step) return ok({ intent: after.value, withdraw: [] });
  const others = readOrder();
  if (step === 'send') {
    const blocker = findBlocker(self, others.siblings);
    if (blocker) return fail({ kind: 'blocked', id: blocker.intent.id });
  }
  if (after.value.kind === 'update') return ok({ intent: after.value, withdraw: [] });
  const permit = guardStaging(step, self.rowId, otherStagingsIn(others), seenStagingsFor(event, after.value));
  return permit.ok ? ok({ intent: after.value, withdraw: permit.value.withdraw }) : permit;
}

/** The events that could lead to a request. */
const GUARDED_STEPS: Partial<Record<IntentEvent['kind'], StagingStep>> = { send: 'send', 'send-again': 'send-again', resend: 'resend' };

const seenStagingsFor = (event: IntentEvent, { facts }: Staging) => (event.kind === 'send-again' ? (event.awareOf ?? []) : facts.awareOf);
