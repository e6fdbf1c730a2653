/** Installs, updates and removes the package with dpkg as root, and checks which files each step changes. */
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTempFolder } from '../support/temp-folder.mjs';

const { STAGEBAY_RELEASED: released = '', STAGEBAY_NEWER: newer = '' } = process.env;
const AUTOSTART = '/etc/xdg/autostart/stagebay.desktop';
const POLICY = '/etc/stagebay/policy.json';

const dpkg = (/** @type {string[]} */ ...args) =>
  execFileSync('dpkg', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
const status = () => {
  try {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: these are dpkg-query's own placeholders
    return execFileSync('dpkg-query', ['--show', '--showformat', '${db:Status-Status} ${Version}', 'stagebay'], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch {
    return 'unknown';
  }
};
const onDisk = () => JSON.parse(readFileSync('/opt/Stagebay/resources/release.json', 'utf8')).version;
const version = () => execFileSync('dpkg-deb', ['--field', released, 'Version'], { encoding: 'utf8' }).trim();

describe('an installation', () => {
  /** A station's user-data folder, which no package may change. */
  let home = '';
  const journal = () => path.join(home, '.local/share/stagebay/journal.db');
  beforeAll(() => {
    // Another user than root reads it, whatever the temporary folder of root is.
    const temporary = createTempFolder('station', '/var/tmp');
    home = temporary.path;
    mkdirSync(path.dirname(journal()), { recursive: true });
    writeFileSync(journal(), 'orders');
    return temporary.remove;
  });

  test('an installed package is complete, and its sandbox helper is setuid root', () => {
    dpkg('--install', released);
    expect(status()).toBe(`installed ${version()}`);
    expect(dpkg('--verify', 'stagebay')).toBe('');
    const { mode, uid } = lstatSync('/opt/Stagebay/chrome-sandbox');
    expect([mode & 0o7777, uid]).toEqual([0o4755, 0]);
  });
  test('a package can be installed over itself', () => {
    dpkg('--install', released);
    expect(dpkg('--verify', 'stagebay')).toBe('');
  });
  test('an upgrade keeps the policy and IT’s changes to the autostart file', () => {
    writeFileSync(POLICY, '{}');
    const changed = `${readFileSync(AUTOSTART, 'utf8')}Hidden=true\n`;
    writeFileSync(AUTOSTART, changed);
    dpkg('--install', newer);
    expect(onDisk()).toBe('99.0.0');
    expect(readFileSync(AUTOSTART, 'utf8')).toBe(changed);
    expect(readFileSync(POLICY, 'utf8')).toBe('{}');
  });
  test('a downgrade installs the previous version', () => {
    dpkg('--install', released);
    expect(onDisk()).toBe(version());
    expect(status()).toBe(`installed ${version()}`);
  });
  test('a removal leaves only the files that IT and the stations wrote', () => {
    dpkg('--remove', 'stagebay');
    expect(
      ['/opt/Stagebay', '/usr/bin/stagebay', '/usr/share/applications/stagebay.desktop', '/usr/share/doc/stagebay'].filter(existsSync),
    ).toEqual([]);
    expect(
      readdirSync('/usr/share/icons/hicolor', { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('stagebay')),
    ).toEqual([]);
    expect(existsSync(POLICY)).toBe(true);
    expect(readFileSync(journal(), 'utf8')).toBe('orders');
  });
  test('a removed package can be installed again', () => {
    dpkg('--install', released);
    expect(onDisk()).toBe(version());
  });
  test('a purge removes the package’s own files in /etc and keeps the policy and the journal', () => {
    dpkg('--purge', 'stagebay');
    expect(status()).not.toContain('installed');
    expect(existsSync(AUTOSTART)).toBe(false);
    expect(existsSync(POLICY)).toBe(true);
    expect(readFileSync(journal(), 'utf8')).toBe('orders');
  });
});
