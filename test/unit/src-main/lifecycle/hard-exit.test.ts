/** Each test runs a separate process, because a hard exit ends it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleForNode } from '../../../support/bundle-for-node';
import { canLinkFolders } from '../../../support/folder-links.mjs';
import { createTempFolder } from '../../../support/temp-folder.mjs';

const ROOT = resolve(import.meta.dirname, '../../../..');

let folder: string;
beforeAll(async () => {
  if (!canLinkFolders) return;
  const temporary = createTempFolder('hard-exit');
  folder = temporary.path;
  for (const library of ['with', 'without']) {
    await bundleForNode('src-main/lifecycle/hard-exit.ts', join(folder, library), 'hard-exit');
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'with/node_modules'), 'junction');
  mkdirSync(join(folder, 'without/node_modules/koffi'), { recursive: true });
  writeFileSync(join(folder, 'without/node_modules/koffi/index.js'), "throw new Error('blocked by the administrator');\n");
  return temporary.remove;
});

/** Runs a script that ends itself, with the native library or with one that cannot be loaded. */
function run(script: string, library: 'with' | 'without' = 'with') {
  const file = join(folder, library, 'script.mjs');
  writeFileSync(file, `import { hardExit, prepareHardExit } from './hard-exit.mjs';\n${script}`);
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8', timeout: 10_000 });
  return { status, signal, stdout, stderr };
}
const ended = (status: number) => ({ status, signal: null, stdout: '', stderr: '' });

describe.skipIf(!canLinkFolders)('a hard exit', () => {
  it.each([0, 1, 2, 70])('a hard exit sets the exit code %i', (exitCode) => {
    expect(run(`hardExit(${exitCode});`)).toEqual(ended(exitCode));
  });

  describe.skipIf(process.platform === 'win32')('a hard exit during a native call that never returns', () => {
    let callNobodyAnswers: string;
    beforeAll(() => {
      const neverWritten = join(folder, 'never-written');
      execFileSync('mkfifo', [neverWritten]);
      callNobodyAnswers = `import { open, openSync } from 'node:fs';\nopen(${JSON.stringify(neverWritten)}, 'r', () => {});\n`;
    });

    it('a hard exit does not wait for a pending native call', () => {
      expect(run(`${callNobodyAnswers}hardExit(70);`)).toEqual(ended(70));
    });

    it('a prepared hard exit opens no file', () => {
      const useUpFiles = "for (let left = true; left; ) try { openSync('/dev/null'); } catch { left = false; }\n";
      expect(run(`${callNobodyAnswers}prepareHardExit();\n${useUpFiles}hardExit(70);`)).toEqual(ended(70));
    });
  });

  it('no JavaScript runs after a hard exit', () => {
    const late = "process.on('exit', () => console.log('late'));\nPromise.resolve().then(() => console.log('later'));";
    expect(run(`${late}\ntry { hardExit(70); } finally { console.log('latest'); }`)).toEqual(ended(70));
  });

  it('a hard exit keeps its exit code and runs no JavaScript if the library is blocked', () => {
    expect(run("process.on('exit', () => console.log('late'));\nprepareHardExit();\nhardExit(70);", 'without')).toEqual(ended(70));
  });
});
