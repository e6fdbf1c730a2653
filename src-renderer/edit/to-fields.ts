/** What an order has, or an edit said, as it is typed into the boxes. */
import { formatMoney, type Language } from '../../src-shared/dollars';
import type { OrderDetails } from '../../src-shared/order-details';
import { formatPounds } from '../../src-shared/pounds';
import type { Instant } from '../../src-shared/service-option';
import { formatStoreTime, type StoreClock } from '../../src-shared/store-time';
import type { UpdateRequest } from '../../src-shared/update';
import { BLANK, type EditFields } from './fields';

export interface Written {
  readonly fields: EditFields;
  /** Texts in it that stand for a moment as Connect, or an earlier edit, wrote it. */
  readonly known: ReadonlyMap<string, Instant>;
}

/** What a look-up tells of an order. It does not tell the most of it: those boxes stay blank. */
export function fieldsOfDetails(
  { bagCount, window }: OrderDetails,
  { orderId, userId }: Pick<EditFields, 'orderId' | 'userId'>,
  clock: StoreClock,
): Written {
  const start = window && formatStoreTime(window.startsAt, clock);
  const end = window && formatStoreTime(window.endsAt, clock);
  return {
    fields: {
      ...BLANK,
      orderId,
      userId,
      bags: bagCount === null ? '' : String(bagCount),
      windowStart: start ?? '',
      windowEnd: end ?? '',
    },
    known: new Map(window && start && end ? [[start, window.startsAt] as const, [end, window.endsAt] as const] : []),
  };
}

/** An edit that was handed over, to be corrected. */
export function fieldsOfEdit({ orderId, userId, changes }: UpdateRequest, clock: StoreClock, language: Language): Written {
  const { window, tip, items, bags, weight, cartTotal, alcoholic, bagLabel, specialInstructions } = changes;
  const start = window && formatStoreTime(window.startAt, clock);
  const end = window && formatStoreTime(window.endAt, clock);
  return {
    fields: {
      orderId,
      userId,
      serviceOption: window ? String(window.serviceOptionId) : '',
      windowStart: start ?? '',
      windowEnd: end ?? '',
      tip: tip === undefined ? '' : formatMoney(tip, language),
      items: items?.toString() ?? '',
      bags: bags?.toString() ?? '',
      weight: weight === undefined ? '' : formatPounds(weight),
      cartTotal: cartTotal === undefined ? '' : formatMoney(cartTotal, language),
      alcoholic: alcoholic === undefined ? '' : alcoholic ? 'yes' : 'no',
      bagLabel: bagLabel ?? '',
      specialInstructions: specialInstructions ?? '',
      bagLabelRemoved: bagLabel === '' ? 'yes' : '',
      specialInstructionsRemoved: specialInstructions === '' ? 'yes' : '',
    },
    known: new Map(window && start && end ? [[start, window.startAt] as const, [end, window.endAt] as const] : []),
  };
}
