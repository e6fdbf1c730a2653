import type { Standing } from '../../src-shared/standing';

/**
 * What is on the screen after the guard refused: its own picture of a staging replaces an older one of the same staging.
 * @param shown newest first, as the result is
 */
export function mergeStandings(shown: readonly Standing[], refused: readonly Standing[]): readonly Standing[] {
  const newer = new Set(refused.map(({ ref }) => ref));
  return [...refused, ...shown.filter(({ ref }) => !newer.has(ref))].toSorted((one, other) => other.row - one.row);
}
