import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { EXIT_RESTART, executablePath, finalExitCode, relaunch, waitThenExecArgs } from '../../../../src-main/lifecycle/relaunch';
import { createTestFolder } from '../../../support/test-folder.mjs';

const app = vi.hoisted(() => ({ commandLine: { hasSwitch: (name: string) => name === 'supervised' }, relaunch: vi.fn() }));
vi.mock('electron', () => ({ app }));

it('a supervised station requests its restart with the exit code, and starts no second copy', () => {
  expect(finalExitCode()).toBe(0);
  relaunch();
  expect(app.relaunch).not.toHaveBeenCalled();
  expect(finalExitCode()).toBe(EXIT_RESTART);
});

describe('the relaunched program', () => {
  it.each([
    ['the program that ran', '/opt/Stagebay/stagebay', undefined, '/opt/Stagebay/stagebay'],
    [
      'the one that has replaced it: Linux marks the path of a file that is gone',
      '/opt/Stagebay/stagebay (deleted)',
      undefined,
      '/opt/Stagebay/stagebay',
    ],
    [
      'an AppImage as a whole, whose inside is gone by then',
      '/tmp/.mount_Sx1/stagebay',
      '/home/pack/Stagebay.AppImage',
      '/home/pack/Stagebay.AppImage',
    ],
    ['a Windows path, as it is', 'C:\\Program Files\\Stagebay\\stagebay.exe', undefined, 'C:\\Program Files\\Stagebay\\stagebay.exe'],
  ])('the relaunched program is %s', (_what, execPath, appImage, program) => expect(executablePath(execPath, appImage)).toBe(program));
});

describe.skipIf(process.platform !== 'linux')('the relaunched app', () => {
  let folder: string;
  beforeEach(() => {
    folder = createTestFolder('again');
  });

  /** Executes a program as a station does when it exits, with an open file in place of Chromium’s sockets. */
  function become(program: string, ...args: readonly string[]): Promise<number | null> {
    const left = openSync(join(folder, 'left-open'), 'w');
    // Through another shell, which passes on descriptor 7, because Node closes its own.
    const words = ['-c', 'exec 7>&3; exec "$@"', 'sh', '/bin/bash', ...waitThenExecArgs(program, args)];
    const waiter = spawn('/bin/sh', words, { stdio: ['pipe', 'ignore', 'ignore', left] });
    closeSync(left);
    waiter.stdin?.end();
    return new Promise((done) => waiter.once('close', done));
  }

  it('the relaunched app gets the same arguments, with spaces and quotes', async () => {
    const said = join(folder, 'said');
    expect(await become('/bin/sh', '-c', 'printf "%s|" "$@" >"$0"', said, 'a b', `it's "so"`, '$HOME', '')).toBe(0);
    expect(readFileSync(said, 'utf8')).toBe(`a b|it's "so"|$HOME||`);
  });

  it('the relaunched app inherits no open file descriptors', async () => {
    const said = join(folder, 'said');
    await become('/bin/sh', '-c', 'for fd in 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$fd ] && echo $fd; done >"$0"; true', said);
    expect(readFileSync(said, 'utf8')).toBe('');
  });
});
