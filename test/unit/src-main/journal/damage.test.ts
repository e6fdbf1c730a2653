/** What becomes of a journal on a disk that does not keep what was written. */

import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Journal } from '../../../../src-main/journal';
import { isUnsent } from '../../../../src-shared/intent/intent-machine';
import { orderDetailsWith } from '../../../../src-shared/order/order-details.schema';
import type { RecoveryNotice } from '../../../../src-shared/station/station';
import { newIntent } from '../courier/fixtures/courier-harness';
import { createJournalPath, openJournalAt as openAny } from './fixtures/journal-files';
import { allHistoriesIn, appendAndAdvance, EVENTS_TO, idsOf } from './fixtures/orders';

type Recovered = Extract<RecoveryNotice, { kind: 'recovered' }>;

/** Nothing but damage happens to a journal here. */
async function opened(...args: Parameters<typeof openAny>) {
  const { journal, notice } = await openAny(...args);
  if (notice !== null && notice.kind !== 'recovered') throw new Error(`A damaged journal was taken for one that is ${notice.kind}.`);
  return { journal, notice };
}

const PAGE = 4_096;
const ORDERS = 48;

interface Sound {
  readonly bytes: Buffer;
  /** As JSON, by its id. */
  readonly stories: ReadonlyMap<string, string>;
}

const storiesIn = async (journal: Journal) =>
  new Map((await allHistoriesIn(journal)).map((story) => [(story as { intent: { id: string } }).intent.id, JSON.stringify(story)]));

/** A journal with orders in every state in which one can be at the end of a session. */
async function fill(journal: Journal): Promise<void> {
  const ways = Object.entries(EVENTS_TO).filter(([name]) => name !== 'sending');
  for (let index = 0; index < ORDERS; index += 1) {
    await appendAndAdvance(journal, `order-${String(index * 7_919).padStart(12, '0')}`, ways[index % ways.length]?.[1]);
  }
}

let sound: Sound;
beforeAll(async () => {
  const file = createJournalPath();
  const { journal } = await opened(file);
  await fill(journal);
  const stories = await storiesIn(journal);
  await journal.close();
  sound = { bytes: readFileSync(file), stories };
});

/** How an order can differ after a recovery: one that was about to leave waits for somebody's word. */
const leavesBySomebodysWord = (before: string, after: string): boolean =>
  JSON.parse(before).intent.state.kind === 'waiting' && JSON.parse(after).records.at(-1).cause === 'expired';

/**
 * What must hold of every journal that opens, whatever has been done to its file: nothing in it is false, what is
 * missing was told of, what was damaged is still there, and work goes on.
 */
async function judge(bytes: Buffer): Promise<{ readonly notice: Recovered | null; readonly missing: number }> {
  const file = createJournalPath();
  writeFileSync(file, bytes);
  const { journal, notice } = await opened(file);
  const after = await storiesIn(journal);
  let storiesCut = 0;
  for (const [id, story] of after) {
    const before = sound.stories.get(id) ?? '';
    if (story === before || (notice && leavesBySomebodysWord(before, story))) continue;
    expect(JSON.parse(story).intent).toEqual(JSON.parse(before).intent);
    storiesCut += 1;
  }
  const missing = sound.stories.size - after.size;
  const unreadable = await journal.countUnreadable();
  if (notice) {
    expect(notice.kept).toBe(after.size);
    if (notice.lost !== null) expect(notice.lost).toBe(missing);
    expect(readFileSync(join(dirname(file), notice.setAside)).equals(bytes)).toBe(true);
    expect((await journal.listUnsent()).map(({ state }) => state.kind)).not.toContain('waiting');
  } else {
    expect(unreadable).toBe(missing + storiesCut);
  }
  for (const intent of await journal.listUnsent()) expect(isUnsent(intent.state)).toBe(true);
  expect(await journal.append(newIntent('next'))).toMatchObject({ ok: true });
  await journal.close();
  const again = await opened(file);
  expect(again.notice).toBeNull();
  expect((await again.journal.listRecent(1))[0]?.request.orderId).toBe('next');
  await again.journal.close();
  rmSync(dirname(file), { recursive: true });
  return { notice, missing };
}

function flipped(offset: number, mask: number): Buffer {
  const bytes = Buffer.from(sound.bytes);
  bytes[offset] = (bytes[offset] ?? 0) ^ mask;
  return bytes;
}

describe('a flipped byte', () => {
  it('in any page takes one order with it at the most, and is told of', async () => {
    // Anywhere in the page, and the same at each run.
    for (let page = 0; page * PAGE < sound.bytes.length; page += 1) {
      expect((await judge(flipped(page * PAGE + ((page * 2_657 + 1_409) % PAGE), 0x41))).missing).toBeLessThanOrEqual(1);
    }
  }, 60_000);

  it('at the beginning of any page, where it says what the page is, takes none', async () => {
    for (let page = 0; page * PAGE < sound.bytes.length; page += 1) {
      expect(await judge(flipped(page * PAGE, 0x48))).toMatchObject({ missing: 0, notice: { kept: ORDERS, lost: 0 } });
    }
  }, 60_000);

  it.each([
    ['the page size', 17],
    ['whether it may be written', 18],
    ['the number of pages', 31],
    ['the format', 47],
    ['the encoding', 59],
    ['the version, which is then not a newer one', 63],
    ['the tables', 2_500],
  ])('in the header, where it says %s, takes none', async (_what, offset) => {
    expect(await judge(flipped(offset, 0x02))).toMatchObject({ missing: 0, notice: { kept: ORDERS, lost: 0 } });
  });
});

describe('a file that has lost its end', () => {
  it.each([0, 1, 99, 100, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE, 0.5, -PAGE, -1])('at %d opens, says so, and has what is left', async (at) => {
    const whole = sound.bytes.length;
    const end = at < 0 ? whole + at : Math.floor(at % 1 ? whole * at : at);
    const { notice } = await judge(sound.bytes.subarray(0, end));
    // A single byte, to SQLite, is a page that ends with a zero: then it is a row that is told of, if any.
    if (whole - end > 1) expect(notice).not.toBeNull();
  });

  it('has the orders of the pages that are left, also where the pages of small tables are gone', async () => {
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

  it('has most of what is left, if only the last page is gone', async () => {
    expect((await judge(sound.bytes.subarray(0, -PAGE))).missing).toBeLessThanOrEqual(ORDERS / 3);
  });
});

describe('a session that was cut short', () => {
  /** The files as they are when the app is killed, with everything since the start in the log beside the database. */
  async function cutShort(): Promise<{ file: string; stories: ReadonlyMap<string, string> }> {
    const running = createJournalPath();
    const { journal } = await opened(running);
    await fill(journal);
    const stories = await storiesIn(journal);
    const file = createJournalPath();
    for (const part of ['', '-wal']) copyFileSync(running + part, file + part);
    return { file, stories };
  }

  it('loses nothing', async () => {
    const { file, stories } = await cutShort();
    const { journal, notice } = await opened(file);
    expect(notice).toBeNull();
    expect(await storiesIn(journal)).toEqual(stories);
  });

  it('loses nothing either if the database under the log is damaged', async () => {
    const { file, stories } = await cutShort();
    const bytes = readFileSync(file);
    bytes[18] = 0x77;
    writeFileSync(file, bytes);
    const { journal, notice } = await opened(file);
    expect(notice).toMatchObject({ kept: ORDERS, lost: 0 });
    expect(new Set((await storiesIn(journal)).keys())).toEqual(new Set(stories.keys()));
  });

  it('is recovered from its log where that is all that is left', async () => {
    const { file } = await cutShort();
    const log = readFileSync(`${file}-wal`);
    rmSync(file);
    const { notice } = await opened(file);
    expect(notice).toMatchObject({ kept: ORDERS, lost: 0 });
    expect(readFileSync(join(dirname(file), `${notice?.setAside}-wal`)).equals(log)).toBe(true);
  });
});

describe('a recovery', () => {
  it('that was cut off while names were changed is finished at the next start', async () => {
    const file = createJournalPath();
    const folder = dirname(file);
    writeFileSync(file, flipped(0, 0xff));
    const { journal, notice } = await opened(file, { now: () => 5 });
    const kept = idsOf(await journal.listRecent(100));
    await journal.close();
    // Back to where the new one was complete, and nothing had its name yet.
    renameSync(file, `${file}.recovered-1970`);
    renameSync(join(folder, notice?.setAside ?? ''), file);
    writeFileSync(`${file}-wal`, 'a log that belongs to the damaged one');
    const again = await opened(file);
    expect(idsOf(await again.journal.listRecent(100))).toEqual(kept);
    expect(readFileSync(`${file}.damaged-1970`).equals(flipped(0, 0xff))).toBe(true);
    expect(existsSync(`${file}.damaged-1970-wal`)).toBe(true);
  });

  it('is told of at each start until somebody hands an order over', async () => {
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

  it('leaves nothing behind but the damaged file, also when there are two in the same moment', async () => {
    const file = createJournalPath();
    for (const times of [1, 2]) {
      writeFileSync(file, flipped(0, 0xff));
      const { journal, notice } = await opened(file, { now: () => 5 });
      expect(notice?.kept).toBe(ORDERS);
      await journal.close();
      expect(readdirSync(dirname(file))).toHaveLength(1 + times);
    }
  });

  it('is not disturbed by what an earlier one left half done', async () => {
    const file = createJournalPath();
    writeFileSync(file, flipped(0, 0xff));
    writeFileSync(`${file}.new`, 'half a journal');
    writeFileSync(`${file}.new-journal`, 'half a step');
    writeFileSync(`${file}.reading`, 'half a copy');
    expect((await opened(file)).notice).toMatchObject({ kept: ORDERS, lost: 0 });
  });

  it('believes no older version of an order that nothing leads to any more', async () => {
    const file = createJournalPath();
    const { journal } = await opened(file);
    const order = await appendAndAdvance(journal, 'A');
    await journal.close();
    const older = readFileSync(file);
    const going = await opened(file);
    await going.journal.advance(order, { kind: 'send' });
    await going.journal.advance(order, { kind: 'accepted', answer: orderDetailsWith({ id: 'A', status: 'staged' }) });
    await going.journal.close();
    // A disk that has forgotten the newest version of one page: the row's.
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
