/** The login for proxies, and its text formats for provisioning and for the keychain. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import { parseProxyAddresses } from '../../src-shared/settings/proxy-addresses';
import { MAX_CREDENTIAL_BYTES } from './credentials';

export interface ProxyLogin {
  /** The user name, with an optional domain: `STORES\pack-stations`. It cannot contain a colon. */
  readonly user: string;
  readonly password: string;
}

/**
 * Parses `user:password`. Removes a byte order mark and line ends, but no spaces, because a password may start or end with one.
 */
export function parseProxyLogin(text: string): Result<ProxyLogin, 'empty' | 'too-long' | 'not-a-login'> {
  const line = text.replace(/^\uFEFF/, '').replace(/[\r\n]+$/, '');
  if (line.trim() === '') return fail('empty');
  const [, user, password] = /^([^:\p{Cc}]+):(\P{Cc}+)$/u.exec(line) ?? [];
  if (user === undefined || password === undefined) return fail('not-a-login');
  return Buffer.byteLength(line) > MAX_CREDENTIAL_BYTES ? fail('too-long') : ok({ user, password });
}

/** A login that IT provisions on the command line. */
export interface ProvisionedProxyLogin {
  readonly secret: ProxyLogin;
  /** The `URL.origin` of each proxy in the input; `null` if the input names none, so that the policy must name them. */
  readonly origins: readonly string[] | null;
}

/** Parses `user:password` with an optional first line that contains the addresses of the proxies. */
export function parseProvisionedProxyLogin(
  text: string,
): Result<ProvisionedProxyLogin, 'empty' | 'too-long' | 'not-a-login' | 'not-an-address' | 'no-login'> {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/[\r\n]+$/, '')
    .split(/\r?\n/);
  const [first = '', ...rest] = lines;
  // Reject a single address, which would otherwise parse as a login of the user `http`.
  if (rest.length === 0 && /^\s*https?:\/\//i.test(first)) return fail('no-login');
  const login = parseProxyLogin(rest.length === 0 ? first : rest.join('\n'));
  if (!login.ok) return login;
  if (rest.length === 0) return ok({ secret: login.value, origins: null });
  const origins = parseProxyAddresses(first);
  return origins.ok ? ok({ secret: login.value, origins: origins.value }) : fail('not-an-address');
}

/** Formats a login for the keychain. `parseProxyLogin` restores it unchanged. */
export const formatProxyLogin = ({ user, password }: ProxyLogin): string => `${user}:${password}`;
