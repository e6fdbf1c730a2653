/** Runs a command without a window, and exits. */
import { app } from 'electron';
import type { Result } from '../src-shared/base/result';
import { type Command, type CommandProblem, rejectCommandLine } from './command-line';
import type { Environment } from './environment';
import { hardenSessions } from './hardening';
import { exit, relaunch } from './lifecycle';
import { silentLog } from './log';
import { resolveSystemProxy } from './system-proxy';
import { PAGE_ORIGIN } from './window';

/**
 * Electron starts when the entry point has run to its end, and needs a display then. So the caller has to await this promise: it
 * resolves when the command has finished, or immediately for a command that needs Electron.
 */
export async function startHeadless(command: Result<Command, CommandProblem>, environment: Environment): Promise<void> {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, exitWithFailure);
  if (!command.ok) return exit(rejectCommandLine(command.problem));
  const { value } = command;
  if (value.name === 'open') return;
  if (value.name === 'quit' || value.name === 'quit-between-orders') {
    // Requesting the lock passes the switch on to the instance that holds it.
    app.requestSingleInstanceLock();
    return exit(0);
  }
  void app.whenReady().then(() => hardenSessions({ origin: PAGE_ORIGIN, log: silentLog }));
  const done = import('./headless')
    .then(({ runHeadlessCommand }) => runHeadlessCommand(value, environment, { relaunchWithWindow, resolveProxy: resolveSystemProxy }))
    .then(exit, exitWithFailure);
  // The diagnostics resolve the system's proxy, for which Electron has to be ready.
  if (value.name !== 'diagnostics') await done;
}

/** Prints the error without its message, and exits. Electron's own handler would open a dialog and wait for a click. */
function exitWithFailure(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.name : 'Error'}: the command failed.\n`);
  exit(1);
}

/** Starts the app with the same arguments, except the switches that prevented a window. */
function relaunchWithWindow(): void {
  const removedSwitches = ['--autostart', '--reopen', '--open-again', '--ozone-platform=headless'];
  relaunch(process.argv.slice(1).filter((arg) => !removedSwitches.includes(arg)));
}
