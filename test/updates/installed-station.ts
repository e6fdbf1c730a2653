/**
 * A station as in a store: installed from a package, with its policy in `/etc/stagebay`, started as a plain process. The tests use
 * only Chromium's remote debugging, so that they can follow the station when it restarts itself.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import type { Intent } from '../../src-shared/intent/intent.schema';
import type { ReleaseState } from '../../src-shared/release/release-state';
import type { Station } from '../../src-shared/station/station';
import { livePolicy } from '../e2e/fixtures/live-policy';
import { withPage } from '../support/devtools-page.mjs';
import { type FakeConnect, startFakeConnect } from '../support/fake-connect.mjs';
import { readJsonLines } from '../support/json-lines.mjs';
import { killProcess, listProcesses } from '../support/linux-processes.mjs';
import { provisionToken, runApp } from '../support/run-app.mjs';
import { createTempFolder } from '../support/temp-folder.mjs';
import { type FakeFeed, startFakeFeed } from './fake-feed';
import { packageOf, type Version } from './make-packages';

const EXECUTABLE = '/usr/bin/stagebay';
const POLICY = '/etc/stagebay/policy.json';

/** Another port than the usual one of a developer's browser. */
const DEBUGGING_PORT = 19_222;

export interface InstalledStation {
  readonly userData: string;
  /** The log entries of all starts so far. */
  log(event?: string): readonly Record<string, unknown>[];
  release(): Promise<ReleaseState>;
  station(): Promise<Station>;
  orders(): Promise<readonly Intent[]>;
  /** The text of the page. */
  text(): Promise<string>;
  /** The value of a field. */
  field(name: string): Promise<string>;
  fill(name: string, text: string): Promise<void>;
  press(name: string): Promise<void>;
  /** Calls the bridge as the page does. */
  call(name: string, input?: unknown): Promise<unknown>;
  /** Crashes the renderer process. */
  crashPage(): Promise<unknown>;
  /** Packages that the station has downloaded and kept. */
  downloads(): readonly string[];
  /** Ids of the app's main processes: one while it runs, none after it has ended. */
  processes(): readonly number[];
  quit(): Promise<void>;
}

export const installPackage = (version: Version) => dpkg('-i', packageOf(version));

/** Runs dpkg and repeats it while another program installs a package, because dpkg does not wait for that. */
function dpkg(...words: string[]): void {
  const waitedUntil = Date.now() + 60_000;
  for (;;) {
    const { status, stderr } = spawnSync('dpkg', words, { encoding: 'utf8' });
    if (status === 0) return;
    if (!stderr.includes('lock') || Date.now() > waitedUntil) throw new Error(stderr);
    execFileSync('sleep', ['1']);
  }
}

export const installedVersion = (): string => execFileSync('dpkg-query', ['-W', '-f', '$' + '{Version}', 'stagebay'], { encoding: 'utf8' });

export function writePolicy(policy: Readonly<Record<string, unknown>>): void {
  mkdirSync('/etc/stagebay', { recursive: true });
  writeFileSync(POLICY, JSON.stringify(policy), { mode: 0o644 });
}

/** Changes some settings of the current policy. */
export function changePolicy(change: Readonly<Record<string, unknown>>): void {
  writePolicy({ ...(JSON.parse(readFileSync(POLICY, 'utf8')) as object), ...change });
}

/** Ids of all processes of this station, including Chromium's and the one that waits to relaunch the app. */
const processesOf = (userData: string, isOne: (words: readonly string[]) => boolean = () => true): number[] =>
  listProcesses()
    .filter(({ commandLine }) => {
      const words = commandLine.split(/[\0 ]/);
      return words[0]?.endsWith('stagebay') === true && words.includes(`--user-data-dir=${userData}`) && isOne(words);
    })
    .map(({ pid }) => pid);

const mainProcesses = (userData: string) => processesOf(userData, (words) => !words.some((word) => word.startsWith('--type=')));

/** Starts the app with a user-data folder, which may be that of an earlier start. */
export async function startInstalledStation(userData: string, env: Readonly<Record<string, string>>): Promise<InstalledStation> {
  const child = spawn(EXECUTABLE, ['--no-sandbox', `--user-data-dir=${userData}`, `--remote-debugging-port=${DEBUGGING_PORT}`], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
    detached: true,
  });
  child.unref();

  const inPage = (expression: string) => withPage(DEBUGGING_PORT, (page) => page.evaluate(expression));
  const run = (work: (...args: never[]) => unknown, ...args: readonly unknown[]) => inPage(`(${work})(...${JSON.stringify(args)})`);
  const call = (name: string, input?: unknown) =>
    inPage(`window.station.call(${JSON.stringify(name)}, ${input === undefined ? 'undefined' : JSON.stringify(input)}).then(JSON.parse)`);
  const answerTo = async <Value>(name: string, input?: unknown) => ((await call(name, input)) as { readonly value: Value }).value;

  const station: InstalledStation = {
    userData,
    log: (event) => readJsonLines(join(userData, 'logs', 'stagebay.log')).filter((line) => event === undefined || line.event === event),
    release: async () => (await answerTo<Station>('station.read')).release,
    station: () => answerTo<Station>('station.read'),
    orders: () => answerTo<Intent[]>('orders.recent', { limit: 100 }),
    text: async () => String(await inPage('document.body.innerText')),
    field: (name) => run(fieldValue, name) as Promise<string>,
    fill: (name, text) => run(fillField, name, text) as Promise<void>,
    press: (name) => run(pressButton, name) as Promise<void>,
    call,
    crashPage: () => withPage(DEBUGGING_PORT, (page) => page.send('Page.crash')).catch(() => undefined),
    downloads: () => packagesBelow(join(userData, 'updates')),
    processes: () => mainProcesses(userData),
    async quit() {
      for (const pid of mainProcesses(userData)) process.kill(pid, 'SIGTERM');
      await expect.poll(() => mainProcesses(userData).length, { timeout: 30_000 }).toBe(0);
    },
  };
  await waitUntilOpen(station);
  return station;
}

/** Resolves when the page shows the Stage view. A process that has just started has no page yet. */
export async function waitUntilOpen(station: InstalledStation): Promise<void> {
  await expect.poll(() => station.text().catch(() => ''), { timeout: 60_000 }).toContain('Stage order');
}

/** Resolves when the station has restarted itself as another version. */
export async function waitForVersion(station: InstalledStation, version: string): Promise<void> {
  await expect.poll(() => station.log('start').at(-1)?.version, { timeout: 300_000 }).toBe(version);
  await waitUntilOpen(station);
  expect(station.processes()).toHaveLength(1);
}

const packagesBelow = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/* These functions run in the page and use no variable from outside. */

function fieldValue(name: string): string {
  const found = [...document.querySelectorAll('input')].find(({ labels }) =>
    [...(labels ?? [])].some((label) => label.textContent?.trim() === name),
  );
  return found?.value ?? '';
}

async function fillField(name: string, text: string): Promise<void> {
  const find = () =>
    [...document.querySelectorAll('input')].find(({ labels }) => [...(labels ?? [])].some((label) => label.textContent?.trim() === name));
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  const input = find();
  if (!input) throw new Error(`There is no ${name}.`);
  setValue?.call(input, text);
  input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
}

async function pressButton(name: string): Promise<void> {
  for (let turns = 0; turns < 200; turns += 1) {
    const button = [...document.querySelectorAll('button')].find(
      ({ textContent, disabled }) => !disabled && textContent?.trim().startsWith(name),
    );
    if (button && (name !== 'Stage order' || button.dataset.state === 'ready')) return button.click();
    await new Promise((turn) => setTimeout(turn, 50));
  }
  throw new Error(`${name} cannot be pressed: ${document.body.innerText}`);
}

interface Fixtures {
  readonly connect: FakeConnect;
  readonly feed: FakeFeed;
  /** Installs a version, provisions a token, writes the policy and starts the app. All of it is removed after the test. */
  readonly openInstalled: (version: Version, policy?: Readonly<Record<string, unknown>>) => Promise<InstalledStation>;
  /** Starts the installed version again with the same user-data folder. */
  readonly startAgain: (station: InstalledStation) => Promise<InstalledStation>;
}

export const test = base.extend<Fixtures & { readonly home: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright requires the pattern, also for a fixture that uses no other one.
  home: async ({}, use) => {
    const { path: home, remove } = createTempFolder('updates');
    await use(home);
    remove();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  connect: async ({}, use) => {
    const connect = await startFakeConnect();
    await use(connect);
    await connect.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  feed: async ({}, use) => {
    const feed = await startFakeFeed();
    await use(feed);
    await feed.close();
  },
  openInstalled: async ({ home, connect }, use) => {
    const userData = join(home, 'station');
    await use(async (version, policy = {}) => {
      installPackage(version);
      writePolicy(livePolicy(connect.baseUrl, { 'update.idleMinutes': 1, ...policy }));
      await provisionToken(appCommand(userData), 'a-token-for-updates');
      return startInstalledStation(userData, environment(home));
    });
    // Also kills a station that is just restarting itself.
    for (let left = processesOf(userData); left.length > 0; left = processesOf(userData)) {
      for (const pid of left) killProcess(pid);
      execFileSync('sleep', ['0.2']);
    }
    await runApp(appCommand(userData), ['--forget-token']).catch(() => undefined);
    rmSync(POLICY, { force: true });
    dpkg('--purge', 'stagebay');
  },
  startAgain: async ({ home }, use) => {
    await use((station) => startInstalledStation(station.userData, environment(home)));
  },
});

const appCommand = (userData: string) => ({
  executablePath: EXECUTABLE,
  args: ['--no-sandbox', `--user-data-dir=${userData}`],
  env: process.env,
});

/** Puts the caches of system libraries into a folder that is deleted after the test. */
const environment = (home: string) => ({ XDG_CACHE_HOME: join(home, 'cache') });

export { expect } from '@playwright/test';
