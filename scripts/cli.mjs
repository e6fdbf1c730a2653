/** How the project's own commands speak, stop, and start other programs. Node built-ins only: it runs before `npm ci`. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const projectFolder = path.resolve(import.meta.dirname, '..');

/** Everything that outlives `npm ci`: prepared runtimes and locks. The same place on every platform. */
export const cacheFolder = () => path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'stagebay');

/** One line to the person at the terminal. On standard error, so that `electron:path` and `--print-policy` own standard output. */
export const log = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`);

/** A reason to stop that a person can act on: shown as its sentence, without a stack trace. */
export class CliError extends Error {}

/**
 * Runs a command's body and makes its result the process's exit code.
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
 * The JavaScript file behind an installed package's command. Started with `process.execPath` it needs no shell,
 * which `npx` and the `.cmd` files in `node_modules/.bin` do on Windows, with its quoting.
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
 * @property {NodeJS.ProcessEnv} [env] added to this process's own
 * @property {'own' | 'stderr'} [output] where standard output goes: to our own (default), or among our messages
 * @property {boolean} [input] whether the program may read our standard input
 * @property {boolean} [shell] only for constant arguments: nothing is quoted
 */

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} its exit code; 128 and the signal's number when a signal ended it, as in a shell
 */
export function run(command, args, { env, output = 'own', input = false, shell = false } = {}) {
  const child = spawn(command, args, {
    cwd: projectFolder,
    env: { ...process.env, ...env },
    stdio: [input ? 'inherit' : 'ignore', output === 'own' ? 'inherit' : 2, 'inherit'],
    shell,
  });
  // Ctrl-C goes to the whole foreground group, so the child has it already; the others go to us alone.
  return waitForExit(child, (signal) => signal !== 'SIGINT' && child.kill(signal));
}

/**
 * Waits for a child, staying alive through the signals that would end us before it.
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
 * Until the returned function is called, being told to stop calls `listener` instead of ending this process.
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
 * As a shell puts it: 128 and the signal's number for a program that a signal ended.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export const toExitCode = (code, signal) => code ?? 128 + (signal ? os.constants.signals[signal] : 0);

/**
 * Runs a program to its end and keeps what it says.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options] `env` is added to this process's own
 * @returns {Promise<{ code: number, output: string }>} code as `run`, -1 when there is no such program; both output streams as they came
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
 * How to start npm: the one that started us, or the one on the path.
 * @param {string[]} args
 * @returns {{ command: string, args: string[], shell: boolean }} shell: Windows cannot start `npm.cmd` without one
 */
export function npmCommand(args) {
  const script = process.env.npm_execpath;
  if (script && path.basename(script) === 'npm-cli.js') return { command: process.execPath, args: [script, ...args], shell: false };
  return { command: 'npm', args, shell: process.platform === 'win32' };
}
