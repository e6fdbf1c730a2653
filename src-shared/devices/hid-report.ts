/**
 * Finds values in the reports of HID devices by their usages, as the device's report descriptor places them. Pure. The types are the
 * part of WebHID's `HIDCollectionInfo` that is read here; a collection's reports include the items of its children.
 */

export interface HidReportItem {
  /** The value is an index into the usages, counted from `logicalMinimum`. */
  readonly isArray?: boolean;
  readonly isRange?: boolean;
  /** Each is the usage page × 0x10000 + the usage. */
  readonly usages?: readonly number[];
  readonly usageMinimum?: number;
  readonly usageMaximum?: number;
  /** In bits. */
  readonly reportSize?: number;
  readonly reportCount?: number;
  readonly logicalMinimum?: number;
}

export interface HidReportInfo {
  readonly reportId?: number;
  readonly items?: readonly HidReportItem[];
}

export interface HidCollection {
  readonly usagePage?: number;
  readonly usage?: number;
  readonly inputReports?: readonly HidReportInfo[];
  readonly outputReports?: readonly HidReportInfo[];
  readonly featureReports?: readonly HidReportInfo[];
}

/** Where a value is in a report, without the report's ID. */
export interface HidField {
  readonly bitOffset: number;
  /** The size of one value. */
  readonly bits: number;
  /** How many values follow each other. */
  readonly count: number;
  readonly logicalMinimum: number;
  /** The usage of the value; of an array, the usages that the value chooses from. */
  readonly usages: readonly number[];
  readonly isArray: boolean;
}

export interface HidReportLayout {
  readonly reportId: number;
  readonly fields: readonly HidField[];
  /** The length of the report, in bytes. */
  readonly length: number;
}

export const usageOf = (page: number, usage: number): number => page * 0x10000 + usage;

/** More usages than this belong to no device of a pack station. */
const MAX_USAGES = 256;

export const layoutReports = (reports: readonly HidReportInfo[]): readonly HidReportLayout[] => reports.map(layoutReport);

function layoutReport({ reportId = 0, items = [] }: HidReportInfo): HidReportLayout {
  const fields: HidField[] = [];
  let bitOffset = 0;
  for (const item of items) {
    fields.push(...placeItem(item, bitOffset));
    bitOffset += sizeOf(item);
  }
  return { reportId, fields, length: Math.ceil(bitOffset / 8) };
}

const sizeOf = ({ reportSize = 0, reportCount = 0 }: HidReportItem): number => reportSize * reportCount;

/** Each usage stands for one value, and the last one for all that remain (HID 1.11, section 6.2.2.8). */
function placeItem(item: HidReportItem, bitOffset: number): readonly HidField[] {
  const { isArray = false, reportSize: bits = 0, reportCount = 0, logicalMinimum = 0 } = item;
  const usages = usagesOf(item);
  if (usages.length === 0 || bits === 0 || reportCount === 0) return [];
  if (isArray) return [{ bitOffset, bits, count: reportCount, logicalMinimum, usages, isArray }];
  return usages.slice(0, reportCount).map((usage, place, { length }) => ({
    bitOffset: bitOffset + place * bits,
    bits,
    count: place === length - 1 ? reportCount - place : 1,
    logicalMinimum,
    usages: [usage],
    isArray,
  }));
}

function usagesOf({ isRange, usages = [], usageMinimum, usageMaximum }: HidReportItem): readonly number[] {
  if (!isRange || usageMinimum === undefined || usageMaximum === undefined) return usages.slice(0, MAX_USAGES);
  const count = Math.min(MAX_USAGES, Math.max(0, usageMaximum - usageMinimum + 1));
  return Array.from({ length: count }, (_, place) => usageMinimum + place);
}

/** The field whose value has the usage. */
export const findField = ({ fields }: HidReportLayout, usage: number): HidField | null =>
  fields.find((field) => !field.isArray && field.usages[0] === usage) ?? null;

/** The field that chooses one of the usages from `first` to `last`. */
export const findChoice = ({ fields }: HidReportLayout, first: number, last: number): HidField | null =>
  fields.find(({ isArray, usages }) => isArray && usages.some((usage) => usage >= first && usage <= last)) ?? null;

/** @returns the first value of a field, with its sign; `null` if the report is too short for it */
export function readValue({ bitOffset, bits, logicalMinimum }: HidField, report: Uint8Array): number | null {
  if (bits > 32 || bitOffset + bits > report.length * 8) return null;
  let value = 0;
  for (let bit = bits - 1; bit >= 0; bit -= 1) value = value * 2 + bitAt(report, bitOffset + bit);
  return logicalMinimum < 0 && value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
}

const bitAt = (report: Uint8Array, offset: number): number => ((report[offset >> 3] ?? 0) >> (offset & 7)) & 1;

/** @returns the usage that an array's first value chooses; `null` if it chooses none */
export function readChoice(field: HidField, report: Uint8Array): number | null {
  const value = readValue(field, report);
  return value === null ? null : (field.usages[value - field.logicalMinimum] ?? null);
}

/** @returns a field's bytes; `null` if it has none of whole bytes, or if the report is too short for them */
export function readBytes({ bitOffset, bits, count }: HidField, report: Uint8Array): Uint8Array | null {
  const from = bitOffset / 8;
  if (bits !== 8 || !Number.isInteger(from) || from + count > report.length) return null;
  return report.subarray(from, from + count);
}
