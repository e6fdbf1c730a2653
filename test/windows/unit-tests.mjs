/** Runs the unit tests with Node for Windows. */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { SKIPS } from './skips.mjs';
import { toWindows } from './wine.mjs';

/**
 * @typedef {object} UnitOutcome
 * @property {number} passed
 * @property {string[]} failed their names
 * @property {Map<string, number>} skipped how many tests, by the reason
 */

/** The suite runs in two halves, so that a hanging test is reported within minutes. */
const PARTS = 2;

/** @param {import('./wine.mjs').Wine} wine @param {{ node: string, project: string, logs: string }} places @returns {Promise<UnitOutcome>} */
export async function runUnitTests(wine, places) {
  /** @type {UnitOutcome} */
  const outcome = { passed: 0, failed: [], skipped: new Map() };
  for (let part = 1; part <= PARTS; part += 1) addTo(outcome, await runVitest(wine, places, `unit-${part}`, [`--shard=${part}/${PARTS}`]));
  return outcome;
}

/** Runs the tests of the modules that call Windows. @param {import('./wine.mjs').Wine} wine @param {{ node: string, project: string, logs: string }} places */
export async function runModuleTests(wine, places) {
  /** @type {UnitOutcome} */
  const outcome = { passed: 0, failed: [], skipped: new Map() };
  addTo(outcome, await runVitest(wine, places, 'modules', ['--config', 'vitest.windows.config.ts']));
  return outcome;
}

/** @typedef {{ file: string, name: string, status: string }} Test */

/**
 * @param {import('./wine.mjs').Wine} wine
 * @param {{ node: string, project: string, logs: string }} places
 * @param {string} name of its results
 * @param {string[]} args
 * @returns {Promise<Test[]>}
 */
async function runVitest(wine, { node, project, logs }, name, args) {
  const results = path.join(logs, `${name}.json`);
  const options = [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${toWindows(results)}`,
    `--maxWorkers=${availableParallelism()}`,
  ];
  const code = await wine.run(node, [toWindows(path.join(project, 'node_modules/vitest/vitest.mjs')), 'run', ...options, ...args], {
    cwd: project,
    // Wine 8 cannot set keep-alive on a socket that is not connected yet, and libuv then fails the connection.
    env: {
      NODE_OPTIONS: `--require=${toWindows(path.join(project, 'test/windows/no-keep-alive.cjs')).replaceAll('\\', '/')}`,
      ...publicFile(wine),
    },
    output: path.join(logs, `${name}.log`),
    timeoutMs: 20 * 60_000,
  });
  if (!existsSync(results))
    return [{ file: name, name: `vitest ended with ${code} and no results: ${path.join(logs, name)}.log`, status: 'failed' }];
  const { testResults, success } = JSON.parse(readFileSync(results, 'utf8'));
  /** @type {Test[]} */
  const tests = testResults.flatMap(testsOf);
  // An error outside all tests fails the run, too.
  if (!success && tests.every(({ status }) => status !== 'failed'))
    tests.push({ file: name, name: `vitest ended with ${code}`, status: 'failed' });
  return tests;
}

/** @param {import('./wine.mjs').Wine} wine */
const publicFile = (wine) => ({ STAGEBAY_PUBLIC_FILE: `C:\\lab\\${path.basename(wine.publicFile)}` });

/** @param {{ name: string, status: string, message: string, assertionResults: { fullName: string, ancestorTitles: string[], title: string, status: string }[] }} result of a file */
function testsOf({ name, status, message, assertionResults }) {
  const file = name.replaceAll('\\', '/').replace(/^.*\/test\/(unit|windows\/modules)\//, '');
  const tests = assertionResults.map(({ ancestorTitles, title, status }) => ({
    file,
    name: [...ancestorTitles, title].join(' > '),
    status,
  }));
  return status === 'failed' && tests.every((test) => test.status !== 'failed')
    ? [...tests, { file, name: message, status: 'failed' }]
    : tests;
}

/** @param {UnitOutcome} outcome @param {Test[]} tests */
function addTo(outcome, tests) {
  for (const { file, name, status } of tests) {
    const full = `${file} > ${name}`;
    if (status === 'passed') outcome.passed += 1;
    else if (status === 'failed') outcome.failed.push(full);
    else {
      const reason = SKIPS.find(({ tests }) => tests.test(full))?.reason;
      if (reason) outcome.skipped.set(reason, (outcome.skipped.get(reason) ?? 0) + 1);
      else outcome.failed.push(`${full}: skipped, and test/windows/skips.mjs does not say why`);
    }
  }
}
