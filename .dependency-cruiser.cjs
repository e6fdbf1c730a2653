// dependency-cruiser asks swc for TypeScript without JSX, whatever the file. It shares this module with us, so tell it here.
const swc = require('@swc/core');
const { parseFileSync } = swc;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith('x') });

/**
 * Which way imports point: between processes, between rooms, and to the packages that only one room may touch.
 * `npm test -- imports` checks it; `test/unit/scripts/check-imports.test.mjs` plants a violation of every rule.
 */

/** The main process's rooms, each with the rooms that it may import. `index.ts` beside them wires them and may import all. */
const MAIN_ROOMS = {
  base: ['log'],
  orders: [],
  log: [],
  practice: [],
  'idle-gate': [],
  vault: ['base', 'log'],
  settings: ['base', 'log'],
  journal: ['base', 'log', 'orders'],
  'order-export': [],
  'saved-files': ['base', 'log'],
  certificates: ['base', 'log'],
  hardening: ['base', 'log'],
  lifecycle: ['base', 'log'],
  window: ['base', 'hardening', 'log'],
  connect: ['base', 'vault'],
  courier: ['base', 'journal', 'log', 'orders'],
  updates: ['base', 'idle-gate', 'lifecycle', 'log'],
  bridge: ['courier', 'order-export', 'saved-files', 'journal', 'log', 'orders', 'settings', 'vault'],
  station: ['base', 'connect', 'courier', 'journal', 'log', 'certificates', 'practice', 'settings', 'vault'],
  'command-line': ['base', 'log', 'settings', 'vault'],
  diagnostics: ['saved-files', 'journal', 'log', 'settings'],
};

const FOR_PLACES = ['controls', 'orders', 'scanner', 'sounds', 'station', 'strings', 'theme'];

/** The window's rooms. `App.tsx` and its neighbours wire them and may import all. */
const WINDOW_ROOMS = {
  scanner: [],
  sounds: [],
  station: [],
  theme: [],
  strings: [],
  controls: ['strings', 'theme'],
  orders: ['controls', 'station', 'strings'],
  stage: FOR_PLACES,
  edit: FOR_PLACES,
  activity: FOR_PLACES,
  settings: FOR_PLACES,
};

/** A package as it is installed, wherever `node_modules` stands, or as it is written when it is not. */
const packages = (...names) => `(^|/node_modules/|^node_modules/)(${names.join('|')})(/|$)`;

/** A room may import its own files, the rooms in its row, and nothing else of its process: not what wires it either. */
const arrowsBetween = (process, rooms) => [
  ...Object.entries(rooms).map(([room, allowed]) => ({
    name: `${process}-${room}`,
    comment: `${process}/${room} may import ${allowed.join(', ') || 'no other room'}.`,
    severity: 'error',
    from: { path: `^${process}/${room}/` },
    to: { path: `^${process}/`, pathNot: `^${process}/(${[room, ...allowed].join('|')})/` },
  })),
  {
    name: `${process}-unlisted-room`,
    comment: 'A new room needs a row in the table above.',
    severity: 'error',
    from: { path: `^${process}/([^/]+)/`, pathNot: `^${process}/(${Object.keys(rooms).join('|')})/` },
    to: { path: `^${process}/`, pathNot: `^${process}/$1/` },
  },
  {
    name: `${process}-door`,
    comment: 'From outside a room only its index may be imported; a style sheet is not code.',
    severity: 'error',
    from: { path: `^${process}/([^/]+)` },
    to: { path: `^${process}/[^/]+/`, pathNot: [`^${process}/$1/`, `^${process}/[^/]+/index\\.tsx?$`, '\\.css$'] },
  },
];

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
    ...arrowsBetween('src-main', MAIN_ROOMS),
    ...arrowsBetween('src-renderer', WINDOW_ROOMS),
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
    {
      name: 'koffi-in-hard-exit-only',
      comment: 'A library that can call anything is there for one call.',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/lifecycle/hard-exit\\.ts$' },
      to: { path: packages('koffi') },
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
