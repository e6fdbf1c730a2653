import type { Intent } from '../../src-shared/intent/intent.schema';

/** Whether an intent may have been carried out: by one of its attempts, or by the station with the original of a copied journal. */
export const mayHaveBeenDone = ({ state, facts }: Pick<Intent, 'state' | 'facts'>): boolean =>
  facts.ambiguousAttempts > 0 || state.kind === 'unknown' || (state.kind === 'overdue' && state.because === 'journal-copy');
