import { assertNever } from '../../src-shared/base/result';
import { PLACE_MAX_LENGTH, type PlaceProblem } from '../../src-shared/order/staging-place';
import { hiddenCharacterMessage } from './id-problems';
import { t } from './translate';

/** The message for a typed or scanned text that is no staging place. */
export function placeProblemMessage(problem: PlaceProblem): string {
  switch (problem.kind) {
    case 'empty':
      return t('placeProblem.empty');
    case 'too-long':
      return t('placeProblem.too-long', { max: PLACE_MAX_LENGTH });
    case 'hidden-character':
      return hiddenCharacterMessage(problem.character);
    default:
      return assertNever(problem);
  }
}
