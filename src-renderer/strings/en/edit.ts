/** The texts of the Edit view. Readers are store leads, who think in times and money. */

import { LOCALES } from '../../../src-shared/language/languages';
import type { MoneyProblem } from '../../../src-shared/money/money-format';
import type { IdProblem } from '../../../src-shared/order/id-problem';
import type { CountProblem } from '../../../src-shared/order/parse-order';
import type { HiddenCharacter } from '../../../src-shared/text/hidden-characters';
import type { StoreTimeProblem } from '../../../src-shared/time/parse-time';
import type { StoreClock } from '../../../src-shared/time/time-format';
import type { WeightProblem } from '../../../src-shared/weight/weight-format';
import { withFullStop } from '../sentence';
import { formatMinuteOfDay } from '../time-text';
import { hiddenCharacterMessage, idProblemMessage } from './id-problems';
import { countMessage, moneyMessage, weightMessage } from './number-input';

type EditFieldProblem =
  | { readonly kind: 'order' | 'user'; readonly problem: IdProblem }
  | { readonly kind: 'count'; readonly problem: CountProblem; readonly max: number }
  | { readonly kind: 'weight'; readonly problem: WeightProblem; readonly max: number }
  | { readonly kind: 'money'; readonly problem: MoneyProblem }
  | { readonly kind: 'time'; readonly problem: StoreTimeProblem }
  | { readonly kind: 'option'; readonly character: HiddenCharacter | null }
  | { readonly kind: 'window-incomplete' | 'end-before-start' | 'outside-option' }
  | { readonly kind: 'too-long'; readonly max: number };

export const editStrings = {
  title: 'Edit order',
  sections: { order: 'Order', window: 'Delivery window', contents: 'Contents and money', sections: 'For the shopper' },
  label: {
    orderId: 'Order ID',
    userId: 'User ID',
    serviceOption: 'Service option',
    windowStart: 'Window start',
    windowEnd: 'Window end',
    tip: 'Tip',
    items: 'Items',
    bags: 'Bags',
    weight: 'Weight (lb)',
    cartTotal: 'Cart total',
    alcoholic: 'Contains alcohol',
    bagLabel: 'Bag label',
    specialInstructions: 'Special instructions',
  },
  orderHint: 'Scan an order, or type its ID',
  userHintPractice: 'In Practice, use practice-user.',
  lookUp: 'Look up',
  lookingUp: 'Asking Connect…',
  notEditable: (status: string) => `Connect says: ${status}. This order can no longer be edited.`,
  /** @param why `null` if several reasons follow in a list */
  lookUpFailed: (why: string | null) => withReason('The order could not be looked up', why),
  enterUser: 'Enter the user ID first.',
  editAnyway: 'It can be edited all the same.',
  keepCurrent: 'Keep current',
  keepCurrentOf: (what: string) => `Keep current: ${what}`,
  willRemove: 'Will be taken away',
  remove: { bagLabel: 'Take the bag label away', specialInstructions: 'Take the instructions away' },
  zone: (name: string) => `Times of the store: ${name}`,
  windowHint: 'All three, or none. Pick one from the list to fill them.',
  listOptions: 'List service options',
  listing: 'Asking Connect…',
  noOptions: 'Connect offers no windows at the moment.',
  optionTaken: 'taken',
  option: (window: string, id: number) => `${window}, option ${id}`,
  optionsFailed: (why: string | null) => withReason('The windows could not be listed', why),
  noPlace: 'Set Location code or Postal code in Settings first: windows are offered for a place.',
  alcoholNote: 'Adding alcohol turns “leave unattended” off for this order. Removing it later does not turn it on again.',
  alcoholState: { '': 'Not changed', yes: 'Yes', no: 'No' },
  fewer: (what: string) => `Fewer ${what.toLowerCase()}`,
  more: (what: string) => `More ${what.toLowerCase()}`,
  deadlineHint: 'An order can be edited until a shopper is assigned to it.',

  save: 'Save changes',
  saving: 'Saving…',
  discard: 'Discard changes',
  hint: {
    order: 'Scan an order first',
    user: 'Whose order is it? Enter the user ID',
    nothing: 'Nothing is changed yet',
    leaving: 'On its way already',
    wrong: 'Look at the fields marked in red',
    ready: (n: number) => (n === 1 ? '1 change' : `${n} changes`),
  },

  replaceQuestion: (orderId: string) => `What was typed for this order is not saved. Edit ${orderId} instead?`,
  replaceConfirm: (orderId: string) => `Drop it and edit ${orderId}`,
  replaceCancel: 'Stay here',

  updated: (status: string) => `Updated. Connect now says: ${status}.`,
  fallbackWindow: (window: string) => `Connect chose another window: ${window}`,
  currentValues: (window: string | null, bags: string | null) => [window && `Window ${window}`, bags].filter(Boolean).join(' · '),
  retryIn: (left: string) => `Retry in ${left}.`,
  retryNow: 'You can retry now.',
  scheduledIn: (left: string) => `It is sent by itself in ${left}. Save changes replaces it.`,
  allErrorsAtFields: 'See the marked fields below.',
  someErrorsAtFields: 'Field errors are also shown below.',

  problem: problemMessage,

  /** The changes of an edit, in a list. */
  changed: {
    title: (what: string) => `Change: ${what}`,
    window: (from: string, to: string) => `window ${from} – ${to}`,
    tip: (amount: string) => `tip ${amount}`,
    cartTotal: (amount: string) => `cart total ${amount}`,
    alcohol: (has: boolean) => (has ? 'alcohol' : 'no alcohol'),
    bagLabel: (text: string) => (text === '' ? 'no bag label' : `bag label “${text}”`),
    instructions: (text: string) => (text === '' ? 'no instructions' : `instructions “${text}”`),
  },
};

const withReason = (what: string, why: string | null): string =>
  why === null ? `${what}, for several reasons:` : withFullStop(`${what}: ${why}`);

/** @param clock the format of times in the message */
function problemMessage(problem: EditFieldProblem, clock: StoreClock): string {
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
      return `${problem.character ? `${hiddenCharacterMessage(problem.character)} ` : ''}The number of a service option.`;
    case 'too-long':
      return `At most ${problem.max} characters.`;
    default:
      return WINDOW_PROBLEMS[problem.kind];
  }
}

function timeMessage(problem: StoreTimeProblem, clock: StoreClock): string {
  switch (problem.kind) {
    case 'empty':
      return 'A window needs all three.';
    case 'not-a-time':
      return withFullStop(`A day and a time, like 2026-11-22 ${formatMinuteOfDay(EXAMPLE_MINUTE, clock)}`);
    case 'which-date':
      return `${problem.dates.map(formatDay).join(' or ')}? Write ${problem.dates.join(' or ')}.`;
    case 'am-or-pm':
      return `${LOCALES[clock.locale].dayPeriods?.join(' or ') ?? 'AM or PM'}?`;
    case 'other-zone':
      return 'That is not what the store’s time is called then.';
    case 'no-such-time':
      return 'The clocks skip this time that night.';
    case 'twice':
      return 'This time happens twice that night. Add the name of the time, such as EST or EDT.';
  }
}

/** 5:30 PM in minutes since midnight: the time in the example. */
const EXAMPLE_MINUTE = 17 * 60 + 30;

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/**
 * `3 December 2026`
 * @param date for example `2026-12-03`
 */
const formatDay = (date: string): string => dayFormat.format(Date.parse(date));

const WINDOW_PROBLEMS: Record<'window-incomplete' | 'end-before-start' | 'outside-option', string> = {
  'window-incomplete': 'A window needs all three.',
  'end-before-start': 'It ends before it begins.',
  'outside-option': 'This lies outside the option’s window.',
};
