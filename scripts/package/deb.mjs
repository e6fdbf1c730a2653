/**
 * Builds a Debian package of the unpacked app with Debian's own tools. It has no maintainer scripts: dpkg alone installs, replaces and
 * removes its files, links and folders.
 */
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CliError, captureOutput, projectFolder } from '../cli.mjs';
import { WINDOW_PACKAGES } from '../setup.mjs';
import { sourceTime } from './source-time.mjs';

const INSTALLED = 'opt/Stagebay';
const ICON_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
/** The package's files in /etc, which keep IT's changes through an upgrade. */
const CONFFILES = ['etc/xdg/autostart/stagebay.desktop'];

export const hasDebianTools = async () => (await captureOutput('dpkg-deb', ['--version'])).code === 0;

/** A version before a release (1.2.0-beta.1) is older than the release to Debian only with a tilde. */
export const debianVersion = (/** @type {string} */ version) => version.replace('-', '~');

/**
 * @param {{ version: string, output: string, quick: boolean }} options output: where `linux-unpacked` is, and where the package goes
 * @returns {Promise<string>} the package's path
 */
export async function packDeb({ version, output, quick }) {
  const root = path.join(output, 'deb');
  rmSync(root, { recursive: true, force: true });
  copyFiles(root, path.join(output, 'linux-unpacked'));
  const files = filesIn(root);
  const control = path.join(root, 'DEBIAN');
  mkdirSync(control);
  writeFileSync(path.join(control, 'control'), controlFile(version, files));
  writeFileSync(path.join(control, 'conffiles'), CONFFILES.map((file) => `/${file}\n`).join(''));
  writeFileSync(path.join(control, 'md5sums'), files.map(({ name }) => `${md5(path.join(root, name))}  ${name}\n`).join(''));
  setModes(root);
  const deb = path.join(output, `stagebay_${debianVersion(version)}_amd64.deb`);
  const { code, output: buildOutput } = await captureOutput(
    'dpkg-deb',
    ['--root-owner-group', quick ? '-Znone' : '-Zxz', '--build', root, deb],
    {
      // File times come from the sources and not from the clock, so that the same sources give the same package.
      env: { SOURCE_DATE_EPOCH: String(await sourceTime()) },
    },
  );
  if (code !== 0) throw new CliError(`${buildOutput}\nThe Debian package could not be built.`);
  rmSync(root, { recursive: true });
  return deb;
}

/**
 * @param {string} root
 * @param {string} unpacked
 */
function copyFiles(root, unpacked) {
  const app = path.join(root, INSTALLED);
  cpSync(unpacked, app, { recursive: true, verbatimSymlinks: true });
  if (!existsSync(path.join(app, 'chrome-sandbox'))) {
    throw new CliError(
      'This Electron has no chrome-sandbox: how do ordinary users get a sandbox where the kernel gives them no namespaces?',
    );
  }
  // The app looks here for how it was installed (src-main/updates/install-permission.ts).
  writeFileSync(path.join(app, 'resources', 'package-type'), 'deb');
  const install = (/** @type {string} */ from, /** @type {string} */ to) =>
    cpSync(path.join(projectFolder, 'resources', from), path.join(root, to));
  install('linux/stagebay.desktop', 'usr/share/applications/stagebay.desktop');
  install('linux/autostart.desktop', 'etc/xdg/autostart/stagebay.desktop');
  install('linux/60-stagebay.rules', 'usr/lib/udev/rules.d/60-stagebay.rules');
  for (const size of ICON_SIZES) install(`icons/${size}.png`, `usr/share/icons/hicolor/${size}x${size}/apps/stagebay.png`);
  install('icons/stagebay.svg', 'usr/share/icons/hicolor/scalable/apps/stagebay.svg');
  install('linux/copyright', 'usr/share/doc/stagebay/copyright');
  // For IT's policy and starting values: empty, so that removing the package removes it only where IT has put nothing there.
  mkdirSync(path.join(root, 'etc/stagebay'), { recursive: true });
  mkdirSync(path.join(root, 'usr/bin'), { recursive: true });
  // The launcher sets limits and then replaces itself by the app. Menus, autostart and IT's scripts call it.
  install('linux/stagebay', 'usr/bin/stagebay');
  chmodSync(path.join(root, 'usr/bin/stagebay'), 0o755);
}

/**
 * @param {string} version
 * @param {{ bytes: number }[]} files
 */
function controlFile(version, files) {
  const kilobytes = Math.ceil(files.reduce((sum, { bytes }) => sum + bytes, 0) / 1024);
  return `${[
    'Package: stagebay',
    `Version: ${debianVersion(version)}`,
    'Architecture: amd64',
    'Maintainer: Stagebay <stagebay@stagebay.invalid>',
    `Installed-Size: ${kilobytes}`,
    `Depends: ${WINDOW_PACKAGES.map((names) => names.replaceAll('|', ' | ')).join(', ')}`,
    'Recommends: gnome-keyring',
    'Section: misc',
    'Priority: optional',
    'Description: Pack stations for Instacart Connect',
    ' A packer scans an order, says how many bags and how heavy, and presses one big',
    ' button: the order is marked staged in Instacart Connect, and a shopper is sent',
    ' to fetch it.',
  ].join('\n')}\n`;
}

/**
 * @param {string} root
 * @returns {{ name: string, bytes: number }[]} the regular files below it, by name, each with its path as Debian writes it
 */
function filesIn(root) {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name, stat: lstatSync(path.join(root, name)) }))
    .flatMap(({ name, stat }) => (stat.isFile() ? [{ name, bytes: stat.size }] : []))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const md5 = (/** @type {string} */ file) => createHash('md5').update(readFileSync(file)).digest('hex');

/** Sets modes independent of the umask: everybody reads, only root writes, and programs and folders are executable. */
function setModes(/** @type {string} */ root) {
  for (const name of ['', ...readdirSync(root, { recursive: true, encoding: 'utf8' })]) {
    const place = path.join(root, name);
    const stat = lstatSync(place);
    if (!stat.isSymbolicLink()) chmodSync(place, modeOf(path.basename(name), stat));
  }
}

/**
 * @param {string} name
 * @param {import('node:fs').Stats} stat
 */
function modeOf(name, stat) {
  // Chromium's helper for kernels and distributions that give an ordinary user no namespaces of his own: Debian before 11,
  // Ubuntu since 24.04. It is Chromium's own, small, and as old; the alternative there is no sandbox at all.
  if (name === 'chrome-sandbox') return 0o4755;
  return stat.isDirectory() || (stat.mode & 0o100) !== 0 ? 0o755 : 0o644;
}
