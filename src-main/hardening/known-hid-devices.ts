/**
 * Scales and scanners by their USB IDs, for runtimes that do not report a device's usages (Electron before electron#47391), and for the
 * udev rule (`resources/linux/60-stagebay.rules`), because udev does not know usages. Other devices need Electron 45 and a rule of IT
 * (docs/for-it/devices.md).
 *
 * Sources: the USB ID Repository (usb.ids 2025.07.26), github.com/erjiang/usbscale (`scales.h`), github.com/libretees/silverscale
 * (`usb_ids.py`), and the ones named in the row.
 */
import type { DeviceKind } from '../../src-shared/devices/device-state';

export interface KnownHidDevice {
  readonly device: DeviceKind;
  /** `vendor:product`, hexadecimal in lower case. */
  readonly id: string;
  readonly name: string;
}

const scale = (id: string, name: string): KnownHidDevice => ({ device: 'scale', id, name });
const scanner = (id: string, name: string): KnownHidDevice => ({ device: 'scanner', id, name });

export const KNOWN_HID_DEVICES: readonly KnownHidDevice[] = [
  scale('0922:8003', 'Dymo M10'),
  scale('0922:8004', 'Dymo M25'),
  scale('0922:8009', 'Dymo S250'),
  scale('0b67:555e', 'Fairbanks SCB-R9000'),
  scale('0d8f:0200', 'Pitney Bowes 397-B'),
  scale('0eb8:2200', 'Mettler Toledo Ariva'),
  scale('0eb8:f000', 'Mettler Toledo PS60, BC60'),
  scale('0eb8:f001', 'Mettler Toledo'),
  scale('1446:6a73', 'Stamps.com 510'),
  scale('1446:6a78', 'Dymo Endicia 75 lb'),
  scale('1446:6a79', 'Royal DS25'),
  scale('2474:0550', 'Stamps.com 5 lb'),
  scale('2474:3550', 'Stamps.com 35 lb'),
  scale('6096:0158', 'Dymo 10 lb'),
  scale('7b7c:0100', 'Elane UParcel 30 lb'),
  // github.com/mgaffigan/Itp.HidBarcodeScanner, NativeHidDemo/Examples.txt
  scanner('05e0:2100', 'Zebra, HID POS mode'),
  scanner('0c2e:1007', 'Honeywell, HID POS mode'),
  // github.com/NielsLeenheer/WebHidBarcodeScanner, src/main.js
  scanner('0c2e:0b8f', 'Honeywell Voyager 1400g, HID POS mode'),
  // The documents of the HID POS driver of Windows name the SG20; its IDs are those of public drivers for it.
  scanner('067e:0809', 'Intermec SG20'),
  // usb.ids: "HID Pos"; the last digits 10 are Newland's HID POS mode (manual of the NLS-FM420, page 47).
  scanner('1eab:0110', 'Newland HR200'),
  scanner('1eab:0210', 'Newland EM2027'),
  scanner('1eab:0c10', 'Newland HR100, HR3260, HR3290, BS80'),
  scanner('1eab:0d10', 'Newland EM2028, FM420'),
  scanner('1eab:1310', 'Newland EM30, EM20, HR3260, HR200C'),
  scanner('1eab:1410', 'Newland HR15'),
  scanner('1eab:1610', 'Newland FM100, 3250'),
  scanner('1eab:1910', 'Newland EM1300'),
  scanner('1eab:1a10', 'Newland HR3290, HR22'),
  scanner('1eab:1c10', 'Newland HR2150, HP Value Barcode Scanner'),
  scanner('1eab:1d10', 'Newland FM430'),
  scanner('1eab:1e10', 'Newland HR42'),
  scanner('1eab:1f10', 'Newland HR11+'),
  scanner('1eab:2010', 'Newland EM2037'),
  scanner('1eab:8010', 'Newland EM13, HR12, HR15-70, HR100-70'),
  scanner('1eab:8210', 'Newland EM3080, EM3095, FR20, FM30'),
];

/** @param vendorId as Electron reports it */
export function findKnownHidDevice(vendorId: number, productId: number): KnownHidDevice | null {
  const hex = (id: number) => id.toString(16).padStart(4, '0');
  const id = `${hex(vendorId)}:${hex(productId)}`;
  return KNOWN_HID_DEVICES.find((known) => known.id === id) ?? null;
}
