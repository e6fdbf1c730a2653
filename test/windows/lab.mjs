/** The Windows lab: a copy of the project with the npm packages for Windows, a Wine prefix, and the parts that run in it. */
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { CliError, captureOutput, log, projectFolder } from '../../scripts/cli.mjs';
import { ensureWin32Project } from '../../scripts/package/win32-modules.mjs';
import { compileProgram } from './compile.mjs';
import { downloadPackage } from './downloads.mjs';
import { createFakeElectron } from './installer/fake-electron.mjs';
import { scenarios } from './installer/scenarios.mjs';
import { prepareBuilderTools } from './installer/tools.mjs';
import { runModuleTests, runUnitTests } from './unit-tests.mjs';
import { createWine, toWindows } from './wine.mjs';

/** @typedef {Awaited<ReturnType<typeof openLab>>} Lab */
/** @typedef {import('./unit-tests.mjs').UnitOutcome} Outcome */

/** Folders that a copy of the project does not contain. */
const LEFT_OUT = ['.git', 'node_modules', 'dist', 'out'];

/**
 * @param {string} folder for all written files; the caller removes it
 * @param {string} logs a folder that is kept
 */
export async function openLab(folder, logs) {
  const modules = await ensureWin32Project('all');
  const node = path.join(await downloadPackage('node'), 'bin', 'node.exe');
  const sevenZip = await downloadPackage('sevenZip');
  log('Setting up a Windows by Wine (700 MB, about 15 s; removed at the end) …');
  const project = path.join(folder, 'project');
  const wine = await createWine(folder);
  copyProject(project, modules);
  const places = { node, project, logs };

  /** @type {Record<string, () => Promise<Outcome>>} */
  const parts = {
    unit: () => runUnitTests(wine, places),
    modules: () => runModuleTests(wine, places),
    installer: () => runInstaller(wine, { folder, project, sevenZip }),
  };
  return { run: (/** @type {string} */ part) => /** @type {() => Promise<Outcome>} */ (parts[part])(), close: wine.close };
}

/** @param {string} project @param {string} modules a folder with Windows' `node_modules` */
function copyProject(project, modules) {
  mkdirSync(project);
  for (const name of readdirSync(projectFolder))
    if (!LEFT_OUT.includes(name)) cpSync(path.join(projectFolder, name), path.join(project, name), { recursive: true });
  symlinkSync(path.join(modules, 'node_modules'), path.join(project, 'node_modules'));
}

/**
 * Builds two versions of the installer and runs the scenarios with them.
 * @param {import('./wine.mjs').Wine} wine
 * @param {{ folder: string, project: string, sevenZip: string }} places
 * @returns {Promise<Outcome>}
 */
async function runInstaller(wine, { folder, project, sevenZip }) {
  await command([path.join(projectFolder, 'scripts', 'build.mjs')], {});
  for (const part of ['main', 'preload', 'renderer', 'bundled'])
    cpSync(path.join(projectFolder, 'out', part), path.join(project, 'out', part), { recursive: true });
  const env = await prepareBuilderTools(path.join(folder, 'tools'), sevenZip);
  const installers = { older: await pack('1.0.0'), newer: await pack('1.0.1') };
  await compileProgram('hold', wine.programs);
  const unpacker = toWindows(path.join(sevenZip, 'win', 'x64', '7za.exe'));
  return runScenarios(scenarios(wine, installers, unpacker));

  /** @param {string} version @returns {Promise<string>} the installer's path */
  async function pack(version) {
    const electron = path.join(folder, `electron-${version}`);
    const output = path.join(folder, `dist-${version}`);
    await createFakeElectron(electron, version);
    log(`Building the installer of ${version} …`);
    await command([path.join(project, 'test/windows/installer/pack.mjs'), version, electron, output], { ...env, ...wine.environment });
    return path.join(output, `Stagebay-${version}-x64.exe`);
  }
}

/** @param {string[]} args of Node @param {NodeJS.ProcessEnv} env */
async function command(args, env) {
  const { code, output } = await captureOutput(process.execPath, args, { env });
  if (code !== 0) throw new CliError(`${output}\n${args[0]} ended with exit code ${code}.`);
}

/** @param {{ name: string, run: () => Promise<void> }[]} steps; each begins with the state that the previous one left @returns {Promise<Outcome>} */
async function runScenarios(steps) {
  /** @type {Outcome} */
  const outcome = { passed: 0, failed: [], skipped: new Map() };
  for (const { name, run } of steps) {
    try {
      await run();
      outcome.passed += 1;
      log(`  ✓ ${name}`);
    } catch (error) {
      log(`  ✗ ${name}: ${/** @type {Error} */ (error).message}`);
      outcome.failed.push(`${name}: ${/** @type {Error} */ (error).message}`);
    }
  }
  return outcome;
}
