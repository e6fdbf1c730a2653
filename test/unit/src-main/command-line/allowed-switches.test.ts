import { describe, expect, it } from 'vitest';
import { findForbiddenSwitches, isHandoverWanted, PROXY_SWITCHES, parseCommandLine } from '../../../../src-main/command-line';
import { SWITCHES } from '../../../../src-main/command-line/parse';

const packer = (platform: NodeJS.Platform) => ({ platform, isRoot: false });

describe('a packaged app', () => {
  it.each([
    '--allow-insecure-localhost',
    '--auth-server-allowlist=*',
    '--browser-subprocess-path=/tmp/x',
    '--debug-brk',
    '--disable-features=X',
    '--disable-site-isolation-trials',
    '--disable-web-security',
    '--enable-features=X',
    '--enable-logging',
    '--experimental-loader=/tmp/x',
    '--force-fieldtrials=X',
    '--gpu-launcher=/tmp/x',
    '--host-resolver-rules=MAP * evil.example',
    '--host-rules=MAP * evil.example',
    '--ignore-certificate-errors',
    '--ignore-certificate-errors-spki-list=x',
    '--inspect',
    '--inspect-brk=0',
    '--inspect-port=1',
    '--inspect-publish-uid=http',
    '--js-flags=--allow-natives-syntax',
    '--load-extension=/tmp/x',
    '--log-net-log=/tmp/x',
    '--no-sandbox',
    '--no-zygote',
    '--ppapi-plugin-launcher=/tmp/x',
    '--remote-allow-origins=*',
    '--remote-debugging-pipe',
    '--remote-debugging-port=9222',
    '--renderer-cmd-prefix=/tmp/x',
    '--require=/tmp/x',
    '--single-process',
    '--ssl-key-log-file=/tmp/x',
    '--unsafely-treat-insecure-origin-as-secure=http://x',
    '--user-agent=x',
    '--utility-cmd-prefix=/tmp/x',
    '--a-switch-of-the-next-version',
    '-remote-debugging-port=9222',
    '-r',
  ])('a packaged app does not start with %s', (word) => {
    for (const platform of ['linux', 'win32'] as const) expect(findForbiddenSwitches(['file', word], packer(platform))).toHaveLength(1);
  });

  it('a forbidden switch is found after a terminator, when repeated, and in other spellings of Windows', () => {
    expect(findForbiddenSwitches(['--', '--inspect', '--inspect=1'], packer('linux'))).toEqual(['inspect']);
    expect(findForbiddenSwitches(['/remote-debugging-port=9222', '/INSPECT', '--Js-Flags=x'], packer('win32'))).toEqual([
      'remote-debugging-port',
      'inspect',
      'js-flags',
    ]);
    // A path on Linux.
    expect(findForbiddenSwitches(['--diagnostics', '/tmp/a.zip'], packer('linux'))).toEqual([]);
    expect(findForbiddenSwitches(['--User-Data-Dir=C:\\x', '/user-data-dir=C:\\x'], packer('win32'))).toEqual([]);
  });

  it('root may start without the sandbox, but with no other forbidden switch', () => {
    const root = { platform: 'linux', isRoot: true } as const;
    expect(findForbiddenSwitches(['--no-sandbox', '--version'], root)).toEqual([]);
    expect(findForbiddenSwitches(['--no-sandbox', '--inspect'], root)).toEqual(['inspect']);
  });

  it('a packaged app starts with its own switches, the listed ones of Chromium, and a proxy', () => {
    const allowed = [
      ...SWITCHES,
      ...PROXY_SWITCHES,
      'enable-gpu',
      'graphics-card',
      'open-again',
      'user-data-dir',
      'ozone-platform',
      'force-device-scale-factor',
      'lang',
    ];
    for (const platform of ['linux', 'win32'] as const)
      expect(
        findForbiddenSwitches(
          allowed.flatMap((name) => [`--${name}`, `--${name}=value`, 'value', '-']),
          packer(platform),
        ),
      ).toEqual([]);
  });

  it('forbidden switches are named without their values', () => {
    expect(findForbiddenSwitches(['--token=canary', '--api=canary'], packer('linux')).join()).not.toContain('canary');
  });
});

describe('--handover', () => {
  it('--handover is allowed in a packaged app and opens the app, alone or with the autostart switch', () => {
    expect(findForbiddenSwitches(['--handover'], packer('linux'))).toEqual([]);
    expect(parseCommandLine(['--handover'])).toEqual({ ok: true, value: { name: 'open' } });
    expect(parseCommandLine(['--autostart', '--handover'])).toEqual({ ok: true, value: { name: 'autostart' } });
  });

  it('--handover is found in any spelling that the system accepts', () => {
    for (const words of [['--handover'], ['file', '-handover'], ['--autostart', '--handover=1']])
      expect(isHandoverWanted(words, 'linux')).toBe(true);
    expect(isHandoverWanted(['/Handover'], 'win32')).toBe(true);
    expect(isHandoverWanted(['handover', '--handovers'], 'linux')).toBe(false);
  });
});
