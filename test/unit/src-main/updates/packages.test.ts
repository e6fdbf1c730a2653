/** Reading and installing packages: `src-main/updates/debian-packages` and `windows-packages`, with simulated systems. */
import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { debianPackages, type RunDpkg } from '../../../../src-main/updates/debian-packages';
import type { CaptureOutput } from '../../../../src-main/updates/package-tools';
import { matchesPublisher, type StartProgram, windowsPackages } from '../../../../src-main/updates/windows-packages';
import { fail, ok } from '../../../../src-shared/base/result';

describe('a Debian package', () => {
  const DEB = '/root/.cache/stagebay-updater/pending/stagebay_1.0.1_amd64.deb';
  const says = (answer: string | null) => debianPackages({ captureOutput: vi.fn<CaptureOutput>(async () => answer) }).readPackageInfo(DEB);
  const installs = (ends: Partial<ReturnType<RunDpkg>>) => {
    const run = vi.fn<RunDpkg>(() => ({ status: null, signal: null, ...ends }));
    return { run, installed: debianPackages({ run }).install(DEB) };
  };

  it('a Debian package has a name and a version, with prereleases in semver notation', async () => {
    expect(await says('Package: stagebay\nVersion: 1.0.1\n')).toEqual({ name: 'stagebay', version: '1.0.1' });
    expect(await says('Package: stagebay\nVersion: 1.1.0~beta.1\n')).toEqual({ name: 'stagebay', version: '1.1.0-beta.1' });
  });

  it.each([[null], [''], ['Package: stagebay\n'], ['Version: 1.0.1\n']])('the output %j has no package info', async (answer) => {
    expect(await says(answer)).toBeNull();
  });

  it('a Debian package is installed by dpkg alone, which keeps IT’s changes in /etc', () => {
    const { run, installed } = installs({ status: 0 });
    expect(installed).toEqual(ok({ relaunchesApp: false }));
    expect(run.mock.calls).toEqual([[['--force-confdef', '--force-confold', '-i', DEB]]]);
  });

  it.each([
    ['a dependency that is missing', { status: 1 }, 'dpkg 1'],
    ['a lock that somebody else holds', { status: 2 }, 'dpkg 2'],
    ['a dpkg that hangs', { error: Object.assign(new Error('x'), { code: 'ETIMEDOUT' }), signal: 'SIGTERM' as const }, 'dpkg ETIMEDOUT'],
    ['a dpkg that is ended', { signal: 'SIGKILL' as const }, 'dpkg SIGKILL'],
  ])('%s is a failure, and apt is not called', (_what, ends, detail) => {
    const { run, installed } = installs(ends);
    expect(installed).toEqual(fail(detail));
    expect(run).toHaveBeenCalledOnce();
  });
});

describe('a Windows installer', () => {
  const EXE = "C:\\Users\\o'neil [2]\\AppData\\Local\\stagebay-updater\\pending\\Stagebay-1.0.1-x64.exe";
  const env = { SystemRoot: 'C:\\Windows', PSModulePath: 'C:\\Program Files\\PowerShell\\7\\Modules', Path: 'C:\\elsewhere' };
  const tools = (answer: string | null) => {
    const ask = vi.fn<CaptureOutput>(async () => answer);
    return { ask, ...windowsPackages({ ask, env }) };
  };
  const refuseSigner = (answer: string | null, publishers = ['Stagebay']) => tools(answer).findSignerProblem?.(publishers, EXE);

  it('a Windows installer has a name and a version', async () => {
    expect(await tools('Stagebay\r\n1.0.1\r\n').readPackageInfo(EXE)).toEqual({ name: 'Stagebay', version: '1.0.1' });
  });

  it.each([[null], [''], ['Stagebay\r\n\r\n'], ['Stagebay\r\n1.0.1\r\nmore\r\n']])('the output %j has no package info', async (answer) => {
    expect(await tools(answer).readPackageInfo(EXE)).toBeNull();
  });

  it('the path of an installer is never part of a command, and PowerShell is the one of Windows', async () => {
    const { ask, readPackageInfo } = tools('Stagebay\r\n1.0.1\r\n');
    await readPackageInfo(EXE);
    const [program, args, given] = ask.mock.calls[0] ?? [];
    expect(program).toBe('C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
    expect(args?.join(' ')).not.toContain('neil');
    expect(given).toEqual({ SystemRoot: 'C:\\Windows', Path: 'C:\\elsewhere', STAGEBAY_PACKAGE: EXE });
  });

  it('an installer is accepted if its signature is valid and from a known publisher', async () => {
    expect(await refuseSigner('Valid\r\nCN=Stagebay, O="Stagebay, Inc.", C=US\r\n')).toBeNull();
  });

  it.each([
    ['PowerShell may not run at all', null],
    ['it says nothing', ''],
    ['nobody has signed', 'NotSigned\r\n\r\n'],
    ['nobody has signed, and no line is left for it', 'NotSigned\r\n'],
    ['somebody changed it afterwards', 'HashMismatch\r\nCN=Stagebay\r\n'],
    ['nobody vouches for the certificate', 'NotTrusted\r\nCN=Stagebay\r\n'],
    ['nobody can tell', 'UnknownError\r\nCN=Stagebay\r\n'],
    ['somebody else signed', 'Valid\r\nCN=Evil\r\n'],
    ['somebody else signed who has our name in his own', 'Valid\r\nCN=Evil, O="x, CN=Stagebay"\r\n'],
    ['a certificate has two names', 'Valid\r\nCN=Evil, CN=Stagebay\r\n'],
    ['more is said than was asked', 'Valid\r\nCN=Stagebay\r\nCN=Evil\r\n'],
  ])('an installer is refused if %s', async (_when, answer) => {
    expect(await refuseSigner(answer)).toEqual(expect.any(String));
  });

  it.each([
    ['CN=Stagebay, O=Stagebay Inc, C=US', 'CN=Stagebay, O=Stagebay Inc', true],
    ['CN=Stagebay, O=Other, C=US', 'CN=Stagebay, O=Stagebay Inc', false],
    ['CN="Stagebay, Inc."', 'Stagebay, Inc.', true],
    ['CN="The ""Bay"""', 'The "Bay"', true],
    ['CN=Stagebay', 'stagebay', false],
    ['CN=Stagebay', '', false],
    ['', '', false],
    ['Stagebay', 'Stagebay', false],
    ['CN=Stagebay" , O=x', 'Stagebay', false],
  ])('%s is %s: %s', (subject, publisher, is) => {
    expect(matchesPublisher(subject, publisher)).toBe(is);
  });

  const started = (pid: number | undefined) => Object.assign(new EventEmitter(), { pid, unref: vi.fn() });

  it('an installer is started silently, and starts the app afterwards', () => {
    const start = vi.fn<StartProgram>(() => started(7));
    expect(windowsPackages({ start, env }).install(EXE)).toEqual(ok({ relaunchesApp: true }));
    expect(start.mock.calls).toEqual([[EXE, ['--updated', '/S', '--force-run']]]);
  });

  it('an installer that needs an administrator is not started, and the app keeps running without a prompt', () => {
    const installer = started(undefined);
    const start = vi.fn<StartProgram>(() => installer);
    expect(windowsPackages({ start, env }).install(EXE)).toEqual(fail('installer not started'));
    // Windows reports the error later, and it must not crash the app.
    installer.emit('error', Object.assign(new Error('spawn EACCES'), { code: 'EACCES' }));
    expect(start).toHaveBeenCalledOnce();
  });

  it('the app keeps running if Windows cannot start the installer', () => {
    const start: StartProgram = () => {
      throw Object.assign(new Error('spawn UNKNOWN'), { code: 'UNKNOWN' });
    };
    expect(windowsPackages({ start, env }).install(EXE)).toEqual(fail('installer UNKNOWN'));
  });
});
