/** The messages for invalid numbers in any field. */
import type { MoneyProblem } from '../../../src-shared/money/money-format';
import type { CountProblem } from '../../../src-shared/order/parse-order';
import { describeHiddenCharacter } from '../../../src-shared/text/hidden-characters';
import type { NumberProblem } from '../../../src-shared/text/parse-number';
import type { WeightProblem } from '../../../src-shared/weight/weight-format';

/** Problems that any number field can have. */
export type AmbiguousNumber = Exclude<NumberProblem, { readonly kind: 'not-a-number' }>;

export function numberMessage(problem: AmbiguousNumber): string {
  switch (problem.kind) {
    case 'ambiguous':
      return `${problem.readings.join(' or ')}? Type one of the two.`;
    case 'notation':
      return 'In digits only, please, like 100.';
    case 'hidden-character':
      return `This has an invisible character: ${describeHiddenCharacter(problem.character)}. Type it again.`;
  }
}

/** @param mayBeBlank whether the field may be left blank */
export function countMessage(problem: CountProblem, max: number, mayBeBlank: boolean): string {
  switch (problem.kind) {
    case 'not-a-number':
      return 'A whole number, please.';
    case 'not-whole':
      return 'Whole numbers only.';
    case 'too-small':
      return mayBeBlank ? 'At least 1. Leave it blank if you do not know.' : 'At least 1.';
    case 'too-large':
      return `At most ${max} here.`;
    case 'ambiguous':
      return `${problem.readings.join(' or ')}? Whole numbers only, and at most ${max}.`;
    case 'notation':
      return `In digits only, please. At most ${max} here.`;
    default:
      return numberMessage(problem);
  }
}

/** @param mayBeBlank whether the field may be left blank */
export function weightMessage(problem: WeightProblem, max: number, mayBeBlank: boolean): string {
  switch (problem.kind) {
    case 'not-a-number':
      return 'Pounds as a number, like 12.5.';
    case 'too-precise':
      return 'Two decimals at most, like 12.34.';
    case 'ambiguous':
      return `${problem.readings.join(' or ')}? Two decimals at most, like 12.34.`;
    case 'too-small':
      return mayBeBlank ? 'More than 0, or leave it blank.' : 'More than 0.';
    case 'too-large':
      return `At most ${max} lb here.`;
    default:
      return numberMessage(problem);
  }
}

export function moneyMessage(problem: MoneyProblem): string {
  switch (problem.kind) {
    case 'not-money':
      return 'An amount, like 4.50.';
    case 'too-precise':
      return 'Cents have two digits, like 4.50.';
    case 'ambiguous':
      return `${problem.readings.join(' or ')}? Cents have two digits, like 4.50.`;
    case 'negative':
      return 'Cannot be negative.';
    case 'too-large':
      return 'That is too much.';
    default:
      return numberMessage(problem);
  }
}
