/**
 * The unit tests that do not run under Wine, each with its reason. A test that is skipped without standing here fails the lab: it may
 * have been switched off by mistake.
 */

/** @type {{ tests: RegExp, reason: string }[]} in the form `file > describe > test` */
export const SKIPS = [
  {
    tests: /^vault\/vault\.test\.ts > the vault, with a real keyring/,
    reason: 'they need Secret Service; the Credential Manager has tests of its own',
  },
  {
    tests: /^(scripts\/electron-runtime\.test\.mjs > what a download can meet|scripts\/check-imports|shell\/hard-exit|journal\/killed)/,
    reason: 'Wine makes no links to folders; Windows does',
  },
  {
    tests: /^(files\/tasks|updates\/feed-updater)\.test\.ts > .*\ba link\b/,
    reason: 'Wine makes no links to folders; Windows does',
  },
  {
    tests:
      /^(files\/(tasks|whole-file)|updates\/feed-updater)\.test\.ts > .*(other users|another user of|nothing may be written|others could write)/,
    reason: 'files on Windows have access lists, which have tests of their own',
  },
  { tests: /^shell\/private-files\.test\.ts/, reason: 'files on Windows have access lists, which have tests of their own' },
  { tests: /^shell\/core-dumps\.test\.ts/, reason: 'core files are Linux’s; Windows has crash reports' },
  { tests: /^scripts\/launcher\.test\.mjs > the launcher/, reason: 'the launcher is a shell script of the Debian package' },
  { tests: /^scripts\/headless-session\.test\.mjs > a private session/, reason: 'there are private sessions on Linux alone' },
  { tests: /^scripts\/start\.test\.mjs > without a display/, reason: 'Windows always has a display' },
  { tests: /^scripts\/fallback-runtime\.test\.mjs > .*keeps modes and links/, reason: 'files on Windows have no modes' },
  {
    tests: /^shell\/start-again\.test\.ts > the app that comes back/,
    reason: 'the shell that waits is Linux’s; Windows relaunches by Electron',
  },
  {
    tests: /^command-line\/command-line\.test\.ts > .*(file that others|others can|follow a link|mode)/,
    reason: 'files on Windows have access lists, which have tests of their own',
  },
  {
    tests: /^network\/trust\.test\.ts > (a file on a share that does not answer|IT's file of authorities > of another user)/,
    reason: 'Windows has no named pipes as files, and no owner’s number',
  },
  {
    tests: /^settings\/settings\.test\.ts > a file that anybody may have written/,
    reason: 'files on Windows have no owner’s number; a policy there is in the registry',
  },
  { tests: /^settings\/registry\.test\.ts > .*without the library’s native part/, reason: 'on Windows the library has its native part' },
  { tests: /^journal\/open-journal\.test\.ts > .* > is told/, reason: 'only Linux mounts a small disk for a test' },
  { tests: /^journal\/freed-memory/, reason: 'only Linux’s C library overwrites what is freed' },
  { tests: /^files\/whole-file\.test\.ts > .*because the disk is full/, reason: 'only Linux has a device that is always full' },
];
