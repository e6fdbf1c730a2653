/** The key that signs the packages of the update tests. It is created once and kept beside the packages, which are kept between runs. */

import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readSigningKey, type SigningKey } from '../../scripts/feed/keys.mjs';

const folder = resolve(import.meta.dirname, '../../out/updates-packages');
const privateKeyFile = join(folder, 'release-key.pem');

/** The file with the public key, for `npm run package`. */
export const publicKeyFile = join(folder, 'update-keys.txt');

export function makeReleaseKey(): void {
  if (existsSync(privateKeyFile)) return;
  mkdirSync(folder, { recursive: true });
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(privateKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(publicKeyFile, `${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}\n`);
}

/** The public key, for a policy. */
export const publicKey = (): string => readFileSync(publicKeyFile, 'utf8').trim();

export const signingKey = (): Promise<SigningKey> =>
  readSigningKey(privateKeyFile, () => {
    throw new Error('it has no passphrase');
  });
