/** What is known of other stagings of an order, in one sentence for each kind, the gravest first. Pure. */
import type { Intent } from '../../src-shared/intent';
import type { Standing } from '../../src-shared/standing';
import type { StoreClock } from '../../src-shared/time-format';
import { en } from './en';
import { sendAgainWords, standingsWords } from './en-standings';
import { mayHaveHappened } from './may-have-happened';
import { clockTime, dayAndTime, isSameDay } from './times';

/** A time as a packer says it: without the day when it is today's. */
export const spokenTime = (at: number, now: number, clock: StoreClock): string =>
  isSameDay(at, now, clock) ? standingsWords.today(clockTime(at, clock)) : standingsWords.earlier(dayAndTime(at, clock));

type Words = Pick<typeof standingsWords, 'staged' | 'stagedTimes' | 'maybeStaged' | 'maybeStagedTimes' | 'setAside' | 'setAsideMaybe'>;

/**
 * @param standings newest first
 * @param now milliseconds since 1970
 * @param sending whether one of the order is to be sent again, and not a new one to be staged
 */
export function standingSentences(standings: readonly Standing[], now: number, clock: StoreClock, sending = false): readonly string[] {
  const text: Words = sending ? sendAgainWords : standingsWords;
  const sentence = (group: Group, say: (n: number, at: string, newest: Standing) => string): string[] => {
    const some = standings.filter((standing) => groupOf(standing) === group);
    return some[0] ? [say(some.length, spokenTime(sentAt(some[0]), now, clock), some[0])] : [];
  };
  return [
    ...sentence('in-flight', () => standingsWords.inFlight),
    ...sentence('staged', (n, at, newest) => (n === 1 ? text.staged(at, bagsIn(newest)) : text.stagedTimes(n, at))),
    ...sentence('maybe-staged', (n, at) => (n === 1 ? text.maybeStaged(at) : text.maybeStagedTimes(n, at))),
    ...sentence('set-aside-maybe', text.setAsideMaybe),
    ...sentence('unreadable', standingsWords.unreadable),
    ...sentence('set-aside', text.setAside),
  ];
}

/** Before an order or edit is sent again: what is known of itself, and of the other stagings of its order. */
export function sendAgainSentences(intent: Intent, others: readonly Standing[], now: number, clock: StoreClock): readonly string[] {
  const sentences = standingSentences(others, now, clock, true);
  if (!mayHaveHappened(intent)) return sentences;
  if (intent.what === 'update') return [sendAgainWords.maybeMade, ...sentences];
  // A sentence of another staging may say so already.
  const isSaid = others.some(({ kind }) => kind === 'staged' || kind === 'maybe-staged');
  return [sendAgainWords.selfMaybeStaged, ...sentences, ...(isSaid ? [] : [standingsWords.secondShopper])];
}

type Group = Standing['kind'] | 'set-aside-maybe';

/** One that may have been carried out stands aside as well when it waits for a person: it is withdrawn with the press. */
const groupOf = ({ kind, intent }: Standing): Group =>
  kind === 'maybe-staged' && (intent?.state.name === 'overdue' || intent?.state.name === 'parked') ? 'set-aside-maybe' : kind;

const bagsIn = ({ intent }: Standing): string => (intent?.request.bags === undefined ? '' : en.rail.bags(intent.request.bags));

/** Of an order that was dismissed later, the time at which somebody wanted it sent says more than that of the dismissal. */
const sentAt = ({ kind, at, intent }: Standing): number =>
  kind === 'maybe-staged' && intent && intent.state.name !== 'unknown' ? intent.wantedAt : at;
