/** What another user of the computer can read of a station, and what a crash of the main process leaves on the disk. */
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { waitForExit } from '../support/exited-process';
import { livePolicy } from './fixtures/live-policy';
import { stagePage } from './fixtures/stage-page';
import { expect, type RunningStation, scan, test } from './fixtures/station';

const TOKEN = 'canary-token-3b8f51d2';

test.skip(process.platform !== 'linux', 'Windows has access lists and error reporting of its own, which are not run here');

async function scanAndStage({ page }: RunningStation): Promise<void> {
  const stage = stagePage(page);
  await scan('ORDER-1');
  await stage.bags.fill('1');
  await stage.stageOrder.click();
  await expect(stage.entry('ORDER-1')).toContainText('Staged');
}

/** Every file and folder of a station with the permissions of other users, without the content of Chromium's profile. */
function openToOthers(userData: string): readonly string[] {
  const below = readdirSync(userData, { recursive: true, encoding: 'utf8' }).filter((name) => !name.startsWith('chromium/'));
  return ['', ...below].filter((name) => {
    const found = lstatSync(join(userData, name), { throwIfNoEntry: false });
    return found && !found.isSymbolicLink() && (found.mode & 0o077) !== 0;
  });
}

test('other users cannot read a station’s files, including those that an earlier version left readable', async ({
  openStation,
  connect,
}) => {
  const first = await openStation({ policy: livePolicy(connect.baseUrl), token: TOKEN });
  await scanAndStage(first);
  const { userData } = first;
  await expect
    .poll(() => readdirSync(userData))
    .toEqual(
      expect.arrayContaining(['journal.db', 'journal.db-wal', 'known.db', 'known.db-wal', 'logs', 'chromium', 'last-good-profile.json']),
    );
  expect(openToOthers(userData)).toEqual([]);
  await first.close();

  chmodSync(userData, 0o755);
  for (const name of ['journal.db', 'logs/stagebay.log']) chmodSync(join(userData, name), 0o644);
  chmodSync(join(userData, 'logs'), 0o755);
  const second = await openStation({ policy: livePolicy(connect.baseUrl), userData });
  expect(statSync(userData).mode & 0o777).toBe(0o700);
  await expect
    .poll(() => second.log().filter(({ event }) => event === 'files-made-private'))
    .toMatchObject([{ files: expect.any(Number) }]);
  expect(openToOthers(userData)).toEqual([]);
});

/** The folder of core files: the app's working folder, or that of the system's pattern. */
function coreFolders(): readonly string[] {
  const pattern = readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim();
  const named = isAbsolute(pattern) ? [dirname(pattern)] : [];
  return [process.cwd(), tmpdir(), '/var/crash', '/var/lib/systemd/coredump', ...named];
}

const MAX_FILE_BYTES = 1_000_000_000;

/** Files that changed since a time and contain the token. */
function leaks(folder: string, recursive: boolean, since: number): readonly string[] {
  let names: string[] = [];
  try {
    names = readdirSync(folder, { recursive, encoding: 'utf8' });
  } catch {
    return [];
  }
  return names
    .map((name) => join(folder, name))
    .filter((path) => {
      const found = lstatSync(path, { throwIfNoEntry: false });
      if (!found?.isFile() || found.mtimeMs < since) return false;
      // Only a core file of Chromium is as large: its nominal size is a terabyte.
      return found.size > MAX_FILE_BYTES || readFileSync(path).includes(TOKEN);
    });
}

const CRASHES = {
  'a signal for a bad access': ({ app }: RunningStation) => process.kill(app.process().pid ?? 0, 'SIGSEGV'),
  'an abort': ({ app }: RunningStation) => process.kill(app.process().pid ?? 0, 'SIGABRT'),
  'a crash of its own': ({ app }: RunningStation) => app.evaluate(() => process.crash()).catch(() => undefined),
} as const;

/** Allows core files for processes that start from now on, because otherwise the test could find none on some computers. */
async function withCoreFiles(work: () => Promise<void>): Promise<void> {
  const limit = (...options: readonly string[]) =>
    String(execFileSync('prlimit', ['--pid', String(process.pid), '--raw', '--noheadings', ...options])).trim();
  const soft = limit('--core', '--output', 'SOFT');
  limit('--core=unlimited:');
  try {
    await work();
  } finally {
    // Later tests crash processes, too, and a core file would delay them by seconds.
    limit(`--core=${soft}:`);
  }
}

for (const [name, crash] of Object.entries(CRASHES)) {
  test(`a main process that ends by ${name} writes the token into no file`, async ({ openStation, connect, folder }) => {
    const since = Date.now() - 1_000;
    let station = {} as RunningStation;
    await withCoreFiles(async () => {
      station = await openStation({ policy: livePolicy(connect.baseUrl), token: TOKEN });
    });
    await scanAndStage(station);
    expect(connect.received.at(-1)?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    const limits = `/proc/${station.app.process().pid}/limits`;
    await expect.poll(() => readFileSync(limits, 'utf8')).toMatch(/Max core file size\s+1\s+1\s/);
    const exit = waitForExit(station);
    await crash(station);
    expect((await exit).signal).toMatch(/^SIG/);
    const found = [...leaks(folder, true, since), ...coreFolders().flatMap((place) => leaks(place, false, since))];
    expect(found.map((path) => relative(folder, path))).toEqual([]);
  });
}
