/** A journal that is not the one that this station left: restored from a backup, moved from another machine, or missing. */
import { copyFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openHighWaterMarkFile, openJournal } from '../../../../src-main/journal';
import { silentLog } from '../../../../src-main/log';
import { newIntent } from '../courier/fixtures/courier-harness';
import { createJournalPath, openJournalAt } from './fixtures/journal-files';
import { ACCEPTED, appendAndAdvance, EVENTS_TO, orderId, SEND } from './fixtures/orders';

const markOf = (file: string) => join(dirname(file), 'high-water-mark.json');

/** A station on one machine, with its journal and high-water mark. */
function station(machine = 'till 4') {
  const file = createJournalPath();
  const mark = openHighWaterMarkFile(markOf(file));
  return { file, mark, open: (as = machine) => openJournalAt(file, { mark, machine: as }), copy: join(dirname(file), 'backup.db') };
}

describe('a journal that was restored from a backup', () => {
  it('a restored journal is reported, and each unsent order in it becomes overdue, because it may have been sent since the backup', async () => {
    const { file, open, copy } = station();
    const first = await open();
    const order = await appendAndAdvance(first.journal, 'A');
    await first.journal.close();
    copyFileSync(file, copy);
    const second = await open();
    for (const event of [SEND, ACCEPTED]) await second.journal.advance(order, event);
    await second.journal.close();
    copyFileSync(copy, file);
    const { journal, notice } = await open();
    expect(notice).toEqual({ kind: 'restored', asked: 1 });
    expect(await journal.find(order)).toMatchObject({ state: { kind: 'overdue', because: 'journal-copy' } });
    // The copy does not know of this step, and the original may also have been sent.
    await journal.advance(order, { kind: 'withdraw' });
    expect(await journal.otherStagings(orderId('A'))).toMatchObject([{ ref: order, kind: 'maybe-staged' }]);
  });

  it('a restored journal is detected although its backup was taken in the middle of the last run', async () => {
    const { file, open, copy } = station();
    const { journal } = await open();
    await appendAndAdvance(journal, 'A');
    copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    await journal.close();
    copyFileSync(copy, file);
    copyFileSync(`${copy}-wal`, `${file}-wal`);
    expect((await open()).notice).toEqual({ kind: 'restored', asked: 1 });
  });

  it('the journal of another station is detected as restored', async () => {
    const { file, open } = station();
    await (await open()).journal.close();
    const other = station();
    const { journal } = await other.open();
    await appendAndAdvance(journal, 'B');
    await journal.close();
    copyFileSync(other.file, file);
    expect((await open()).notice).toEqual({ kind: 'restored', asked: 1 });
  });

  it('a restored journal is reported at each start until an order is handed over', async () => {
    const { file, open, copy } = station();
    await (await open()).journal.close();
    copyFileSync(file, copy);
    await (await open()).journal.close();
    copyFileSync(copy, file);
    for (let start = 0; start < 2; start += 1) {
      const { journal, notice } = await open();
      expect(notice).toEqual({ kind: 'restored', asked: 0 });
      if (start === 1) expect(await journal.append(newIntent('next'))).toMatchObject({ ok: true });
      await journal.close();
    }
    const { journal, notice } = await open();
    expect(notice).toBeNull();
    expect(await journal.listUnsent()).toMatchObject([{ state: { kind: 'waiting' } }]);
  });
});

it('a journal whose write-ahead log was deleted after a kill counts as restored, because orders may be missing from it', async () => {
  const { file, open } = station();
  const before = await open();
  await appendAndAdvance(before.journal, 'A');
  await before.journal.close();
  const { journal } = await open();
  await appendAndAdvance(journal, 'B');
  const cut = createJournalPath();
  copyFileSync(file, cut);
  copyFileSync(markOf(file), markOf(cut));
  await journal.close();
  copyFileSync(cut, file);
  copyFileSync(markOf(cut), markOf(file));
  expect((await open()).notice).toEqual({ kind: 'restored', asked: 1 });
});

it('a journal without its high-water mark counts as restored', async () => {
  const other = station();
  const { journal } = await other.open();
  await appendAndAdvance(journal, 'A');
  await journal.close();
  const { file, open } = station();
  copyFileSync(other.file, file);
  expect((await open()).notice).toEqual({ kind: 'restored', asked: 1 });
});

describe('a journal that was last open on another machine', () => {
  it('a moved journal is reported, and each unsent order in it becomes overdue', async () => {
    const { open } = station();
    const { journal } = await open('till 4');
    await appendAndAdvance(journal, 'A');
    await appendAndAdvance(journal, 'B', EVENTS_TO.sending);
    await journal.close();
    const moved = await open('till 5');
    expect(moved.notice).toEqual({ kind: 'moved', asked: 1 });
    expect((await moved.journal.listRecent(2)).map(({ state }) => state.kind)).toEqual(['unknown', 'overdue']);
  });

  it('a moved journal belongs to the new machine after its first start there', async () => {
    const { open } = station();
    for (const machine of ['till 4', 'till 5']) await (await open(machine)).journal.close();
    const { journal } = await open('till 5');
    await journal.append(newIntent('A'));
    await journal.close();
    expect((await open('till 5')).notice).toBeNull();
  });

  it('a journal is not reported as moved on a system that has no machine id', async () => {
    const { file, mark } = station();
    for (const machine of ['till 4', null, 'till 4']) {
      const { journal, notice } = await openJournalAt(file, { mark, machine });
      expect(notice).toBeNull();
      await journal.close();
    }
  });
});

describe('a missing journal', () => {
  it('a missing journal is reported at each start until an order is handed over', async () => {
    const { file, open } = station();
    const { journal } = await open();
    await appendAndAdvance(journal, 'A');
    await journal.close();
    rmSync(file);
    const log = { ...silentLog, warn: vi.fn() };
    const again = await openJournal(file, { log, mark: openHighWaterMarkFile(markOf(file)), machine: 'till 4' });
    if (!again.ok) throw new Error('It opens.');
    expect(again.value.notice).toEqual({ kind: 'missing' });
    expect(log.warn).toHaveBeenCalledWith('journal-missing');
    await again.value.journal.close();
    const third = await open();
    expect(third.notice).toEqual({ kind: 'missing' });
    await appendAndAdvance(third.journal, 'B');
    await third.journal.close();
    expect((await open()).notice).toBeNull();
  });

  it('a missing journal is not reported on a station that never had one', async () => {
    expect((await station().open()).notice).toBeNull();
  });
});

describe('a journal that was not copied', () => {
  it.each(['was closed', 'was interrupted'])('a journal never counts as a copy, however often it %s', async (end) => {
    const { file, open } = station();
    for (let start = 0; start < 4; start += 1) {
      const { journal, notice } = await open();
      expect(notice).toBeNull();
      await appendAndAdvance(journal, `order ${start}`);
      if (end === 'was closed') await journal.close();
      else {
        // The files as a kill leaves them: the write-ahead log is on the disk, and the run was not ended.
        const cut = createJournalPath();
        copyFileSync(file, cut);
        copyFileSync(`${file}-wal`, `${cut}-wal`);
        copyFileSync(markOf(file), markOf(cut));
        await journal.close();
        copyFileSync(markOf(cut), markOf(file));
        copyFileSync(cut, file);
        copyFileSync(`${cut}-wal`, `${file}-wal`);
      }
    }
  });

  it('a journal with a half-written high-water mark opens and counts as restored', async () => {
    const { file, open, mark } = station();
    await (await open()).journal.close();
    mark.write({ journal: '', run: -1, closed: false, lastRow: Number.NaN });
    expect(mark.read()).toBeNull();
    expect((await openJournalAt(file, { mark, machine: 'till 4' })).notice).toEqual({ kind: 'restored', asked: 0 });
  });
});
