import { commandProblemMessage } from './messages';
import type { CommandProblem } from './parse';
import { printError } from './print';

/** Prints the problem. @returns the exit code */
export function rejectCommandLine(problem: CommandProblem): number {
  printError(commandProblemMessage(problem));
  return 2;
}

/** The exit code for a switch that a packaged app does not start with: EX_CONFIG of sysexits.h. */
export const EXIT_FORBIDDEN_SWITCH = 78;

/** Prints the switches that the app does not start with. @returns the exit code */
export function rejectSwitches(names: readonly string[]): number {
  const switches = names.map((name) => `--${name}`).join(', ');
  printError(`Stagebay does not start with ${switches}. The documentation for IT lists the switches that it starts with (security).`);
  return EXIT_FORBIDDEN_SWITCH;
}
