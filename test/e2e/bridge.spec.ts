/** Attacks the bridge from the page and from windows that may not use it. A refused call reaches no handler. */
import { INSTALLED_APP } from './fixtures/app-under-test';
import { expect, runInPage, test } from './fixtures/station';

test.skip(INSTALLED_APP !== null, 'a package’s preload stands in its archive');

test('the bridge rejects input that is too large, circular, an instance of a class or prototype-polluting', async ({ openStation }) => {
  const { page, log } = await openStation();
  const found = await page.evaluate(async () => {
    const { call } = window.station as unknown as { call(name: string, input: unknown): Promise<string> };
    const loop: Record<string, unknown> = { key: 'station.name' };
    loop.value = loop;
    const polluted = JSON.parse('{ "key": "station.name", "value": { "__proto__": { "isAdmin": true } } }');
    const inputs = {
      loop,
      polluted,
      large: { key: 'station.name', value: 'x'.repeat(50_000_000) },
      many: { key: 'stage.require', value: Array.from({ length: 1_000_000 }, () => 'bags') },
      map: { key: 'station.name', value: new Map([['a', 1]]) },
      bytes: { key: 'station.name', value: new Uint8Array(1_000_000) },
      key: { key: '__proto__', value: 'x' },
      constructor: { key: 'constructor', value: 'x' },
    };
    const outcomes: Record<string, string> = {};
    for (const [name, input] of Object.entries(inputs))
      outcomes[name] = await call('settings.change', input).then(
        (answer) => (JSON.parse(answer) as { refusal?: { kind: string } }).refusal?.kind ?? 'done',
        () => 'rejected',
      );
    const answer = JSON.parse(await call('station.read', undefined)) as { ok: boolean };
    return { outcomes, goesOn: answer.ok, isPolluted: 'isAdmin' in {} };
  });
  // The key `__proto__` is dropped on the way to the main process, so the rest is not a string.
  const { polluted, ...others } = found.outcomes;
  expect(polluted).toBe('bad-value');
  expect(new Set(Object.values(others))).toEqual(new Set(['rejected']));
  expect(found).toMatchObject({ goesOn: true, isPolluted: false });
  expect(log().filter(({ event }) => event === 'bridge-refused-input')).toHaveLength(Object.keys(others).length);
});

test('the bridge rejects calls while another page is in the window and accepts them once the app page is back', async ({ openStation }) => {
  const { app, log } = await openStation();
  const ask = "window.station.call('station.read').then(() => 'allowed', () => 'refused')";
  const answers = await app.evaluate(async ({ BrowserWindow }, script) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents) return [];
    const said: string[] = [];
    // The page cannot navigate there itself, so the main process navigates it without its usual protection.
    contents.removeAllListeners('did-navigate');
    for (const url of ['about:blank', 'app://stagebay/index.html']) {
      await contents.loadURL(url);
      said.push(await contents.executeJavaScript(script));
    }
    return said;
  }, ask);
  expect(answers).toEqual(['refused', 'allowed']);
  expect(log().some(({ event }) => event === 'bridge-refused-sender')).toBe(true);
});

test('a frame inside the page has no bridge', async ({ openStation }) => {
  const found = await runInPage(
    await openStation(),
    `['', 'about:blank', 'app://stagebay/index.html'].map((src) => {
      const frame = document.createElement('iframe');
      if (src) frame.src = src;
      document.body.append(frame);
      try {
        return typeof frame.contentWindow.station;
      } catch {
        return 'undefined';
      }
    })`,
  );
  expect(found).toEqual(['undefined', 'undefined', 'undefined']);
});
