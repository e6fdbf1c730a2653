/** Company networks, with the real resolver, a real proxy, and HTTPS with certificates of a private authority. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type FakeConnect, respondJson, startFakeConnect } from '../support/fake-connect.mjs';
import { filesBelow } from '../support/files-below.mjs';
import { listenOnLoopback } from '../support/loopback-server.mjs';
import { type ProxyOptions, startProxy, type TestProxy } from '../unit/src-main/connect/fixtures/proxy';
import { writeAuthorities, writePolicy } from './fixtures/app-under-test';
import { livePolicy } from './fixtures/live-policy';
import { openSection, openView } from './fixtures/open-view';
import { stageOrder, stagePage } from './fixtures/stage-page';
import { test as base, expect, type RunningStation, runSwitch } from './fixtures/station';

const TOKEN = 'canary-network-token-5510';
const PASSWORD = 'canary-proxy-password-81f3';
const LOGIN = `STORES\\pack:${PASSWORD}`;
/** A name that no resolver knows and only the proxy can reach. */
const HOST = 'connect.stagebay.test';

const CERTIFICATES = join(import.meta.dirname, '../unit/src-main/connect/fixtures/certificates');
const pem = (name: string) => readFileSync(join(CERTIFICATES, `${name}.pem`));

interface Fixtures {
  /** A fake Connect on HTTPS with the name `HOST`. */
  readonly secureConnect: FakeConnect;
  readonly openProxy: (options?: ProxyOptions) => Promise<TestProxy>;
  /** Serves a PAC script. @returns its URL */
  readonly servePac: (script: string) => Promise<string>;
  /** The file with the authority's certificate. */
  readonly authorityFile: string;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright requires the pattern, also for a fixture that uses no other one.
  secureConnect: async ({}, use) => {
    const secureConnect = await startFakeConnect(0, { cert: pem('inspected'), key: pem('server-key') });
    await use(secureConnect);
    await secureConnect.close();
  },
  openProxy: async ({ secureConnect }, use) => {
    const started: TestProxy[] = [];
    await use(async (options = {}) => {
      const proxy = await startProxy({ routes: { [`${HOST}:443`]: Number(new URL(secureConnect.baseUrl).port) }, ...options });
      started.push(proxy);
      return proxy;
    });
    for (const proxy of started) await proxy.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  servePac: async ({}, use) => {
    const stops: (() => void)[] = [];
    await use(async (script) => {
      const server = createServer((_request, response) =>
        response.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' }).end(script),
      );
      stops.push(() => server.close());
      return `http://127.0.0.1:${await listenOnLoopback(server)}/proxy.pac`;
    });
    for (const stop of stops) stop();
  },
  authorityFile: async ({ folder }, use) => {
    await use(await writeAuthorities(folder, String(pem('inspection-authority'))));
  },
});

const live = (more: Readonly<Record<string, unknown>> = {}) => livePolicy(`https://${HOST}`, more);

const script = (way: string) => `function FindProxyForURL(url, host) { return host === '${HOST}' ? '${way}' : 'DIRECT'; }`;

const events = (station: RunningStation, name: string) => station.log().filter(({ event }) => event === name);

test('a live order passes the PAC script’s proxy with the provisioned login, which leaks nowhere', async ({
  openStation,
  secureConnect,
  openProxy,
  servePac,
  authorityFile,
  folder,
}) => {
  const proxy = await openProxy({ login: LOGIN });
  const userData = join(folder, 'user-data');
  const address = proxy.name.replace('PROXY ', 'http://');
  expect(await runSwitch(['--provision-proxy-login'], { userData, input: `${address}\n${LOGIN}\n` })).toMatchObject({
    code: 0,
    stdout: `Stored for ${address}.\n`,
  });
  const station = await openStation({
    policy: live({ 'connection.extraCaFile': authorityFile }),
    token: TOKEN,
    // The first proxy of the list does not exist.
    args: [`--proxy-pac-url=${await servePac(script(`PROXY 127.0.0.1:1; ${proxy.name}`))}`],
  });
  let stderr = '';
  station.app.process().stderr?.on('data', (data) => {
    stderr += data;
  });
  await stageOrder(station.page, 'ORDER-1');
  await expect(stagePage(station.page).entry('ORDER-1')).toContainText('Staged');
  expect(proxy.requests.map(({ authority: where, login }) => [where, login])).toEqual([
    [`${HOST}:443`, null],
    [`${HOST}:443`, LOGIN],
  ]);
  expect(secureConnect.received).toHaveLength(1);
  expect(secureConnect.received[0]?.headers).toMatchObject({ authorization: `Bearer ${TOKEN}` });
  expect(JSON.stringify(secureConnect.received)).not.toContain('proxy-authorization');
  expect(events(station, 'route')).toMatchObject([{ origin: `https://${HOST}`, route: proxy.name }]);

  const heap = await station.page.context().newCDPSession(station.page);
  const chunks: string[] = [];
  heap.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await heap.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await station.close();
  const basic = Buffer.from(LOGIN).toString('base64');
  const places: [string, string][] = [
    ['standard error', stderr],
    ['the window’s memory', chunks.join('')],
  ];
  for (const file of filesBelow(folder)) places.push([file, readFileSync(file, 'latin1')]);
  for (const [where, text] of places)
    for (const secret of [PASSWORD, basic]) expect(text.includes(secret), `the login in ${where}`).toBe(false);
});

test('a fixed proxy is used, also for loopback if configured, and only for requests to Connect', async ({
  openStation,
  secureConnect,
  openProxy,
  authorityFile,
}) => {
  const proxy = await openProxy();
  const station = await openStation({
    policy: live({ 'connection.baseUrl': secureConnect.baseUrl, 'connection.extraCaFile': authorityFile }),
    token: TOKEN,
    args: [`--proxy-server=127.0.0.1:${proxy.port}`, '--proxy-bypass-list=<-loopback>'],
  });
  await stageOrder(station.page, 'ORDER-1');
  await expect(stagePage(station.page).entry('ORDER-1')).toContainText('Staged');
  expect(proxy.requests.map(({ authority: where }) => where)).toEqual([new URL(secureConnect.baseUrl).host]);
});

test('a TLS-inspecting proxy blocks orders with one message and a logged issuer until its authority is trusted', async ({
  openStation,
  secureConnect,
  openProxy,
  servePac,
  authorityFile,
  folder,
}) => {
  const proxy = await openProxy({ inspectionCertificate: 'inspected-chain' });
  const args = [`--proxy-pac-url=${await servePac(script(proxy.name))}`];
  const station = await openStation({ policy: live(), token: TOKEN, args });
  await stageOrder(station.page, 'ORDER-1');
  await expect(stagePage(station.page).entry('ORDER-1')).toContainText('Saved, will send');
  await expect(
    station.page.getByRole('alert').filter({ hasText: 'The connection was not secure. Orders are saved and send later. Tell IT.' }),
  ).toBeVisible();
  expect(events(station, 'network-down')).toMatchObject([
    {
      level: 'warn',
      cause: 'untrusted',
      detail: expect.stringMatching(/SELF_SIGNED_CERT_IN_CHAIN: certificate for “connect.stagebay.test”, issued by “Store Inspection CA”/),
    },
  ]);
  expect(secureConnect.received).toEqual([]);
  await station.page.screenshot({ path: test.info().outputPath('inspected.png') });

  // IT adds the authority to the policy without a restart.
  await writePolicy(folder, JSON.stringify(live({ 'connection.extraCaFile': authorityFile })));
  await expect(stagePage(station.page).entry('ORDER-1')).toContainText('Staged', { timeout: 30_000 });
  // A probe may arrive first, which changes nothing.
  expect(secureConnect.received.filter(({ method }) => method === 'POST')).toHaveLength(1);
  expect(events(station, 'network-up')).toHaveLength(1);
});

test('an unusable certificate file is named in the log and on the screen', async ({ openStation, openProxy, servePac, folder }) => {
  const proxy = await openProxy();
  const missing = join(folder, 'nowhere.pem');
  const station = await openStation({
    policy: live({ 'connection.extraCaFile': missing }),
    token: TOKEN,
    args: [`--proxy-pac-url=${await servePac(script(proxy.name))}`],
  });
  await stageOrder(station.page, 'ORDER-1');
  await expect(stagePage(station.page).entry('ORDER-1')).toContainText('Saved, will send');
  await expect(
    station.page.getByRole('alert').filter({ hasText: 'Tell IT that the file with certificates cannot be used.' }),
  ).toBeVisible();
  expect(events(station, 'extra-ca-file')).toMatchObject([{ level: 'warn', file: missing, problem: 'is missing' }]);
});

test('a proxy that requires an unsupported login is named in the log, and the order waits', async ({
  openStation,
  secureConnect,
  openProxy,
  servePac,
}) => {
  const proxy = await openProxy({ login: LOGIN, asksFor: ['Negotiate', 'NTLM'] });
  const station = await openStation({ policy: live(), token: TOKEN, args: [`--proxy-pac-url=${await servePac(script(proxy.name))}`] });
  await stageOrder(station.page, 'ORDER-1');
  await expect(station.page.getByRole('alert').filter({ hasText: 'The store’s network asks for a login.' })).toBeVisible();
  await expect(stagePage(station.page).entry('ORDER-1')).toContainText('Saved, will send');
  expect(events(station, 'network-down')).toMatchObject([
    { cause: 'proxy-login', detail: `${proxy.name}: 407, asks for negotiate, ntlm. Stagebay has no login but Basic.` },
  ]);
  expect(secureConnect.received).toEqual([]);
});

test.describe('a token', () => {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const jwt = (endsAt: number) => `${part({ alg: 'none' })}.${part({ exp: Math.floor(endsAt / 1000) })}.canary-signature-4410`;

  test('a token that expires within a day is announced on the screen, in the log and in Settings', async ({ openStation, connect }) => {
    const endsAt = Date.now() + 5 * 3_600_000;
    const station = await openStation({
      policy: live({ 'connection.baseUrl': connect.baseUrl, 'station.timeZone': 'America/Toronto' }),
      token: jwt(endsAt),
    });
    const { page } = station;
    await expect(
      page
        .getByRole('status')
        .filter({ hasText: /^The token ends (today|tomorrow) at \d+:\d\d\s[AP]M\. Orders are saved then; tell IT\.$/ }),
    ).toBeVisible();
    await page.screenshot({ path: test.info().outputPath('token-ends.png') });
    expect(events(station, 'credentials-expiring')).toMatchObject([
      { level: 'warn', at: new Date(Math.floor(endsAt / 1000) * 1000).toISOString() },
    ]);
    await openSection(page, 'Credentials');
    await expect(
      page.getByText(/A bearer token is stored for http:\/\/127\.0\.0\.1:\d+\. It ends on \w+ \d+, \d{4}, \d+:\d\d\s[AP]M\./),
    ).toBeVisible();
    expect(JSON.stringify(station.log())).not.toContain('canary-signature');
  });

  test('a refused token is logged once, however many orders it holds back', async ({ openStation, connect }) => {
    connect.respondWith((_received, response) => respondJson(response, 401, { error: { message: 'Unauthorized', code: null } }));
    const station = await openStation({ policy: live({ 'connection.baseUrl': connect.baseUrl }), token: TOKEN });
    for (const id of ['ORDER-1', 'ORDER-2']) {
      await stageOrder(station.page, id);
      await expect(stagePage(station.page).entry(id)).toContainText('Saved, will send');
    }
    await openView(station.page, 'Activity');
    await station.page.getByRole('button', { name: 'Send now' }).click();
    await expect.poll(() => connect.received.length).toBeGreaterThan(2);
    expect(events(station, 'credentials-refused')).toMatchObject([{ level: 'warn', mode: 'live', status: 401 }]);
  });
});
