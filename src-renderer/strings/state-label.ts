import type { Intent } from '../../src-shared/intent/intent.schema';
import { en } from './en';
import { mayHaveBeenDone } from './may-have-happened';

/** The state of an intent in a list, with the possible effect of an earlier attempt: `Rejected, may have been staged`. */
export function stateLabel({ what, state, facts }: Intent): string {
  const label = en.activity.state[state.name];
  const isSetAside = state.name === 'overdue' || state.name === 'parked';
  if (isSetAside && mayHaveBeenDone({ state, facts })) return en.activity.mayHaveHappenedNeedsYou[what];
  const isClosed = state.name === 'rejected' || state.name === 'withdrawn' || state.name === 'settled';
  return isClosed && facts.ambiguousAttempts > 0 ? `${label}, ${en.activity.mayHaveHappened[what]}` : label;
}
