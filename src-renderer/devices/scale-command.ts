/** Sends commands to the scale, over whichever cable. */
import type { ScaleCommand } from '../../src-shared/devices/device-state';
import { invoke, useStation } from '../station';
import { commandHidScale } from './follow-hid';
import { useDevices } from './store';

const isHidScale = ({ station }: ReturnType<typeof useStation.getState>) => station.settings['scale.kind'] === 'hid';

/** The commands that the scale has. */
export function useScaleCommands(): readonly ScaleCommand[] {
  const isHid = useStation(isHidScale);
  return useDevices(({ serial, hidCommands }) => (isHid ? hidCommands : serial.commands));
}

/** @returns `sent`: the scale has not refused it; its weight shows the effect. `unavailable`: it is not connected */
export async function commandScale(command: ScaleCommand): Promise<'sent' | 'refused' | 'unavailable'> {
  if (isHidScale(useStation.getState())) return commandHidScale(command);
  const answer = await invoke('devices.command', { command });
  return answer.ok ? answer.value : 'unavailable';
}
