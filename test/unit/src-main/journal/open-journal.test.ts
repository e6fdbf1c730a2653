/** Opening a journal: a missing one, another version, another process, a disk that rejects writes, an interrupted session. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openConnection } from '../../../../src-main/database/connection';
import { openJournal } from '../../../../src-main/journal';
import { silentLog } from '../../../../src-main/log';
import type { Intent } from '../../../../src-shared/intent/intent.schema';
import type { IntentEvent } from '../../../../src-shared/intent/intent-machine';
import { reasonForNoSmallDisk } from '../../../support/small-disk';
import { newIntent } from '../courier/fixtures/courier-harness';
import { closeAfterwards, createJournalFolder, createJournalPath, fillDisk, mountDisk, openJournalAt } from './fixtures/journal-files';
import { ACCEPTED, allHistoriesIn, appendAndAdvance, CUT_OFF, EVENTS_TO, idsOf, SEND } from './fixtures/orders';

const cannotOpen = (detail: RegExp) => ({ ok: false, problem: { kind: 'cannot-open', detail: expect.stringMatching(detail) } });
const open = (file: string) => openJournal(file, { log: silentLog });

/** Changes a closed journal, as another program would. */
function tamper(file: string, sql: string): void {
  execFileSync(process.execPath, ['-e', 'const [file, sql] = process.argv.slice(1); new (require("libsql"))(file).exec(sql);', file, sql]);
}

describe('a journal that is closed and opened again', () => {
  it('a reopened journal has all orders and no notice', async () => {
    const file = createJournalPath();
    const { journal } = await openJournalAt(file);
    for (const [name, events] of Object.entries(EVENTS_TO)) if (name !== 'sending') await appendAndAdvance(journal, name, events);
    const before = await allHistoriesIn(journal);
    await journal.close();
    expect(readdirSync(dirname(file))).toEqual(['journal.db']);
    const again = await openJournalAt(file);
    expect(again.notice).toBeNull();
    expect(await allHistoriesIn(again.journal)).toEqual(before);
  });

  it('an order that was being sent at the end of the last session becomes Unknown', async () => {
    const file = createJournalPath();
    const { journal } = await openJournalAt(file);
    const sending = await appendAndAdvance(journal, 'A', EVENTS_TO.sending);
    const waiting = await appendAndAdvance(journal, 'B');
    await journal.close();
    const again = await openJournalAt(file, { now: () => 77_000 });
    const failure = { kind: 'cut-off', detail: 'the app ended while it was being sent' };
    expect(await again.journal.find(sending)).toMatchObject({ state: { kind: 'unknown', failure }, changedAt: 77_000, attempts: 1 });
    expect((await again.journal.timeline(sending))?.records.at(-1)).toMatchObject({
      from: 'sending',
      to: 'unknown',
      cause: 'outcome-unknown',
      failure,
    });
    expect(await again.journal.find(waiting)).toMatchObject({ state: { kind: 'waiting' } });
  });

  it('a closed journal rejects writes and reads', async () => {
    const { journal } = await openJournalAt(createJournalPath());
    const id = await appendAndAdvance(journal, 'A', [SEND]);
    await journal.close();
    const closed = { ok: false, problem: { kind: 'write-failed', detail: 'the journal is closed' } };
    expect(await journal.append(newIntent('B'))).toEqual(closed);
    expect(await journal.advance(id, ACCEPTED)).toEqual(closed);
    await expect(journal.listRecent(1)).rejects.toThrow('closed');
  });
});

describe('a journal of a newer version', () => {
  it('a journal of an incompatible newer version is refused and not changed', async () => {
    const file = createJournalPath();
    const { journal } = await openJournalAt(file);
    await appendAndAdvance(journal, 'A');
    await journal.close();
    tamper(
      file,
      `PRAGMA user_version = 7; PRAGMA application_id = ${0x53544200 + 7}; CREATE TABLE later (anything TEXT);
      UPDATE session SET readable_from = 7`,
    );
    const before = readFileSync(file);
    expect(await open(file)).toEqual({ ok: false, problem: { kind: 'newer', version: 7 } });
    expect(readdirSync(dirname(file))).toEqual(['journal.db']);
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

describe('a second instance of the app', () => {
  it('a second instance cannot open the journal, and the first instance continues', async () => {
    const file = createJournalPath();
    const { journal } = await openJournalAt(file);
    const second = `const Libsql = require('libsql');
      try { console.log(new Libsql(process.argv[1]).prepare('SELECT count(*) FROM intent').get()); } catch (error) { console.log(error.code); }`;
    expect(String(execFileSync(process.execPath, ['-e', second, file]))).toBe('SQLITE_BUSY\n');
    await appendAndAdvance(journal, 'A');
  });

  it('a journal that another process has open is reported as locked and not recovered', async () => {
    const file = createJournalPath();
    await (await openJournalAt(file)).journal.close();
    const holder = spawn(process.execPath, [
      '-e',
      `const db = new (require('libsql'))(process.argv[1]); db.exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => db, 1000)`,
      file,
    ]);
    try {
      await once(holder.stdout, 'data');
      expect(await open(file)).toEqual(cannotOpen(/locked/));
      expect(readdirSync(dirname(file)).filter((name) => name.includes('damaged'))).toEqual([]);
    } finally {
      holder.kill();
    }
  });
});

describe('a location that cannot be written', () => {
  const reason = reasonForNoSmallDisk();
  if (reason !== null) console.warn(`The journal was not tested on a full and on a read-only disk: ${reason}.`);

  it('opening a journal fails when its folder is missing or is a file', async () => {
    const folder = createJournalFolder();
    expect(await open(join(folder, 'missing', 'journal.db'))).toEqual(cannotOpen(/ENOENT/));
    writeFileSync(join(folder, 'file'), 'not a folder');
    expect(await open(join(folder, 'file', 'journal.db'))).toEqual(cannotOpen(/ENOTDIR/));
    mkdirSync(join(folder, 'journal.db'));
    expect(await open(join(folder, 'journal.db'))).toEqual(cannotOpen(/./));
  });

  it.skipIf(reason !== null)('opening a journal fails on a read-only disk, with and without an existing journal', async () => {
    const folder = mountDisk();
    const file = join(folder, 'journal.db');
    const { journal } = await openJournalAt(file);
    await appendAndAdvance(journal, 'A');
    await journal.close();
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    expect(await open(file)).toEqual(cannotOpen(/./));
    expect(await open(join(folder, 'other.db'))).toEqual(cannotOpen(/./));
    execFileSync('mount', ['-o', 'remount,rw', folder]);
    await expect((await openJournalAt(file)).journal.listRecent(1)).resolves.toHaveLength(1);
  });

  it.skipIf(reason !== null)(
    'a full disk refuses new orders without losing committed ones, and accepts orders again when there is room',
    async () => {
      const folder = mountDisk();
      const file = join(folder, 'journal.db');
      const { journal } = await openJournalAt(file);
      const told: Intent[] = [];
      const waiting = await appendAndAdvance(journal, 'waiting');
      const sending = await appendAndAdvance(journal, 'sending', [SEND]);
      const filler = await appendAndAdvance(journal, 'filler');
      const ballast = join(folder, 'ballast');
      writeFileSync(ballast, Buffer.alloc(500_000));
      journal.onChange((intent) => told.push(intent));

      const kept: string[] = [];
      let refused: unknown = null;
      for (let index = 0; refused === null; index += 1) {
        const appended = await journal.append(newIntent(`order ${index}`));
        if (appended.ok) kept.push(appended.value.id);
        else refused = appended.problem;
      }
      const full = { kind: 'write-failed', detail: expect.stringMatching(/full/) };
      expect(refused).toEqual(full);
      expect(told.map(({ id }) => id)).toEqual(kept);
      // Another program fills the disk to its last byte.
      const rest = join(folder, 'rest');
      execFileSync('sh', ['-c', 'cat /dev/zero > "$0" 2>/dev/null || true', rest]);
      // Content of the write-ahead log that is already in the database leaves reusable space in the log.
      const postpone: IntentEvent = { kind: 'retry-later', notBefore: 9, failure: CUT_OFF };
      for (let index = 0, taken = true; taken; index += 1) taken = (await journal.advance(filler, index % 2 ? postpone : SEND)).ok;
      expect(await journal.advance(waiting, SEND)).toEqual({ ok: false, problem: full });
      expect(await journal.find(waiting)).toMatchObject({ state: { kind: 'waiting' }, attempts: 0 });
      expect(await journal.advance(sending, ACCEPTED)).toEqual({ ok: false, problem: full });
      expect(told.map(({ id }) => id).filter((id) => id === waiting || id === sending)).toEqual([]);

      rmSync(rest);
      rmSync(ballast);
      expect(await journal.advance(sending, ACCEPTED)).toMatchObject({ ok: true, value: { state: { kind: 'staged' } } });
      expect(await journal.append(newIntent('after'))).toMatchObject({ ok: true });
      // Otherwise the next start would find it in `sending`.
      await journal.advance(filler, postpone);
      const before = await allHistoriesIn(journal);
      expect(before).toHaveLength(kept.length + 4);
      await journal.close();
      const again = await openJournalAt(file);
      expect(again.notice).toBeNull();
      expect(await allHistoriesIn(again.journal)).toEqual(before);
    },
  );

  it.skipIf(reason !== null)('a full disk at the start is reported, and the journal is not recovered as damaged', async () => {
    const folder = mountDisk();
    const file = join(folder, 'journal.db');
    const { journal } = await openJournalAt(file);
    const kept = await appendAndAdvance(journal, 'A');
    await journal.close();
    const rest = fillDisk(folder);
    expect(await open(file)).toEqual(cannotOpen(/full/));
    expect(await open(join(folder, 'other.db'))).toEqual(cannotOpen(/./));
    rmSync(rest);
    const again = await openJournalAt(file);
    expect(again.notice).toBeNull();
    expect(idsOf(await again.journal.listRecent(1))).toEqual([kept]);
  });
});

describe('an unreadable row', () => {
  it.each([
    ['was changed by another program', "UPDATE intent SET order_id = 'C' WHERE order_id = 'B'"],
    ['is not JSON', "UPDATE intent SET state = '{' WHERE order_id = 'B'"],
    ['has a state that this version does not know', `UPDATE intent SET state = '{"name":"teleported"}' WHERE order_id = 'B'`],
  ])('a row that %s is quarantined and counted, is never deleted, and does not hide the other rows', async (_why, sql) => {
    const file = createJournalPath();
    const { journal } = await openJournalAt(file);
    for (const order of ['A', 'B', 'C']) await appendAndAdvance(journal, order, EVENTS_TO.staged);
    await journal.close();
    tamper(file, sql);

    const log = { ...silentLog, error: vi.fn() };
    const again = await openJournalAt(file, { log });
    expect(again.notice).toBeNull();
    for (let look = 0; look < 2; look += 1) {
      expect((await again.journal.listRecent(10)).map(({ request }) => request.orderId)).toEqual(['C', 'A']);
    }
    expect(await again.journal.countUnreadable()).toBe(1);
    expect(log.error.mock.calls).toEqual([['journal-row-quarantined', { intent: 2, step: -1 }]]);
    expect(await again.journal.prune({ olderThan: Number.MAX_SAFE_INTEGER, now: Number.MAX_SAFE_INTEGER })).toBe(2);
    await again.journal.close();
    const database = closeAfterwards(await openConnection(file));
    expect(database.all('SELECT seq FROM intent')).toEqual([{ seq: 2 }]);
  });

  it('an unreadable record is missing from a timeline that has the other records', async () => {
    const file = createJournalPath();
    const { journal } = await openJournalAt(file);
    const id = await appendAndAdvance(journal, 'A', EVENTS_TO.staged);
    await journal.close();
    tamper(file, 'UPDATE record SET at = at + 1 WHERE step = 1');
    const again = await openJournalAt(file);
    expect((await again.journal.timeline(id))?.records.map(({ cause }) => cause)).toEqual(['handed-over', 'accepted']);
    expect(await again.journal.countUnreadable()).toBe(1);
    expect(await again.journal.prune({ olderThan: Number.MAX_SAFE_INTEGER, now: Number.MAX_SAFE_INTEGER })).toBe(0);
  });

  it('an unreadable row accepts no second hand-over under its id and no step', async () => {
    const file = createJournalPath();
    const { journal } = await openJournalAt(file);
    const intent = newIntent('A');
    await journal.append(intent);
    await journal.close();
    tamper(file, 'UPDATE intent SET attempts = 9');
    const again = await openJournalAt(file);
    expect(await again.journal.append(intent)).toMatchObject({ ok: false, problem: { kind: 'write-failed' } });
    expect(await again.journal.append(newIntent('A'))).toMatchObject({
      ok: false,
      problem: { kind: 'needs-confirmation', standings: [{ kind: 'unreadable' }] },
    });
    expect(await again.journal.advance(intent.id, { kind: 'refused', failure: CUT_OFF })).toMatchObject({
      ok: false,
      problem: { kind: 'no-such-intent' },
    });
  });
});
