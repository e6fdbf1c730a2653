import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withLock } from '../../../scripts/lock.mjs';
import { createTestFolder } from '../../support/test-folder.mjs';

let cache = '';
beforeEach(() => {
  cache = createTestFolder('lock');
  vi.stubEnv('XDG_CACHE_HOME', cache);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const locks = () => readdirSync(path.join(cache, 'stagebay'));

test('commands under the same lock run one after the other', async () => {
  const lock = pathToFileURL(path.resolve(import.meta.dirname, '../../../scripts/lock.mjs')).href;
  // Making a folder fails if another command is at it.
  const work = `
    import { spawnSync } from 'node:child_process';
    import { mkdirSync, rmdirSync } from 'node:fs';
    import { withLock } from '${lock}';
    await withLock('work', async () => {
      mkdirSync(process.argv[1]);
      spawnSync(process.execPath, ['--version']);
      rmdirSync(process.argv[1]);
    });`;
  const codes = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', work, path.join(cache, 'at-work')]);
    return new Promise((resolve) => child.once('exit', resolve));
  });
  expect(await Promise.all(codes)).toEqual([0, 0, 0, 0]);
  expect(locks()).toEqual([]);
});

test('a lock whose holder was killed does not block the next command', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  mkdirSync(path.join(cache, 'stagebay'));
  writeFileSync(path.join(cache, 'stagebay/work.lock'), String(pid));
  expect(await withLock('work', async () => 'done')).toBe('done');
  expect(locks()).toEqual([]);
});

test('a lock is released when its action fails', async () => {
  await expect(withLock('work', () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
  expect(locks()).toEqual([]);
});
