/**
 * `npm run test:windows`: runs the unit tests, the modules that call Windows and the installer under Wine on Debian, in about ten
 * minutes; `npm test` does not include it. `npm run test:windows -- installer` runs one of the parts `unit`, `modules` and
 * `installer`. docs/windows.md says what the results prove.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CliError, interceptSignals, log, main, projectFolder, toExitCode } from './cli.mjs';
import { ensureDebianPackages, setUp } from './setup.mjs';

const PARTS = ['unit', 'modules', 'installer'];

/** Wine, and the compilers of the installer and of the fake programs. */
const PACKAGES = ['wine64', 'wine', 'nsis', 'gcc-mingw-w64-x86-64-win32', 'gcc-mingw-w64-i686-win32'];

const folder = path.join(projectFolder, 'out', 'windows-lab');
/** Kept after the run, to find the cause of a failure. */
const logs = path.join(projectFolder, 'out', 'windows-lab-logs');

/** @typedef {{ part: string, passed: number, failed: string[], skipped: Map<string, number>, seconds: number }} Row */

await main(async () => {
  const parts = chosenParts(process.argv.slice(2));
  await setUpLab();
  // A signal ends Wine and its programs; the clean-up below still runs.
  let stopCode = 0;
  let stop = async () => {};
  const ignoreSignals = interceptSignals((signal) => {
    stopCode = toExitCode(null, signal);
    void stop();
  });
  /** @type {Row[]} */
  const rows = [];
  try {
    const { openLab } = await import('../test/windows/lab.mjs');
    const lab = await openLab(folder, logs);
    stop = lab.close;
    for (const part of parts) if (!stopCode) rows.push(await runPart(part, lab));
  } finally {
    await stop();
    rmSync(folder, { recursive: true, force: true });
    ignoreSignals();
  }
  for (const line of report(rows)) console.log(line);
  return stopCode || (rows.every(({ failed }) => failed.length === 0) ? 0 : 1);
});

/** @param {string[]} names */
function chosenParts(names) {
  const unknown = names.find((name) => !PARTS.includes(name));
  if (unknown) throw new CliError(`There is no part "${unknown}"; the parts are ${PARTS.join(', ')}.`);
  return names.length > 0 ? names : PARTS;
}

async function setUpLab() {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new CliError('The Windows lab runs only on Debian, x64.');
  await setUp('modules');
  if (!(await ensureDebianPackages(PACKAGES, '1.3 GB on the disk, about a minute')))
    throw new CliError('The Windows lab runs only on Debian and its derivatives.');
  for (const place of [folder, logs]) rmSync(place, { recursive: true, force: true });
  mkdirSync(logs, { recursive: true });
}

/**
 * @param {string} part
 * @param {import('../test/windows/lab.mjs').Lab} lab
 * @returns {Promise<Row>}
 */
async function runPart(part, lab) {
  log(`\n▶ ${part} …`);
  const start = performance.now();
  const outcome = await lab.run(part);
  const seconds = Math.round((performance.now() - start) / 1000);
  log(`${outcome.failed.length === 0 ? '✓' : '✗'} ${part} (${seconds} s)`);
  return { part, seconds, ...outcome };
}

/** @param {Row[]} rows @returns {string[]} lines of Markdown, as in docs/windows.md */
function report(rows) {
  const skips = rows.flatMap(({ skipped }) => [...skipped]);
  const failures = rows.flatMap(({ failed }) => failed);
  return [
    '',
    '| part | passed | failed | skipped | seconds |',
    '|---|---:|---:|---:|---:|',
    ...rows.map((row) => {
      const skipped = [...row.skipped.values()].reduce((sum, count) => sum + count, 0);
      return `| ${row.part} | ${row.passed} | ${row.failed.length} | ${skipped} | ${row.seconds} |`;
    }),
    ...(skips.length > 0 ? ['', 'Skipped:'] : []),
    ...skips.map(([reason, count]) => `- ${count}: ${reason}.`),
    ...(failures.length > 0 ? ['', `Failed (details in ${path.relative(projectFolder, logs)}):`] : []),
    ...failures.map((failure) => `- ${failure}`),
  ];
}
