/** What a hand-over or a step may do, given the other intents of its order. Pure, and the same for every journal. */
import type { Intent, Staging } from '../../src-shared/intent';
import type { IntentEvent } from '../../src-shared/life';
import { fail, ok, type Result } from '../../src-shared/result';
import type { Standing } from '../../src-shared/standing';
import { blockerOf, guardTrip, type Placed, standingOf, type TripStep } from '../orders';
import type { AdvanceProblem, AppendProblem, NewIntent } from './journal';
import { advanced, begun } from './life';

/** Another intent of the order, as far as it is of interest; `unreadable` rows are standings without an intent. */
export interface OrderPicture {
  readonly siblings: readonly Placed[];
  readonly unreadable: readonly Standing[];
}

/** Stagings of an order, newest first, that concern another one of it. */
export function standingsOf({ siblings, unreadable }: OrderPicture): Standing[] {
  const readable = siblings.flatMap(({ row, intent }) => (intent.what === 'stage' ? (standingOf(row, intent) ?? []) : []));
  return [...readable, ...unreadable].sort((one, other) => other.row - one.row);
}

/** An intent as it is to be, and the stagings that are withdrawn with it. */
export interface Plan {
  readonly intent: Intent;
  readonly withdraw: readonly Standing[];
}

/**
 * @param picture asked for the other intents of the order, where they matter
 * @param at milliseconds since 1970
 */
export function planAppend(given: NewIntent, picture: () => OrderPicture, at: number): Result<Plan, AppendProblem> {
  const intent = begun(given, at);
  if (intent.what === 'update') return ok({ intent, withdraw: [] });
  const permit = guardTrip('press', null, standingsOf(picture()), intent.facts.awareOf);
  return permit.ok ? ok({ intent, withdraw: permit.value.withdraw }) : permit;
}

/**
 * @param picture asked for the other intents of the order, where the step depends on them
 * @param at milliseconds since 1970
 */
export function planStep(self: Placed, event: IntentEvent, picture: () => OrderPicture, at: number): Result<Plan, AdvanceProblem> {
  const after = advanced(self.intent, event, at);
  if (!after.ok) return fail({ kind: 'wrong-state', ...after.problem });
  const step = TRIP_STEPS[event.name];
  if (!step) return ok({ intent: after.value, withdraw: [] });
  const others = picture();
  if (step === 'send') {
    const blocker = blockerOf(self, others.siblings);
    if (blocker) return fail({ kind: 'behind', id: blocker.intent.id });
  }
  if (after.value.what === 'update') return ok({ intent: after.value, withdraw: [] });
  const permit = guardTrip(step, self.row, standingsOf(others), awareness(event, after.value));
  return permit.ok ? ok({ intent: after.value, withdraw: permit.value.withdraw }) : permit;
}

/** The events that could lead to a request. */
const TRIP_STEPS: Partial<Record<IntentEvent['name'], TripStep>> = { send: 'send', 'send-again': 'send-again', resend: 'resend' };

const awareness = (event: IntentEvent, { facts }: Staging) => (event.name === 'send-again' ? (event.awareOf ?? []) : facts.awareOf);
