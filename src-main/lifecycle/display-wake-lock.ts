import { powerSaveBlocker } from 'electron';

let blocker: number | null = null;

/** Keeps the display on, or leaves it to the system again. */
export function setDisplayWakeLock(isOn: boolean): void {
  if (isOn) blocker ??= powerSaveBlocker.start('prevent-display-sleep');
  else if (blocker !== null) {
    powerSaveBlocker.stop(blocker);
    blocker = null;
  }
}
