/** The latest bytes of the scales and scanners that are not keyboards, for IT. */
import { useEffect, useState } from 'react';
import type { DeviceBytes } from '../../src-shared/devices/device-state';
import { readHidBytes } from '../devices';
import { invoke } from '../station';

/** As often as a person can read them. */
const READ_INTERVAL_MS = 1_000;

/** The bytes of all devices, read again every second while the section is shown. */
export function useDeviceBytes(): readonly DeviceBytes[] {
  const [bytes, setBytes] = useState<readonly DeviceBytes[]>([]);
  useEffect(() => {
    let isShown = true;
    async function read(): Promise<void> {
      const serial = await invoke('devices.bytes', undefined).catch(() => null);
      if (isShown) setBytes([...(serial?.ok ? serial.value : []), ...readHidBytes()]);
    }
    void read();
    const timer = setInterval(() => void read(), READ_INTERVAL_MS);
    return () => {
      isShown = false;
      clearInterval(timer);
    };
  }, []);
  return bytes;
}

/** `02 30 0d` → `.0.`: what a person can read of the bytes. */
export const printableText = (hex: string): string =>
  hex
    .split(' ')
    .map((byte) => Number.parseInt(byte, 16))
    .map((code) => (code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.'))
    .join('');

/** Formats the bytes as tab-separated lines, in English because IT reads them. Times are in UTC. */
export function formatByteLog({ id, product, entries, received }: DeviceBytes): string {
  const head = `# ${id}${product === null ? '' : `, ${product}`}, ${received} bytes received`;
  const lines = entries.map(({ at, direction, hex }) => [new Date(at).toISOString(), direction, hex, printableText(hex)].join('\t'));
  return [head, ...lines].join('\n');
}
