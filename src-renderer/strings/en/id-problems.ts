import type { IdProblem } from '../../../src-shared/order/id-problem';
import { describeHiddenCharacter, type HiddenCharacter } from '../../../src-shared/text/hidden-characters';

/** The message for an invalid order ID or user ID. */
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

/** An invisible character inside an ID makes it a different ID that looks the same. */
export const hiddenCharacterMessage = (character: HiddenCharacter): string =>
  `There is an invisible character inside: ${describeHiddenCharacter(character)}.`;
