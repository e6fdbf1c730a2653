/** Describes one order or edit in words, for every view. Pure, so that each state is tested without a screen. */

import { assertNever } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import { classifyFailure } from '../../src-shared/failure/failure-outcome';
import { serverMessages } from '../../src-shared/failure/server-messages';
import type { Intent, OverdueReason } from '../../src-shared/intent/intent.schema';
import { isScheduled, retryAt } from '../../src-shared/intent/intent-machine';
import type { StoreClock } from '../../src-shared/time/time-format';
import { failureMessage, formatDayAndTime, formatTime, summarizeIntent, t } from '../strings';

/** The color of a card. The state's word says the same without color. */
export type Tone = 'held' | 'saved' | 'sending' | 'staged' | 'rejected' | 'unknown' | 'quiet';

/** The buttons of a card. */
export type OrderAction = 'undo' | 'check' | 'correct' | 'dismiss' | 'mark-staged' | 'schedule' | 'send-again' | 'withdraw';

/** The view of the card: a packer's rail, or Activity, where a lead looks into orders. */
export type ShownIn = 'rail' | 'activity';

export interface OrderDescription {
  readonly tone: Tone;
  /** The state's word. */
  readonly state: string;
  /** When the state began, as a time of day. */
  readonly time: string;
  /** Marks an edit, so that it is not mistaken for a staging; `null` for a staging. */
  readonly label: string | null;
  /** What happened, if the state does not say it; `null` if there is nothing to say. */
  readonly summary: string | null;
  /** Connect's reasons, if there is more than one. */
  readonly reasons: readonly string[];
  /** What was entered, or what to do. */
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
  time: formatTime(intent.changedAt, clock),
  reasons: intent.state.kind === 'rejected' ? reasonsToList(intent.state.failure) : [],
  ...describeState(intent, now, clock, shownIn),
});

type StateDescription = Omit<OrderDescription, 'label' | 'time' | 'reasons'>;

function describeState(intent: Intent, now: number, clock: StoreClock, shownIn: ShownIn): StateDescription {
  const { kind, state } = intent;
  const warning = ambiguityWarning(intent);
  const entered = { summary: warning, detail: summarizeIntent(intent, clock), actions: [] };
  switch (state.kind) {
    case 'held': {
      const seconds = Math.max(0, Math.ceil((state.until - now) / 1000));
      return { ...entered, tone: 'held', state: t('rail.held', { seconds }), actions: ['undo'] };
    }
    case 'waiting': {
      const saved = {
        ...entered,
        tone: 'saved',
        summary: joinSentences(state.failure && failureMessage(state.failure, kind).summary, warning),
      } as const;
      return isScheduled(state)
        ? { ...saved, state: t('rail.scheduled', { time: formatTime(state.notBefore, clock) }), actions: ['correct', 'withdraw'] }
        : { ...saved, state: t('rail.waiting'), actions: ['withdraw'] };
    }
    case 'sending':
      return { ...entered, tone: 'sending', state: t('rail.sending') };
    case 'staged':
    case 'updated':
      return { ...entered, tone: 'staged', state: t(`rail.${state.kind}`) };
    case 'rejected':
    case 'unknown':
      return {
        tone: state.kind,
        state: t(`rail.${state.kind}`),
        summary: summarizeFailed(intent, state.failure),
        detail: adviceFor(intent, state.failure, clock),
        actions: actionsForFailed(intent, shownIn),
      };
    case 'overdue':
      return {
        tone: 'unknown',
        state: t(state.because === 'journal-copy' ? 'rail.notSentHere' : 'rail.notSent'),
        summary: summarizeOverdue(state.because, formatDayAndTime(intent.createdAt, clock)),
        detail: joinSentences(warning, t(`rail.overdueAdvice.${state.because}.${kind}`)) ?? '',
        actions: actionsForOverdue(state.because),
      };
    case 'misrouted':
      return {
        tone: 'unknown',
        state: t('rail.notSent'),
        summary: t('rail.misrouted', { host: new URL(intent.destination.baseUrl).host }),
        detail: joinSentences(warning, t('rail.misroutedAdvice')) ?? '',
        actions: ['send-again', 'withdraw'],
      };
    case 'withdrawn':
      return { ...entered, tone: 'quiet', state: t('rail.withdrawn'), actions: kind === 'stage' ? ['correct'] : [] };
    case 'resolved':
      return { ...entered, tone: 'quiet', state: t(`rail.resolved.${state.from}.${state.by}`) };
    default:
      return assertNever(state);
  }
}

const joinSentences = (...sentences: readonly (string | null)[]): string | null => sentences.filter(Boolean).join(' ') || null;

/** Several reasons of a refusal follow in a list. */
const summarizeFailed = ({ kind, state }: Intent, failure: Failure): string =>
  state.kind === 'rejected' && reasonsToList(failure).length > 0 ? t('rail.severalReasons') : failureMessage(failure, kind).summary;

/** @param createdAt when the button was pressed */
const summarizeOverdue = (because: OverdueReason, createdAt: string): string =>
  because === 'waited-too-long' ? t(`rail.overdue.${because}`, { time: createdAt }) : t(`rail.overdue.${because}`);

/** The text of an action's button. */
export function actionLabel(action: OrderAction, intent: Intent, clock: StoreClock): string {
  if (action === 'schedule') return t('rail.actions.schedule', { time: formatTime(retryAt(intent) ?? Number.NaN, clock) });
  return action === 'send-again' && intent.state.kind === 'unknown' ? t('rail.sendAgain') : t(`rail.actions.${action}`);
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
 */
function adviceFor(intent: Intent, failure: Failure, clock: StoreClock): string {
  const { kind, state } = intent;
  if (kind === 'update' && state.kind === 'unknown') return t('rail.unknownEdit');
  const warning = ambiguityWarning(intent);
  if (warning !== null) return `${warning} ${t(`rail.mayHaveHappenedAdvice.${kind}`)}`;
  // A clock time stays true for as long as the card is shown; a duration would not.
  const retryTime = failure.kind === 'busy' ? retryAt(intent) : null;
  return retryTime === null ? failureMessage(failure, kind).advice : t('rail.tryAgainAfter', { time: formatTime(retryTime, clock) });
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
