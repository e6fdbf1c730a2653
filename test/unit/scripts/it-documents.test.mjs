/** What IT copies out of the documents: a command that does not exist fails at a thousand stations. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import configuration from '../../../electron-builder.config.mjs';
import { SWITCHES } from '../../../src-main/command-line/parse.ts';
import { SETTINGS } from '../../../src-shared/settings/settings.schema.ts';

const project = path.resolve(import.meta.dirname, '../../..');
const folder = path.join(project, 'docs/for-it');
const documents = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));

/** @param {string} text @param {RegExp} language @returns {string[]} blocks of code */
const blocks = (text, language) =>
  [...text.matchAll(/^ *```(\w+)\n(.*?)^ *```$/gms)].flatMap(([, name = '', code = '']) => (language.test(name) ? [code] : []));

/** Everything in code, in a line or in a block. @param {string} text */
const code = (text) =>
  [...[...text.matchAll(/`([^`\n]+)`/g)].map(([, words = '']) => words), ...blocks(text, /./)].join('\n').replaceAll('&quot;', '"');

/** Chromium's, Electron's, and those that the app reads itself beside its commands. */
const OTHER_SWITCHES = ['user-data-dir', 'handover', 'enable-gpu', 'supervised', 'no-sandbox', 'proxy-server', 'inspect', 'inspect-brk'];

/** Of Windows PowerShell 5.1, which every Windows 10 has. A newer one's cmdlet is not added here. */
const CMDLETS = [
  'Get-AuthenticodeSignature',
  'Get-Content',
  'Get-Process',
  'Join-Path',
  'ConvertFrom-Json',
  'Measure-Object',
  'New-Item',
  'Out-Null',
  'Remove-Item',
  'Set-ItemProperty',
  'Start-Process',
  'Test-Path',
  'Write-Error',
  'Write-Output',
];

/** What an installation contains, below its folder. */
const INSTALLED = [
  'stagebay.exe',
  'Uninstall stagebay.exe',
  'resources',
  'resources\\release.json',
  'resources\\policy',
  'resources\\app.asar.unpacked',
  'resources\\app.asar.unpacked\\node_modules\\@libsql\\win32-x64-msvc\\vcruntime140.dll',
];

describe.each(documents)('$name', ({ text }) => {
  test('the document uses only existing switches', () => {
    const known = [...SWITCHES, ...OTHER_SWITCHES];
    const given = [...code(text).matchAll(/stagebay(?:\.exe)?"? (--[^\n|]*)/gi)].flatMap(
      ([, words = '']) => words.match(/--[a-z-]+/g) ?? [],
    );
    expect(given.map((name) => name.slice(2)).filter((name) => !known.includes(name))).toEqual([]);
  });

  test('the document names only files of an installation', () => {
    const named = [
      ...code(text).matchAll(/(?:C:\\Program Files|%ProgramFiles%|%ProgramW6432%|\$env:Program\w+)?\\?Stagebay\\([^`"'\n)<|]+)/g),
    ]
      .map(([, file = '']) => file.trim().replace(/[ \\]+(--.*)?$/, ''))
      .filter((file) => file !== '' && !/^(Defaults|journal|logs)/.test(file));
    expect(named.filter((file) => !INSTALLED.some((one) => one.toLowerCase() === file.toLowerCase()))).toEqual([]);
  });
});

/** Without comments, which say what not to write, too. */
const scripted = documents
  .map(({ name, text }) => ({ name, scripts: blocks(text, /^powershell$/).map((script) => script.replace(/#.*$/gm, '')) }))
  .filter(({ scripts }) => scripts.length > 0);

describe.each(scripted)('a script in $name', ({ scripts }) => {
  test('the script uses only existing switches', () => {
    const given = scripts.flatMap((script) => script.match(/--[a-z-]+/g) ?? []);
    expect(given.filter((name) => !SWITCHES.includes(/** @type {never} */ (name.slice(2))))).toEqual([]);
  });

  test('the script calls only cmdlets of Windows PowerShell 5.1', () => {
    const called = scripts.flatMap((script) => script.match(/\b[A-Z][a-z]+-[A-Z][A-Za-z]+\b/g) ?? []);
    expect(called.filter((name) => !CMDLETS.includes(name))).toEqual([]);
  });

  test('the script also finds the app from a 32-bit PowerShell, which Intune starts', () => {
    expect(scripts.filter((script) => /\$env:ProgramFiles\b/i.test(script))).toEqual([]);
  });

  test('the script sets only existing settings', () => {
    const set = scripts.flatMap((script) => [...script.matchAll(/Set-ItemProperty \$key '([^']+)'/g)].map(([, key = '']) => key));
    expect(set.filter((key) => !(key in SETTINGS))).toEqual([]);
  });
});

test('the provisioning script fails if the app does not start and always removes the token file', () => {
  const token = documents.find(({ name }) => name === 'token.md')?.text ?? '';
  const [script = ''] = blocks(token, /^powershell$/);
  expect(script).toContain("$ErrorActionPreference = 'Stop'");
  expect(script).toMatch(/catch \{.*exit 1.*\} finally \{\s+Remove-Item -LiteralPath \$file/s);
  expect(token).toContain('64-bit PowerShell host* = **Yes**');
});

test('the detection script finds exactly this version, including pre-releases', () => {
  const deploying = documents.find(({ name }) => name === 'deploy-windows.md')?.text ?? '';
  const [script = ''] = blocks(deploying, /^powershell$/);
  expect(script).toContain('if ($have -ceq $want)');
  expect(script).not.toContain('[version]');
});

test('the documented uninstaller name is electron-builder’s', () => {
  expect(`Uninstall ${configuration.executableName}.exe`).toBe(INSTALLED[1]);
});

test('every npm command in the documents is a script of package.json', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8'));
  const all = readdirSync(path.join(project, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  for (const name of all) {
    const text = readFileSync(path.join(project, 'docs', name), 'utf8');
    for (const [, script = ''] of text.matchAll(/\bnpm run ([a-z:-]+)/g)) expect(scripts, `${script} in ${name}`).toHaveProperty([script]);
  }
});
