/** Describes one order or edit in words, for every view. Pure, so that each state is tested without a screen. */

import { assertNever } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import { classifyFailure } from '../../src-shared/failure/failure-outcome';
import { serverMessages } from '../../src-shared/failure/server-messages';
import type { Intent, OverdueReason } from '../../src-shared/intent/intent.schema';
import { isScheduled, retryAt } from '../../src-shared/intent/intent-machine';
import type { StoreClock } from '../../src-shared/time/time-format';
import { formatDayAndTime, formatTime, strings, summarizeIntent, t, toSentence } from '../strings';

/** The color of a card. The state's word says the same without color. */
export type Tone = 'held' | 'saved' | 'sending' | 'staged' | 'rejected' | 'unknown' | 'quiet';

/** The buttons of a card. */
export type OrderAction = 'undo' | 'check' | 'correct' | 'dismiss' | 'mark-staged' | 'schedule' | 'send-again' | 'withdraw';

/** The view of the card: a packer's rail, or Activity, where a lead looks into orders. */
export type ShownIn = 'rail' | 'activity';

export interface OrderDescription {
  readonly tone: Tone;
  /** One line that begins with the state's word. */
  readonly state: string;
  /** Marks an edit, so that it is not mistaken for a staging; `null` for a staging. */
  readonly label: string | null;
  /** Connect's reasons, if there is more than one. */
  readonly reasons: readonly string[];
  readonly detail: string;
  readonly actions: readonly OrderAction[];
}

/**
 * Warns that an earlier attempt of an order or edit may have been carried out; `null` if no attempt is ambiguous, or if the state
 * says so already.
 */
export function ambiguityWarning({ kind, state, facts }: Intent): string | null {
  const isStatedByState = ['unknown', 'held', 'sending', 'staged', 'updated'].includes(state.kind);
  return facts.ambiguousAttempts > 0 && !isStatedByState ? t(`rail.mayHaveHappened.${kind}`) : null;
}

/** @param now milliseconds since 1970, for the countdown */
export const describeOrder = (intent: Intent, now: number, clock: StoreClock, shownIn: ShownIn = 'rail'): OrderDescription => ({
  label: intent.kind === 'update' ? t('rail.edit') : null,
  reasons: intent.state.kind === 'rejected' ? reasonsToList(intent.state.failure) : [],
  ...describeState(intent, now, clock, shownIn),
});

function describeState(intent: Intent, now: number, clock: StoreClock, shownIn: ShownIn): Omit<OrderDescription, 'label' | 'reasons'> {
  const { kind, state } = intent;
  const time = formatTime(intent.changedAt, clock);
  const warning = ambiguityWarning(intent);
  const withWarning = (text: string) => (warning === null ? text : `${warning} ${text}`);
  const detail = withWarning([summarizeIntent(intent, clock), time].filter(Boolean).join(' · '));
  switch (state.kind) {
    case 'held':
      return { tone: 'held', state: strings.rail.held(Math.max(0, Math.ceil((state.until - now) / 1000))), detail, actions: ['undo'] };
    case 'waiting': {
      const failureSentence = state.failure && toSentence(strings.failure(state.failure, kind).summary);
      const saved = { tone: 'saved', detail: failureSentence ? `${failureSentence} ${detail}` : detail } as const;
      return isScheduled(state)
        ? { ...saved, state: strings.rail.scheduled(formatTime(state.notBefore, clock)), actions: ['correct', 'withdraw'] }
        : { ...saved, state: t('rail.waiting'), actions: ['withdraw'] };
    }
    case 'sending':
      return { tone: 'sending', state: t('rail.sending'), detail, actions: [] };
    case 'staged':
      return { tone: 'staged', state: t('rail.staged'), detail, actions: [] };
    case 'updated':
      return { tone: 'staged', state: t('rail.updated'), detail, actions: [] };
    case 'rejected':
    case 'unknown': {
      return {
        tone: state.kind,
        state:
          state.kind === 'rejected' && reasonsToList(state.failure).length > 0
            ? t('rail.severalReasons')
            : `${strings.rail[state.kind]}: ${strings.failure(state.failure).summary}`,
        detail: adviceFor(intent, state.failure, time, clock),
        actions: actionsForFailed(intent, shownIn),
      };
    }
    case 'overdue':
      return {
        tone: 'unknown',
        state: strings.rail.overdue(state.because, formatDayAndTime(intent.createdAt, clock)),
        detail: withWarning(`${strings.rail.overdueAdvice(state.because, kind)} ${time}`),
        actions: actionsForOverdue(state.because),
      };
    case 'misrouted':
      return {
        tone: 'unknown',
        state: strings.rail.misrouted(new URL(intent.destination.baseUrl).host),
        detail: withWarning(`${t('rail.parkedAdvice')} ${time}`),
        actions: ['send-again', 'withdraw'],
      };
    case 'withdrawn':
      return { tone: 'quiet', state: t('rail.withdrawn'), detail, actions: kind === 'stage' ? ['correct'] : [] };
    case 'resolved':
      return { tone: 'quiet', state: strings.rail[state.by](strings.rail[state.from]), detail, actions: [] };
    default:
      return assertNever(state);
  }
}

/** @returns Connect's reasons, if there is more than one and they are the whole message; otherwise an empty list */
export function reasonsToList(failure: Failure): readonly string[] {
  const isWholeMessage = failure.kind === 'refused' || failure.kind === 'forbidden' || classifyFailure(failure) === 'later';
  const messages = isWholeMessage && 'reasons' in failure ? serverMessages(failure.reasons) : [];
  return messages.length > 1 ? messages : [];
}

/**
 * Advises what to do about a failure. The failure's own advice may say that nothing was done, which an earlier ambiguous attempt
 * contradicts.
 * @param failedAt the time of the failure, as text
 */
function adviceFor(intent: Intent, failure: Failure, failedAt: string, clock: StoreClock): string {
  const { kind, state } = intent;
  if (kind === 'update' && state.kind === 'unknown') return `${t('rail.unknownEdit')} ${failedAt}`;
  const warning = ambiguityWarning(intent);
  if (warning !== null) return `${warning} ${t(`rail.mayHaveHappenedAdvice.${kind}`)} ${failedAt}`;
  // A clock time stays true for as long as the card is shown; a duration would not.
  const retryTime = failure.kind === 'busy' ? retryAt(intent) : null;
  return retryTime === null
    ? `${strings.failure(failure, kind).advice} ${failedAt}`
    : strings.rail.tryAgainAt(failedAt, formatTime(retryTime, clock));
}

function actionsForFailed(intent: Intent, shownIn: ShownIn): readonly OrderAction[] {
  const { kind, state, facts } = intent;
  if (kind === 'update' && state.kind === 'unknown') return ['check', 'send-again', 'dismiss'];
  if (state.kind === 'unknown') return shownIn === 'rail' ? ['check', 'correct', 'dismiss'] : ['check', 'send-again', 'mark-staged'];
  const scheduleAction: readonly OrderAction[] = kind === 'update' && retryAt(intent) !== null ? ['schedule'] : [];
  // After an ambiguous attempt, a check asks Connect whether it was carried out.
  return [...(facts.ambiguousAttempts > 0 ? (['check'] as const) : []), 'correct', ...scheduleAction, 'dismiss'];
}

function actionsForOverdue(because: OverdueReason): readonly OrderAction[] {
  if (because === 'journal-copy') return ['check', 'send-again', 'withdraw'];
  return because === 'canceled' ? ['withdraw', 'send-again'] : ['send-again', 'withdraw'];
}
