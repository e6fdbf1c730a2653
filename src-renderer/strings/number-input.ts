/** The messages for invalid numbers in any field. */
import { LANGUAGES } from '../../src-shared/language/languages';
import type { MoneyProblem } from '../../src-shared/money/money-format';
import type { CountProblem } from '../../src-shared/order/parse-order';
import type { NumberProblem } from '../../src-shared/text/parse-number';
import type { WeightProblem } from '../../src-shared/weight/weight-format';
import { hiddenCharacterMessage } from './id-problems';
import { currentLanguage, t } from './translate';

/** Problems that any number field can have. */
export type AmbiguousNumber = Exclude<NumberProblem, { readonly kind: 'not-a-number' }>;

/** The readings with the decimal mark of the language: `1234 ou 1,234`. */
const asPair = ([first, second]: readonly [string, string]) => ({
  first,
  second: second.replace('.', LANGUAGES[currentLanguage()].money.decimal),
});

export function numberMessage(problem: AmbiguousNumber): string {
  switch (problem.kind) {
    case 'ambiguous':
      return t('numberProblem.ambiguous', asPair(problem.readings));
    case 'notation':
      return t('numberProblem.notation');
    case 'hidden-character':
      return `${hiddenCharacterMessage(problem.character)} ${t('numberProblem.typeAgain')}`;
  }
}

/** @param mayBeBlank whether the field may be left blank */
export function countMessage(problem: CountProblem, max: number, mayBeBlank: boolean): string {
  switch (problem.kind) {
    case 'not-a-number':
    case 'not-whole':
      return t(`countProblem.${problem.kind}`);
    case 'too-small':
      return mayBeBlank ? t('countProblem.leaveBlank') : t('countProblem.too-small');
    case 'too-large':
    case 'notation':
      return t(`countProblem.${problem.kind}`, { max });
    case 'ambiguous':
      return t('countProblem.ambiguous', { ...asPair(problem.readings), max });
    default:
      return numberMessage(problem);
  }
}

/** @param mayBeBlank whether the field may be left blank */
export function weightMessage(problem: WeightProblem, max: number, mayBeBlank: boolean): string {
  switch (problem.kind) {
    case 'not-a-number':
    case 'too-precise':
      return t(`weightProblem.${problem.kind}`);
    case 'ambiguous':
      return t('weightProblem.ambiguous', asPair(problem.readings));
    case 'too-small':
      return mayBeBlank ? t('weightProblem.leaveBlank') : t('weightProblem.too-small');
    case 'too-large':
      return t('weightProblem.too-large', { max });
    default:
      return numberMessage(problem);
  }
}

export function moneyMessage(problem: MoneyProblem): string {
  switch (problem.kind) {
    case 'ambiguous':
      return t('moneyProblem.ambiguous', asPair(problem.readings));
    case 'notation':
    case 'hidden-character':
      return numberMessage(problem);
    default:
      return t(`moneyProblem.${problem.kind}`);
  }
}
