import { app } from 'electron';
import { hardExit } from './hard-exit';

/**
 * Ends this process. Releases the single-instance lock, because a lock file that stays would name this computer, which may be
 * renamed or cloned.
 */
export function exit(exitCode: number): void {
  app.releaseSingleInstanceLock();
  hardExit(exitCode);
}
