/** Fills the fields of the Edit view with what an order has, or an edit changed. */

import type { Language } from '../../src-shared/language/languages';
import { formatMoney } from '../../src-shared/money/money-format';
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import type { Instant } from '../../src-shared/order/service-option.schema';
import type { UpdateRequest } from '../../src-shared/order/update-request.schema';
import { formatStoreTime, type StoreClock } from '../../src-shared/time/store-time';
import { formatPounds } from '../../src-shared/weight/weight-format';
import { BLANK_FIELDS, type EditFields } from './fields';

export interface FilledFields {
  readonly fields: EditFields;
  /** Instants as Connect or an earlier edit wrote them, by the text that stands for them. */
  readonly originalInstants: ReadonlyMap<string, Instant>;
}

/** Fills in a lookup. It knows only a few values of the order; the other fields stay blank. */
export function fieldsFromDetails(
  { bagCount, window }: OrderDetails,
  { orderId, userId }: Pick<EditFields, 'orderId' | 'userId'>,
  clock: StoreClock,
): FilledFields {
  const start = window && formatStoreTime(window.startsAt, clock);
  const end = window && formatStoreTime(window.endsAt, clock);
  return {
    fields: {
      ...BLANK_FIELDS,
      orderId,
      userId,
      bags: bagCount === null ? '' : String(bagCount),
      windowStart: start ?? '',
      windowEnd: end ?? '',
    },
    originalInstants: new Map(window && start && end ? [[start, window.startsAt] as const, [end, window.endsAt] as const] : []),
  };
}

/** Fills in an edit that is to be corrected. */
export function fieldsFromEdit({ orderId, userId, changes }: UpdateRequest, clock: StoreClock, language: Language): FilledFields {
  const { window, tip, items, bags, weight, cartTotal, alcoholic, bagLabel, specialInstructions } = changes;
  const start = window && formatStoreTime(window.startAt, clock);
  const end = window && formatStoreTime(window.endAt, clock);
  return {
    fields: {
      orderId,
      userId: userId ?? '',
      serviceOption: window?.serviceOptionId?.toString() ?? '',
      windowStart: start ?? '',
      windowEnd: end ?? '',
      tip: tip === undefined ? '' : formatMoney(tip, language),
      items: items?.toString() ?? '',
      bags: bags?.toString() ?? '',
      weight: weight === undefined ? '' : formatPounds(weight, language),
      cartTotal: cartTotal === undefined ? '' : formatMoney(cartTotal, language),
      alcoholic: alcoholic === undefined ? '' : alcoholic ? 'yes' : 'no',
      bagLabel: bagLabel ?? '',
      specialInstructions: specialInstructions ?? '',
      bagLabelRemoved: bagLabel === '' ? 'yes' : '',
      specialInstructionsRemoved: specialInstructions === '' ? 'yes' : '',
    },
    originalInstants: new Map(window && start && end ? [[start, window.startAt] as const, [end, window.endAt] as const] : []),
  };
}
