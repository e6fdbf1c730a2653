/** Parses the text of a label into the staging place that it names. */
import { fail, ok, type Result } from '../base/result';
import { normalizePlace, type PlaceProblem, placeProblem } from '../order/staging-place';
import { groupText, hiddenCutIn, matchLabel } from './match-label';

/**
 * @param text the scanned text, without the scanner's prefix, suffix and AIM identifier
 * @param pattern `scan.placePattern`, prepared with `preparePattern`
 * @returns `null` if the label is not one of a place
 */
export function parsePlaceLabel(text: string, pattern: string): Result<string, PlaceProblem> | null {
  const match = matchLabel(text, pattern);
  if (!match) return null;
  const cut = hiddenCutIn(match, 'place');
  if (cut) return fail({ kind: 'hidden-character', character: cut });
  const place = normalizePlace(groupText(match, 'place') ?? '');
  const problem = placeProblem(place);
  return problem ? fail(problem) : ok(place);
}
