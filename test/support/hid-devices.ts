/**
 * HID devices as WebHID describes them, made from report descriptors, and reports that were captured from devices. Sources:
 * - "HID Point of Sale Usage Tables" 1.02, usb.org, appendix 6.1 and 6.2;
 * - github.com/mgaffigan/Itp.HidBarcodeScanner, NativeHidDemo/Examples.txt: reports of a Zebra (05e0:2100) and a Honeywell (0c2e:1007);
 * - steventsnyder.com, "Reading a Dymo USB scale using Python", and antradar.com, "Dymo USB Scale Interface Specs": reports of a Dymo
 *   M10 and M25 (0922:8003, 0922:8004);
 * - manualshive.com, Newland NLS-FM420, page 47: the report of a scanner that sends no AIM identifier.
 */
import type { HidCollection, HidReportItem } from '../../src-shared/devices/hid-report';

const bytes = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));

/** A report as it was captured: its ID in front. */
export const captured = (hex: string): { readonly reportId: number; readonly data: Uint8Array<ArrayBuffer> } => {
  const all = bytes(hex);
  return { reportId: all[0] ?? 0, data: all.slice(1) };
};

interface Globals {
  usagePage: number;
  logicalMinimum: number;
  reportSize: number;
  reportCount: number;
  reportId: number;
}

/** Reads a report descriptor as Chromium does: the items of a collection are part of the reports of each collection around it. */
export function readDescriptor(hex: string): readonly HidCollection[] {
  type Reports = { readonly reportId: number; readonly items: HidReportItem[] }[];
  interface Open {
    readonly usagePage: number;
    readonly usage: number;
    readonly inputReports: Reports;
    readonly outputReports: Reports;
    readonly featureReports: Reports;
  }
  const globals: Globals = { usagePage: 0, logicalMinimum: 0, reportSize: 0, reportCount: 0, reportId: 0 };
  const top: Open[] = [];
  let depth = 0;
  let usages: number[] = [];
  let range: [minimum: number, maximum: number] = [0, 0];
  const all = bytes(hex);
  const local = (value: number, size: number) => (size === 4 ? value : globals.usagePage * 0x10000 + value);
  for (let at = 0; at < all.length; ) {
    const head = all[at] ?? 0;
    const size = [0, 1, 2, 4][head & 3] ?? 0;
    let value = 0;
    for (let k = size - 1; k >= 0; k -= 1) value = value * 256 + (all[at + 1 + k] ?? 0);
    const signed = size > 0 && value >= 2 ** (8 * size - 1) ? value - 2 ** (8 * size) : value;
    at += 1 + size;
    const tag = head & 0xfc;
    if (tag === 0x04) globals.usagePage = value;
    else if (tag === 0x14) globals.logicalMinimum = signed;
    else if (tag === 0x74) globals.reportSize = value;
    else if (tag === 0x94) globals.reportCount = value;
    else if (tag === 0x84) globals.reportId = value;
    else if (tag === 0x08) usages.push(local(value, size));
    else if (tag === 0x18) range = [local(value, size), range[1]];
    else if (tag === 0x28) range = [range[0], local(value, size)];
    else if (tag === 0xa0) {
      if (depth === 0) {
        const usage = usages[0] ?? 0;
        top.push({ usagePage: usage >>> 16, usage: usage & 0xffff, inputReports: [], outputReports: [], featureReports: [] });
      }
      depth += 1;
      usages = [];
    } else if (tag === 0xc0) depth -= 1;
    else if (tag === 0x80 || tag === 0x90 || tag === 0xb0) {
      const open = top.at(-1);
      if (!open) throw new Error('An item stands outside of a collection.');
      const reports = tag === 0x80 ? open.inputReports : tag === 0x90 ? open.outputReports : open.featureReports;
      let report = reports.find(({ reportId }) => reportId === globals.reportId);
      if (!report) {
        report = { reportId: globals.reportId, items: [] };
        reports.push(report);
      }
      const { logicalMinimum, reportSize, reportCount } = globals;
      const isRange = range[1] !== 0;
      report.items.push({
        isArray: (value & 2) === 0 && (value & 1) === 0,
        logicalMinimum,
        reportSize,
        reportCount,
        isRange,
        ...(isRange ? { usageMinimum: range[0], usageMaximum: range[1] } : { usages }),
      });
      usages = [];
      range = [0, 0];
    }
  }
  return top;
}

/** Appendix 6.2 of the usage tables, as Dymo's scales have it: the weight in input report 3, the commands in output report 2. */
export const SCALE_DESCRIPTOR = [
  '05 8d 09 01 a1 01', // Scales, application
  '85 03 09 32 a1 02', // report 3, Scale Data Report
  '09 70 a1 02 19 71 29 78 15 01 25 08 75 08 95 01 81 00 c0', // Scale Status
  '09 50 a1 02 19 51 29 5c 15 01 25 0c 75 08 95 01 81 00 c0', // Weight Unit
  '09 41 15 80 25 7f 75 08 95 01 81 02', // Data Scaling
  '09 40 15 00 27 ff ff 00 00 75 10 95 01 81 02', // Data Weight
  'c0',
  '85 02 09 31 a1 02 09 81 09 80 15 00 25 01 75 01 95 02 91 02 75 06 95 01 91 03 c0', // Scale Control Report
  'c0',
].join(' ');

const scannerDescriptor = (countBits: '08' | '10', padding: string) =>
  [
    '05 8c 09 02 a1 01 85 02 09 12 a1 02',
    `15 00 26 ff 00 05 01 09 3b 75 ${countBits} 95 01 81 02`, // Byte Count
    '75 08 95 03 05 8c 09 fb 09 fc 09 fd 81 02', // AIM identifier
    '95 38 09 fe 82 02 01', // 56 bytes of decoded data
    padding,
    '05 8c 25 01 75 01 95 01 09 ff 81 02 75 07 81 03', // Decode Data Continued
    'c0 c0',
  ].join(' ');

export const HONEYWELL_DESCRIPTOR = scannerDescriptor('08', '06 66 ff 95 02 09 04 09 00 81 02');
export const ZEBRA_DESCRIPTOR = scannerDescriptor('10', '06 66 ff 95 01 09 04 81 02');

/** Boot keyboard, from HID 1.11, appendix E.6. */
export const KEYBOARD_DESCRIPTOR =
  '05 01 09 06 a1 01 05 07 19 e0 29 e7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 03 95 06 75 08 15 00 25 65 19 00 29 65 81 00 c0';

/** Reports of input that were captured. */
export const ZEBRA_UPC =
  '020c005d586733303630333032303932323300000000000000000000000000000000000000000000000000000000000000000000000000000000000000006300';
export const HONEYWELL_UPC =
  '020c5d45303330363033303230393232330000000000000000000000000000000000000000000000000000000000000000000000000000000000000000634100';
/** A QR code of eight reports, and its text. */
export const HONEYWELL_QR: readonly string[] = [
  '02385d51314c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e73656374657475722061646970697363696e6720656c69742c733101',
  '02385d51312073656420646f20656975736d6f642074656d706f7220696e6369646964756e74207574206c61626f726520657420646f6c6f7265206d61733101',
  '02385d5131676e6120616c697175612e20557420656e696d206164206d696e696d2076656e69616d2c2071756973206e6f737472756420657865726369733101',
  '02385d5131746174696f6e20756c6c616d636f206c61626f726973206e69736920757420616c697175697020657820656120636f6d6d6f646f20636f6e733101',
  '02385d51317365717561742e2044756973206175746520697275726520646f6c6f7220696e20726570726568656e646572697420696e20766f6c757074733101',
  '02385d51316174652076656c697420657373652063696c6c756d20646f6c6f726520657520667567696174206e756c6c612070617269617475722e2045733101',
  '02385d513178636570746575722073696e74206f6363616563617420637570696461746174206e6f6e2070726f6964656e742c2073756e7420696e2063733101',
  '02355d5131756c706120717569206f666669636961206465736572756e74206d6f6c6c697420616e696d20696420657374206c61626f72756d2e000000733100',
];
export const QR_TEXT =
  'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat. Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla pariatur. Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia deserunt mollit anim id est laborum.';

/** A report of a scanner with Honeywell's descriptor, without its ID. @param identifier three characters, or none */
export function scannerReport(text: string, { identifier = ']C0', isContinued = false } = {}): Uint8Array<ArrayBuffer> {
  const report = new Uint8Array(63);
  const data = new TextEncoder().encode(text);
  report[0] = data.length;
  report.set(new TextEncoder().encode(identifier), 1);
  report.set(data, 4);
  report[62] = isContinued ? 1 : 0;
  return report;
}

/** A report of a scale, without its ID. */
export const scaleReport = (status: number, unit: number, exponent: number, weight: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.of(status, unit, exponent & 0xff, weight & 0xff, weight >> 8);
