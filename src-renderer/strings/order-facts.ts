/** Connect's facts about an order, as a list to read. */
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import type { Settings } from '../../src-shared/settings/settings.schema';
import { cancellationReason as reasonText } from './failure-message';
import { statusLabel } from './status-label';
import { storeClockOf } from './store-clock';
import { formatDateAndTime } from './time-text';
import { t } from './translate';
import { formatWindowWithDay } from './window-text';

export interface Fact {
  readonly name: string;
  /** `null` if Connect did not provide it and a person may look for it. */
  readonly value: string | null;
}

/** The facts that decide what can be done. Status, window and bags are always listed, the others if they are known. */
export function mainFacts(details: OrderDetails, settings: Settings): Fact[] {
  const { window, cancellationReason, storeLocation, bagCount } = details;
  return [
    { name: t('orderFacts.status'), value: statusLabel(details) },
    ...(cancellationReason ? [{ name: t('orderFacts.canceledBecause'), value: reasonText(cancellationReason) }] : []),
    {
      name: t(details.isFallbackWindow ? 'orderFacts.fallbackWindow' : 'orderFacts.window'),
      value: window && formatWindowWithDay(window, settings),
    },
    { name: t('orderFacts.bags'), value: bagCount === null ? null : String(bagCount) },
    ...(storeLocation ? [{ name: t('orderFacts.store'), value: storeLocation }] : []),
  ];
}

/** All facts, in the order in which people need them. A link is plain text: nothing opens it. */
export function orderFacts(details: OrderDetails, settings: Settings): Fact[] {
  const { handoffWindow, isInstacartPlus } = details;
  const formatMoment = (instant: string | null) => instant && formatDateAndTime(Date.parse(instant), storeClockOf(settings));
  const more: Fact[] = [
    { name: t('orderFacts.handoff'), value: handoffWindow && formatWindowWithDay(handoffWindow, settings) },
    { name: t('orderFacts.deliveredAt'), value: formatMoment(details.deliveredAt) },
    { name: t('orderFacts.createdAt'), value: formatMoment(details.createdAt) },
    { name: t('orderFacts.plus'), value: isInstacartPlus === null ? null : t(isInstacartPlus ? 'orderFacts.yes' : 'orderFacts.no') },
    { name: t('orderFacts.language'), value: details.locale },
    { name: t('orderFacts.link'), value: details.orderUrl },
  ];
  return [...mainFacts(details, settings), ...more.filter(({ value }) => value)];
}

/** The retailer's metadata, and fields that this version does not know, under Connect's names. */
export const otherFacts = ({ metadata, otherFields }: OrderDetails): Fact[] =>
  Object.entries({ ...metadata, ...otherFields }).map(([name, value]) => ({ name, value }));
