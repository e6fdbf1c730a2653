import type { Intent } from '../../src-shared/intent';

/** Whether an open order or edit may have been carried out: by one of its attempts, or by the station that has the original of the journal. */
export const mayHaveHappened = ({ state, facts }: Pick<Intent, 'state' | 'facts'>): boolean =>
  facts.ambiguousAttempts > 0 || state.name === 'unknown' || (state.name === 'overdue' && state.because === 'journal-copy');
