/** What the Debian package's launcher gives to the app, for which a script stands in. */
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTempFolder } from '../../support/temp-folder.mjs';

const APP = '/opt/Stagebay/stagebay';
const source = readFileSync(path.resolve(import.meta.dirname, '../../../resources/linux/stagebay'), 'utf8');

describe.runIf(process.platform === 'linux')('the launcher', () => {
  let folder = '';
  beforeAll(() => {
    const temporary = createTempFolder('launcher');
    folder = temporary.path;
    const app = path.join(folder, 'app');
    writeFileSync(app, '#!/bin/sh\ngrep "core file" /proc/self/limits\numask\nfor word in "$@"; do echo "<$word>"; done\nexit 70\n');
    expect(source.split(APP)).toHaveLength(2);
    writeFileSync(path.join(folder, 'stagebay'), source.replace(APP, app));
    for (const name of ['app', 'stagebay']) chmodSync(path.join(folder, name), 0o755);
    return temporary.remove;
  });

  /** @param {NodeJS.ProcessEnv} env */
  function launch(env = process.env) {
    try {
      execFileSync(
        '/bin/sh',
        ['-c', 'ulimit -c unlimited; umask 022; exec "$0" "$@"', path.join(folder, 'stagebay'), '--autostart', 'two words'],
        {
          encoding: 'utf8',
          env,
        },
      );
    } catch (error) {
      const { status, stdout } = /** @type {{ status: number, stdout: string }} */ (error);
      return { status, stdout };
    }
    throw new Error('The app’s exit code was lost.');
  }

  test('the launcher disables core files, sets the umask and passes arguments and the exit code on', () => {
    const { status, stdout } = launch();
    expect(stdout).toMatch(/^Max core file size +1 +1 +bytes *\n0077\n<--autostart>\n<two words>\n/);
    expect(status).toBe(70);
  });

  test('the launcher without prlimit disables core files and starts the app', () => {
    const bin = path.join(folder, 'bin');
    execFileSync('/bin/sh', ['-c', 'mkdir "$0" && ln -s "$(command -v grep)" "$0/grep"', bin]);
    expect(launch({ PATH: bin }).stdout).toMatch(/^Max core file size +0 +(0|unlimited) +bytes/);
  });
});
