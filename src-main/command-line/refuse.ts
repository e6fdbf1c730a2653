import type { CommandProblem } from './parse';
import { complain } from './say';
import { commandProblemWords } from './words';

/** @returns the exit code */
export function refuseCommandLine(problem: CommandProblem): number {
  complain(commandProblemWords(problem));
  return 2;
}
