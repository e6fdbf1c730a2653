/**
 * Copies the specs and Playwright to a folder that the test user can read, because a clone in root's home is not readable.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { projectFolder, waitForExit } from '../cli.mjs';

/** Everything that the specs and their fixtures import and read, from this project and from npm. */
const PARTS = [
  'package.json',
  'tsconfig.json',
  'playwright.installed.config.ts',
  'resources',
  'scripts',
  'src-shared',
  'src-main',
  'src-renderer/strings/catalog',
  'test',
];
export const PACKAGES = [
  '@playwright/test',
  '@axe-core/playwright',
  '@messageformat/core',
  '@messageformat/parser',
  '@serialport/bindings-cpp',
  '@xmldom/xmldom',
  'fflate',
  'gettext-parser',
  'temporal-polyfill',
  'undici',
  'zod',
];

/**
 * @param {import('./test-user.mjs').User} user
 * @returns {{ folder: string, runSpecs: (args: string[], env: NodeJS.ProcessEnv) => Promise<number>, remove: () => Promise<void> }}
 */
export function stageTestKit(user) {
  const folder = path.join(user.home, 'test-kit');
  for (const part of PARTS) cpSync(path.join(projectFolder, part), path.join(folder, part), { recursive: true });
  for (const name of withDependencies(PACKAGES)) {
    const place = path.join('node_modules', name);
    cpSync(path.join(projectFolder, place), path.join(folder, place), { recursive: true });
  }
  const bin = copyNiceWithCapability(folder);
  return {
    folder,
    runSpecs: (args, env) => {
      const script = path.join(folder, 'scripts', 'installed', 'run-specs.mjs');
      const child = spawn(process.execPath, [script, ...args], {
        uid: user.uid,
        gid: user.gid,
        cwd: folder,
        // Without root's environment: neither root's home and session nor root's settings for Electron.
        env: {
          PATH: `${bin}:${process.env.PATH}`,
          LANG: process.env.LANG ?? 'C.UTF-8',
          HOME: user.home,
          USER: user.name,
          TMPDIR: path.join(user.home, 'tmp'),
          STAGEBAY_RESULTS: path.join(user.home, 'results'),
          ...env,
        },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      return waitForExit(child, (signal) => signal !== 'SIGINT' && child.kill(signal));
    },
    async remove() {
      const results = path.join(user.home, 'results');
      const kept = path.join(projectFolder, 'out', 'installed');
      rmSync(kept, { recursive: true, force: true });
      mkdirSync(kept, { recursive: true });
      if (existsSync(results)) cpSync(results, kept, { recursive: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Copies `nice` with the permission to raise priorities, because the specs give scanner keys and the display a high priority and an
 * unprivileged user may not. Programs that it starts get no permission.
 * @returns {string} the folder to put first in PATH
 */
function copyNiceWithCapability(/** @type {string} */ folder) {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  cpSync('/usr/bin/nice', path.join(bin, 'nice'));
  // If this fails, the keys have the same priority as the specs.
  spawnSync('setcap', ['cap_sys_nice=ep', path.join(bin, 'nice')]);
  return bin;
}

/** @param {string[]} names @returns {string[]} these packages and all their dependencies */
function withDependencies(names) {
  const found = [...names];
  for (const name of found) {
    const { dependencies = {}, peerDependencies = {} } = JSON.parse(
      readFileSync(path.join(projectFolder, 'node_modules', name, 'package.json'), 'utf8'),
    );
    for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) if (!found.includes(needed)) found.push(needed);
  }
  return found;
}
