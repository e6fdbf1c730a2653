/** Recovery of a journal from a disk that does not keep what was written. */

import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Journal } from '../../../../src-main/journal';
import { isUnsent } from '../../../../src-shared/intent/intent-machine';
import { orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import type { RecoveryNotice } from '../../../../src-shared/station/station';
import { createTempFolder } from '../../../support/temp-folder.mjs';
import { newIntent } from '../courier/fixtures/courier-harness';
import { createJournalPath, openJournalAt as openAny } from './fixtures/journal-files';
import { allHistoriesIn, appendAndAdvance, EVENTS_TO, idsOf } from './fixtures/orders';

type Recovered = Extract<RecoveryNotice, { kind: 'recovered' }>;

/** Fails a test when a journal reports anything but damage. */
async function opened(...args: Parameters<typeof openAny>) {
  const { journal, notice } = await openAny(...args);
  if (notice !== null && notice.kind !== 'recovered') throw new Error(`A damaged journal was taken for one that is ${notice.kind}.`);
  return { journal, notice };
}

const PAGE = 4_096;
const ORDERS = 48;

interface Sound {
  readonly bytes: Buffer;
  /** As JSON, by intent id. */
  readonly timelines: ReadonlyMap<string, string>;
}

const timelinesIn = async (journal: Journal) =>
  new Map(
    (await allHistoriesIn(journal)).map((timeline) => [(timeline as { intent: { id: string } }).intent.id, JSON.stringify(timeline)]),
  );

/** Fills a journal with orders in every state that can exist at the end of a session. */
async function fill(journal: Journal): Promise<void> {
  const ways = Object.entries(EVENTS_TO).filter(([name]) => name !== 'sending');
  for (let index = 0; index < ORDERS; index += 1) {
    await appendAndAdvance(journal, `order-${String(index * 7_919).padStart(12, '0')}`, ways[index % ways.length]?.[1]);
  }
}

let sound: Sound;
beforeAll(async () => {
  const folder = createTempFolder('sound-journal');
  const file = join(folder.path, 'journal.db');
  const { journal } = await opened(file);
  await fill(journal);
  const timelines = await timelinesIn(journal);
  await journal.close();
  sound = { bytes: readFileSync(file), timelines };
  folder.remove();
});

/** An order may differ after a recovery in one way: an unsent order then waits for a decision. */
const waitsForDecision = (before: string, after: string): boolean =>
  JSON.parse(before).intent.state.kind === 'waiting' && JSON.parse(after).records.at(-1).cause === 'expired';

/**
 * Checks what must hold for every journal that opens, whatever was done to its file: nothing in it is false, missing orders are
 * reported, the damaged file is kept, and new orders are accepted.
 */
async function checkRecovery(bytes: Buffer): Promise<{ readonly notice: Recovered | null; readonly missing: number }> {
  const folder = createTempFolder('damaged-journal');
  onTestFinished(folder.remove);
  const file = join(folder.path, 'journal.db');
  writeFileSync(file, bytes);
  const { journal, notice } = await opened(file);
  const after = await timelinesIn(journal);
  let incompleteTimelines = 0;
  for (const [id, timeline] of after) {
    const before = sound.timelines.get(id) ?? '';
    if (timeline === before || (notice && waitsForDecision(before, timeline))) continue;
    expect(JSON.parse(timeline).intent).toEqual(JSON.parse(before).intent);
    incompleteTimelines += 1;
  }
  const missing = sound.timelines.size - after.size;
  const unreadable = await journal.countUnreadable();
  if (notice) {
    expect(notice.kept).toBe(after.size);
    if (notice.lost !== null) expect(notice.lost).toBe(missing);
    expect(readFileSync(join(dirname(file), notice.setAside)).equals(bytes)).toBe(true);
    expect((await journal.listUnsent()).map(({ state }) => state.kind)).not.toContain('waiting');
  } else {
    expect(unreadable).toBe(missing + incompleteTimelines);
  }
  for (const intent of await journal.listUnsent()) expect(isUnsent(intent.state)).toBe(true);
  expect(await journal.append(newIntent('next'))).toMatchObject({ ok: true });
  await journal.close();
  const again = await opened(file);
  expect(again.notice).toBeNull();
  expect((await again.journal.listRecent(1))[0]?.request.orderId).toBe('next');
  await again.journal.close();
  // The thousands of journals of one test would fill the disk.
  folder.remove();
  return { notice, missing };
}

function flipped(offset: number, mask: number): Buffer {
  const bytes = Buffer.from(sound.bytes);
  bytes[offset] = (bytes[offset] ?? 0) ^ mask;
  return bytes;
}

describe('a flipped byte', () => {
  it('a flipped byte in any page loses at most one order, and the loss is reported', async () => {
    // Anywhere in the page, but at the same offsets in each run.
    for (let page = 0; page * PAGE < sound.bytes.length; page += 1) {
      expect((await checkRecovery(flipped(page * PAGE + ((page * 2_657 + 1_409) % PAGE), 0x41))).missing).toBeLessThanOrEqual(1);
    }
  }, 60_000);

  it('a flipped byte in the header of any page loses no order', async () => {
    for (let page = 0; page * PAGE < sound.bytes.length; page += 1) {
      expect(await checkRecovery(flipped(page * PAGE, 0x48))).toMatchObject({ missing: 0, notice: { kept: ORDERS, lost: 0 } });
    }
  }, 60_000);

  it.each([
    ['the page size', 17],
    ['the write version', 18],
    ['the page count', 31],
    ['the schema format', 47],
    ['the text encoding', 59],
    ['the schema version', 63],
    ['the table definitions', 2_500],
  ])('a flipped byte in the file header at %s loses no order', async (_what, offset) => {
    expect(await checkRecovery(flipped(offset, 0x02))).toMatchObject({ missing: 0, notice: { kept: ORDERS, lost: 0 } });
  });
});

describe('a truncated file', () => {
  it.each([0, 1, 99, 100, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE, 0.5, -PAGE, -1])(
    'a journal truncated at %d opens, reports the damage, and has the orders that are left',
    async (at) => {
      const whole = sound.bytes.length;
      const end = at < 0 ? whole + at : Math.floor(at % 1 ? whole * at : at);
      const { notice } = await checkRecovery(sound.bytes.subarray(0, end));
      // SQLite reads a missing last byte as zero, so at most a row is damaged, which is reported.
      if (whole - end > 1) expect(notice).not.toBeNull();
    },
  );

  it('a truncated journal has the orders of the remaining pages although the pages of small tables are missing', async () => {
    const file = createJournalPath();
    const { journal } = await opened(file);
    for (let index = 0; index < 20; index += 1) await appendAndAdvance(journal, `order-${index}`, EVENTS_TO.staged);
    await journal.close();
    const bytes = readFileSync(file);
    for (const part of [0.5, 0.6, 0.75]) {
      const cut = createJournalPath();
      writeFileSync(cut, bytes.subarray(0, bytes.length * part));
      const { notice } = await opened(cut);
      expect(notice?.kept).toBeGreaterThan(10);
      expect(notice?.lost).toBe(20 - (notice?.kept ?? 0));
    }
  });

  it('a journal without its last page has most of its orders', async () => {
    expect((await checkRecovery(sound.bytes.subarray(0, -PAGE))).missing).toBeLessThanOrEqual(ORDERS / 3);
  });
});

describe('an interrupted session', () => {
  /** Copies the files of a running app, as a kill leaves them: everything since the start is in the write-ahead log. */
  async function copyInterruptedSession(): Promise<{ file: string; timelines: ReadonlyMap<string, string> }> {
    const running = createJournalPath();
    const { journal } = await opened(running);
    await fill(journal);
    const timelines = await timelinesIn(journal);
    const file = createJournalPath();
    for (const part of ['', '-wal']) copyFileSync(running + part, file + part);
    return { file, timelines };
  }

  it('an interrupted session loses no order', async () => {
    const { file, timelines } = await copyInterruptedSession();
    const { journal, notice } = await opened(file);
    expect(notice).toBeNull();
    expect(await timelinesIn(journal)).toEqual(timelines);
  });

  it('an interrupted session loses no order when the database under the write-ahead log is damaged', async () => {
    const { file, timelines } = await copyInterruptedSession();
    const bytes = readFileSync(file);
    bytes[18] = 0x77;
    writeFileSync(file, bytes);
    const { journal, notice } = await opened(file);
    expect(notice).toMatchObject({ kept: ORDERS, lost: 0 });
    expect(new Set((await timelinesIn(journal)).keys())).toEqual(new Set(timelines.keys()));
  });

  it('a journal is recovered from its write-ahead log when only the log is left', async () => {
    const { file } = await copyInterruptedSession();
    const log = readFileSync(`${file}-wal`);
    rmSync(file);
    const { notice } = await opened(file);
    expect(notice).toMatchObject({ kept: ORDERS, lost: 0 });
    expect(readFileSync(join(dirname(file), `${notice?.setAside}-wal`)).equals(log)).toBe(true);
  });
});

describe('a recovery', () => {
  it('a recovery that was interrupted while files were renamed finishes at the next start', async () => {
    const file = createJournalPath();
    const folder = dirname(file);
    writeFileSync(file, flipped(0, 0xff));
    const { journal, notice } = await opened(file, { now: () => 5 });
    const kept = idsOf(await journal.listRecent(100));
    await journal.close();
    // Undoes the renames, to the point at which the recovered journal was complete.
    renameSync(file, `${file}.recovered-1970`);
    renameSync(join(folder, notice?.setAside ?? ''), file);
    writeFileSync(`${file}-wal`, 'a log that belongs to the damaged one');
    const again = await opened(file);
    expect(idsOf(await again.journal.listRecent(100))).toEqual(kept);
    expect(readFileSync(`${file}.damaged-1970`).equals(flipped(0, 0xff))).toBe(true);
    expect(existsSync(`${file}.damaged-1970-wal`)).toBe(true);
  });

  it('a recovery is reported at each start until an order is handed over', async () => {
    const file = createJournalPath();
    writeFileSync(file, flipped(0, 0xff));
    for (let start = 0; start < 3; start += 1) {
      const { journal, notice } = await opened(file);
      expect(notice).toMatchObject({ kept: ORDERS, lost: 0 });
      if (start === 2) await appendAndAdvance(journal, 'next');
      await journal.close();
    }
    const last = await opened(file);
    expect(last.notice).toBeNull();
    expect((await last.journal.listUnsent()).at(-1)).toMatchObject({ request: { orderId: 'next' }, state: { kind: 'waiting' } });
  });

  it('a recovery leaves only the damaged file behind, also when two recoveries have the same timestamp', async () => {
    const file = createJournalPath();
    for (const times of [1, 2]) {
      writeFileSync(file, flipped(0, 0xff));
      const { journal, notice } = await opened(file, { now: () => 5 });
      expect(notice?.kept).toBe(ORDERS);
      await journal.close();
      expect(readdirSync(dirname(file))).toHaveLength(1 + times);
    }
  });

  it('a recovery ignores the temporary files of an interrupted one', async () => {
    const file = createJournalPath();
    writeFileSync(file, flipped(0, 0xff));
    writeFileSync(`${file}.new`, 'half a journal');
    writeFileSync(`${file}.new-journal`, 'half a step');
    writeFileSync(`${file}.reading`, 'half a copy');
    expect((await opened(file)).notice).toMatchObject({ kept: ORDERS, lost: 0 });
  });

  it('a recovery rejects an outdated copy of a row that no page refers to', async () => {
    const file = createJournalPath();
    const { journal } = await opened(file);
    const order = await appendAndAdvance(journal, 'A');
    await journal.close();
    const older = readFileSync(file);
    const going = await opened(file);
    await going.journal.advance(order, { kind: 'send' });
    await going.journal.advance(order, { kind: 'accepted', answer: orderDetailsWith({ id: 'A', status: 'staged', milestone: 'staged' }) });
    await going.journal.close();
    // A disk that lost the newest version of the page that contains the row.
    const bytes = readFileSync(file);
    const isRow = (page: Buffer) => page.includes('"orderId":"A"');
    for (let start = 0; start < bytes.length; start += PAGE) {
      if (isRow(bytes.subarray(start, start + PAGE))) older.copy(bytes, start, start, start + PAGE);
    }
    bytes[0] = 0;
    writeFileSync(file, bytes);
    const again = await opened(file);
    expect(again.notice).not.toBeNull();
    expect((await again.journal.listUnsent()).map(({ state }) => state.kind)).toEqual(['overdue']);
  });
});
