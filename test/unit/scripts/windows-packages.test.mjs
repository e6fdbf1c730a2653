/**
 * The Windows packages cannot be built where the tests run. What they are made of is read here, hazard by hazard: each was seen
 * in the issues of electron-builder or of a product that uses it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import configuration, { PUBLISHER } from '../../../electron-builder.config.mjs';

const project = path.resolve(import.meta.dirname, '../../..');
const require = createRequire(import.meta.url);
const { nsis, win } = configuration;
const script = readFileSync(path.join(project, nsis.include), 'utf8');
/** What the script does, without what it says about it. */
const code = script.replace(/#.*$/gm, '');
const tasks = Object.fromEntries(
  ['close-task.xml', 'start-task.xml'].map((file) => [file, readFileSync(path.join(project, 'resources/windows', file), 'utf8')]),
);
const macro = (/** @type {string} */ name) => new RegExp(`!macro ${name}(?: .*)?\\n([^]*?)!macroend`).exec(code)?.[1] ?? '';

describe('the configuration of the Windows packages', () => {
  test('the Windows configuration has only options that electron-builder knows', async () => {
    const { Packager, Platform, Arch } = require('app-builder-lib');
    const packager = new Packager({
      projectDir: project,
      config: { ...configuration, electronVersion: '45.4.1' },
      targets: Platform.WINDOWS.createTarget(['nsis'], Arch.x64),
    });
    await packager.validateConfig();
  });
  test('installers are built with NSIS 3.11 or later, which lacks CVE-2025-43715', () => {
    const { nsisChecksums } = require('app-builder-lib/out/toolsets/windows');
    const [bundle = ''] = Object.keys(nsisChecksums[configuration.toolsets.nsis]);
    expect(Number(/^nsis-bundle-3\.(\d+)\./.exec(bundle)?.[1])).toBeGreaterThanOrEqual(11);
  });
  test('every file of the project is signed, and no file that Microsoft signed is changed', () => {
    const isSigned = (/** @type {string} */ file) => win.signExts.some((end) => file.endsWith(end));
    expect(['keytar.node', 'ffmpeg.dll'].map(isSigned)).toEqual([true, true]);
    expect(['vcruntime140.dll', 'd3dcompiler_47.dll', 'dxil.dll'].map(isSigned)).toEqual([false, false, false]);
  });
  test('electron-builder writes no unsigned manifest', () => {
    expect(configuration.publish).toBeNull();
  });
  test('the configuration names one publisher, with which update signatures are compared', () => {
    expect(PUBLISHER).toMatch(/\S/);
    expect(win).toMatchObject({ signtoolOptions: { publisherName: [PUBLISHER] } });
  });
});

describe('a store does not lose', () => {
  test('the installer asks the app to close and never kills it', () => {
    expect(macro('customCheckAppRunning')).toContain('!insertmacro runAsSignedIn "close-task.xml"');
    expect(code + tasks['close-task.xml']).not.toMatch(/taskkill|-Force|Stop-Process|KillProc/i);
  });
  test('the installer asks with --quit-between-orders, which a station with an order declines', () => {
    expect(tasks['close-task.xml']).toContain('<Arguments>--quit-between-orders</Arguments>');
    expect(code.match(/--quit\S*/g)).toEqual(['--quit-between-orders`']);
  });
  test('the installer asks the app directly if the Task Scheduler accepts no task', () => {
    const asking = macro('customCheckAppRunning');
    expect(asking).toMatch(/runAsSignedIn "close-task\.xml"\s+\$\{If} \$0 != 0.*?stagebay\.exe" --quit-between-orders/s);
    for (const task of Object.values(tasks)) {
      // schtasks: "unable to switch the encoding", where a file names another than its bytes begin like.
      expect(task).toMatch(/^<\?xml version="1\.0"\?>\n/);
      expect(Buffer.from(task).every((byte) => byte < 0x80)).toBe(true);
    }
  });
  test('the installer waits at least 15 seconds for the app to close', () => {
    expect(Number(/!define CLOSE_SECONDS (\d+)/.exec(code)?.[1])).toBeGreaterThanOrEqual(15);
  });
  test('an installer that cannot close the app exits with 1618, "try again later"', () => {
    expect(code).toContain('!define NOT_NOW 1618');
    expect(macro('customCheckAppRunning')).toContain('!insertmacro notNow');
  });
  test('the installer refuses to start during a Windows shutdown', () => {
    expect(macro('refuseAtShutDown')).toContain('GetSystemMetrics(i 0x2000)');
    expect(macro('customInit')).toContain('refuseAtShutDown');
    expect(macro('customUnInit')).toContain('refuseAtShutDown');
    expect(macro('customCheckAppRunning').trim()).toMatch(/^!insertmacro refuseAtShutDown\n.*\n *!insertmacro refuseAtShutDown$/s);
  });
  test('the installer continues if the old uninstaller cannot be started', () => {
    expect(macro('customUnInstallCheck')).toMatch(/\$\{IfNot} \$\{Errors}\s+\$\{AndIf} \$R0 != 0\s+!insertmacro notNow\s+\$\{EndIf}/);
  });
  test('the installer continues if a per-user copy cannot be removed', () => {
    expect(macro('customUnInstallCheckCurrentUser').trim()).toBe('ClearErrors');
  });
  test('the installer accepts only the folder that its tasks name', () => {
    // electron-builder names the folder after the executable; NSIS compares as Windows does, in any letter case.
    expect(configuration.executableName).toMatch(/^stagebay$/i);
    expect(macro('customInit')).toMatch(/\$INSTDIR != "\$PROGRAMFILES64\\Stagebay".*SetErrorLevel \$\{NOT_THERE}\s+Quit/s);
    for (const task of Object.values(tasks)) expect(task).toContain('<Command>%ProgramFiles%\\Stagebay\\stagebay.exe</Command>');
  });
  test('the uninstaller deletes only the installation folder, the cached installer and the reopen marker', () => {
    expect(nsis.deleteAppDataOnUninstall).toBe(false);
    const removed = [...code.matchAll(/^ *(?:Delete|RMDir) .*$/gm)].map(([line]) => line.trim());
    expect(removed).toEqual([
      'RMDir $INSTDIR',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: this is NSIS's own placeholder
      'Delete "$LOCALAPPDATA\\${APP_INSTALLER_STORE_FILE}"',
      'RMDir "$R0"',
      'Delete "$R3\\AppData\\Local\\Stagebay\\open-again"',
    ]);
  });
  test('every message box of the installer has a silent answer', () => {
    for (const box of code.match(/MessageBox.*/g) ?? []) expect(box).toContain('/SD');
    // electron-builder's own without an answer for silence, replaced here.
    expect(macro('customUnInstallCheck')).not.toContain('MessageBox');
    expect(macro('customUnInstallCheckCurrentUser')).not.toContain('MessageBox');
  });
  test('the installer reopens a station that it closed, also after a declined update', () => {
    expect(macro('openAgain')).toContain('!insertmacro runAsSignedIn "start-task.xml"');
    expect(macro('customInstall')).toContain('!insertmacro openAgain');
    expect(macro('notNow')).toMatch(/!insertmacro openAgain.*\$\{If} \$\{isForceRun}.*SetErrorLevel/s);
    for (const task of Object.values(tasks)) expect(task).toContain('<GroupId>S-1-5-32-545</GroupId>');
  });
  test('the tasks start the app with normal priority', () => {
    for (const task of Object.values(tasks)) expect(task).toMatch(/<Settings>.*<Priority>4<\/Priority>.*<\/Settings>/s);
  });
  test('the start task reopens the app only where its reopen marker is', () => {
    expect(tasks['start-task.xml']).toContain('<Arguments>--reopen</Arguments>');
  });
  test('the installer GUID and the app ID never change', () => {
    expect(nsis.guid).toBe('5f2c0c0e-8f0a-5d0b-9b57-2f7f6c4a1d63');
    expect(configuration.appId).toBe('com.stagebay.station');
  });
  test('the installer installs only for the whole machine', () => {
    expect(nsis).toMatchObject({ perMachine: true, oneClick: false, allowElevation: false, allowToChangeInstallationDirectory: false });
  });
  test('the installer does not open the app as administrator', () => {
    expect(nsis.runAfterFinish).toBe(false);
    expect(win.requestedExecutionLevel).toBe('asInvoker');
  });
  test('the installer adds an --autostart entry and the uninstaller removes it', () => {
    expect(macro('customInstall')).toContain(`'"$INSTDIR\\stagebay.exe" --autostart'`);
    expect(macro('customUnInstall')).toContain('DeleteRegValue HKLM');
  });
  test('the installer excludes the app from Windows Error Reporting dumps', () => {
    const key = 'Software\\Microsoft\\Windows\\Windows Error Reporting\\ExcludedApplications';
    expect(macro('customInstall')).toContain(`WriteRegDWORD HKLM "${key}" "stagebay.exe" 1`);
    expect(macro('customUnInstall')).toContain(`DeleteRegValue HKLM "${key}" "stagebay.exe"`);
  });
  test('the installer creates one Start menu entry and no desktop shortcut', () => {
    expect(nsis).toMatchObject({ createDesktopShortcut: false, createStartMenuShortcut: true });
  });
});

describe('the workflows', () => {
  const workflow = readFileSync(path.join(project, '.github/workflows/release.yml'), 'utf8');
  const [, suite = '', packaging = ''] = workflow.split(/^ {2}(?:suite|package|publish):$/m);

  test('both jobs of the release workflow install the libraries that the app needs', () => {
    const libraries = /run: (sudo apt-get .*)/.exec(suite)?.[1] ?? '?';
    expect(packaging).toContain(libraries);
  });
  test('pull requests run what .ci/run runs, with the libraries of the release workflow', () => {
    const pullRequests = readFileSync(path.join(project, '.github/workflows/ci.yml'), 'utf8');
    expect(pullRequests).toContain(/run: (sudo apt-get .*)/.exec(suite)?.[1] ?? '?');
    expect(pullRequests).toContain('- run: .ci/run\n');
  });
  test('the release workflow packages only the Electron of package.json', () => {
    expect(packaging).toContain('npm run package -- --signed\n');
    expect(workflow).not.toContain('--fallback-electron');
  });
  test('the release workflow tests the packages and checks each signature', () => {
    expect(packaging).toContain('npm test -- package dist');
    // PowerShell's other operators take "stagebay" for "Stagebay".
    expect(packaging).toContain('$name -cne $publisher');
    expect(packaging).not.toMatch(/-notmatch|-match/);
  });
  test('the release workflow publishes no feed manifest, because IT signs those', () => {
    expect(packaging).not.toMatch(/\.yml\n|latest|npm run feed/);
  });
  test('the release workflow runs npm commands in bash, which passes their arguments on', () => {
    expect(workflow).toMatch(/^defaults:\n {2}run:\n {4}shell: bash$/m);
    for (const step of workflow.split(/^ {6}- /m).filter((text) => text.includes('shell: pwsh')))
      expect(step).not.toMatch(/npm (run|test)/);
  });
  test('the release workflow installs and removes the Windows package before it publishes', () => {
    expect(packaging).toMatch(/Install '\/S' 0.*Uninstall stagebay\.exe.*upload-artifact/s);
    expect(suite).toContain('vitest.windows.config.ts');
  });
  test('git checks files out with LF line ends on Windows', () => {
    expect(readFileSync(path.join(project, '.gitattributes'), 'utf8')).toContain('* text=auto eol=lf\n');
  });
});

test('the icon contains every size that Windows shows', () => {
  const ico = readFileSync(path.join(project, win.icon));
  expect(ico.readUInt16LE(2)).toBe(1);
  const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => ico.readUInt8(6 + 16 * index) || 256);
  expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
});
