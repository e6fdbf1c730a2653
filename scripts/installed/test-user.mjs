/** The ordinary user as whom the installed suite runs: created for it, owning nothing but its own folder. */
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CliError, captureOutput } from '../cli.mjs';

const NAME = 'stagebay-test';

/** @typedef {{ name: string, uid: number, gid: number, home: string, remove: () => Promise<void> }} User */

/** @returns {Promise<User>} */
export async function createTestUser() {
  // A run that was killed could not take its user away; the name is ours.
  await captureOutput('userdel', ['--force', NAME]);
  // Not in a folder that only root can enter, as root's own and those made for temporary files by name are.
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
