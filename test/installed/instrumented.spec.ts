/** Tests that need an installed package, with the instrumented build, which Playwright can drive. */
import { readFileSync } from 'node:fs';
import { expect, test } from '../e2e/fixtures/station';

test('the page of an installed package has its content security policy and is served from the archive', async ({ openStation }) => {
  const { page, app } = await openStation();
  const headers = await page.evaluate(async () => {
    const { headers } = await fetch(location.href);
    return { policy: headers.get('content-security-policy'), sniffing: headers.get('x-content-type-options') };
  });
  expect(headers.policy).toContain("default-src 'none'");
  expect(headers.policy).not.toContain('unsafe');
  expect(headers.sniffing).toBe('nosniff');
  expect(await app.evaluate(({ app }) => ({ packaged: app.isPackaged, path: app.getAppPath() }))).toEqual({
    packaged: true,
    path: '/opt/Stagebay/resources/app.asar',
  });
});

test('the installed suite runs as an unprivileged user with the sandbox on', async ({ openStation }) => {
  const { app } = await openStation();
  expect(process.getuid?.()).not.toBe(0);
  expect(await app.evaluate(({ app }) => app.commandLine.hasSwitch('no-sandbox'))).toBe(false);
});

test('the policy in /etc/stagebay is applied', async ({ openStation }) => {
  const { page } = await openStation({ policy: { 'station.name': 'Installed 7' } });
  await expect(page.getByText('Installed 7', { exact: true }).first()).toBeVisible();
});

test('an installed app has a release.json with its version', async ({ openStation }) => {
  const { app } = await openStation();
  const { resources, version } = await app.evaluate(({ app }) => ({ resources: process.resourcesPath, version: app.getVersion() }));
  expect(JSON.parse(readFileSync(`${resources}/release.json`, 'utf8'))).toMatchObject({ version });
});
