/**
 * Electron's security checklist (electronjs.org/docs/latest/tutorial/security): one test against a running station for each of the
 * twenty items, in order. Comments name the further tests of an item.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { INSTALLED_APP, PROJECT } from './fixtures/app-under-test';
import { expect, type RunningStation, test } from './fixtures/station';

const ORIGIN = 'app://stagebay/';

/** The source of the built main process. */
const builtMain = () =>
  readdirSync(join(PROJECT, 'out/main'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(PROJECT, 'out/main', name), 'utf8'))
    .join('\n');

const attempt = ({ page }: RunningStation, what: string) => page.evaluate(`(async () => ${what})().then(() => 'allowed', () => 'refused')`);

/** The URLs of the page's scripts, styles and fonts. */
const filesOf = (page: Page) =>
  page.evaluate(() => [...[...document.scripts].map(({ src }) => src), ...[...document.querySelectorAll('link')].map(({ href }) => href)]);

const source = (name: string) => readFileSync(join(PROJECT, name), 'utf8');

const CHECKLIST: readonly (readonly [string, (station: RunningStation) => Promise<void>])[] = [
  [
    'only secure content is loaded: the app’s own files, over its own scheme',
    async ({ page }) => {
      const loaded = await filesOf(page);
      expect(loaded.length).toBeGreaterThan(2);
      expect([page.url(), ...loaded].filter((url) => !url.startsWith(ORIGIN))).toEqual([]);
    },
  ],
  [
    'the page has no Node',
    async ({ page }) => {
      const names = ['require', 'process', 'module', 'Buffer', 'global'];
      const found = await page.evaluate(
        (all) => all.filter((name) => (window as unknown as Record<string, unknown>)[name] !== undefined),
        names,
      );
      expect(found).toEqual([]);
    },
  ],
  [
    'the preload is isolated: what the page changes in its own world does not reach it',
    async ({ page }) => {
      const answer = await page.evaluate(async () => {
        const { includes } = Array.prototype;
        // biome-ignore lint/suspicious/noExplicitAny: a hostile page does not care about types.
        Array.prototype.includes = (() => true) as any;
        try {
          return await window.station.call('shell.openExternal' as never, 'https://example.com').then(
            () => 'allowed',
            () => 'refused',
          );
        } finally {
          Array.prototype.includes = includes;
        }
      });
      expect(answer).toBe('refused');
    },
  ],
  [
    'the page’s process is asked to be in the sandbox',
    async ({ app }) => {
      // The sandbox of an unprivileged user is tested in window.spec.ts and unprivileged.spec.ts.
      expect(source('src-main/window/page-preferences.ts')).toMatch(/\bsandbox: true,/);
      const types = await app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ type }) => type));
      expect(types).toContain('Tab');
    },
  ],
  [
    'permissions are decided by a table, which denies all of them',
    async ({ page }) => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read', 'persistent-storage'];
      const states = await page.evaluate(
        (all) => Promise.all(all.map((name) => navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state))),
        names,
      );
      expect(states).toEqual(names.map(() => 'denied'));
    },
  ],
  [
    'web security is on: another origin is not read',
    async (station) => {
      expect(await attempt(station, "fetch('https://example.com')")).toBe('refused');
      expect(source('src-main/window/page-preferences.ts')).not.toContain('webSecurity');
    },
  ],
  [
    'a content security policy comes with every file, and allows nothing unsafe',
    async ({ page }) => {
      const policies = await page.evaluate(
        (files) => Promise.all(files.map(async (file) => (await fetch(file)).headers.get('content-security-policy'))),
        [page.url(), ...(await filesOf(page))],
      );
      for (const policy of policies) {
        expect(policy).toMatch(/^default-src 'none';/);
        expect(policy).toContain("require-trusted-types-for 'script'; trusted-types 'none'");
        expect(policy).not.toMatch(/unsafe|https?:|\*|data:|blob:/);
      }
    },
  ],
  [
    'insecure content is not allowed',
    async () => expect(source('src-main/window/page-preferences.ts')).not.toContain('allowRunningInsecureContent'),
  ],
  [
    'experimental features are off',
    async () => expect(source('src-main/window/page-preferences.ts')).not.toContain('experimentalFeatures'),
  ],
  [
    'no feature of Chromium is switched on; some are switched off',
    async () => {
      expect(source('src-main/window/page-preferences.ts')).not.toContain('enableBlinkFeatures');
      expect(source('src-main/window/page-preferences.ts')).toContain('disableBlinkFeatures: DISABLED_PAGE_FEATURES');
    },
  ],
  [
    'there is no webview, so none opens windows',
    async ({ page }) => {
      expect(await page.evaluate(() => 'loadURL' in document.body.appendChild(document.createElement('webview')))).toBe(false);
      expect(source('src-main/window/page-preferences.ts')).toContain('webviewTag: false');
    },
  ],
  [
    'a webview that would be made all the same is refused',
    async ({ app }) => {
      const refused = await app.evaluate(({ BrowserWindow }) => {
        let isRefused = false;
        BrowserWindow.getAllWindows()[0]?.webContents.emit('will-attach-webview', { preventDefault: () => (isRefused = true) }, {}, {});
        return isRefused;
      });
      expect(refused).toBe(true);
    },
  ],
  [
    'the page goes nowhere',
    async ({ page, log }) => {
      for (const url of ['https://example.com/', 'file:///etc/passwd', 'data:text/html,x', 'app://elsewhere/'])
        await page.evaluate((to) => location.assign(to), url).catch(() => undefined);
      await expect.poll(() => log().some(({ event }) => event === 'navigation-refused')).toBe(true);
      expect(page.url()).toBe(`${ORIGIN}index.html`);
    },
  ],
  [
    'the page opens no window',
    async ({ page, app }) => {
      expect(await page.evaluate(() => ['', 'about:blank', location.href, 'https://example.com'].map((url) => window.open(url)))).toEqual([
        null,
        null,
        null,
        null,
      ]);
      expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    },
  ],
  ['nothing is ever handed to another program', async () => expect(builtMain()).not.toContain('openExternal(')],
  [
    'Electron is a current version, exactly',
    async () => {
      const { version } = JSON.parse(source('node_modules/electron/package.json')) as { version: string };
      expect(JSON.parse(source('package.json')).devDependencies.electron).toBe(version);
      expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(45);
    },
  ],
  [
    'every message’s sender is checked: another window with the same page and preload is refused',
    async ({ app, log }) => {
      // A frame, a closed page and other origins are tested in test/unit/src-main/bridge/bridge.test.ts.
      const answer = await app.evaluate(async ({ app: electron, BrowserWindow }) => {
        const other = new BrowserWindow({ show: false, webPreferences: { preload: `${electron.getAppPath()}/out/preload/index.cjs` } });
        await other.loadURL('app://stagebay/index.html');
        const said = await other.webContents.executeJavaScript(
          "window.station.call('station.read').then(() => 'allowed', () => 'refused')",
        );
        other.destroy();
        return said;
      });
      expect(answer).toBe('refused');
      expect(log().some(({ event }) => event === 'bridge-refused-sender')).toBe(true);
    },
  ],
  [
    'the page is no file, and reads none',
    async (station) => {
      expect(station.page.url()).toMatch(/^app:/);
      expect(await attempt(station, "fetch('file:///etc/passwd')")).toBe('refused');
      expect(await attempt(station, "fetch('app://stagebay/..%2f..%2fpackage.json')")).toBe('refused');
    },
  ],
  [
    'the fuses that would open it are off',
    async () => {
      // The fuses of the executable are tested in test/package/app.test.mjs.
      const { FUSES } = await import('../../scripts/package/fuses.mjs');
      const off = [
        'RunAsNode',
        'EnableNodeOptionsEnvironmentVariable',
        'EnableNodeCliInspectArguments',
        'GrantFileProtocolExtraPrivileges',
      ];
      for (const fuse of off) expect(FUSES, fuse).toHaveProperty(fuse, false);
      for (const fuse of ['OnlyLoadAppFromAsar', 'EnableEmbeddedAsarIntegrityValidation']) expect(FUSES, fuse).toHaveProperty(fuse, true);
    },
  ],
  [
    'nothing of Electron’s is in the page but two functions, and no event object passes',
    async ({ page }) => {
      const found = await page.evaluate(async () => {
        const passed = new Promise<string[]>((tell) => {
          const stop = window.station.on('orders.counts', (...values: unknown[]) => {
            stop();
            tell(values.map((value) => typeof value));
          });
        });
        // A window that has just begun to listen receives the counts.
        await window.station.call('orders.recent', { limit: 1 });
        return { names: Object.keys(window.station), passed: await passed };
      });
      expect(found).toEqual({ names: ['call', 'on'], passed: ['string'] });
    },
  ],
];

test.describe('Electron’s security checklist', () => {
  test.skip(INSTALLED_APP !== null, 'some items are read from the sources');

  for (const [place, [item, check]] of CHECKLIST.entries())
    test(`item ${place + 1} of Electron’s security checklist: ${item}`, async ({ openStation }) => check(await openStation()));

  test('the security checklist has twenty items', () => expect(CHECKLIST).toHaveLength(20));
});
