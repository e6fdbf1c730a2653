/** Keys that sign releases: Ed25519. The private key is PKCS #8 in PEM, which `openssl` reads, too. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CliError, projectFolder } from '../cli.mjs';

/** @typedef {{ id: string, privateKey: import('node:crypto').KeyObject }} SigningKey */

/**
 * Creates a key pair and writes the private key, readable only for its owner. It overwrites no file and writes none into the project.
 * @param {string} file
 * @param {string | null} passphrase with which the file is encrypted
 * @returns {{ id: string, publicKey: string }} the public key as policies and packages take it
 */
export function createReleaseKey(file, passphrase) {
  assertOutsideProject(file);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const protection = passphrase === null ? {} : { cipher: 'aes-256-cbc', passphrase };
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem', ...protection });
  try {
    writeFileSync(file, pem, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new CliError(code === 'EEXIST' ? `${file} exists already. No key is overwritten.` : `${file} could not be written (${code}).`);
  }
  const text = publicKeyText(publicKey);
  return { id: keyId(text), publicKey: text };
}

/** A private key in the sources would be published with the next commit. @param {string} file */
function assertOutsideProject(file) {
  let folder;
  try {
    folder = realpathSync(path.dirname(path.resolve(file)));
  } catch {
    throw new CliError(`There is no folder ${path.dirname(path.resolve(file))}.`);
  }
  const way = path.relative(realpathSync(projectFolder), folder);
  if (way === '' || (!way.startsWith('..') && !path.isAbsolute(way)))
    throw new CliError('A private key must not be in the folder of the project. Name a file outside it.');
}

/**
 * @param {string} file
 * @param {(file: string) => string | Promise<string>} askPassphrase called when the file is encrypted
 * @returns {Promise<SigningKey>}
 */
export async function readSigningKey(file, askPassphrase) {
  let pem;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CliError(`${file} cannot be read (${/** @type {NodeJS.ErrnoException} */ (error).code}).`);
  }
  const passphrase = pem.includes('BEGIN ENCRYPTED PRIVATE KEY') ? await askPassphrase(file) : undefined;
  const privateKey = parsePrivateKey(pem, passphrase);
  if (privateKey?.asymmetricKeyType !== 'ed25519')
    throw new CliError(`${file} is not a private key of npm run release-key, or the passphrase is wrong.`);
  return { id: keyId(publicKeyText(createPublicKey(privateKey))), privateKey };
}

/** @param {string} pem @param {string | undefined} passphrase */
function parsePrivateKey(pem, passphrase) {
  try {
    return createPrivateKey({ key: pem, passphrase });
  } catch {
    return null;
  }
}

/** @param {import('node:crypto').KeyObject} key */
const publicKeyText = (key) => key.export({ type: 'spki', format: 'der' }).toString('base64');

/** @param {string} publicKey @returns {string} by which a signature names its key */
export const keyId = (publicKey) => createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 16);

/**
 * @param {string | Buffer} content
 * @param {readonly SigningKey[]} keys
 * @returns {string} the text of a signature file: one line per key
 */
export const formatSignatures = (content, keys) =>
  keys.map(({ id, privateKey }) => `ed25519 ${id} ${sign(null, Buffer.from(content), privateKey).toString('base64')}\n`).join('');

const PUBLIC_KEY = /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/;

/**
 * Reads the public keys that a package accepts: one a line, `#` begins a comment.
 * @param {string} file
 * @returns {string[]}
 */
export function readPublicKeys(file) {
  const lines = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, '').trim());
  const keys = lines.filter((line) => line !== '');
  const wrong = keys.find((key) => !PUBLIC_KEY.test(key));
  if (wrong !== undefined) throw new CliError(`${file}: "${wrong.slice(0, 70)}" is not a public key of npm run release-key.`);
  return keys;
}
