/** The serial ports, with the library's binary for Windows. */
import { expect, it } from 'vitest';
import { openSystemPorts } from '../../../src-main/serial';

const LINE = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;

it('the library for serial ports loads, lists ports, and says that a port without an adapter is unplugged', async () => {
  const ports = openSystemPorts();
  expect(await ports.list()).toBeInstanceOf(Array);
  expect(await ports.open('COM99', LINE)).toEqual({ ok: false, problem: { kind: 'unplugged' } });
});
