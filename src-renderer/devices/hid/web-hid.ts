/** The part of WebHID (wicg.github.io/webhid) that is used here. TypeScript's DOM library does not contain it. */
import type { HidCollection } from '../../../src-shared/devices/hid-report';

export interface HidInputReport extends Event {
  readonly reportId: number;
  /** Without the report's ID. */
  readonly data: DataView;
}

export interface HidDevice extends EventTarget {
  readonly opened: boolean;
  readonly vendorId: number;
  readonly productId: number;
  readonly productName: string;
  readonly collections: readonly HidCollection[];
  open(): Promise<void>;
  close(): Promise<void>;
  sendReport(reportId: number, data: Uint8Array<ArrayBuffer>): Promise<void>;
  sendFeatureReport(reportId: number, data: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** Sends `connect` and `disconnect` for granted devices. */
export interface Hid extends EventTarget {
  /** The devices that the main process grants (`src-main/hardening/hid-devices.ts`). */
  getDevices(): Promise<readonly HidDevice[]>;
}

/** @returns `null` where the page has no such interface */
export const webHid = (): Hid | null => (navigator as { readonly hid?: Hid }).hid ?? null;
