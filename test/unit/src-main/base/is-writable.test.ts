import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isWritableFolder } from '../../../../src-main/base';
import { createTestFolder } from '../../../support/test-folder.mjs';

/** A folder whose access list forbids writing, although `access` succeeds on Windows, and for root on other systems. */
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
  folder = createTestFolder('write');
});
afterEach(() => {
  disk.refuses = false;
});

it('a folder is writable if a probe file can be created, and the probe is removed', () => {
  expect(isWritableFolder(folder)).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
});

it('a folder that refuses a new file is not writable, although its permissions allow one', () => {
  disk.refuses = true;
  expect(isWritableFolder(folder)).toBe(false);
  expect(isWritableFolder(join(folder, 'none'))).toBe(false);
});

it('a file is not a writable folder', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(isWritableFolder(join(folder, 'file'))).toBe(false);
});
