/** Requests of the page about serial devices. */
import { z } from 'zod';
import { fail, ok } from '../../src-shared/base/result';
import type { Devices } from '../devices';
import { handler, noInput, type RequestHandlers } from './request-handler';

export interface DevicesContext {
  readonly devices: Devices;
  isLocked(): boolean;
}

type DeviceHandlers = Pick<
  RequestHandlers,
  'devices.read' | 'devices.bytes' | 'devices.ports' | 'devices.command' | 'devices.findScale' | 'devices.stopSearch'
>;

export const deviceHandlers = ({ devices, isLocked }: DevicesContext): DeviceHandlers => ({
  'devices.read': handler(noInput, async () => ok({ state: devices.state(), weight: devices.weight() })),
  'devices.bytes': handler(noInput, async () => ok(await devices.bytes())),
  'devices.ports': handler(noInput, async () => ok(await devices.ports())),
  'devices.command': handler(z.strictObject({ command: z.enum(['zero', 'tare']) }), async ({ command }) =>
    ok(await devices.command(command)),
  ),
  // The search sends bytes to every free port, so it needs the PIN as a change of the settings does.
  'devices.findScale': handler(noInput, async () => {
    if (isLocked()) return fail({ kind: 'locked' });
    devices.findScale();
    return ok(null);
  }),
  'devices.stopSearch': handler(noInput, async () => {
    devices.stopSearch();
    return ok(null);
  }),
});
