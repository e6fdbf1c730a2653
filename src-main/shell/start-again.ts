/** A process that takes this one's place when it has ended: after a crash, for an update, for the start with a session. */
import { spawn } from 'node:child_process';
import { app } from 'electron';

/**
 * Waits for the end of its standard input, which comes when the process that holds the other end has gone, and with it the
 * lock that lets only one copy run. Then it becomes the program it was given.
 */
const WAIT_THEN_BECOME = 'read -r _; exec "$@" </dev/null';

/**
 * Starts the app again as soon as this process ends; ending it is the caller's.
 *
 * On Linux not by Electron's own `relaunch`: it forbids the new process to gain rights (`no_new_privs`), and where Chromium's
 * sandbox is the setuid helper (Ubuntu since 24.04, and wherever users may open no namespaces) that process ends at once.
 * @param args all arguments; this process's own by default
 */
export function startAgain(args: readonly string[] = process.argv.slice(1)): void {
  const program = programOf(process.execPath, process.env.APPIMAGE);
  if (process.platform !== 'linux') return app.relaunch({ execPath: program, args: [...args] });
  const child = spawn('/bin/sh', ['-c', WAIT_THEN_BECOME, 'stagebay', program, ...args], {
    detached: true,
    // Not ours: whoever called this process waits for their end, and the app that comes does not end.
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => undefined); // Without a shell nothing comes back, as without Electron's way.
  child.unref();
}

/**
 * @param appImage the file that an AppImage was started from: its inside is gone when its process has ended
 * @returns what to start; Linux marks the path of a file that was replaced
 */
export const programOf = (execPath: string, appImage: string | undefined): string => appImage || execPath.replace(/ \(deleted\)$/, '');
