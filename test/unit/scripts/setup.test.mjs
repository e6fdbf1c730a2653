import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { areModulesCurrent, missingPackages } from '../../../scripts/setup.mjs';

describe('npm packages', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'stagebay-set-up-'));
    writeFileSync(path.join(folder, 'package-lock.json'), 'as installed');
    mkdirSync(path.join(folder, 'node_modules'));
    const hash = createHash('sha256').update('as installed').digest('hex');
    writeFileSync(path.join(folder, 'node_modules/.stagebay-lock'), hash);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('are not installed again when nothing has changed', () => {
    expect(areModulesCurrent(folder)).toBe(true);
  });
  test('are installed after a pull that changed the lock file', () => {
    writeFileSync(path.join(folder, 'package-lock.json'), 'as pulled');
    expect(areModulesCurrent(folder)).toBe(false);
  });
  test('are installed again when the installation was cut off', () => {
    rmSync(path.join(folder, 'node_modules/.stagebay-lock'));
    expect(areModulesCurrent(folder)).toBe(false);
  });
  test('are installed in a fresh clone', () => {
    rmSync(path.join(folder, 'node_modules'), { recursive: true });
    expect(areModulesCurrent(folder)).toBe(false);
  });
});

describe('Debian packages', () => {
  const listing = 'libnss3 installed\nlibasound2t64 installed\nxvfb not-installed\ndpkg-query: no packages found matching xdotool\n';

  test('are missing when dpkg does not know them, or knows that they were removed', () => {
    expect(missingPackages(['libnss3', 'xvfb', 'xdotool'], listing)).toEqual(['xvfb', 'xdotool']);
  });
  test('count under the name that a newer release gave them', () => {
    expect(missingPackages(['libasound2|libasound2t64', 'libgtk-3-0|libgtk-3-0t64'], listing)).toEqual(['libgtk-3-0|libgtk-3-0t64']);
  });
});
