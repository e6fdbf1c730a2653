/** The admin PIN: only its hash is ever stored, in the policy, and nobody needs to see even that. */
import { promisify } from 'node:util';
import type { PinHash } from '../../src-shared/settings/pin-hash';
import { parsePinHash } from '../../src-shared/settings/pin-hash';
import type { Settings } from '../../src-shared/settings/settings.schema';

const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** A guess takes about half a second and 128 MiB of a station's computer, and of the computer of a person who has copied the hash. */
const NEW_COST = { log2N: 17, r: 8, p: 1 } as const;

/** Of a new PIN. Hashes from before may have PINs of four characters. */
const MIN_NEW_LENGTH = 6;
const MIN_LENGTH = 4;
/** What the bridge lets through. */
const MAX_LENGTH = 64;

/**
 * Reads a PIN as it is entered. White space around it is dropped: a pipe puts a line end there.
 * @returns null when it can be no station's PIN
 */
export function parsePin(text: string): string | null {
  const pin = text.trim();
  return pin.length >= MIN_LENGTH && pin.length <= MAX_LENGTH ? pin : null;
}

/** Reads a PIN as it is chosen, so that it can also be entered. @returns null when it is not 6 to 64 characters long */
export function parseNewPin(text: string): string | null {
  const pin = parsePin(text);
  return pin !== null && pin.length >= MIN_NEW_LENGTH ? pin : null;
}

/**
 * The settings for anybody to see. Of the PIN they say only whether one is set, because a short one is found from its hash.
 */
export const withoutPinHash = (settings: Settings): Settings => ({
  ...settings,
  'settings.adminPinHash': settings['settings.adminPinHash'] === null ? null : 'set',
});

/**
 * @param pin as `parseNewPin` gives it
 * @returns what `settings.adminPinHash` wants: see `parsePinHash`
 */
export async function hashPin(pin: string): Promise<string> {
  const { randomBytes } = await import('node:crypto');
  const salt = randomBytes(SALT_BYTES);
  const key = await deriveKey(pin, { ...NEW_COST, salt });
  const { log2N, r, p } = NEW_COST;
  return `scrypt:ln=${log2N},r=${r},p=${p}:${salt.toString('base64')}:${key.toString('base64')}`;
}

/** Whether a hash costs less to guess at than one that is made today: its PIN should be chosen anew. */
export function isWeakPinHash(hash: string): boolean {
  const read = parsePinHash(hash);
  return read === null || 2 ** read.log2N * read.r < 2 ** NEW_COST.log2N * NEW_COST.r;
}

/** Compares without telling by its time how much was right. A hash that cannot be read lets nobody in. */
export async function verifyPin(entered: string, hash: string): Promise<boolean> {
  const pin = parsePin(entered);
  const read = parsePinHash(hash);
  if (pin === null || read === null) return false;
  const expected = Buffer.from(read.key, 'base64');
  const actual = await deriveKey(pin, { ...read, salt: Buffer.from(read.salt, 'base64') });
  const { timingSafeEqual } = await import('node:crypto');
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** Runs beside the event loop. Node's cryptography is loaded when a PIN is entered: a start would wait for it. */
async function deriveKey(pin: string, { log2N, r, p, salt }: Omit<PinHash, 'salt' | 'key'> & { readonly salt: Buffer }): Promise<Buffer> {
  const { scrypt } = await import('node:crypto');
  const N = 2 ** log2N;
  // Twice what scrypt needs: libraries count its working memory differently.
  const options = { N, r, p, maxmem: 2 * 128 * N * r };
  return promisify<string, Buffer, number, typeof options, Buffer>(scrypt)(pin, salt, KEY_BYTES, options);
}
