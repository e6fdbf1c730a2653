/** A file with known data that is damaged, locked, full or missing never keeps an order from being shown or staged. */
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openConnection } from '../../../../src-main/database';
import { installFakeTime, START } from '../../../support/fake-time';
import { mountSmallDisk, reasonForNoSmallDisk } from '../../../support/small-disk';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { FAKED_TIMERS, openKnownData, retryUntil, storedData, withDatabase, write } from './fixtures/known-data';

installFakeTime(START, [...FAKED_TIMERS]);

let folder = '';
let path = '';
beforeEach(() => {
  folder = createTestFolder('known');
  path = join(folder, 'known.db');
});

/** A closed file with a place for each of these orders. */
async function createFile(orders: readonly string[] = ['A']): Promise<void> {
  const { known, setPlace } = await openKnownData(path);
  for (const order of orders) await setPlace(order, 'Shelf 1');
  await known.close();
}

/** What is recorded is shown, whatever the state of the file. */
async function expectRecorded({ setPlace, place, report, status }: Awaited<ReturnType<typeof openKnownData>>): Promise<void> {
  await setPlace('NEW', 'Fridge 2');
  report('NEW', 'at_store');
  write();
  expect(await place('NEW')).toBe('Fridge 2');
  expect(await status('NEW')).toBe('at_store');
}

const flip = (file: string, position: number) => {
  const bytes = readFileSync(file);
  bytes[position] = (bytes[position] ?? 0) ^ 0xff;
  writeFileSync(file, bytes);
};

describe('a damaged file', () => {
  it.each([
    ['text', () => writeFileSync(path, 'This is not a database. '.repeat(500))],
    ['a wrong first byte', () => flip(path, 0)],
    ['half of its pages', () => truncateSync(path, Math.floor(readFileSync(path).length / 2 / 4096) * 4096)],
    ['a damaged table', () => flip(path, 4096)],
    ['another version than its tables', () => withDatabase(path, (connection) => connection.exec('PRAGMA user_version = 0'))],
    ['no table', () => withDatabase(path, (connection) => connection.exec('DROP TABLE known_order'))],
  ])('a file with %s is set aside, and what is recorded next is kept', async (_name, damage) => {
    await createFile(Array.from({ length: 100 }, (_, order) => `ORDER-${order}`));
    await damage();
    const opened = await openKnownData(path);
    await expectRecorded(opened);
    expect(opened.events()).toEqual(['known-data-damaged']);
    expect(existsSync(`${path}.damaged`)).toBe(true);
    await opened.known.close();
    expect(Object.keys(await storedData(path))).toEqual(['NEW']);
  });

  it('an empty file, which a full disk leaves, is used', async () => {
    writeFileSync(path, '');
    const opened = await openKnownData(path);
    await expectRecorded(opened);
    await opened.known.close();
    expect(opened.events()).toEqual([]);
    expect(Object.keys(await storedData(path))).toEqual(['NEW']);
  });

  it('only the last damaged file is kept', async () => {
    for (const content of ['first', 'second']) {
      writeFileSync(path, content.repeat(1_000));
      const { known } = await openKnownData(path);
      await known.close();
    }
    expect(readFileSync(`${path}.damaged`, 'utf8')).toMatch(/^second/);
  });

  it('damage that is found while the app runs loses no place that was set after it', async () => {
    await createFile();
    // The table's root page is found to be damaged by the first read, because the check of a large file is left out.
    await withDatabase(path, (connection) => {
      connection.exec('CREATE TABLE filler (text TEXT)');
      connection.run(
        "INSERT INTO filler SELECT hex(zeroblob(2000)) FROM json_each('[' || substr(replace(hex(zeroblob(1100)), '00', '0,'), 1, 2199) || ']')",
      );
    });
    expect(readFileSync(path).length).toBeGreaterThan(1_000 * 4096);
    flip(path, 4096);
    const opened = await openKnownData(path);
    await opened.setPlace('NEW', 'Fridge 2');
    await retryUntil(() => existsSync(`${path}.damaged`) && existsSync(path));
    write();
    expect(await opened.place('NEW')).toBe('Fridge 2');
    expect(opened.events()).toEqual(['known-data-damaged']);
    await opened.known.close();
    expect(Object.keys(await storedData(path))).toEqual(['NEW']);
  });

  it('one order with a damaged text does not hide the others', async () => {
    await createFile(['A', 'B']);
    await withDatabase(path, (connection) => connection.run("UPDATE known_order SET data = '{\"places\":[7' WHERE order_id = 'A'"));
    const opened = await openKnownData(path);
    expect(await opened.place('A')).toBeNull();
    expect(await opened.place('B')).toBe('Shelf 1');
    await opened.setPlace('A', 'Shelf 4');
    write();
    expect(await opened.place('A')).toBe('Shelf 4');
  });
});

describe('a file that cannot be opened', () => {
  it('a file that another program locks delays nothing, and is used when the lock ends', async () => {
    await createFile();
    const other = await openConnection(path);
    other.get('PRAGMA locking_mode = EXCLUSIVE');
    other.exec('BEGIN EXCLUSIVE');
    const opened = await openKnownData(path);
    await expectRecorded(opened);
    expect(opened.events()).toEqual(['known-data-not-opened']);
    other.exec('ROLLBACK');
    await other.close();
    await retryUntil(async () => (await opened.place('A')) === 'Shelf 1');
    write();
    await opened.known.close();
    expect(Object.keys(await storedData(path))).toEqual(['A', 'NEW']);
    expect(existsSync(`${path}.damaged`)).toBe(false);
  });

  it('a missing folder is logged once, and the file is used when the folder is there again', async () => {
    rmSync(folder, { recursive: true });
    const opened = await openKnownData(path);
    await expectRecorded(opened);
    await retryUntil(() => true);
    mkdirSync(folder);
    await retryUntil(() => existsSync(`${path}-wal`));
    write();
    await opened.known.close();
    expect(opened.events()).toEqual(['known-data-not-opened']);
    expect(Object.keys(await storedData(path))).toEqual(['NEW']);
  });

  it('a folder in place of the file is left alone', async () => {
    mkdirSync(path);
    const opened = await openKnownData(path);
    await expectRecorded(opened);
    expect(opened.events()).toEqual(['known-data-not-opened']);
    expect(existsSync(`${path}.damaged`)).toBe(false);
  });
});

describe.runIf(reasonForNoSmallDisk() === null)('a disk that takes nothing', () => {
  it('a place that is set while the disk is full is written when there is space again', async () => {
    const disk = mountSmallDisk(join(folder, 'disk'));
    try {
      path = join(disk.folder, 'known.db');
      const opened = await openKnownData(path);
      await opened.setPlace('A', 'Shelf 1');
      write();
      disk.fill();
      for (let order = 0; order < 200; order += 1) await opened.setPlace(`FULL-${order}`, 'Fridge 2');
      write();
      expect(await opened.place('A')).toBe('Shelf 1');
      expect(await opened.place('FULL-199')).toBe('Fridge 2');
      await retryUntil(() => true);
      expect(opened.events()).toEqual(['known-data-write-failed']);
      disk.freeSpace();
      await retryUntil(() => true);
      await opened.known.close();
      expect(Object.keys(await storedData(path))).toHaveLength(201);
    } finally {
      disk.remove();
    }
  });

  it('a read-only disk at the start delays nothing, and what the file has is not changed', async () => {
    const disk = mountSmallDisk(join(folder, 'disk'));
    try {
      path = join(disk.folder, 'known.db');
      await createFile();
      const before = readFileSync(path);
      disk.makeReadOnly();
      const opened = await openKnownData(path);
      await expectRecorded(opened);
      await retryUntil(() => true);
      expect(opened.events()).toHaveLength(1);
      await opened.known.close();
      expect(readFileSync(path)).toEqual(before);
    } finally {
      disk.remove();
    }
  });
});
