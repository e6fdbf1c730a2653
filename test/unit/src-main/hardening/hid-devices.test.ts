import { readFileSync } from 'node:fs';
import type { DevicePermissionHandlerHandlerDetails, WebContents } from 'electron';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createHidAccess, decideHidDevice, type HidKinds } from '../../../../src-main/hardening/hid-devices';
import { KNOWN_HID_DEVICES } from '../../../../src-main/hardening/known-hid-devices';
import { HONEYWELL_DESCRIPTOR, KEYBOARD_DESCRIPTOR, readDescriptor, SCALE_DESCRIPTOR } from '../../../support/hid-devices';

const ORIGIN = 'app://stagebay';
const BOTH: HidKinds = new Set(['scale', 'scanner']);
const collection = (usagePage: number, usage = 1) => ({ usagePage, usage, inputReports: [] });

const decide = (device: object, { wanted = BOTH, deviceType = 'hid' as 'hid' | 'usb' | 'serial', origin = `${ORIGIN}/` } = {}) =>
  decideHidDevice({ deviceType, origin, device }, { origin: ORIGIN, wanted });
const isGranted = (device: object, options?: Parameters<typeof decide>[1]) => decide(device, options).allowed;

const SCALE = { vendorId: 1, productId: 2, collections: readDescriptor(SCALE_DESCRIPTOR) };
const SCANNER = { vendorId: 1, productId: 3, collections: readDescriptor(HONEYWELL_DESCRIPTOR) };

describe('a HID device', () => {
  it('of any maker is granted by its usage, if a setting asks for its kind', () => {
    expect(isGranted(SCALE)).toBe(true);
    expect(isGranted(SCANNER)).toBe(true);
    expect(isGranted({ ...SCANNER, collections: [...SCANNER.collections, collection(0xff66)] })).toBe(true);
    expect(isGranted(SCALE, { wanted: new Set(['scanner']) })).toBe(false);
    expect(isGranted(SCANNER, { wanted: new Set(['scale']) })).toBe(false);
    expect(decide(SCALE, { wanted: new Set() })).toMatchObject({ allowed: false, reason: expect.stringContaining('No setting') });
  });

  it.each([
    ['a keyboard', collection(0x01, 0x06)],
    ['a keypad', collection(0x01, 0x07)],
    ['a mouse', collection(0x01, 0x02)],
    ['a gamepad', collection(0x01, 0x05)],
    ['media keys', collection(0x0c)],
    ['a touch screen', collection(0x0d, 0x04)],
    ['a headset', collection(0x0b)],
    ['a card reader', collection(0x8e)],
    ['a security key', collection(0xf1d0)],
    ['a payment terminal of its maker’s own kind', collection(0xff00)],
    ['a UPS', collection(0x84)],
    ['a collection without a usage page', {}],
  ])('that is %s is never granted, also beside a scanner', (_, other) => {
    for (const usage of [0x8c, 0x8d]) expect(isGranted({ ...SCANNER, collections: [other] }), String(usage)).toBe(false);
    if ((other as { usagePage?: number }).usagePage === 0xff00) return;
    expect(isGranted({ ...SCANNER, collections: [...SCANNER.collections, other] })).toBe(false);
    expect(isGranted({ ...SCALE, collections: [other, ...SCALE.collections] })).toBe(false);
  });

  it('that has the IDs of a known scanner, but is a keyboard, is not granted where its usages are known', () => {
    const ids = { vendorId: 0x05e0, productId: 0x2100 };
    expect(isGranted({ ...ids, collections: readDescriptor(KEYBOARD_DESCRIPTOR) })).toBe(false);
    expect(isGranted({ ...ids, collections: [] })).toBe(false);
  });

  it('without reported usages is granted by its vendor and product alone', () => {
    for (const { id, device } of KNOWN_HID_DEVICES) {
      const [vendorId = 0, productId = 0] = id.split(':').map((hex) => Number.parseInt(hex, 16));
      expect(isGranted({ vendorId, productId }), id).toBe(true);
      expect(isGranted({ vendorId, productId }, { wanted: new Set([device === 'scale' ? 'scanner' : 'scale']) }), id).toBe(false);
      expect(isGranted({ vendorId, productId: productId ^ 0x4000 }), id).toBe(false);
    }
    for (const device of [{}, { vendorId: '0922', productId: '8003' }, { vendorId: 0x046d, productId: 0xc31c }])
      expect(isGranted(device)).toBe(false);
  });

  it('is not granted to another origin, nor a serial port or USB device to any', () => {
    for (const origin of ['https://example.com', 'app://elsewhere', 'app://stagebay.example.com', 'null', '', 'app://stagebay/x'])
      expect(isGranted(SCALE, { origin }), origin).toBe(false);
    expect(isGranted(SCALE, { origin: ORIGIN })).toBe(true);
    for (const deviceType of ['usb', 'serial'] as const) expect(isGranted(SCALE, { deviceType })).toBe(false);
  });

  it('is decided about with a reason, whatever it reports', () => {
    const anything = fc.record({ vendorId: fc.anything(), productId: fc.anything(), collections: fc.anything() }, { requiredKeys: [] });
    fc.assert(fc.property(anything, (device) => /^[A-Z].+\.$/.test(decide(device).reason)));
  });
});

describe('the access of pages to HID devices', () => {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const details = (device: object): DevicePermissionHandlerHandlerDetails =>
    ({ deviceType: 'hid', origin: ORIGIN, device }) as DevicePermissionHandlerHandlerDetails;

  it('follows the settings while the app runs', () => {
    const access = createHidAccess({ origin: ORIGIN, log });
    expect(access.isDeviceGranted(details(SCALE))).toBe(false);
    access.setWanted(new Set(['scale']));
    expect(access.isDeviceGranted(details(SCALE))).toBe(true);
    expect(access.isDeviceGranted(details(SCANNER))).toBe(false);
    access.setWanted(new Set());
    expect(access.isDeviceGranted(details(SCALE))).toBe(false);
  });

  it('is the main window’s alone, in its top frame', () => {
    const access = createHidAccess({ origin: ORIGIN, log });
    const [main, handover] = [{} as WebContents, {} as WebContents];
    access.setMainPage(main);
    expect(access.isPageAllowed(main, `${ORIGIN}/`, true)).toBe(false);
    access.setWanted(BOTH);
    expect(access.isPageAllowed(main, `${ORIGIN}/`, true)).toBe(true);
    expect(access.isPageAllowed(main, `${ORIGIN}/`, false)).toBe(false);
    expect(access.isPageAllowed(handover, `${ORIGIN}/`, true)).toBe(false);
    expect(access.isPageAllowed(null, `${ORIGIN}/`, true)).toBe(false);
    expect(access.isPageAllowed(main, 'https://example.com/', true)).toBe(false);
  });

  it('is logged once for each device and decision, and not without end', () => {
    log.info.mockClear();
    const access = createHidAccess({ origin: ORIGIN, log });
    access.setWanted(BOTH);
    for (let k = 0; k < 1000; k += 1) {
      access.isDeviceGranted(details(SCALE));
      access.isDeviceGranted(details({ vendorId: k, productId: 1, collections: [] }));
    }
    expect(log.info.mock.calls[0]).toEqual(['hid-device-granted', { device: '0001:0002', reason: 'A HID scale sends weights.' }]);
    expect(log.info.mock.calls.length).toBeLessThan(100);
  });
});

describe('the udev rule', () => {
  const rules = readFileSync(new URL('../../../../resources/linux/60-stagebay.rules', import.meta.url), 'utf8');

  it('names the known devices, and no other', () => {
    const named = [...rules.matchAll(/ATTRS\{idVendor\}=="(\w{4})", ATTRS\{idProduct\}=="(\w{4})", TAG\+="uaccess"/g)];
    expect(named.map(([, vendor, product]) => `${vendor}:${product}`)).toEqual(KNOWN_HID_DEVICES.map(({ id }) => id));
  });

  it('gives no access to a keyboard, to a mouse, or to every user', () => {
    expect(rules).toContain('ATTRS{bInterfaceProtocol}=="01|02", GOTO="stagebay_end"');
    expect(rules).not.toMatch(/MODE|GROUP/);
  });
});
