/** Finds, opens and watches the HID devices that the settings ask for. */
import { withTimeout } from '../../../src-shared/base/timeout';
import type { DeviceBytes, DeviceKind, DeviceState, ScaleCommand, SerialScan } from '../../../src-shared/devices/device-state';
import { type LiveWeight, NO_WEIGHT } from '../../../src-shared/devices/live-weight';
import { findZeroCommand, SCALE_PAGE } from '../../../src-shared/devices/protocols/hid-scale';
import { SCANNER_PAGE } from '../../../src-shared/devices/protocols/hid-scanner';
import { throttle } from '../../station';
import { connectHidDevice, type HidConnection } from './connection';
import { createScaleSession, createScannerSession } from './session';
import type { Hid, HidDevice } from './web-hid';

/** A replugged device may be another object, for which no event is sent (WICG/webhid#90), so the page looks for devices itself. */
const LOOK_INTERVAL_MS = 3_000;
const TICK_MS = 1_000;
const LOOK_TIMEOUT_MS = 5_000;
/** The screen shows at most 25 weights per second, however many the scale sends. */
const WEIGHT_INTERVAL_MS = 40;
/** More scanners than this are no pack station. */
const MAX_DEVICES = 8;

export interface HidDevices {
  readonly states: readonly DeviceState[];
  /** The commands that the scale has. */
  readonly commands: readonly ScaleCommand[];
}

export interface HidManager {
  /** Opens and closes devices, so that those of these kinds are open. */
  setWanted(kinds: ReadonlySet<DeviceKind>): void;
  command(command: ScaleCommand): Promise<'sent' | 'refused' | 'unavailable'>;
  bytes(): readonly DeviceBytes[];
}

export interface HidManagerOptions {
  readonly hid: Hid | null;
  readonly isWindows: boolean;
  readonly onChange: (devices: HidDevices) => void;
  /** Called with what the scale shows, and with `none` when it no longer does. */
  readonly onWeight: (weight: LiveWeight) => void;
  readonly onScan: (scan: SerialScan) => void;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
}

/** A device that was connected since its kind is wanted; `connection` is `null` while it is unplugged. */
interface Slot {
  readonly kind: DeviceKind;
  readonly id: string;
  readonly product: string | null;
  connection: HidConnection | null;
}

export function createHidManager(options: HidManagerOptions): HidManager {
  const { hid, onChange, now } = options;
  let wanted: ReadonlySet<DeviceKind> = new Set();
  let slots: readonly Slot[] = [];
  let timer: ReturnType<typeof setInterval> | undefined;
  let lastLookAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;

  let reported = '';
  let weight: LiveWeight = NO_WEIGHT;
  const showWeight = throttle(() => options.onWeight(weight), WEIGHT_INTERVAL_MS);

  function setWeight(next: LiveWeight): void {
    weight = next;
    showWeight();
  }

  function report(): void {
    const devices: HidDevices = { states: describe(wanted, slots, hid !== null), commands: zeroCommand() ? ['zero'] : [] };
    const text = JSON.stringify(devices);
    if (text === reported) return;
    reported = text;
    onChange(devices);
  }

  const scale = () => slots.find(({ kind, connection }) => kind === 'scale' && connection !== null)?.connection ?? null;

  function zeroCommand() {
    const connection = scale();
    return connection && findZeroCommand(connection.device.collections);
  }

  function connect(kind: DeviceKind, id: string, device: HidDevice): HidConnection {
    const session =
      kind === 'scale'
        ? createScaleSession(device, setWeight)
        : createScannerSession(device, (scan) => options.onScan({ ...scan, id }), now);
    return connectHidDevice({ device, session, isWindows: options.isWindows, now, onStatus: report });
  }

  function disconnect(slot: Slot): void {
    slot.connection?.close();
    slot.connection = null;
  }

  /** Compares the granted devices with the open ones. */
  function reconcile(devices: readonly HidDevice[]): void {
    for (const slot of slots) if (slot.connection && !devices.includes(slot.connection.device)) disconnect(slot);
    for (const device of devices) {
      const kind = kindOf(device, wanted);
      if (kind && !isConnected(device) && hasRoom(kind)) plugIn(kind, device);
    }
    for (const { connection } of slots) connection?.tick();
    report();
  }

  const isConnected = (device: HidDevice) => slots.some(({ connection }) => connection?.device === device);
  /** A station has one scale, and may have several scanners. */
  const hasRoom = (kind: DeviceKind) =>
    slots.filter((slot) => slot.kind === kind && slot.connection).length < (kind === 'scale' ? 1 : MAX_DEVICES);

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

  function look(): Promise<void> {
    lastLookAt = now();
    looking ??= findDevices(hid)
      .then((devices) => wanted.size > 0 && devices !== null && reconcile(devices))
      .then(() => {
        looking = null;
      });
    return looking;
  }

  function tick(): void {
    if (now() - lastLookAt >= LOOK_INTERVAL_MS) void look();
    else for (const { connection } of slots) connection?.tick();
  }

  const lookNow = () => void (looking ?? Promise.resolve()).then(look);

  function unplug(event: Event): void {
    const { device } = event as Event & { readonly device?: HidDevice };
    for (const slot of slots) if (slot.connection?.device === device) disconnect(slot);
    report();
    lookNow();
  }

  function start(): void {
    if (timer !== undefined) return;
    hid?.addEventListener('connect', lookNow);
    hid?.addEventListener('disconnect', unplug);
    timer = setInterval(tick, TICK_MS);
  }

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
    hid?.removeEventListener('connect', lookNow);
    hid?.removeEventListener('disconnect', unplug);
  }

  return {
    setWanted(kinds) {
      // What a scale on another cable showed last.
      if (kinds.has('scale') && !wanted.has('scale')) setWeight(NO_WEIGHT);
      wanted = kinds;
      for (const slot of slots) if (!wanted.has(slot.kind)) disconnect(slot);
      slots = slots.filter(({ kind }) => wanted.has(kind));
      if (wanted.size === 0) stop();
      else {
        start();
        lookNow();
      }
      report();
    },
    async command() {
      const [connection, command] = [scale(), zeroCommand()];
      if (!connection || !command) return 'unavailable';
      return (await connection.send(command.kind, command.reportId, command.bytes)) ? 'sent' : 'refused';
    },
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

/** @returns `null` if Chromium does not answer */
async function findDevices(hid: Hid | null): Promise<readonly HidDevice[] | null> {
  if (!hid) return [];
  const devices = await withTimeout(
    LOOK_TIMEOUT_MS,
    hid.getDevices().catch(() => []),
  );
  return devices === 'late' ? null : devices;
}

/** The page checks the usage again, because the main process of an older Electron knows vendor and product only. */
function kindOf({ collections }: HidDevice, wanted: ReadonlySet<DeviceKind>): DeviceKind | null {
  const has = (page: number) => collections.some(({ usagePage }) => usagePage === page);
  if (wanted.has('scale') && has(SCALE_PAGE)) return 'scale';
  return wanted.has('scanner') && has(SCANNER_PAGE) ? 'scanner' : null;
}

function describe(wanted: ReadonlySet<DeviceKind>, slots: readonly Slot[], isAvailable: boolean): readonly DeviceState[] {
  const status = isAvailable ? ({ kind: 'unplugged' } as const) : ({ kind: 'failed', code: 'no-webhid' } as const);
  const missing = [...wanted].filter((kind) => !slots.some((slot) => slot.kind === kind));
  return [
    ...slots.map(({ kind, id, connection }) => ({ device: kind, id, status: connection?.status() ?? status })),
    ...missing.map((device) => ({ device, id: `hid:${device}`, status })),
  ];
}
