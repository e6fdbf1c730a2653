/** Checks the content of the Debian package with Debian's own tools. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTempFolder } from '../support/temp-folder.mjs';
import { deb, version } from './packaged-app.mjs';

if (!deb) process.stderr.write('There is no dpkg-deb here, so no Debian package was built and none is examined.\n');

describe.runIf(deb)('the Debian package', () => {
  const ask = (/** @type {string[]} */ ...args) => execFileSync('dpkg-deb', args, { encoding: 'utf8', maxBuffer: 1e8 });
  /** @type {{ mode: string, owner: string, name: string }[]} */
  let entries = [];
  let control = '';
  beforeAll(() => {
    entries = ask('--contents', `${deb}`)
      .trim()
      .split('\n')
      .map((line) => /^(?<mode>\S+) (?<owner>\S+) +\d+ \S+ \S+ \.\/(?<name>.*)$/.exec(line)?.groups)
      .map((groups) => ({ mode: '', owner: '', name: '', ...groups }));
    const temporary = createTempFolder('control');
    control = temporary.path;
    ask('--control', `${deb}`, control);
    return temporary.remove;
  });
  const modeOf = (/** @type {string} */ name) => entries.find((entry) => entry.name === name)?.mode;

  test('the files of the Debian package belong to root and are writable only by root', () => {
    expect(entries.length).toBeGreaterThan(40);
    expect(entries.filter(({ owner }) => owner !== 'root/root')).toEqual([]);
    expect(entries.filter(({ mode }) => !mode.startsWith('l') && (mode[5] === 'w' || mode[8] === 'w'))).toEqual([]);
  });
  test('only the sandbox helper in the Debian package is setuid', () => {
    expect(modeOf('opt/Stagebay/chrome-sandbox')).toBe('-rwsr-xr-x');
    expect(entries.filter(({ mode }) => /[sS]/.test(mode.slice(1))).map(({ name }) => name)).toEqual(['opt/Stagebay/chrome-sandbox']);
  });
  test('every file of the Debian package is readable by all users, whatever the umask was at the build', () => {
    expect(entries.filter(({ mode }) => !mode.startsWith('l') && mode[7] !== 'r')).toEqual([]);
    expect(entries.filter(({ mode }) => mode.startsWith('d') && mode !== 'drwxr-xr-x')).toEqual([]);
    expect(modeOf('opt/Stagebay/stagebay')).toBe('-rwxr-xr-x');
  });
  test('the Debian package installs the app, the command, the menu entry, icons and the autostart file', () => {
    const names = entries.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'opt/Stagebay/stagebay',
        'opt/Stagebay/resources/package-type',
        'usr/bin/stagebay',
        'usr/share/applications/stagebay.desktop',
        'usr/share/icons/hicolor/48x48/apps/stagebay.png',
        'usr/share/icons/hicolor/scalable/apps/stagebay.svg',
        'usr/share/doc/stagebay/copyright',
        'usr/lib/udev/rules.d/60-stagebay.rules',
        'etc/xdg/autostart/stagebay.desktop',
        'etc/stagebay/',
      ]),
    );
    const strangers = names.filter(
      (name) =>
        !/^(opt\/Stagebay\/|usr\/bin\/stagebay$|usr\/share\/|usr\/lib\/udev\/|etc\/|$)/.test(name) &&
        !/^(opt|usr|usr\/bin|usr\/lib)\/$/.test(name),
    );
    expect(strangers).toEqual([]);
  });
  test('the udev rule of the Debian package is a plain file, and names scales and scanners', () => {
    const rules = 'usr/lib/udev/rules.d/60-stagebay.rules';
    expect(modeOf(rules)).toBe('-rw-r--r--');
    const tar = spawnSync('sh', ['-c', `dpkg-deb --fsys-tarfile "$1" | tar -xOf - ./${rules}`, 'sh', `${deb}`], { encoding: 'utf8' });
    expect(tar.stdout).toContain('ATTRS{idVendor}=="0922", ATTRS{idProduct}=="8003", TAG+="uaccess"');
  });
  test('the Debian package contains no policy', () => {
    expect(entries.filter(({ name }) => name.startsWith('etc/stagebay/')).map(({ name }) => name)).toEqual(['etc/stagebay/']);
  });
  test('the control file names the package, its version and its dependencies', () => {
    const fields = Object.fromEntries([...ask('--field', `${deb}`).matchAll(/^([\w-]+): (.*)$/gm)].map(([, name, value]) => [name, value]));
    expect(fields).toMatchObject({ Package: 'stagebay', Version: version, Architecture: 'amd64', Recommends: 'gnome-keyring' });
    for (const library of ['libgtk-3-0 | libgtk-3-0t64', 'libasound2 | libasound2t64', 'libnss3', 'libgbm1', 'libsecret-1-0'])
      expect(fields.Depends).toContain(library);
    expect(Number(fields['Installed-Size'])).toBeGreaterThan(100_000);
  });
  test('the Debian package has no maintainer scripts and marks the autostart file as a conffile', () => {
    const members = execFileSync('ls', [control], { encoding: 'utf8' }).trim().split('\n');
    expect(members).toEqual(['conffiles', 'control', 'md5sums']);
    expect(readFileSync(path.join(control, 'conffiles'), 'utf8')).toBe('/etc/xdg/autostart/stagebay.desktop\n');
  });
  test('the autostart file starts the app with --autostart and nothing after a removal', () => {
    const tar = spawnSync('sh', ['-c', `dpkg-deb --fsys-tarfile "$1" | tar -xOf - ./etc/xdg/autostart/stagebay.desktop`, 'sh', `${deb}`], {
      encoding: 'utf8',
    });
    expect(tar.stdout).toContain('Exec=/usr/bin/stagebay --autostart\n');
    // Removed but not purged, the file is still there and must start nothing.
    expect(tar.stdout).toContain('TryExec=/usr/bin/stagebay\n');
  });
});
