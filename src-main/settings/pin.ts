/** The admin PIN: only its hash is ever stored, in the policy. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const KEY_BYTES = 32;

/** @returns `scrypt:<salt>:<hash>`, both in base64: what `settings.adminPinHash` wants */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt:${salt.toString('base64')}:${(await derive(pin, salt, KEY_BYTES)).toString('base64')}`;
}

/** Compares without telling by its time how much was right. A hash that cannot be read lets nobody in. */
export async function verifyPin(pin: string, hash: string): Promise<boolean> {
  const [scheme, salt, expected] = hash.split(':');
  if (scheme !== 'scrypt' || !salt || !expected) return false;
  const wanted = Buffer.from(expected, 'base64');
  const given = await derive(pin, Buffer.from(salt, 'base64'), KEY_BYTES);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
