/** The page's copy of the devices, and the load that was taken from the scale last. */
import { create } from 'zustand';
import type { DeviceState, DevicesState, ScaleCommand } from '../../src-shared/devices/device-state';
import { isSameWeight, type LiveWeight, NO_WEIGHT } from '../../src-shared/devices/live-weight';
import { followLoad, type TakenLoad } from '../../src-shared/devices/taken-load';

interface Devices {
  readonly serial: DevicesState;
  readonly hid: readonly DeviceState[];
  /** The commands that the HID scale has. */
  readonly hidCommands: readonly ScaleCommand[];
  /** What the scale shows now, over whichever cable. */
  readonly weight: LiveWeight;
  readonly taken: TakenLoad;
  /** The text that each scanner has sent last, by the device's ID. */
  readonly lastTexts: Readonly<Record<string, string>>;
}

export const useDevices = create<Devices>(() => ({
  serial: { devices: [], commands: [], search: { kind: 'none' } },
  hid: [],
  hidCommands: [],
  weight: NO_WEIGHT,
  taken: null,
  lastTexts: {},
}));

/** Shows what a scale shows now, and notices when the load that was taken is lifted. */
export function showWeight(weight: LiveWeight): void {
  const { weight: shown, taken } = useDevices.getState();
  // A scale at rest sends the same weight many times per second.
  if (!isSameWeight(shown, weight)) useDevices.setState({ weight, taken: followLoad(taken, weight) });
}

export const showHidDevices = (hid: readonly DeviceState[], hidCommands: readonly ScaleCommand[]): void =>
  useDevices.setState({ hid, hidCommands });

/** The text that a scanner has sent last; `null` if there is none. */
export const useLastText = (id: string): string | null => useDevices(({ lastTexts }) => lastTexts[id] ?? null);

/** Shows the text of a scanner in its test in Settings. */
export const showScannedText = (id: string, text: string): void =>
  useDevices.setState(({ lastTexts }) => ({ lastTexts: { ...lastTexts, [id]: text } }));
