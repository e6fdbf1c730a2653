import type { CommandProblem } from './parse';
import { complain } from './say';
import { commandProblemWords } from './words';

/** @returns the exit code */
export function refuseCommandLine(problem: CommandProblem): number {
  complain(commandProblemWords(problem));
  return 2;
}

/** sysexits' EX_CONFIG, for a switch that a packaged app does not start with. */
export const SWITCH_REFUSED = 78;

/** @returns the exit code */
export function refuseSwitches(names: readonly string[]): number {
  const switches = names.map((name) => `--${name}`).join(', ');
  complain(`Stagebay does not start with ${switches}. The documentation for IT lists the switches that it starts with (security).`);
  return SWITCH_REFUSED;
}
