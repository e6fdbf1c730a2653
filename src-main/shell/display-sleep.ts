import { powerSaveBlocker } from 'electron';

let blocker: number | null = null;

/** Keeps the display on, or leaves it to the system again. */
export function keepDisplayOn(on: boolean): void {
  if (on) blocker ??= powerSaveBlocker.start('prevent-display-sleep');
  else if (blocker !== null) {
    powerSaveBlocker.stop(blocker);
    blocker = null;
  }
}
