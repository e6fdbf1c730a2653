import type { Intent } from '../../src-shared/intent/intent.schema';
import { mayHaveBeenDone } from './may-have-happened';
import { t } from './translate';

/** The state of an intent in a list, with the possible effect of an earlier attempt: `Rejected, may have been staged`. */
export function stateLabel({ kind, state, facts }: Intent): string {
  const isSetAside = state.kind === 'overdue' || state.kind === 'misrouted';
  if (isSetAside && mayHaveBeenDone({ state, facts })) return t(`activity.mayHaveHappenedNeedsYou.${kind}`);
  const isClosed = state.kind === 'rejected' || state.kind === 'withdrawn' || state.kind === 'resolved';
  return isClosed && facts.ambiguousAttempts > 0 ? t(`activity.mayHaveHappened.${kind}.${state.kind}`) : t(`activity.state.${state.kind}`);
}
