/** How the project's commands print, stop and start other programs. It uses only Node's built-in modules, because it runs before `npm ci`. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const projectFolder = path.resolve(import.meta.dirname, '..');

/** Holds what `npm ci` must not delete: prepared runtimes and locks. It is at the same path on every platform. */
export const cacheFolder = () => path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'stagebay');

/** Prints a line on standard error, because the output of `electron:path` and `--print-policy` goes to standard output. */
export const log = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`);

/** An error that the user can fix: its message is shown without a stack trace. */
export class CliError extends Error {}

/**
 * Runs a command and makes its result the exit code of this process.
 * @param {() => Promise<number>} body
 */
export async function main(body) {
  try {
    process.exitCode = await body();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    log(error.message);
    process.exitCode = 1;
  }
}

/**
 * The JavaScript file of an installed package's command. Started with `process.execPath` it needs no shell and no quoting,
 * unlike `npx` and the `.cmd` files in `node_modules/.bin` on Windows.
 * @param {string} packageName
 * @param {string} [command] when the package has several
 */
export function entryPoint(packageName, command) {
  const folder = path.join(projectFolder, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const relative = typeof bin === 'string' ? bin : command ? bin[command] : Object.values(bin)[0];
  return path.join(folder, relative);
}

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env] added to the environment of this process
 * @property {'own' | 'stderr'} [output] where the program's standard output goes: to that of this process (default) or to its standard error
 * @property {boolean} [input] whether the program may read the standard input of this process
 * @property {boolean} [shell] only for constant arguments, because nothing is quoted
 */

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} its exit code; if a signal ended it, 128 plus the signal's number, as in a shell
 */
export function run(command, args, { env, output = 'own', input = false, shell = false } = {}) {
  const child = spawn(command, args, {
    cwd: projectFolder,
    env: { ...process.env, ...env },
    stdio: [input ? 'inherit' : 'ignore', output === 'own' ? 'inherit' : 2, 'inherit'],
    shell,
  });
  // The terminal sends Ctrl+C to the whole foreground process group, so the child has it already. Other signals reach only this process.
  return waitForExit(child, (signal) => signal !== 'SIGINT' && child.kill(signal));
}

/**
 * Waits until a child process has ended. Signals do not end this process before.
 * @param {import('node:child_process').ChildProcess} child
 * @param {(signal: NodeJS.Signals) => void} onSignal
 * @returns {Promise<number>} as `run`
 */
export function waitForExit(child, onSignal) {
  const ignoreSignals = interceptSignals(onSignal);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new CliError(`${child.spawnfile} could not be started: ${error.message}`)));
    child.once('exit', (code, signal) => resolve(toExitCode(code, signal)));
  }).finally(ignoreSignals);
}

/**
 * Calls `listener` for each signal to stop, instead of ending this process, until the returned function is called.
 * @param {(signal: NodeJS.Signals) => void} listener
 */
export function interceptSignals(listener) {
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}

/**
 * The exit code as in a shell: 128 plus the signal's number for a program that a signal ended.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export const toExitCode = (code, signal) => code ?? 128 + (signal ? os.constants.signals[signal] : 0);

/**
 * Runs a program to its end and collects its output.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options] `env` is added to the environment of this process
 * @returns {Promise<{ code: number, output: string }>} `code` as in `run`, -1 if there is no such program; `output`: both output streams in order of arrival
 */
export function captureOutput(command, args, { env, cwd = projectFolder } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', (error) => resolve({ code: -1, output: error.message }));
    child.once('close', (code, signal) => resolve({ code: toExitCode(code, signal), output }));
  });
}

/**
 * How to start npm: the one that started this process, or the one in PATH.
 * @param {string[]} args
 * @returns {{ command: string, args: string[], shell: boolean }} `shell`: Windows cannot start `npm.cmd` without one
 */
export function npmCommand(args) {
  const script = process.env.npm_execpath;
  if (script && path.basename(script) === 'npm-cli.js') return { command: process.execPath, args: [script, ...args], shell: false };
  return { command: 'npm', args, shell: process.platform === 'win32' };
}
