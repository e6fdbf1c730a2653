/**
 * The page has no network. Every way is tried from a window without protection, where the listeners must receive it, and from the app,
 * where they must not. The first try shows that the way works at all.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALLED_APP } from './fixtures/app-under-test';
import { type BareWindow, openBareWindow } from './fixtures/bare-window';
import { livePolicy } from './fixtures/live-policy';
import {
  HTTP_LEAKS,
  type ListenerAddresses,
  type NetworkLeak,
  REQUEST_NAME_LEAKS,
  WEBRTC_LEAKS,
  WEBRTC_NAME_LEAKS,
} from './fixtures/network-leaks';
import { type NetworkListeners, startNetworkListeners } from './fixtures/network-listeners';
import { stagePage } from './fixtures/stage-page';
import { expect, type RunningStation, runInPage, scan, test, tryInPage } from './fixtures/station';

const outsideOf = ({ httpPort, udpPort, tcpPort }: NetworkListeners): ListenerAddresses => ({
  http: `http://127.0.0.1:${httpPort}`,
  udp: `127.0.0.1:${udpPort}`,
  tcp: `127.0.0.1:${tcpPort}`,
});

/** Runs one way to its end, also if it throws. */
const attempt = ({ page }: BareWindow, route: Pick<NetworkLeak, 'run'>, outside: ListenerAddresses) =>
  page.evaluate(route.run, outside).catch(() => undefined);

/** Sends a last message from the app, because a test cannot wait for nothing. Everything that the page could send arrives before. */
async function settle({ app }: RunningStation, { httpPort }: NetworkListeners): Promise<void> {
  await app.evaluate((_electron, url) => fetch(url).then(() => undefined), `http://127.0.0.1:${httpPort}/last`);
}

const withoutLast = ({ received }: NetworkListeners) => received.filter((line) => !/^http \/(last|bare|favicon)/.test(line));

test.describe('the page’s network', () => {
  test.skip(INSTALLED_APP !== null, 'a package has no bare window beside it');

  test('the page reaches no server by any kind of request', async ({ openStation, folder }) => {
    const listeners = await startNetworkListeners();
    const outside = outsideOf(listeners);
    const bare = await openBareWindow(folder, listeners);
    for (const route of HTTP_LEAKS) {
      await attempt(bare, route, outside);
      await expect.poll(() => listeners.received, { message: `${route.name} leads outside` }).toContain(route.received);
      if (route.navigatesAway) await bare.returnFrom(`/${route.name}`);
    }
    await bare.close();
    const before = withoutLast(listeners).length;
    const station = await openStation();
    const { log } = station;
    for (const route of HTTP_LEAKS) await tryInPage(station, route.run, outside);
    await settle(station, listeners);
    expect(withoutLast(listeners).slice(before)).toEqual([]);
    expect(await runInPage(station, 'location.href')).toMatch(/^app:\/\/stagebay\/index\.html(#here)?$/);
    expect(log().map(({ event }) => event)).toEqual(expect.arrayContaining(['navigation-refused']));
    await scan('PRACTICE-0001');
    await expect.poll(() => runInPage(station, "document.querySelector('main input').value")).toBe('PRACTICE-0001');
    listeners.close();
  });

  test('the page reaches no server by WebRTC over UDP or TCP', async ({ openStation, folder }) => {
    const listeners = await startNetworkListeners();
    const outside = outsideOf(listeners);
    const bare = await openBareWindow(folder, listeners);
    for (const route of WEBRTC_LEAKS) {
      const before = listeners.received.length;
      await attempt(bare, route, route.outside(outside));
      await expect.poll(() => listeners.received.slice(before), { message: `${route.name} leads outside` }).toContain(route.received);
    }
    await bare.close();
    const before = withoutLast(listeners).length;
    const station = await openStation();
    for (const route of WEBRTC_LEAKS) await tryInPage(station, route.run, route.outside(outside));
    await settle(station, listeners);
    expect(withoutLast(listeners).slice(before)).toEqual([]);
    listeners.close();
  });

  test('the page looks up no names, while the main process resolves the system proxy by name', async ({ openStation, folder }) => {
    const resolver = layResolver(folder);
    test.skip(resolver === null, 'asking a name server of the test’s own takes root, and mount namespaces');
    const electron = process.env.STAGEBAY_ELECTRON;
    process.env.STAGEBAY_ELECTRON = resolver ?? '';
    const listeners = await startNetworkListeners({ names: true });
    try {
      const outside = outsideOf(listeners);
      const bare = await openBareWindow(folder, listeners);
      for (const route of REQUEST_NAME_LEAKS) {
        await attempt(bare, route, outside);
        await expect.poll(() => listeners.received, { message: `${route.name} asks for a name` }).toContain(route.received);
      }
      for (const route of WEBRTC_NAME_LEAKS) {
        await attempt(bare, route, route.outside(outside));
        await expect.poll(() => listeners.received, { message: `${route.name} is asked for` }).toContain(route.received);
      }
      await bare.close();
      const before = withoutLast(listeners).length;
      // A live station asks for the system's proxy, which a PAC script on another host chooses.
      const station = await openStation({
        policy: livePolicy('https://connect.stagebay.test'),
        token: 'canary-names',
        args: [`--proxy-pac-url=http://pac.stagebay.test:${listeners.httpPort}/proxy.pac`],
      });
      for (const route of REQUEST_NAME_LEAKS) await tryInPage(station, route.run, outside);
      for (const route of WEBRTC_NAME_LEAKS) await tryInPage(station, route.run, route.outside(outside));
      await scan('ORDER-1');
      await stagePage(station.page).bags.fill('1');
      await stagePage(station.page).stageOrder.click();
      await expect.poll(() => listeners.received).toContain('http /proxy.pac');
      await settle(station, listeners);
      const after = new Set(withoutLast(listeners).slice(before));
      expect([...after].filter((line) => !/^name (_\d+\._https\.)?(pac|connect)\.stagebay\.test$/.test(line))).toEqual(['http /proxy.pac']);
    } finally {
      process.env.STAGEBAY_ELECTRON = electron;
      listeners.close();
    }
  });
});

/** @returns a program that starts Electron with the test's name server instead of the computer's; null if that is not possible */
function layResolver(folder: string): string | null {
  const configuration = join(folder, 'resolv.conf');
  writeFileSync(configuration, 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
  const mount = `mount --bind ${configuration} /etc/resolv.conf`;
  if (process.getuid?.() !== 0 || spawnSync('unshare', ['-m', 'sh', '-c', mount]).status !== 0) return null;
  const program = join(folder, 'electron');
  writeFileSync(program, `#!/bin/sh\nexec unshare -m sh -c '${mount} && exec "$0" "$@"' '${process.env.STAGEBAY_ELECTRON}' "$@"\n`);
  chmodSync(program, 0o755);
  return program;
}
