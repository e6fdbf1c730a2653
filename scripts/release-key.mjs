/**
 * `npm run release-key -- FILE`: creates the Ed25519 key pair that signs releases. The private key goes into FILE, outside the
 * sources, and never over another one; the public key goes to standard output. `--passphrase` asks for one and encrypts FILE.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CliError, log, main } from './cli.mjs';
import { createReleaseKey } from './feed/keys.mjs';
import { askPassphrase } from './feed/passphrase.mjs';

await main(async () => {
  const { file, passphrase } = readArguments(process.argv.slice(2));
  const { id, publicKey } = createReleaseKey(file, passphrase ? await askPassphrase('Passphrase of the new key:') : null);
  log(`The private key is in ${file}: keep it, and a copy of it, where no station and no web server is.`);
  log(`The public key ${id}, for update.publicKeys in a policy or for resources/update-keys.txt:`);
  console.log(publicKey);
  return 0;
});

/** @param {string[]} args */
function readArguments(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { passphrase: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new Error('Name one file outside the project for the private key.');
    // npm runs this script in the project's folder; INIT_CWD is the folder in which npm was started.
    return { file: path.resolve(process.env.INIT_CWD ?? '', file), passphrase: values.passphrase };
  } catch (error) {
    throw new CliError(/** @type {Error} */ (error).message);
  }
}
