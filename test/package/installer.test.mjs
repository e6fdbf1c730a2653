/** Compiles the project's additions to electron-builder's Windows installer with NSIS, if its Debian package is installed. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createTestFolder } from '../support/test-folder.mjs';
import { project } from './packaged-app.mjs';

const isHere = spawnSync('makensis', ['-VERSION']).status === 0;
if (!isHere) process.stderr.write('There is no makensis here, so the Windows installer’s script is read but not compiled.\n');

test.runIf(isHere).each([
  { part: 'installer', defines: [] },
  { part: 'uninstaller', defines: ['-DBUILD_UNINSTALLER'] },
])('the project’s part of the NSIS $part compiles without a warning', ({ defines }) => {
  const folder = createTestFolder('nsis');
  const paths = [`-DPROJECT_DIR=${project}`, `-DOUT=${path.join(folder, 'Stagebay-1.0.0-x64.exe')}`];
  const script = path.join(import.meta.dirname, 'fixtures/installer.nsi');
  const { stdout, stderr } = spawnSync('makensis', ['-WX', '-V2', '-NOCD', ...paths, ...defines, script], { encoding: 'utf8' });
  expect(stdout + stderr).toBe('');
});
