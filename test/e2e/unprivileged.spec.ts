import { listProcesses, readProcessFile } from '../support/linux-processes.mjs';
import { INSTALLED_APP } from './fixtures/app-under-test';
import { livePolicy } from './fixtures/live-policy';
import { HTTP_LEAKS, WEBRTC_LEAKS } from './fixtures/network-leaks';
import { startNetworkListeners } from './fixtures/network-listeners';
import { openSection, openView } from './fixtures/open-view';
import { stagePage } from './fixtures/stage-page';
import { expect, scan, test, tryInPage } from './fixtures/station';
import { createUnprivilegedElectron } from './fixtures/unprivileged-user';

const TOKEN = 'canary-unprivileged-31c9';

/** `/proc/<pid>/status` of every process of the app with Chromium's name of its type, which is empty for the main process. */
function processes(userData: string): { readonly type: string; readonly status: string }[] {
  return listProcesses()
    .filter(({ commandLine }) => commandLine.includes(userData))
    .map(({ pid, commandLine }) => ({
      type: /--type=([\w-]+)/.exec(commandLine)?.[1] ?? '',
      status: readProcessFile(pid, 'status') ?? '',
    }))
    .filter(({ status }) => status !== '');
}

test('an unprivileged user stages with their own token, and the page is sandboxed and reaches nothing', async ({
  openStation,
  connect,
  folder,
}) => {
  const electron = process.env.STAGEBAY_ELECTRON;
  const ordinary = INSTALLED_APP ? null : createUnprivilegedElectron(folder);
  test.skip(ordinary === null, 'becoming another user takes root on Linux; the installed suite runs as one anyway');
  process.env.STAGEBAY_ELECTRON = ordinary?.program ?? '';
  const listeners = await startNetworkListeners();
  try {
    const station = await openStation({
      policy: livePolicy(connect.baseUrl),
    });
    const { page, userData, close } = station;
    const renderers = () => processes(userData).filter(({ type }) => type === 'renderer');
    await expect.poll(() => renderers().map(({ status }) => /^Seccomp:\s*(\d)$/m.exec(status)?.[1])).toEqual(['2']);
    for (const { status } of processes(userData)) expect(status).toMatch(/^Uid:\s*65534\s+65534\s+65534/m);
    for (const { status } of renderers()) expect(status).toMatch(/^NoNewPrivs:\s*1$/m);

    await openSection(page, 'Credentials');
    await page.getByLabel('Token, or JSON with client_id and client_secret').fill(TOKEN);
    await page.getByRole('button', { name: 'Store in keychain' }).click();
    await expect(page.getByText(`A bearer token is stored for ${connect.baseUrl}.`)).toBeVisible();
    await openView(page, 'Stage');
    await scan('ORDER-1');
    await stagePage(page).bags.fill('1');
    await stagePage(page).stageOrder.click();
    await expect(stagePage(page).entry('ORDER-1')).toContainText('Staged');
    expect(connect.received.at(-1)?.headers.authorization).toBe(`Bearer ${TOKEN}`);

    const { httpPort, udpPort, tcpPort } = listeners;
    const outside = { http: `http://127.0.0.1:${httpPort}`, udp: `127.0.0.1:${udpPort}`, tcp: `127.0.0.1:${tcpPort}` };
    for (const route of HTTP_LEAKS) await tryInPage(station, route.run, outside);
    for (const route of WEBRTC_LEAKS) await tryInPage(station, route.run, route.outside(outside));
    expect(listeners.received).toEqual([]);
    await close();
  } finally {
    ordinary?.end();
    process.env.STAGEBAY_ELECTRON = electron;
    listeners.close();
  }
});
