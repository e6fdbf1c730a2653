/** Finds native modules that a package's system could not load: missing ones, those of another system and those with a missing DLL. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { nativePackagesFor } from './native-packages.mjs';
import { importedDlls } from './pe-imports.mjs';
import { isSystemDll } from './windows-dlls.mjs';

const MAGIC = { linux: '\x7fELF', win32: 'MZ' };

/**
 * @param {string} modules a folder `node_modules`, of a package or of the project
 * @param {import('./native-packages.mjs').PackagedPlatform} platform whose package it is
 * @returns {string[]} one sentence for each problem; empty if all native modules can be loaded
 */
export function findNativeProblems(modules, platform) {
  const expected = nativePackagesFor(platform).flatMap(({ name, files }) => files.map((file) => path.posix.join(name, file)));
  return expected
    .filter((file) => file.endsWith('.node'))
    .flatMap((file) => (existsSync(path.join(modules, file)) ? problemsOf(modules, file, platform) : [`${file} is missing.`]));
}

/** @param {string} modules @param {string} file @param {import('./native-packages.mjs').PackagedPlatform} platform */
function problemsOf(modules, file, platform) {
  const bytes = readFileSync(path.join(modules, file));
  const magic = MAGIC[platform];
  if (bytes.toString('latin1', 0, magic.length) !== magic) return [`${file} is not for ${platform}.`];
  return platform === 'win32'
    ? missingDlls(path.join(modules, file), bytes).map((dll) => `${file} wants ${dll}, which Windows lacks.`)
    : [];
}

/**
 * @param {string} file of a Windows module
 * @param {Buffer} bytes what is in it
 * @returns {string[]} the DLLs, also those of DLLs, that neither Windows nor the module's own folder has
 */
function missingDlls(file, bytes) {
  const folder = path.dirname(file);
  const beside = readdirSync(folder);
  return importedDlls(bytes).flatMap((dll) => {
    if (isSystemDll(dll)) return [];
    const own = beside.find((name) => name.toLowerCase() === dll);
    return own ? missingDlls(path.join(folder, own), readFileSync(path.join(folder, own))) : [dll];
  });
}
