/**
 * `npm run bench`: measures the built app beside its references, prints one table and keeps it in `out/bench.json`.
 * `npm run bench -- start scan` measures these parts alone; the others stand in the table as they were last measured.
 * `npm run bench -- --docs` writes `docs/performance.md` from that, and measures nothing. Parts that were not measured here stay in it.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { document, machineHere, table } from '../test/bench/lib/report.mjs';
import { buildApp } from './build-app.mjs';
import { CliError, log, main, projectFolder } from './cli.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { runInHeadlessSession } from './headless-session.mjs';
import { setUp } from './setup.mjs';

/** @typedef {import('../test/bench/lib/report.mjs').Bench} Bench */

const parts = path.join(projectFolder, 'test', 'bench');
const results = path.join(projectFolder, 'out', 'bench.json');
const docs = path.join(projectFolder, 'docs', 'performance.md');

/** The order of the parts in the table, as in the list of goals. Other parts come after them. */
const ORDER = ['start', 'memory', 'scan', 'wire', 'lookups', 'follow', 'drain', 'search', 'sizes', 'shift', 'crowd', 'one-store', 'herd'];

await main(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--docs')) return writeDocs();
  if (process.platform !== 'linux')
    throw new CliError('The bench measures on a virtual screen with the kernel’s own counters, which only Linux has.');
  const names = chosenParts(args);
  await setUp('session');
  const electron = await ensureElectron();
  await buildApp();
  const failed = [];
  for (const name of names) {
    log(`\n▶ ${name} …`);
    const began = performance.now();
    const code = await measure(name, electron);
    if (code !== 0) failed.push(name);
    log(`${code === 0 ? '✓' : '✗'} ${name} (${((performance.now() - began) / 1000).toFixed(0)} s)`);
  }
  console.log(`\n${table(readResults())}`);
  if (failed.length > 0) log(`Not measured: ${failed.join(', ')}.`);
  return failed.length > 0 ? 1 : 0;
});

/** @param {string[]} wanted */
function chosenParts(wanted) {
  const place = (/** @type {string} */ name) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const known = readdirSync(parts)
    .flatMap((file) => (file.endsWith('.bench.mjs') ? [file.replace('.bench.mjs', '')] : []))
    .sort((a, b) => place(a) - place(b));
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown) throw new CliError(`There is no part "${unknown}"; the parts are ${known.join(', ')}.`);
  return wanted.length > 0 ? wanted : known;
}

/**
 * Measures a part in a separate process, so that no part influences another one.
 * @param {string} name
 * @param {string} electron
 * @returns {Promise<number>} its exit code
 */
async function measure(name, electron) {
  const resultFile = path.join(projectFolder, 'out', `bench-${name}.json`);
  rmSync(resultFile, { force: true });
  const runner = path.join(parts, 'lib', 'run-part.mjs');
  const code = await runInHeadlessSession(process.execPath, [runner, name, resultFile], {
    env: { STAGEBAY_ELECTRON: electron },
  });
  if (code !== 0) return code;
  const { parts: before } = readResults();
  /** @type {import('../test/bench/lib/report.mjs').Measured} */
  const measured = {
    date: new Date().toISOString(),
    quick: process.env.STAGEBAY_BENCH_QUICK === '1',
    machine: machineHere(electron),
    figures: JSON.parse(readFileSync(resultFile, 'utf8')),
  };
  rmSync(resultFile);
  const all = Object.entries({ ...before, [name]: measured }).sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
  mkdirSync(path.dirname(results), { recursive: true });
  writeFileSync(results, `${JSON.stringify({ parts: Object.fromEntries(all) }, null, 2)}\n`);
  return 0;
}

/** @returns {Bench} */
function readResults() {
  return existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : { parts: {} };
}

function writeDocs() {
  const bench = readResults();
  if (Object.keys(bench.parts).length === 0) throw new CliError('Nothing has been measured yet: npm run bench does.');
  const quick = Object.entries(bench.parts).flatMap(([name, { quick }]) => (quick ? [name] : []));
  if (quick.length > 0) throw new CliError(`Only tried out, not measured: ${quick.join(', ')}. Measure first: npm run bench.`);
  writeFileSync(docs, document(bench, existsSync(docs) ? readFileSync(docs, 'utf8') : ''));
  log('docs/performance.md is written.');
  return 0;
}
