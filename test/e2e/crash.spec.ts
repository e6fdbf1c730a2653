/** The end of the app during a pending native call: the keychain's process is stopped, so that it does not answer. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CLEAN_EXIT, waitForExit } from '../support/exited-process';
import { stagePage } from './fixtures/stage-page';
import { expect, type RunningStation, runSwitch, startSecondInstance, test as withStation } from './fixtures/station';

interface Fixtures {
  /** Stops the keychain until the end of the test, so that it does not answer. */
  readonly stopKeychain: () => void;
}

const test = withStation.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright requires the pattern, also for a fixture that uses no other one.
  stopKeychain: async ({}, use) => {
    const pid = keychainProcess();
    await use(() => void process.kill(pid, 'SIGSTOP'));
    process.kill(pid, 'SIGCONT');
  },
});

/** The process id of the headless session's keychain, which no other program uses. */
function keychainProcess(): number {
  const answer = execFileSync('dbus-send', [
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/',
    'org.freedesktop.DBus.GetConnectionUnixProcessID',
    'string:org.freedesktop.secrets',
  ]);
  return Number(/uint32 (\d+)/.exec(String(answer))?.[1]);
}

const eventsOf = (station: RunningStation, name: string) => station.log().filter(({ event }) => event === name);
const reportsOf = ({ userData }: RunningStation) => (existsSync(join(userData, 'crashes')) ? readdirSync(join(userData, 'crashes')) : []);

/** Crashes the main process during a call to the keychain that has not been answered. */
const crashWhileKeychainIsAsked = ({ app }: RunningStation) =>
  app
    .evaluate(({ app }) => {
      const { createRequire } = process.getBuiltinModule('node:module');
      void createRequire(`${app.getAppPath()}/`)('keytar').getPassword('stagebay-test', 'never answered');
      setTimeout(() => {
        throw new Error('planted');
      });
    })
    .catch(() => undefined);

/** Quits the relaunched app, which Playwright does not control, and waits for its end. */
async function quitRelaunched(station: RunningStation): Promise<void> {
  const quits = eventsOf(station, 'quit').length;
  await runSwitch(['--quit'], { userData: station.userData });
  await expect.poll(() => eventsOf(station, 'quit').length, { timeout: 30_000 }).toBe(quits + 1);
}

test.skip(process.platform !== 'linux', 'only Linux has a keychain of its own for a test');

test('an app that crashes during a keychain call exits with the crash code, writes a report and relaunches', async ({
  openStation,
  stopKeychain,
}) => {
  stopKeychain();
  const station = await openStation();
  const exit = waitForExit(station);
  await crashWhileKeychainIsAsked(station);
  expect(await exit).toEqual({ code: 70, signal: null });
  expect(reportsOf(station)).toHaveLength(1);
  expect(eventsOf(station, 'main-crashed')).toMatchObject([{ message: 'planted', willRelaunch: true }]);
  await expect.poll(() => eventsOf(station, 'start').length, { timeout: 30_000 }).toBe(2);
  await expect.poll(() => eventsOf(station, 'window-focused').length, { timeout: 30_000 }).toBe(2);
  await quitRelaunched(station);
});

test('an app that quits during a keychain call exits with 0 and logs "quit" last', async ({ openStation, stopKeychain }) => {
  stopKeychain();
  const station = await openStation();
  const exit = waitForExit(station);
  expect(await startSecondInstance(station.userData)).toBe(0);
  await runSwitch(['--quit'], { userData: station.userData });
  expect(await exit).toEqual(CLEAN_EXIT);
  expect(station.log().at(-1)).toMatchObject({ event: 'quit' });
});

test('an app that crashes while quitting exits with the crash code and writes a report', async ({ openStation, stopKeychain }) => {
  stopKeychain();
  const station = await openStation();
  const exit = waitForExit(station);
  await station.app
    .evaluate(({ app }) => {
      app.once('before-quit', () => void Promise.reject(new Error('planted')));
      setTimeout(() => app.quit());
    })
    .catch(() => undefined);
  expect(await exit).toEqual({ code: 70, signal: null });
  expect(reportsOf(station)).toHaveLength(1);
  expect(eventsOf(station, 'quit')).toEqual([]);
  await expect.poll(() => eventsOf(station, 'window-focused').length, { timeout: 30_000 }).toBe(2);
  await quitRelaunched(station);
});

test('--provision-token exits with 1 when the keychain does not respond', async ({ folder, stopKeychain }) => {
  stopKeychain();
  const { code, stderr } = await runSwitch(['--provision-token'], { userData: join(folder, 'user-data'), input: 'canary-token-5c0ffee' });
  expect(code).toBe(1);
  expect(stderr).toContain('did not answer');
});

test('an order ID typed just before the app quits is on the screen after a restart', async ({ openStation }) => {
  const station = await openStation();
  await stagePage(station.page).order.fill('PRACTICE-0015');
  const exit = waitForExit(station);
  await station.app.evaluate(({ app }) => void setTimeout(() => app.quit())).catch(() => undefined);
  expect(await exit).toEqual(CLEAN_EXIT);
  expect(eventsOf(station, 'quit')).toHaveLength(1);
  const again = await openStation({ userData: station.userData });
  await expect(stagePage(again.page).order).toHaveValue('PRACTICE-0015');
});
