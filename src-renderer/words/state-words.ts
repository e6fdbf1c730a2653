import type { Intent } from '../../src-shared/intent';
import { en } from './en';
import { mayHaveHappened } from './may-have-happened';

/** The state of an order or edit in a list, with what an earlier attempt may have done: `Rejected, may have been staged`. */
export function stateWords({ what, state, facts }: Intent): string {
  const word = en.activity.state[state.name];
  const isAside = state.name === 'overdue' || state.name === 'parked';
  if (isAside && mayHaveHappened({ state, facts })) return en.activity.mayHaveHappenedNeedsYou[what];
  const isOver = state.name === 'rejected' || state.name === 'withdrawn' || state.name === 'settled';
  return isOver && facts.ambiguousAttempts > 0 ? `${word}, ${en.activity.mayHaveHappened[what]}` : word;
}
