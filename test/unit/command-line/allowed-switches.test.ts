import { describe, expect, it } from 'vitest';
import { PROXY_SWITCHES, refusedSwitches } from '../../../src-main/command-line';
import { SWITCHES } from '../../../src-main/command-line/parse';

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
  ])('does not start with %s', (word) => {
    for (const platform of ['linux', 'win32'] as const) expect(refusedSwitches(['file', word], platform)).toHaveLength(1);
  });

  it('does not start with a switch behind a terminator, a second time, or in other spellings of Windows', () => {
    expect(refusedSwitches(['--', '--inspect', '--inspect=1'], 'linux')).toEqual(['inspect']);
    expect(refusedSwitches(['/remote-debugging-port=9222', '/INSPECT', '--Js-Flags=x'], 'win32')).toEqual([
      'remote-debugging-port',
      'inspect',
      'js-flags',
    ]);
    // A path on Linux.
    expect(refusedSwitches(['--diagnostics', '/tmp/a.zip'], 'linux')).toEqual([]);
    expect(refusedSwitches(['--User-Data-Dir=C:\\x', '/user-data-dir=C:\\x'], 'win32')).toEqual([]);
  });

  it('starts with all of the app’s own switches, those that IT has a use for, and a proxy', () => {
    const allowed = [
      ...SWITCHES,
      ...PROXY_SWITCHES,
      'graphics-card',
      'user-data-dir',
      'ozone-platform',
      'force-device-scale-factor',
      'lang',
    ];
    for (const platform of ['linux', 'win32'] as const)
      expect(
        refusedSwitches(
          allowed.flatMap((name) => [`--${name}`, `--${name}=value`, 'value', '-']),
          platform,
        ),
      ).toEqual([]);
  });

  it('names the switches that it refuses without their values', () => {
    expect(refusedSwitches(['--token=canary', '--api=canary'], 'linux').join()).not.toContain('canary');
  });
});
