/** What is known of other stagings of an order: one sentence per kind, the most serious first. Pure. */

import type { Intent } from '../../src-shared/intent/intent.schema';
import type { OtherStaging } from '../../src-shared/intent/other-staging';
import type { StoreClock } from '../../src-shared/time/time-format';
import { en } from './en';
import { sendAgainStrings, standingStrings } from './en/standings';
import { mayHaveBeenDone } from './may-have-happened';
import { formatDayAndTime, formatTime, isSameDay } from './time-text';

/** A time as a packer says it: without the day if it is today. */
export const formatRelativeDay = (at: number, now: number, clock: StoreClock): string =>
  isSameDay(at, now, clock) ? standingStrings.today(formatTime(at, clock)) : standingStrings.earlier(formatDayAndTime(at, clock));

type StandingStrings = Pick<
  typeof standingStrings,
  'staged' | 'stagedTimes' | 'maybeStaged' | 'maybeStagedTimes' | 'setAside' | 'setAsideMaybe'
>;

/**
 * @param standings newest first
 * @param now milliseconds since 1970
 * @param sending whether an order is sent again, rather than staged for the first time
 */
export function standingSentences(standings: readonly OtherStaging[], now: number, clock: StoreClock, sending = false): readonly string[] {
  const text: StandingStrings = sending ? sendAgainStrings : standingStrings;
  const sentenceFor = (group: StandingGroup, write: (n: number, at: string, newest: OtherStaging) => string): string[] => {
    const some = standings.filter((standing) => groupOf(standing) === group);
    return some[0] ? [write(some.length, formatRelativeDay(requestTime(some[0]), now, clock), some[0])] : [];
  };
  return [
    ...sentenceFor('in-flight', () => standingStrings.inFlight),
    ...sentenceFor('staged', (n, at, newest) => (n === 1 ? text.staged(at, bagCountText(newest)) : text.stagedTimes(n, at))),
    ...sentenceFor('maybe-staged', (n, at) => (n === 1 ? text.maybeStaged(at) : text.maybeStagedTimes(n, at))),
    ...sentenceFor('set-aside-maybe', text.setAsideMaybe),
    ...sentenceFor('unreadable', standingStrings.unreadable),
    ...sentenceFor('set-aside', text.setAside),
  ];
}

/** What is known before an intent is sent again: about itself, and about other stagings of its order. */
export function sendAgainSentences(intent: Intent, others: readonly OtherStaging[], now: number, clock: StoreClock): readonly string[] {
  const sentences = standingSentences(others, now, clock, true);
  if (!mayHaveBeenDone(intent)) return sentences;
  if (intent.kind === 'update') return [sendAgainStrings.maybeMade, ...sentences];
  // Another sentence may have said so already.
  const isAlreadyStated = others.some(({ kind }) => kind === 'staged' || kind === 'maybe-staged');
  return [sendAgainStrings.selfMaybeStaged, ...sentences, ...(isAlreadyStated ? [] : [standingStrings.secondShopper])];
}

type StandingGroup = OtherStaging['kind'] | 'set-aside-maybe';

/** A staging that needs attention and may have been carried out forms a group of its own, because staging again withdraws it. */
const groupOf = ({ kind, intent }: OtherStaging): StandingGroup =>
  kind === 'maybe-staged' && (intent?.state.kind === 'overdue' || intent?.state.kind === 'misrouted') ? 'set-aside-maybe' : kind;

const bagCountText = ({ intent }: OtherStaging): string => (intent?.request.bags === undefined ? '' : en.rail.bags(intent.request.bags));

/** For an order that was dismissed, the time of its last request says more than the time of the dismissal. */
const requestTime = ({ kind, at, intent }: OtherStaging): number =>
  kind === 'maybe-staged' && intent && intent.state.kind !== 'unknown' ? intent.requestedAt : at;
