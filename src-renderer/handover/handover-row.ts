/** What a row of the Handover view says. Pure. */
import type { HandoverEntry } from '../../src-shared/order/handover-entry';
import { deliveryWindowOf } from '../../src-shared/order/known-order';

export const isShopperHere = ({ known }: HandoverEntry): boolean => known.report?.milestone === 'shopper-here';

export const isCanceled = ({ known }: HandoverEntry): boolean => known.report?.milestone === 'canceled';

export const isHandoverUndone = ({ known }: HandoverEntry): boolean => known.handovers.at(-1)?.kind === 'undone';

/** Since when the order has its status, in milliseconds since 1970. */
export const statusSince = ({ known }: HandoverEntry): number | null => known.statuses.at(-1)?.at ?? null;

/** When Connect last reported about one of the orders, in milliseconds since 1970; `null` if it never did. */
export const lastReportAt = (entries: readonly HandoverEntry[]): number | null => {
  const times = entries.flatMap(({ known }) => known.report?.at ?? []);
  return times.length === 0 ? null : Math.max(...times);
};

/** Shoppers who are here first, the others by their window, so that a row moves only when its shopper arrives. */
export const sortEntries = (entries: readonly HandoverEntry[]): readonly HandoverEntry[] =>
  entries.toSorted(
    (one, other) =>
      Number(isShopperHere(other)) - Number(isShopperHere(one)) ||
      windowEndOf(one) - windowEndOf(other) ||
      one.intent.changedAt - other.intent.changedAt,
  );

function windowEndOf({ intent, known }: HandoverEntry): number {
  const window = deliveryWindowOf(intent, known);
  const end = window ? Date.parse(window.endsAt) : Number.NaN;
  return Number.isNaN(end) ? Number.MAX_SAFE_INTEGER : end;
}

/** Whole minutes since a time; 0 for the future. */
export const minutesSince = (at: number, now: number): number => Math.max(0, Math.floor((now - at) / 60_000));
