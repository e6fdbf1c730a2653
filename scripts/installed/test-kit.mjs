/**
 * What the installed suite's user needs to play it: the specs and Playwright, copied to where he can read them. A clone under
 * root's home is not.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { projectFolder, waitForExit } from '../cli.mjs';

/** Everything that the specs import, of ours and of others: their fixtures are tests' too, and these take words from the sources. */
const PARTS = ['package.json', 'tsconfig.json', 'playwright.installed.config.ts', 'scripts', 'src-shared', 'src-main', 'test'];
const PACKAGES = ['@playwright/test', '@axe-core/playwright', 'fflate', 'zod', 'temporal-polyfill'];

/**
 * @param {import('./test-user.mjs').User} user
 * @returns {{ folder: string, runSpecs: (args: string[], env: NodeJS.ProcessEnv) => Promise<number>, remove: () => Promise<void> }}
 */
export function stageTestKit(user) {
  const folder = path.join(user.home, 'kit');
  for (const part of PARTS) cpSync(path.join(projectFolder, part), path.join(folder, part), { recursive: true });
  for (const name of withDependencies(PACKAGES)) {
    const place = path.join('node_modules', name);
    cpSync(path.join(projectFolder, place), path.join(folder, place), { recursive: true });
  }
  const bin = stageNice(folder);
  return {
    folder,
    runSpecs: (args, env) => {
      const script = path.join(folder, 'scripts', 'installed', 'run-specs.mjs');
      const child = spawn(process.execPath, [script, ...args], {
        uid: user.uid,
        gid: user.gid,
        cwd: folder,
        // Nothing of root's: not his home, not his session, not what he may have set for Electron.
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
 * A scanner does not wait for a busy machine: the specs let its keys, and the screen, come first, which an ordinary user may
 * not say. This copy of `nice` may; what it starts, and the app, are as ordinary as before.
 * @returns {string} the folder to look into first
 */
function stageNice(/** @type {string} */ folder) {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  cpSync('/usr/bin/nice', path.join(bin, 'nice'));
  // Without it the keys wait in line, as the rest of the specs does.
  spawnSync('setcap', ['cap_sys_nice=ep', path.join(bin, 'nice')]);
  return bin;
}

/** @param {string[]} names @returns {string[]} these packages and all that they need, as installed here */
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
