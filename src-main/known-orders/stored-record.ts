/**
 * The stored form of what is known of one order: a JSON object. Keys of later versions stay as they are, in the object and in each
 * change of the place, so that an older version does not lose them.
 */
import { z } from 'zod';
import { ConnectReport, type KnownOrder, PlaceChange } from '../../src-shared/order/known-order.schema';
import type { StoredOrderId } from '../../src-shared/order/order.schema';

export type StoredRecord = Readonly<Record<string, unknown>>;

/** Changes that are not in the file yet. */
export interface Changes {
  readonly report: ConnectReport | null;
  /** Oldest first. */
  readonly places: readonly PlaceChange[];
}

export const NO_CHANGES: Changes = { report: null, places: [] };

/** The history of one order's places. An order has one or two; a page that fails could send them without end. */
const MAX_PLACES = 20;

const StoredObject = z.record(z.string(), z.unknown());

/** Parses a stored text. A damaged one contains nothing. */
export function parseRecord(text: string): StoredRecord {
  try {
    return StoredObject.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Reads the parts that this version knows. A part that it cannot read is missing. */
export const toKnownOrder = (orderId: StoredOrderId, stored: StoredRecord): KnownOrder => ({
  orderId,
  report: readReport(stored),
  places: listPlaces(stored).flatMap((place) => PlaceChange.safeParse(place).data ?? []),
});

export const isNothingKnown = ({ report, places }: KnownOrder): boolean => report === null && places.length === 0;

/** Applies changes to a stored record. @param now milliseconds since 1970 */
export function applyChanges(stored: StoredRecord, { report, places }: Changes, now: number): StoredRecord {
  return {
    ...stored,
    ...(report !== null && replacesReport(report, readReport(stored), now) && { report }),
    ...(places.length > 0 && { places: [...listPlaces(stored), ...places].slice(-MAX_PLACES) }),
  };
}

/** Adds a change to others that are not in the file yet. */
export const addPlace = ({ report, places }: Changes, change: PlaceChange): Changes => ({
  report,
  places: [...places, change].slice(-MAX_PLACES),
});

/** A report this far in the future was recorded while the computer's clock was wrong. */
const CLOCK_TOLERANCE_MS = 60_000;

/** Whether a report replaces another one. An older one does not, unless the other one's time cannot be right. */
export const replacesReport = (report: ConnectReport, other: ConnectReport | null, now: number): boolean =>
  other === null || report.at >= other.at || other.at > now + CLOCK_TOLERANCE_MS;

const readReport = ({ report }: StoredRecord): ConnectReport | null => ConnectReport.safeParse(report).data ?? null;

const listPlaces = ({ places }: StoredRecord): readonly unknown[] => (Array.isArray(places) ? places : []);
