import type { OtherStaging } from '../../src-shared/intent/existing-staging';

/**
 * What is on the screen after the guard refused: its own picture of a staging replaces an older one of the same staging.
 * @param shown newest first, as the result is
 */
export function mergeStandings(shown: readonly OtherStaging[], unseen: readonly OtherStaging[]): readonly OtherStaging[] {
  const replacedRefs = new Set(unseen.map(({ ref }) => ref));
  return [...unseen, ...shown.filter(({ ref }) => !replacedRefs.has(ref))].toSorted((one, other) => other.rowId - one.rowId);
}
