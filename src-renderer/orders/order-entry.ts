/** One order in words, wherever it is shown. Pure, so that every state's line is tested without a screen. */
import { consequenceOf } from '../../src-shared/consequence';
import { type Failure, messagesOf } from '../../src-shared/failure';
import type { Intent, OverdueReason } from '../../src-shared/intent';
import { isScheduled, namedTime } from '../../src-shared/life';
import { assertNever } from '../../src-shared/result';
import type { StoreClock } from '../../src-shared/time-format';
import { asSentence, clockTime, dayAndTime, saidWith, words } from '../words';

/** What a card looks like; the word says the same without colour. */
export type Tone = 'held' | 'saved' | 'sending' | 'staged' | 'rejected' | 'unknown' | 'quiet';

/** What a person can do with an order where it stands. */
export type OrderAction = 'undo' | 'check' | 'correct' | 'dismiss' | 'mark-staged' | 'schedule' | 'send-again' | 'withdraw';

/** Where it is shown: a packer's rail, or Activity, where somebody takes the time to look into it. */
export type ShownIn = 'rail' | 'activity';

export interface OrderEntry {
  readonly tone: Tone;
  /** Begins with the state's word. */
  readonly state: string;
  /** Says that it is an edit, so that it cannot be taken for a staging of its order; `null` for a staging. */
  readonly label: string | null;
  /** What the server complained of, where that is more than one thing: one below the other. */
  readonly reasons: readonly string[];
  readonly detail: string;
  readonly actions: readonly OrderAction[];
}

/**
 * What is said of an order or edit that is not shown as done, although an attempt may have been carried out; `null` where
 * there was no such attempt, or where the state says it already.
 */
export function cautionOf({ what, state, facts }: Intent): string | null {
  const isSaid = ['unknown', 'held', 'sending', 'staged', 'updated'].includes(state.name);
  return facts.ambiguousAttempts > 0 && !isSaid ? words.rail.mayHaveHappened[what] : null;
}

/** @param now milliseconds since 1970, for the countdown */
export const orderEntry = (intent: Intent, now: number, clock: StoreClock, shownIn: ShownIn = 'rail'): OrderEntry => ({
  label: intent.what === 'update' ? words.rail.edit : null,
  reasons: intent.state.name === 'rejected' ? severalReasons(intent.state.failure) : [],
  ...linesOf(intent, now, clock, shownIn),
});

function linesOf(intent: Intent, now: number, clock: StoreClock, shownIn: ShownIn): Omit<OrderEntry, 'label' | 'reasons'> {
  const { what, state } = intent;
  const time = clockTime(intent.changedAt, clock);
  const caution = cautionOf(intent);
  const withCaution = (text: string) => (caution === null ? text : `${caution} ${text}`);
  const detail = withCaution([saidWith(intent, clock), time].filter(Boolean).join(' · '));
  switch (state.name) {
    case 'held':
      return { tone: 'held', state: words.rail.held(Math.max(0, Math.ceil((state.until - now) / 1000))), detail, actions: ['undo'] };
    case 'waiting': {
      const why = state.failure && asSentence(words.failure(state.failure, what).what);
      const saved = { tone: 'saved', detail: why ? `${why} ${detail}` : detail } as const;
      return isScheduled(state)
        ? { ...saved, state: words.rail.scheduled(clockTime(state.notBefore, clock)), actions: ['correct', 'withdraw'] }
        : { ...saved, state: words.rail.waiting, actions: ['withdraw'] };
    }
    case 'sending':
      return { tone: 'sending', state: words.rail.sending, detail, actions: [] };
    case 'staged':
      return { tone: 'staged', state: words.rail.staged, detail, actions: [] };
    case 'updated':
      return { tone: 'staged', state: words.rail.updated, detail, actions: [] };
    case 'rejected':
    case 'unknown': {
      return {
        tone: state.name,
        state:
          state.name === 'rejected' && severalReasons(state.failure).length > 0
            ? words.rail.severalReasons
            : `${words.rail[state.name]}: ${words.failure(state.failure).what}`,
        detail: adviceFor(intent, state.failure, time, clock),
        actions: actionsAfter(intent, shownIn),
      };
    }
    case 'overdue':
      return {
        tone: 'unknown',
        state: words.rail.overdue(state.because, dayAndTime(intent.createdAt, clock)),
        detail: withCaution(`${words.rail.overdueAdvice(state.because, what)} ${time}`),
        actions: actionsOfOverdue(state.because),
      };
    case 'parked':
      return {
        tone: 'unknown',
        state: words.rail.parked(new URL(intent.destination.baseUrl).host),
        detail: withCaution(`${words.rail.parkedAdvice} ${time}`),
        actions: ['send-again', 'withdraw'],
      };
    case 'withdrawn':
      return { tone: 'quiet', state: words.rail.withdrawn, detail, actions: what === 'stage' ? ['correct'] : [] };
    case 'settled':
      return { tone: 'quiet', state: words.rail[state.by](words.rail[state.from]), detail, actions: [] };
    default:
      return assertNever(state);
  }
}

/** What the server complained of, where that is more than one thing and all that is said of the failure; nothing otherwise. */
export function severalReasons(failure: Failure): readonly string[] {
  const isAllThatIsSaid = failure.kind === 'refused' || failure.kind === 'forbidden' || consequenceOf(failure) === 'later';
  const messages = isAllThatIsSaid && 'reasons' in failure ? messagesOf(failure.reasons) : [];
  return messages.length > 1 ? messages : [];
}

/**
 * What to do about a failure. Its own advice may say that nothing was done, which a lost earlier attempt contradicts.
 * @param changed the time at which it failed, which stands behind it
 */
function adviceFor(intent: Intent, failure: Failure, changed: string, clock: StoreClock): string {
  const { what, state } = intent;
  if (what === 'update' && state.name === 'unknown') return `${words.rail.unknownEdit} ${changed}`;
  const caution = cautionOf(intent);
  if (caution !== null) return `${caution} ${words.rail.mayHaveHappenedAdvice[what]} ${changed}`;
  // By the clock, because it stands there for as long as nobody deals with it.
  const later = failure.kind === 'busy' ? namedTime(intent) : null;
  return later === null ? `${words.failure(failure, what).advice} ${changed}` : words.rail.tryAgainAt(changed, clockTime(later, clock));
}

function actionsAfter(intent: Intent, shownIn: ShownIn): readonly OrderAction[] {
  const { what, state, facts } = intent;
  if (what === 'update' && state.name === 'unknown') return ['check', 'send-again', 'dismiss'];
  if (state.name === 'unknown') return shownIn === 'rail' ? ['check', 'correct', 'dismiss'] : ['check', 'send-again', 'mark-staged'];
  const scheduled: readonly OrderAction[] = what === 'update' && namedTime(intent) !== null ? ['schedule'] : [];
  // Refused after an attempt that may have been carried out: Connect knows which.
  return [...(facts.ambiguousAttempts > 0 ? (['check'] as const) : []), 'correct', ...scheduled, 'dismiss'];
}

function actionsOfOverdue(because: OverdueReason): readonly OrderAction[] {
  if (because === 'journal-copy') return ['check', 'send-again', 'withdraw'];
  return because === 'canceled' ? ['withdraw', 'send-again'] : ['send-again', 'withdraw'];
}
