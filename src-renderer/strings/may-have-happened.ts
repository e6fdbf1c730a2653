import type { Intent } from '../../src-shared/intent/intent.schema';

/** Whether an open order or edit may have been carried out: by one of its attempts, or by the station that has the original of the journal. */
export const mayHaveBeenDone = ({ state, facts }: Pick<Intent, 'state' | 'facts'>): boolean =>
  facts.ambiguousAttempts > 0 || state.name === 'unknown' || (state.name === 'overdue' && state.because === 'journal-copy');
