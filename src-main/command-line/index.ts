/**
 * The switches by which IT manages a station without its window. None of them takes the single-instance lock or needs a display.
 * Exit codes: 0 success, 1 failure, 2 invalid command line, 78 a switch that a packaged app does not start with.
 */
export { findForbiddenSwitches, isHandoverWanted, PROXY_SWITCHES, parseSwitchNames } from './allowed-switches';
export { type Command, type CommandProblem, parseCommandLine } from './parse';
export { rejectCommandLine, rejectSwitches } from './reject';
export { type CommandContext, type HeadlessCommand, runCommand } from './run';
