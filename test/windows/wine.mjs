/** Creates a Wine prefix below a folder and runs Windows programs in it. */
import { spawn } from 'node:child_process';
import { closeSync, cpSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CliError, toExitCode } from '../../scripts/cli.mjs';
import { compileProgram, compileRandomNumbers } from './compile.mjs';

/** Excludes Wine's parts for menus, .NET and web pages, which it would offer to download. */
const LEFT_OUT = 'winemenubuilder.exe,mscoree,mshtml=';

/** Windows programs that installers call and that do nothing in Wine. */
const FAKE_PROGRAMS = ['schtasks', 'tasklist', 'findstr'];

/** Wine derives access lists from modes, so this umask hides files from other users, as below a user's folder on Windows. */
const PRIVATE_UMASK = 'umask 077 && exec "$0" "$@"';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] a folder of this system
 * @property {NodeJS.ProcessEnv} [env] added to Wine's environment
 * @property {string} [output] a file of this system for the program's output
 * @property {number} [timeoutMs] after which the program is ended, which is an error
 */

/** @typedef {Awaited<ReturnType<typeof createWine>>} Wine */

/** Converts a path of this system to a Windows path. @param {string} file */
export const toWindows = (file) => `Z:${file.replaceAll('/', '\\')}`;

/** @param {string} folder is created, and contains all files that Wine and its programs write */
export async function createWine(folder) {
  const prefix = path.join(folder, 'prefix');
  const home = path.join(folder, 'home');
  const programs = path.join(folder, 'programs');
  for (const each of [home, programs]) mkdirSync(each, { recursive: true });
  const drive = path.join(prefix, 'drive_c');
  const base = {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: home,
    WINEPREFIX: prefix,
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    WINEDLLOVERRIDES: `${LEFT_OUT};${FAKE_PROGRAMS.map((name) => `${name}.exe`).join(',')}=n`,
    // Without a display no window opens on somebody's screen.
    DISPLAY: '',
  };

  /**
   * @param {string} program @param {string[]} args @param {RunOptions} [options]
   * @returns {Promise<number>} the exit code's lowest byte
   */
  async function start(program, args, { cwd = folder, env, output, timeoutMs = 120_000 } = {}) {
    // The standard streams are files, because pipes do not work with Windows programs in Wine.
    const out = openSync(output ?? path.join(folder, 'output.log'), 'w');
    const child = spawn('sh', ['-c', PRIVATE_UMASK, program, ...args], { cwd, env: { ...base, ...env }, stdio: ['ignore', out, out] });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    try {
      const [code, signal] = await new Promise((resolve, reject) => {
        child.once('error', (error) => reject(new CliError(`${program} could not be started: ${error.message}`)));
        child.once('exit', (...end) => resolve(end));
      });
      if (signal === 'SIGKILL') throw new CliError(`${args[0]} had not ended after ${timeoutMs / 1000} s.`);
      return toExitCode(code, signal);
    } finally {
      clearTimeout(timer);
      closeSync(out);
    }
  }

  await start('wine', ['wineboot', '-i']);
  await start('wine', ['winecfg', '-v', 'win10']);
  const system = path.join(drive, 'windows', 'system32');
  if (!existsSync(system)) throw new CliError(`Wine did not set itself up:\n${readFileSync(path.join(folder, 'output.log'), 'utf8')}`);
  await compileRandomNumbers(system);
  for (const name of FAKE_PROGRAMS) cpSync(await compileProgram(name, programs), path.join(system, `${name}.exe`));
  const wholeExitCode = await compileProgram('exit-code', programs);
  mkdirSync(path.join(drive, 'lab'));
  const publicFile = path.join(drive, 'lab', 'public.txt');
  writeFileSync(publicFile, '', { mode: 0o644 });

  return {
    /** A file that every user may read. */
    publicFile,
    /** Windows' drive C: as a folder of this system. */
    drive,
    /** The user's folder below it. */
    user: path.join(drive, 'users', os.userInfo().username),
    programs,
    /** The environment for a program of this system that starts Wine itself. */
    environment: base,

    /**
     * Runs a Windows program to its end.
     * @param {string} program as this system or Windows names it
     * @param {string[]} args
     * @param {RunOptions} [options]
     * @returns {Promise<number>} its complete exit code; Wine itself returns only the lowest byte
     */
    async run(program, args, options) {
      const file = path.join(drive, 'lab', `exit-code-${process.hrtime.bigint()}`);
      const command = program.startsWith('/') ? toWindows(program) : program;
      await start('wine', [wholeExitCode, `C:\\lab\\${path.basename(file)}`, command, ...args], options);
      if (!existsSync(file)) throw new CliError(`${program} could not be started under Wine.`);
      const code = Number(readFileSync(file, 'utf8'));
      rmSync(file);
      return code;
    },

    /** Starts a Windows program without waiting for its end. @param {string} program @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
    leave(program, args, env) {
      const child = spawn('wine', [program, ...args], { cwd: folder, env: { ...base, ...env }, stdio: 'ignore', detached: true });
      child.once('error', () => undefined);
      child.unref();
    },

    /** Ends all programs of this Wine prefix. */
    async close() {
      await start('wineserver', ['-k']).catch(() => undefined);
      await start('wineserver', ['-w']).catch(() => undefined);
    },
  };
}
