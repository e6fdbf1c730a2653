import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HidCollection } from '../../../../../src-shared/devices/hid-report';
import { createHidScannerReader } from '../../../../../src-shared/devices/protocols/hid-scanner';
import {
  captured,
  HONEYWELL_DESCRIPTOR,
  HONEYWELL_QR,
  HONEYWELL_UPC,
  KEYBOARD_DESCRIPTOR,
  QR_TEXT,
  readDescriptor,
  scannerReport,
  ZEBRA_DESCRIPTOR,
  ZEBRA_UPC,
} from '../../../../support/hid-devices';

const HONEYWELL = readDescriptor(HONEYWELL_DESCRIPTOR);
const ZEBRA = readDescriptor(ZEBRA_DESCRIPTOR);
const NONE: readonly HidCollection[] = [];

function readAll(collections: readonly HidCollection[], ...reports: readonly string[]) {
  const reader = createHidScannerReader(collections);
  return reports.flatMap((hex) => {
    const { reportId, data } = captured(hex);
    return reader.read(reportId, data);
  });
}

const text = (value: string) => ({ kind: 'text', text: value });
const unfinished = (value: string) => ({ kind: 'unfinished', text: value });

describe('a HID POS scanner', () => {
  it.each([
    ['Honeywell', HONEYWELL, HONEYWELL_UPC, ']E0306030209223'],
    ['Zebra, whose length has two bytes', ZEBRA, ZEBRA_UPC, ']Xg306030209223'],
    ['Honeywell, without its descriptor', NONE, HONEYWELL_UPC, ']E0306030209223'],
    ['Zebra, without its descriptor', NONE, ZEBRA_UPC, ']Xg306030209223'],
  ])('the UPC that was captured from a %s is read with its AIM identifier', (_, collections, hex, read) => {
    expect(readAll(collections, hex)).toEqual([text(read)]);
  });

  it('a QR code of eight reports is one text', () => {
    expect(readAll(HONEYWELL, ...HONEYWELL_QR)).toEqual([text(`]Q1${QR_TEXT}`)]);
    expect(readAll(NONE, ...HONEYWELL_QR)).toEqual([text(`]Q1${QR_TEXT}`)]);
  });

  it('a Newland scanner, which sends no AIM identifier, is read without one', () => {
    const report = new Uint8Array(63);
    report.set([8, ...new TextEncoder().encode('ORD-1042')]);
    expect(createHidScannerReader(NONE).read(2, report)).toEqual([text('ORD-1042')]);
  });

  it('an identifier that the scanner also sends in front of its data appears once', () => {
    expect(createHidScannerReader(HONEYWELL).read(2, scannerReport(']E05901234123457', { identifier: ']E0' }))).toEqual([
      text(']E05901234123457'),
    ]);
  });

  it('what arrived of a code is unfinished when its rest does not come', () => {
    const reader = createHidScannerReader(HONEYWELL);
    expect(reader.read(2, scannerReport('ORD-10', { isContinued: true }))).toEqual([]);
    expect(reader.isWaiting()).toBe(true);
    expect(reader.end()).toEqual([unfinished(']C0ORD-10')]);
    expect(reader.isWaiting()).toBe(false);
    expect(reader.end()).toEqual([]);
    expect(reader.read(2, scannerReport('42'))).toEqual([text(']C042')]);
  });

  it('a code is not joined to the beginning of one of another symbology', () => {
    const reader = createHidScannerReader(HONEYWELL);
    reader.read(2, scannerReport('ORD-10', { identifier: ']Q1', isContinued: true }));
    expect(reader.read(2, scannerReport('42'))).toEqual([unfinished(']Q1ORD-10'), text(']C042')]);
  });

  it('a damaged report ends a code that has begun', () => {
    const reader = createHidScannerReader(HONEYWELL);
    reader.read(2, scannerReport('ORD-10', { isContinued: true }));
    expect(reader.read(2, Uint8Array.of(60, 1, 2))).toEqual([unfinished(']C0ORD-10'), { kind: 'unreadable', bytes: 3 }]);
  });

  it.each([
    ['a length of more than its bytes', Uint8Array.from({ length: 63 }, (_, place) => (place === 0 ? 57 : 65))],
    ['too few bytes', Uint8Array.of(3, 65, 66, 67)],
    ['no bytes', Uint8Array.of()],
  ])('a report with %s is unreadable', (_, report) => {
    for (const collections of [HONEYWELL, NONE])
      expect(createHidScannerReader(collections).read(2, report)).toEqual([{ kind: 'unreadable', bytes: report.length }]);
  });

  it('a scanner whose reports are nothing but data is read up to the padding, and not if they are too short', () => {
    const reader = createHidScannerReader(readDescriptor('05 8c 09 02 a1 01 85 02 15 00 26 ff 00 75 08 95 10 09 fe 82 02 01 c0'));
    const report = new Uint8Array(16);
    report.set(new TextEncoder().encode('ORD-1042'));
    expect(reader.read(2, report)).toEqual([text('ORD-1042')]);
    expect(reader.read(2, report.subarray(0, 8))).toEqual([{ kind: 'unreadable', bytes: 8 }]);
  });

  it('a report without a code, or with another ID, is no reading', () => {
    const reader = createHidScannerReader(HONEYWELL);
    expect(reader.read(2, scannerReport(''))).toEqual([]);
    expect(reader.read(5, scannerReport('ORD-1042'))).toEqual([]);
    expect(createHidScannerReader(readDescriptor(KEYBOARD_DESCRIPTOR)).read(0, Uint8Array.of(0, 0, 4, 0, 0, 0, 0, 0))).toEqual([]);
  });

  it('a code without end is cut, and skipped up to its last report', () => {
    const reader = createHidScannerReader(HONEYWELL);
    const piece = scannerReport('x'.repeat(56), { isContinued: true });
    const frames = Array.from({ length: 1000 }, () => reader.read(2, piece)).flat();
    expect(frames).toEqual([unfinished(`]C0${'x'.repeat(61)}`)]);
    expect(reader.read(2, scannerReport('the end'))).toEqual([]);
    expect(reader.read(2, scannerReport('ORD-1042'))).toEqual([text(']C0ORD-1042')]);
  });

  it('Latin-1 is read as Latin-1, and UTF-8 as UTF-8', () => {
    const latin1 = scannerReport('Zx');
    latin1.set([0xe9, 0x41], 4);
    expect(createHidScannerReader(HONEYWELL).read(2, latin1)).toEqual([text(']C0éA')]);
    expect(createHidScannerReader(HONEYWELL).read(2, scannerReport('é€'))).toEqual([text(']C0é€')]);
  });

  it('every text is read as it was sent, however many reports it needs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (sent) => {
        const bytes = new TextEncoder().encode(sent);
        const reader = createHidScannerReader(HONEYWELL);
        const frames = [];
        for (let at = 0; at < bytes.length; at += 56) {
          const report = scannerReport('', { isContinued: at + 56 < bytes.length });
          const part = bytes.subarray(at, at + 56);
          report[0] = part.length;
          report.set(part, 4);
          frames.push(...reader.read(2, report));
        }
        expect(frames).toEqual([text(sent.startsWith(']C0') ? sent : `]C0${sent}`)]);
      }),
    );
  });

  it('any bytes leave nothing behind that changes the next code, and hold a bounded text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 30 }),
        fc.constantFrom(HONEYWELL, ZEBRA, NONE),
        (reports, kind) => {
          const reader = createHidScannerReader(kind);
          for (const report of reports)
            for (const frame of reader.read(2, report)) if (frame.kind !== 'unreadable') expect(frame.text.length).toBeLessThan(8_300);
          reader.end();
          expect(reader.read(...(kind === ZEBRA ? zebraOrder() : ([2, scannerReport('ORD-1042')] as const)))).toEqual([
            text(']C0ORD-1042'),
          ]);
        },
      ),
    );
  });
});

function zebraOrder(): readonly [number, Uint8Array] {
  const report = new Uint8Array(63);
  report.set(new TextEncoder().encode(']C0ORD-1042'), 2);
  report[0] = 8;
  return [2, report];
}
