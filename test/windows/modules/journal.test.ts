/** The journal and the log on the file system of Windows, where an open file cannot be renamed and no other process can write it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { logFiles, openLog } from '../../../src-main/log';
import { createJournalFolder, createJournalPath, openJournalAt } from '../../unit/src-main/journal/fixtures/journal-files';
import { allHistoriesIn, appendAndAdvance, EVENTS_TO } from '../../unit/src-main/journal/fixtures/orders';

describe('the journal', () => {
  it('a journal keeps every order across a restart and leaves one file', async () => {
    const file = createJournalPath();
    const { journal } = await openJournalAt(file);
    for (const [name, events] of Object.entries(EVENTS_TO)) if (name !== 'sending') await appendAndAdvance(journal, name, events);
    const before = await allHistoriesIn(journal);
    await journal.close();
    expect(readdirSync(dirname(file)).filter((name) => /-(wal|shm)$/.test(name))).toEqual([]);
    const again = await openJournalAt(file);
    expect(again.notice).toBeNull();
    expect(await allHistoriesIn(again.journal)).toEqual(before);
  });

  it('an open journal can be neither moved nor removed nor opened by another process', async () => {
    const file = createJournalPath();
    await openJournalAt(file);
    expect(() => renameSync(file, `${file}.moved`)).toThrow(/EBUSY|EPERM/);
    expect(() => rmSync(file)).toThrow(/EBUSY|EPERM/);
    const other = 'new (require("libsql"))(process.argv[1]).exec("CREATE TABLE other (a)")';
    expect(() => execFileSync(process.execPath, ['-e', other, file], { stdio: 'ignore' })).toThrow();
  });

  it('a damaged journal is renamed and replaced by a new one', async () => {
    const file = createJournalPath();
    const { journal } = await openJournalAt(file);
    for (const order of ['A', 'B']) await appendAndAdvance(journal, order, EVENTS_TO.staged);
    await journal.close();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 0, 4_096);
    writeFileSync(file, bytes);
    const again = await openJournalAt(file);
    expect(again.notice).toMatchObject({ kind: 'recovered' });
    expect(readdirSync(dirname(file)).some((name) => name.includes('.damaged-'))).toBe(true);
  });
});

it('a full log file is rotated, file by file', () => {
  const folder = createJournalFolder();
  const log = openLog(folder);
  for (let line = 0; line < 60_000; line += 1) log.info('filled', { text: 'a word '.repeat(25) });
  const [file = '', first = '', second = ''] = logFiles(folder);
  expect([file, first, second].map(existsSync)).toEqual([true, true, true]);
  log.info('after');
  expect(readFileSync(file, 'utf8')).toContain('"after"');
  expect(existsSync(join(folder, 'stagebay.log.5'))).toBe(false);
});
