/** Reads the reports of HID scales: usage page 0x8D of the "HID Point of Sale Usage Tables" 1.02 (usb.org). Pure. */
import { sumInHundredths, type WeightUnit } from '../../weight/weight-format';
import {
  findChoice,
  findField,
  type HidCollection,
  type HidField,
  type HidReportLayout,
  layoutReports,
  readChoice,
  readValue,
  usageOf,
} from '../hid-report';
import type { ScaleFrame } from '../scale-protocol';
import type { ScaleFault, ScaleReport } from '../scale-report';

export const SCALE_PAGE = 0x8d;
const scaleUsage = (usage: number) => usageOf(SCALE_PAGE, usage);

export type HidScaleFrame =
  | Extract<ScaleFrame, { readonly kind: 'report' | 'unreadable' }>
  /** The first report after the device was opened: it can be the weight of an earlier load. */
  | { readonly kind: 'stale' }
  /** A report without a weight, such as the scale's class. */
  | { readonly kind: 'other' };

export interface HidScaleReader {
  /** @param report without its ID */
  read(reportId: number, report: Uint8Array): HidScaleFrame;
}

/** @param collections the device's top-level collections. Without the standard usages in them, the layout of common scales is assumed */
export function createHidScaleReader(collections: readonly HidCollection[]): HidScaleReader {
  const layout = findLayout(collections);
  let isFirst = true;
  return {
    read(reportId, report) {
      if (reportId !== layout.reportId) return { kind: 'other' };
      if (isFirst) {
        isFirst = false;
        return { kind: 'stale' };
      }
      const read = readReport(layout, report);
      return read ? { kind: 'report', report: read } : { kind: 'unreadable', bytes: report.length };
    },
  };
}

interface ScaleLayout {
  readonly reportId: number;
  readonly status: HidField;
  readonly unit: HidField;
  readonly scaling: HidField;
  readonly weight: HidField;
}

const STATUS = { first: scaleUsage(0x71), last: scaleUsage(0x78) };
const UNIT = { first: scaleUsage(0x51), last: scaleUsage(0x5c) };

function findLayout(collections: readonly HidCollection[]): ScaleLayout {
  for (const { inputReports = [] } of collections)
    for (const report of layoutReports(inputReports)) {
      const layout = toScaleLayout(report);
      if (layout) return layout;
    }
  return STANDARD_LAYOUT;
}

function toScaleLayout(report: HidReportLayout): ScaleLayout | null {
  const status = findChoice(report, STATUS.first, STATUS.last);
  const unit = findChoice(report, UNIT.first, UNIT.last);
  const scaling = findField(report, scaleUsage(0x41));
  const weight = findField(report, scaleUsage(0x40));
  return status && unit && scaling && weight ? { reportId: report.reportId, status, unit, scaling, weight } : null;
}

const rangeOf = ({ first, last }: { readonly first: number; readonly last: number }) =>
  Array.from({ length: last - first + 1 }, (_, place) => first + place);

/** Report 3 of Dymo, Mettler, Stamps.com and Fairbanks: status, unit, exponent (int8), weight (uint16). */
const STANDARD_LAYOUT: ScaleLayout = {
  reportId: 3,
  status: { bitOffset: 0, bits: 8, count: 1, logicalMinimum: 1, usages: rangeOf(STATUS), isArray: true },
  unit: { bitOffset: 8, bits: 8, count: 1, logicalMinimum: 1, usages: rangeOf(UNIT), isArray: true },
  scaling: { bitOffset: 16, bits: 8, count: 1, logicalMinimum: -128, usages: [scaleUsage(0x41)], isArray: false },
  weight: { bitOffset: 24, bits: 16, count: 1, logicalMinimum: 0, usages: [scaleUsage(0x40)], isArray: false },
};

type Status = { readonly kind: 'fault'; readonly fault: ScaleFault } | { readonly kind: 'zero' | 'moving' | 'stable' };

const STATUSES: Readonly<Record<number, Status>> = {
  [scaleUsage(0x71)]: { kind: 'fault', fault: 'broken' },
  [scaleUsage(0x72)]: { kind: 'zero' },
  [scaleUsage(0x73)]: { kind: 'moving' },
  [scaleUsage(0x74)]: { kind: 'stable' },
  [scaleUsage(0x75)]: { kind: 'fault', fault: 'under' },
  [scaleUsage(0x76)]: { kind: 'fault', fault: 'over' },
  [scaleUsage(0x77)]: { kind: 'fault', fault: 'broken' },
  [scaleUsage(0x78)]: { kind: 'fault', fault: 'zero-needed' },
};

/** Units that are converted, as a power of ten of a unit that can be. Others, such as carats and troy ounces, weigh no groceries. */
const UNITS: Readonly<Record<number, { readonly unit: WeightUnit; readonly exponent: number }>> = {
  [scaleUsage(0x51)]: { unit: 'g', exponent: -3 },
  [scaleUsage(0x52)]: { unit: 'g', exponent: 0 },
  [scaleUsage(0x53)]: { unit: 'kg', exponent: 0 },
  [scaleUsage(0x5b)]: { unit: 'oz', exponent: 0 },
  [scaleUsage(0x5c)]: { unit: 'lb', exponent: 0 },
};

/** @returns `null` if the report is damaged or too short */
function readReport(layout: ScaleLayout, report: Uint8Array): ScaleReport | null {
  const statusUsage = readChoice(layout.status, report);
  const unitUsage = readChoice(layout.unit, report);
  const exponent = readValue(layout.scaling, report);
  const weight = readValue(layout.weight, report);
  const status = statusUsage === null ? undefined : STATUSES[statusUsage];
  if (!status || exponent === null || weight === null) return null;
  if (status.kind === 'fault') return { kind: 'fault', fault: status.fault };
  if (status.kind === 'zero') return { kind: 'weight', hundredths: 0, isStable: true, isNet: false };
  if (unitUsage === null) return null;
  const unit = UNITS[unitUsage];
  if (!unit) return { kind: 'fault', fault: 'unit' };
  const hundredths = toHundredths(weight, exponent + unit.exponent, unit.unit);
  return hundredths === null ? null : { kind: 'weight', hundredths, isStable: status.kind === 'stable', isNet: false };
}

/** Scales for more than 100,000 lb weigh trucks. */
const MAX_HUNDREDTHS = 10_000_000;
const MAX_EXPONENT = 5;
const MIN_EXPONENT = -12;

/** @returns hundredths of a pound; `null` if no scale of a pack station can weigh that */
function toHundredths(weight: number, exponent: number, unit: WeightUnit): number | null {
  if (weight === 0) return 0;
  if (exponent > MAX_EXPONENT || exponent < MIN_EXPONENT) return null;
  const digits = String(Math.abs(weight)).padStart(1 - Math.min(0, exponent), '0');
  const amount = exponent < 0 ? `${digits.slice(0, exponent)}.${digits.slice(exponent)}` : digits + '0'.repeat(exponent);
  const hundredths = sumInHundredths([{ amount, unit }]);
  if (hundredths > MAX_HUNDREDTHS) return null;
  return weight < 0 && hundredths !== 0 ? -hundredths : hundredths;
}

/** The report that sets a scale to zero. */
export interface HidZeroCommand {
  readonly kind: 'output' | 'feature';
  readonly reportId: number;
  /** Without the report's ID. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** @returns the command "Zero Scale"; `null` if the scale has none, or none that is a bit of a small report */
export function findZeroCommand(collections: readonly HidCollection[]): HidZeroCommand | null {
  for (const { outputReports = [], featureReports = [] } of collections)
    for (const [kind, reports] of [['output', outputReports] as const, ['feature', featureReports] as const])
      for (const report of layoutReports(reports)) {
        const field = findField(report, scaleUsage(0x80));
        if (field?.bits !== 1 || report.length > MAX_COMMAND_LENGTH) continue;
        const bytes = new Uint8Array(report.length);
        bytes[field.bitOffset >> 3] = 1 << (field.bitOffset & 7);
        return { kind, reportId: report.reportId, bytes };
      }
  return null;
}

const MAX_COMMAND_LENGTH = 64;
