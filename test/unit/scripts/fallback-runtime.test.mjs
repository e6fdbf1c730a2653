import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { isFallbackComplete, unzip, verifyIntegrity } from '../../../scripts/fallback-runtime.mjs';
import { createTestFolder } from '../../support/test-folder.mjs';
import { createZip } from './fixtures/zip-file.mjs';

let folder = '';
beforeEach(() => {
  folder = createTestFolder('fallback');
});

describe('the package that was pinned', () => {
  const content = 'a tarball';
  const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`;

  test('a package with the pinned checksum is accepted', async () => {
    writeFileSync(path.join(folder, 'package.tgz'), content);
    await expect(verifyIntegrity(path.join(folder, 'package.tgz'), integrity)).resolves.toBeUndefined();
  });

  test('a package that differs in one byte from the pinned one is refused', async () => {
    writeFileSync(path.join(folder, 'package.tgz'), `${content}.`);
    await expect(verifyIntegrity(path.join(folder, 'package.tgz'), integrity)).rejects.toThrow(/package\.tgz is not the pinned package/);
  });
});

describe('unpacking', () => {
  const entries = [
    { name: 'App/', mode: 0o40755 },
    { name: 'App/program', content: 'runs', mode: 0o100755 },
    { name: 'App/data.bin', content: 'is read', mode: 0o100644 },
    { name: 'App/libdata.so', content: 'data.bin', mode: 0o120777 },
    { name: 'App/resources/app/index.js', content: 'another app', mode: 0o100644 },
    { name: 'App/resources/app.txt', content: 'stays', mode: 0o100644 },
    { name: 'Other/file', content: 'not ours', mode: 0o100644 },
  ];

  test.skipIf(process.platform === 'win32')('unzip keeps modes and links and skips the excluded app', async () => {
    writeFileSync(path.join(folder, 'app.zip'), createZip(entries));
    const target = path.join(folder, 'dist');
    await unzip(path.join(folder, 'app.zip'), 'App/', ['resources/app/'], target);
    expect(statSync(path.join(target, 'program')).mode & 0o111).not.toBe(0);
    expect(statSync(path.join(target, 'data.bin')).mode & 0o111).toBe(0);
    expect(readlinkSync(path.join(target, 'libdata.so'))).toBe('data.bin');
    expect(readFileSync(path.join(target, 'resources/app.txt'), 'utf8')).toBe('stays');
    expect(existsSync(path.join(target, 'resources/app'))).toBe(false);
    expect(existsSync(path.join(target, 'file'))).toBe(false);
  });

  test('unzip writes nothing outside its target folder', async () => {
    writeFileSync(path.join(folder, 'app.zip'), createZip([{ name: 'App/../../escaped', content: 'x', mode: 0o100644 }]));
    await expect(unzip(path.join(folder, 'app.zip'), 'App/', [], path.join(folder, 'dist'))).rejects.toThrow(/invalid relative path/);
  });
});

describe('a prepared runtime in the cache', () => {
  beforeEach(() => {
    mkdirSync(path.join(folder, 'dist'));
    writeFileSync(path.join(folder, 'dist/electron'), '12345');
    writeFileSync(path.join(folder, 'inventory.json'), JSON.stringify([['electron', 5]]));
  });

  test('a complete fallback runtime is used', () => {
    expect(isFallbackComplete(folder)).toBe(true);
  });
  test('a fallback runtime with a truncated file is not used', () => {
    truncateSync(path.join(folder, 'dist/electron'), 4);
    expect(isFallbackComplete(folder)).toBe(false);
  });
  test('a fallback runtime with a missing file is not used', () => {
    rmSync(path.join(folder, 'dist/electron'));
    expect(isFallbackComplete(folder)).toBe(false);
  });
  test('a fallback runtime without an inventory is not used', () => {
    rmSync(path.join(folder, 'inventory.json'));
    expect(isFallbackComplete(folder)).toBe(false);
  });
});
