/** The login that a proxy may ask for, as it is typed and as it stands in the keychain. */
import { fail, ok, type Result } from '../../src-shared/result';
import { MAX_BYTES } from './credentials';

export interface ProxyLogin {
  /** Perhaps with a domain: `STORES\pack-stations`. Without a colon, which ends it. */
  readonly user: string;
  readonly password: string;
}

/**
 * Reads `user:password`. A byte-order mark and line ends around it are dropped; spaces are not, because a password may
 * begin or end with one.
 */
export function parseProxyLogin(text: string): Result<ProxyLogin, 'empty' | 'too-long' | 'not-a-login'> {
  const line = text.replace(/^\uFEFF/, '').replace(/[\r\n]+$/, '');
  if (line.trim() === '') return fail('empty');
  const [, user, password] = /^([^:\p{Cc}]+):(\P{Cc}+)$/u.exec(line) ?? [];
  if (user === undefined || password === undefined) return fail('not-a-login');
  return Buffer.byteLength(line) > MAX_BYTES ? fail('too-long') : ok({ user, password });
}

/** The form that is stored. `parseProxyLogin` reads it back unchanged. */
export const formatProxyLogin = ({ user, password }: ProxyLogin): string => `${user}:${password}`;
