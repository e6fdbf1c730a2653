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
  test('has no option that electron-builder does not know', async () => {
    const { Packager, Platform, Arch } = require('app-builder-lib');
    const packager = new Packager({
      projectDir: project,
      config: { ...configuration, electronVersion: '45.4.1' },
      targets: Platform.WINDOWS.createTarget(['nsis'], Arch.x64),
    });
    await packager.validateConfig();
  });
  test('makes installers, which run as SYSTEM, by an NSIS without CVE-2025-43715: 3.11 and later', () => {
    const { nsisChecksums } = require('app-builder-lib/out/toolsets/windows');
    const [bundle = ''] = Object.keys(nsisChecksums[configuration.toolsets.nsis]);
    expect(Number(/^nsis-bundle-3\.(\d+)\./.exec(bundle)?.[1])).toBeGreaterThanOrEqual(11);
  });
  test('is signed in each part that is ours, and in none that Microsoft signed: the terms of its C++ runtime allow no change', () => {
    const isSigned = (/** @type {string} */ file) => win.signExts.some((end) => file.endsWith(end));
    expect(['keytar.node', 'ffmpeg.dll'].map(isSigned)).toEqual([true, true]);
    expect(['vcruntime140.dll', 'd3dcompiler_47.dll', 'dxil.dll'].map(isSigned)).toEqual([false, false, false]);
  });
  test('writes no unsigned manifest', () => {
    expect(configuration.publish).toBeNull();
  });
  test('names one publisher, whose signature on an update is compared', () => {
    expect(PUBLISHER).toMatch(/\S/);
    expect(win).toMatchObject({ signtoolOptions: { publisherName: [PUBLISHER] } });
  });
});

describe('a store does not lose', () => {
  test('the order on the wire: the app is asked to close, in a kiosk too, and never ended by force', () => {
    expect(macro('customCheckAppRunning')).toContain('!insertmacro runAsSignedIn "close-task.xml"');
    expect(code + tasks['close-task.xml']).not.toMatch(/taskkill|-Force|Stop-Process|KillProc/i);
  });
  test('the order on the screen at noon: an installer asks with the switch that only a station between two orders obeys', () => {
    expect(tasks['close-task.xml']).toContain('<Arguments>--quit-between-orders</Arguments>');
    expect(code.match(/--quit\S*/g)).toEqual(['--quit-between-orders`']);
  });
  test('the question to a Task Scheduler that takes no task: then the app is asked without it', () => {
    const asking = macro('customCheckAppRunning');
    expect(asking).toMatch(/runAsSignedIn "close-task\.xml"\s+\$\{If} \$0 != 0.*?stagebay\.exe" --quit-between-orders/s);
    for (const task of Object.values(tasks)) {
      // schtasks: "unable to switch the encoding", where a file names another than its bytes begin like.
      expect(task).toMatch(/^<\?xml version="1\.0"\?>\n/);
      expect(Buffer.from(task).every((byte) => byte < 0x80)).toBe(true);
    }
  });
  test('the time for it to arrive: longer than the app takes to close', () => {
    expect(Number(/!define CLOSE_SECONDS (\d+)/.exec(code)?.[1])).toBeGreaterThanOrEqual(15);
  });
  test('a busy evening: what cannot be installed now says "try again later" and has touched nothing', () => {
    expect(code).toContain('!define NOT_NOW 1618');
    expect(macro('customCheckAppRunning')).toContain('!insertmacro notNow');
  });
  test('the app at shut-down, when Windows ends installers between the old files and the new: it is asked until files go', () => {
    expect(macro('refuseAtShutDown')).toContain('GetSystemMetrics(i 0x2000)');
    expect(macro('customInit')).toContain('refuseAtShutDown');
    expect(macro('customUnInit')).toContain('refuseAtShutDown');
    expect(macro('customCheckAppRunning').trim()).toMatch(/^!insertmacro refuseAtShutDown\n.*\n *!insertmacro refuseAtShutDown$/s);
  });
  test('the app for ever to an update that was interrupted: an uninstaller that cannot be started is no reason to decline', () => {
    expect(macro('customUnInstallCheck')).toMatch(/\$\{IfNot} \$\{Errors}\s+\$\{AndIf} \$R0 != 0\s+!insertmacro notNow\s+\$\{EndIf}/);
  });
  test('the app to one user’s copy that does not go: the machine’s is away by then, and there has to be one', () => {
    expect(macro('customUnInstallCheckCurrentUser').trim()).toBe('ClearErrors');
  });
  test('the app to another folder, which no task, rule or policy knows', () => {
    // electron-builder names the folder after the executable; NSIS compares as Windows does, in any letter case.
    expect(configuration.executableName).toMatch(/^stagebay$/i);
    expect(macro('customInit')).toMatch(/\$INSTDIR != "\$PROGRAMFILES64\\Stagebay".*SetErrorLevel \$\{NOT_THERE}\s+Quit/s);
    for (const task of Object.values(tasks)) expect(task).toContain('<Command>%ProgramFiles%\\Stagebay\\stagebay.exe</Command>');
  });
  test('its journal and its history when Stagebay is removed', () => {
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
  test('the installation to a box that nobody sees', () => {
    for (const box of code.match(/MessageBox.*/g) ?? []) expect(box).toContain('/SD');
    // electron-builder's own without an answer for silence, replaced here.
    expect(macro('customUnInstallCheck')).not.toContain('MessageBox');
    expect(macro('customUnInstallCheckCurrentUser')).not.toContain('MessageBox');
  });
  test('the open station: what was closed for an update opens again, after one that was declined, too', () => {
    expect(macro('openAgain')).toContain('!insertmacro runAsSignedIn "start-task.xml"');
    expect(macro('customInstall')).toContain('!insertmacro openAgain');
    expect(macro('notNow')).toMatch(/!insertmacro openAgain.*\$\{If} \$\{isForceRun}.*SetErrorLevel/s);
    for (const task of Object.values(tasks)) expect(task).toContain('<GroupId>S-1-5-32-545</GroupId>');
  });
  test('its speed: what a task starts runs as if somebody had started it', () => {
    for (const task of Object.values(tasks)) expect(task).toMatch(/<Settings>.*<Priority>4<\/Priority>.*<\/Settings>/s);
  });
  test('another session’s screen to a window that was not open there: only where the station remembers is it opened', () => {
    expect(tasks['start-task.xml']).toContain('<Arguments>--open-again</Arguments>');
  });
  test('one installation to another beside it: the names under which Windows knows it are fixed for ever', () => {
    expect(nsis.guid).toBe('5f2c0c0e-8f0a-5d0b-9b57-2f7f6c4a1d63');
    expect(configuration.appId).toBe('com.stagebay.station');
  });
  test('its shared computer to one user’s copy: it is for the whole machine, and nobody can choose otherwise', () => {
    expect(nsis).toMatchObject({ perMachine: true, oneClick: false, allowElevation: false, allowToChangeInstallationDirectory: false });
  });
  test('its screen to an app that an installer opens as the administrator', () => {
    expect(nsis.runAfterFinish).toBe(false);
    expect(win.requestedExecutionLevel).toBe('asInvoker');
  });
  test('the start with the session: the installer writes it, and leaves the decision to the policy', () => {
    expect(macro('customInstall')).toContain(`'"$INSTDIR\\stagebay.exe" --autostart'`);
    expect(macro('customUnInstall')).toContain('DeleteRegValue HKLM');
  });
  test('the token to the app: Windows writes no dump of its memory', () => {
    const key = 'Software\\Microsoft\\Windows\\Windows Error Reporting\\ExcludedApplications';
    expect(macro('customInstall')).toContain(`WriteRegDWORD HKLM "${key}" "stagebay.exe" 1`);
    expect(macro('customUnInstall')).toContain(`DeleteRegValue HKLM "${key}" "stagebay.exe"`);
  });
  test('the way to it: one entry in the menu, and nothing on the desktop', () => {
    expect(nsis).toMatchObject({ createDesktopShortcut: false, createStartMenuShortcut: true });
  });
});

describe('the release workflow', () => {
  const workflow = readFileSync(path.join(project, '.github/workflows/release.yml'), 'utf8');
  const [, suite = '', packaging = ''] = workflow.split(/^ {2}(?:suite|package|publish):$/m);

  test('can start what it has packaged: the libraries are there in both of its jobs', () => {
    const libraries = /run: (sudo apt-get .*)/.exec(suite)?.[1] ?? '?';
    expect(packaging).toContain(libraries);
  });
  test('packages no other Electron than the one that ships', () => {
    expect(packaging).toContain('npm run package -- --signed\n');
    expect(workflow).not.toContain('--fallback-electron');
  });
  test('looks into what ships, and at the signature of each package', () => {
    expect(packaging).toContain('npm test -- package dist');
    // PowerShell's other operators take "stagebay" for "Stagebay".
    expect(packaging).toContain('$name -cne $publisher');
    expect(packaging).not.toMatch(/-notmatch|-match/);
  });
  test('publishes no manifest of a feed: IT signs those, with a key that no workflow has', () => {
    expect(packaging).not.toMatch(/\.yml\n|latest|npm run feed/);
  });
  test('runs its npm commands in a shell that hands on their arguments', () => {
    expect(workflow).toMatch(/^defaults:\n {2}run:\n {4}shell: bash$/m);
    for (const step of workflow.split(/^ {6}- /m).filter((text) => text.includes('shell: pwsh')))
      expect(step).not.toMatch(/npm (run|test)/);
  });
  test('installs the package on its Windows, and removes it, before anything is published', () => {
    expect(packaging).toMatch(/Install '\/S' 0.*Uninstall stagebay\.exe.*upload-artifact/s);
    expect(suite).toContain('vitest.windows.config.ts');
  });
  test('finds on Windows the bytes that were committed', () => {
    expect(readFileSync(path.join(project, '.gitattributes'), 'utf8')).toContain('* text=auto eol=lf\n');
  });
});

test('the icon holds every size that Windows shows', () => {
  const ico = readFileSync(path.join(project, win.icon));
  expect(ico.readUInt16LE(2)).toBe(1);
  const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => ico.readUInt8(6 + 16 * index) || 256);
  expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
});
