/** The second window: the Handover view for the person at the door, which must not take a scan from the packer. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { CLEAN_EXIT, waitForExit } from '../support/exited-process';
import { writePolicy } from './fixtures/app-under-test';
import { openView } from './fixtures/open-view';
import { onSecondWindow, plugScreens, secondPage, shownWindows } from './fixtures/second-window';
import { stageOrder, stagePage } from './fixtures/stage-page';
import { expect, pressKey, type RunningStation, runSwitch, scan, startSecondInstance, test } from './fixtures/station';

const HANDOVER = ['--handover'];
const AT_ONCE = { 'stage.undoSeconds': 0 };

const rowOf = (page: Page, orderId: string) =>
  page.getByRole('list', { name: 'Waiting for pick-up' }).getByRole('listitem').filter({ hasText: orderId });

const events = (station: RunningStation, event: string) => station.log().filter((line) => line.event === event);

/** Puts the second window at the top left, and the main window below its first row. */
const arrangeSideBySide = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) {
      const isSecond = window.webContents.getURL().endsWith('?window=handover');
      window.setBounds(isSecond ? { x: 0, y: 0, width: 1280, height: 800 } : { x: 300, y: 300, width: 1024, height: 760 });
    }
  });

/** Presses the mouse on an element of the second window, with an event of the X server, which activates a window as a touch does. */
async function tap(app: ElectronApplication, element: Locator): Promise<void> {
  const box = await element.boundingBox();
  const { handover } = await shownWindows(app);
  if (!box || !handover) throw new Error('The element is not on the screen.');
  const [x, y] = [handover.bounds.x + box.x + box.width / 2, handover.bounds.y + box.y + box.height / 2].map(String);
  execFileSync('xdotool', ['mousemove', x, y, 'mousedown', '1', 'sleep', '0.08', 'mouseup', '1'] as string[]);
}

/** The text of the current second page, because Playwright's page object does not survive a crash. Empty while there is no page. */
const textOfSecondPage = (app: ElectronApplication): Promise<string> =>
  app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()
      .map((window) => window.webContents)
      .find((one) => one.getURL().endsWith('?window=handover'));
    // A page that is gone would not answer.
    return !contents || contents.isCrashed() || contents.isLoading() ? '' : contents.executeJavaScript('document.body.innerText');
  });

const isMainFocused = async (app: ElectronApplication) => {
  const { main, handover } = await shownWindows(app);
  return main?.isFocused === true && handover?.isFocused !== true;
};

test('--handover opens both windows at the first start, and a scan goes to Stage', async ({ openStation }) => {
  const station = await openStation({ args: HANDOVER });
  await secondPage(station);
  await expect.poll(async () => Object.keys(await shownWindows(station.app)).sort()).toEqual(['handover', 'main']);
  expect(await isMainFocused(station.app)).toBe(true);
  await scan('PRACTICE-0001');
  await expect(stagePage(station.page).order).toHaveValue('PRACTICE-0001');
});

test('a second instance with --handover opens the window of the running app and ends, and the keyboard stays', async ({ openStation }) => {
  const station = await openStation();
  for (let time = 0; time < 2; time += 1) {
    expect(await startSecondInstance(station.userData, HANDOVER)).toBe(0);
    await secondPage(station);
    await expect.poll(async () => Object.keys(await shownWindows(station.app)).sort()).toEqual(['handover', 'main']);
    expect(await isMainFocused(station.app)).toBe(true);
  }
  expect(station.app.windows()).toHaveLength(2);
  expect(events(station, 'start')).toHaveLength(1);
  await scan('PRACTICE-0002');
  await expect(stagePage(station.page).order).toHaveValue('PRACTICE-0002');
});

test('a scan and typed keys that arrive in the second window reach the main window', async ({ openStation }) => {
  const station = await openStation({ args: HANDOVER });
  await secondPage(station);
  await onSecondWindow(station.app, 'focus');
  await expect.poll(() => isMainFocused(station.app)).toBe(false);
  await scan('PRACTICE-0003');
  await expect(stagePage(station.page).order).toHaveValue('PRACTICE-0003');
  await scan(' 14.25 lb');
  await expect(stagePage(station.page).weight).toHaveValue('14.25');
  await stagePage(station.page).bags.focus();
  await pressKey('4');
  await expect(stagePage(station.page).bags).toHaveValue('4');
  expect(await isMainFocused(station.app)).toBe(false);
});

test('a tap on Handed over works, the row leaves both windows, and the main window has the keyboard again', async ({ openStation }) => {
  const station = await openStation({ policy: AT_ONCE, args: HANDOVER });
  const { app, page } = station;
  const second = await secondPage(station);
  await stageOrder(page, 'PRACTICE-0004', '2');
  await expect(rowOf(second, 'PRACTICE-0004')).toBeVisible();
  await openView(page, 'Handover');
  await expect(rowOf(page, 'PRACTICE-0004')).toBeVisible();
  await arrangeSideBySide(app);
  await expect.poll(() => isMainFocused(app)).toBe(true);
  await tap(app, rowOf(second, 'PRACTICE-0004').getByRole('button', { name: 'Handed over' }));
  await expect(rowOf(second, 'PRACTICE-0004').getByRole('button', { name: 'Undo' })).toBeVisible();
  await expect(rowOf(page, 'PRACTICE-0004')).toHaveCount(0);
  await expect.poll(() => isMainFocused(app)).toBe(true);
  // The row with Undo stays for a while, and not after a reload.
  await second.reload();
  await expect(second.getByText('Nothing waiting.')).toBeVisible();
  await openView(page, 'Stage');
  await scan('PRACTICE-0005');
  await expect(stagePage(page).order).toHaveValue('PRACTICE-0005');
});

test('a tap on the second window in the middle of a scan leaves the scan whole, or has it scanned again', async ({ openStation }) => {
  const station = await openStation({ policy: AT_ONCE, args: HANDOVER });
  const { app, page } = station;
  const second = await secondPage(station);
  await stageOrder(page, 'PRACTICE-0012', '2');
  await expect(rowOf(second, 'PRACTICE-0012')).toBeVisible();
  await arrangeSideBySide(app);
  await expect.poll(() => isMainFocused(app)).toBe(true);
  const refusal = page.getByText(/Only a part of the barcode/);
  const scanning = scan('PRACTICE-0013', { gapMs: 60 });
  await tap(app, rowOf(second, 'PRACTICE-0012').getByRole('button', { name: 'Handed over' }));
  await scanning;
  // The X server gives a key to no window while the focus moves, so a key may be missing. A part of the code is never an order.
  const outcome = async () => ((await refusal.count()) > 0 ? 'refused' : await stagePage(page).order.inputValue());
  await expect.poll(outcome).toMatch(/^(PRACTICE-0013|refused)$/);
  await expect(rowOf(second, 'PRACTICE-0012').getByRole('button', { name: 'Undo' })).toBeVisible();
});

test('closing the second window closes it alone, it stays closed at the next start, and the order on the screen survives a quit', async ({
  openStation,
}) => {
  const station = await openStation({ args: HANDOVER });
  await secondPage(station);
  await onSecondWindow(station.app, 'close');
  await expect.poll(async () => Object.keys(await shownWindows(station.app))).toEqual(['main']);
  await scan('PRACTICE-0006');
  await expect(stagePage(station.page).order).toHaveValue('PRACTICE-0006');
  const exit = waitForExit(station);
  await station.app.evaluate(({ app }) => app.quit()).catch(() => undefined);
  expect(await exit).toEqual(CLEAN_EXIT);
  // The next start reads this file.
  expect(JSON.parse(readFileSync(join(station.userData, 'handover-window.json'), 'utf8'))).toMatchObject({ isOpen: false });
  const again = await openStation({ userData: station.userData });
  await expect(stagePage(again.page).order).toHaveValue('PRACTICE-0006');
});

test('closing the main window closes both, and a second window that was open is back at the next start', async ({ openStation }) => {
  const station = await openStation({ args: HANDOVER });
  await secondPage(station);
  const exit = waitForExit(station);
  await station.app
    .evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL().endsWith('index.html'))
        ?.close(),
    )
    .catch(() => undefined);
  expect(await exit).toEqual(CLEAN_EXIT);
  expect(events(station, 'quit')).toHaveLength(1);
  const again = await openStation({ userData: station.userData });
  await secondPage(again);
  expect(await isMainFocused(again.app)).toBe(true);
  const quit = waitForExit(again);
  expect(await runSwitch(['--quit'], { userData: again.userData })).toMatchObject({ code: 0 });
  expect(await quit).toEqual(CLEAN_EXIT);
});

test('a second page that crashes or becomes blank is reloaded, and the main page with its order is not', async ({ openStation }) => {
  const station = await openStation({ policy: AT_ONCE, args: HANDOVER });
  const { app, page } = station;
  const second = await secondPage(station);
  await stageOrder(page, 'PRACTICE-0007', '2');
  await expect(rowOf(second, 'PRACTICE-0007')).toBeVisible();
  await scan('PRACTICE-0008');
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));
  await second.evaluate(() => {
    document.getElementById('root')?.replaceChildren();
    setTimeout(() => {
      throw new TypeError('blank');
    });
  });
  await expect.poll(() => events(station, 'page-failed')).toMatchObject([{ window: 'handover', blank: true }]);
  await expect.poll(() => textOfSecondPage(app)).toContain('-0007');
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL().endsWith('?window=handover'))
      ?.webContents.forcefullyCrashRenderer(),
  );
  await expect.poll(() => events(station, 'renderer-gone')).toMatchObject([{ window: 'handover' }]);
  await expect.poll(() => textOfSecondPage(app)).toContain('-0007');
  expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
  await expect(stagePage(page).order).toHaveValue('PRACTICE-0008');
  await scan('PRACTICE-0009');
  await expect(stagePage(page).order).toHaveValue('PRACTICE-0009');
});

test('the second page has the sandbox of the main one, and can make no request but those of the Handover view', async ({ openStation }) => {
  const station = await openStation({ args: HANDOVER });
  const second = await secondPage(station);
  const found = await second.evaluate(async () => {
    const ask = (name: string, input?: unknown) =>
      window.station.call(name as never, input).then(
        () => 'allowed',
        () => 'refused',
      );
    return {
      node: typeof (globalThis as { require?: unknown }).require,
      bridge: Object.keys(window.station),
      policy: (await fetch(location.href)).headers.get('content-security-policy'),
      opened: window.open('https://example.com') === null,
      read: await ask('station.read'),
      list: await ask('handover.list'),
      stage: await ask('orders.stage', { id: crypto.randomUUID(), request: { orderId: 'PRACTICE-0010', bags: 1 } }),
      settings: await ask('settings.change', { key: 'station.name', value: 'Door' }),
      screen: await ask('screen.changed', { hasOpenOrder: true }),
      find: await ask('orders.find', { text: '', states: null, before: null, limit: 1 }),
    };
  });
  expect(found).toMatchObject({ node: 'undefined', bridge: ['call', 'on'], opened: true, read: 'allowed', list: 'allowed' });
  expect(found).toMatchObject({ stage: 'refused', settings: 'refused', screen: 'refused', find: 'refused' });
  expect(found.policy).toMatch(/^default-src 'none';/);
  await second.evaluate(() => location.assign('https://example.com/'));
  await expect.poll(() => events(station, 'navigation-refused').length).toBe(1);
  expect(second.url()).toBe('app://stagebay/index.html?window=handover');
  expect(events(station, 'bridge-refused-sender')).toMatchObject([{ page: 'handover' }, {}, {}, {}]);
});

test('a language and a station name by policy reach both windows at once', async ({ openStation, folder }) => {
  const station = await openStation({ policy: { language: 'en' }, args: HANDOVER });
  const second = await secondPage(station);
  await writePolicy(folder, JSON.stringify({ language: 'es', 'station.name': 'Puerta 2' }));
  for (const page of [station.page, second]) {
    await expect(page.locator('html')).toHaveAttribute('lang', 'es');
    await expect(page.locator('header').getByText('Puerta 2')).toBeVisible();
  }
});

test.describe('two screens', () => {
  const [left, right] = [
    { x: 0, y: 0, width: 960, height: 1080 },
    { x: 960, y: 0, width: 960, height: 1080 },
  ] as const;

  test('the second window of a kiosk covers the other screen, closes with it and comes back with it', async ({ openStation }) => {
    const station = await openStation({ policy: { 'window.mode': 'kiosk' } });
    const { app } = station;
    expect(await startSecondInstance(station.userData, HANDOVER)).toBe(0);
    // There is no screen for it yet.
    await expect.poll(() => events(station, 'handover-window')).toMatchObject([{ placement: 'none' }]);
    expect(Object.keys(await shownWindows(app))).toEqual(['main']);
    await plugScreens(app, [left, right]);
    await secondPage(station);
    await expect.poll(() => shownWindows(app)).toMatchObject({ main: { isFocused: true }, handover: { bounds: right, isFocused: false } });
    await onSecondWindow(app, 'close');
    await expect.poll(() => events(station, 'kiosk-close-blocked')).toMatchObject([{ window: 'handover' }]);
    await plugScreens(app, [left]);
    await expect.poll(async () => Object.keys(await shownWindows(app))).toEqual(['main']);
    await scan('PRACTICE-0011');
    await expect(stagePage(station.page).order).toHaveValue('PRACTICE-0011');
    await plugScreens(app, [left, right]);
    await expect.poll(() => shownWindows(app)).toMatchObject({ main: { isFocused: true }, handover: { bounds: right, isFocused: false } });
    const exit = waitForExit(station);
    await pressKey('ctrl+alt+shift+q');
    expect(await exit).toEqual(CLEAN_EXIT);
  });
});
