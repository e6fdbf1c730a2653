/** The login that a proxy may ask for, as it is typed and as it stands in the keychain. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import { parseProxyAddresses } from '../../src-shared/settings/proxy-addresses';
import { MAX_CREDENTIAL_BYTES } from './credentials';

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
  return Buffer.byteLength(line) > MAX_CREDENTIAL_BYTES ? fail('too-long') : ok({ user, password });
}

/** A login as IT gives it. */
export interface ProvisionedProxyLogin {
  readonly secret: ProxyLogin;
  /** The proxies for which it is, as `URL.origin` gives them; `null` where the input names none, and the policy has to. */
  readonly origins: readonly string[] | null;
}

/** Reads `user:password`, perhaps with the addresses of its proxies in a line before it. */
export function parseProvisionedProxyLogin(
  text: string,
): Result<ProvisionedProxyLogin, 'empty' | 'too-long' | 'not-a-login' | 'not-an-address' | 'no-login'> {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/[\r\n]+$/, '')
    .split(/\r?\n/);
  const [first = '', ...rest] = lines;
  // As a login it would be one of the user `http`.
  if (rest.length === 0 && /^\s*https?:\/\//i.test(first)) return fail('no-login');
  const login = parseProxyLogin(rest.length === 0 ? first : rest.join('\n'));
  if (!login.ok) return login;
  if (rest.length === 0) return ok({ secret: login.value, origins: null });
  const origins = parseProxyAddresses(first);
  return origins.ok ? ok({ secret: login.value, origins: origins.value }) : fail('not-an-address');
}

/** The form that is stored. `parseProxyLogin` reads it back unchanged. */
export const formatProxyLogin = ({ user, password }: ProxyLogin): string => `${user}:${password}`;
