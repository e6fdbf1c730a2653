import { chmodSync, lstatSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeFilesPrivate, makeFolderPrivate } from '../../../../src-main/hardening/private-files';
import type { Log } from '../../../../src-main/log';
import { createTestFolder } from '../../../support/test-folder.mjs';

let folder: string;
beforeEach(() => {
  folder = createTestFolder('private');
});

const at = (...names: readonly string[]) => join(folder, ...names);
const modeOf = (path: string) => (lstatSync(path).mode & 0o7777).toString(8);

function logTo(): { readonly log: Log; readonly logged: unknown[] } {
  const logged: unknown[] = [];
  const write = (event: string, fields?: object) => void logged.push({ event, ...fields });
  return { log: { debug: write, info: write, warn: write, error: write }, logged };
}

function make(path: string, mode: number): void {
  writeFileSync(path, 'an order');
  chmodSync(path, mode);
}

describe.skipIf(process.platform === 'win32')('the station’s folder', () => {
  it('the folder is created with access for its user only', () => {
    makeFolderPrivate(at('new'), logTo().log);
    expect(modeOf(at('new'))).toBe('700');
  });

  it('a folder that an earlier version left open is restricted to its user', () => {
    mkdirSync(at('old'));
    chmodSync(at('old'), 0o755);
    const { log, logged } = logTo();
    makeFolderPrivate(at('old'), log);
    expect(modeOf(at('old'))).toBe('700');
    expect(logged).toEqual([]);
  });

  it('a folder that several users share is not changed, which is logged', () => {
    mkdirSync(at('shared'));
    chmodSync(at('shared'), 0o1777);
    const { log, logged } = logTo();
    makeFolderPrivate(at('shared'), log);
    expect(modeOf(at('shared'))).toBe('1777');
    expect(logged).toEqual([{ event: 'files-exposed', detail: 'it is a folder that several users share' }]);
  });

  it('a folder that cannot be created does not prevent the start', () => {
    make(at('file'), 0o600);
    const { log, logged } = logTo();
    makeFolderPrivate(at('file', 'folder'), log);
    expect(logged).toEqual([{ event: 'files-exposed', detail: 'ENOTDIR' }]);
  });
});

describe.skipIf(process.platform === 'win32')('the files of a station', () => {
  it('files that an earlier version left readable are corrected, in subfolders too', async () => {
    mkdirSync(at('logs'));
    make(at('journal.db'), 0o644);
    make(at('logs', 'stagebay.log'), 0o664);
    const { log, logged } = logTo();
    await makeFilesPrivate(folder, log);
    expect(['logs', 'journal.db', 'logs/stagebay.log'].map((name) => modeOf(at(name)))).toEqual(['700', '600', '600']);
    expect(logged).toEqual([{ event: 'files-made-private', files: 3 }]);
    await makeFilesPrivate(folder, log);
    expect(logged).toHaveLength(1);
  });

  it('the targets of links and Chromium’s profile are not changed', async () => {
    mkdirSync(at('chromium'));
    mkdirSync(at('elsewhere'));
    make(at('chromium', 'Cookies'), 0o644);
    make(at('elsewhere', 'file'), 0o644);
    mkdirSync(at('station'));
    symlinkSync(at('elsewhere'), at('station', 'link'));
    symlinkSync(at('elsewhere', 'file'), at('station', 'file'));
    await makeFilesPrivate(at('station'), logTo().log);
    expect(modeOf(at('elsewhere', 'file'))).toBe('644');
    await makeFilesPrivate(folder, logTo().log, ['chromium']);
    expect(modeOf(at('chromium'))).toBe('700');
    expect(modeOf(at('chromium', 'Cookies'))).toBe('644');
    expect(statSync(at('elsewhere', 'file')).mode & 0o777).toBe(0o600);
  });
});
