import { powerSaveBlocker } from 'electron';

let blockerId: number | null = null;

/** Keeps the display on, or returns control over it to the system. */
export function setDisplayWakeLock(isOn: boolean): void {
  if (isOn) blockerId ??= powerSaveBlocker.start('prevent-display-sleep');
  else if (blockerId !== null) {
    powerSaveBlocker.stop(blockerId);
    blockerId = null;
  }
}
