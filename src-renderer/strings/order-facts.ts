/** Connect's facts about an order, as a list to read. */
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import type { Settings } from '../../src-shared/settings/settings.schema';
import { detailStrings as names, cancellationReason as reasonText, statusLabel } from './en/statuses';
import { storeClockOf } from './store-clock';
import { formatDateAndTime } from './time-text';
import { formatWindowWithDay } from './window-text';

export interface Fact {
  readonly name: string;
  /** `null` if Connect did not provide it and a person may look for it. */
  readonly value: string | null;
}

/**
 * Facts in the order in which people need them. Status, window and bags are always listed, the others if they are known. A link
 * is plain text: nothing opens it.
 */
export function orderFacts(details: OrderDetails, settings: Settings): Fact[] {
  const { window, handoffWindow, cancellationReason, isInstacartPlus } = details;
  const formatMoment = (instant: string | null) => instant && formatDateAndTime(Date.parse(instant), storeClockOf(settings));
  const times = window && formatWindowWithDay(window, settings);
  const more: Fact[] = [
    { name: names.handoff, value: handoffWindow && formatWindowWithDay(handoffWindow, settings) },
    { name: names.store, value: details.storeLocation },
    { name: names.deliveredAt, value: formatMoment(details.deliveredAt) },
    { name: names.createdAt, value: formatMoment(details.createdAt) },
    { name: names.plus, value: isInstacartPlus === null ? null : isInstacartPlus ? names.yes : names.no },
    { name: names.language, value: details.locale },
    { name: names.link, value: details.orderUrl },
  ];
  return [
    { name: names.status, value: statusLabel(details.status) },
    ...(cancellationReason ? [{ name: names.canceledBecause, value: reasonText(cancellationReason) }] : []),
    { name: details.isFallbackWindow ? names.fallbackWindow : names.window, value: times },
    { name: names.bags, value: details.bagCount === null ? null : String(details.bagCount) },
    ...more.filter(({ value }) => value),
  ];
}

/** The retailer's metadata, and fields that this version does not know, under Connect's names. */
export const otherFacts = ({ metadata, otherFields }: OrderDetails): Fact[] =>
  Object.entries({ ...metadata, ...otherFields }).map(([name, value]) => ({ name, value }));
