import type { Intent } from '../../src-shared/intent/intent.schema';
import { type Language, languageOfLocale } from '../../src-shared/language/languages';
import { formatMoney } from '../../src-shared/money/money-format';
import type { StageRequest } from '../../src-shared/order/order.schema';
import type { UpdateChanges } from '../../src-shared/order/update-request.schema';
import type { StoreClock } from '../../src-shared/time/time-format';
import { formatPounds } from '../../src-shared/weight/weight-format';
import { en } from './en';
import { formatDayAndTime } from './time-text';

/** What was entered for an order or an edit, in one line, without blank fields. */
export const summarizeIntent = (intent: Intent, clock: StoreClock): string =>
  intent.kind === 'stage' ? summarizeStaging(intent.request) : summarizeChanges(intent.request.changes, clock);

/** `3 bags · 12 items · 14.25 lb` */
const summarizeStaging = ({ bags, items, weight }: Pick<StageRequest, 'bags' | 'items' | 'weight'>): string =>
  joinParts([
    bags !== undefined && en.rail.bags(bags),
    items !== undefined && en.rail.items(items),
    weight !== undefined && en.rail.pounds(formatPounds(weight)),
  ]);

/** Money uses the same language as times, in which the Edit view reads both. */
const moneyLanguage = ({ locale }: StoreClock): Language => languageOfLocale(locale);

/** `Change: 3 bags · tip $4.50` */
function summarizeChanges(changes: UpdateChanges, clock: StoreClock): string {
  const { window, tip, cartTotal, alcoholic, bagLabel, specialInstructions } = changes;
  const text = en.edit.changed;
  return text.title(
    joinParts([
      window && text.window(formatDayAndTime(Date.parse(window.startAt), clock), formatDayAndTime(Date.parse(window.endAt), clock)),
      summarizeStaging(changes),
      tip !== undefined && text.tip(formatMoney(tip, moneyLanguage(clock))),
      cartTotal !== undefined && text.cartTotal(formatMoney(cartTotal, moneyLanguage(clock))),
      alcoholic !== undefined && text.alcohol(alcoholic),
      bagLabel !== undefined && text.bagLabel(bagLabel),
      specialInstructions !== undefined && text.instructions(specialInstructions),
    ]),
  );
}

const joinParts = (parts: readonly (string | false | undefined)[]): string => parts.filter(Boolean).join(' · ');
