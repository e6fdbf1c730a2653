import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { writeFileAtomic, writeFileAtomicSync } from '../../../../src-main/base';
import { createTestFolder } from '../../../support/test-folder.mjs';

let folder: string;
beforeEach(() => {
  folder = createTestFolder('atomic');
});

it.each([
  ['writeFileAtomic', writeFileAtomic],
  ['writeFileAtomicSync', async (file: string, text: string) => writeFileAtomicSync(file, text, { isDurable: true })],
])('%s replaces a file and leaves no temporary file behind', async (_name, write) => {
  const file = join(folder, 'a.json');
  writeFileSync(file, 'old');
  await write(file, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['a.json']);
});

it('a folder that is missing is created with the file', async () => {
  const file = join(folder, 'inside', 'a.json');
  await writeFileAtomic(file, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
});

it('a write that fails leaves no temporary file behind', async () => {
  const file = join(folder, 'taken');
  mkdirSync(join(file, 'inside'), { recursive: true });
  await expect(writeFileAtomic(file, 'new')).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['taken']);
});

it.skipIf(process.platform === 'win32')('no other user can read a file that was written', async () => {
  const file = join(folder, 'a.json');
  await writeFileAtomic(file, 'new');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
