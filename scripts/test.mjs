/**
 * `npm test`: sets up what is missing and runs every step until one fails. `npm test -- unit` runs one of them, and what
 * follows goes to its program: `npm test -- e2e -g scan`. The last line says how many tests passed and failed.
 */
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { CliError, captureOutput, entryPoint, log, main, projectFolder, run } from './cli.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { runInHeadlessSession } from './headless-session.mjs';
import { setUp } from './setup.mjs';
import { countPlaywrightTests, countVitestTests, formatSummary, sumCounts } from './test-summary.mjs';

/** @typedef {import('./test-summary.mjs').TestCounts} TestCounts */

/**
 * @typedef {object} Step
 * @property {(args: string[]) => Promise<number>} run resolves with an exit code
 * @property {{ file: string, count: (report: any) => TestCounts }} [results] for a step that runs tests: what its runner writes
 */

const node = process.execPath;
const unitResults = path.join(projectFolder, 'out', 'unit-results.json');
const scannerResults = path.join(projectFolder, 'out', 'scanner-results.json');
const packageResults = path.join(projectFolder, 'out', 'package-results.json');
// These names stand in playwright.config.ts, playwright.faults.config.ts and playwright.updates.config.ts, too.
const endToEndResults = path.join(projectFolder, 'out', 'e2e-results.json');
const faultResults = path.join(projectFolder, 'out', 'faults-results.json');
const updateResults = path.join(projectFolder, 'out', 'updates-results.json');

/** @type {Record<string, Step>} */
const STEPS = {
  types: { run: checkTypes },
  lint: { run: (args) => run(node, [entryPoint('@biomejs/biome'), 'check', ...args]) },
  imports: { run: () => run(node, [path.join(import.meta.dirname, 'check-imports.mjs')]) },
  unit: { run: runUnit, results: { file: unitResults, count: countVitestTests } },
  build: { run: () => run(node, [path.join(import.meta.dirname, 'build.mjs')]) },
  package: { run: runPackage, results: { file: packageResults, count: countVitestTests } },
  e2e: { run: (args) => runPlaywright(args), results: { file: endToEndResults, count: countPlaywrightTests } },
  faults: {
    run: (args) => runPlaywright(['-c', 'playwright.faults.config.ts', ...args]),
    results: { file: faultResults, count: countPlaywrightTests },
  },
  scanner: { run: runScanner, results: { file: scannerResults, count: countVitestTests } },
  updates: {
    run: (args) => runPlaywright(['-c', 'playwright.updates.config.ts', ...args]),
    results: { file: updateResults, count: countPlaywrightTests },
  },
};

/** Half an hour and more: runs when it is asked for by name. */
const LONG = ['faults', 'scanner', 'updates'];

await main(async () => {
  const [only, ...args] = process.argv.slice(2);
  const names = chosenSteps(only);
  const runsTests = names.some((name) => STEPS[name]?.results);
  await setUp(runsTests ? 'tests' : 'modules');
  /** @type {TestCounts[]} */
  const allCounts = [];
  let code = 0;
  for (const name of names) {
    const outcome = await runStep(name, name === only ? args : []);
    allCounts.push(outcome.counts);
    code = outcome.code;
    if (code !== 0) break;
  }
  if (runsTests) console.log(formatSummary(sumCounts(allCounts)));
  return code;
});

function chosenSteps(/** @type {string | undefined} */ only) {
  if (!only) return Object.keys(STEPS).filter((name) => !LONG.includes(name) && (name !== 'package' || isPackaged()));
  if (!(only in STEPS)) throw new CliError(`There is no step "${only}"; the steps are ${Object.keys(STEPS).join(', ')}.`);
  return only === 'e2e' || only === 'faults' ? ['build', only] : [only];
}

/** Whether a package is made for this system, saying so where none is. */
function isPackaged() {
  const packaged = ['linux', 'win32'].includes(process.platform);
  if (!packaged) log('No package is made for this system, so none is examined.');
  return packaged;
}

/**
 * @param {string} name
 * @param {string[]} args
 * @returns {Promise<{ code: number, counts: TestCounts }>}
 */
async function runStep(name, args) {
  const { run, results } = /** @type {Step} */ (STEPS[name]);
  log(`\n▶ ${name} …`);
  const start = performance.now();
  if (results) rmSync(results.file, { force: true });
  let code = await run(args);
  const counts = results && existsSync(results.file) ? results.count(JSON.parse(readFileSync(results.file, 'utf8'))) : sumCounts([]);
  if (code === 0 && results && counts.passed + counts.failed === 0) {
    log('No test ran.');
    code = 1;
  }
  // A step that failed without a failing test (a type error, a crash) counts as one, so that no failed run says "0 failed".
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  log(`${code === 0 ? '✓' : '✗'} ${name}${code === 0 ? '' : ' failed'} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return { code, counts };
}

/** Every project at once, with one thread each: the compiler's own threads double the work for projects this small. */
async function checkTypes() {
  const projects = ['.', 'src-main', 'src-preload', 'src-renderer', 'test', 'scripts'];
  const tsc = entryPoint('typescript', 'tsc');
  const answers = await Promise.all(projects.map((project) => captureOutput(node, [tsc, '--singleThreaded', '-p', project])));
  process.stdout.write(answers.map(({ output }) => output).join(''));
  return answers.some(({ code }) => code !== 0) ? 1 : 0;
}

/**
 * What vitest is called with. A test left as `only` would hide all others.
 * @param {string} results @param {string[]} args
 */
function vitest(results, args) {
  return [
    entryPoint('vitest'),
    'run',
    '--allowOnly=false',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...args,
  ];
}

/** Random typing, 5,000 runs of each regime; `STAGEBAY_RUNS` makes more or fewer. */
function runScanner(/** @type {string[]} */ args) {
  return run(node, vitest(scannerResults, ['--config', 'vitest.regimes.config.ts', ...args]));
}

function runUnit(/** @type {string[]} */ args) {
  return runInHeadlessSession(node, vitest(unitResults, args));
}

/**
 * Builds the package that this machine can build, uncompressed, and examines it; `npm test -- package dist` examines the one
 * that lies in `dist`.
 */
async function runPackage(/** @type {string[]} */ args) {
  const isBuilt = statSync(args[0] ?? '', { throwIfNoEntry: false })?.isDirectory() ?? false;
  const output = path.resolve(projectFolder, (isBuilt && args.shift()) || 'out/package/examined');
  if (!isBuilt) {
    const { code, output: buildOutput } = await captureOutput(node, [
      path.join(import.meta.dirname, 'package.mjs'),
      '--quick',
      '--fallback-electron',
      '--output',
      output,
    ]);
    if (code !== 0) throw new CliError(`${buildOutput}\nThe package could not be built.`);
  }
  return runInHeadlessSession(node, vitest(packageResults, ['--config', 'vitest.package.config.ts', ...args]), {
    env: { STAGEBAY_EXAMINED: output },
  });
}

async function runPlaywright(/** @type {string[]} */ args) {
  const env = { STAGEBAY_ELECTRON: await ensureElectron() };
  return runInHeadlessSession(node, [entryPoint('@playwright/test'), 'test', ...args], { env });
}
