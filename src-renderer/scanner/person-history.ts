/** What the recognizer remembers of a person's last keys, because they say something about the next ones. */
import { toTimedKeys } from './classify';
import { REST_WINDOW_MS } from './device-reading';
import type { PendingKey } from './pending-key';
import type { State } from './recognizer-state';
import type { TimedKey } from './timed-key';
import { MIN_PERSON_HOLD_MS } from './timing-model';

/** A person's key is evidence for the next keys for this many milliseconds. */
const RECENT_MS = 1000;
const MAX_RECENT_KEYS = 4;

/** Forgets a person's keys that are too old to say anything of the pending ones. */
export function dropOldPersonKeys(state: State, at: number): State {
  if (state.recentPersonKeys.length === 0) return state;
  const now = state.pending[0]?.stroke.at ?? at;
  const recentPersonKeys = state.recentPersonKeys.filter((key) => isRecent(key, now));
  return recentPersonKeys.length === state.recentPersonKeys.length ? state : { ...state, recentPersonKeys };
}

/** A key that was held too briefly for a finger may be the first part of a split scan, so it counts for longer. */
const isRecent = ({ pressedAt, releasedAt }: TimedKey, now: number) =>
  now - pressedAt <= (releasedAt !== null && releasedAt - pressedAt < MIN_PERSON_HOLD_MS ? REST_WINDOW_MS : RECENT_MS);

/**
 * Adds keys that were just decided to be a person's.
 * @param from when the pending keys begin: the person's last keys before that count, and all of them after it
 */
export function recentKeysAfter(recent: readonly TimedKey[], persons: readonly PendingKey[], from: number): TimedKey[] {
  const keys = [...recent, ...toTimedKeys(persons)].map((key): TimedKey => ({ ...key, isDown: false, isKnownPerson: true }));
  const before = keys.filter((key) => key.pressedAt <= from && isRecent(key, from));
  return [...before.slice(-MAX_RECENT_KEYS), ...keys.filter(({ pressedAt }) => pressedAt > from)];
}

/** Counts a person's characters since their last Enter, Tab or pause. */
export function typingRunAfter(before: State['typingRun'], persons: readonly PendingKey[]): State['typingRun'] {
  return persons.reduce(({ count, lastAt }, { kind, stroke: { at } }) => {
    if (kind !== 'text') return { count: 0, lastAt: at };
    return { count: at - lastAt > RECENT_MS ? 1 : count + 1, lastAt: at };
  }, before);
}
