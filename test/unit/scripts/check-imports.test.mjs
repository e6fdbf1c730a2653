import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { canLinkFolders } from '../../support/folder-links.mjs';
import { createTempFolder } from '../../support/temp-folder.mjs';
import { createTestFolder } from '../../support/test-folder.mjs';

const project = path.resolve(import.meta.dirname, '../../..');
const script = path.join(project, 'scripts/check-imports.mjs');

/** A file that imports something, and the rule that forbids it; null where it is allowed. */
const PLANTED = [
  ['src-shared/order/order.schema.ts', '../../src-main/log', 'shared-is-pure'],
  ['src-shared/order/order.schema.ts', 'node:fs', 'shared-is-pure'],
  ['src-shared/order/order.schema.ts', 'electron', 'shared-is-pure'],
  ['src-shared/order/order.schema.ts', 'react', 'shared-is-pure'],
  ['src-shared/order/order.schema.ts', 'zod', null],
  ['src-shared/order/parse-order.ts', 'zod', 'zod-in-schemas-only'],
  ['src-shared/order/order.schema.ts', '../weight/weight.schema', null],

  ['src-preload/index.ts', '../src-shared/bridge/refusal', 'preload-knows-names-only'],
  ['src-preload/index.ts', 'zod', 'preload-knows-names-only'],
  ['src-preload/index.ts', 'node:fs', 'preload-knows-names-only'],
  ['src-preload/index.ts', '../src-shared/bridge/contract', null],
  ['src-preload/index.ts', 'electron', null],

  ['src-renderer/App.tsx', '../src-main/log', 'window-is-untrusted'],
  ['src-renderer/App.tsx', '../src-preload/index', 'window-is-untrusted'],
  ['src-renderer/App.tsx', 'electron', 'window-is-untrusted'],
  ['src-renderer/App.tsx', 'node:path', 'window-has-no-node'],
  ['src-renderer/App.tsx', '../src-shared/order/parse-order', null],
  ['src-renderer/App.tsx', 'react', null],
  ['src-renderer/App.tsx', './stage', null],
  ['src-renderer/App.tsx', './stage/Rail', 'src-renderer-index-only'],
  ['src-renderer/App.tsx', './theme/base.css', null],
  ['src-renderer/stage/Rail.tsx', '../strings', null],
  ['src-renderer/stage/Rail.tsx', '../strings/translate', 'src-renderer-index-only'],
  ['src-renderer/stage/Rail.tsx', '../edit', 'src-renderer-view'],
  ['src-renderer/stage/Rail.tsx', '../App', 'src-renderer-view'],
  ['src-renderer/edit/index.ts', '../activity', 'src-renderer-view'],
  ['src-renderer/activity/index.ts', '../settings', 'src-renderer-view'],
  ['src-renderer/settings/index.ts', '../stage', 'src-renderer-view'],
  ['src-renderer/controls/index.ts', '../theme', null],
  ['src-renderer/controls/index.ts', '../station', 'src-renderer-controls'],
  ['src-renderer/orders/index.ts', '../station', null],
  ['src-renderer/orders/index.ts', '../activity', 'src-renderer-orders'],
  ['src-renderer/scanner/index.ts', '../strings', 'src-renderer-scanner'],
  ['src-renderer/scanner/index.ts', '../../src-shared/weight/weight-format', null],
  ['src-renderer/station/index.ts', '../sounds', 'src-renderer-station'],
  ['src-renderer/devices/index.ts', '../scanner', null],
  ['src-renderer/devices/index.ts', '../stage', 'src-renderer-devices'],
  ['src-renderer/strings/index.ts', '../theme', 'src-renderer-strings'],
  ['src-renderer/sounds/index.ts', '../strings', 'src-renderer-sounds'],
  ['src-renderer/theme/index.ts', '../strings', 'src-renderer-theme'],
  ['src-renderer/cellar/index.ts', '../strings', null],
  ['src-renderer/cellar/index.ts', '../stage', 'src-renderer-view'],

  ['src-main/index.ts', './bridge', null],
  ['src-main/index.ts', './bridge/sender', 'src-main-index-only'],
  ['src-main/index.ts', '../src-renderer/App', 'main-is-not-the-window'],
  ['src-main/index.ts', '../src-preload/index', 'main-is-not-the-window'],
  ['src-main/index.ts', '../test/faults', 'sources-stand-alone'],
  ['src-main/bridge/index.ts', './sender', null],
  ['src-main/bridge/index.ts', '../courier', null],
  ['src-main/bridge/index.ts', '../connect', 'src-main-bridge'],
  ['src-main/bridge/index.ts', '../index', 'src-main-bridge'],
  ['src-main/idle-gate/index.ts', '../station', 'src-main-idle-gate'],
  ['src-main/updates/index.ts', '../station', 'src-main-updates'],
  ['src-main/courier/index.ts', '../bridge', 'src-main-courier'],
  ['src-main/courier/index.ts', '../connect', 'src-main-courier'],
  ['src-main/courier/index.ts', '../base', null],
  ['src-main/base/index.ts', '../settings', 'src-main-base'],
  ['src-main/orders/index.ts', '../journal', 'src-main-orders'],
  ['src-main/connect/index.ts', '../vault', null],
  ['src-main/connect/index.ts', '../courier', 'src-main-connect'],
  ['src-main/connect/index.ts', 'undici', null],
  ['src-main/connect/index.ts', 'keytar', 'keytar-in-vault-only'],
  ['src-main/vault/index.ts', '../log', null],
  ['src-main/vault/index.ts', 'keytar', null],
  ['src-main/vault/index.ts', 'undici', 'undici-in-connect-only'],
  ['src-main/vault/index.ts', '../settings', 'src-main-vault'],
  ['src-main/log/index.ts', '../vault', 'src-main-log'],
  ['src-main/orders/index.ts', '../journal', 'src-main-orders'],
  ['src-main/practice/index.ts', '../log', 'src-main-practice'],
  ['src-main/practice/index.ts', 'undici', 'undici-in-connect-only'],
  ['src-main/practice/index.ts', 'node:http', null],
  ['src-main/settings/index.ts', '../journal', 'src-main-settings'],
  ['src-main/settings/index.ts', 'native-reg', 'registry-in-settings-only'],
  ['src-main/settings/windows-registry.ts', 'native-reg', null],
  ['src-main/journal/index.ts', '../courier', 'src-main-journal'],
  ['src-main/journal/index.ts', '../connect', null],
  ['src-main/known-orders/index.ts', '../database', null],
  ['src-main/known-orders/index.ts', '../courier', 'src-main-known-orders'],
  ['src-main/order-export/index.ts', '../journal', 'src-main-order-export'],
  ['src-main/devices/index.ts', '../log', null],
  ['src-main/devices/index.ts', '../serial', 'src-main-devices'],
  ['src-main/serial/index.ts', '../devices', null],
  ['src-main/serial/index.ts', '../log', 'src-main-serial'],
  ['src-main/order-export/index.ts', '../saved-files', 'src-main-order-export'],
  ['src-main/order-export/index.ts', 'hucre/xlsx', null],
  ['src-main/saved-files/index.ts', 'hucre/xlsx', 'hucre-in-export-only'],
  ['src-main/saved-files/index.ts', '../log', null],
  ['src-main/saved-files/index.ts', '../window', 'src-main-saved-files'],
  ['src-main/printing/index.ts', '../hardening', null],
  ['src-main/printing/index.ts', '../bridge', 'src-main-printing'],
  ['src-main/command-sheet/index.ts', '../printing', null],
  ['src-main/command-sheet/index.ts', '../window', 'src-main-command-sheet'],
  ['src-main/command-sheet/index.ts', 'bwip-js/generic', null],
  ['src-main/printing/index.ts', 'bwip-js/generic', 'bwip-js-in-command-sheet-only'],
  ['src-main/diagnostics/index.ts', '../saved-files', null],
  ['src-main/certificates/index.ts', '../connect', 'src-main-certificates'],
  ['src-main/lifecycle/index.ts', '../window', 'src-main-lifecycle'],
  ['src-main/window/index.ts', '../settings', 'src-main-window'],
  ['src-main/window/index.ts', '../hardening', null],
  ['src-main/hardening/index.ts', '../window', 'src-main-hardening'],
  ['src-main/station/index.ts', '../window', 'src-main-station'],
  ['src-main/diagnostics/index.ts', '../journal', null],
  ['src-main/diagnostics/index.ts', '../station', 'src-main-diagnostics'],
  ['src-main/database/index.ts', '../journal', 'src-main-database'],
  ['src-main/database/connection.ts', 'libsql', null],
  ['src-main/journal/index.ts', 'libsql', 'libsql-in-database-only'],
  ['src-main/diagnostics/index.ts', 'fflate', null],
  ['src-main/window/index.ts', 'fflate', 'fflate-in-diagnostics-only'],
  ['src-main/command-line/index.ts', '../connect', 'src-main-command-line'],
  ['src-main/cellar/index.ts', '../log', 'src-main-unlisted-folder'],
];

/** Files that are only imported. */
const PLAIN = [
  'src-shared/weight/weight.schema.ts',
  'src-shared/bridge/contract.ts',
  'src-shared/bridge/refusal.ts',
  'src-renderer/strings/translate.ts',
  'src-renderer/stage/index.ts',
  'src-renderer/theme/base.css',
  'src-main/bridge/sender.ts',
  'test/faults.ts',
];

/** Lines that only one file may hold, in that file and in others; null where the line is allowed. */
const USES = [
  ['src-shared/time/time-zone.ts', 'export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;', null],
  ['src-renderer/stage/clock.ts', 'export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;', 'one-time-zone'],
  ['src-main/station/zone.ts', 'export const zone = Temporal.Now.timeZoneId();', 'one-time-zone'],
  ['src-main/connect/call-endpoint.ts', 'export const token = secret.revealTo(origin);', null],
  ['src-main/connect/probe.ts', 'export const token = secret.revealTo(origin);', 'secrets-leave-in-two-places'],
  ['src-main/lifecycle/hard-exit.ts', "export const koffi = createRequire(import.meta.url)('koffi');", null],
  ['src-main/lifecycle/relaunch.ts', "export const koffi = createRequire(import.meta.url)('koffi');", 'koffi-in-three-places'],
  ['src-main/lifecycle/exit.ts', "export { load } from 'koffi';", 'koffi-in-three-places'],
  ['src-main/connect/header.ts', 'export const headers = { authorization: `Bearer ` };', 'secrets-leave-in-two-places'],
];

/** The files that may, by the rule. */
const ALLOWED = {
  'one-time-zone': 'src-shared/time/time-zone.ts',
  'secrets-leave-in-two-places': 'src-main/connect/call-endpoint.ts and src-main/connect/proxy-authenticator.ts',
  'koffi-in-three-places': 'src-main/base/windows-access.ts and src-main/hardening/core-dumps.ts and src-main/lifecycle/hard-exit.ts',
};

/** The page's entry point, which reaches one schema through a value and none through types and dynamic imports. */
const FIRST_CHUNK = {
  'src-renderer/main.tsx':
    "import { a } from './chain';\nimport type { B } from '../src-shared/order/order.schema';\nexport const later = () => import('./later');\n",
  'src-renderer/chain.ts': "import { type W, weight } from '../src-shared/weight/weight.schema';\nexport const a = weight;\n",
  'src-renderer/later.ts': "export { c } from '../src-shared/money/cents.schema';\n",
  'src-shared/money/cents.schema.ts': 'export const c = 1;\n',
};

const CYCLE = { 'src-shared/chicken.ts': './egg', 'src-shared/egg.ts': './chicken' };

let folder = '';
let answer = '';
beforeAll(() => {
  if (!canLinkFolders) return;
  const temporary = createTempFolder('imports');
  folder = temporary.path;
  symlinkSync(path.join(project, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  for (const file of PLAIN) plant(file, 'export const plain = 1;\n');
  for (const file of new Set(PLANTED.map(([file]) => file))) {
    // Type imports are the likeliest to point the wrong way, and the easiest for a tool to miss.
    const lines = PLANTED.filter(([of]) => of === file).map(([, to], index) =>
      index % 2 ? `import type { T${index} } from '${to}';` : `import { t${index} } from '${to}';`,
    );
    const jsx = file.endsWith('x') ? 'export const Element = <T,>(_: T) => <p>{1}</p>;' : 'export const value = 1 as const;';
    plant(file, `${lines.join('\n')}\n${jsx}\n`);
  }
  for (const [file, line] of USES) plant(file, `${line}\n`);
  for (const [file, content] of Object.entries(FIRST_CHUNK)) plant(file, content);
  for (const [file, to] of Object.entries(CYCLE)) plant(file, `export * from '${to}';\n`);
  answer = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' }).stdout;
  return temporary.remove;
}, 60_000);

function plant(file, content) {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), content);
}

/** What the check says about one import: the names of the rules it breaks, among those that are about this pair. */
function rulesBroken(from, to) {
  const target = to.startsWith('.') ? path.posix.join(path.posix.dirname(from), to) : to.replace('node:', '');
  return answer
    .split('\n')
    .map((line) => /^(.+) → (.+) \((.+)\)$/.exec(line))
    .filter((match) => match && match[1] === from && pointsTo(match[2], target))
    .map((match) => match[3]);
}
const pointsTo = (resolved, target) =>
  resolved.replace(/(\/index)?\.tsx?$/, '') === target.replace(/\/index$/, '') ||
  resolved === target ||
  resolved.includes(`node_modules/${target}/`) ||
  (target === 'keytar' && resolved.includes('node_modules/keytar'));

describe.skipIf(!canLinkFolders)('an import that would let one part of the app reach into another', () => {
  test.each(PLANTED.filter(([, , rule]) => rule))('the import %s → %s is reported as %s', (from, to, rule) => {
    expect(rulesBroken(from, to)).toContain(rule);
  });
  test('an import cycle is reported', () => {
    expect(rulesBroken('src-shared/chicken.ts', './egg')).toEqual(['no-cycle']);
  });
});

describe.skipIf(!canLinkFolders)('an import that the design asks for', () => {
  test.each(PLANTED.filter(([, , rule]) => !rule))('the import %s → %s is allowed', (from, to) => {
    expect(rulesBroken(from, to).filter((rule) => rule !== 'no-cycle')).toEqual([]);
  });
});

test.skipIf(!canLinkFolders).each(USES)('a restricted use is reported outside its files: %s with "%s" breaks %s', (file, line, rule) => {
  const said = answer.split('\n').filter((text) => text.startsWith(`${file}:`));
  expect(said).toEqual(rule === null ? [] : [`${file}:1: ${line} (${rule}: only ${ALLOWED[rule]} may)`]);
});

test.skipIf(!canLinkFolders)('a schema that the first chunk of the page would load is reported with the chain of imports to it', () => {
  const chain = ['src-renderer/main.tsx', 'src-renderer/chain.ts', 'src-shared/weight/weight.schema.ts'].join(' → ');
  expect(answer.split('\n').filter((line) => line.includes('no-schema-in-first-chunk'))).toEqual([
    `${chain} (no-schema-in-first-chunk: import only its type, or load src-renderer/chain.ts later)`,
  ]);
});

test.skipIf(!canLinkFolders)('every import rule has a sample that breaks it', () => {
  const rules = execFileSync(
    process.execPath,
    ['-p', `require(${JSON.stringify(path.join(project, '.dependency-cruiser.cjs'))}).forbidden.map((rule) => rule.name).join('\\n')`],
    { encoding: 'utf8' },
  );
  const planted = new Set(PLANTED.map(([, , rule]) => rule));
  expect(
    rules
      .trim()
      .split('\n')
      .filter((rule) => !planted.has(rule)),
  ).toEqual(['no-cycle']);
});

test('an import check that reads no source fails', () => {
  const empty = createTestFolder('imports');
  for (const root of ['src-main', 'src-preload', 'src-renderer', 'src-shared']) mkdirSync(path.join(empty, root));
  const { status, stderr } = spawnSync(process.execPath, [script, empty], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'The import check could not read any source.\n' });
});
