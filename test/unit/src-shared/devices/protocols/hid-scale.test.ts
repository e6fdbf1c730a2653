import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHidScaleReader, findZeroCommand, type HidScaleFrame } from '../../../../../src-shared/devices/protocols/hid-scale';
import { captured, readDescriptor, SCALE_DESCRIPTOR, scaleReport } from '../../../../support/hid-devices';

const SCALE = readDescriptor(SCALE_DESCRIPTOR);

/** Reads one report after the stale one. */
function readReport(report: Uint8Array, collections = SCALE): HidScaleFrame {
  const reader = createHidScaleReader(collections);
  reader.read(3, scaleReport(4, 11, -1, 999));
  return reader.read(3, report);
}

const weight = (hundredths: number, isStable = true) => ({
  kind: 'report',
  report: { kind: 'weight', hundredths, isStable, isNet: false },
});
const fault = (name: string) => ({ kind: 'report', report: { kind: 'fault', fault: name } });

describe('a HID scale', () => {
  it.each([
    ['a Dymo M10 that is empty', '03 02 0b ff 00 00', weight(0)],
    ['a Dymo M10 with 20 g', '03 04 02 00 14 00', weight(4)],
    ['a Dymo M25 with 40 lb 5.2 oz', '03 04 0b ff 34 19', weight(4033)],
    ['a scale with 1.5 lb', '03 04 0c ff 0f 00', weight(150)],
    ['a scale with 2.5 kg', '03 04 03 ff 19 00', weight(551)],
    ['a scale with 500 mg', '03 04 01 00 f4 01', weight(0)],
    ['a scale with 40,000 mg', '03 04 01 01 a0 0f', weight(9)],
    ['a load that moves', '03 03 0c fe 39 05', weight(1337, false)],
  ])('%s shows its weight in hundredths of a pound', (_, hex, frame) => {
    const { data } = captured(hex);
    expect(readReport(data)).toEqual(frame);
    expect(readReport(data, [])).toEqual(frame);
  });

  it.each([
    [1, 'broken'],
    [5, 'under'],
    [6, 'over'],
    [7, 'broken'],
    [8, 'zero-needed'],
  ])('a scale with status %i shows no weight, but the fault "%s"', (status, name) => {
    expect(readReport(scaleReport(status, 12, -2, 1234))).toEqual(fault(name));
  });

  it.each([4, 5, 6, 7, 8, 9, 10])('a scale with unit %i, which is not converted, shows no weight', (unit) => {
    expect(readReport(scaleReport(4, unit, 0, 100))).toEqual(fault('unit'));
    expect(readReport(scaleReport(3, unit, 0, 100))).toEqual(fault('unit'));
  });

  it('the first report after the device was opened is discarded, as it may be the weight of an earlier load', () => {
    const reader = createHidScaleReader(SCALE);
    expect(reader.read(3, scaleReport(4, 12, -2, 1234))).toEqual({ kind: 'stale' });
    expect(reader.read(3, scaleReport(4, 12, -2, 1234))).toEqual(weight(1234));
  });

  it('a report with more bytes than the standard ones is read', () => {
    expect(readReport(Uint8Array.of(...scaleReport(4, 12, -2, 1234), 1, 2, 3))).toEqual(weight(1234));
  });

  it.each([
    ['no bytes', []],
    ['half a weight', [4, 12, 0xfe, 0xd2]],
    ['status 0', [0, 12, 0xfe, 0xd2, 4]],
    ['status 9', [9, 12, 0xfe, 0xd2, 4]],
    ['unit 0', [4, 0, 0xfe, 0xd2, 4]],
    ['unit 200', [4, 200, 0xfe, 0xd2, 4]],
    ['a weight of 65,535 thousand tons', [4, 3, 3, 0xff, 0xff]],
    ['an exponent of 127', [4, 12, 127, 1, 0]],
    ['an exponent of -128', [4, 12, 0x80, 1, 0]],
  ])('a report with %s is unreadable', (_, bytes) => {
    expect(readReport(Uint8Array.from(bytes))).toEqual({ kind: 'unreadable', bytes: bytes.length });
  });

  it('a report with another ID carries no weight', () => {
    const reader = createHidScaleReader(SCALE);
    expect(reader.read(4, scaleReport(4, 12, -2, 1234))).toEqual({ kind: 'other' });
  });

  it('every weight is exact to half of a hundredth of a pound', () => {
    const gramsPer = { 2: 1, 3: 1000, 11: 453.59237 / 16, 12: 453.59237 };
    fc.assert(
      fc.property(
        fc.constantFrom(2, 3, 11, 12),
        fc.integer({ min: -3, max: 1 }),
        fc.integer({ min: 0, max: 0xffff }),
        (unit, exponent, value) => {
          const frame = readReport(scaleReport(4, unit, exponent, value));
          const exact = (value * 10 ** exponent * gramsPer[unit as keyof typeof gramsPer]) / 4.5359237;
          if (exact > 10_000_000) {
            expect(frame.kind).toBe('unreadable');
            return;
          }
          const hundredths = frame.kind === 'report' && frame.report.kind === 'weight' ? frame.report.hundredths : Number.NaN;
          expect(Math.abs(hundredths - exact)).toBeLessThanOrEqual(0.5 + exact * 1e-9);
        },
      ),
    );
  });

  it('any bytes are a weight within bounds, a fault, or unreadable, and do not affect the next report', () => {
    const reader = createHidScaleReader(SCALE);
    reader.read(3, scaleReport(4, 12, -2, 1));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.integer({ min: 0, max: 255 }), (bytes, reportId) => {
        const frame = reader.read(reportId, bytes);
        if (frame.kind === 'report' && frame.report.kind === 'weight') {
          expect(Number.isInteger(frame.report.hundredths)).toBe(true);
          expect(Math.abs(frame.report.hundredths)).toBeLessThanOrEqual(10_000_000);
        }
        expect(reader.read(3, scaleReport(4, 12, -2, 1234))).toEqual(weight(1234));
      }),
    );
  });

  it('any report descriptor is read without an error', () => {
    const item = fc.record({
      isArray: fc.boolean(),
      isRange: fc.boolean(),
      usages: fc.array(fc.integer({ min: 0x8d0040, max: 0x8d0081 }), { maxLength: 4 }),
      usageMinimum: fc.integer({ min: 0, max: 0xffffffff }),
      usageMaximum: fc.integer({ min: 0, max: 0xffffffff }),
      reportSize: fc.integer({ min: 0, max: 64 }),
      reportCount: fc.integer({ min: 0, max: 0xffff }),
      logicalMinimum: fc.integer({ min: -128, max: 128 }),
    });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), fc.uint8Array({ maxLength: 64 }), (items, bytes) => {
        const collections = [{ inputReports: [{ reportId: 3, items }], featureReports: [{ reportId: 4, items }] }];
        const reader = createHidScaleReader(collections);
        for (let k = 0; k < 3; k += 1) reader.read(3, bytes);
        findZeroCommand(collections);
      }),
    );
  });

  it('the fields are found by their usages when a scale orders them differently', () => {
    const swapped = readDescriptor(
      '05 8d 09 01 a1 01 85 07 09 40 15 00 27 ff ff 00 00 75 10 95 01 81 02 09 41 15 80 25 7f 75 08 95 01 81 02 ' +
        '09 50 a1 02 19 51 29 5c 15 01 25 0c 75 08 95 01 81 00 c0 09 70 a1 02 19 71 29 78 15 01 25 08 81 00 c0 c0',
    );
    const reader = createHidScaleReader(swapped);
    const report = Uint8Array.of(0xd2, 4, 0xfe, 12, 4);
    reader.read(7, report);
    expect(reader.read(7, report)).toEqual(weight(1234));
  });

  it('a scale is set to zero by the bit that its descriptor names, and has no such command without it', () => {
    expect(findZeroCommand(SCALE)).toEqual({ kind: 'output', reportId: 2, bytes: Uint8Array.of(2) });
    expect(findZeroCommand(readDescriptor(SCALE_DESCRIPTOR.replace('09 81 09 80', '09 81 09 81')))).toBeNull();
    // A value whose meaning is unknown is not sent.
    expect(findZeroCommand(readDescriptor(SCALE_DESCRIPTOR.replace('75 01 95 02 91 02', '75 08 95 02 91 02')))).toBeNull();
    expect(findZeroCommand([])).toBeNull();
  });
});
