/** A process that takes this one's place when it has ended: after a crash, for an update, for the start with a session. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { app } from 'electron';

/** Not every shell: the others close no descriptor above 9. */
const SHELL = '/bin/bash';

/**
 * First lets go of what Chromium leaves open to every program that is started: the next app would hold the sockets of the one
 * before. Then waits for the end of its standard input, which comes when the process that holds the other end has gone, and
 * with it the lock that lets only one copy run. Then it becomes the program it was given.
 */
const WAIT_THEN_EXEC =
  'for fd in $(/bin/ls /proc/$$/fd); do if [ "$fd" -gt 2 ]; then eval "exec $fd>&-"; fi; done; read -r _; exec "$@" </dev/null';

/** Says that what started this process starts it again at its end, as Windows' Shell Launcher does. */
const SUPERVISED_SWITCH = 'supervised';

/** sysexits' EX_TEMPFAIL: the end of a supervised process that is to be started again. */
export const EXIT_RESTART = 75;

let isRestartDue = false;

/** The exit code of this process where it ends in the ordinary way. */
export const finalExitCode = (): number => (isRestartDue ? EXIT_RESTART : 0);

/**
 * Starts the app again as soon as this process ends; ending it is the caller's. A supervised process starts none: two copies would
 * compete for the single-instance lock, and the supervisor would watch the one that loses.
 *
 * On Linux not by Electron's own `relaunch`: it forbids the new process to gain rights (`no_new_privs`), and where Chromium's
 * sandbox is the setuid helper (Ubuntu since 24.04, and wherever users may open no namespaces) that process ends at once.
 * @param args all arguments; this process's own by default
 */
export function relaunch(args: readonly string[] = process.argv.slice(1)): void {
  if (app.commandLine.hasSwitch(SUPERVISED_SWITCH)) {
    isRestartDue = true;
    return;
  }
  const program = executablePath(process.execPath, process.env.APPIMAGE);
  if (process.platform !== 'linux' || !existsSync(SHELL)) return app.relaunch({ execPath: program, args: [...args] });
  // The others are not ours: whoever called this process waits for their end, and the app that comes does not end.
  spawn(SHELL, waitThenExecArgs(program, args), { detached: true, stdio: ['pipe', 'ignore', 'ignore'] }).unref();
}

/** What the shell is given to be this program when its standard input has ended. */
export const waitThenExecArgs = (program: string, args: readonly string[]): string[] => [
  '-c',
  WAIT_THEN_EXEC,
  'stagebay',
  program,
  ...args,
];

/**
 * @param appImage the file that an AppImage was started from: its inside is gone when its process has ended
 * @returns what to start; Linux marks the path of a file that was replaced
 */
export const executablePath = (execPath: string, appImage: string | undefined): string => appImage || execPath.replace(/ \(deleted\)$/, '');
