import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { orderBody, orderIdOf, respondJson } from '../support/fake-connect.mjs';
import { livePolicy } from './fixtures/live-policy';
import { openSection } from './fixtures/open-view';
import { secondPage } from './fixtures/second-window';
import { stagePage } from './fixtures/stage-page';
import { expect, runSwitch, scan, test } from './fixtures/station';

const TOKEN = 'canary-token-77f0c3a9';
const PIN_HASH = 'scrypt:canaryAAAA==:canaryBBBB==';

const contents = (file: string): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(readFileSync(file))).map(([name, bytes]) => [name, strFromU8(bytes)]));

test('a diagnostics archive from the button or the switch contains every report and no private data', async ({
  openStation,
  connect,
  folder,
}) => {
  connect.respondWith((received, response) => {
    if (received.method === 'GET') return respondJson(response, 200, orderBody(orderIdOf(received) || 'x'));
    // The server repeats the request in its answer, as debugging proxies do.
    respondJson(response, 400, {
      error: { message: `${received.headers.authorization} ${received.body}`, code: 1001 },
      meta: { key: 'x' },
    });
  });
  const policy = livePolicy(connect.baseUrl, {
    'connection.orderPaths': 'users',
    'scan.orderPattern': '^(?<orderId>[^|]+)(\\|(?<userId>.+))?$',
    'station.name': 'Station 7',
    'export.folder': join(folder, 'exports'),
  });
  const env = { HTTPS_PROXY: 'http://canary-user:canary-password@127.0.0.1:9', NO_PROXY: '127.0.0.1' };
  const station = await openStation({ policy, token: TOKEN, env, args: ['--handover'] });
  const { page, userData } = station;
  await secondPage(station);
  const stage = stagePage(page);
  await scan('canary-order-1|canary-customer-1');
  await stage.bags.fill('1');
  await stage.stageOrder.click();
  await expect(stage.entry('canary-order-1')).toContainText('Rejected');
  await page.evaluate(() =>
    window.station.call('orders.update', {
      id: crypto.randomUUID(),
      request: {
        orderId: 'canary-order-2',
        userId: 'canary-customer-2',
        changes: { bagLabel: 'canary-label', specialInstructions: 'canary-words' },
      },
      replaces: null,
    }),
  );
  await expect.poll(() => station.log().filter(({ event }) => event === 'order').length).toBe(2);
  await page.evaluate(() =>
    setTimeout(() => {
      throw new Error('app://stagebay/orders/canary-order-1/stage');
    }),
  );
  await expect.poll(() => station.log().filter(({ event }) => event === 'page-failed').length).toBe(1);

  await openSection(page, 'Diagnostics');
  await page.getByRole('button', { name: 'Save diagnostics' }).click();
  await expect(page.getByText('kB written to')).toBeVisible({ timeout: 30_000 });
  const byHand = (await page.getByTestId('file-path').textContent()) ?? '';
  expect(byHand).toContain(join(folder, 'exports'));

  // The policy changes while the app runs and sets a PIN.
  const policyFile = join(folder, 'other-policy.json');
  writeFileSync(policyFile, JSON.stringify({ ...policy, 'settings.adminPinHash': PIN_HASH }));
  const bySwitch = join(folder, 'by-switch.zip');
  const ran = await runSwitch(['--diagnostics', bySwitch], { userData, policyFile, env });
  expect(ran).toMatchObject({ code: 0, stdout: `${bySwitch}: ${statSync(bySwitch).size} bytes.\n` });

  for (const file of [byHand, bySwitch]) {
    const files = contents(file);
    for (const [name, text] of Object.entries(files)) {
      expect(text.toLowerCase(), `${name} in ${file}`).not.toContain('canary');
      expect(text, `${name} in ${file}`).not.toContain(`${homedir()}/`);
    }
    expect(JSON.parse(files['settings.json'] ?? '').settings['station.name']).toEqual({ value: 'Station 7', source: 'policy' });
    const checks = JSON.parse(files['checks.json'] ?? '') as { name: string; verdict: string; message: string }[];
    expect(checks.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual(
      expect.arrayContaining(['keychain good', 'name good', 'network good', 'clock good']),
    );
    expect(checks.find(({ name }) => name === 'keychain')?.message).toBe(`A token is stored for ${connect.baseUrl}.`);
    expect(files['logs/stagebay.log']).toMatch(/"event":"call".*\/users\/~[0-9a-f]{10}\/orders\/~[0-9a-f]{10}\/stage/);
  }
  // The checks for the diagnostics sent no credentials.
  expect(connect.received.at(-1)).toMatchObject({ method: 'GET', path: '/' });
  expect(connect.received.at(-1)?.headers.authorization).toBeUndefined();
  expect(JSON.parse(contents(byHand)['journal.json'] ?? '').counts).toMatchObject({ unfinished: { rejected: 2 } });
  expect(contents(bySwitch)['journal.json']).toMatch(/cannot be read.*locked/);
  const devices = JSON.parse(contents(byHand)['devices.json'] ?? '');
  expect(devices.screens[0]).toMatchObject({ scaleFactor: 1 });
  expect(devices).toMatchObject({ window: { visible: true }, secondWindow: { visible: true, hasKeyboard: false } });

  await station.close();
  expect((await runSwitch(['--diagnostics', join(folder, 'closed.zip')], { userData, policyFile, env })).code).toBe(0);
  expect(JSON.parse(contents(join(folder, 'closed.zip'))['journal.json'] ?? '').counts).toMatchObject({ byState: { rejected: 2 } });
});

test('--diagnostics overwrites no file and explains a wrong argument', async ({ folder }) => {
  const file = join(folder, 'there.zip');
  writeFileSync(file, 'somebody’s');
  const refused = await runSwitch(['--diagnostics', file], { userData: join(folder, 'user-data') });
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('there is a file of that name already');
  expect(readFileSync(file, 'utf8')).toBe('somebody’s');
  expect((await runSwitch(['--diagnostics'], { userData: folder })).code).toBe(2);
  expect((await runSwitch(['--diagnostics', join(folder, 'none', 'd.zip')], { userData: folder })).code).toBe(1);
});

test('a locked station saves no diagnostics', async ({ openStation, folder }) => {
  const station = await openStation({ policy: { 'settings.adminPinHash': PIN_HASH, 'export.folder': join(folder, 'exports') } });
  await openSection(station.page, 'Diagnostics');
  await expect(station.page.getByRole('button', { name: 'Save diagnostics' })).toBeDisabled();
  expect(JSON.parse(await station.page.evaluate(() => window.station.call('diagnostics.save', undefined)))).toEqual({
    ok: false,
    refusal: { kind: 'locked' },
  });
  expect(existsSync(join(folder, 'exports'))).toBe(false);
});
