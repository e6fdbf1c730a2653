/** HID devices in place of `navigator.hid`: the kernels of test machines simulate none. */
import type { HidCollection } from '../../src-shared/devices/hid-report';

export interface FakeDeviceDescription {
  readonly vendorId: number;
  readonly productId: number;
  readonly productName: string;
  readonly collections: readonly HidCollection[];
  /** The name of the error with which the device cannot be opened. */
  readonly openError?: string;
}

/** Uses nothing from outside, because tests of the whole app run it in the page. Names are the test's own. */
export function createFakeHid() {
  class FakeDevice extends EventTarget {
    opened = false;
    openCount = 0;
    readonly sent: (readonly [kind: string, reportId: number, ...bytes: number[]])[] = [];
    readonly vendorId: number;
    readonly productId: number;
    readonly productName: string;
    readonly collections: readonly HidCollection[];
    openError: string | undefined;

    constructor({ vendorId, productId, productName, collections, openError }: FakeDeviceDescription) {
      super();
      [this.vendorId, this.productId, this.productName] = [vendorId, productId, productName];
      [this.collections, this.openError] = [collections, openError];
    }

    async open(): Promise<void> {
      this.openCount += 1;
      if (this.openError) throw new DOMException('Failed to open the device.', this.openError);
      this.opened = true;
    }

    async close(): Promise<void> {
      this.opened = false;
    }

    async sendReport(reportId: number, data: Uint8Array): Promise<void> {
      this.sent.push(['output', reportId, ...data]);
    }

    async sendFeatureReport(reportId: number, data: Uint8Array): Promise<void> {
      this.sent.push(['feature', reportId, ...data]);
    }
  }

  const devices = new Map<string, FakeDevice>();
  class FakeHid extends EventTarget {
    async getDevices(): Promise<readonly FakeDevice[]> {
      return [...devices.values()];
    }
  }
  const hid = new FakeHid();
  const notify = (type: string, device: FakeDevice) => hid.dispatchEvent(Object.assign(new Event(type), { device }));

  return {
    hid,
    device(name: string): FakeDevice {
      const device = devices.get(name);
      if (!device) throw new Error(`No device is named ${name}.`);
      return device;
    },
    /** Without an event, as for a device that looks new (WICG/webhid#90), if `isSilent`. */
    plugIn(name: string, description: FakeDeviceDescription, isSilent = false): void {
      const device = new FakeDevice(description);
      devices.set(name, device);
      if (!isSilent) notify('connect', device);
    },
    unplug(name: string, isSilent = false): void {
      const device = this.device(name);
      devices.delete(name);
      device.opened = false;
      if (!isSilent) notify('disconnect', device);
    },
    /** Sends a report, which only reaches an open device. @param bytes without the report's ID */
    send(name: string, reportId: number, bytes: readonly number[]): void {
      const device = this.device(name);
      const data = new DataView(Uint8Array.from(bytes).buffer);
      if (device.opened) device.dispatchEvent(Object.assign(new Event('inputreport'), { reportId, data, device }));
    },
  };
}
