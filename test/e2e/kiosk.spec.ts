import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ElectronApplication } from '@playwright/test';
import { CLEAN_EXIT, waitForExit } from '../support/exited-process';
import { acceptOrder, orderBody, orderIdOf, type ReceivedRequest, respondJson } from '../support/fake-connect.mjs';
import { filesBelow } from '../support/files-below.mjs';
import { readJsonLines } from '../support/json-lines.mjs';
import { policyFileIn, writePolicy } from './fixtures/app-under-test';
import { startDetachedStation } from './fixtures/detached-station';
import { livePolicy } from './fixtures/live-policy';
import { stagePage } from './fixtures/stage-page';
import { expect, focusWindow, pressKey, type RunningStation, runSwitch, scan, startSecondInstance, test } from './fixtures/station';

const run = promisify(execFile);

/** Quits the app that started last, which Playwright does not control, and waits for its end. */
async function quitLatest(lines: readonly Record<string, unknown>[]): Promise<void> {
  const pid = Number(lines.filter(({ event }) => event === 'start').at(-1)?.pid);
  process.kill(pid, 'SIGTERM');
  const isThere = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  await expect.poll(isThere, { timeout: 30_000 }).toBe(false);
}

const EVERYTHING = { fullScreen: true } as const;

/** The state of the window and the bounds of its screen. */
const stance = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow, screen }) => {
    const window = BrowserWindow.getAllWindows()[0];
    if (!window) return null;
    return {
      fullScreen: window.isFullScreen(),
      bounds: window.getBounds(),
      screen: screen.getPrimaryDisplay().bounds,
      visible: window.isVisible(),
      minimized: window.isMinimized(),
    };
  });

/** Runs a script in the current renderer process, because Playwright's page object does not survive a crash. */
const inPage = <Value>(app: ElectronApplication, script: string): Promise<Value> =>
  app.evaluate(
    ({ BrowserWindow }, script) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script),
    script,
  ) as Promise<Value>;

const formOf = (app: ElectronApplication) =>
  inPage<string[]>(app, `[...document.querySelectorAll('main input')].map((input) => input.value)`).catch(() => []);

const events = (station: RunningStation, event: string) => station.log().filter((line) => line.event === event);

test.describe('a kiosk', () => {
  const policy = { 'window.mode': 'kiosk' };

  test('a kiosk covers the whole screen, from the first frame of the next start on', async ({ openStation }) => {
    const first = await openStation({ policy });
    await expect.poll(() => stance(first.app)).toMatchObject(EVERYTHING);
    const stands = await stance(first.app);
    expect(stands?.bounds).toEqual(stands?.screen);
    await first.close();
    const second = await openStation({ policy, userData: first.userData });
    expect(await stance(second.app)).toMatchObject({ ...EVERYTHING, bounds: stands?.screen });
    // The window was a kiosk before the policy was read.
    expect(events(second, 'window-mode')).toHaveLength(1);
  });

  test('accidental keys do not leave a kiosk, and the quit shortcut does', async ({ openStation }) => {
    const station = await openStation({ policy });
    await expect.poll(() => stance(station.app)).toMatchObject(EVERYTHING);
    await station.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await station.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setFullScreen(false));
    await focusWindow(station);
    for (const key of ['F11', 'Escape', 'ctrl+w', 'ctrl+q', 'ctrl+r', 'F5', 'alt+q', 'ctrl+shift+i']) await pressKey(key);
    await expect.poll(() => stance(station.app)).toMatchObject({ ...EVERYTHING, visible: true, minimized: false });
    await scan('PRACTICE-0001');
    await expect(stagePage(station.page).order).toHaveValue('PRACTICE-0001');
    const exit = waitForExit(station);
    await pressKey('ctrl+alt+shift+q');
    expect(await exit).toEqual(CLEAN_EXIT);
  });

  test('a kiosk ends on SIGTERM without asking, as at sign-off and shutdown', async ({ openStation }) => {
    const station = await openStation({ policy });
    await expect.poll(() => stance(station.app)).toMatchObject(EVERYTHING);
    const exit = waitForExit(station);
    station.app.process().kill('SIGTERM');
    expect(await exit).toEqual(CLEAN_EXIT);
    expect(events(station, 'quit')).toHaveLength(1);
  });

  test('a policy turns the kiosk on and off while the station runs, and the window returns to its old position', async ({
    openStation,
    folder,
  }) => {
    const station = await openStation({ policy: {} });
    const { app } = station;
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 50, width: 1100, height: 800 }));
    const before = (await stance(app))?.bounds;
    await writePolicy(folder, JSON.stringify(policy));
    await expect.poll(() => stance(app)).toMatchObject(EVERYTHING);
    await writePolicy(folder, '{}');
    await expect.poll(() => stance(app)).toMatchObject({ fullScreen: false, bounds: before });
    await writePolicy(folder, JSON.stringify({ 'window.mode': 'full-screen' }));
    await expect.poll(() => stance(app)).toMatchObject(EVERYTHING);
    const exit = waitForExit(station);
    // The window has no title bar but is not a kiosk, so Alt+F4 closes it.
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(await exit).toEqual(CLEAN_EXIT);
  });
});

test('the window reopens at its old position, or on a connected screen', async ({ openStation }) => {
  const first = await openStation();
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 70, width: 1150, height: 790 }));
  const memory = join(first.userData, 'window.json');
  await expect.poll(() => (existsSync(memory) ? JSON.parse(readFileSync(memory, 'utf8')).bounds?.x : null)).toBe(60);
  await first.close();
  const second = await openStation({ userData: first.userData });
  expect((await stance(second.app))?.bounds).toEqual({ x: 60, y: 70, width: 1150, height: 790 });
  await second.close();
  writeFileSync(memory, JSON.stringify({ mode: 'window', bounds: { x: 5_000, y: -3_000, width: 9_000, height: 9_000 } }));
  const third = await openStation({ userData: first.userData });
  // Chromium makes the window a pixel smaller, because without a window manager one of the screen's size would be a full screen.
  const { width = 0, height = 0, ...place } = (await stance(third.app))?.bounds ?? {};
  expect(place).toEqual({ x: 0, y: 0 });
  expect([1920 - width, 1080 - height].every((left) => left === 0 || left === 1)).toBe(true);
});

for (const how of ['minimized', 'hidden', 'behind'] as const) {
  test(`a second start focuses a kiosk that is ${how}`, async ({ openStation }) => {
    const station = await openStation({ policy: { 'window.mode': 'kiosk' } });
    await station.app.evaluate(({ BrowserWindow }, how) => {
      const window = BrowserWindow.getAllWindows()[0];
      if (how === 'hidden') window?.hide();
      if (how === 'minimized') window?.minimize();
      if (how === 'behind') window?.blur();
    }, how);
    expect(await startSecondInstance(station.userData)).toBe(0);
    await expect
      .poll(() =>
        station.app.evaluate(({ BrowserWindow }) => {
          const window = BrowserWindow.getAllWindows()[0];
          return [window?.isVisible(), window?.isMinimized(), window?.isFocused(), window?.isFullScreen()];
        }),
      )
      .toEqual([true, false, true, true]);
  });
}

/** Enters an order with all fields, and scans a second one that waits. */
async function fillScreen(station: RunningStation): Promise<void> {
  const stage = stagePage(station.page);
  await focusWindow(station);
  await scan('PRACTICE-0011');
  await stage.bags.fill('3');
  await stage.items.fill('12');
  await scan(' 14.25 lb');
  await expect(stage.weight).toHaveValue('14.25');
  await scan('PRACTICE-0012');
  await expect(station.page.getByRole('group', { name: 'Next order, waiting' })).toContainText('PRACTICE-0012');
}

const FILLED = ['PRACTICE-0011', '3', '12', '14.25'];
const shown = (app: ElectronApplication) => inPage<string>(app, 'document.body.textContent').catch(() => '');

test.describe('the restored order', () => {
  for (const how of ['is killed', 'crashes'] as const) {
    test(`the order on the screen is restored when the page ${how}`, async ({ openStation }) => {
      const station = await openStation();
      await fillScreen(station);
      if (how === 'crashes')
        await station.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
      else
        await station.app.evaluate(({ BrowserWindow }) =>
          process.kill(BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0, 'SIGKILL'),
        );
      await expect.poll(() => events(station, 'renderer-gone').length).toBe(1);
      await expect.poll(() => formOf(station.app)).toEqual(FILLED);
      await expect.poll(() => shown(station.app)).toMatch(/This order is back[\s\S]*Next order, waiting[\s\S]*PRACTICE-0012/i);
    });
  }

  test('the order on the screen is restored when the page hangs and a key is pressed', async ({ folder }) => {
    test.setTimeout(120_000);
    // Chromium does not detect hanging pages while a debugger is attached, so the test attaches only at times.
    const station = startDetachedStation(join(folder, 'user-data'));
    try {
      const fill = await station.attach();
      await run('xdotool', ['search', '--sync', '--onlyvisible', '--name', 'Stagebay', 'windowfocus']);
      await scan('PRACTICE-0011');
      await stagePage(fill.page).bags.fill('3');
      // When no debugger is attached any more.
      await fill.page.evaluate(
        () =>
          void setTimeout(() => {
            for (;;);
          }, 1_000),
      );
      await fill.close();
      await expect
        .poll(
          async () => {
            await pressKey('Tab');
            return station.events();
          },
          { timeout: 90_000, intervals: [1_000] },
        )
        .toContain('renderer-killed');
      await expect.poll(() => station.events()).toContain('renderer-gone');
      const after = await station.attach();
      await expect(stagePage(after.page).order).toHaveValue('PRACTICE-0011');
      await expect(stagePage(after.page).bags).toHaveValue('3');
      await after.close();
    } finally {
      await station.kill();
    }
  });

  test('the order on the screen is restored after the app was killed, and the log records the unclean shutdown', async ({
    openStation,
  }) => {
    const station = await openStation();
    await fillScreen(station);
    const exit = waitForExit(station);
    // The page's draft is on the disk a moment after it was typed.
    const kept = () =>
      filesBelow(join(station.userData, 'chromium')).some((file) =>
        /PRACTICE-0012/.test(readFileSync(file, 'latin1').replaceAll('\0', '')),
      );
    await expect.poll(kept).toBe(true);
    station.app.process().kill('SIGKILL');
    await exit;
    const again = await openStation({ userData: station.userData });
    await expect(stagePage(again.page).order).toHaveValue('PRACTICE-0011');
    await expect(stagePage(again.page).weight).toHaveValue('14.25');
    expect(events(again, 'unclean-shutdown')).toHaveLength(1);
    await stagePage(again.page).clear.click();
    await expect(stagePage(again.page).order).toHaveValue('PRACTICE-0012');
    await stagePage(again.page).clear.click();
    await again.close();
    const third = await openStation({ userData: station.userData });
    await expect(stagePage(third.page).bags).toBeVisible();
    await expect(stagePage(third.page).order).toHaveValue('');
    expect(events(third, 'unclean-shutdown')).toHaveLength(1);
  });

  test('an order staged at the moment of the page crash is not restored to the screen', async ({ openStation }) => {
    const station = await openStation({ policy: { 'stage.undoSeconds': 60 } });
    const { app, page } = station;
    await page.evaluate(async () => {
      const id = crypto.randomUUID();
      const draft = { order: 'PRACTICE-0013', user: null, bags: '2', items: '', weight: '', weighed: false };
      localStorage.setItem('stage-draft', JSON.stringify({ mode: 'practice', keptAt: Date.now(), draft, next: null, intentId: id }));
      await window.station.call('orders.stage', { id, request: { orderId: 'PRACTICE-0013', bags: 2 } });
    });
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    await expect.poll(() => events(station, 'renderer-gone').length).toBe(1);
    await expect.poll(() => shown(app)).toContain('PRACTICE-0013');
    await expect.poll(() => formOf(app)).toEqual(['', '', '', '']);
  });
});

test('a page that fails and becomes blank is reloaded', async ({ openStation }) => {
  const station = await openStation();
  await fillScreen(station);
  await station.page.evaluate(() => {
    document.getElementById('root')?.replaceChildren();
    setTimeout(() => {
      throw new TypeError('no more of this');
    });
  });
  await expect
    .poll(() => events(station, 'page-failed'))
    .toMatchObject([{ blank: true, what: expect.stringContaining('no more of this') }]);
  await expect.poll(() => formOf(station.app)).toEqual(FILLED);
});

test('the station keeps working after the GPU process was killed', async ({ openStation }) => {
  const station = await openStation();
  const gpu = await station.app.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? null);
  test.skip(gpu === null, 'nothing draws in a process of its own here');
  process.kill(gpu as number, 'SIGKILL');
  await expect.poll(() => events(station, 'child-process-gone').length).toBeGreaterThan(0);
  await focusWindow(station);
  await scan('PRACTICE-0014');
  await expect(stagePage(station.page).order).toHaveValue('PRACTICE-0014');
});

test.describe('a crash of the app', () => {
  const CANARY = 'canary-token-5c0ffee';
  const breakIt = ({ app }: RunningStation, how: 'throws' | 'rejects') =>
    app
      .evaluate(
        (_electron, { how, CANARY }) => {
          const error = new TypeError(`Bearer ${CANARY}`);
          if (how === 'rejects') void Promise.reject(error);
          else
            setTimeout(() => {
              throw error;
            });
        },
        { how, CANARY },
      )
      .catch(() => undefined);
  const reportsOf = ({ userData }: RunningStation) => filesBelow(join(userData, 'crashes')).map((file) => readFileSync(file, 'utf8'));

  for (const how of ['throws', 'rejects'] as const) {
    test(`an app that crashes writes a report without secrets, keeps the order and relaunches (it ${how})`, async ({ openStation }) => {
      const station = await openStation({ env: { STAGEBAY_CANARY: CANARY } });
      await fillScreen(station);
      const exit = waitForExit(station);
      await breakIt(station, how);
      expect(await exit).toEqual({ code: 70, signal: null });
      const [report, ...others] = reportsOf(station);
      expect(others).toEqual([]);
      expect(JSON.parse(report ?? '')).toMatchObject({ error: 'TypeError', version: '0.1.0', stack: expect.stringContaining('TypeError') });
      expect(report).not.toContain(CANARY);
      expect(events(station, 'main-crashed')).toMatchObject([{ error: 'TypeError', willRelaunch: true }]);
      await expect.poll(() => events(station, 'start').length, { timeout: 30_000 }).toBe(2);
      await expect.poll(() => events(station, 'window-focused').length, { timeout: 30_000 }).toBe(2);
      await quitLatest(station.log());
      expect(events(station, 'quit')).toHaveLength(1);
      expect(events(station, 'unclean-shutdown')).toEqual([]);
    });
  }

  test('an app that crashes loses no order and sends a held order once after its relaunch', async ({ openStation, connect }) => {
    const policy = livePolicy(connect.baseUrl, { 'stage.undoSeconds': 3 });
    connect.respondWith((received, response) =>
      received.method === 'GET' ? respondJson(response, 200, orderBody('CRASH-1')) : acceptOrder(received, response),
    );
    const station = await openStation({ policy, token: 'a-token-for-crashes' });
    await stagePage(station.page).order.fill('CRASH-1');
    await stagePage(station.page).bags.fill('2');
    await stagePage(station.page).stageOrder.click();
    await expect(stagePage(station.page).entry('CRASH-1')).toContainText('Leaving in');
    const exit = waitForExit(station);
    await breakIt(station, 'throws');
    await exit;
    expect(connect.received).toEqual([]);
    await expect.poll(() => events(station, 'order').map(({ state }) => state), { timeout: 30_000 }).toEqual(['staged']);
    await quitLatest(station.log());
    expect(connect.received.map(({ method, path }) => `${method} ${orderIdOf({ path } as ReceivedRequest)}`)).toEqual([
      'GET CRASH-1',
      'POST CRASH-1',
    ]);
    expect(events(station, 'journal-damaged')).toEqual([]);
  });

  test('an app that crashes repeatedly stays closed and logs it', async ({ openStation }) => {
    const station = await openStation();
    mkdirSync(join(station.userData, 'crashes'));
    for (const minutes of [1, 2, 3]) {
      const at = new Date(Date.now() - minutes * 60_000).toISOString().replace(/[:.]/g, '-');
      writeFileSync(join(station.userData, 'crashes', `crash-${at}.json`), '{}');
    }
    const exit = waitForExit(station);
    await breakIt(station, 'throws');
    expect(await exit).toEqual({ code: 70, signal: null });
    expect(events(station, 'main-crashed')).toMatchObject([{ willRelaunch: false }]);
  });
});

test.describe('--autostart', () => {
  test('--autostart exits without opening the app if the setting is off', async ({ folder }) => {
    const userData = join(folder, 'user-data');
    expect(await runSwitch(['--autostart'], { userData })).toMatchObject({ code: 0, stdout: '' });
    expect(existsSync(join(userData, 'logs'))).toBe(false);
  });

  test('--autostart starts the app in a process of its own if the setting is on', async ({ folder }) => {
    const userData = join(folder, 'user-data');
    await writePolicy(folder, JSON.stringify({ 'station.autostart': true }));
    expect(await runSwitch(['--autostart'], { userData, policyFile: policyFileIn(folder) })).toMatchObject({ code: 0, stdout: '' });
    const logged = () => readJsonLines(join(userData, 'logs', 'stagebay.log'));
    await expect.poll(() => logged().filter(({ event }) => event === 'window-focused').length, { timeout: 30_000 }).toBe(1);
    await quitLatest(logged());
    expect(logged().at(-1)?.event).toBe('quit');
  });
});
