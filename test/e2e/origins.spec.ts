/** A secret is sent only to the address for which it was provisioned. A listener at another address receives none. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { type FakeConnect, orderBody, orderIdOf, respondJson, startFakeConnect } from '../support/fake-connect.mjs';
import { startProxy } from '../unit/src-main/connect/fixtures/proxy';
import { policyFileIn, writeAuthorities, writePolicy } from './fixtures/app-under-test';
import { editPage } from './fixtures/edit-page';
import { openSection, openView } from './fixtures/open-view';
import { stageOrder, stagePage } from './fixtures/stage-page';
import { test as base, expect, type RunningStation, runSwitch } from './fixtures/station';

const TOKEN = 'canary-origin-token-6b1f20';
const SECRET = 'canary-origin-secret-c07d3e';
const FETCHED = 'canary-origin-fetched-58aa91';
const PASSWORD = 'canary-origin-password-20e4d7';
const CANARIES = [TOKEN, SECRET, FETCHED, PASSWORD].flatMap((text) => [text, Buffer.from(text).toString('base64')]);
const CLIENT = JSON.stringify({ client_id: 'app-1', client_secret: SECRET });

const CERTIFICATES = join(import.meta.dirname, '../unit/src-main/connect/fixtures/certificates');
const pem = (name: string) => readFileSync(join(CERTIFICATES, `${name}.pem`));

/** A fake Connect that answers every call and issues tokens. */
const agreeable: Parameters<FakeConnect['respondWith']>[0] = (received, response) =>
  respondJson(
    response,
    200,
    received.path.endsWith('/oauth/token')
      ? { access_token: FETCHED, token_type: 'Bearer', expires_in: 86_400, created_at: 1 }
      : orderBody(orderIdOf(received)),
  );

const test = base.extend<{
  /** An HTTPS server whose certificate the station trusts and that no policy names. */
  readonly otherServer: FakeConnect;
  /** A live policy without a PIN and without an address, which the station may set itself. */
  readonly policy: Readonly<Record<string, unknown>>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright requires the pattern, also for a fixture that uses no other one.
  otherServer: async ({}, use) => {
    const otherServer = await startFakeConnect(0, { cert: pem('localhost'), key: pem('server-key') });
    otherServer.respondWith(agreeable);
    await use(otherServer);
    await otherServer.close();
  },
  policy: async ({ folder }, use) => {
    const authority = await writeAuthorities(folder, String(pem('authority')));
    await use({ 'connection.mode': 'live', 'connection.extraCaFile': authority, 'stage.undoSeconds': 0 });
  },
});

test.beforeEach(({ connect }) => connect.respondWith(agreeable));

const call = (page: Page, name: string, input: unknown) =>
  page.evaluate(([name, input]) => window.station.call(name as never, input), [name, input] as const);
const entry = ({ page }: RunningStation, id: string) => stagePage(page).entry(id);

async function stageInStageView({ page }: RunningStation, orderId: string): Promise<void> {
  await openView(page, 'Stage');
  await stageOrder(page, orderId);
}

/** Sets the address in Settings as a person does, without a PIN. */
async function setAddress({ page }: RunningStation, address: string): Promise<void> {
  await openSection(page, 'Connection');
  await page.getByRole('textbox', { name: 'Address of Connect' }).fill(address);
  await page.getByRole('button', { name: 'Save 1 change' }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
}

/** Opens a station that has its own address before its token is provisioned for that. */
async function ownAddress(folder: string, address: string): Promise<string> {
  const userData = join(folder, 'user-data');
  mkdirSync(userData, { recursive: true });
  writeFileSync(join(userData, 'settings.json'), JSON.stringify({ 'connection.baseUrl': address }));
  return userData;
}

function expectNoSecret(where: string, text: string): void {
  for (const canary of CANARIES) expect(text.includes(canary), `${canary} in ${where}`).toBe(false);
}

/** Expects that no request to the server contains a secret or a header for one. */
function expectHeardNothing(otherServer: FakeConnect): void {
  for (const received of otherServer.received) {
    expect(received.headers.authorization).toBeUndefined();
    expectNoSecret('what the other address received', JSON.stringify(received));
  }
  // Probes are sent without credentials; orders and edits are not sent at all.
  for (const { method, path, body } of otherServer.received)
    expect([method, path, body]).toEqual(['GET', expect.stringMatching(/^\/(deeper)?$/), '']);
}

function expectNoSecretBelow(folder: string): void {
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((found) => found.isFile())) {
    const path = join(file.parentPath, file.name);
    expectNoSecret(path, readFileSync(path, 'latin1'));
    if (file.name.endsWith('.zip')) {
      for (const [name, bytes] of Object.entries(unzipSync(readFileSync(path)))) expectNoSecret(`${path}/${name}`, strFromU8(bytes, true));
    }
  }
}

/** Makes every call from the page. Each fails, because the credentials are for another address. */
async function callEverything(page: Page, orderId: string): Promise<void> {
  const lookUp = { orderId, userId: null };
  const failed = { ok: true, value: { failure: { kind: 'local', what: 'other-address' } } };
  expect(JSON.parse(await call(page, 'orders.lookup', lookUp))).toMatchObject(failed);
  expect(JSON.parse(await call(page, 'settings.change', { key: 'station.locationCode', value: 'store-7' }))).toMatchObject({ ok: true });
  expect(JSON.parse(await call(page, 'orders.serviceOptions', {}))).toMatchObject(failed);
  const update = { id: crypto.randomUUID(), request: { orderId, userId: 'u-1', changes: { bags: 2 } }, replaces: null };
  expect(JSON.parse(await call(page, 'orders.update', update))).toMatchObject({ ok: true });
  const staging = { id: crypto.randomUUID(), request: { orderId: `${orderId}-STAGED`, bags: 1 } };
  expect(JSON.parse(await call(page, 'orders.stage', staging))).toMatchObject({ ok: true });
  await call(page, 'orders.sendNow', undefined);
}

for (const [form, secret] of [
  ['a bearer token', TOKEN],
  ['client credentials', CLIENT],
] as const) {
  test(`credentials are not sent to another address set by a person or by the page, and orders wait (${form})`, async ({
    openStation,
    connect,
    otherServer,
    policy,
    folder,
  }) => {
    const userData = await ownAddress(folder, connect.baseUrl);
    const station = await openStation({ policy, token: secret, userData });
    const { page } = station;
    await stageInStageView(station, 'BEFORE');
    await expect(entry(station, 'BEFORE')).toContainText('Staged');
    connect.respondWith((_received, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>'));
    await stageInStageView(station, 'UNKNOWN');
    await expect(entry(station, 'UNKNOWN')).toContainText('Unknown');
    connect.respondWith(agreeable);

    await setAddress(station, otherServer.baseUrl);
    await openSection(page, 'Credentials');
    const credentials = page.getByRole('region', { name: 'Credentials' }).getByRole('status').first();
    await expect(credentials).toContainText(`stored for ${connect.baseUrl}. Nothing is sent to ${new URL(otherServer.baseUrl).host}`);
    await expect(page.getByText('Not authorized')).toBeVisible();
    await expect(page.getByRole('alert').filter({ hasText: 'The token on this station is for another address of Connect.' })).toBeVisible();

    await stageInStageView(station, 'AFTER');
    await expect(entry(station, 'AFTER')).toContainText('Saved, will send');
    await entry(station, 'UNKNOWN').getByRole('button', { name: 'Check' }).click();
    await expect(page.getByText('UNKNOWN could not be checked')).toBeVisible();
    await openView(page, 'Edit order');
    const edit = editPage(page);
    await edit.order.fill('EDITED');
    await edit.user.fill('U-1');
    await edit.lookUp.click();
    await expect(page.getByText('This station’s token is for another address.').first()).toBeVisible();
    await edit.bags.fill('3');
    await edit.save.click();
    await callEverything(page, 'BY-BRIDGE-1');
    // The page, which may be compromised, calls another path of the same host directly.
    expect(
      JSON.parse(await call(page, 'settings.change', { key: 'connection.baseUrl', value: `${otherServer.baseUrl}/deeper` })),
    ).toMatchObject({
      ok: true,
    });
    await callEverything(page, 'BY-BRIDGE-2');
    const archive = join(folder, 'diagnostics.zip');
    expect((await runSwitch(['--diagnostics', archive], { userData, policyFile: policyFileIn(folder) })).code).toBe(0);
    const checks = strFromU8(unzipSync(readFileSync(archive))['checks.json'] ?? new Uint8Array());
    expect(checks).toContain('but not for the current address, so nothing is sent there.');
    expectHeardNothing(otherServer);

    // No order is lost: orders for the own address are sent when that address is set again.
    await setAddress(station, connect.baseUrl);
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    await stageInStageView(station, 'AT-HOME');
    await expect(entry(station, 'AT-HOME')).toContainText('Staged');
    await station.close();
    expectHeardNothing(otherServer);
    expectNoSecretBelow(folder);
  });
}

test('a policy allows the token at another address only while it names that address', async ({
  openStation,
  connect,
  otherServer,
  policy,
  folder,
}) => {
  const userData = await ownAddress(folder, connect.baseUrl);
  const station = await openStation({ policy, token: TOKEN, userData });
  const { page } = station;
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await writePolicy(folder, JSON.stringify({ ...policy, 'connection.baseUrl': otherServer.baseUrl }));
  await openSection(page, 'Credentials');
  await expect(page.getByText(`Your organization also allows ${new URL(otherServer.baseUrl).host}.`)).toBeVisible();
  await stageInStageView(station, 'BY-POLICY');
  await expect(entry(station, 'BY-POLICY')).toContainText('Staged');
  expect(otherServer.received.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${TOKEN}`]);

  // The policy is deleted. The station's own settings file replaces it, which does not expose a secret.
  await writePolicy(folder, '{ not json');
  await expect(page.getByText('Not authorized')).toBeVisible({ timeout: 15_000 });
  await stageInStageView(station, 'WITHOUT-POLICY');
  await expect(entry(station, 'WITHOUT-POLICY')).toContainText('Saved, will send');
  expect(otherServer.received).toHaveLength(1);
  const refused = await runSwitch(['--provision-token'], { userData, policyFile: policyFileIn(folder), input: TOKEN });
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/address is uncertain.*policy\.json.*Nothing was stored/);

  await writePolicy(folder, JSON.stringify({ ...policy, 'connection.baseUrl': otherServer.baseUrl }));
  await expect(entry(station, 'WITHOUT-POLICY')).toContainText('Staged', { timeout: 15_000 });
});

test('credentials stored in Settings are bound to the address set there', async ({ openStation, connect, otherServer, policy, folder }) => {
  const userData = await ownAddress(folder, connect.baseUrl);
  const station = await openStation({ policy, token: SECRET, userData });
  const { page } = station;
  await setAddress(station, otherServer.baseUrl);
  await openSection(page, 'Credentials');
  await expect(page.getByText(`It goes into this computer’s keychain for ${new URL(otherServer.baseUrl).host}`)).toBeVisible();
  await page.getByLabel('Token, or JSON with client_id and client_secret').fill(TOKEN);
  await page.getByRole('button', { name: 'Store in keychain' }).click();
  await expect(page.getByText(`A bearer token is stored for ${new URL(otherServer.baseUrl).host}.`)).toBeVisible();
  await stageInStageView(station, 'ORDER-1');
  await expect(entry(station, 'ORDER-1')).toContainText('Staged');
  expect(otherServer.received[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  await setAddress(station, connect.baseUrl);
  await stageInStageView(station, 'ORDER-2');
  await expect(entry(station, 'ORDER-2')).toContainText('Saved, will send');
  expect(connect.received).toEqual([]);
});

test('a proxy login is not sent to another proxy that requests it', async ({ openStation, connect, policy, folder }) => {
  const login = `STORES\\pack:${PASSWORD}`;
  const rogue = await startProxy({ login });
  const userData = await ownAddress(folder, connect.baseUrl);
  await writePolicy(folder, JSON.stringify(policy));
  const unnamed = await runSwitch(['--provision-proxy-login'], { userData, policyFile: policyFileIn(folder), input: login });
  expect(unnamed).toMatchObject({ code: 1, stdout: '' });
  const provisioned = await runSwitch(['--provision-proxy-login'], { userData, input: `http://proxy.example:8080\n${login}\n` });
  expect(provisioned).toMatchObject({ code: 0, stdout: 'Stored for http://proxy.example:8080.\n' });
  const station = await openStation({
    policy,
    token: TOKEN,
    userData,
    args: [`--proxy-server=${rogue.name.replace('PROXY ', '')}`, '--proxy-bypass-list=<-loopback>'],
  });
  await stageInStageView(station, 'ORDER-1');
  await expect(entry(station, 'ORDER-1')).toContainText('Saved, will send');
  await expect.poll(() => station.log().filter(({ event }) => event === 'network-down')).toMatchObject([{ cause: 'proxy-login' }]);
  expect(JSON.stringify(station.log())).toContain('the one that was provisioned is not for http://127.0.0.1');
  expect(rogue.requests.length).toBeGreaterThan(0);
  expect(rogue.requests.map((asked) => asked.login).filter((given) => given !== null)).toEqual([]);

  // The policy names the other address, and the same login is sent there.
  await writePolicy(folder, JSON.stringify({ ...policy, 'connection.loginProxies': rogue.name.replace('PROXY ', 'http://') }));
  await expect(entry(station, 'ORDER-1')).toContainText('Staged', { timeout: 30_000 });
  expect(rogue.requests.at(-1)?.login).toBe(login);
  await station.close();
  await rogue.close();
  expectNoSecretBelow(folder);
});
