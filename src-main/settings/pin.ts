/** The admin PIN: only its hash is ever stored, in the policy, and nobody needs to see even that. */
import { promisify } from 'node:util';
import type { Settings } from '../../src-shared/settings';

const KEY_BYTES = 32;

/** The longest is what the bridge lets through. */
const SHORTEST = 4;
const LONGEST = 64;

/**
 * Reads a PIN where it is chosen and where it is entered, so that what was hashed can also be typed. White space around
 * it is dropped: a pipe puts a line end there.
 * @returns null when it is not 4 to 64 characters long
 */
export function parsePin(text: string): string | null {
  const pin = text.trim();
  return pin.length >= SHORTEST && pin.length <= LONGEST ? pin : null;
}

/**
 * The settings for anybody to see. Of the PIN they say only whether one is set, because four digits are found from
 * their hash in seconds.
 */
export const withoutPinHash = (settings: Settings): Settings => ({
  ...settings,
  'settings.adminPinHash': settings['settings.adminPinHash'] === null ? null : 'set',
});

/**
 * @param pin as `parsePin` gives it
 * @returns `scrypt:<salt>:<hash>`, both in base64: what `settings.adminPinHash` wants
 */
export async function hashPin(pin: string): Promise<string> {
  const { randomBytes } = await import('node:crypto');
  const salt = randomBytes(16);
  return `scrypt:${salt.toString('base64')}:${(await derive(pin, salt)).toString('base64')}`;
}

/** Compares without telling by its time how much was right. A hash that cannot be read lets nobody in. */
export async function verifyPin(entered: string, hash: string): Promise<boolean> {
  const pin = parsePin(entered);
  const [scheme, salt, expected] = hash.split(':');
  if (pin === null || scheme !== 'scrypt' || !salt || !expected) return false;
  const wanted = Buffer.from(expected, 'base64');
  const given = await derive(pin, Buffer.from(salt, 'base64'));
  const { timingSafeEqual } = await import('node:crypto');
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

/** Node's cryptography is read when somebody enters a PIN: a start would wait for it. */
async function derive(pin: string, salt: Buffer): Promise<Buffer> {
  const { scrypt } = await import('node:crypto');
  return promisify<string, Buffer, number, Buffer>(scrypt)(pin, salt, KEY_BYTES);
}
