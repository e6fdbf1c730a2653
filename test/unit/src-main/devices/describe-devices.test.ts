import { expect, test } from 'vitest';
import { describeSerialDevices } from '../../../../src-main/devices';
import type { DeviceBytes, DevicesState } from '../../../../src-shared/devices/device-state';

const hexOf = (text: string) => [...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

const bytesOf = (id: string, hex: string): DeviceBytes => ({
  id,
  product: null,
  received: 1_234,
  entries: [{ at: 1_000, direction: 'in', hex }],
});

const STATE: DevicesState = {
  devices: [
    { device: 'scale', id: 'serial:COM3', status: { kind: 'garbage' } },
    { device: 'scanner', id: 'serial:COM4', status: { kind: 'ready' } },
  ],
  commands: ['zero'],
  search: { kind: 'none' },
};

test('The diagnostics have the state of each device, and no order ID, also if a scanner is at the port of the scale.', async () => {
  const bytes = [bytesOf('serial:COM3', `${hexOf('S S 10.25 PR-10004821\r\n')} b4 …`), bytesOf('serial:COM4', hexOf('PR-10004821\r'))];
  const described = await describeSerialDevices({ state: () => STATE, bytes: async () => bytes });
  expect(described).toEqual({
    devices: [
      {
        device: 'scale',
        id: 'serial:COM3',
        status: { kind: 'garbage' },
        received: 1_234,
        latest: [{ at: 1_000, direction: 'in', hex: `${hexOf('S S 00.00 PR-00000000\r\n')} b0 …` }],
      },
      { device: 'scanner', id: 'serial:COM4', status: { kind: 'ready' }, received: 1_234 },
    ],
    commands: ['zero'],
    search: { kind: 'none' },
  });
});

test('The diagnostics have the state of the devices while their process does not answer.', async () => {
  expect(await describeSerialDevices({ state: () => STATE, bytes: async () => [] })).toMatchObject({
    devices: [{ status: { kind: 'garbage' }, received: null, latest: [] }, { received: null }],
  });
});
