/** Finds, opens and watches the HID devices that the settings ask for. */
import { withTimeout } from '../../../src-shared/base/timeout';
import type { DeviceBytes, DeviceKind, DeviceState, ScaleCommand, SerialScan } from '../../../src-shared/devices/device-state';
import { type LiveWeight, NO_WEIGHT } from '../../../src-shared/devices/live-weight';
import { findZeroCommand } from '../../../src-shared/devices/protocols/hid-scale';
import { throttle } from '../../station';
import { connectHidDevice } from './connection';
import { createScaleSession, createScannerSession } from './session';
import { createHidSlots } from './slots';
import type { Hid, HidDevice } from './web-hid';

/** A replugged device may be another object, for which no event is sent (WICG/webhid#90), so the page looks for devices itself. */
const LOOK_INTERVAL_MS = 3_000;
const TICK_MS = 1_000;
const LOOK_TIMEOUT_MS = 5_000;
/** The screen shows at most 25 weights per second, however many the scale sends. */
const WEIGHT_INTERVAL_MS = 40;

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

export function createHidManager(options: HidManagerOptions): HidManager {
  const { hid, isWindows, onScan, now } = options;
  let wanted: ReadonlySet<DeviceKind> = new Set();
  const showWeight = createWeightOutput(options.onWeight);
  const slots = createHidSlots((kind, id, device) => {
    const session =
      kind === 'scale' ? createScaleSession(device, showWeight) : createScannerSession(device, (scan) => onScan({ ...scan, id }), now);
    return connectHidDevice({ device, session, isWindows, now, onStatus: () => report() });
  });
  const findZero = () => findZeroCommand(slots.scale()?.device.collections ?? []);
  const report = reportChanges(options.onChange, () => ({
    states: slots.describe(wanted, hid !== null),
    commands: findZero() ? ['zero'] : [],
  }));
  const watch = watchDevices(hid, now, {
    onFound(devices) {
      slots.reconcile(devices, wanted);
      slots.tick();
      report();
    },
    onGone(device) {
      slots.disconnect(device);
      report();
    },
    onTick: () => slots.tick(),
  });

  return {
    setWanted(kinds) {
      // What a scale on another cable showed last.
      if (kinds.has('scale') && !wanted.has('scale')) showWeight(NO_WEIGHT);
      wanted = kinds;
      slots.keep(wanted);
      watch.set(wanted.size > 0);
      report();
    },
    async command() {
      const [connection, command] = [slots.scale(), findZero()];
      if (!connection || !command) return 'unavailable';
      return (await connection.send(command.kind, command.reportId, command.bytes)) ? 'sent' : 'refused';
    },
    bytes: () => slots.bytes(),
  };
}

function createWeightOutput(onWeight: (weight: LiveWeight) => void): (weight: LiveWeight) => void {
  let latest = NO_WEIGHT;
  const show = throttle(() => onWeight(latest), WEIGHT_INTERVAL_MS);
  return (weight) => {
    latest = weight;
    show();
  };
}

function reportChanges(onChange: (devices: HidDevices) => void, read: () => HidDevices): () => void {
  let reported = '';
  return () => {
    const devices = read();
    const text = JSON.stringify(devices);
    if (text === reported) return;
    reported = text;
    onChange(devices);
  };
}

/** Looks for devices at once, after each event, and every few seconds. */
function watchDevices(
  hid: Hid | null,
  now: () => number,
  {
    onFound,
    onGone,
    onTick,
  }: { onFound(devices: readonly HidDevice[]): void; onGone(device: HidDevice | undefined): void; onTick(): void },
) {
  let timer: ReturnType<typeof setInterval> | undefined;
  let lastLookAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> = Promise.resolve();
  let isNextRequested = false;

  /** Looks one after the other, because the devices of an earlier look would undo those of a later one. */
  function look(): void {
    lastLookAt = now();
    if (isNextRequested) return;
    isNextRequested = true;
    looking = looking.then(async () => {
      isNextRequested = false;
      const devices = timer === undefined ? null : await findDevices(hid);
      if (timer !== undefined && devices !== null) onFound(devices);
    });
  }

  function tick(): void {
    if (now() - lastLookAt >= LOOK_INTERVAL_MS) look();
    else onTick();
  }

  function unplug(event: Event): void {
    onGone((event as Event & { readonly device?: HidDevice }).device);
    look();
  }

  return {
    set(isOn: boolean): void {
      clearInterval(timer);
      hid?.removeEventListener('connect', look);
      hid?.removeEventListener('disconnect', unplug);
      timer = isOn ? setInterval(tick, TICK_MS) : undefined;
      if (!isOn) return;
      hid?.addEventListener('connect', look);
      hid?.addEventListener('disconnect', unplug);
      look();
    },
  };
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
