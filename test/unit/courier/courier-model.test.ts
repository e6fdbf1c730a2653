/** Random shifts of a pack station, and what must hold in every one of them. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { NewIntent } from '../../../src-main/journal/journal';
import { consequenceOf } from '../../../src-shared/consequence';
import type { Failure } from '../../../src-shared/failure';
import type { Intent, IntentId, OrderAnswer } from '../../../src-shared/intent';
import { fail, ok, type Result } from '../../../src-shared/result';
import { anyFailure } from '../words/fixtures/failures';
import { type Call, newIntent, openLine, settleDown } from './fixtures/line';

type Answer = Result<OrderAnswer, Failure>;
type Step =
  | { readonly does: 'accept'; readonly order: string; readonly holdMs: number }
  | { readonly does: 'accept-again' | 'undo' | 'settle'; readonly which: number }
  | { readonly does: 'answer'; readonly which: number; readonly answer: Answer }
  | { readonly does: 'wait'; readonly ms: number }
  | { readonly does: 'turn-clock'; readonly ms: number }
  | { readonly does: 'wake' };

const which = fc.nat({ max: 20 });
const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.constant(ok({ id: 'any', status: 'staged', orderUrl: null })),
  anyFailure.map((failure) => fail(failure)),
);
const usualSteps: readonly fc.Arbitrary<Step>[] = [
  fc.record({
    does: fc.constant('accept' as const),
    order: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G'),
    holdMs: fc.constantFrom(0, 1, 1_000, 5_000),
  }),
  fc.record({ does: fc.constantFrom('accept-again' as const, 'undo' as const, 'settle' as const), which }),
  // Twice, because a shift in which nothing is answered proves little.
  fc.record({ does: fc.constant('answer' as const), which, answer }),
  fc.record({ does: fc.constant('answer' as const), which, answer }),
  fc.record({ does: fc.constant('wait' as const), ms: fc.constantFrom(0, 1, 400, 999, 1_000, 5_000, 30_000, 600_000) }),
  fc.record({ does: fc.constant('wake' as const) }),
];
const clock: fc.Arbitrary<Step> = fc.record({
  does: fc.constant('turn-clock' as const),
  ms: fc.constantFrom(-86_400_000, -3_600_000, -1_000, 1_000, 3_600_000),
});

beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 2, 2, 9) }));
afterEach(() => vi.useRealTimers());

/** A line, and beside it the few facts by which it is judged. */
function openShift(atOnce: number) {
  const line = openLine({ atOnce });
  const accepted: NewIntent[] = [];
  const handed = new Map<object, NewIntent>();
  /** Real time, which no clock can be turned on. */
  let elapsed = 0;
  const freeAt = new Map<IntentId, number>();
  const withdrawn = new Set<IntentId>();
  const settled = new Set<IntentId>();
  const answers = new Map<IntentId, Answer[]>();
  const pending = new Set<Call>();
  let judged = 0;

  const intentOf = (call: Call): NewIntent => {
    const intent = handed.get(call.request);
    if (!intent) throw new Error('Something was sent that nobody handed over.');
    return intent;
  };

  /** Looks at every request that was begun since the last look. */
  function judgeNewCalls(): void {
    for (const call of line.calls.slice(judged)) {
      const { id } = intentOf(call);
      const sideBySide = [...pending].map((other) => other.request.orderId);
      expect(sideBySide, 'the same order is on the wire twice').not.toContain(call.request.orderId);
      expect(withdrawn.has(id), 'sent after it was withdrawn').toBe(false);
      expect(elapsed, 'sent while it was held').toBeGreaterThanOrEqual(freeAt.get(id) ?? Number.POSITIVE_INFINITY);
      const before = answers.get(id)?.at(-1);
      const mayBeSent = !before || (!before.ok && ['not-done', 'asked-to-wait', 'sign-in'].includes(consequenceOf(before.problem)));
      expect(mayBeSent, 'sent again after it may have been done').toBe(true);
      pending.add(call);
      expect(pending.size).toBeLessThanOrEqual(atOnce);
    }
    judged = line.calls.length;
  }

  /** @returns whether it was taken */
  async function accept(intent: NewIntent): Promise<boolean> {
    const { orderId } = intent.request;
    const unsent = await line.journal.unsent();
    // What is known already is given back as it is, whatever has been handed over since.
    const known = (await line.journal.find(intent.id)) !== null;
    const mayBeTaken = known || !unsent.some(({ request }) => request.orderId === orderId);
    // What the journal keeps is this very object: it is how a request on the wire is told from its like.
    handed.set(intent.request, intent);
    const accepted = await line.courier.accept(intent);
    expect(accepted.ok, 'two unsent intents for one order').toBe(mayBeTaken);
    if (!accepted.ok) handed.delete(intent.request);
    return accepted.ok;
  }

  async function respond(call: Call, result: Answer): Promise<void> {
    const { id } = intentOf(call);
    pending.delete(call);
    answers.set(id, [...(answers.get(id) ?? []), result]);
    await call.answer(result);
  }

  const pick = <Value>(values: readonly Value[], index: number) => values[index % Math.max(values.length, 1)];

  async function take(step: Step): Promise<void> {
    switch (step.does) {
      case 'accept': {
        const intent = newIntent(step.order, step.holdMs);
        freeAt.set(intent.id, elapsed + step.holdMs);
        if (await accept(intent)) accepted.push(intent);
        break;
      }
      case 'accept-again': {
        const intent = pick(accepted, step.which);
        if (intent) await accept(intent);
        break;
      }
      case 'undo': {
        const intent = pick(accepted, step.which);
        if (intent && (await line.courier.undo(intent.id)).ok) withdrawn.add(intent.id);
        break;
      }
      case 'settle': {
        const intent = pick(accepted, step.which);
        if (intent && (await line.journal.advance(intent.id, { name: 'settle', by: 'dismissed' })).ok) settled.add(intent.id);
        break;
      }
      case 'answer': {
        const call = pick([...pending], step.which);
        if (call) await respond(call, step.answer);
        break;
      }
      case 'wait':
        elapsed += step.ms;
        await vi.advanceTimersByTimeAsync(step.ms);
        break;
      case 'turn-clock':
        vi.setSystemTime(Date.now() + step.ms);
        break;
      case 'wake':
        line.courier.wake();
        break;
    }
    await settleDown();
    judgeNewCalls();
  }

  return { line, accepted, withdrawn, settled, answers, pending, take, respond };
}

/** Where an order must have ended, by what was done to it and answered. */
function expectedEnd(intent: NewIntent, shift: ReturnType<typeof openShift>): Intent['state']['name'] {
  if (shift.settled.has(intent.id)) return 'settled';
  const last = shift.answers.get(intent.id)?.at(-1);
  if (!last) return 'withdrawn';
  if (last.ok) return 'staged';
  return ['refused', 'later'].includes(consequenceOf(last.problem)) ? 'rejected' : 'unknown';
}

it('every order ends in exactly one way, and none is sent before its time, after it was withdrawn, or twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(...usualSteps), { maxLength: 60, size: 'max' }),
      fc.integer({ min: 1, max: 4 }),
      async (steps, atOnce) => {
        const shift = openShift(atOnce);
        for (const step of steps) await shift.take(step);

        // The end of the day: everything is answered, and everything has the time it asked for.
        for (let round = 0; round < 400; round += 1) {
          for (const call of shift.pending) await shift.respond(call, ok({ id: 'any', status: 'staged', orderUrl: null }));
          await shift.take({ does: 'wait', ms: 600_000 });
          if (shift.pending.size === 0 && (await shift.line.journal.unsent()).length === 0) break;
        }

        const kept = await shift.line.journal.recent(Number.POSITIVE_INFINITY);
        expect(kept).toHaveLength(shift.accepted.length);
        for (const intent of shift.accepted) {
          const found = kept.find(({ id }) => id === intent.id);
          expect(found?.state.name).toBe(expectedEnd(intent, shift));
          expect(found?.attempts).toBe(shift.answers.get(intent.id)?.length ?? 0);
          expect(shift.withdrawn.has(intent.id)).toBe(found?.state.name === 'withdrawn');
        }
        await shift.line.courier.stop(0);
        vi.clearAllTimers();
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);

it('a clock that is set back or forward makes no order leave too early, twice, or beside itself', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(...usualSteps, clock), { maxLength: 60, size: 'max' }), async (steps) => {
      const shift = openShift(4);
      for (const step of steps) await shift.take(step);
      vi.clearAllTimers();
    }),
    { numRuns: 200 },
  );
}, 60_000);
