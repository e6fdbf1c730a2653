import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openConnection } from '../../src-main/database/connection';
import { livePolicy } from '../e2e/fixtures/live-policy';
import { stageOrder, stagePage } from '../e2e/fixtures/stage-page';
import { test as base, expect, launchStation, type RunningStation, type StationOptions } from '../e2e/fixtures/station';
import { acceptOrder, type FakeConnect, startFakeConnect } from '../support/fake-connect.mjs';
import { mountSmallDisk, reasonForNoSmallDisk, type SmallDisk } from '../support/small-disk';
import { createTempFolder } from '../support/temp-folder.mjs';
import { countStageRequests, readAllOrders, TOKEN } from './live-station';
import { type DamageNotice, missingFrom, readDamageNotice, type SavedJournal, writeJournal } from './saved-journal';

const PAGE = 4_096;

/** Ends a hanging test long before the hour that the long suite allows. Every wait below is shorter. */
const LIMIT_MS = 120_000;

const stationAlert = (page: Page) => page.getByRole('alert').filter({ hasText: 'The journal ' });

interface WrittenJournal extends SavedJournal {
  readonly folder: string;
  readonly file: string;
  readonly station: StationOptions & { readonly userData: string };
  readonly connect: FakeConnect;
}

/** Written once for all tests, because each test works with its own copy of the file. */
const test = base.extend<
  { disk: SmallDisk; openStationOnDisk: (options?: StationOptions) => Promise<RunningStation> },
  { written: WrittenJournal }
>({
  written: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright requires the pattern, also for a fixture that uses no other one.
    async ({}, use) => {
      const { path: folder, remove } = createTempFolder('damage');
      const connect = await startFakeConnect();
      try {
        const userData = join(folder, 'user-data');
        const station = { policy: livePolicy(connect.baseUrl), userData };
        const kept = await writeJournal(folder, { ...station, token: TOKEN }, connect);
        await use({ ...kept, folder, file: join(userData, 'journal.db'), station, connect });
      } finally {
        await connect.close();
        remove();
      }
    },
    { scope: 'worker', timeout: LIMIT_MS },
  ],
  disk: async ({ folder }, use) => {
    const disk = mountSmallDisk(join(folder, 'disk'));
    await use(disk);
    disk.remove();
  },
  // The station is closed before the disk is unmounted.
  openStationOnDisk: async ({ disk, folder, connect }, use) => {
    const opened: RunningStation[] = [];
    await use(async (options) => {
      const station = await launchStation(folder, {
        policy: livePolicy(connect.baseUrl),
        userData: join(disk.folder, 'user-data'),
        ...options,
      });
      opened.push(station);
      return station;
    });
    for (const station of opened) await station.close().catch(() => undefined);
  },
});

test.beforeEach(() => test.setTimeout(LIMIT_MS));

interface Verdict {
  readonly said: DamageNotice | null;
  readonly missing: readonly string[];
  /** The claims that are not true; empty if all are. */
  readonly wrong: readonly string[];
}

/** Starts the app with a damaged journal and checks that its messages and lists are true and that it accepts new orders. */
async function startOn(damaged: Buffer, written: WrittenJournal, next: string): Promise<Verdict> {
  const { file, connect, orders } = written;
  const userData = written.station.userData;
  for (const name of readdirSync(userData).filter((entry) => entry.startsWith('journal.db'))) rmSync(join(userData, name));
  writeFileSync(file, damaged);
  writeFileSync(join(userData, 'high-water-mark.json'), written.mark);
  const asked = connect.received.length;
  const { page, close } = await launchStation(written.folder, written.station);
  try {
    const shown = await readAllOrders(page);
    const said = await readDamageNotice(page);
    // If the row with the journal's id is damaged, the journal looks like a copy, and its waiting orders need a confirmation, too.
    const isCopy = said === null && shown.some(({ state }) => state.kind === 'overdue' && state.because === 'journal-copy');
    if (isCopy) await expect(page.getByText(/^The list of orders (is an older copy|comes from another computer)\./)).toBeVisible();
    const missing = missingFrom(orders, shown, { recovered: said !== null || isCopy });
    const wrong: string[] = [];
    const must = (holds: boolean, otherwise: string) => void (holds || wrong.push(otherwise));
    // Damage that SQLite itself does not notice is found row by row and reported separately.
    if (said === null && missing.length > 0) await expect(page.getByText('can’t be read. An order may be missing.')).toBeVisible();
    if (said) {
      must(said.kept === shown.length, `said ${said.kept} were saved, shown are ${shown.length}`);
      must(said.lost === null || said.lost === missing.length, `said ${said.lost} were lost, missing are ${missing.length}`);
      must(readFileSync(join(userData, said.setAside)).equals(damaged), 'the damaged file was not kept as it was');
    }
    await stageOrder(page, next);
    await expect(stagePage(page).entry(next)).toContainText('Staged');
    const since = connect.received.slice(asked).filter(({ method }) => method === 'POST');
    must(since.length === 1 && since[0]?.path.includes(`/${next}/`) === true, `the server saw ${since.map(({ path }) => path).join(' ')}`);
    return { said, missing, wrong };
  } finally {
    await close();
  }
}

const inWords = ({ said, missing, wrong }: Verdict) =>
  [
    said ? `damaged, ${said.kept} saved, ${said.lost ?? 'some, nobody knows how many'} lost` : 'nothing is said',
    `${missing.length} missing`,
    ...wrong,
  ].join('; ');

/** SQLite fills a page from both ends; the bytes between are zero. */
function middleOfContent(page: Buffer): number {
  const used = [...page.keys()].filter((offset) => page[offset] !== 0);
  return used[Math.floor(used.length / 2)] ?? 0;
}

test.describe('a journal that was damaged', () => {
  const LENGTHS: readonly (readonly [string, (whole: number) => number])[] = [
    ['0 bytes', () => 0],
    ['1 byte', () => 1],
    ['99 bytes', () => 99],
    ['half a page', () => PAGE / 2],
    ['half the file', (whole) => Math.floor(whole / 2)],
    ['all but the last page', (whole) => whole - PAGE],
  ];
  for (const [name, lengthOf] of LENGTHS) {
    test(`a journal truncated to ${name} is recovered, the losses are reported, and staging continues`, async ({ written }) => {
      const verdict = await startOn(written.bytes.subarray(0, lengthOf(written.bytes.length)), written, 'NEXT');
      console.log(`cut off at ${name}: ${inWords(verdict)}`);
      expect(verdict.wrong).toEqual([]);
      expect(verdict.said).not.toBeNull();
    });
  }

  const FLIPS: readonly (readonly [string, (page: Buffer) => number])[] = [
    ['where it says what the page is', () => 0],
    ['in the middle of what it holds', middleOfContent],
  ];
  for (const [where, offsetIn] of FLIPS) {
    test(`a flipped byte in any page ${where} loses at most one order and never silently`, async ({ written }) => {
      const pages = written.bytes.length / PAGE;
      test.setTimeout(pages * 15_000);
      const failed: string[] = [];
      for (let page = 0; page < pages; page += 1) {
        const damaged = Buffer.from(written.bytes);
        const bytes = damaged.subarray(page * PAGE, (page + 1) * PAGE);
        const at = offsetIn(bytes);
        bytes[at] = (bytes[at] ?? 0) ^ 0x41;
        const verdict = await startOn(damaged, written, `NEXT-${page}`);
        const line = `page ${page + 1} of ${pages}, ${where}: ${inWords(verdict)}`;
        console.log(line);
        if (verdict.wrong.length > 0 || verdict.missing.length > 1) failed.push(line);
      }
      expect(failed).toEqual([]);
    });
  }
});

test('an unsent order that has become unreadable is reported', { tag: '@quick' }, async ({ written }) => {
  const last = written.orders[0]?.request.orderId ?? '';
  const damaged = Buffer.from(written.bytes);
  // Changes a digit of the order id, which SQLite itself does not notice. Unused bytes contain older versions of the row.
  const text = Buffer.from(`"orderId":"${last}"`);
  for (let at = damaged.indexOf(text); at >= 0; at = damaged.indexOf(text)) damaged.writeUInt8(0x58, at + text.length - 2);
  const verdict = await startOn(damaged, written, 'NEXT');
  console.log(`one unsent order cannot be read: ${inWords(verdict)}`);
  expect(verdict.missing).toEqual([last]);
  expect(verdict.wrong).toEqual([]);
});

test('a journal of a newer version is refused with a message and kept byte for byte', async ({ openStation, connect }) => {
  const first = await openStation({ policy: livePolicy(connect.baseUrl), token: TOKEN });
  await stageOrder(first.page, 'ORDER-1');
  await expect(stagePage(first.page).entry('ORDER-1')).toContainText('Staged');
  await first.close();
  const file = join(first.userData, 'journal.db');
  await makeNewer(file);
  const bytes = readFileSync(file);

  const second = await openStation({ policy: livePolicy(connect.baseUrl) });
  await expect(stationAlert(second.page)).toHaveText(
    'The journal was written by a newer Stagebay. It is untouched; install that version again.',
  );
  await stageOrder(second.page, 'ORDER-2');
  await expect(stagePage(second.page).stageOrder).toHaveAccessibleDescription('Staging is off here');
  await second.close();
  expect(countStageRequests(connect, 'ORDER-2')).toBe(0);
  expect(readFileSync(file).equals(bytes)).toBe(true);
  expect(readdirSync(first.userData).filter((name) => name.startsWith('journal.db'))).toEqual(['journal.db']);
});

/** Marks a journal as one of a later, incompatible version of the app. Its version number is in two places. */
async function makeNewer(file: string): Promise<void> {
  const connection = await openConnection(file);
  connection.exec('UPDATE session SET readable_from = 99');
  const version = Number(connection.get('PRAGMA user_version')?.user_version);
  const applicationId = Number(connection.get('PRAGMA application_id')?.application_id);
  connection.exec(`PRAGMA user_version = ${version + 1}; PRAGMA application_id = ${applicationId + 1}`);
  await connection.close();
}

test.describe('a full disk', () => {
  const unavailable = reasonForNoSmallDisk();
  test.skip(unavailable !== null, unavailable ?? '');

  /** A station that has staged one order and whose disk is full. */
  async function startOnFull(
    disk: SmallDisk,
    openStationOnDisk: (options?: StationOptions) => Promise<RunningStation>,
  ): Promise<RunningStation> {
    const before = await openStationOnDisk({ token: TOKEN });
    await stageOrder(before.page, 'ORDER-1');
    await expect(stagePage(before.page).entry('ORDER-1')).toContainText('Staged');
    await before.close();
    disk.fill();
    return openStationOnDisk();
  }

  test('a full disk at the start blocks staging with the reason and loses no saved order', async ({ disk, openStationOnDisk, connect }) => {
    const { page, close } = await startOnFull(disk, openStationOnDisk);
    await expect(stationAlert(page)).toHaveText(
      'The journal cannot be opened. Is the disk full, or another Stagebay open? For IT: “database or disk is full”',
    );
    await stageOrder(page, 'ORDER-2');
    await expect(stagePage(page).stageOrder).toHaveAccessibleDescription('Staging is off here');
    expect(countStageRequests(connect, 'ORDER-2')).toBe(0);
    await close();

    disk.freeSpace();
    const next = await openStationOnDisk();
    await expect(stagePage(next.page).entry('ORDER-1')).toContainText('Staged');
    expect(await readDamageNotice(next.page)).toBeNull();
    await stageOrder(next.page, 'ORDER-2');
    await expect(stagePage(next.page).entry('ORDER-2')).toContainText('Staged');
    expect(countStageRequests(connect, 'ORDER-1')).toBe(1);
  });

  test('the next press works after space is freed on a disk that was full at the start', async ({ disk, openStationOnDisk, connect }) => {
    const { page } = await startOnFull(disk, openStationOnDisk);
    await expect(stationAlert(page)).toBeVisible();
    disk.freeSpace();
    await stageOrder(page, 'ORDER-2');
    await expect(stagePage(page).entry('ORDER-2')).toContainText('Staged', { timeout: 15_000 });
    expect(countStageRequests(connect, 'ORDER-2')).toBe(1);
  });

  test('a full disk at the very first start is not reported later as a damaged journal', async ({ disk, openStationOnDisk }) => {
    disk.fill();
    const first = await openStationOnDisk({ token: TOKEN });
    await expect(stationAlert(first.page)).toBeVisible();
    await first.close();
    disk.freeSpace();
    const { page } = await openStationOnDisk();
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    expect(await readDamageNotice(page)).toBeNull();
  });

  test('a disk that fills while the app runs blocks sending unsaved orders until space is freed', { tag: '@quick' }, async ({
    disk,
    openStationOnDisk,
    connect,
  }) => {
    const { page } = await openStationOnDisk({ token: TOKEN });
    const stage = stagePage(page);
    disk.fill();
    await stageOrder(page, 'ORDER-1');
    await expect(
      page
        .getByRole('alert')
        .filter({ hasText: 'The order could not be saved here. Is the disk full? It is still on the screen: press again.' }),
    ).toBeVisible();
    await expect(stage.order).toHaveValue('ORDER-1');
    await expect(stage.entries).toHaveCount(0);
    expect(connect.received).toEqual([]);

    disk.freeSpace();
    await stage.stageOrder.click();
    await expect(stage.entry('ORDER-1')).toContainText('Staged');
    expect(countStageRequests(connect, 'ORDER-1')).toBe(1);
  });

  test('a response that arrives on a full disk is saved once space is freed, and the order is not sent again', async ({
    disk,
    openStationOnDisk,
    connect,
  }) => {
    const { app, page } = await openStationOnDisk({ token: TOKEN });
    // The disk is full for the log, too, so the app logs to standard error.
    const notKept = new Promise<void>((resolve) => {
      app.process().stderr?.on('data', (text) => String(text).includes('outcome-write-failed') && resolve());
    });
    const arrived = new Promise<() => void>((resolve) => {
      connect.respondWith((received, response) => resolve(() => acceptOrder(received, response)));
    });
    await stageOrder(page, 'ORDER-1');
    const answer = await arrived;
    disk.fill();
    answer();
    await notKept;
    await expect(stagePage(page).entry('ORDER-1')).toContainText('Sending');
    disk.freeSpace();
    await expect(stagePage(page).entry('ORDER-1')).toContainText('Staged', { timeout: 15_000 });
    expect(countStageRequests(connect, 'ORDER-1')).toBe(1);
  });
});

test.describe('a disk that may only be read', () => {
  const unavailable = reasonForNoSmallDisk();
  test.skip(unavailable !== null, unavailable ?? '');

  test('a read-only journal blocks staging with the reason', async ({ disk, openStationOnDisk, connect }) => {
    const first = await openStationOnDisk({ token: TOKEN });
    await stageOrder(first.page, 'ORDER-1');
    await expect(stagePage(first.page).entry('ORDER-1')).toContainText('Staged');
    await first.close();
    const file = join(first.userData, 'journal.db');
    const bytes = readFileSync(file);
    disk.makeFileReadOnly(file);
    const { page } = await openStationOnDisk();
    await expect(stationAlert(page)).toContainText('The journal cannot be opened.');
    console.log(`a journal that may only be read: ${await stationAlert(page).innerText()}`);
    await stageOrder(page, 'ORDER-2');
    await expect(stagePage(page).stageOrder).toHaveAccessibleDescription('Staging is off here');
    expect(countStageRequests(connect, 'ORDER-2')).toBe(0);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test('a read-only data folder opens the window and blocks staging with the reason', async ({ disk, openStationOnDisk, connect }) => {
    const first = await openStationOnDisk({ token: TOKEN });
    await first.close();
    disk.makeReadOnly();
    const { page } = await openStationOnDisk();
    await expect(stationAlert(page)).toContainText('The journal cannot be opened.');
    await stageOrder(page, 'ORDER-1');
    await expect(stagePage(page).stageOrder).toHaveAccessibleDescription('Staging is off here');
    expect(connect.received).toEqual([]);
  });
});

test('a data folder that cannot be created opens the window and blocks staging with the reason', async ({
  openStation,
  connect,
  folder,
}) => {
  const notAFolder = join(folder, 'a-file');
  writeFileSync(notAFolder, '');
  const { page } = await openStation({ policy: livePolicy(connect.baseUrl), userData: join(notAFolder, 'user-data') });
  await expect(stationAlert(page)).toContainText('The journal cannot be opened.');
  await stageOrder(page, 'ORDER-1');
  await expect(stagePage(page).stageOrder).toHaveAccessibleDescription('Staging is off here');
  expect(connect.received).toEqual([]);
});
