/** One order of the rail in words. Pure, so that every state's line is tested without a screen. */
import type { Intent } from '../../src-shared/intent';
import { assertNever } from '../../src-shared/result';
import { clockTime, dayAndTime, handedOver, words } from '../words';

/** What a card looks like; the word says the same without colour. */
export type Tone = 'held' | 'saved' | 'sending' | 'staged' | 'rejected' | 'unknown' | 'quiet';

/** What a person can do with an order where it stands. */
export type RailAction = 'undo' | 'check' | 'correct' | 'dismiss' | 'send-again' | 'withdraw';

export interface RailEntry {
  readonly tone: Tone;
  /** Begins with the state's word. */
  readonly state: string;
  readonly detail: string;
  readonly actions: readonly RailAction[];
}

/** @param now milliseconds since 1970, for the countdown */
export function railEntry(intent: Intent, now: number, timeZone: string | null): RailEntry {
  const { state, request } = intent;
  const time = clockTime(intent.changedAt, timeZone);
  const detail = [handedOver(request), time].filter(Boolean).join(' · ');
  switch (state.name) {
    case 'held':
      return { tone: 'held', state: words.rail.held(Math.max(0, Math.ceil((state.until - now) / 1000))), detail, actions: ['undo'] };
    case 'waiting': {
      const why = state.failure && words.failure(state.failure);
      return { tone: 'saved', state: words.rail.waiting, detail: why ? `${sentence(why.what)}. ${detail}` : detail, actions: [] };
    }
    case 'sending':
      return { tone: 'sending', state: words.rail.sending, detail, actions: [] };
    case 'staged':
      return { tone: 'staged', state: words.rail.staged, detail, actions: [] };
    case 'rejected':
    case 'unknown': {
      const { what, advice } = words.failure(state.failure);
      return {
        tone: state.name,
        state: `${words.rail[state.name]}: ${what}`,
        detail: `${advice} ${time}`,
        actions: state.name === 'unknown' ? ['check', 'correct', 'dismiss'] : ['correct', 'dismiss'],
      };
    }
    case 'overdue':
      return {
        tone: 'unknown',
        state: words.rail.overdue(dayAndTime(intent.createdAt, timeZone)),
        detail: `${words.rail.overdueAdvice} ${time}`,
        actions: ['send-again', 'withdraw'],
      };
    case 'parked':
      return {
        tone: 'unknown',
        state: words.rail.parked(new URL(intent.destination.baseUrl).host),
        detail: `${words.rail.parkedAdvice} ${time}`,
        actions: ['send-again', 'withdraw'],
      };
    case 'withdrawn':
      return { tone: 'quiet', state: words.rail.withdrawn, detail, actions: ['correct'] };
    case 'settled':
      return { tone: 'quiet', state: words.rail[state.by](words.rail[state.from]), detail, actions: [] };
    default:
      return assertNever(state);
  }
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What was handed over when an order was staged before: `3 bags`, or nothing where no bags were said. */
export const bagsOf = ({ request }: Intent): string => (request.bags === undefined ? '' : words.rail.bags(request.bags));
