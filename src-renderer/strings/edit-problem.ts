/** The messages below the fields of the Edit view. Readers are store leads, who think in times and money. */
import { LOCALES } from '../../src-shared/language/languages';
import type { MoneyProblem } from '../../src-shared/money/money-format';
import type { IdProblem } from '../../src-shared/order/id-problem';
import type { CountProblem } from '../../src-shared/order/parse-order';
import type { HiddenCharacter } from '../../src-shared/text/hidden-characters';
import type { StoreTimeProblem } from '../../src-shared/time/parse-time';
import { dateTimeFormat, type StoreClock } from '../../src-shared/time/time-format';
import { UTC } from '../../src-shared/time/time-zone';
import type { WeightProblem } from '../../src-shared/weight/weight-format';
import { hiddenCharacterMessage, idProblemMessage } from './id-problems';
import { countMessage, moneyMessage, weightMessage } from './number-input';
import { withFullStop } from './sentence';
import { formatMinuteOfDay } from './time-text';
import { t } from './translate';

type EditFieldProblem =
  | { readonly kind: 'order' | 'user'; readonly problem: IdProblem }
  | { readonly kind: 'count'; readonly problem: CountProblem; readonly max: number }
  | { readonly kind: 'weight'; readonly problem: WeightProblem; readonly max: number }
  | { readonly kind: 'money'; readonly problem: MoneyProblem }
  | { readonly kind: 'time'; readonly problem: StoreTimeProblem }
  | { readonly kind: 'option'; readonly character: HiddenCharacter | null }
  | { readonly kind: 'window-incomplete' | 'ends-incomplete' | 'end-before-start' | 'outside-option' | 'too-short' }
  | { readonly kind: 'not-on-the-hour'; readonly minute: number }
  | { readonly kind: 'too-long'; readonly max: number };

/** @param clock the format of times in the message */
export function editProblemMessage(problem: EditFieldProblem, clock: StoreClock): string {
  switch (problem.kind) {
    case 'order':
    case 'user':
      return idProblemMessage(problem.kind, problem.problem);
    case 'count':
      return countMessage(problem.problem, problem.max, false);
    case 'weight':
      return weightMessage(problem.problem, problem.max, false);
    case 'money':
      return moneyMessage(problem.problem);
    case 'time':
      return timeMessage(problem.problem, clock);
    case 'option':
      return problem.character === null
        ? t('edit.problem.option')
        : `${hiddenCharacterMessage(problem.character)} ${t('edit.problem.option')}`;
    case 'window-incomplete':
      return t('edit.problem.windowIncomplete');
    case 'ends-incomplete':
      return t('edit.problem.endsIncomplete');
    case 'not-on-the-hour':
      return withFullStop(t('edit.problem.notOnTheHour', { example: formatMinuteOfDay(problem.minute, clock) }));
    case 'too-short':
      return t('edit.problem.tooShort');
    case 'end-before-start':
      return t('edit.problem.endBeforeStart');
    case 'outside-option':
      return t('edit.problem.outsideOption');
    case 'too-long':
      return t('edit.problem.tooLong', { max: problem.max });
  }
}

function timeMessage(problem: StoreTimeProblem, clock: StoreClock): string {
  switch (problem.kind) {
    case 'empty':
      return t('edit.problem.windowIncomplete');
    case 'not-a-time':
      return withFullStop(t('edit.problem.notATime', { example: `2026-11-22 ${formatMinuteOfDay(EXAMPLE_MINUTE, clock)}` }));
    case 'which-date':
      return t('edit.problem.whichDate', {
        days: listAlternatives(
          problem.dates.map((date) => formatDay(date, clock)),
          clock,
        ),
        dates: listAlternatives(problem.dates, clock),
      });
    case 'am-or-pm': {
      const [am, pm] = LOCALES[clock.locale].dayPeriods ?? ['AM', 'PM'];
      return t('edit.problem.amOrPm', { am, pm });
    }
    case 'other-zone':
      return t('edit.problem.otherZone');
    case 'no-such-time':
      return t('edit.problem.noSuchTime');
    case 'twice':
      return t('edit.problem.twice');
  }
}

/** 5:30 PM in minutes since midnight: the time in the example. */
const EXAMPLE_MINUTE = 17 * 60 + 30;

/**
 * `December 3, 2026`
 * @param date for example `2026-12-03`
 */
const formatDay = (date: string, { locale }: StoreClock): string =>
  dateTimeFormat({ timeZone: UTC, locale }, { day: 'numeric', month: 'long', year: 'numeric' }).format(Date.parse(date));

const listAlternatives = (texts: readonly string[], { locale }: StoreClock): string =>
  new Intl.ListFormat(LOCALES[locale].intlLocale, { type: 'disjunction' }).format(texts);
