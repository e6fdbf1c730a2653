/**
 * `npm run feed -- FOLDER --key FILE`: signs the packages in an update feed's folder and the manifest of each system,
 * `latest-linux-x64.json` and `latest-windows-x64.json`. `--channel pilot` writes `pilot-linux-x64.json` and so on;
 * `--staging 20` offers the version to a fifth of the stations; `--rollback` takes stations back to an older version; a second
 * `--key` signs as well, for a rotation. Where a folder holds several versions, name the package instead.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CliError, log, main } from './cli.mjs';
import { readSigningKey } from './feed/keys.mjs';
import { writeManifests } from './feed/manifest.mjs';
import { askPassphrase } from './feed/passphrase.mjs';

await main(async () => {
  const { paths, keyFiles, ...options } = readArguments(process.argv.slice(2));
  assertKeysOutsideFeed(keyFiles, paths);
  const keys = [];
  for (const file of keyFiles) keys.push(await readSigningKey(file, () => askPassphrase(`Passphrase of ${file}:`)));
  for (const { file, manifest } of writeManifests(paths, { ...options, keys })) {
    const { version, serial, rolloutPercent, rollback, package: described } = manifest;
    const audience = rolloutPercent === 100 ? 'every station' : `${rolloutPercent} % of all stations`;
    log(`${file}: ${version}${rollback ? ', also in place of a newer one' : ''} (${described.name}), serial ${serial}, for ${audience}`);
    if (described.needsAdministrator) log(`${described.name} asks for an administrator, so no station downloads it.`);
  }
  log(`Signed by ${keys.map(({ id }) => id).join(' and ')}. Upload packages first, then .sig files, then manifests.`);
  return 0;
});

/** Refuses keys in a feed's folder, because everything in it is published. @param {string[]} keyFiles @param {string[]} paths folders, or packages in them */
function assertKeysOutsideFeed(keyFiles, paths) {
  const folders = paths.flatMap((one) => [one, path.dirname(one)]);
  const inside = keyFiles.find((file) => folders.includes(path.dirname(file)));
  if (inside)
    throw new CliError(
      `${inside} is beside the packages and would be published with them. Move it, and replace the key if it was published.`,
    );
}

/** @param {string[]} args */
function readArguments(args) {
  const options = /** @type {const} */ ({
    channel: { type: 'string', default: 'latest' },
    staging: { type: 'string' },
    rollback: { type: 'boolean', default: false },
    key: { type: 'string', multiple: true },
  });
  // npm runs this script in the project's folder; INIT_CWD is the folder in which npm was started.
  const resolved = (/** @type {string} */ one) => path.resolve(process.env.INIT_CWD ?? '', one);
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.length === 0) throw new Error('Name a folder or packages.');
    if (!/^[a-z0-9][a-z0-9-]{0,29}$/.test(values.channel)) throw new Error(`"${values.channel}" is not a channel name.`);
    if (values.staging !== undefined && !/^(\d{1,2}|100)$/.test(values.staging)) throw new Error('--staging is a number from 0 to 100.');
    return {
      paths: positionals.map(resolved),
      keyFiles: (values.key ?? []).map(resolved),
      channel: values.channel,
      rollback: values.rollback,
      ...(values.staging !== undefined && { staging: Number(values.staging) }),
    };
  } catch (error) {
    throw new CliError(/** @type {Error} */ (error).message);
  }
}
