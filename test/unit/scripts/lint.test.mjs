import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { entryPoint, projectFolder } from '../../../scripts/cli.mjs';
import { createTempFolder } from '../../support/temp-folder.mjs';

const CAUGHT = [
  ['src-main/window/named.ts', "import { app, ipcMain } from 'electron';"],
  ['src-main/window/whole.ts', "import electron from 'electron';"],
  ['src-main/window/star.ts', "import * as electron from 'electron';"],
  ['src-main/window/later.ts', "const electron = await import('electron');"],
  ['src-main/window/passed-on.ts', "export { ipcMain } from 'electron';"],
  ['src-main/window/side-door.ts', "import { ipcMain } from 'electron/main';"],
  ['src-main/bridge/wrong-end.ts', "import { ipcRenderer } from 'electron';"],
  ['src-renderer/stage/Rail.tsx', "import { ipcRenderer } from 'electron';"],
];
const LET_THROUGH = [
  ['src-main/bridge/index.ts', "import { type IpcMainInvokeEvent, ipcMain } from 'electron';"],
  ['src-preload/index.ts', "import { contextBridge, ipcRenderer } from 'electron';"],
  ['src-main/window/main-window.ts', "import { app, BrowserWindow } from 'electron';"],
];

let folder = '';
let complaints = '';
beforeAll(() => {
  const temporary = createTempFolder('lint');
  folder = temporary.path;
  for (const file of ['biome.json', '.gitignore']) cpSync(path.join(projectFolder, file), path.join(folder, file));
  for (const [file, line] of [...CAUGHT, ...LET_THROUGH]) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), `${line}\n`);
  }
  const args = [entryPoint('@biomejs/biome'), 'lint', '--reporter=github', '--only=style/noRestrictedImports'];
  complaints = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }).stdout.replaceAll('\\', '/');
  return temporary.remove;
});

describe('a channel opened beside the bridge, where nothing checks what comes in', () => {
  test.each(CAUGHT)('the linter reports an Electron channel outside the bridge in %s: %s', (file) => {
    expect(complaints).toContain(`/${file},`);
  });
  test.each(LET_THROUGH)('the linter allows the import in %s: %s', (file) => {
    expect(complaints).not.toContain(`/${file},`);
  });
});
