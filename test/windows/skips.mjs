/**
 * The unit tests that do not run under Wine, with a reason for each. Any other skipped test fails the run, because it may have
 * been switched off by mistake.
 */

const ACCESS_LISTS = 'files on Windows have access lists, which have tests of their own';
const FOLDER_LINKS = 'Wine creates no links to folders; Windows does';

/** @type {{ tests: RegExp, reason: string }[]} `tests` matches `file > describe > test` */
export const SKIPS = [
  {
    tests: /^src-main\/vault\/keychain\.test\.ts > /,
    reason: 'they need Secret Service; the Credential Manager has tests of its own',
  },
  { tests: /^scripts\/(check-imports\.test\.mjs|electron-runtime\.test\.mjs > what a download can meet) > /, reason: FOLDER_LINKS },
  { tests: /^src-main\/(lifecycle\/hard-exit|journal\/killed)\.test\.ts > /, reason: FOLDER_LINKS },
  { tests: /^src-main\/(saved-files\/(file-tasks|write-file)|updates\/feed-updater)\.test\.ts > .*\ba link\b/, reason: FOLDER_LINKS },
  {
    tests:
      /^src-main\/(saved-files\/(file-tasks|write-file)|updates\/feed-updater)\.test\.ts > .*(other users?|another user|without write permission|others can write)/,
    reason: ACCESS_LISTS,
  },
  { tests: /^src-main\/base\/atomic-write\.test\.ts > .*no other user can read/, reason: ACCESS_LISTS },
  { tests: /^src-main\/hardening\/private-files\.test\.ts > /, reason: ACCESS_LISTS },
  { tests: /^src-main\/command-line\/command-line\.test\.ts > .*(others can|follow a link|mode)/, reason: ACCESS_LISTS },
  { tests: /^src-main\/hardening\/core-dumps\.test\.ts > /, reason: 'only Linux writes core files; Windows writes crash reports' },
  { tests: /^scripts\/launcher\.test\.mjs > the launcher/, reason: 'the launcher is a shell script of the Debian package' },
  { tests: /^scripts\/headless-session\.test\.mjs > headless sessions/, reason: 'only Linux has headless sessions' },
  { tests: /^scripts\/fallback-runtime\.test\.mjs > .*keeps modes and links/, reason: 'files on Windows have no modes' },
  {
    tests: /^src-main\/lifecycle\/relaunch\.test\.ts > the relaunched app/,
    reason: 'only on Linux a shell relaunches the app; on Windows Electron does',
  },
  {
    tests: /^src-main\/certificates\/trust-store\.test\.ts > .*(on a share that hangs|of another user)/,
    reason: 'Windows has no named pipes as files, and no user ids',
  },
  {
    tests: /^src-main\/settings\/settings-service\.test\.ts > a file that other users may have written/,
    reason: 'files on Windows have no user ids; a policy there is in the registry',
  },
  {
    tests: /^src-main\/settings\/registry\.test\.ts > .*a missing native module/,
    reason: 'on Windows the package has its native module',
  },
  {
    tests: /^(src-main\/serial\/serial-cable|src-shared\/devices\/simulated-devices)\.test\.ts > .*(real serial ports?|a serial cable)/,
    reason: 'pseudo-terminals replace serial cables, and Windows has none',
  },
  { tests: /^src-main\/journal\/open-journal\.test\.ts > /, reason: 'only Linux mounts a small disk for a test' },
  { tests: /^src-main\/journal\/freed-memory/, reason: 'only the C library of Linux overwrites freed memory' },
  { tests: /^src-main\/saved-files\/write-file\.test\.ts > .*disk is full/, reason: 'only Linux has a device that is always full' },
];
