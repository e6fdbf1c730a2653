/** Each test runs a separate process that crashes, with core files allowed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleForNode } from '../../../support/bundle-for-node';
import { createTempFolder } from '../../../support/temp-folder.mjs';

const ROOT = resolve(import.meta.dirname, '../../../..');
const isLinux = process.platform === 'linux';
/** Skips systems that pass core dumps to a handler, or that allow none. */
const isCoreInFolder =
  isLinux &&
  /^core/.test(readFileSync('/proc/sys/kernel/core_pattern', 'utf8')) &&
  /^Max core file size +\S+ +unlimited/m.test(readFileSync('/proc/self/limits', 'utf8'));

let folder: string;
beforeAll(async () => {
  const temporary = createTempFolder('core-dumps');
  folder = temporary.path;
  await bundleForNode('src-main/hardening/core-dumps.ts', folder, 'core-dumps');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return temporary.remove;
});

/** Runs a script and then crashes. @returns the names of the core files */
function coresAfter(name: string, script: string): readonly string[] {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `import { disableCoreDumps } from './core-dumps.mjs';\n${script}\nprocess.kill(process.pid, 'SIGSEGV');\nsetInterval(() => {}, 1000);\n`,
  );
  const { signal } = spawnSync('/bin/sh', ['-c', 'ulimit -c unlimited; exec "$0" "$1"', process.execPath, file], { cwd, timeout: 30_000 });
  expect(signal).toBe('SIGSEGV');
  return readdirSync(cwd);
}

describe.runIf(isCoreInFolder)('the memory of a process that crashes', () => {
  it('a process that crashes writes a core dump by default, which this test finds', () => {
    expect(coresAfter('allowed', '')).toHaveLength(1);
  });

  it('a process that crashes writes no core dump after they were disabled', () => {
    expect(coresAfter('disabled', 'disableCoreDumps();')).toEqual([]);
  });
});
