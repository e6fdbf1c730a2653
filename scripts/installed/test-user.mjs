/** Creates the unprivileged user who runs the installed suite and owns only a home folder. */
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CliError, captureOutput } from '../cli.mjs';

const NAME = 'stagebay-test';

/** @typedef {{ name: string, uid: number, gid: number, home: string, remove: () => Promise<void> }} User */

/** @returns {Promise<User>} */
export async function createTestUser() {
  // A killed run did not delete its user, and no other program uses the name.
  await captureOutput('userdel', ['--force', NAME]);
  // Below /var/tmp, because only root can enter root's home and some folders for temporary files.
  const home = mkdtempSync('/var/tmp/stagebay-test-');
  const made = await captureOutput('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    home,
    '--shell',
    '/bin/sh',
    NAME,
  ]);
  const ids = await Promise.all(['-u', '-g'].map((which) => captureOutput('id', [which, NAME])));
  const [uid = Number.NaN, gid = Number.NaN] = ids.map(({ output }) => Number(output));
  if (made.code !== 0 || !uid || !gid) {
    rmSync(home, { recursive: true });
    throw new CliError(`${made.output}\nThe user ${NAME} could not be created.`);
  }
  mkdirSync(path.join(home, 'tmp'));
  for (const folder of [home, path.join(home, 'tmp')]) chownSync(folder, uid, gid);
  return {
    name: NAME,
    uid,
    gid,
    home,
    async remove() {
      await captureOutput('userdel', ['--force', NAME]);
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
