import type { IdProblem } from '../../../src-shared/order/id-problem';
import { describeHiddenCharacter, type HiddenCharacter } from '../../../src-shared/text/hidden-characters';

/** Why a text is no order ID, or no user ID. */
export function idProblemMessage(whose: 'order' | 'user', problem: IdProblem): string {
  switch (problem.kind) {
    case 'empty':
      return whose === 'order' ? 'Scan an order, or type its ID.' : 'Whose order is it? Enter the user ID.';
    case 'too-long':
      return whose === 'order' ? 'An order ID has at most 200 characters.' : 'A user ID has at most 200 characters.';
    case 'dots':
      return whose === 'order' ? 'This is not an order ID.' : 'This is not a user ID.';
    case 'hidden-character':
      return `${hiddenCharacterMessage(problem.character)} Scan the label again, or type the ID.`;
  }
}

/** A character that looks like nothing, and makes another ID of the one on the label. */
export const hiddenCharacterMessage = (character: HiddenCharacter): string =>
  `There is an invisible character inside: ${describeHiddenCharacter(character)}.`;
