/** Hashes and verifies the admin PIN. Only its hash is stored, in the policy. */
import { promisify } from 'node:util';
import type { PinHash } from '../../src-shared/settings/pin-hash';
import { parsePinHash } from '../../src-shared/settings/pin-hash';
import type { Settings } from '../../src-shared/settings/settings.schema';

const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** One guess takes about half a second and 128 MiB, on a station and on the computer of an attacker who has copied the hash. */
const NEW_COST = { log2N: 17, r: 8, p: 1 } as const;

/** For a new PIN. Hashes of earlier versions may belong to PINs of four characters. */
const MIN_NEW_LENGTH = 6;
const MIN_LENGTH = 4;
/** The limit of the bridge. */
const MAX_LENGTH = 64;

/**
 * Parses a PIN that was entered. Removes white space around it, because a pipe adds a line end.
 * @returns null if its length is not valid
 */
export function parsePin(text: string): string | null {
  const pin = text.trim();
  return pin.length >= MIN_LENGTH && pin.length <= MAX_LENGTH ? pin : null;
}

/** Parses a new PIN. @returns null unless it has 6 to 64 characters */
export function parseNewPin(text: string): string | null {
  const pin = parsePin(text);
  return pin !== null && pin.length >= MIN_NEW_LENGTH ? pin : null;
}

/**
 * Replaces the PIN's hash with whether one is set, for output that others may read, because a short PIN can be guessed from its hash.
 */
export const withoutPinHash = (settings: Settings): Settings => ({
  ...settings,
  'settings.adminPinHash': settings['settings.adminPinHash'] === null ? null : 'set',
});

/**
 * @param pin a result of `parseNewPin`
 * @returns what `settings.adminPinHash` wants: see `parsePinHash`
 */
export async function hashPin(pin: string): Promise<string> {
  const { randomBytes } = await import('node:crypto');
  const salt = randomBytes(SALT_BYTES);
  const key = await deriveKey(pin, { ...NEW_COST, salt });
  const { log2N, r, p } = NEW_COST;
  return `scrypt:ln=${log2N},r=${r},p=${p}:${salt.toString('base64')}:${key.toString('base64')}`;
}

/** Whether a hash has a lower cost than new ones, so that IT should choose a new PIN. */
export function isWeakPinHash(hash: string): boolean {
  const read = parsePinHash(hash);
  return read === null || 2 ** read.log2N * read.r < 2 ** NEW_COST.log2N * NEW_COST.r;
}

/** Compares in constant time. No PIN matches an invalid hash. */
export async function verifyPin(entered: string, hash: string): Promise<boolean> {
  const pin = parsePin(entered);
  const read = parsePinHash(hash);
  if (pin === null || read === null) return false;
  const expected = Buffer.from(read.key, 'base64');
  const actual = await deriveKey(pin, { ...read, salt: Buffer.from(read.salt, 'base64') });
  const { timingSafeEqual } = await import('node:crypto');
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** Runs outside the event loop. Loads Node's crypto module when a PIN is entered, because it would delay the start. */
async function deriveKey(pin: string, { log2N, r, p, salt }: Omit<PinHash, 'salt' | 'key'> & { readonly salt: Buffer }): Promise<Buffer> {
  const { scrypt } = await import('node:crypto');
  const N = 2 ** log2N;
  // Twice the memory of scrypt, because libraries calculate it differently.
  const options = { N, r, p, maxmem: 2 * 128 * N * r };
  return promisify<string, Buffer, number, typeof options, Buffer>(scrypt)(pin, salt, KEY_BYTES, options);
}
