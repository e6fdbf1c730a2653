import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { areModulesCurrent, missingPackages } from '../../../scripts/setup.mjs';
import { createTestFolder } from '../../support/test-folder.mjs';

describe('npm packages', () => {
  let folder = '';
  beforeEach(() => {
    folder = createTestFolder('set-up');
    writeFileSync(path.join(folder, 'package-lock.json'), 'as installed');
    mkdirSync(path.join(folder, 'node_modules'));
    const hash = createHash('sha256').update('as installed').digest('hex');
    writeFileSync(path.join(folder, 'node_modules/.stagebay-lock'), hash);
  });

  test('npm packages are not reinstalled while the lock file is unchanged', () => {
    expect(areModulesCurrent(folder)).toBe(true);
  });
  test('npm packages are installed after the lock file changed', () => {
    writeFileSync(path.join(folder, 'package-lock.json'), 'as pulled');
    expect(areModulesCurrent(folder)).toBe(false);
  });
  test('npm packages are installed again after an interrupted installation', () => {
    rmSync(path.join(folder, 'node_modules/.stagebay-lock'));
    expect(areModulesCurrent(folder)).toBe(false);
  });
  test('npm packages are installed in a fresh clone', () => {
    rmSync(path.join(folder, 'node_modules'), { recursive: true });
    expect(areModulesCurrent(folder)).toBe(false);
  });
});

describe('Debian packages', () => {
  const listing = 'libnss3 installed\nlibasound2t64 installed\nxvfb not-installed\ndpkg-query: no packages found matching xdotool\n';

  test('a Debian package is missing if dpkg does not know it or has removed it', () => {
    expect(missingPackages(['libnss3', 'xvfb', 'xdotool'], listing)).toEqual(['xvfb', 'xdotool']);
  });
  test('a Debian package counts as installed under its newer name', () => {
    expect(missingPackages(['libasound2|libasound2t64', 'libgtk-3-0|libgtk-3-0t64'], listing)).toEqual(['libgtk-3-0|libgtk-3-0t64']);
  });
});
