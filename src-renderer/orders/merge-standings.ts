import type { OtherStaging } from '../../src-shared/intent/other-staging';

/**
 * Adds the stagings that a refusal reported to those that are shown. A reported staging replaces the shown one.
 * @param shown newest first, like the result
 */
export function mergeStandings(shown: readonly OtherStaging[], unseen: readonly OtherStaging[]): readonly OtherStaging[] {
  const replacedRefs = new Set(unseen.map(({ ref }) => ref));
  return [...unseen, ...shown.filter(({ ref }) => !replacedRefs.has(ref))].toSorted((one, other) => other.rowId - one.rowId);
}
