/**
 * `npm run feed -- FOLDER`: writes what an update feed's folder says of the packages in it, `latest-linux.yml` for the Debian
 * package and `latest.yml` for the Windows installer, over what stands there. `-- --channel pilot` writes `pilot-linux.yml`
 * and so on; `--staging 20` offers the version to a fifth of the stations. Where a folder holds several versions, the package
 * is named instead of it.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { main, Stop, say } from './command.mjs';
import { writeDescriptions } from './feed/description.mjs';

await main(async () => {
  const { paths, channel, staging } = readArguments(process.argv.slice(2));
  for (const { file, version, packages } of writeDescriptions(paths, { channel, staging })) {
    say(`${file}: ${version} (${packages.join(', ')}), for ${staging === undefined ? 'every station' : `${staging} % of all stations`}`);
  }
  return 0;
});

/** @param {string[]} args */
function readArguments(args) {
  const options = /** @type {const} */ ({ channel: { type: 'string', default: 'latest' }, staging: { type: 'string' } });
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.length === 0) throw new Error('Which folder, or which packages?');
    if (!/^[a-z0-9][a-z0-9-]{0,29}$/.test(values.channel)) throw new Error(`"${values.channel}" is no name of a channel.`);
    if (values.staging !== undefined && !/^(\d{1,2}|100)$/.test(values.staging)) throw new Error('--staging is a number from 0 to 100.');
    // npm runs this in the project's folder, and says in which one it was started.
    const paths = positionals.map((one) => path.resolve(process.env.INIT_CWD ?? '', one));
    return { paths, channel: values.channel, staging: values.staging === undefined ? undefined : Number(values.staging) };
  } catch (error) {
    throw new Stop(/** @type {Error} */ (error).message);
  }
}
