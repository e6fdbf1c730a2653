/**
 * The scenarios of an installation under Wine. Each begins with the state that the previous one left, and checks the installer's exit
 * code and the files on the disk.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { releaseInfo } from '../../../scripts/package/after-pack.mjs';
import { findNativeProblems } from '../../../scripts/package/check-native-modules.mjs';
import { toWindows } from '../wine.mjs';

const EXIT_TRY_LATER = 1618;
const EXIT_WRONG_FOLDER = 87;

const RUN_KEY = 'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run';
const PROFILES = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList';
const UNINSTALL_KEY = 'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\5f2c0c0e-8f0a-5d0b-9b57-2f7f6c4a1d63';

/**
 * @typedef {object} Installers two versions of the package, as paths of this system
 * @property {string} older of version 1.0.0
 * @property {string} newer of version 1.0.1
 */

/**
 * @param {import('../wine.mjs').Wine} wine
 * @param {Installers} installers
 * @param {string} sevenZip a 7-Zip for Windows, as Windows names it
 * @returns {{ name: string, run: () => Promise<void> }[]} to be run in this order
 */
export function scenarios(wine, installers, sevenZip) {
  // electron-builder names the folder after the executable. Windows takes any letter case, and this system does not.
  const app = path.join(wine.drive, 'Program Files', 'stagebay');
  const station = path.join(wine.user, 'AppData', 'Local', 'Stagebay');
  const inStation = (/** @type {string} */ name) => path.join(station, name);

  const install = (/** @type {string} */ installer, /** @type {string[]} */ args = [], /** @type {NodeJS.ProcessEnv} */ env = {}) =>
    wine.run(installer, ['/S', ...args], { env: { LAB_7ZA: sevenZip, ...env }, timeoutMs: 180_000 });
  /** Runs the uninstaller, which starts a copy of itself and ends. */
  const uninstall = async () => {
    await wine.run('C:\\Program Files\\Stagebay\\Uninstall stagebay.exe', ['/allusers', '/S'], { timeoutMs: 180_000 });
    await waitFor('the uninstaller’s copy has ended', async () => !(await isRunning('Un.exe')));
  };

  const startStation = async () => {
    const before = log().length;
    wine.leave('C:\\Program Files\\Stagebay\\stagebay.exe', []);
    await waitFor('the station has opened', () => log().length > before);
  };
  const endStation = async () => {
    writeFileSync(inStation('end'), '');
    await waitFor('the station has ended', async () => !(await isRunning()));
    rmSync(inStation('end'));
  };
  const isRunning = async (/** @type {string} */ name = 'stagebay.exe') => {
    const output = path.join(wine.drive, 'lab', 'tasks.txt');
    await wine.run('tasklist', ['/FI', `IMAGENAME eq ${name}`, '/FO', 'CSV', '/NH'], { output });
    return readFileSync(output, 'utf8').includes(`"${name}"`);
  };
  /** The lines that the fake app has logged since the first scenario. */
  const log = () => (existsSync(inStation('app.log')) ? readFileSync(inStation('app.log'), 'utf8').trim().split(/\r?\n/) : []);

  /** @param {string} key @param {string} name @returns {Promise<boolean>} */
  const hasValue = async (key, name) => (await wine.run('reg', ['query', key, '/v', name])) === 0;

  /** Checks that all files of a version are on the disk, with modules that Windows can load. @param {string | null} version null: no files */
  function expectInstalled(version) {
    if (version === null) return assert.deepEqual(existsSync(app) ? readdirSync(app) : [], []);
    const resources = path.join(app, 'resources');
    assert.deepEqual(JSON.parse(readFileSync(path.join(resources, 'release.json'), 'utf8')), releaseInfo(resources, version));
    assert.deepEqual(findNativeProblems(path.join(resources, 'app.asar.unpacked', 'node_modules'), 'win32'), []);
    for (const file of ['stagebay.exe', 'Uninstall stagebay.exe', 'resources/policy/en-US/stagebay.adml'])
      assert.ok(existsSync(path.join(app, file)), `${file} is missing`);
  }

  return [
    {
      name: 'a first installation adds the app, its autostart and its uninstall entry, and no copy of the installer',
      async run() {
        assert.equal(await install(installers.older), 0);
        expectInstalled('1.0.0');
        assert.ok(await hasValue(RUN_KEY, 'Stagebay'));
        assert.ok(await hasValue(UNINSTALL_KEY, 'UninstallString'));
        assert.deepEqual(
          readdirSync(path.dirname(station)).filter((name) => name.startsWith('stagebay-')),
          [],
        );
        assert.equal(await isRunning(), false);
      },
    },
    {
      name: 'a station between orders is closed, upgraded and reopened',
      async run() {
        await startStation();
        assert.equal(await install(installers.newer), 0);
        expectInstalled('1.0.1');
        await waitFor('the new version has opened', () => log().at(-1) === '1.0.1 opened');
        assert.deepEqual(log(), ['1.0.0 opened', '1.0.0 closed', '1.0.1 opened']);
        assert.equal(existsSync(inStation('open-again')), false);
      },
    },
    {
      name: 'a station with an order stays open during an upgrade, and nothing is changed',
      async run() {
        writeFileSync(inStation('busy'), '');
        assert.equal(await install(installers.older), EXIT_TRY_LATER);
        expectInstalled('1.0.1');
        assert.equal(log().at(-1), '1.0.1 is busy');
        assert.ok(await isRunning());
        assert.equal(existsSync(inStation('open-again')), false);
      },
    },
    {
      name: 'a station with an order stays open during a removal, and nothing is removed',
      async run() {
        await uninstall();
        expectInstalled('1.0.1');
        assert.deepEqual(log().slice(-2), ['1.0.1 is busy', '1.0.1 is busy']);
        assert.ok(await isRunning());
        rmSync(inStation('busy'));
        await endStation();
      },
    },
    {
      name: 'another installation folder is refused, and nothing is written there',
      async run() {
        assert.equal(await install(installers.newer, ['/D=C:\\Elsewhere']), EXIT_WRONG_FOLDER);
        assert.equal(existsSync(path.join(wine.drive, 'Elsewhere')), false);
        expectInstalled('1.0.1');
      },
    },
    {
      name: 'a file held open by another program keeps the old version complete',
      async run() {
        const held = path.join(wine.drive, 'lab', 'held');
        const end = path.join(wine.drive, 'lab', 'let-go');
        const file = 'C:\\Program Files\\Stagebay\\resources\\app.asar';
        wine.leave(toWindows(path.join(wine.programs, 'hold.exe')), [file, toWindows(held), toWindows(end)]);
        await waitFor('the file is held', () => existsSync(held));
        assert.equal(await install(installers.older), EXIT_TRY_LATER);
        expectInstalled('1.0.1');
        writeFileSync(end, '');
      },
    },
    {
      name: 'an installation with missing files and no uninstaller is repaired',
      async run() {
        for (const file of ['stagebay.exe', 'Uninstall stagebay.exe', 'resources/app.asar']) rmSync(path.join(app, file));
        assert.equal(await install(installers.newer), 0);
        expectInstalled('1.0.1');
      },
    },
    {
      name: 'an older version replaces a newer one, as in a rollback by IT',
      async run() {
        assert.equal(await install(installers.older), 0);
        expectInstalled('1.0.0');
      },
    },
    {
      name: 'a station is closed without the Task Scheduler if that accepts no task',
      async run() {
        await startStation();
        assert.equal(await install(installers.newer, [], { LAB_NO_TASKS: '1' }), 0);
        expectInstalled('1.0.1');
        assert.equal(log().at(-1), '1.0.0 closed');
      },
    },
    {
      name: 'a removal deletes the app and every user’s reopen marker, and keeps every user’s orders',
      async run() {
        const other = path.join(wine.drive, 'users', 'other');
        const profiles = {
          'S-1-5-21-1-1-1-1001': `C:\\users\\${path.basename(wine.user)}`,
          'S-1-5-21-1-1-1-1002': '%SystemDrive%\\users\\other',
        };
        for (const [id, folder] of Object.entries(profiles))
          await wine.run('reg', ['add', `${PROFILES}\\${id}`, '/v', 'ProfileImagePath', '/t', 'REG_EXPAND_SZ', '/d', folder, '/f']);
        const stations = [station, path.join(other, 'AppData', 'Local', 'Stagebay')];
        for (const folder of stations) {
          mkdirSync(folder, { recursive: true });
          for (const name of ['open-again', 'journal.db']) writeFileSync(path.join(folder, name), '');
        }
        await uninstall();
        expectInstalled(null);
        assert.equal(await hasValue(UNINSTALL_KEY, 'UninstallString'), false);
        assert.equal(await hasValue(RUN_KEY, 'Stagebay'), false);
        for (const folder of stations) {
          assert.equal(existsSync(path.join(folder, 'open-again')), false);
          assert.ok(existsSync(path.join(folder, 'journal.db')));
        }
      },
    },
  ];
}

/** @param {string} what @param {() => boolean | Promise<boolean>} isSo */
async function waitFor(what, isSo) {
  const end = performance.now() + 60_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`A minute has passed, and it is not so that ${what}.`);
    await delay(200);
  }
}
