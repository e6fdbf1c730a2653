/** Asks the main process to write what the page has stored in the browser's storage to the disk. */
import { invoke } from './bridge-client';

let isScheduled = false;

/** Flushes once after the pending work, so that an order that is being handed over is sent first. */
export function flushStorage(): void {
  if (isScheduled) return;
  isScheduled = true;
  setTimeout(() => {
    isScheduled = false;
    invoke('draft.persisted', undefined).catch(() => undefined);
  });
}
