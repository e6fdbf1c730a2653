/** The devices that were connected since the settings ask for their kind, each with a name that it keeps when it is plugged in again. */
import type { DeviceBytes, DeviceKind, DeviceState } from '../../../src-shared/devices/device-state';
import { SCALE_PAGE } from '../../../src-shared/devices/protocols/hid-scale';
import { SCANNER_PAGE } from '../../../src-shared/devices/protocols/hid-scanner';
import type { HidConnection } from './connection';
import type { HidDevice } from './web-hid';

/** More scanners than this are no pack station. */
const MAX_SCANNERS = 8;

interface Slot {
  readonly kind: DeviceKind;
  readonly id: string;
  readonly product: string | null;
  /** `null` while the device is unplugged. */
  connection: HidConnection | null;
}

export type Connect = (kind: DeviceKind, id: string, device: HidDevice) => HidConnection;

export interface HidSlots {
  /** Connects and disconnects devices, so that those of the wanted kinds in the list are connected. */
  reconcile(devices: readonly HidDevice[], wanted: ReadonlySet<DeviceKind>): void;
  /** Forgets the devices of other kinds. */
  keep(wanted: ReadonlySet<DeviceKind>): void;
  disconnect(device: HidDevice | undefined): void;
  tick(): void;
  /** The connected scale. */
  scale(): HidConnection | null;
  /** @param isAvailable whether the page has WebHID */
  describe(wanted: ReadonlySet<DeviceKind>, isAvailable: boolean): readonly DeviceState[];
  bytes(): readonly DeviceBytes[];
}

export function createHidSlots(connect: Connect): HidSlots {
  let slots: readonly Slot[] = [];

  function unplug(slot: Slot): void {
    slot.connection?.close();
    slot.connection = null;
  }

  const connected = (kind: DeviceKind) => slots.filter((slot) => slot.kind === kind && slot.connection !== null);
  const isConnected = (device: HidDevice) => slots.some(({ connection }) => connection?.device === device);
  /** A station has one scale, and may have several scanners. */
  const hasRoom = (kind: DeviceKind) => connected(kind).length < (kind === 'scale' ? 1 : MAX_SCANNERS);

  function plugIn(kind: DeviceKind, device: HidDevice): void {
    const base = `hid:${hex(device.vendorId)}:${hex(device.productId)}`;
    const free = slots.find((slot) => slot.kind === kind && slot.connection === null && slot.id.startsWith(base));
    if (free) {
      free.connection = connect(kind, free.id, device);
      return;
    }
    // A scale of another model replaces the one before.
    if (kind === 'scale') slots = slots.filter((slot) => slot.kind !== 'scale');
    const id = unusedId(base, slots);
    slots = [...slots, { kind, id, product: device.productName || null, connection: connect(kind, id, device) }];
  }

  return {
    reconcile(devices, wanted) {
      for (const slot of slots) if (slot.connection && !devices.includes(slot.connection.device)) unplug(slot);
      for (const device of devices) {
        const kind = kindOf(device, wanted);
        if (kind && !isConnected(device) && hasRoom(kind)) plugIn(kind, device);
      }
    },
    keep(wanted) {
      for (const slot of slots) if (!wanted.has(slot.kind)) unplug(slot);
      slots = slots.filter(({ kind }) => wanted.has(kind));
    },
    disconnect(device) {
      for (const slot of slots) if (slot.connection?.device === device) unplug(slot);
    },
    tick() {
      for (const { connection } of slots) connection?.tick();
    },
    scale: () => connected('scale')[0]?.connection ?? null,
    describe: (wanted, isAvailable) => describe(slots, wanted, isAvailable),
    bytes: () => slots.map(({ id, product, connection }) => ({ id, product, ...(connection?.bytes() ?? { entries: [], received: 0 }) })),
  };
}

const hex = (id: number): string => id.toString(16).padStart(4, '0');

/** The second of two equal scanners is `hid:0c2e:1007#2`. */
function unusedId(base: string, slots: readonly Slot[]): string {
  const isUsed = (id: string) => slots.some((slot) => slot.id === id);
  let id = base;
  for (let k = 2; isUsed(id); k += 1) id = `${base}#${k}`;
  return id;
}

/** The page checks the usage again, because the main process of an older Electron knows vendor and product only. */
function kindOf({ collections }: HidDevice, wanted: ReadonlySet<DeviceKind>): DeviceKind | null {
  const has = (page: number) => collections.some(({ usagePage }) => usagePage === page);
  if (wanted.has('scale') && has(SCALE_PAGE)) return 'scale';
  return wanted.has('scanner') && has(SCANNER_PAGE) ? 'scanner' : null;
}

function describe(slots: readonly Slot[], wanted: ReadonlySet<DeviceKind>, isAvailable: boolean): readonly DeviceState[] {
  const status = isAvailable ? ({ kind: 'unplugged' } as const) : ({ kind: 'failed', code: 'no-webhid' } as const);
  const missing = [...wanted].filter((kind) => !slots.some((slot) => slot.kind === kind));
  return [
    ...slots.map(({ kind, id, connection }) => ({ device: kind, id, status: connection?.status() ?? status })),
    // Without a name, as no device has been seen.
    ...missing.map((device) => ({ device, id: 'hid:', status })),
  ];
}
