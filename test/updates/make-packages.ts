/** Builds the packages of the update tests: one app under four versions, uncompressed because each is used once. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { makeReleaseKey, publicKeyFile } from './release-key';

const PROJECT = resolve(import.meta.dirname, '../..');

export const VERSIONS = ['1.0.0', '1.0.1', '1.0.2'] as const;
export type Version = (typeof VERSIONS)[number];

/** 1.0.1 with a dependency that no computer has. */
export const UNMET = join(PROJECT, 'out', 'updates-packages', 'unmet', 'stagebay_1.0.1_amd64.deb');

const folderOf = (version: Version) => join(PROJECT, 'out', 'updates-packages', version);
export const packageOf = (version: Version) => join(folderOf(version), `stagebay_${version}_amd64.deb`);

export default function makePackages(): void {
  const why = whyNotHere();
  if (why) throw new Error(why);
  makeReleaseKey();
  for (const version of VERSIONS) {
    const options = ['--instrumented', '--quick', '--fallback-electron', '--update-keys', publicKeyFile];
    execFileSync(process.execPath, ['scripts/package.mjs', '--version', version, ...options, '--output', folderOf(version)], {
      cwd: PROJECT,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  makeUnmet();
}

function makeUnmet(): void {
  const root = dirname(UNMET);
  const control = join(root, 'DEBIAN', 'control');
  rmSync(root, { recursive: true, force: true });
  execFileSync('dpkg-deb', ['-R', packageOf('1.0.1'), root]);
  writeFileSync(control, readFileSync(control, 'utf8').replace(/^Depends: /m, 'Depends: stagebay-dependency-that-is-not-there, '));
  const made = `${root}.deb`;
  execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', root, made], { stdio: 'ignore' });
  rmSync(root, { recursive: true });
  mkdirSync(root);
  renameSync(made, UNMET);
}

/** Refuses to run on a computer where Stagebay is installed, because the tests remove it. */
function whyNotHere(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'Packages are installed here: this runs on Debian and as root.';
  if (existsSync('/opt/Stagebay')) return 'Stagebay is installed on this machine. Remove it first.';
  if (existsSync('/etc/stagebay/policy.json')) return 'This machine has a policy for Stagebay. Move it away first.';
  return null;
}
