/**
 * The stored form of what is known of one order: a JSON object. Keys of later versions stay as they are, in the object and in each
 * change of a list, so that an older version does not lose them.
 */
import { z } from 'zod';
import { ConnectReport, HandoverChange, type KnownOrder, PlaceChange, StatusChange } from '../../src-shared/order/known-order.schema';
import type { StoredOrderId } from '../../src-shared/order/order.schema';

export type StoredRecord = Readonly<Record<string, unknown>>;

/** The parts that are lists of changes, oldest first. */
const LISTS = { places: PlaceChange, statuses: StatusChange, handovers: HandoverChange } as const;
export type ListName = keyof typeof LISTS;
const LIST_NAMES = Object.keys(LISTS) as ListName[];

/** Changes that are not in the file yet. */
export interface Changes extends Pick<KnownOrder, ListName> {
  readonly report: ConnectReport | null;
}

export const NO_CHANGES: Changes = { report: null, places: [], statuses: [], handovers: [] };

/** An order has a few changes of each kind; a page or a server that fails could send them without end. */
const MAX_LIST_LENGTH = 20;

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
  places: readList(stored, 'places'),
  statuses: readList(stored, 'statuses'),
  handovers: readList(stored, 'handovers'),
});

const readList = <Name extends ListName>(stored: StoredRecord, name: Name): KnownOrder[Name] =>
  rawList(stored, name).flatMap((item) => LISTS[name].safeParse(item).data ?? []) as unknown as KnownOrder[Name];

export const isNothingKnown = (known: KnownOrder): boolean => known.report === null && LIST_NAMES.every((name) => known[name].length === 0);

/** Applies changes to a stored record. @param now milliseconds since 1970 */
export function applyChanges(stored: StoredRecord, changes: Changes, now: number): StoredRecord {
  const { report } = changes;
  const changedLists = LIST_NAMES.filter((name) => changes[name].length > 0);
  return {
    ...stored,
    ...(report !== null && replacesReport(report, readReport(stored), now) && { report }),
    ...Object.fromEntries(changedLists.map((name) => [name, [...rawList(stored, name), ...changes[name]].slice(-MAX_LIST_LENGTH)])),
  };
}

/** Adds a change to others that are not in the file yet. */
export const addToList = <Name extends ListName>(changes: Changes, name: Name, change: KnownOrder[Name][number]): Changes => ({
  ...changes,
  [name]: [...changes[name], change].slice(-MAX_LIST_LENGTH),
});

/** A report this far in the future was recorded while the computer's clock was wrong. */
const CLOCK_TOLERANCE_MS = 60_000;

/** Whether a report replaces another one. An older one does not, unless the other one's time cannot be right. */
export const replacesReport = (report: ConnectReport, other: ConnectReport | null, now: number): boolean =>
  other === null || report.at >= other.at || other.at > now + CLOCK_TOLERANCE_MS;

const readReport = ({ report }: StoredRecord): ConnectReport | null => ConnectReport.safeParse(report).data ?? null;

const rawList = (stored: StoredRecord, name: ListName): readonly unknown[] => {
  const list = stored[name];
  return Array.isArray(list) ? list : [];
};
