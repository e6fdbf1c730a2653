import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

const project = path.resolve(import.meta.dirname, '../../..');
const module = pathToFileURL(path.join(project, 'scripts/headless-session.mjs')).href;
const runner = `
  import { runInHeadlessSession } from '${module}';
  process.exitCode = await runInHeadlessSession(process.execPath, ['--eval', process.argv[1]], { env: { GIVEN: 'given' } });`;

/** Prints where it runs, as JSON; then does what the test is about. */
const tellWhere = `
  const { DISPLAY, DBUS_SESSION_BUS_ADDRESS, XDG_DATA_HOME, XDG_RUNTIME_DIR, WAYLAND_DISPLAY, GIVEN } = process.env;
  console.log(JSON.stringify({ DISPLAY, DBUS_SESSION_BUS_ADDRESS, XDG_DATA_HOME, XDG_RUNTIME_DIR, WAYLAND_DISPLAY, GIVEN }));`;

/** @returns what the command printed line by line, its session's environment, and the exit code that was handed on */
async function inSession(code, onFirstLine = () => {}) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', runner, tellWhere + code], {
    env: { ...process.env, WAYLAND_DISPLAY: 'wayland-0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    if (!output.includes('\n') && text.includes('\n')) onFirstLine(child);
    output += text;
  });
  const exitCode = await new Promise((resolve) => child.once('close', resolve));
  const [first, ...lines] = output.trimEnd().split('\n');
  return { where: JSON.parse(first), lines, exitCode };
}

const screenSocket = ({ DISPLAY }) => `/tmp/.X11-unix/X${DISPLAY.slice(1)}`;
const busSocket = ({ DBUS_SESSION_BUS_ADDRESS }) => /path=([^,]+)/.exec(DBUS_SESSION_BUS_ADDRESS)[1];
const leftBehind = (where) =>
  [screenSocket(where), busSocket(where), where.XDG_DATA_HOME, where.XDG_RUNTIME_DIR].filter((file) => existsSync(file));

describe.skipIf(process.platform !== 'linux')('headless sessions', () => {
  test('a headless session has a display, a message bus and an empty, unlocked keychain', async () => {
    const keytar = JSON.stringify(path.join(project, 'node_modules/keytar'));
    const { where, lines, exitCode } = await inSession(`
      const { existsSync } = require('node:fs');
      console.log(existsSync('/tmp/.X11-unix/X' + DISPLAY.slice(1)));
      const keytar = require(${keytar});
      (async () => {
        console.log(await keytar.findCredentials('stagebay-test').then((found) => found.length));
        await keytar.setPassword('stagebay-test', 'someone', 'secret');
        console.log(await keytar.getPassword('stagebay-test', 'someone'));
      })();`);
    expect({ lines, exitCode }).toEqual({ lines: ['true', '0', 'secret'], exitCode: 0 });
    expect(where).toMatchObject({ GIVEN: 'given' });
  });

  test('a headless session does not use the desktop of the person who runs the tests', async () => {
    const { where } = await inSession('');
    expect(where.WAYLAND_DISPLAY).toBeUndefined();
    expect(where.DISPLAY).not.toBe(process.env.DISPLAY);
  });

  test('a headless session returns the exit code of its command', async () => {
    expect((await inSession('process.exitCode = 7;')).exitCode).toBe(7);
  });

  test('a headless session removes its sockets and folders', async () => {
    const { where } = await inSession('');
    expect(leftBehind(where)).toEqual([]);
  });

  test('a headless session kills the processes that its command left running', async () => {
    const stubborn = `require('node:child_process').spawn('sh', ['-c', 'trap "" INT TERM HUP; sleep 1000'], { stdio: 'inherit' });`;
    const { exitCode } = await inSession(`${stubborn} process.exit(0);`);
    // That the call came back at all shows it: what was left held our pipe.
    expect(exitCode).toBe(0);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('a headless session ended by %s removes its sockets and folders and kills its processes', async (signal, code) => {
    const { where, exitCode } = await inSession(`require('node:child_process').spawn('sleep', ['1000'], { stdio: 'inherit' });`, (child) =>
      child.kill(signal),
    );
    expect({ exitCode, left: leftBehind(where) }).toEqual({ exitCode: code, left: [] });
  });
});
