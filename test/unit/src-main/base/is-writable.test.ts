import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isWritableFolder } from '../../../../src-main/base';

/** A folder whose access list forbids writing: `access` succeeds all the same on Windows, and for root elsewhere. */
const disk = vi.hoisted(() => ({ refuses: false }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const writeFileSync: typeof fs.writeFileSync = (...given) => {
    if (disk.refuses) throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
    fs.writeFileSync(...given);
  };
  return { ...fs, writeFileSync };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagebay-write-'));
});
afterEach(() => {
  disk.refuses = false;
  rmSync(folder, { recursive: true, force: true });
});

it('a folder that can be written is found out by a file that is gone afterwards', () => {
  expect(isWritableFolder(folder)).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
});

it('a folder that nothing can be written into is told from one that can, whatever its rights look like', () => {
  disk.refuses = true;
  expect(isWritableFolder(folder)).toBe(false);
  expect(isWritableFolder(join(folder, 'none'))).toBe(false);
});

it('a file in the place of the folder cannot be written into', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(isWritableFolder(join(folder, 'file'))).toBe(false);
});
