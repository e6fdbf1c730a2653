/**
 * A separate session for programs with a window: a virtual display, a message bus and an unlocked, empty keychain. Only on Linux;
 * on other systems the program runs in the user's desktop session.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CliError, captureOutput, interceptSignals, projectFolder, toExitCode, waitForExit } from './cli.mjs';

/** The largest screen of a station, in true color. */
const SCREEN = '1920x1080x24';

/** How long a command may take to stop after a signal. */
const GRACE_MS = 10_000;

/**
 * Runs a command in a headless session and ends the session after it, also after a signal to stop.
 * Needs `setUp('session')`.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv }} [options] `env` is added to the environment of this process
 * @returns {Promise<number>} the command's exit code; if a signal ended it, 128 plus the signal's number
 */
export async function runInHeadlessSession(command, args, { env } = {}) {
  if (process.platform !== 'linux') return runCommand(command, args, { ...process.env, ...env });
  /** @type {NodeJS.Signals | null} */
  let stopSignal = null;
  const ignoreSignals = interceptSignals((signal) => {
    stopSignal = signal;
  });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'stagebay-session-'));
  /** @type {Daemon[]} */
  const daemons = [];
  try {
    const session = sessionEnvironment(folder, { ...process.env, ...env });
    const screen = await startDaemon('nice', ['-n', '-15', 'Xvfb', '-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'], session);
    daemons.push(screen);
    session.DISPLAY = `:${screen.answer}`;
    const address = `--address=unix:path=${path.join(folder, 'bus')}`;
    const bus = await startDaemon('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=3', address], session);
    daemons.push(bus);
    session.DBUS_SESSION_BUS_ADDRESS = bus.answer;
    daemons.push(await startKeychain(session));
    return stopSignal ? toExitCode(null, stopSignal) : await runCommand(command, args, session);
  } finally {
    for (const daemon of daemons.reverse()) await daemon.end();
    rmSync(folder, { recursive: true, force: true });
    ignoreSignals();
  }
}

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function sessionEnvironment(folder, { WAYLAND_DISPLAY, XAUTHORITY, ...env }) {
  const own = (/** @type {string} */ name) => {
    mkdirSync(path.join(folder, name), { mode: 0o700 });
    return path.join(folder, name);
  };
  // A keyring that somebody left behind with another password would stay locked without a word: data starts empty.
  // On a Wayland desktop Electron would open its windows there, on the developer's screen.
  return { ...env, XDG_DATA_HOME: own('data'), XDG_RUNTIME_DIR: own('runtime'), XDG_SESSION_TYPE: 'x11' };
}

/**
 * @typedef {object} Daemon
 * @property {string} answer the line it wrote to file descriptor 3 when it was ready
 * @property {() => Promise<void>} end
 */

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Daemon>}
 */
function startDaemon(command, args, env) {
  // Detached, because Ctrl-C must reach the command while its screen and bus are still there.
  const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const ended = waitForClose(child);
  let complaints = '';
  child.stderr?.on('data', (text) => (complaints += text));
  return new Promise((resolve, reject) => {
    let answer = '';
    child.stdio[3]?.on('data', (text) => {
      answer += text;
      if (answer.endsWith('\n')) resolve({ answer: answer.trim(), end: () => stopDaemon(child, ended) });
    });
    child.once('error', (error) => reject(new CliError(`${command} could not be started: ${error.message}`)));
    ended.then(() => reject(new CliError(`${complaints}\n${command} ended before it was ready.`)));
  });
}

/** @returns {Promise<void>} */
const waitForClose = (/** @type {import('node:child_process').ChildProcess} */ child) =>
  new Promise((resolve) => child.once('close', () => resolve()));

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<void>} ended
 */
function stopDaemon(child, ended) {
  child.kill();
  return ended;
}

/**
 * Starts the keychain's daemon with an unlocked login keyring. The daemon does not report when it is ready, so the bus is asked.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Daemon>}
 */
async function startKeychain(env) {
  // In the foreground it stays a child of this process and can be ended. In the background it would outlive its bus.
  const args = ['--foreground', '--unlock', '--components=secrets'];
  const child = spawn('gnome-keyring-daemon', args, { env, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = waitForClose(child);
  child.once('error', () => {}); // The event 'close' follows.
  child.stdin?.on('error', () => {}).end('for this session only');
  const question = [
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/',
    'org.freedesktop.DBus.NameHasOwner',
    'string:org.freedesktop.secrets',
  ];
  while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const { output } = await captureOutput('dbus-send', question, { env });
    if (output.includes('boolean true')) return { answer: '', end: () => stopDaemon(child, ended) };
    await delay(50);
  }
  throw new CliError('gnome-keyring-daemon ended before it was ready.');
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function runCommand(command, args, env) {
  // A separate process group: each signal reaches the command and its children exactly once. A test runner that gets Ctrl+C twice
  // ends at once and leaves its browsers running.
  const detached = process.platform !== 'win32';
  const child = spawn(command, args, { cwd: projectFolder, env, detached, stdio: 'inherit' });
  const signalGroup = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      if (child.pid) process.kill(detached ? -child.pid : child.pid, signal);
    } catch {
      // The last process of the group has just ended.
    }
  };
  /** @type {NodeJS.Timeout | undefined} */
  let killTimer;
  try {
    return await waitForExit(child, (signal) => {
      signalGroup(signal);
      killTimer ??= setTimeout(signalGroup, GRACE_MS, 'SIGKILL');
    });
  } finally {
    clearTimeout(killTimer);
    if (detached) signalGroup('SIGKILL');
  }
}
