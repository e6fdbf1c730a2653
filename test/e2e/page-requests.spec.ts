/**
 * The page makes no request to the system. As in `page-network.spec.ts` each request is tried twice: from a window without protection,
 * where it must open something, and from the app, where it must not.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALLED_APP } from './fixtures/app-under-test';
import { openBareWindow } from './fixtures/bare-window';
import { startNetworkListeners } from './fixtures/network-listeners';
import { stagePage } from './fixtures/stage-page';
import { expect, runInPage, test, tryInPage } from './fixtures/station';
import { DIALOG_REQUESTS, SYSTEM_INTERFACES } from './fixtures/system-interfaces';

/** The titles of all visible windows. */
const windows = (): string[] =>
  execFileSync('sh', [
    '-c',
    // A window that is just closing has no name any more.
    'xdotool search --onlyvisible --name "" 2>/dev/null | while read id; do xdotool getwindowname "$id" 2>/dev/null || true; done',
  ])
    .toString()
    .split('\n')
    .filter((title) => title !== '');

test.describe('the page’s requests to the system', () => {
  test.skip(INSTALLED_APP !== null, 'a package has no bare window beside it');
  test.skip(process.platform !== 'linux', 'windows are counted through the X server');

  test('the page opens no system dialog', async ({ openStation, folder }) => {
    const listeners = await startNetworkListeners();
    for (const route of DIALOG_REQUESTS) {
      const bare = await openBareWindow(folder, listeners);
      // Repeated, because a window that has just opened sometimes ignores the first request (1 of 8 runs, showSaveFilePicker).
      await expect(async () => {
        await bare.page.evaluate(route.run).catch(() => undefined);
        await expect.poll(windows, { message: route.name, timeout: 3_000 }).toContainEqual(expect.stringMatching(route.dialogTitle));
      }).toPass({ timeout: 15_000 });
      bare.kill();
      await expect.poll(windows).toEqual([]);
    }
    listeners.close();
    const station = await openStation();
    const { app } = station;
    for (const route of DIALOG_REQUESTS) await tryInPage(station, route.run);
    // When a later window of the same process is visible, the windows of the requests would be visible, too.
    await app.evaluate(({ BrowserWindow }) => void new BrowserWindow({ title: 'opened last', width: 200, height: 200 }));
    await expect.poll(windows).toContain('opened last');
    expect(windows().filter((title) => title !== 'opened last')).toEqual(['Stagebay']);
  });

  test('the page opens no file dialog after a crash and reload', async ({ openStation }) => {
    const station = await openStation();
    const { app } = station;
    const back = app.evaluate(
      ({ BrowserWindow }) =>
        new Promise((loaded) => BrowserWindow.getAllWindows()[0]?.webContents.once('did-finish-load', () => loaded(true))),
    );
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    await back;
    await tryInPage(station, () => Object.assign(document.createElement('input'), { type: 'file' }).click());
    await app.evaluate(({ BrowserWindow }) => void new BrowserWindow({ title: 'opened last', width: 200, height: 200 }));
    await expect.poll(windows).toContain('opened last');
    expect(windows().filter((title) => title !== 'opened last')).toEqual(['Stagebay']);
  });

  test('the page starts no other program by a mailto:, tel: or settings URL', async ({ openStation, folder }) => {
    const opened = join(folder, 'opened');
    const programs = layPrograms(folder, ['xdg-open', 'xdg-email'], `echo "$1" >> '${opened}'`);
    const env = { PATH: `${programs}:${process.env.PATH}` };
    const listeners = await startNetworkListeners();
    const bare = await openBareWindow(folder, listeners, env);
    await bare.page.evaluate(() => location.assign('mailto:order@example.com'));
    await expect.poll(() => existsSync(opened) && readFileSync(opened, 'utf8')).toBe('mailto:order@example.com\n');
    bare.kill();
    listeners.close();
    const station = await openStation({ env });
    const { log } = station;
    await tryInPage(station, () => {
      for (const address of ['mailto:a@example.com', 'tel:1', 'ms-settings:network', 'file:///etc/passwd']) {
        const frame = Object.assign(document.createElement('iframe'), { src: address });
        document.body.append(frame, Object.assign(document.createElement('a'), { href: address, target: '_blank' }));
        for (const link of document.querySelectorAll('a')) link.click();
        location.assign(address);
      }
    });
    await expect.poll(() => log().some(({ event }) => event === 'navigation-refused')).toBe(true);
    expect(readFileSync(opened, 'utf8')).toBe('mailto:order@example.com\n');
    expect(await runInPage(station, 'location.href')).toBe('app://stagebay/index.html');
  });
});

test('the page and its frames have no interfaces to devices, dialogs, services or other programs', async ({ openStation }) => {
  const there = await runInPage(
    await openStation(),
    `(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const find = (realm, name) => name.split('.').reduce((at, part) => at?.[part], realm);
      const names = ${JSON.stringify(SYSTEM_INTERFACES)};
      return [window, frame.contentWindow].flatMap((realm) => names.filter((name) => find(realm, name) !== undefined));
    })()`,
  );
  expect(there).toEqual([]);
});

test('the page is denied cameras, screen capture, the clipboard, geolocation, full screen, workers and all other permissions', async ({
  openStation,
}) => {
  const { page } = await openStation();
  const found = await page.evaluate(async () => {
    const attempt = async (what: () => unknown) => {
      try {
        await what();
        return 'allowed';
      } catch {
        return 'refused';
      }
    };
    const place = () => new Promise((known, failed) => navigator.geolocation.getCurrentPosition(known, failed));
    const worker = () =>
      new Promise((began, failed) => {
        const started = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
        started.onmessage = began;
        started.onerror = failed;
      });
    return {
      camera: await attempt(() => navigator.mediaDevices.getUserMedia({ video: true })),
      microphone: await attempt(() => navigator.mediaDevices.getUserMedia({ audio: true })),
      screen: await attempt(() => navigator.mediaDevices.getDisplayMedia()),
      clipboard: await attempt(() => navigator.clipboard.readText()),
      clipboardWrite: await attempt(() => navigator.clipboard.writeText('order')),
      place: await attempt(place),
      fullScreen: await attempt(() => document.documentElement.requestFullscreen()),
      midi: await attempt(() => navigator.requestMIDIAccess()),
      worker: await attempt(worker),
      serviceWorker: await attempt(() => navigator.serviceWorker.register('app://stagebay/index.html')),
      protocolHandler: await attempt(() => navigator.registerProtocolHandler('web+order', 'app://stagebay/%s')),
      transport: await attempt(() => new WebTransport('https://127.0.0.1:1/').ready),
      credentials: await attempt(() =>
        navigator.credentials.get({ password: true } as CredentialRequestOptions).then((got) => got ?? Promise.reject()),
      ),
      wakeLock: await attempt(() => navigator.wakeLock.request('screen')),
      storage: await attempt(() => navigator.storage.persist().then((kept) => kept || Promise.reject())),
      lockOfPointer: await attempt(() => document.documentElement.requestPointerLock()),
    };
  });
  expect(Object.entries(found).filter(([, outcome]) => outcome !== 'refused')).toEqual([]);
});

test('text never becomes markup or script, because no Trusted Types policy exists', async ({ openStation }) => {
  const { page } = await openStation();
  const found = await page.evaluate(() => {
    const attempt = (what: () => unknown) => {
      try {
        what();
        return 'allowed';
      } catch {
        return 'refused';
      }
    };
    const { trustedTypes } = window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } };
    return [
      attempt(() => trustedTypes.createPolicy('default', { createHTML: (text: string) => text })),
      attempt(() => trustedTypes.createPolicy('order', {})),
      attempt(() => {
        document.body.innerHTML += '<b>order</b>';
      }),
      attempt(() => document.body.insertAdjacentHTML('beforeend', '<b>order</b>')),
      attempt(() => document.write('<b>order</b>')),
      attempt(() => new DOMParser().parseFromString('<b>order</b>', 'text/html')),
      attempt(() => {
        document.createElement('script').text = 'order';
      }),
      attempt(() => {
        document.createElement('iframe').srcdoc = '<b>order</b>';
      }),
    ];
  });
  expect(found).toEqual(found.map(() => 'refused'));
});

test('a page that navigates to about:blank is reloaded at once', async ({ openStation }) => {
  const station = await openStation();
  await tryInPage(station, () => location.assign('about:blank'));
  await expect.poll(() => station.log().some(({ event }) => event === 'page-left')).toBe(true);
  await expect
    .poll(() => runInPage(station, 'location.href + document.querySelectorAll("[role=tab]").length').catch(() => ''))
    .toBe('app://stagebay/index.html5');
});

test('a file dropped on the window opens nothing, and the order can still be typed', async ({ openStation, folder }) => {
  const { page } = await openStation();
  const file = join(folder, 'dropped.html');
  writeFileSync(file, '<h1>dropped</h1>');
  const protocol = await page.context().newCDPSession(page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await protocol.send('Input.dispatchDragEvent', { type, x: 500, y: 300, data });
  await stagePage(page).order.fill('PRACTICE-0001');
  await expect(stagePage(page).order).toHaveValue('PRACTICE-0001');
  expect(page.url()).toBe('app://stagebay/index.html');
});

/** @returns the folder of the programs */
function layPrograms(folder: string, names: readonly string[], script: string): string {
  const programs = join(folder, 'programs');
  mkdirSync(programs, { recursive: true });
  for (const name of names) {
    writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(programs, name), 0o755);
  }
  return programs;
}
