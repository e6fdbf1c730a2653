import { app } from 'electron';
import type { CrashHandler } from './crash-handler';

/** The limit for quitting as a whole. All parts of it have shorter timeouts, except the disk. */
const QUIT_TIMEOUT_MS = 20_000;

/**
 * Closes the app before it quits, so that requests in progress can finish. Shows no dialog, because no packer may be there at
 * sign-out.
 * @param closeAndExit closes everything and ends the process
 */
export function closeBeforeQuit(closeAndExit: () => Promise<void>, crashHandler: CrashHandler): void {
  let isClosing = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (isClosing) return;
    isClosing = true;
    // End the process in any case, because one that hangs would keep every other instance from opening.
    setTimeout(() => crashHandler.crash(new Error('Quitting took too long.'), { relaunch: false }), QUIT_TIMEOUT_MS);
    closeAndExit().catch((error) => crashHandler.crash(error));
  });
}
