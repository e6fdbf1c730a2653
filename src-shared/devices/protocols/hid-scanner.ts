/** Reads the reports of HID POS scanners: usage page 0x8C of the "HID Point of Sale Usage Tables" 1.02 (usb.org). Pure. */
import { findField, type HidCollection, type HidField, layoutReports, readBytes, readValue, usageOf } from '../hid-report';
import { decodeScan } from '../scan-text';

export const SCANNER_PAGE = 0x8c;
const scannerUsage = (usage: number) => usageOf(SCANNER_PAGE, usage);
const BYTE_COUNT = usageOf(0x01, 0x3b);

export type HidScannerFrame =
  /** A whole code, with its AIM identifier in front if the scanner names one: `]E05901234123457`. */
  | { readonly kind: 'text'; readonly text: string }
  /** The beginning of a code whose rest is missing, damaged or too long. */
  | { readonly kind: 'unfinished'; readonly text: string }
  /** This many bytes of a report are no part of a code. */
  | { readonly kind: 'unreadable'; readonly bytes: number };

export interface HidScannerReader {
  /** @param report without its ID */
  read(reportId: number, report: Uint8Array): readonly HidScannerFrame[];
  /** Whether the rest of a code is missing. It comes within a few milliseconds, so the caller ends the wait. */
  isWaiting(): boolean;
  /** Ends the wait for the rest of a code. @returns its beginning; nothing if none is waiting */
  end(): readonly HidScannerFrame[];
}

/** Longer than every barcode: a QR code has at most 7,089 characters. */
const MAX_BYTES = 8_192;
/** As much of a code that is too long as a message shows. */
const SHOWN_BYTES = 64;

/** A part of a code, as one report carries it. */
interface Piece {
  /** The AIM identifier, such as `]E0`; empty if the report names none. */
  readonly identifier: string;
  readonly data: Uint8Array;
  readonly isContinued: boolean;
}

type ReadPiece = (report: Uint8Array) => Piece | null;

/** @param collections the device's top-level collections. Without the standard usages in them, the layout of common scanners is assumed */
export function createHidScannerReader(collections: readonly HidCollection[]): HidScannerReader {
  const layouts = findLayouts(collections);
  let waiting: { identifier: string; readonly pieces: Uint8Array[]; length: number } | null = null;
  let isSkipping = false;

  function end(): readonly HidScannerFrame[] {
    isSkipping = false;
    if (!waiting) return [];
    const { identifier, pieces } = waiting;
    waiting = null;
    return [{ kind: 'unfinished', text: toText(identifier, pieces) }];
  }

  /** @returns the code if the piece is its last one */
  function add({ identifier, data, isContinued }: Piece): readonly HidScannerFrame[] {
    waiting ??= { identifier, pieces: [], length: 0 };
    waiting.identifier ||= identifier;
    waiting.pieces.push(data.slice());
    waiting.length += data.length;
    if (waiting.length > MAX_BYTES) {
      const text = toText(waiting.identifier, waiting.pieces).slice(0, SHOWN_BYTES);
      waiting = null;
      isSkipping = isContinued;
      return [{ kind: 'unfinished', text }];
    }
    if (isContinued) return [];
    const code = waiting;
    waiting = null;
    return code.length === 0 ? [] : [{ kind: 'text', text: toText(code.identifier, code.pieces) }];
  }

  return {
    read(reportId, report) {
      const readPiece = layouts.get(reportId);
      if (!readPiece) return [];
      const piece = readPiece(report);
      if (!piece) return [...end(), { kind: 'unreadable', bytes: report.length }];
      if (isSkipping) {
        isSkipping = piece.isContinued;
        return [];
      }
      // Each report of a code names the same symbology, so this one begins another code.
      const isOther = waiting !== null && piece.identifier !== '' && waiting.identifier !== '' && piece.identifier !== waiting.identifier;
      return isOther ? [...end(), ...add(piece)] : add(piece);
    },
    isWaiting: () => waiting !== null || isSkipping,
    end,
  };
}

function toText(identifier: string, pieces: readonly Uint8Array[]): string {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  const text = decodeScan(bytes);
  // A scanner can be programmed to send the identifier in front of its data, too.
  return text.startsWith(identifier) ? text : identifier + text;
}

const asIdentifier = (characters: string): string => (/^\][A-Za-z][0-9A-Za-z]$/.test(characters) ? characters : '');
const charactersOf = (bytes: readonly number[] | Uint8Array): string => String.fromCharCode(...bytes);

function findLayouts(collections: readonly HidCollection[]): ReadonlyMap<number, ReadPiece> {
  const found = new Map<number, ReadPiece>();
  for (const { inputReports = [] } of collections)
    for (const report of layoutReports(inputReports)) {
      const data = findField(report, scannerUsage(0xfe));
      if (!data) continue;
      const identifier = [0xfb, 0xfc, 0xfd].map((usage) => findField(report, scannerUsage(usage)));
      const layout = { data, identifier, length: findField(report, BYTE_COUNT), continued: findField(report, scannerUsage(0xff)) };
      found.set(report.reportId, (bytes) => readByUsages(layout, bytes));
    }
  return found.size > 0 ? found : new Map([[STANDARD_REPORT, readStandard]]);
}

interface Fields {
  readonly data: HidField;
  readonly identifier: readonly (HidField | null)[];
  /** `null`: the data ends with NULs. */
  readonly length: HidField | null;
  /** `null`: each code is one report. */
  readonly continued: HidField | null;
}

function readByUsages({ data, identifier, length, continued }: Fields, report: Uint8Array): Piece | null {
  const bytes = readBytes(data, report);
  const count = length && readValue(length, report);
  const flag = continued && readValue(continued, report);
  if (!bytes || (length && count === null) || (continued && flag === null)) return null;
  if (count !== null && count > bytes.length) return null;
  return {
    identifier: asIdentifier(charactersOf(identifier.map((field) => (field && readValue(field, report)) ?? 0))),
    data: count === null ? withoutPadding(bytes) : bytes.subarray(0, count),
    isContinued: flag !== null && flag !== 0,
  };
}

function withoutPadding(bytes: Uint8Array): Uint8Array {
  const last = bytes.findLastIndex((byte) => byte !== 0);
  return bytes.subarray(0, last + 1);
}

/**
 * Report 2 of 63 bytes without its ID: the length, the AIM identifier, up to 56 bytes of the code, and in the last byte whether more
 * follows. Zebra's length has two bytes; Newland sends no identifier.
 */
const STANDARD_REPORT = 2;
const STANDARD_LENGTH = 63;
const STANDARD_DATA = 56;

function readStandard(report: Uint8Array): Piece | null {
  const length = report[0] ?? 0;
  const flag = report[STANDARD_LENGTH - 1];
  if (flag === undefined || length > STANDARD_DATA) return null;
  const at = report[1] === 0 ? 2 : 1;
  const identifier = asIdentifier(charactersOf(report.subarray(at, at + 3)));
  const from = identifier === '' ? 1 : at + 3;
  return { identifier, data: report.subarray(from, from + length), isContinued: (flag & 1) !== 0 };
}
