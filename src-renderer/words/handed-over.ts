import { formatMoney, type Language } from '../../src-shared/dollars';
import type { Intent } from '../../src-shared/intent';
import type { StageRequest } from '../../src-shared/order';
import { formatPounds } from '../../src-shared/pounds';
import type { StoreClock } from '../../src-shared/time-format';
import type { UpdateChanges } from '../../src-shared/update';
import { en } from './en';
import { dayAndTime } from './times';

/** What was said with an order or an edit, in one line, without what was left blank. */
export const saidWith = (intent: Intent, clock: StoreClock): string =>
  intent.what === 'stage' ? handedOver(intent.request) : changed(intent.request.changes, clock);

/** `3 bags · 12 items · 14.25 lb` */
const handedOver = ({ bags, items, weight }: Pick<StageRequest, 'bags' | 'items' | 'weight'>): string =>
  joined([
    bags !== undefined && en.rail.bags(bags),
    items !== undefined && en.rail.items(items),
    weight !== undefined && en.rail.pounds(formatPounds(weight)),
  ]);

/** Money is written in the language in which times are, and in which Edit reads both. */
const languageOf = ({ locale }: StoreClock): Language => (locale === 'en-US' || locale === 'en-CA' ? 'en' : locale);

/** `Change: 3 bags · tip $4.50` */
function changed(changes: UpdateChanges, clock: StoreClock): string {
  const { window, tip, cartTotal, alcoholic, bagLabel, specialInstructions } = changes;
  const text = en.edit.changed;
  return text.title(
    joined([
      window && text.window(dayAndTime(Date.parse(window.startAt), clock), dayAndTime(Date.parse(window.endAt), clock)),
      handedOver(changes),
      tip !== undefined && text.tip(formatMoney(tip, languageOf(clock))),
      cartTotal !== undefined && text.cartTotal(formatMoney(cartTotal, languageOf(clock))),
      alcoholic !== undefined && text.alcohol(alcoholic),
      bagLabel !== undefined && text.bagLabel(bagLabel),
      specialInstructions !== undefined && text.instructions(specialInstructions),
    ]),
  );
}

const joined = (parts: readonly (string | false | undefined)[]): string => parts.filter(Boolean).join(' · ');
