import type { Intent } from '../../src-shared/intent/intent.schema';
import { en } from './en';
import { mayHaveBeenDone } from './may-have-happened';

/** The state of an intent in a list, with the possible effect of an earlier attempt: `Rejected, may have been staged`. */
export function stateLabel({ kind, state, facts }: Intent): string {
  const label = en.activity.state[state.kind];
  const isSetAside = state.kind === 'overdue' || state.kind === 'misrouted';
  if (isSetAside && mayHaveBeenDone({ state, facts })) return en.activity.mayHaveHappenedNeedsYou[kind];
  const isClosed = state.kind === 'rejected' || state.kind === 'withdrawn' || state.kind === 'resolved';
  return isClosed && facts.ambiguousAttempts > 0 ? `${label}, ${en.activity.mayHaveHappened[kind]}` : label;
}
