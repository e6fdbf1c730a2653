/** The guard: which combinations of stagings of one order may lead to a request. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canBeProven, guardStaging, type StagingStep, toOtherStaging } from '../../../../src-main/orders';
import type { IntentState, SeenStaging, Staging } from '../../../../src-shared/intent/intent.schema';
import { type OtherStaging, toSeenStagings } from '../../../../src-shared/intent/other-staging';
import { intentIn, STATES } from '../../src-renderer/stage/fixtures/intents';

const KINDS = ['in-flight', 'set-aside', 'unreadable', 'maybe-staged', 'staged'] as const;
const STEPS: readonly StagingStep[] = ['press', 'send-again', 'resend', 'send'];

/** Another staging of the order, in a state of this kind. */
function standing(kind: OtherStaging['kind'], row = 1): OtherStaging {
  if (kind === 'unreadable') return { ref: `row:${row}`, rowId: row, kind, at: 0, intent: null };
  const state = { 'in-flight': STATES.waiting, 'set-aside': STATES.overdue, 'maybe-staged': STATES.unknown, staged: STATES.staged }[kind];
  const found = toOtherStaging(row, intentIn(state));
  if (found?.kind !== kind) throw new Error(`${state.kind} is not ${kind}.`);
  return found;
}

const withAttempts = (state: IntentState, ambiguousAttempts: number): Staging => {
  const intent = intentIn(state);
  return { ...intent, facts: { ...intent.facts, ambiguousAttempts } };
};

describe('an order with one staging in flight', () => {
  it.each(['press', 'send-again', 'resend'] as const)(
    'an order with one staging in flight is not sent again by a `%s`, whatever the person was shown',
    (step) => {
      const other = standing('in-flight');
      expect(guardStaging(step, 2, [other], toSeenStagings([other]))).toEqual({ ok: false, problem: { kind: 'already-in-flight' } });
    },
  );

  it('the earlier of two waiting stagings of an order is sent, and the later one is not', () => {
    expect(guardStaging('send', 1, [standing('in-flight', 2)], [])).toMatchObject({ ok: true });
    expect(guardStaging('send', 2, [standing('in-flight', 1)], [])).toMatchObject({ problem: { kind: 'already-in-flight' } });
  });

  it('the earlier of two stagings of an order is not sent while the later one is being sent', () => {
    const onWire = { ...standing('in-flight', 2), intent: intentIn(STATES.sending) };
    expect(guardStaging('send', 1, [onWire], [])).toMatchObject({ problem: { kind: 'already-in-flight' } });
  });
});

describe('an order that was staged, or may have been', () => {
  it.each(['staged', 'maybe-staged', 'unreadable'] as const)(
    'an order is not sent again by a person who was not shown that it is %s',
    (kind) => {
      const other = standing(kind);
      for (const step of ['press', 'send-again', 'send'] as const) {
        expect(guardStaging(step, 2, [other], [])).toEqual({ ok: false, problem: { kind: 'needs-confirmation', standings: [other] } });
        expect(guardStaging(step, 2, [other], toSeenStagings([other]))).toMatchObject({ ok: true });
      }
    },
  );

  it('a person confirms again when an Unknown staging that they knew of turns out to be staged', () => {
    const known = toSeenStagings([standing('maybe-staged')]);
    const now = { ...standing('staged'), ref: known[0]?.ref ?? '' };
    expect(guardStaging('press', 2, [now], known)).toMatchObject({ problem: { kind: 'needs-confirmation' } });
  });

  it.each(KINDS)('an order with another staging that is %s is never sent again automatically', (kind) => {
    const other = standing(kind);
    expect(guardStaging('resend', 2, [other], toSeenStagings([other])).ok).toBe(false);
    expect(guardStaging('resend', 2, [], [])).toMatchObject({ ok: true });
  });
});

describe('an order with a staging that is set aside', () => {
  it.each(['set-aside', 'unreadable'] as const)(
    'an order can be staged by a person who was shown its %s staging, which is withdrawn',
    (kind) => {
      const other = standing(kind);
      expect(guardStaging('press', null, [other], [])).toMatchObject({ problem: { kind: 'needs-confirmation' } });
      expect(guardStaging('press', null, [other], toSeenStagings([other]))).toEqual({ ok: true, value: { withdraw: [other] } });
    },
  );

  it('an overdue staging is withdrawn by a new one although an attempt of it may have been carried out', () => {
    const other = toOtherStaging(1, withAttempts(STATES.overdue, 1));
    if (other?.kind !== 'maybe-staged') throw new Error('It may have been carried out.');
    expect(guardStaging('press', null, [other], toSeenStagings([other]))).toEqual({ ok: true, value: { withdraw: [other] } });
  });

  it('a staging that is set aside does not block a request that was made before', () => {
    expect(guardStaging('send', 1, [standing('set-aside', 2)], [])).toEqual({ ok: true, value: { withdraw: [] } });
  });
});

it('a step is allowed only when no staging is in flight and all others were shown, for every combination of stagings', () => {
  const standings = fc
    .array(fc.constantFrom(...KINDS), { maxLength: 5 })
    .map((kinds) => kinds.map((kind, index) => standing(kind, index + 1)));
  fc.assert(
    fc.property(standings, fc.constantFrom(...STEPS), fc.nat({ max: 31 }), (others, step, shown) => {
      const awareOf: SeenStaging[] = toSeenStagings(others.filter((_, index) => (shown >> index) % 2 === 1));
      const permit = guardStaging(step, 6, others, awareOf);
      const isShown = ({ ref }: OtherStaging) => awareOf.some((known) => known.ref === ref);
      const concerning = others.filter(({ kind }) => step !== 'send' || kind !== 'set-aside');
      const expected = step === 'resend' ? others.length === 0 : concerning.every((other) => other.kind !== 'in-flight' && isShown(other));
      expect(permit.ok).toBe(expected);
      if (permit.ok) for (const { kind } of permit.value.withdraw) expect(['set-aside', 'unreadable']).toContain(kind);
    }),
  );
});

describe('how a staging affects another one of its order', () => {
  it.each<[IntentState['kind'], OtherStaging['kind'] | null, OtherStaging['kind'] | null]>([
    ['held', 'in-flight', 'in-flight'],
    ['waiting', 'in-flight', 'in-flight'],
    ['sending', 'in-flight', 'in-flight'],
    ['staged', 'staged', 'staged'],
    ['unknown', 'maybe-staged', 'maybe-staged'],
    ['resolved', 'maybe-staged', 'maybe-staged'],
    ['overdue', 'set-aside', 'maybe-staged'],
    ['misrouted', 'set-aside', 'maybe-staged'],
    ['rejected', null, 'maybe-staged'],
    ['withdrawn', null, 'maybe-staged'],
  ])('a staging in state %s counts as %s, and after an ambiguous attempt as %s', (name, plain, ambiguous) => {
    expect(toOtherStaging(1, intentIn(STATES[name]))?.kind ?? null).toBe(plain);
    expect(toOtherStaging(1, withAttempts(STATES[name], 1))?.kind ?? null).toBe(ambiguous);
  });
});

describe('proof from Connect', () => {
  it.each<[IntentState['kind'], boolean]>([
    ['held', true],
    ['waiting', true],
    ['overdue', true],
    ['misrouted', true],
    ['unknown', true],
    ['sending', false],
    ['staged', false],
    ['withdrawn', false],
    ['resolved', false],
    ['rejected', false],
  ])('proof ends a staging in state %s: %s', (name, isOpen) => {
    expect(canBeProven(intentIn(STATES[name]))).toBe(isOpen);
  });

  it('proof ends a rejected staging of which an earlier attempt may have been carried out', () => {
    expect(canBeProven(withAttempts(STATES.rejected, 1))).toBe(true);
  });

  it('proof does not end a staging that a person confirmed knowing that the order was staged', () => {
    const intent = intentIn(STATES.waiting);
    const knowing = (kind: SeenStaging['kind']) => ({ ...intent, facts: { ...intent.facts, awareOf: [{ ref: 'other', kind }] } });
    expect(canBeProven(knowing('staged'))).toBe(false);
    expect(canBeProven(knowing('maybe-staged'))).toBe(true);
  });
});
