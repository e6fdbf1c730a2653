/** What Connect said of an order, as a list of facts to read. */
import type { OrderDetails } from '../../src-shared/order-details';
import type { Settings } from '../../src-shared/settings';
import { canceledBecause, detailWords as names, statusWords } from './en-statuses';
import { storeClock } from './store-clock';
import { dateAndTime } from './times';
import { formatWindowIn } from './window-times';

export interface Fact {
  readonly name: string;
  /** `null` where Connect did not say it, and a person may look for it. */
  readonly value: string | null;
}

/**
 * In the order in which a person wants to know them. Status, window and bags are always there, the others where they are known.
 * A link is a text: nothing is opened.
 */
export function orderFacts(details: OrderDetails, settings: Settings): Fact[] {
  const { window, handoffWindow, cancellationReason, isInstacartPlus } = details;
  const moment = (instant: string | null) => instant && dateAndTime(Date.parse(instant), storeClock(settings));
  const times = window && formatWindowIn(window, settings);
  const more: Fact[] = [
    { name: names.handoff, value: handoffWindow && formatWindowIn(handoffWindow, settings) },
    { name: names.store, value: details.storeLocation },
    { name: names.deliveredAt, value: moment(details.deliveredAt) },
    { name: names.createdAt, value: moment(details.createdAt) },
    { name: names.plus, value: isInstacartPlus === null ? null : isInstacartPlus ? names.yes : names.no },
    { name: names.language, value: details.locale },
    { name: names.link, value: details.orderUrl },
  ];
  return [
    { name: names.status, value: statusWords(details.status) },
    ...(cancellationReason ? [{ name: names.canceledBecause, value: canceledBecause(cancellationReason) }] : []),
    { name: details.isFallbackWindow ? names.fallbackWindow : names.window, value: times },
    { name: names.bags, value: details.bagCount === null ? null : String(details.bagCount) },
    ...more.filter(({ value }) => value),
  ];
}

/** What the retailer attached to the order, and what this version does not know, by the names that Connect gave. */
export const otherFacts = ({ metadata, otherFields }: OrderDetails): Fact[] =>
  Object.entries({ ...metadata, ...otherFields }).map(([name, value]) => ({ name, value }));
