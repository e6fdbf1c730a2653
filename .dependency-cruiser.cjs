// dependency-cruiser asks swc for TypeScript without JSX, whatever the file. It shares this module with us, so tell it here.
const swc = require('@swc/core');
const { parseFileSync } = swc;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith('x') });

/**
 * The allowed imports: between processes, between folders, and of packages that only one folder may use.
 * `npm test -- imports` checks it; `test/unit/scripts/check-imports.test.mjs` plants a violation of every rule.
 */

/** The folders of the main process, each with the folders that it may import. The files beside them may import all. */
const MAIN_FOLDERS = {
  base: ['log'],
  orders: [],
  log: [],
  practice: [],
  'idle-gate': [],
  vault: ['base', 'log'],
  settings: ['base', 'log'],
  database: [],
  devices: ['log'],
  serial: ['devices'],
  journal: ['base', 'connect', 'database', 'log', 'orders'],
  'known-orders': ['base', 'database', 'log'],
  'order-export': [],
  'saved-files': ['base', 'log'],
  printing: ['base', 'hardening', 'log'],
  'command-sheet': ['base', 'log', 'printing', 'settings'],
  certificates: ['base', 'log'],
  hardening: ['base', 'log'],
  lifecycle: ['base', 'log'],
  window: ['base', 'hardening', 'log'],
  connect: ['base', 'vault'],
  courier: ['base', 'journal', 'known-orders', 'log', 'orders'],
  updates: ['base', 'idle-gate', 'lifecycle', 'log'],
  bridge: [
    'command-sheet',
    'courier',
    'devices',
    'order-export',
    'saved-files',
    'journal',
    'known-orders',
    'log',
    'orders',
    'printing',
    'settings',
    'vault',
  ],
  station: ['base', 'connect', 'courier', 'journal', 'known-orders', 'log', 'certificates', 'practice', 'settings', 'vault'],
  'command-line': ['base', 'log', 'settings', 'vault'],
  diagnostics: ['saved-files', 'journal', 'log', 'settings'],
};

/** The folders of the page that views share. Every other folder of the page is a view, and may import all of these. */
const PAGE_FOLDERS = {
  scanner: [],
  sounds: [],
  station: [],
  devices: ['scanner', 'station'],
  theme: [],
  strings: [],
  controls: ['strings', 'theme'],
  orders: ['controls', 'station', 'strings'],
};

/** A package as it is installed, wherever `node_modules` stands, or as it is written when it is not. */
const packages = (...names) => `(^|/node_modules/|^node_modules/)(${names.join('|')})(/|$)`;

/** A folder may import its own files, the folders in its row, and nothing else of its process, nor the files that wire the folders. */
const importsBetween = (process, folders) => [
  ...Object.entries(folders).map(([folder, allowed]) => ({
    name: `${process}-${folder}`,
    comment: `${process}/${folder} may import ${allowed.join(', ') || 'no other folder'}.`,
    severity: 'error',
    from: { path: `^${process}/${folder}/` },
    to: { path: `^${process}/`, pathNot: `^${process}/(${[folder, ...allowed].join('|')})/` },
  })),
  {
    name: `${process}-index-only`,
    comment: 'From outside a folder, only its index may be imported, and style sheets.',
    severity: 'error',
    from: { path: `^${process}/([^/]+)` },
    to: { path: `^${process}/[^/]+/`, pathNot: [`^${process}/$1/`, `^${process}/[^/]+/index\\.tsx?$`, '\\.css$'] },
  },
];

const notIn = (process, folders) => `^${process}/(${Object.keys(folders).join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'shared-is-pure',
      comment:
        'Words both sides speak: no Node, no DOM library, no Electron, nothing of ours; zod, re2js, and temporal-polyfill until every runtime has Temporal itself.',
      severity: 'error',
      from: { path: '^src-shared/' },
      to: { pathNot: ['^src-shared/', packages('zod', 'temporal-polyfill', 're2js')] },
    },
    {
      name: 'zod-in-schemas-only',
      comment: 'In the shared folder, files that need zod end in .schema.ts, so that imports from the first chunk are easy to spot.',
      severity: 'error',
      from: { path: '^src-shared/', pathNot: '\\.schema\\.ts$' },
      to: { path: packages('zod'), pathNot: ['^src-shared/'] },
    },
    {
      name: 'preload-knows-names-only',
      comment: 'The preload stands where the page is: what it does not import cannot be misused from there.',
      severity: 'error',
      from: { path: '^src-preload/' },
      to: { pathNot: ['^src-preload/', '^src-shared/bridge/contract\\.ts$', packages('electron')] },
    },
    {
      name: 'window-is-untrusted',
      comment: 'The window has no Node and no Electron; what it wants, it asks through the bridge.',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: ['^src-(main|preload)/', packages('electron', 'keytar', 'native-reg', 'undici')] },
    },
    {
      name: 'window-has-no-node',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'main-is-not-the-window',
      severity: 'error',
      from: { path: '^src-main/' },
      to: { path: '^src-(renderer|preload)/' },
    },
    {
      name: 'sources-stand-alone',
      comment: 'What ships imports no test and no script.',
      severity: 'error',
      from: { path: '^src-' },
      to: { path: '^(test|scripts)/' },
    },
    ...importsBetween('src-main', MAIN_FOLDERS),
    {
      name: 'src-main-unlisted-folder',
      comment: 'A new folder of the main process needs a row in the table above.',
      severity: 'error',
      from: { path: '^src-main/([^/]+)/', pathNot: notIn('src-main', MAIN_FOLDERS) },
      to: { path: '^src-main/', pathNot: '^src-main/$1/' },
    },
    ...importsBetween('src-renderer', PAGE_FOLDERS),
    {
      name: 'src-renderer-view',
      comment: 'A view imports neither another view nor the files that wire the views.',
      severity: 'error',
      from: { path: '^src-renderer/([^/]+)/', pathNot: notIn('src-renderer', PAGE_FOLDERS) },
      to: { path: '^src-renderer/', pathNot: ['^src-renderer/$1/', notIn('src-renderer', PAGE_FOLDERS)] },
    },
    {
      name: 'undici-in-connect-only',
      comment: "Time-outs, TLS and the redirect rule are decided once, in Connect's transport.",
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/connect/' },
      to: { path: packages('undici') },
    },
    {
      name: 'fflate-in-diagnostics-only',
      comment: 'It is read when somebody wants an archive, and by nothing that starts.',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/diagnostics/' },
      to: { path: packages('fflate') },
    },
    {
      name: 'hucre-in-export-only',
      comment: 'It is read when somebody wants a spreadsheet, and by nothing that starts.',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/order-export/' },
      to: { path: packages('hucre') },
    },
    {
      name: 'bwip-js-in-command-sheet-only',
      comment: 'It is read when a sheet of barcodes is made, and by nothing that starts.',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/command-sheet/' },
      to: { path: packages('bwip-js') },
    },
    {
      name: 'libsql-in-database-only',
      comment: 'One file works around its defects.',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/database/connection\\.ts$' },
      to: { path: packages('libsql') },
    },
    {
      name: 'keytar-in-vault-only',
      comment: 'Secrets have one door.',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/vault/' },
      to: { path: packages('keytar') },
    },
    {
      name: 'registry-in-settings-only',
      comment: "One file knows Windows' registry; everything else is handed what stands there.",
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/settings/windows-registry\\.ts$' },
      to: { path: packages('native-reg') },
    },
  ],
  options: {
    // TypeScript 7 has no parser that dependency-cruiser can use; without this it reads nothing and finds nothing wrong.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.d.ts'] },
  },
};
