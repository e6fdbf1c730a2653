/** Upgrade and roll back: a version keeps what it does not know of another one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { installFakeTime, START } from '../../../support/fake-time';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { FAKED_TIMERS, openKnownData, storedData, withDatabase, write } from './fixtures/known-data';

installFakeTime(START, [...FAKED_TIMERS]);

let path = '';
beforeEach(() => {
  path = join(createTestFolder('known'), 'known.db');
});

/** What a later version adds to the file: a column, a table, and keys in the data. */
const upgradeFile = (readableFrom = 1) =>
  withDatabase(path, (connection) => {
    connection.exec(`ALTER TABLE known_order ADD COLUMN handed_over_at INTEGER;
      CREATE TABLE bag (code TEXT PRIMARY KEY, order_id TEXT NOT NULL) STRICT;
      PRAGMA user_version = 2; UPDATE compatibility SET readable_from = ${readableFrom};`);
    connection.run(
      "INSERT INTO known_order (order_id, changed_at, data, handed_over_at) VALUES ('NEWER', ?, ?, 7)",
      START,
      JSON.stringify({
        report: { at: START, status: 'teleported', progress: 'beamed', milestone: 'beamed', shopper: 'Ann' },
        places: [{ place: 'Shelf 1', at: START, by: 'badge 7' }],
        handedOver: { at: START, bags: 2 },
      }),
    );
  });

it('an older version shows what a later one wrote, and keeps what it does not know when it writes', async () => {
  const first = await openKnownData(path);
  await first.known.close();
  await upgradeFile();

  const older = await openKnownData(path);
  expect(await older.place('NEWER')).toBe('Shelf 1');
  // A status that this version does not know is unknown, and still there for IT.
  expect((await older.known.read(['NEWER' as never]))[0]?.report).toMatchObject({
    status: 'teleported',
    progress: 'unknown',
    milestone: null,
  });
  await older.setPlace('NEWER', 'Shelf 2');
  older.report('NEWER', 'delivered', START + 1);
  await older.setPlace('OLDER', 'Shelf 3');
  write();
  await older.known.close();
  expect(older.events()).toEqual([]);

  expect((await storedData(path)).NEWER).toMatchObject({
    report: { status: 'delivered' },
    places: [{ place: 'Shelf 1', by: 'badge 7' }, { place: 'Shelf 2' }],
    handedOver: { at: START, bags: 2 },
  });
  const column = await withDatabase(path, (connection) =>
    connection.all('SELECT CAST(order_id AS BLOB) AS id, handed_over_at AS at FROM known_order').map(({ id, at }) => [String(id), at]),
  );
  expect(column).toEqual([
    ['NEWER', 7],
    ['OLDER', null],
  ]);
  const version = await withDatabase(path, (connection) => connection.get('PRAGMA user_version')?.user_version);
  expect(version).toBe(2);
});

it('an upgrade after a downgrade shows the places of both versions', async () => {
  const first = await openKnownData(path);
  await first.setPlace('A', 'Shelf 1');
  await first.known.close();
  await upgradeFile();
  const second = await openKnownData(path);
  expect(await second.place('A')).toBe('Shelf 1');
  expect(await second.place('NEWER')).toBe('Shelf 1');
});

it('a file of a later version that this one would misread is not changed, and the station works in memory', async () => {
  const first = await openKnownData(path);
  await first.known.close();
  await upgradeFile(2);
  const before = readFileSync(path);
  const older = await openKnownData(path);
  await older.setPlace('A', 'Shelf 1');
  write();
  expect(await older.place('A')).toBe('Shelf 1');
  expect(older.events()).toEqual(['known-data-not-opened']);
  await older.known.close();
  expect(readFileSync(path)).toEqual(before);
});
