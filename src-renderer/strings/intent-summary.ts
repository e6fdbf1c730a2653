import type { Intent } from '../../src-shared/intent/intent.schema';
import { type Language, languageOfLocale } from '../../src-shared/language/languages';
import type { Cents } from '../../src-shared/money/cents.schema';
import { formatMoney } from '../../src-shared/money/money-format';
import type { StageRequest } from '../../src-shared/order/order.schema';
import type { UpdateChanges } from '../../src-shared/order/update-request.schema';
import type { StoreClock } from '../../src-shared/time/time-format';
import { formatPounds } from '../../src-shared/weight/weight-format';
import { formatDayAndTime } from './time-text';
import { t } from './translate';

/** What was entered for an order or an edit, in one line, without blank fields. */
export const summarizeIntent = (intent: Intent, clock: StoreClock): string =>
  intent.kind === 'stage' ? summarizeStaging(intent.request, clock) : summarizeChanges(intent.request.changes, clock);

type Contents = Pick<StageRequest, 'bags' | 'items' | 'weight'>;

/** `3 bags · 12 items · 14.25 lb` */
const summarizeStaging = (contents: Contents, clock: StoreClock): string =>
  joinParts([summarizeContents(contents), summarizeWeight(contents, clock)]);

/** `3 bags · 12 items` */
export const summarizeContents = ({ bags, items }: Contents): string =>
  joinParts([bags !== undefined && t('rail.bags', { n: bags }), items !== undefined && t('rail.items', { n: items })]);

/** `14.25 lb`; empty if no weight was entered */
export const summarizeWeight = ({ weight }: Contents, clock: StoreClock): string =>
  weight === undefined ? '' : t('rail.pounds', { pounds: formatPounds(weight, moneyLanguage(clock)) });

/** Money uses the same language as times, in which the Edit view reads both. */
const moneyLanguage = ({ locale }: StoreClock): Language => languageOfLocale(locale);

/** `Change: 3 bags · tip $4.50` */
function summarizeChanges(changes: UpdateChanges, clock: StoreClock): string {
  const { window, tip, cartTotal, alcoholic, bagLabel, specialInstructions } = changes;
  const amount = (cents: Cents) => formatMoney(cents, moneyLanguage(clock));
  const time = (instant: string) => formatDayAndTime(Date.parse(instant), clock);
  return t('edit.changed.title', {
    changes: joinParts([
      window && t('edit.changed.window', { from: time(window.startAt), to: time(window.endAt) }),
      summarizeStaging(changes, clock),
      tip !== undefined && t('edit.changed.tip', { amount: amount(tip) }),
      cartTotal !== undefined && t('edit.changed.cartTotal', { amount: amount(cartTotal) }),
      alcoholic !== undefined && t(alcoholic ? 'edit.changed.alcohol' : 'edit.changed.noAlcohol'),
      bagLabel !== undefined && (bagLabel === '' ? t('edit.changed.noBagLabel') : t('edit.changed.bagLabel', { text: bagLabel })),
      specialInstructions !== undefined &&
        (specialInstructions === '' ? t('edit.changed.noInstructions') : t('edit.changed.instructions', { text: specialInstructions })),
    ]),
  });
}

const joinParts = (parts: readonly (string | false | undefined)[]): string => parts.filter(Boolean).join(' · ');
