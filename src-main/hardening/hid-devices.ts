/** Which HID devices the page may open. Everything else is denied (docs/decisions/0049-webhid.md). */
import type { DevicePermissionHandlerHandlerDetails, WebContents } from 'electron';
import type { DeviceKind } from '../../src-shared/devices/device-state';
import { SCALE_PAGE } from '../../src-shared/devices/protocols/hid-scale';
import { SCANNER_PAGE } from '../../src-shared/devices/protocols/hid-scanner';
import type { Log } from '../log';
import { findKnownHidDevice } from './known-hid-devices';
import type { Decision } from './permissions';

/** The kinds of devices that the settings connect as HID devices. */
export type HidKinds = ReadonlySet<DeviceKind>;

/** What Electron reports of a device. Versions before electron#47391 report no `collections`. */
interface HidDeviceDetails {
  readonly vendorId?: unknown;
  readonly productId?: unknown;
  readonly collections?: unknown;
}

/** Top-level collections of the devices that the page may open, by usage page. */
const GRANTED_PAGES: Readonly<Record<number, { readonly device: DeviceKind; readonly reason: string }>> = {
  [SCANNER_PAGE]: { device: 'scanner', reason: 'A HID POS scanner sends codes and types no keys.' },
  [SCALE_PAGE]: { device: 'scale', reason: 'A HID scale sends weights.' },
};

/** Top-level collections that a granted device may have beside its own. */
const isVendorPage = (page: number): boolean => page >= 0xff00 && page <= 0xffff;

const grant = (reason: string): Decision => ({ allowed: true, reason });
const deny = (reason: string): Decision => ({ allowed: false, reason });

const DENIED = {
  type: deny('The page opens no serial port and no USB device: the main process opens the serial ports.'),
  origin: deny('Only the app’s own page opens devices, and no other page is ever loaded.'),
  setting: deny('No setting connects scales or scanners as HID devices.'),
  otherKind: deny('The settings connect this kind of device in another way.'),
  usage: deny('A keyboard, mouse, security key, card reader or payment terminal is no scale and no scanner.'),
  unknown: deny('It reports no usages, and its vendor and product are not those of a known scale or scanner.'),
} as const;

/**
 * Decides about one device.
 * @param details as Electron's `setDevicePermissionHandler` passes them
 * @param options.origin the page's origin
 */
export function decideHidDevice(
  { deviceType, origin, device }: Pick<DevicePermissionHandlerHandlerDetails, 'deviceType' | 'origin'> & { readonly device: object },
  options: { readonly origin: string; readonly wanted: HidKinds },
): Decision {
  const { wanted } = options;
  if (deviceType !== 'hid') return DENIED.type;
  if (!isPageOrigin(origin, options.origin)) return DENIED.origin;
  if (wanted.size === 0) return DENIED.setting;
  const { vendorId, productId, collections } = device as HidDeviceDetails;
  if (Array.isArray(collections)) return decideByUsage(collections, wanted);
  const known = typeof vendorId === 'number' && typeof productId === 'number' ? findKnownHidDevice(vendorId, productId) : null;
  if (!known) return DENIED.unknown;
  return wanted.has(known.device) ? grant(`Its vendor and product are those of a known ${known.device}.`) : DENIED.otherKind;
}

/** The origin with or without a slash at its end: Electron's handlers differ. */
const isPageOrigin = (origin: string, page: string): boolean => origin === page || origin === `${page}/`;

function decideByUsage(collections: readonly unknown[], wanted: HidKinds): Decision {
  const pages = collections.map(pageOf);
  if (pages.some((page) => !isGrantedPage(page) && !isVendorPage(page))) return DENIED.usage;
  const granted = pages.flatMap((page) => GRANTED_PAGES[page] ?? []);
  if (granted.length === 0) return DENIED.usage;
  const match = granted.find(({ device }) => wanted.has(device));
  return match ? grant(match.reason) : DENIED.otherKind;
}

const isGrantedPage = (page: number): boolean => Object.hasOwn(GRANTED_PAGES, page);

/** @returns -1 for a collection without a usage page, which is granted to no device */
function pageOf(collection: unknown): number {
  const page = typeof collection === 'object' && collection !== null ? (collection as { usagePage?: unknown }).usagePage : null;
  return typeof page === 'number' ? page : -1;
}

export interface HidAccess {
  setWanted(kinds: HidKinds): void;
  /** Names the one window whose page may use HID devices; the second window may not. */
  setMainPage(contents: WebContents): void;
  /** Decides whether a device is granted, and logs each new decision about a device. */
  isDeviceGranted(details: DevicePermissionHandlerHandlerDetails): boolean;
  /**
   * Whether a page may use the interface at all, for Electron versions that ask before `getDevices()`. The devices are decided one by one.
   * @param contents `null` if Electron does not know which page asks
   */
  isPageAllowed(contents: WebContents | null, origin: string, isMainFrame: boolean): boolean;
}

/** A page that plugs in devices, or pretends to, must not fill the log. */
const MAX_LOGGED = 64;

export function createHidAccess({ origin, log }: { readonly origin: string; readonly log: Log }): HidAccess {
  let wanted: HidKinds = new Set();
  let mainPage: WebContents | null = null;
  const logged = new Set<string>();

  function logOnce({ vendorId, productId }: HidDeviceDetails, { allowed, reason }: Decision): void {
    const hex = (id: unknown) => (typeof id === 'number' ? id.toString(16).padStart(4, '0') : '?');
    const device = `${hex(vendorId)}:${hex(productId)}`;
    const key = `${device} ${reason}`;
    if (logged.has(key) || logged.size >= MAX_LOGGED) return;
    logged.add(key);
    if (allowed) log.info('hid-device-granted', { device, reason });
    else log.info('hid-device-refused', { device, reason });
  }

  return {
    setWanted(kinds) {
      wanted = kinds;
    },
    setMainPage(contents) {
      mainPage = contents;
    },
    isDeviceGranted(details) {
      const decision = decideHidDevice(details, { origin, wanted });
      if (details.deviceType === 'hid' && wanted.size > 0) logOnce(details.device, decision);
      return decision.allowed;
    },
    isPageAllowed: (contents, requester, isMainFrame) =>
      wanted.size > 0 && contents !== null && contents === mainPage && isMainFrame && isPageOrigin(requester, origin),
  };
}

/** For processes and sessions without a page that opens devices. */
export const NO_HID_ACCESS: Pick<HidAccess, 'isDeviceGranted' | 'isPageAllowed'> = {
  isDeviceGranted: () => false,
  isPageAllowed: () => false,
};
