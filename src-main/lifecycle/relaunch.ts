/** Starts the app again when this process has ended: after a crash, for an update, or at sign-in. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { app } from 'electron';

/** Other shells cannot close file descriptors above 9. */
const SHELL = '/bin/bash';

/**
 * First closes the file descriptors that Chromium passes on to every child process, because the next app would keep the sockets
 * of this one open. Then waits for the end of standard input, which comes when this process has ended and released the
 * single-instance lock. Then executes the given program.
 */
const WAIT_THEN_EXEC =
  'for fd in $(/bin/ls /proc/$$/fd); do if [ "$fd" -gt 2 ]; then eval "exec $fd>&-"; fi; done; read -r _; exec "$@" </dev/null';

/** Given if a supervisor restarts this process when it ends, as Windows' Shell Launcher does. */
const SUPERVISED_SWITCH = 'supervised';

/** The exit code with which a supervised process requests a restart: EX_TEMPFAIL of sysexits.h. */
export const EXIT_RESTART = 75;

let isRestartDue = false;

/** The exit code of this process for a clean exit. */
export const finalExitCode = (): number => (isRestartDue ? EXIT_RESTART : 0);

/**
 * Starts the app again as soon as this process ends; the caller has to end it. A supervised process only sets its exit code,
 * because two copies would compete for the single-instance lock, and the supervisor would watch the one that loses.
 *
 * Linux does not use Electron's `relaunch`, which sets `no_new_privs`. Where Chromium's sandbox is the setuid helper (Ubuntu since
 * 24.04, and systems without user namespaces), a process with that flag ends immediately.
 * @param args all arguments of the new process; those of this process by default
 */
export function relaunch(args: readonly string[] = process.argv.slice(1)): void {
  if (app.commandLine.hasSwitch(SUPERVISED_SWITCH)) {
    isRestartDue = true;
    return;
  }
  const program = executablePath(process.execPath, process.env.APPIMAGE);
  if (process.platform !== 'linux' || !existsSync(SHELL)) return app.relaunch({ execPath: program, args: [...args] });
  // Ignore the other streams: a caller that waits for the end of this process's output would wait for the new process, too.
  spawn(SHELL, waitThenExecArgs(program, args), { detached: true, stdio: ['pipe', 'ignore', 'ignore'] }).unref();
}

/** The arguments for the shell that executes the program when its standard input has ended. */
export const waitThenExecArgs = (program: string, args: readonly string[]): string[] => [
  '-c',
  WAIT_THEN_EXEC,
  'stagebay',
  program,
  ...args,
];

/**
 * @param appImage the AppImage that the app was started from, whose mounted contents disappear with this process
 * @returns the program to start, without the mark that Linux adds to the path of a replaced file
 */
export const executablePath = (execPath: string, appImage: string | undefined): string => appImage || execPath.replace(/ \(deleted\)$/, '');
