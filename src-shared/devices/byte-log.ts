/** The latest bytes of one device, for IT. */
import type { DeviceBytes } from './device-state';

const MAX_ENTRIES = 64;
/** A longer piece is shortened. */
const MAX_BYTES = 48;

export interface ByteLog {
  record(direction: 'in' | 'out', bytes: Uint8Array): void;
  /** Starts to count anew, because the device was opened. The entries stay. */
  reset(): void;
  read(): Pick<DeviceBytes, 'entries' | 'received'>;
}

interface Entry {
  readonly at: number;
  readonly direction: 'in' | 'out';
  readonly bytes: Uint8Array;
}

export function createByteLog(now: () => number): ByteLog {
  let entries: readonly Entry[] = [];
  let received = 0;
  return {
    record(direction, bytes) {
      if (direction === 'in') received += bytes.length;
      entries = [...entries.slice(1 - MAX_ENTRIES), { at: now(), direction, bytes: bytes.slice(0, MAX_BYTES + 1) }];
    },
    reset() {
      received = 0;
    },
    read: () => ({ received, entries: entries.map(({ bytes, ...entry }) => ({ ...entry, hex: formatHex(bytes) })) }),
  };
}

function formatHex(bytes: Uint8Array): string {
  const hex = [...bytes.subarray(0, MAX_BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > MAX_BYTES ? `${hex} …` : hex;
}
