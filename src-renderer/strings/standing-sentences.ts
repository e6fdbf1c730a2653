/** What is known of other stagings of an order: one sentence per kind, the most serious first. Pure. */

import type { Intent } from '../../src-shared/intent/intent.schema';
import type { OtherStaging } from '../../src-shared/intent/other-staging';
import type { StoreClock } from '../../src-shared/time/time-format';
import { mayHaveBeenDone } from './may-have-happened';
import { formatDayAndTime, formatTime, isSameDay } from './time-text';
import { t } from './translate';

/** The arguments of a sentence with a time, which names the day unless it is today. */
const timeArguments = (at: number, now: number, clock: StoreClock) =>
  isSameDay(at, now, clock) ? { day: 'today', time: formatTime(at, clock) } : { day: 'other', time: formatDayAndTime(at, clock) };

/**
 * @param standings newest first
 * @param now milliseconds since 1970
 * @param sending whether an order is sent again, rather than staged for the first time
 */
export function standingSentences(standings: readonly OtherStaging[], now: number, clock: StoreClock, sending = false): readonly string[] {
  const sentencesFor = (group: StandingGroup, write: (n: number, newest: OtherStaging) => readonly (string | false)[]): string[] => {
    const some = standings.filter((standing) => groupOf(standing) === group);
    return some[0]
      ? [
          write(some.length, some[0])
            .filter((sentence) => sentence !== false)
            .join(' '),
        ]
      : [];
  };
  const timeOf = (standing: OtherStaging) => timeArguments(requestTime(standing), now, clock);
  const secondShopper = sending && t('standings.secondShopper');
  const withdrawsOld = (n: number) => sending && t('sendAgain.withdrawsOld', { n });
  return [
    ...sentencesFor('in-flight', () => [t('standings.inFlight')]),
    ...sentencesFor('staged', (n, newest) => [
      n === 1
        ? t('standings.staged', { ...timeOf(newest), bags: newest.intent?.request.bags ?? 0 })
        : t('standings.stagedTimes', { ...timeOf(newest), n }),
      sending && t('sendAgain.secondShopperWillCome'),
    ]),
    ...sentencesFor('maybe-staged', (n, newest) => [
      n === 1 ? t('standings.maybeStaged', timeOf(newest)) : t('standings.maybeStagedTimes', { ...timeOf(newest), n }),
      secondShopper,
    ]),
    ...sentencesFor('set-aside-maybe', (n) => [t('standings.setAsideMaybe', { n }), secondShopper, withdrawsOld(n)]),
    ...sentencesFor('unreadable', (n) => [t('standings.unreadable', { n })]),
    ...sentencesFor('set-aside', (n) => [t('standings.setAside', { n }), withdrawsOld(n)]),
  ];
}

/** What is known before an intent is sent again: about itself, and about other stagings of its order. */
export function sendAgainSentences(intent: Intent, others: readonly OtherStaging[], now: number, clock: StoreClock): readonly string[] {
  const sentences = standingSentences(others, now, clock, true);
  if (!mayHaveBeenDone(intent)) return sentences;
  if (intent.kind === 'update') return [t('sendAgain.maybeMade'), ...sentences];
  // Another sentence may have said so already.
  const isAlreadyStated = others.some(({ kind }) => kind === 'staged' || kind === 'maybe-staged');
  return [t('sendAgain.selfMaybeStaged'), ...sentences, ...(isAlreadyStated ? [] : [t('standings.secondShopper')])];
}

type StandingGroup = OtherStaging['kind'] | 'set-aside-maybe';

/** A staging that needs attention and may have been carried out forms a group of its own, because staging again withdraws it. */
const groupOf = ({ kind, intent }: OtherStaging): StandingGroup =>
  kind === 'maybe-staged' && (intent?.state.kind === 'overdue' || intent?.state.kind === 'misrouted') ? 'set-aside-maybe' : kind;

/** For an order that was dismissed, the time of its last request says more than the time of the dismissal. */
const requestTime = ({ kind, at, intent }: OtherStaging): number =>
  kind === 'maybe-staged' && intent && intent.state.kind !== 'unknown' ? intent.requestedAt : at;
