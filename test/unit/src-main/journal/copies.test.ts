/** A journal that is not the one that this station left: restored, moved from another machine, or gone. */
import { copyFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openHighWaterMarkFile, openJournal } from '../../../../src-main/journal';
import { silentLog } from '../../../../src-main/log';
import { newIntent } from '../courier/fixtures/courier-harness';
import { createJournalPath, openJournalAt } from './fixtures/journal-files';
import { ACCEPTED, appendAndAdvance, EVENTS_TO, orderId, SEND } from './fixtures/orders';

const markOf = (file: string) => join(dirname(file), 'high-water-mark.json');

/** A station on one machine, with its journal and the high-water mark beside it. */
function station(machine = 'till 4') {
  const file = createJournalPath();
  const mark = openHighWaterMarkFile(markOf(file));
  return { file, mark, open: (as = machine) => openJournalAt(file, { mark, machine: as }), copy: join(dirname(file), 'backup.db') };
}

describe('a journal that was restored from a backup', () => {
  it('says so, and asks about each order in it that was unsent then: it may have been sent since', async () => {
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
    // Whatever becomes of it here: the original may have been sent.
    await journal.advance(order, { kind: 'withdraw' });
    expect(await journal.otherStagings(orderId('A'))).toMatchObject([{ ref: order, kind: 'maybe-staged' }]);
  });

  it('is noticed also where the backup was taken in the middle of the last run', async () => {
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

  it('is noticed where another station’s journal was put in its place', async () => {
    const { file, open } = station();
    await (await open()).journal.close();
    const other = station();
    const { journal } = await other.open();
    await appendAndAdvance(journal, 'B');
    await journal.close();
    copyFileSync(other.file, file);
    expect((await open()).notice).toEqual({ kind: 'restored', asked: 1 });
  });

  it('is reported at each start until an order is handed over, and then no more', async () => {
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

it('a journal whose log was deleted after a kill is taken for a copy: the orders that are left may not be all', async () => {
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

it('a journal that was put into the folder of a station without its mark is taken for a copy', async () => {
  const other = station();
  const { journal } = await other.open();
  await appendAndAdvance(journal, 'A');
  await journal.close();
  const { file, open } = station();
  copyFileSync(other.file, file);
  expect((await open()).notice).toEqual({ kind: 'restored', asked: 1 });
});

describe('a journal that was last open on another machine', () => {
  it('says so, and asks about each order in it', async () => {
    const { open } = station();
    const { journal } = await open('till 4');
    await appendAndAdvance(journal, 'A');
    await appendAndAdvance(journal, 'B', EVENTS_TO.sending);
    await journal.close();
    const moved = await open('till 5');
    expect(moved.notice).toEqual({ kind: 'moved', asked: 1 });
    expect((await moved.journal.listRecent(2)).map(({ state }) => state.kind)).toEqual(['unknown', 'overdue']);
  });

  it('is one machine’s again from then on', async () => {
    const { open } = station();
    for (const machine of ['till 4', 'till 5']) await (await open(machine)).journal.close();
    const { journal } = await open('till 5');
    await journal.append(newIntent('A'));
    await journal.close();
    expect((await open('till 5')).notice).toBeNull();
  });

  it('is not taken for moved where the system has no id for the machine', async () => {
    const { file, mark } = station();
    for (const machine of ['till 4', null, 'till 4']) {
      const { journal, notice } = await openJournalAt(file, { mark, machine });
      expect(notice).toBeNull();
      await journal.close();
    }
  });
});

describe('a journal that is gone', () => {
  it('is reported by a station that had one, until an order is handed over', async () => {
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

  it('is no news at a station that never had one', async () => {
    expect((await station().open()).notice).toBeNull();
  });
});

describe('a journal that nobody has touched', () => {
  it.each(['was closed', 'was cut off'])('is never taken for a copy, however often it %s', async (end) => {
    const { file, open } = station();
    for (let start = 0; start < 4; start += 1) {
      const { journal, notice } = await open();
      expect(notice).toBeNull();
      await appendAndAdvance(journal, `order ${start}`);
      if (end === 'was closed') await journal.close();
      else {
        // As a kill leaves it: the log is on the disk, and nothing was said of an end.
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

  it('is opened by a station whose mark is half written, which then asks', async () => {
    const { file, open, mark } = station();
    await (await open()).journal.close();
    mark.write({ journal: '', run: -1, closed: false, lastRow: Number.NaN });
    expect(mark.read()).toBeNull();
    expect((await openJournalAt(file, { mark, machine: 'till 4' })).notice).toEqual({ kind: 'restored', asked: 0 });
  });
});
